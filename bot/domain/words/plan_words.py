"""What members say of a training plan: "race 2 may, miles", "at week 6", "times thu 18:30"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Literal

from bot.domain.errors import MemberError
from bot.domain.words.circuit import find_near
from bot.domain.words.clock import CLOCK_PATTERNS, Clock
from bot.domain.words.days import DAY_PATTERNS, JOIN_PATTERNS, Days, Join
from bot.domain.words.plan_date import names_one_day, parse_first_day, parse_plan_date
from bot.domain.words.plan_day_rows import WEEK
from bot.domain.words.plan_line_days import mentions_day
from bot.domain.words.plan_sent import PlanChoices
from bot.domain.words.tokens import WORD_PATTERNS, Unclear, Unknown, Word, quote_safely, read_tokens, tidy

PlanAction = Literal["show", "repeat", "skip", "at", "undo", "remove", "times", "club", "send"]

_MOST_BEGINNINGS = 8  # of a line, where what it says of a plan is looked for
_AROUND = " ,;:-\N{EN DASH}()"  # what stands around the name of a group
_TIMES_EXAMPLE = "Write for example `!plan times thu 18:30, sat 9:00`."
_OPTION = re.compile(
    r"^(?:(?:my |the )?race(?: day| date)?(?: is)?(?: on)?:? (?P<race>.+)"
    r"|(?:start(?:s|ing)?|first (?:day|week)|begin(?:s|ning)?|from)(?: on)?:? (?P<first>(?!on ?(?:sun|mon)).+)"
    r"|(?:weeks? )?(?:starts?|begins?)(?: on)? (?P<begin>sun|mon)(?:day)?s?"
    r"|(?:in |these are |it's in )?(?P<units>miles|mi|km|kilometres|kilometers)|(?P<order>day|month) first"
    r"|(?:i )?runs? on (?P<days>.+))$"
)
_OPTION_BEGINS = re.compile(
    r"(?<![a-z])(?:race(?: day| date)?:? (?=\S* ?[0-9]|yes|tod|tom|in |next|on )|start(?:s|ing)? |first (?:day|week) "
    r"|begin(?:s|ning)? |from (?=[0-9]+(?:st|nd|rd|th)? ?(?:[a-z]{3,}|[./])|mon|sun)|weeks? starts? |in miles|in km"
    r"|(?<![0-9])(?<![0-9] )(?:miles|km)\b)",
    re.IGNORECASE,
)
_AT_WEEK = re.compile(r"^(?:(?:at |i'm (?:at|in) |in )?week |at )(?P<number>[0-9]{1,2})$")
_THIS_WEEK = {"repeat": "repeats", "skip": "skips"}
_ORDERS = ("repeat", "skip", "undo", "remove", "delete", "times", "club")
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


def parse_plan_words(text: str) -> PlanWords:
    """Return what the words after `!plan` want; whatever is no order is a plan, or says something of one."""
    words = tidy(text).casefold() if "\n" not in text.strip() else "lines"
    words = words.removesuffix(" please").removeprefix("please ")
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


def require_no_order(text: str) -> None:
    """Raise MemberError for what is no plan but an order that is misspelt, or has more behind it than it takes."""
    words = tidy(text).casefold() if "\n" not in text.strip() else ""
    head, _, rest = words.partition(" ")
    near = find_near(head, _ORDERS, slips=1)
    if near is None or (near != "times" and mentions_day(rest)):
        return
    if near != head:
        raise MemberError(f"I couldn't read {quote_safely(words)}. Did you mean `!plan {f'{near} {rest}'.strip()}`?")
    if head not in _THIS_WEEK:
        raise MemberError(f"I couldn't read {quote_safely(rest)}, so I changed nothing. Write `!plan {head}` alone.")
    at = _AT_WEEK.match(rest)
    raise MemberError(
        f"`!plan {head}` {_THIS_WEEK[head]} this week only, so I changed nothing. Write it without "
        f"{quote_safely(rest)}, or `!plan at week {at['number'] if at else 6}` to go to that week."
    )


def split_group(head: str) -> tuple[str, str]:
    """Return the name of a group that begins a line, and what the line says of its plan: "novice, race 2 may".

    A line that is the plan's own is all of the second.
    """
    begin = _OPTION_BEGINS.search(head)
    if begin is None and is_plan_line(head):
        return "", head
    name, options = (head[: begin.start()], head[begin.start() :]) if begin else (head, "")
    name, _, more = name.partition(",")
    return name.strip(_AROUND), " ".join([more.strip(_AROUND), options.strip(_AROUND)]).strip()


def is_plan_line(line: str, below: str = "") -> bool:
    """Return whether a line is a plan's own: it names a week or days, or is as wide a table as the line below it."""
    has_numbers = any(map(str.isdigit, line))
    if (WEEK.match(line) or mentions_day(line)) and (has_numbers or line.count(",") > 1):
        return True
    following = below.partition("\n")[0]
    return any(line.count(sign) > 1 and line.count(sign) == following.count(sign) for sign in ",;|\t")


