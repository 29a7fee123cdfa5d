"""What members say of their races, and of the days without reminders around them: "3 may 10k", "5 before 10 after"."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.domain.errors import MemberError
from bot.domain.profile import Units
from bot.domain.reminders.race import Race, RaceRest
from bot.domain.words.plan_cell import read_cell
from bot.domain.words.plan_date import parse_plan_date, spell_day, write_day
from bot.domain.words.plan_days import cut_date, read_written_date
from bot.domain.words.tokens import quote_safely, tidy
from bot.domain.words.vocabulary import NUMBER_WORDS

RaceAction = Literal["show", "add", "remove", "rest"]

_RACE_EXAMPLE = "Write for example `!race 3 may 10k`."
_SIDE = re.compile(r"\b(?P<days>[0-9]{1,3}|[a-z]+)(?: days?)? (?P<side>before|after)\b")
_REST_WORDS = frozenset({"day", "days", "and", "the", "a", "race", "races", "to", "it"})
_NO_REST = frozenset({"club", "the club", "club's", "the club's", "default", "reset", "auto", "off"})
_RACE_FILLER = re.compile(r"(?<![a-z])(?:my|the|a|is|on|at|in|race|race day|it's|its)(?![a-z'])")


@dataclass(frozen=True, slots=True)
class RaceWords:
    """What somebody wants of their races; `day` is None where they name none."""

    action: RaceAction
    race: Race | None = None
    day: date | None = None
    rest: RaceRest | None = None


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
        raise MemberError(f"{day.day} {day:%B} {day.year} has already passed. {_RACE_EXAMPLE}")
    left = _RACE_FILLER.sub(" ", cut_date(words)).strip(" ,.;:-")
    if read_written_date(left) is not None:
        raise MemberError(f"That names two days. Tell me one race at a time: `!race {write_day(day)} 10k`.")
    cell = read_cell(f"{left} race" if left else "race", units)
    if not cell.is_read or len(cell.runs) != 1 or (left and cell.runs[0].metres is None):
        raise MemberError(f"I couldn't read {quote_safely(left)} as a distance. {_RACE_EXAMPLE}")
    return RaceWords("add", race=Race(day, cell.runs[0].metres))
