"""What members say of a training plan and of races: "race 2 may, miles", "at week 6", "times thu 18:30"."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Literal

from bot.domain.errors import MemberError
from bot.domain.profile import Units
from bot.domain.reminders.race import Race, RaceRest
from bot.domain.words.clock import CLOCK_READINGS, Clock
from bot.domain.words.days import DAY_READINGS, JOIN_READINGS, WEEKDAY_OF, Days, Join
from bot.domain.words.plan_cell import read_cell
from bot.domain.words.plan_day_rows import WEEK
from bot.domain.words.plan_days import cut_date, nearest_date, next_date, read_written_date
from bot.domain.words.plan_lines import mentions_day
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
_OPTION_BEGINS = re.compile(
    r"(?<![a-z])(?:race(?: day| date)?:? (?=\S* ?[0-9]|yes|tod|tom|in |next|on )|starts? |first day |begins? "
    r"|weeks? starts? |in miles|in km|(?<![0-9])(?<![0-9] )(?:miles|km)\b)",
    re.IGNORECASE,
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


def split_group(head: str) -> tuple[str, str]:
    """Return the name of a group that begins a line, and what the line says of its plan: "novice, race 2 may".

    A line that is the plan's own is all of the second.
    """
    begin = _OPTION_BEGINS.search(head)
    if begin is None and is_plan_line(head):
        return "", head
    name, options = (head[: begin.start()], head[begin.start() :]) if begin else (head, "")
    name, _, more = name.partition(",")
    return name.strip(" ,;:"), " ".join([more.strip(" ,;"), options]).strip()


def is_plan_line(line: str, below: str = "") -> bool:
    """Return whether a line is a plan's own: it names a week or days, or is as wide a table as the line below it."""
    has_numbers = any(map(str.isdigit, line))
    if (WEEK.match(line) or mentions_day(line)) and (has_numbers or line.count(",") > 1):
        return True
    following = below.partition("\n")[0]
    return any(line.count(sign) > 1 and line.count(sign) == following.count(sign) for sign in ",;|\t")


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
    return not said or read_written_date(said) is not None or _FROM_TODAY.fullmatch(said) is not None


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
    return _parse_date(text, partial(next_date, today=today), today)


def parse_first_day(text: str, today: date) -> date:
    """Return the day on which a plan begins or began: without a year the closest one; MemberError as above."""
    return _parse_date(text, partial(nearest_date, today=today), today)


def _parse_date(text: str, settle: Callable[..., date | None], today: date) -> date:
    text = spell_day(text, today)
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
    day = found.pop()
    if written.weekday is not None and written.weekday != day.weekday():
        raise MemberError(f"{day.day} {day:%B} {day.year} is a {day:%A}. Which day do you mean? Write it like “2 may”.")
    return day


def spell_day(text: str, today: date) -> str:
    """Return a text in which a day that is told from today is a date: "tomorrow", "in 10 days", "on sunday".

    One that names a date already stays as it is. MemberError for words that leave the day open: "in 3 weeks".
    """
    words = tidy(text).casefold()
    found = _FROM_TODAY.search(words) if read_written_date(words) is None else None
    if found is None:
        return text
    if found["next"] and found["next"][5:] in WEEKDAY_OF:
        one = _coming(found["next"][5:], today)
        other = one + timedelta(days=7)
        raise MemberError(
            f"{quote_safely(found[0])} could be {one.day} {one:%B} or {other.day} {other:%B}. "
            f"Write the date, for example “{_write_day(one)}”."
        )
    if found["weeks"] or found["next"]:
        weeks = NUMBER_WORDS.get(found["weeks"] or "", found["weeks"] or "1")
        sunday = _coming("sun", today) + timedelta(days=7 * (min(int(weeks), _MOST_WEEKS) if weeks != "a" else 1))
        raise MemberError(
            f"{quote_safely(found[0])} doesn't say which day. Write the date, for example “{_write_day(sunday)}”."
        )
    if found["days"]:
        day = today + timedelta(days=int(NUMBER_WORDS.get(found["days"], found["days"])))
    elif found["weekday"]:
        day = _coming(found["weekday"], today)
    else:
        day = today + timedelta(days=_NAMED[found["named"]])
    return f"{words[: found.start()]} {_write_day(day)} {day.year} {words[found.end() :]}".strip()


def _coming(name: str, today: date) -> date:
    """The next such weekday, from today on."""
    return today + timedelta(days=(WEEKDAY_OF[name] - today.weekday()) % 7)


def _write_day(day: date) -> str:
    return f"{day.day} {day:%b}".casefold()


_NAMED = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
_MOST_WEEKS = 60
_COUNT = rf"[0-9]{{1,3}}|{'|'.join(NUMBER_WORDS)}"
_WEEKDAY = "|".join(sorted((name for name in WEEKDAY_OF if len(name) > 2), key=len, reverse=True))
_FROM_TODAY = re.compile(
    rf"(?<![a-z0-9])(?:(?P<named>{'|'.join(_NAMED)})"
    rf"|in (?:(?P<days>{_COUNT}) days?|(?P<weeks>{_COUNT}|a) (?:weeks?|months?))"
    rf"|(?P<next>next (?:week|month|year|{_WEEKDAY}))|(?:(?:on|this|coming) )?(?P<weekday>{_WEEKDAY}))(?![a-z])"
)


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


def asks_for_races(text: str) -> bool:
    """True for words after `!race` that only ask which there are."""
    return tidy(text).casefold() in {"", "show", "list"}


def parse_race_words(text: str, today: date, units: Units) -> RaceWords:
    """Return what the words after `!race` want; MemberError where they name no day."""
    words = tidy(text).casefold()
    head, _, rest = words.partition(" ")
    if head in {"remove", "delete", "cancel", "off"}:
        return RaceWords("remove", day=parse_plan_date(rest, today) if rest else None)
    if head == "rest":
        return RaceWords("rest", rest=parse_rest(rest, "race rest"))
    words = tidy(spell_day(words, today)).casefold()
    if read_written_date(words) is None:
        raise MemberError(f"On which day is your race? I couldn't read one in {quote_safely(words)}. {_RACE_EXAMPLE}")
    day = parse_plan_date(words, today)
    if day < today:
        raise MemberError(f"{day.day} {day:%B} {day.year} is over. {_RACE_EXAMPLE}")
    left = _RACE_FILLER.sub(" ", cut_date(words)).strip(" ,.;:-")
    if read_written_date(left) is not None:
        raise MemberError(f"That names two days. Tell me one race at a time: `!race {_write_day(day)} 10k`.")
    cell = read_cell(f"{left} race" if left else "race", units)
    if not cell.is_read or len(cell.runs) != 1 or (left and cell.runs[0].metres is None):
        raise MemberError(f"I couldn't read {quote_safely(left)} as a distance. {_RACE_EXAMPLE}")
    return RaceWords("add", race=Race(day, cell.runs[0].metres))


_RACE_FILLER = re.compile(r"(?<![a-z])(?:my|the|a|is|on|at|in|race|race day|it's|its)(?![a-z'])")
