"""Times of day in the words people use ("6.30pm", "18h30", "noon"), a club's quiet hours, a margin in minutes."""

import re
from dataclasses import dataclass

from bot.domain.errors import MemberError
from bot.domain.words.tokens import END, TokenPattern, Unclear, build_patterns, quote_safely, tidy

DAY_MINUTES = 24 * 60
_HALF = (
    r"(?: ?(?P<half>[ap])\.? ?m(?!\w)\.?|(?<=[0-9])(?P<short>[ap])(?!\w)"
    r"| in the (?:(?P<early>morning)|(?P<late>afternoon|evening)))"
)
_PART_OF_DAY = r"(?:in the )?(?:(?P<early>mornings?)|(?P<late>afternoons?|evenings?))"
_HOUR = r"(?P<hour>[0-9]{1,2})"
_NO_UNIT = r"(?! ?(?:km|k|mi|m|miles?|min(?:ute)?s?|h|[ap]\.?m)(?!\w))"
_MINUTE = r"(?P<minute>[0-9]{2})"
_NEVER = frozenset({"off", "none", "no", "never", "nothing"})
MAX_MARGIN = 120  # minutes
MAX_SPAN = 6 * 60  # of a run that is told by its start and its end
_AT_ONCE = frozenset({"none", "no", "at once", "immediately", "straight away", "right away", "now", "off", "zero"})
_MARGIN_EXAMPLE = "Write the minutes, for example `!reminders margin 10`."
_QUIET_EXAMPLE = "Write for example `!club quiet 21:30-7:00`, or `!club quiet off`."


@dataclass(frozen=True, slots=True)
class Span:
    """From one time of day to another on the same day, in minutes after midnight: when it starts and ends."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in minutes after midnight; None where the clock has no such time ("25:00")."""

    minute: int | None


def build_clock(hour: int, minute: int = 0) -> Clock:
    """Return that time of day."""
    return Clock(hour * 60 + minute if hour < 24 and minute < 60 else None)


def _read_clock(match: re.Match[str]) -> Clock:
    parts = match.groupdict()
    hour = int(parts["hour"])
    half = (parts.get("half") or parts.get("short") or "").casefold()
    if half == "a" or parts.get("early"):
        hour = 0 if hour == 12 else hour if hour < 12 else 24
    elif half == "p" or parts.get("late"):
        hour = hour + 12 if hour < 12 else hour
    return build_clock(hour, int(parts.get("minute") or 0))


