"""How a time zone is read from what people type: a city, an IANA name, an offset as they mean it; and written."""

import difflib
import re
from collections.abc import Collection, Iterable

from bot.domain.atlas import MOST_PROPOSED, Atlas, City, Place, fold
from bot.domain.errors import MemberError

_CLUBS = frozenset({"", "club", "default", "none", "theclubs", "clubs"})
_FILLERS = re.compile(
    r"^(?:(?:i am|i'm|i live|we are|we run|near|in|at|the|my|our|is|time zone|timezone|tz|zone|city of)\b[\s:=]*)+"
    r"|[\s,]*\b(?:local time|standard time|daylight time|summer time|time zone|timezone|time|tz)$"
)
_OFFSET = re.compile(
    r"(?:utc|gmt|ut|z)?\s*(?P<sign>[+-])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?\s*(?:h|hours?|hrs?)?"
    r"|(?:utc|gmt)\s*(?P<ahead>\d{1,2})|(?:utc|ut|zulu|z)"
)
# Abbreviations, and the fixed zones of old that have their names: the cities in which people say them.
_ABBREVIATIONS = {
    "est edt et eastern east est5edt": "America/New_York America/Toronto America/Panama",
    "cst cdt ct central cst6cdt": "America/Chicago America/Winnipeg America/Mexico_City Asia/Shanghai",
    "mst mdt mt mountain mst7mdt": "America/Denver America/Edmonton America/Phoenix",
    "pst pdt pt pacific pst8pdt": "America/Los_Angeles America/Vancouver America/Tijuana",
    "akst akdt akt alaska": "America/Anchorage America/Juneau",
    "hst hdt hawaiian hawaiistandard": "Pacific/Honolulu",
    "ast adt atlantic": "America/Halifax America/Puerto_Rico Asia/Riyadh",
    "nst ndt newfoundland": "America/St_Johns",
    "gmt": "Europe/London Africa/Accra UTC",
    "bst british": "Europe/London Asia/Dhaka",
    "ist irish": "Asia/Kolkata Europe/Dublin Asia/Jerusalem",
    "idt": "Asia/Jerusalem",
    "wet west": "Europe/Lisbon Atlantic/Canary Africa/Casablanca",
    "cet cest met mest mez mesz centraleuropean": "Europe/Berlin Europe/Paris Europe/Madrid Europe/Rome",
    "eet eest easteuropean easterneuropean": "Europe/Athens Europe/Helsinki Europe/Kyiv Africa/Cairo",
    "msk msd": "Europe/Moscow",
    "trt": "Europe/Istanbul",
    "cat": "Africa/Johannesburg Africa/Harare Africa/Maputo",
    "sast": "Africa/Johannesburg",
    "eat": "Africa/Nairobi",
    "wat": "Africa/Lagos",
    "gst": "Asia/Dubai",
    "pkt": "Asia/Karachi",
    "npt": "Asia/Kathmandu",
    "ict": "Asia/Bangkok Asia/Ho_Chi_Minh",
    "wib": "Asia/Jakarta",
    "wita": "Asia/Makassar",
    "hkt": "Asia/Hong_Kong",
    "sgt": "Asia/Singapore",
    "myt": "Asia/Kuala_Lumpur",
    "pht phst": "Asia/Manila",
    "jst": "Asia/Tokyo",
    "kst": "Asia/Seoul",
    "aest aedt aet": "Australia/Sydney Australia/Melbourne Australia/Brisbane",
    "acst acdt act": "Australia/Adelaide Australia/Darwin",
    "awst": "Australia/Perth",
    "nzst nzdt nzt": "Pacific/Auckland",
    "brt brst": "America/Sao_Paulo",
    "art": "America/Argentina/Buenos_Aires",
    "clt clst": "America/Santiago",
    "cot": "America/Bogota",
    "pet": "America/Lima",
}
MEANT_BY = {fold(name): zones.split() for names, zones in _ABBREVIATIONS.items() for name in names.split()}
# Where an offset of no whole hour is kept all year.
_HALF_HOURS = {
    -570: "Pacific/Marquesas",
    210: "Asia/Tehran",
    270: "Asia/Kabul",
    330: "Asia/Kolkata",
    345: "Asia/Kathmandu",
    390: "Asia/Yangon",
    525: "Australia/Eucla",
    570: "Australia/Darwin",
}
# And where one is kept for half a year only, so that the city must be named.
_HALF_YEARS = {
    -210: ("America/St_Johns",),
    -150: ("America/St_Johns",),
    630: ("Australia/Adelaide", "Australia/Lord_Howe"),
    765: ("Pacific/Chatham",),
    825: ("Pacific/Chatham",),
}
LONGEST_NAME = 100  # characters; no city has more, and what stands behind them is looked for nowhere
_NAMESAKE, _LARGEST = 2, 10  # by how much a city outweighs the next of its name, to be meant without a country
_OFFSET_NAME = re.compile(r"Etc/GMT(?P<sign>[+-])(?P<hours>\d+)")


