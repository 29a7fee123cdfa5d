"""The places that a time zone is named by: cities with their country, found by any name that people give them."""

import difflib
import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.domain.zones import known_zone

_SPECIAL = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "\u0131": "i", "ə": "a"}
)
_DIGRAPHS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_WITH_DIGRAPH = re.compile(r"(?<=\|)[^|\nÄÖÜÅØäöüåø]*[ÄÖÜÅØäöüåø][^|\n]*")
_SHORT = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}
_SHORT_WORDS = re.compile(rf"\b({'|'.join(_SHORT)})\b\.?")
_NO_LETTER = re.compile(r"[\W_]+")
_NO_LETTER_IN_LINES = re.compile(r"[^\w|\n]+|_")
MOST_PROPOSED = 4
_FUZZY_CUTOFF = 0.78


def fold(name: str) -> str:
    """Return a name without case, accents, signs and spaces: what two spellings of one name have in common."""
    return _NO_LETTER.sub("", _simplify(name))


def _simplify(text: str) -> str:
    text = text.casefold().replace("_", " ")
    text = _SHORT_WORDS.sub(lambda match: _SHORT[match[1]], text)
    return unicodedata.normalize("NFKD", text.translate(_SPECIAL))


@dataclass(frozen=True, slots=True)
class City:
    """A city with the IANA name of its zone; `region` is the state where people write one, `thousands` its people."""

    name: str
    zone: str
    country: str
    region: str
    thousands: int


@dataclass(frozen=True, slots=True)
class Place:
    """A country, or a state of one, with all that people call it; the first name is the one to show."""

    country: str
    region: str
    names: tuple[str, ...]

    def holds(self, city: City) -> bool:
        """True where the city lies in it."""
        return city.country == self.country and self.region in {"", city.region}


class Atlas(Collection[str]):
    """The time zones there are, as a collection of IANA names, and the cities in them.

    `read` returns the cities as data/cities.txt holds them; it is called when a city is first looked for.
    """

    def __init__(self, zones: Collection[str], read: Callable[[], str] = str) -> None:
        self._zones = frozenset(zones)
        self._read = read

    def __contains__(self, zone: object) -> bool:
        return zone in self._zones

    def __iter__(self) -> Iterator[str]:
        return iter(self._zones)

    def __len__(self) -> int:
        return len(self._zones)

    @cached_property
    def by_name(self) -> dict[str, str]:
        """The zones by their folded names: "americavancouver"."""
        return {fold(zone): zone for zone in self._zones if not re.search(r"GMT[+-]", zone)}

    @cached_property
    def by_city(self) -> dict[str, str]:
        """The zones by the folded city in their name: "vancouver"."""
        cities = (zone for zone in sorted(self._zones, reverse=True) if zone.split("/")[0] in _AREAS and "/" in zone)
        return {fold(zone.rpartition("/")[2]): zone for zone in cities if zone not in _NO_CITIES}

    @cached_property
    def _gazetteer(self) -> "_Gazetteer":
        return _Gazetteer(self._read())

    def places(self, name: str) -> list[Place]:
        """Return the countries and states of that name."""
        return self._gazetteer.places.get(fold(name), [])

    def where_is(self, city: City) -> str:
        """Return the state or the country that tells a city from its namesakes: "Maine", "Germany"."""
        shown = self._gazetteer.shown
        return shown.get((city.country, city.region)) or shown.get((city.country, ""), "")

    def cities(self) -> Iterator[City]:
        """Every city there is, whether or not this machine knows its zone."""
        return self._gazetteer.cities()

    def named(self, name: str) -> list[City]:
        """Return the cities of exactly that name, in any spelling, the largest first."""
        return self._usable(self._gazetteer.find(f"|{fold(name)}|")) if fold(name) else []

    def inside(self, places: Sequence[Place]) -> list[City]:
        """Return the cities of these places, the largest first."""
        if not places:
            return []
        return self._usable(city for city in self._gazetteer.cities() if any(place.holds(city) for place in places))

    def propose(self, name: str, most: int = MOST_PROPOSED) -> list[City]:
        """Return the cities that may be meant: whose name begins so, then those a typo away; the larger first."""
        wanted = fold(name)[:40]
        found = self._usable(self._gazetteer.find(f"|{wanted}")) if len(wanted) >= 3 else []
        if len(found) < most and len(wanted) >= 4:
            near = difflib.get_close_matches(wanted, self._gazetteer.alike(wanted), 12, _FUZZY_CUTOFF)
            typos = [(_distance(wanted, one), city) for one in near for city in self._gazetteer.find(f"|{one}|")]
            ranked = sorted(typos, key=lambda typo: (typo[0], -typo[1].thousands))
            found += [known for _, city in ranked for known in self._usable([city]) if known not in found]
        return list(dict.fromkeys(found))[:most]

    def _usable(self, cities: Iterable[City]) -> list[City]:
        """The largest first, each with a zone that the files of this machine know."""
        usable: list[City] = []
        for city in sorted(cities, key=lambda city: -city.thousands):
            zone = city.zone if city.zone in self._zones else known_zone(city.zone)
            if zone is not None:
                usable.append(city if zone == city.zone else replace(city, zone=zone))
        return usable


