"""What members say of a training plan and of races: "race 2 may, miles", "at week 6", "times thu 18:30"."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Literal

from bot.domain.errors import MemberError
from bot.domain.profile import Units
from bot.domain.reminders.race import Race, RaceRest
from bot.domain.words.clock import CLOCK_READINGS, Clock
from bot.domain.words.days import DAY_READINGS, JOIN_READINGS, Days, Join
from bot.domain.words.plan_cell import read_cell
from bot.domain.words.plan_days import cut_date, nearest_date, next_date, read_written_date
from bot.domain.words.plan_reading import PlanChoices
from bot.domain.words.tokens import WORD_READINGS, Unclear, Unknown, Word, quote_safely, read_tokens, tidy
from bot.domain.words.vocabulary import NUMBER_WORDS

PlanAction = Literal["show", "repeat", "skip", "at", "undo", "remove", "times", "club", "send"]
RaceAction = Literal["show", "add", "remove", "rest"]

_TIMES_EXAMPLE = "Write for example `!plan times thu 18:30, sat 9:00`."
_RACE_EXAMPLE = "Write for example `!race 3 may 10k`."
_OPTION = re.compile(
    r"^(?:(?:my |the )?race(?: day| date)?(?: is)?(?: on)?:? (?P<race>.+)|(?:starts?|first day|begins?)(?: on)?:? "
    r"(?P<first>(?!on ?(?:sun|mon)).+)|(?:weeks? )?(?:starts?|begins?)(?: on)? (?P<begin>sun|mon)(?:day)?s?|"
    r"(?:in |these are |it's in )?(?P<units>miles|mi|km|kilometres|kilometers)|(?P<order>day|month) first|"
    r"(?:i )?runs? on (?P<days>.+))$"
)
_AT_WEEK = re.compile(r"^(?:at |i'm (?:at|in) |in )?week (?P<number>[0-9]{1,2})$")
_SIDE = re.compile(r"\b(?P<days>[0-9]{1,3}|[a-z]+)(?: days?)? (?P<side>before|after)\b")
_REST_WORDS = frozenset({"day", "days", "and", "the", "a", "race", "races", "to", "it"})
_NO_REST = frozenset({"club", "the club", "club's", "the club's", "default", "reset", "auto", "off"})
_SHOW = frozenset({"", "show", "mine", "my plan", "week", "this week"})
_WORDS: dict[str, PlanAction] = {
    **dict.fromkeys(("repeat", "repeat week", "repeat this week", "again"), "repeat"),
    **dict.fromkeys(("skip", "skip week", "skip this week"), "skip"),
    **dict.fromkeys(("undo", "back"), "undo"),
    **dict.fromkeys(("remove", "delete", "off", "none", "stop", "clear"), "remove"),
}


@dataclass(frozen=True, slots=True)
class PlanWords:
    """What somebody wants of their plan: `number` is a week's from 0, `text` the rest of what they wrote."""

    action: PlanAction
    text: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class RaceWords:
    """What somebody wants of their races; `day` is None where they name none."""

    action: RaceAction
    race: Race | None = None
    day: date | None = None
    rest: RaceRest | None = None


def parse_plan_words(text: str) -> PlanWords:
    """Return what the words after `!plan` want; whatever is no order is a plan, or says something of one."""
    words = tidy(text).casefold() if "\n" not in text.strip() else "lines"
    if words in _SHOW:
        return PlanWords("show")
    if words in _WORDS:
        return PlanWords(_WORDS[words])
    at_week = _AT_WEEK.match(words)
    if at_week is not None:
        return PlanWords("at", number=int(at_week["number"]) - 1)
    head, _, rest = words.partition(" ")
    if head in {"times", "time"}:
        return PlanWords("times", rest)
    if head == "club":
        return PlanWords("club", rest)
    return PlanWords("send", text)


def read_options(text: str, today: date) -> tuple[PlanChoices, str]:
    """Return what a text says of its plan, and the plan itself: the text without the lines that say that.

    A line of several that names no date is the plan's: "start with a brisk walk". MemberError for a date that could
    be two, or does not exist.
    """
    choices, kept = PlanChoices(), []
    lines = text.split("\n")
    for line in lines:
        pieces = [piece for piece in re.split(r"[,;]", tidy(line).casefold()) if piece.strip()]
        found = [_OPTION.match(piece.strip()) for piece in pieces]
        if found and all(found) and (len(lines) == 1 or all(map(_names_date, found))):
            for match in found:
                choices = _take_option(choices, match, today) if match is not None else choices
        else:
            kept.append(line)
    return choices, "\n".join(kept).strip()


def _names_date(option: re.Match[str] | None) -> bool:
    """False for what is to be a date and is none."""
    said = option and (option["race"] or option["first"])
    return not said or read_written_date(said) is not None


def _take_option(choices: PlanChoices, match: re.Match[str], today: date) -> PlanChoices:
    if match["race"]:
        return replace(choices, race_day=parse_plan_date(match["race"], today))
    if match["first"]:
        return replace(choices, first_day=parse_first_day(match["first"], today))
    if match["begin"]:
        return replace(choices, week_starts=6 if match["begin"] == "sun" else 0)
    if match["units"]:
        return replace(choices, units="mi" if match["units"].startswith("mi") else "km")
    if match["order"]:
        return replace(choices, month_first=match["order"] == "month")
    return replace(choices, weekdays=parse_weekdays(match["days"]))