class ZoneNotFoundError(MemberError):
    """What was typed names no one zone; `zones` are the IANA names of those that may be meant, the likeliest first."""

    def __init__(self, sentence: str, zones: Iterable[str] = ()) -> None:
        super().__init__(sentence)
        self.zones = tuple(dict.fromkeys(zones))


def find_zone(text: str, zones: Collection[str], command: str = "profile zone") -> str | None:
    """Return the IANA name for a zone, a city with or without its country, or an offset; None for the club's.

    An offset is meant as people write it: UTC+1 is ahead of UTC. ZoneNotFoundError, with the command that sets it,
    where nothing or more than one is meant: an abbreviation such as EST does not say whose summer time.
    """
    atlas = zones if isinstance(zones, Atlas) else Atlas(zones)
    words = _tidy(text[:LONGEST_NAME])
    if fold(words) in _CLUBS and not _OFFSET.fullmatch(words):
        return None
    bare = words if atlas.named(words) else _FILLERS.sub("", words).strip(" ,") or words  # "City of Port Phillip"
    shown = _quote(text)
    return (
        _read_offset(words, shown, command)
        or _read_name(words, atlas, shown, command)
        or _read_city(bare, atlas, shown, command)
        or _propose(bare, atlas, shown, command)
    )


def propose_zones(text: str, zones: Collection[str], most: int) -> list[tuple[str, str]]:
    """Return what may be meant by words that are still being typed: as it is shown, and the IANA name.

    By meaning first: what the words say already, cities of that name, those that begin so, those a typo away, and
    then the zones with the words in their name. Nothing for no words.
    """
    atlas = zones if isinstance(zones, Atlas) else Atlas(zones)
    words = _FILLERS.sub("", _tidy(text)[:60]).strip(" ,")
    if not words:
        return []
    found: list[tuple[str, str]] = []
    try:
        zone = find_zone(text, atlas)
        found += [(write_zone(zone), zone)] if zone is not None else []
    except ZoneNotFoundError as error:
        found += [(city_of(zone), zone) for zone in error.zones] if fold(words) in MEANT_BY else []
    cities = [*atlas.named(words), *atlas.propose(words, most)]
    found += [(_with_place(city, atlas), city.zone) for city in cities]
    found += [
        (write_zone(zone).replace("_", " "), zone)
        for name, zone in sorted(atlas.by_name.items())
        if fold(words) in name
    ]
    return list(dict.fromkeys(found))[:most]


def write_zone(zone: str) -> str:
    """Return a zone as members read it: "America/Vancouver", "UTC+1"; `find_zone` reads it back."""
    match = _OFFSET_NAME.fullmatch(zone)
    if match is None:
        return zone
    return f"UTC{'-' if match['sign'] == '+' else '+'}{match['hours']}" if match["hours"] != "0" else "UTC"


def city_of(zone: str) -> str:
    """Return the city that stands for a zone in a sentence: "Vancouver"; "UTC+1" for one that has none."""
    return write_zone(zone) if zone.startswith("Etc/") else zone.rpartition("/")[2].replace("_", " ")


def _quote(text: str) -> str:
    """Return what was typed with nothing in it that Discord would take for a mention or a style."""
    kept = "".join(sign if sign.isalnum() or sign in " +-:.,'/" else " " for sign in " ".join(text.split())[:40])
    return f"“{' '.join(kept.split())}”"


def _tidy(text: str) -> str:
    return " ".join(re.sub("[\u2212\u2010-\u2014\ufe63\uff0d]", "-", text).replace("\uff0b", "+").casefold().split())


def _read_offset(words: str, shown: str, command: str) -> str | None:
    match = _OFFSET.fullmatch(words.strip("()"))
    if match is None:
        return None
    sign = -1 if match["sign"] == "-" else 1
    minutes = sign * (int(match["hours"] or match["ahead"] or 0) * 60 + int(match["minutes"] or 0))
    if minutes == 0:
        return "UTC"
    if minutes % 60 == 0 and -12 <= minutes // 60 <= 14:
        return f"Etc/GMT{-minutes // 60:+d}"  # these names count westward
    if minutes in _HALF_HOURS:
        return _HALF_HOURS[minutes]
    meant = _HALF_YEARS.get(minutes) or tuple(filter(None, (_HALF_HOURS.get(-minutes),)))
    proposal = f"Did you mean {_either(map(city_of, meant))}? " if meant else ""
    city = city_of(meant[0]) if meant else "Vancouver"
    raise ZoneNotFoundError(
        f"Nowhere is at {shown} all year. {proposal}Name the nearest big city: `!{command} {city}`", meant
    )


