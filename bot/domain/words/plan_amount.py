"""The numbers in a cell of a training plan that say how far or how long: "4-6KM", "1 h 20", "5,5 km", "45'"."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bot.domain.profile import Units
from bot.domain.words.distance import METRES_IN

_MOST_KM, _MOST_MINUTES, _LEAST_MINUTES = 60, 360, 5
_LEAST_METRES = 400  # "400 m" is metres, "30m" is minutes

Measure = Literal["km", "mi", "m", "min", ""]

NUMBER = r"[0-9]{1,3}(?:[.,][0-9]{1,2})?"
_FIGURE = rf"(?:[0-9]{{1,2}} [0-9]{{3}}(?= ?m\b)|[0-9]{{1,2}},[0-9]{{3}}(?= ?m\b)|[0-9]{{4,5}}(?= ?m\b)|{NUMBER})"
KM, MI = r"(?:kilomet(?:er|re)s?|kms?|k)", r"(?:miles?|mi)"
MIN, HOUR = r"(?:minutes?|mins?|')", r"(?:hours?|hrs?|h)"
_UNIT = rf"(?:(?P<km>{KM})|(?P<mi>{MI})|(?P<min>{MIN})|(?P<m>m(?:et(?:er|re)s?)?)|(?P<h>{HOUR}))(?![a-z])"
_HOURS = re.compile(
    rf"(?<![\d.,:])(?P<h>[0-9]) ?{HOUR} ?(?P<m>[0-5]?[0-9])"
    r"(?: ?(?:m|min|mins|minutes))?(?![\d:])"
)
_AMOUNT = re.compile(
    rf"(?<![\w.,:])(?P<low>{_FIGURE})(?: ?(?:{KM}|{MI}|{MIN}|m)(?= ?(?:-|to) ?[0-9]))?"
    rf"(?: ?(?:-|to) ?(?P<high>{_FIGURE}))?(?: ?-?{_UNIT})?(?!\d|:\d| ?%)"
)
_FAR_AND_LONG = re.compile(  # "10k - 60 min" is no range
    rf"(?:{KM}|{MI}) ?- ?(?={NUMBER} ?(?:{MIN}|{HOUR})(?![a-z]))"
    rf"|(?:{MIN}|{HOUR}) ?- ?(?={NUMBER} ?(?:{KM}|{MI})(?![a-z]))"
)
_SHORT = re.compile(rf"(?<![\w.,:]){NUMBER} ?m(?= ?(?:hill )?(?:strides?|sprints?|reps?|repeats?)(?![a-z]))")  # metres
_SECONDS = re.compile(rf"(?<![\w.,:]){NUMBER} ?(?:secs?|seconds?|s|\")(?![a-z])")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number or a range with its measure, "" where it has none; where in the words it stands."""

    low: Decimal
    high: Decimal
    measure: Measure
    start: int
    end: int

    def metres(self, units: Units) -> tuple[int, int]:
        """Return both ends in metres; a number without a unit is in these units."""
        scale = Decimal(1) if self.measure == "m" else METRES_IN["mi" if self._is_in_miles(units) else "km"]
        return round(self.low * scale), round(self.high * scale)

    def _is_in_miles(self, units: Units) -> bool:
        return self.measure == "mi" or (self.measure == "" and units == "mi")

    def is_sane(self, units: Units) -> bool:
        """True for what somebody runs at once."""
        if not 0 < self.low <= self.high:
            return False
        if self.measure == "min":
            return self.low >= _LEAST_MINUTES and self.high <= _MOST_MINUTES
        low, high = self.metres(units)
        return low >= _LEAST_METRES and high <= _MOST_KM * 1000


def read_amounts(words: str, units: Units) -> list[Amount]:
    """Return every number in tidy small words that says how far or how long, in the order in which they stand."""
    found: list[Amount] = []
    for match in _HOURS.finditer(words):
        minutes = Decimal(int(match["h"]) * 60 + int(match["m"]))
        found.append(Amount(minutes, minutes, "min", match.start(), match.end()))
    words = _SHORT.sub(lambda match: " " * len(match[0]), words)
    words = _FAR_AND_LONG.sub(lambda match: match[0].replace("-", ","), words)
    words = _HOURS.sub(lambda match: " " * len(match[0]), words)
    for match in re.finditer(rf"(?<![\w.,:])([0-9]):([0-5][0-9])(?: ?{HOUR})?(?![\d:])", words):
        minutes = Decimal(int(match[1]) * 60 + int(match[2]))
        found.append(Amount(minutes, minutes, "min", match.start(), match.end()))
    words = re.sub(r"(?<![\w.,:])[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?", lambda match: " " * len(match[0]), words)
    words = _SECONDS.sub(lambda match: " " * len(match[0]), words)
    for match in _AMOUNT.finditer(words):
        amount = _read_amount(match, units)
        if amount is not None:
            found.append(amount)
    return sorted(found, key=lambda one: one.start)


def _read_amount(match: re.Match[str], units: Units) -> Amount | None:
    low, high = _figure(match["low"]), _figure(match["high"] or match["low"])
    measure: Measure = "km" if match["km"] else "mi" if match["mi"] else "min" if match["min"] else ""
    if match["h"]:
        low, high, measure = low * 60, high * 60, "min"
    elif match["m"]:
        measure = "m" if low >= _LEAST_METRES else "mi" if units == "mi" and high <= 26 else "min"
    return Amount(low, high, measure, match.start(), match.end())


def _figure(text: str) -> Decimal:
    """A number with a decimal point or comma; "1 000" and "1,000" are a thousand."""
    if re.fullmatch(r"[0-9]{1,2}[ ,][0-9]{3}", text):
        return Decimal(re.sub("[ ,]", "", text))
    return Decimal(text.replace(",", "."))
