"""The sentences of reminders: each true of the member's week in which it's said, and the same for the same delivery."""

from dataclasses import dataclass
from hashlib import sha256

from bot.domain.progress import BOTH

ALWAYS = (
    "Time for strength: 20 minutes now, best while you're warm from your run.",
    "Run done? Four exercises, about 20 minutes, and you're done for the day.",
    "You're warm, so now's the best time: 20 minutes of strength.",
    "Before the shower: four exercises, two or three rounds.",
    "About 20 minutes now, and today's strength is done.",
    "Four exercises and a cool-down are waiting for you.",
    "Your circuit takes about 20 minutes. Start while you're still warm.",
    "One exercise for each of four muscle groups: that's today's strength.",
    "20 minutes of strength, a good stretch, then the sofa.",
    "Keep moving: 20 minutes of strength while your legs are warm.",
    "Twice a week, after a shorter run: that's the clinic's advice, and now's the time.",
    "Your run was the warm-up. Now the strength: about 20 minutes.",
    "Tired legs? Open **My circuit** and press **Easier**. 20 minutes, while you're warm.",
    "Not sure how an exercise goes? Press **How?** beside it. Ready for your circuit?",
    "Four exercises, two or three rounds, a stretch at the end. Ready?",
    "Start before you sit down: 20 minutes of strength.",
    "Strength time. Press **My circuit** and begin with the first station.",
    "Short of time today? `!circuit quick` takes 12 minutes. Otherwise: your 20 minutes of strength.",
)
FIRST = (
    "First of two this week: 20 minutes now, while you're warm.",
    "Your first strength session this week: four exercises, about 20 minutes.",
    "One today, one later this week, with a day off in between. Here's the first.",
)
SECOND = (
    "Second of two this week. 20 minutes, and both are done.",
    "One down, one to go this week: 20 minutes now.",
    "This one makes two this week. Best while you're warm from your run.",
    "Second session this week. After this, you're done with strength until Monday.",
    "20 minutes to a full week: this is the second of two.",
)
IN_A_ROW = (
    "{weeks} weeks in a row so far. Here are today's 20 minutes.",
    "You've kept at it for {weeks} weeks in a row. Today's circuit is ready.",
    "{weeks} weeks in a row. Next up: four exercises, 20 minutes.",
    "That's {weeks} weeks in a row. 20 minutes now, while you're warm.",
)
SECOND_IN_A_ROW = ("{weeks} weeks in a row, and today is the second session of this one.",)
_LATEST_FIRST = 4  # weekday, 0 is Monday: from Saturday on no second session has its day off in between
_NUMBERS = ("Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")


@dataclass(frozen=True, slots=True)
class CallState:
    """A member's week when they are reminded: its strength days so far, its weekday, whole weeks in a row.

    `is_twice` says that they are reminded twice in a week like this.
    """

    sessions: int
    weekday: int
    weeks_in_a_row: int
    is_twice: bool = True


def find_calls(state: CallState | None) -> tuple[str, ...]:
    """Return the sentences that are true of a week and say something of it; none where it isn't known."""
    if state is None or state.sessions >= BOTH:
        return ()
    is_first = state.is_twice and state.weekday <= _LATEST_FIRST
    calls = list(SECOND if state.sessions else FIRST if is_first else ())
    if state.weeks_in_a_row >= 2:
        weeks = _count(state.weeks_in_a_row)
        told = (*IN_A_ROW, *(SECOND_IN_A_ROW if state.sessions else ()))
        calls += [call.format(weeks=weeks if call.startswith("{") else weeks.casefold()) for call in told]
    return tuple(calls)


def choose_call(delivery_id: int, state: CallState | None) -> str:
    """Return the sentence of a delivery: mostly one of its member's week, and the same again for every try."""
    number = int.from_bytes(sha256(str(delivery_id).encode()).digest()[:8])
    own = find_calls(state)
    calls = own if own and number % 3 else ALWAYS
    return calls[number // 3 % len(calls)]


def _count(weeks: int) -> str:
    return _NUMBERS[weeks - 2] if weeks - 2 < len(_NUMBERS) else str(weeks)