def _read_name(words: str, atlas: Atlas, shown: str, command: str) -> str | None:
    for name in (fold(words), fold(_FILLERS.sub("", words))):
        if meant := [zone for zone in MEANT_BY.get(name, ()) if zone in atlas]:
            raise ZoneNotFoundError(
                f"{shown} doesn't tell me when your clocks change. Did you mean "
                f"{_either(city_of(zone) for zone in meant)}? Name the city: `!{command} {city_of(meant[0])}`",
                meant,
            )
    if "etc/" in words.replace(" ", ""):
        return next((zone for zone in atlas if zone.casefold() == words.replace(" ", "")), None)
    return atlas.by_name.get(fold(words)) if "/" in words or fold(words) not in atlas.by_city else None


def _read_city(words: str, atlas: Atlas, shown: str, command: str) -> str | None:
    city_words, places = words, list[Place]()
    found = atlas.named(words)
    namesake = atlas.by_city.get(fold(words))
    if not found and namesake is not None:
        return namesake
    parts = re.split(r"[\s,]+", re.sub(r"[()/]", " ", words).strip())
    for cut in range(len(parts) - 1, 0, -1):
        if found:
            break
        city_words, places = " ".join(parts[:cut]), atlas.places(" ".join(parts[cut:]))
        found = [city for city in atlas.named(city_words) if any(place.holds(city) for place in places)]
        if found:
            return found[0].zone
    inside = atlas.inside(atlas.places(words)) if len(fold(words)) > 2 or not found else []
    if found and (not inside or inside[0].zone == found[0].zone):
        return _choose(found, namesake, atlas, shown, command)
    if inside and inside[0].zone == namesake:
        return namesake
    if found and inside[0].thousands * _LARGEST > found[0].thousands:
        raise _ask_which([inside[0], found[0]], atlas, f"{shown} could be two places.", command)
    if found:
        return _choose(found, namesake, atlas, shown, command)
    if len({city.zone for city in inside}) > 1:
        raise _ask_which(_one_a_zone(inside), atlas, f"{shown} has several time zones.", command)
    return inside[0].zone if inside else None


def _choose(found: list[City], namesake: str | None, atlas: Atlas, shown: str, command: str) -> str:
    """Return the zone of the city that is meant by its name alone; ZoneNotFoundError where that may be two."""
    first = found[0]
    rivals = [city for city in found if city.zone != first.zone]
    factor = _NAMESAKE if first.zone == namesake else _LARGEST
    if not rivals or first.thousands >= factor * rivals[0].thousands:
        return first.zone
    raise _ask_which(_one_a_zone(found), atlas, f"There is more than one {shown}.", command)


def _ask_which(cities: list[City], atlas: Atlas, sentence: str, command: str) -> ZoneNotFoundError:
    names = [_with_place(city, atlas) for city in cities]
    return ZoneNotFoundError(
        f"{sentence} Did you mean {_either(names)}? Type it like this: `!{command} {re.sub('[()]', '', names[0])}`",
        [city.zone for city in cities],
    )


def _with_place(city: City, atlas: Atlas, zone: str = "") -> str:
    inside = ", ".join(filter(None, (atlas.where_is(city), zone)))
    return f"{city.name} ({inside})" if inside and inside != city.name else city.name


def _propose(words: str, atlas: Atlas, shown: str, command: str) -> str | None:
    cities = _one_a_zone(atlas.propose(words))
    names = [_with_place(city, atlas, city.zone) for city in cities]
    zones = [city.zone for city in cities]
    if not names:
        names = zones = [atlas.by_city[name] for name in _near(fold(words), atlas.by_city)]
    proposal = (
        f"Did you mean {_either(names)}?"
        if names
        else f"Name the nearest big city, for example `!{command} Vancouver`."
    )
    raise ZoneNotFoundError(f"{shown} isn't a time zone I know. {proposal}", zones)


def _near(wanted: str, names: Collection[str]) -> list[str]:
    return difflib.get_close_matches(wanted[:60], names, n=2, cutoff=0.75)


def _one_a_zone(cities: Iterable[City]) -> list[City]:
    """The largest city of each zone, in their order."""
    zones: dict[str, City] = {}
    for city in cities:
        zones.setdefault(city.zone, city)
    return list(zones.values())[:MOST_PROPOSED]


def _either(names: Iterable[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