def _read_span(match: re.Match[str]) -> Span | Unclear:
    """6:30-7:30pm is 18:30 to 19:30, 11:30-1pm begins in the morning."""
    parts = match.groupdict()
    halves = [(parts[f"half{side}"] or "").casefold() for side in "12"]
    times = [int(parts[f"hour{side}"]) * 60 + int(parts[f"minute{side}"] or 0) for side in "12"]
    start, end = (
        time + DAY_MINUTES // 2
        if half == "p" and time < DAY_MINUTES // 2
        else time % (DAY_MINUTES // 2)
        if half
        else time
        for time, half in zip(times, halves, strict=True)
    )
    if not halves[0] and halves[1] == "p" and start < DAY_MINUTES // 2 <= start + DAY_MINUTES // 2 < end:
        start += DAY_MINUTES // 2
    if not start < end < DAY_MINUTES or end - start > MAX_SPAN:
        return Unclear("isn't a start time I can read: write when the run starts, and how far or how long it is.")
    return Span(start, end)


def _read_name(match: re.Match[str]) -> Clock:
    return Clock(0 if match[0].casefold().endswith("midnight") else DAY_MINUTES // 2)


CLOCK_PATTERNS = build_patterns(
    (
        (rf"{_HOUR}[:.]{_MINUTE}{_HALF}?{END}", _read_clock),
        (rf"{_HOUR}{_HALF}{END}", _read_clock),
        (rf"{_HOUR} ?o'? ?clock{_HALF}?{END}", _read_clock),
        (rf"(?P<hour>[0-9]{{2}}){_MINUTE}(?: ?h(?:(?:ou)?rs?)?)?{_HALF}?{END}", _read_clock),
        (rf"(?P<hour>[0-9]){_MINUTE}{_HALF}{END}", _read_clock),
        (rf"{_PART_OF_DAY},? (?:at |around |@ ?){_HOUR}(?:[:.]{_MINUTE})?{END}{_NO_UNIT}", _read_clock),
        (rf"(?:12 ?)?(?:noon|midday|midnight){END}", _read_name),
    )
)


def _side(side: int, minute: str) -> str:
    return rf"(?P<hour{side}>[0-9]{{1,2}}){minute}(?: ?(?P<half{side}>[ap])\.?m?(?![a-z])\.?)?"


_TILL = r"(?: ?- ?| (?:to|till|until) )"
_MAY_BE_WHOLE = (  # 6-7pm
    rf"{_side(1, '(?:[:.](?P<minute1>[0-9]{2}))?')}{_TILL}(?=[0-9:.]+ ?[ap]\.?m)"
    rf"{_side(2, '(?:[:.](?P<minute2>[0-9]{2}))?')}{END}"
)
SPAN_PATTERNS: tuple[TokenPattern[Span | Unclear], ...] = build_patterns(
    (
        (
            rf"{_side(1, '(?:[:.h](?P<minute1>[0-9]{2}))')}{_TILL}{_side(2, '(?:[:.h](?P<minute2>[0-9]{2}))')}{END}",
            _read_span,
        ),
        (
            _MAY_BE_WHOLE,
            _read_span,
        ),
    )
)
_QUIET_PATTERNS = CLOCK_PATTERNS + build_patterns(((rf"{_HOUR}(?: ?h ?{_MINUTE}?)?", _read_clock),))


def parse_quiet(text: str) -> tuple[int, int] | None:
    """Return the start and end of quiet hours in minutes after midnight ("9.30pm to 7am"), None for "off".

    The end may be earlier than the start: it is on the next morning. Raises MemberError where it is not two
    different times.
    """
    words = tidy(text)
    if words.casefold() in _NEVER:
        return None
    bare = re.sub(r"^(?:quiet )?(?:hours )?(?:from |between )?", "", words, flags=re.IGNORECASE)
    sides = re.split(r" ?- ?| (?:to|until|till|til|and) ", bare, flags=re.IGNORECASE)
    if len(sides) != 2:
        said = (
            f"I couldn't read {quote_safely(words)}: when do they start and end?"
            if words
            else "Quiet hours need a start and an end."
        )
        raise MemberError(f"{said} {_QUIET_EXAMPLE}")
    start, end = (_read_side(side) for side in sides)
    if start == end:
        raise MemberError(f"Quiet hours need two different times. {_QUIET_EXAMPLE}")
    return start, end


def parse_minutes(text: str) -> int:
    """Return 0 to 120 minutes ("10", "10 min", "at once"). Raises MemberError for anything else."""
    words = tidy(text).casefold()
    if words in _AT_ONCE:
        return 0
    match = re.fullmatch(r"([0-9]{1,6}) ?(?:minutes?|mins?|m|')?", words)
    if match is None:
        said = f"I couldn't read {quote_safely(words)} as minutes. " if words else ""
        raise MemberError(f"{said}{_MARGIN_EXAMPLE}")
    if int(match[1]) > MAX_MARGIN:
        raise MemberError(f"{match[1]} minutes is too long: choose 0 to {MAX_MARGIN}. {_MARGIN_EXAMPLE}")
    return int(match[1])


def write_clock(minute: int) -> str:
    """Return a time of day as members read it: "18:30", "9:00"."""
    return f"{minute // 60}:{minute % 60:02}"


def _read_side(side: str) -> int:
    for pattern, read in _QUIET_PATTERNS:
        match = pattern.fullmatch(side)
        clock = read(match) if match is not None else None
        if clock is not None and clock.minute is not None:
            return clock.minute
    raise MemberError(f"{quote_safely(side)} isn't a time I understand. {_QUIET_EXAMPLE}")
