"""What a member says of their week: a whole new one, a run more, a day less, the club's, or none."""

from collections.abc import Sequence

from bot.domain.club import Club
from bot.domain.errors import MemberError
from bot.domain.profile import Units
from bot.domain.reminders.week import DAY_NAMES, MOST_RUNS, Run
from bot.domain.words.days import DAY_PATTERNS, JOIN_PATTERNS, Days, Join, find_near_day
from bot.domain.words.tokens import WORD_PATTERNS, TokenPattern, Unclear, Unknown, Word, quote_safely, read_tokens, tidy
from bot.domain.words.week import parse_runs

_NONE = frozenset({"none", "no", "nothing", "no runs", "clear", "reset", "off", "empty"})
_CLUB = frozenset({"club", "the club", "club's", "the club's", "clubs", "group"})
_SET = frozenset({"set", "="})
_ADD = frozenset({"add", "also", "plus", "+"})
_REMOVE = frozenset({"remove", "delete", "drop", "-"})
_EDIT = frozenset({"change", "edit", "move", "update", "replace"})  # of one run or of all: that could be either
_REMOVE_EXAMPLE = "Name the days, for example `!{0} remove sun`."
_EDIT_EXAMPLE = "`!{0} add sun 8:00 5k` adds a run, `!{0} remove sun` removes one."
_PATTERNS: tuple[TokenPattern[Days | Join | Word | Unclear | Unknown], ...] = (
    *DAY_PATTERNS,
    *JOIN_PATTERNS,
    *WORD_PATTERNS,
)


def change_club_week(text: str, club: Club) -> tuple[Run, ...]:
    """Return the runs that a coach's words make of the club's week; MemberError for whatever is not understood."""
    runs = change_week(text, club.runs, "km", "club runs")
    if runs is None:
        raise MemberError(f"Name the club's runs. {_EDIT_EXAMPLE.format('club runs')}")
    return runs


def is_undo(text: str) -> bool:
    """True for the word that takes the last change back."""
    return tidy(text).casefold().rstrip(".!") == "undo"


def is_whole_week(text: str) -> bool:
    """True for words that name a whole week, not a run more or less, nor an empty week."""
    words = tidy(text).casefold().rstrip(".!")
    first = words.partition(" ")[0].rstrip(":,")
    is_list = first == "-" and any(map(str.isdigit, words))
    return is_list or not (words in _NONE | _CLUB | {""} or first in _ADD | _REMOVE | _EDIT)


def change_week(text: str, shown: Sequence[Run], units: Units, command: str = "runs") -> tuple[Run, ...] | None:
    """Return the runs that a member's words make of the week that they are shown; None for the club's.

    `command` is what a refusal names. Raises MemberError for whatever is not understood, with the piece in it: nothing
    is read by half.
    """
    words = tidy(text).casefold().rstrip(".!")
    if words in _NONE:
        return ()
    if words in _CLUB:
        return None
    first, *following = text.split(maxsplit=1)
    rest = "".join(following)
    match first.casefold().rstrip(":,"):
        case "-" if any(map(str.isdigit, rest)):  # a list's dash, not the sign to remove
            return parse_runs(text, units, command)
        case verb if verb in _ADD:
            return add_runs(shown, parse_runs(rest, units, f"{command} add"))
        case verb if verb in _REMOVE:
            return _remove(shown, rest, command)
        case verb if verb in _EDIT:
            raise MemberError(f"I couldn't read {quote_safely(first)}. {_EDIT_EXAMPLE.format(command)}")
        case verb:
            return parse_runs(rest if verb in _SET else text, units, command)


def add_runs(shown: Sequence[Run], added: Sequence[Run]) -> tuple[Run, ...]:
    """Return the week with runs added; one that starts at the same time takes the other's place."""
    starts = {_when(run) for run in added}
    runs = sorted([*(run for run in shown if _when(run) not in starts), *added], key=_when)
    if len(runs) > MOST_RUNS:
        raise MemberError(f"A week can have {MOST_RUNS} runs at most, and that would make {len(runs)}.")
    return tuple(runs)


def _remove(shown: Sequence[Run], text: str, command: str) -> tuple[Run, ...]:
    words = tidy(text)
    gone: set[int] = set()
    for token in read_tokens(words, _PATTERNS):
        if isinstance(token.meaning, Days):
            gone.update(token.meaning.weekdays)
        elif isinstance(token.meaning, Unclear):
            raise MemberError(
                f"{quote_safely(words[token.start : token.end])} {token.meaning.why} {_REMOVE_EXAMPLE.format(command)}"
            )
        elif not isinstance(token.meaning, Join):
            piece = words[token.start : token.end]
            near = find_near_day(piece)
            meant = f" Did you mean {near}?" if near else ""
            raise MemberError(
                f"{quote_safely(piece)} isn't a day of the week.{meant} {_REMOVE_EXAMPLE.format(command)}"
            )
    if not gone:
        raise MemberError(_REMOVE_EXAMPLE.format(command))
    missing = gone - {run.weekday for run in shown}
    if missing:
        day = DAY_NAMES[min(missing)]
        who = "You have" if command == "runs" else "The club has"
        raise MemberError(f"{who} no run on {day}, so I removed nothing. `!{command}` shows it.")
    return tuple(run for run in shown if run.weekday not in gone)


def _when(run: Run) -> tuple[int, int]:
    return run.weekday, run.start_minute
