"""How a profile is changed by words: one field and what a member typed for it."""

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date

from bot.domain.catalogue import SorePlace
from bot.domain.circuit.request import CircuitRequest
from bot.domain.errors import MemberError
from bot.domain.profile import Profile, Units
from bot.domain.words.circuit import NotUnderstoodError, parse_request
from bot.domain.words.dates import split_until
from bot.domain.words.pace import parse_pace
from bot.domain.words.zone import find_zone

_FIELDS = {
    "equipment": "equipment gear kit stuff have",
    "level": "level difficulty strength",
    "sore": "sore injury injuries hurts pain spare niggle niggles injured",
    "units": "units unit distance distances",
    "pace": "pace speed tempo",
    "zone": "zone timezone tz time city",
    "steps": "steps progressions",
}
_ALIASES = {alias: field for field, aliases in _FIELDS.items() for alias in aliases.split()}
_NOTHING = frozenset(
    {"none", "no", "nothing", "clear", "healthy", "fine", "better", "all good", "nowhere", "-", "healed"}
)
_DEFAULT = frozenset({"default", "reset", "none", "clear"})
_HEALED = frozenset({"better", "healed", "fine", "gone", "ok"})
_KM, _MILES = (
    frozenset({"km", "k", "kms", "kilometre", "kilometres", "kilometer", "kilometers", "metric"}),
    frozenset({"mi", "mile", "miles", "imperial"}),
)
EXAMPLES = (
    "`!profile equipment bands, mat`, `!profile level easy`, `!profile sore knee 2 weeks`, `!profile units miles`, "
    "`!profile pace 5:45` or `!profile zone Vancouver`"
)


def change_profile(profile: Profile, text: str, today: date, zones: Collection[str]) -> Profile:
    """Return the profile after a member's words, which open with a field: "sore knee 2 weeks".

    Without a field, words of the circuit are taken: "bands", "easy", "knee", also "miles". Raises MemberError that
    says what was not understood; nothing is changed by half.
    """
    first, _, rest = text.strip().partition(" ")
    field = _ALIASES.get(first.casefold().rstrip(":="))
    if field is None:
        return _change_freely(profile, text, today)
    return change_field(profile, field, rest, today, zones)


def change_field(profile: Profile, field: str, text: str, today: date, zones: Collection[str]) -> Profile:
    """Return the profile with one field (equipment, level, sore, units, pace, zone or steps) set from words."""
    words = text.strip()
    if field == "zone":
        return replace(profile, zone=find_zone(words, zones))
    if field == "sore":
        return _change_sore(profile, words, today)
    return _CHANGES[field](profile, words)


def _change_freely(profile: Profile, text: str, today: date) -> Profile:
    word = text.strip().casefold()
    if word in _KM | _MILES:
        return replace(profile, units=_read_units(word))
    rest, until = split_until(text, today)
    request = _understand(rest)
    changed = _change_equipment(profile, request, is_whole=False)
    if request.level is not None:
        changed = replace(changed, level=request.level)
    if request.sore:
        changed = replace(changed, sore={**changed.sore, **dict.fromkeys(request.sore, until)})
    if changed == profile:
        raise MemberError(f"That changes nothing in your profile. You can say {EXAMPLES}.")
    return changed


def _change_sore(profile: Profile, words: str, today: date) -> Profile:
    if words.casefold() in _NOTHING:
        return replace(profile, sore={})
    sore = dict(profile.sore)
    for part in filter(str.strip, re.split(r"[;\n]", words)):
        rest, until = split_until(part, today)
        kept_words = [word for word in rest.casefold().split() if word not in _HEALED]
        request = _understand(" ".join(kept_words))
        if not request.sore:
            raise MemberError("Name the place, for example `!profile sore knee 2 weeks`, or `!profile sore none`.")
        if len(kept_words) < len(rest.split()):
            sore = {place: end for place, end in sore.items() if place not in request.sore}
        else:
            sore |= dict.fromkeys(request.sore, until)
    if not words:
        raise MemberError("Name the place, for example `!profile sore knee 2 weeks`, or `!profile sore none`.")
    return replace(profile, sore=sore)


def _set_level(profile: Profile, words: str) -> Profile:
    level = _understand(words).level
    if level is None:
        raise MemberError("Your level can be easy, medium or hard: `!profile level easy`.")
    return replace(profile, level=level)


def _set_units(profile: Profile, words: str) -> Profile:
    return replace(profile, units=_read_units(words))


def _set_pace(profile: Profile, words: str) -> Profile:
    return replace(profile, pace_seconds=None if words.casefold() in _DEFAULT else parse_pace(words, profile.units))


def _reset_substitutions(profile: Profile, words: str) -> Profile:
    if words.casefold() not in _NOTHING | {"forget", "reset"}:
        raise MemberError("Steps come from the Easier and Harder buttons; `!profile steps reset` forgets them all.")
    return replace(profile, substitutions={})


def _set_equipment(profile: Profile, words: str) -> Profile:
    request = _understand(words)
    if request.equipment is None and not request.added and not request.removed:
        raise MemberError("Name the equipment you have, for example `!profile equipment bands, mat`, or `nothing`.")
    return _change_equipment(profile, request, is_whole=True)


def _change_equipment(profile: Profile, request: CircuitRequest, *, is_whole: bool) -> Profile:
    base = request.equipment
    if base is None:
        base = frozenset() if is_whole and request.added else profile.equipment
    return replace(profile, equipment=(base | request.added) - request.removed)


def _read_units(words: str) -> Units:
    if words.casefold() in _KM:
        return "km"
    if words.casefold() in _MILES:
        return "mi"
    raise MemberError("Units are km or miles: `!profile units miles`.")


def _understand(words: str) -> CircuitRequest:
    """Read words that must all be understood: what is remembered for long is never guessed by half."""
    try:
        request = parse_request(words)
    except NotUnderstoodError as error:
        raise MemberError(f"{error.sentence} You can say {EXAMPLES}.") from None
    if not request.is_complete:
        raise MemberError(f"{request.notes[-1]} You can say {EXAMPLES}.")
    return request


_CHANGES = {
    "equipment": _set_equipment,
    "level": _set_level,
    "units": _set_units,
    "pace": _set_pace,
    "steps": _reset_substitutions,
}


def write_sore(place: SorePlace, until: date | None) -> str:
    """Return a sore place in words that `change_field` reads back, alone or among others after semicolons."""
    return place.value + (f" until {until.isoformat()}" if until else "")