def read_options(text: str, today: date) -> tuple[PlanChoices, str]:
    """Return what a text says of its plan, and the plan itself: the text without the lines that say that.

    A line of several that names no date is the plan's: "start with a brisk walk". The name of a plan may stand before
    it, above the plan: "novice, starts 7 dec". MemberError for a date that could be two, or does not exist.
    """
    choices, kept = PlanChoices(), []
    lines = text.split("\n")
    is_above = True
    for line in lines:
        found = _match_options(line)
        is_alone = len(lines) == 1 and not is_plan_line(line)  # which may be meant for a date that can't be read
        title = ""
        if not _are_options(found, is_alone=is_alone) and is_above:
            title, said = _split_title(line, is_alone=is_alone)
            said = [] if is_plan_line(title) else said
            found = said if any(one and (one["race"] or one["first"]) for one in said) else []
        if _are_options(found, is_alone=is_alone):
            for match in filter(None, found):
                choices = _take_option(choices, match, today)
            kept += [title] if title else []
        else:
            kept.append(line)
            is_above = is_above and not is_plan_line(line)
    return choices, "\n".join(kept).strip()


def _split_title(line: str, *, is_alone: bool) -> tuple[str, list[re.Match[str] | None]]:
    """Return what stands before all that a line says of its plan, and that: "half marathon, 12 weeks, starts 7 dec"."""
    for begin in islice(_OPTION_BEGINS.finditer(line), _MOST_BEGINNINGS):
        said = _match_options(line[begin.start() :].strip(_AROUND))
        if _are_options(said, is_alone=is_alone):
            return line[: begin.start()].strip(_AROUND), said
    return line, []


def _match_options(text: str) -> list[re.Match[str] | None]:
    """What each piece of a line says of a plan; None for one that says nothing of it."""
    pieces = (piece.strip() for piece in re.split(r"[,;]", tidy(text).casefold()))
    return [_OPTION.match(piece) for piece in pieces if piece]


def _are_options(found: Sequence[re.Match[str] | None], *, is_alone: bool) -> bool:
    return bool(found) and all(found) and (is_alone or all(map(_names_date, found)))


def _names_date(option: re.Match[str] | None) -> bool:
    """False for what is to be a date and is none."""
    said = option and (option["race"] or option["first"])
    return not said or names_one_day(said)


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


def parse_weekdays(text: str) -> tuple[int, ...]:
    """Return the weekdays that a text names, sorted; MemberError for any other word."""
    days: set[int] = set()
    words = tidy(text)
    for token in read_tokens(words, (*DAY_PATTERNS, *JOIN_PATTERNS, *WORD_PATTERNS)):
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
    for token in read_tokens(words, (*DAY_PATTERNS, *JOIN_PATTERNS, *CLOCK_PATTERNS, *WORD_PATTERNS)):
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