class _Gazetteer:
    """The text of the cities, searched as text: an index of it would take ten times the memory."""

    def __init__(self, text: str) -> None:
        head, _, body = text.partition("\n=")
        self.places: dict[str, list[Place]] = {}
        self.shown: dict[tuple[str, str], str] = {}
        for line in head.splitlines():
            if line.startswith("@"):
                code, *names = line[1:].strip("|").split("|")
                country, _, region = code.partition(".")
                place = Place(country, region, tuple(names))
                self.shown[country, region] = names[0]
                for name in {fold(name) for name in (*names, code if not region else names[0])}:
                    self.places.setdefault(name, []).append(place)
        self._text = f"={body.rstrip()}" if body else ""
        lines = self._text.split("\n")
        simple = _simplify(_WITH_DIGRAPH.sub(_with_digraph, self._text))
        self._folded = _NO_LETTER_IN_LINES.sub("", simple)
        self._starts, self._folded_starts = _starts(self._text), _starts(self._folded)
        self._sections = array("I", [0] * len(lines))
        section = 0
        for number, line in enumerate(lines):
            section = number if line.startswith("=") else section
            self._sections[number] = section

    def find(self, wanted: str) -> list[City]:
        """Return the city of every line that holds a text; `|` stands around each name."""
        found, at = dict[int, None](), self._folded.find(wanted)
        while at >= 0:
            number = bisect_right(self._folded_starts, at) - 1
            found[number] = None
            end = self._folded_starts[number + 1] if number + 1 < len(self._folded_starts) else len(self._folded)
            at = self._folded.find(wanted, end - 1)
        return [self._city(number) for number in found]

    def cities(self) -> Iterator[City]:
        """Every city in the text."""
        return (self._city(number) for number, section in enumerate(self._sections) if number != section)

    def alike(self, wanted: str) -> list[str]:
        """Return the names that begin or end like a word and are about as long."""
        least, most = max(len(wanted) - 2, 1), len(wanted) + 2
        first, last = re.escape(wanted[0]), f"{wanted[-3:]}|"
        begin = re.compile(rf"\|({first}[^|\n]{{{least - 1},{most - 1}}})(?=\|)")
        names = set(begin.findall(self._folded))
        at = self._folded.find(last)
        while at >= 0:
            name = self._folded[self._folded.rfind("|", 0, at) + 1 : at + len(last) - 1]
            if least <= len(name) <= most:
                names.add(name)
            at = self._folded.find(last, at + 1)
        return sorted(names)

    def _city(self, number: int) -> City:
        facts, name = self._line(number).split("|", 2)[:2]
        thousands, _, region = facts.partition(" ")
        zone, _, country = self._line(self._sections[number])[1:].partition(" ")
        return City(name, zone, country, region, int(thousands))

    def _line(self, number: int) -> str:
        return self._text[self._starts[number] : self._text.find("\n", self._starts[number]) % (len(self._text) + 1)]


def _distance(one: str, other: str) -> int:
    """Count the letters that were left out, added, changed or swapped between two words."""
    before, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, another in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != another))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == another:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _with_digraph(match: re.Match[str]) -> str:
    """Write a name also as people do who lack its letters: München, Muenchen."""
    return f"{match[0]}|{match[0].casefold().translate(_DIGRAPHS)}"


def _starts(text: str) -> "array[int]":
    return array("I", [0, *(match.end() for match in re.finditer("\n", text))])


_AREAS = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)
_NO_CITIES = frozenset(f"Australia/{name}" for name in ("North", "South", "West", "ACT", "NSW", "LHI"))