def parse_plan_date(text: str, today: date) -> date:
    """Return the day that a text names, without a year the next one; MemberError where that is not one day."""
    return _parse_date(text, partial(next_date, today=today))


def parse_first_day(text: str, today: date) -> date:
    """Return the day on which a plan begins or began: without a year the closest one; MemberError as above."""
    return _parse_date(text, partial(nearest_date, today=today))


def _parse_date(text: str, settle: Callable[..., date | None]) -> date:
    written = read_written_date(text)
    if written is None:
        raise MemberError(f"I couldn't read {quote_safely(tidy(text))} as a date. Write it like “2 may 2027”.")
    found = {day for order in (True, False) if (day := settle(written, month_first=order)) is not None}
    if not found:
        raise MemberError(f"{quote_safely(tidy(text))} isn't a date on the calendar. Write it like “2 may 2027”.")
    if len(found) > 1:
        one, other = sorted(found)
        month = f"{one:%b}".casefold()
        raise MemberError(
            f"{quote_safely(tidy(text))} could be {one.day} {one:%B} or {other.day} {other:%B}. "
            f"Write the month: “{one.day} {month}”."
        )
    return found.pop()


def parse_weekdays(text: str) -> tuple[int, ...]:
    """Return the weekdays that a text names, sorted; MemberError for any other word."""
    days: set[int] = set()
    words = tidy(text)
    for token in read_tokens(words, (*DAY_READINGS, *JOIN_READINGS, *WORD_READINGS)):
        match token.meaning:
            case Days(weekdays):
                days.update(weekdays)
            case Word() | Unknown() | Unclear():
                piece = quote_safely(words[token.start : token.end])
                raise MemberError(f"{piece} isn't a day of the week. Write the days you run: “tue, thu, sat, sun”.")
    if not days:
        raise MemberError("On which days do you run? Write for example “tue, thu, sat, sun”.")
    return tuple(sorted(days))


def parse_starts(text: str) -> tuple[tuple[int, int], ...]:
    """Return weekdays with the minute after midnight at which a run starts; MemberError for anything else."""
    words = tidy(text)
    starts: dict[int, int] = {}
    waiting: list[int] = []
    for token in read_tokens(words, (*DAY_READINGS, *JOIN_READINGS, *CLOCK_READINGS, *WORD_READINGS)):
        match token.meaning:
            case Days(weekdays):
                waiting += weekdays
            case Clock(minute) if minute is not None and waiting:
                starts.update(dict.fromkeys(waiting, minute))
                waiting = []
            case Join():
                pass
            case Word(text) if text.casefold() in {"at", "and"}:
                pass
            case _:
                piece = quote_safely(words[token.start : token.end])
                raise MemberError(f"I couldn't read {piece} as a day or a time. {_TIMES_EXAMPLE}")
    if waiting or not starts:
        raise MemberError(f"Each day needs a time. {_TIMES_EXAMPLE}")
    return tuple(sorted(starts.items()))


def parse_rest(text: str, command: str) -> RaceRest | None:
    """Return the days without reminders before and after a race that a text names; None for words that take it back.

    MemberError, with an example of the command, where it does not name both.
    """
    words = re.sub(r"[,;./\u2013-]", " ", tidy(text).casefold())
    if words.strip() in _NO_REST:
        return None
    found = {match["side"]: match["days"] for match in _SIDE.finditer(words)}
    left = _SIDE.sub(" ", words).split()
    if not found and len(left) - sum(word in _REST_WORDS for word in left) == 2:
        found = dict(zip(("before", "after"), (word for word in left if word not in _REST_WORDS), strict=True))
        left = [word for word in left if word in _REST_WORDS]
    strange = [word for word in left if word not in _REST_WORDS]
    numbers = [NUMBER_WORDS.get(found.get(side, ""), found.get(side, "")) for side in ("before", "after")]
    if strange or not all(str(number).isdecimal() for number in numbers):
        said = f"I couldn't read {quote_safely(' '.join(strange))}. " if strange else ""
        raise MemberError(
            f"{said}Write the days without reminders before and after a race: `!{command} 5 before 10 after`."
        )
    return RaceRest(*(int(number) for number in numbers))


def parse_race_words(text: str, today: date, units: Units) -> RaceWords:
    """Return what the words after `!race` want; MemberError where they name no day."""
    words = tidy(text).casefold()
    if words in {"", "show", "list"}:
        return RaceWords("show")
    head, _, rest = words.partition(" ")
    if head in {"remove", "delete", "cancel", "off"}:
        return RaceWords("remove", day=parse_plan_date(rest, today) if rest else None)
    if head == "rest":
        return RaceWords("rest", rest=parse_rest(rest, "race rest"))
    if read_written_date(words) is None:
        raise MemberError(f"On which day is your race? I couldn't read one in {quote_safely(words)}. {_RACE_EXAMPLE}")
    day = parse_plan_date(words, today)
    if day < today:
        raise MemberError(f"{day.day} {day:%B} {day.year} is over. {_RACE_EXAMPLE}")
    left = cut_date(words)
    cell = read_cell(f"{left} race" if left else "race", units)
    if not cell.is_read or len(cell.runs) != 1:
        raise MemberError(f"I couldn't read {quote_safely(left)} as a distance. {_RACE_EXAMPLE}")
    return RaceWords("add", race=Race(day, cell.runs[0].metres))
