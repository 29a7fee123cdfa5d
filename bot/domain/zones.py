"""Names of time zones that changed: which one a stored name means in the files of this machine."""

from functools import lru_cache
from zoneinfo import ZoneInfo

# Names that were taken out of the files for good, or that older files do not know yet, with what they follow.
_LINKS = {
    "US/Pacific-New": "America/Los_Angeles",
    "Canada/East-Saskatchewan": "America/Regina",
    "Asia/Hanoi": "Asia/Bangkok",
    "SystemV/AST4": "America/Puerto_Rico",
    "SystemV/AST4ADT": "America/Halifax",
    "SystemV/EST5": "America/Panama",
    "SystemV/EST5EDT": "America/New_York",
    "SystemV/CST6": "America/Regina",
    "SystemV/CST6CDT": "America/Chicago",
    "SystemV/MST7": "America/Phoenix",
    "SystemV/MST7MDT": "America/Denver",
    "SystemV/PST8PDT": "America/Los_Angeles",
    "SystemV/HST10": "Pacific/Honolulu",
    "America/Nuuk": "America/Godthab",
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Katmandu": "Asia/Kathmandu",
    "Asia/Rangoon": "Asia/Yangon",
    "Asia/Saigon": "Asia/Ho_Chi_Minh",
    "Atlantic/Faeroe": "Atlantic/Faroe",
    "Europe/Kyiv": "Europe/Kiev",
    "Pacific/Enderbury": "Pacific/Kanton",
    "US/Alaska": "America/Anchorage",
    "US/Arizona": "America/Phoenix",
    "US/Central": "America/Chicago",
    "US/Eastern": "America/New_York",
    "US/Hawaii": "Pacific/Honolulu",
    "US/Mountain": "America/Denver",
    "US/Pacific": "America/Los_Angeles",
    "Canada/Atlantic": "America/Halifax",
    "Canada/Central": "America/Winnipeg",
    "Canada/Eastern": "America/Toronto",
    "Canada/Mountain": "America/Edmonton",
    "Canada/Newfoundland": "America/St_Johns",
    "Canada/Pacific": "America/Vancouver",
}
# Zones that were split off from another one, which older files know.
_SPLIT = {
    "America/Coyhaique": "America/Punta_Arenas",
    "America/Ciudad_Juarez": "America/Ojinaga",
    "Asia/Qostanay": "Asia/Almaty",
    "Asia/Famagusta": "Asia/Nicosia",
    "Asia/Choibalsan": "Asia/Ulaanbaatar",
}
_BACK = {target: name for name, target in _LINKS.items() if target.count("/") and not name.startswith("SystemV")}


def known_zone(name: str | None) -> str | None:
    """Return the name under which this machine's files know a zone: itself, or what it was renamed to or from.

    None where they know neither, or for no name: whoever lives there is then one whose zone is not known.
    """
    return None if name is None else _known(name)


@lru_cache(maxsize=1 << 10)
def _known(name: str) -> str | None:
    names = (name, _LINKS.get(name), _BACK.get(name), _SPLIT.get(name))
    return next((one for one in names if one and _can_be_opened(one)), None)


def forget_known() -> None:
    """Look at the files anew: others are used from now on."""
    _known.cache_clear()


def _can_be_opened(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return False
    return True
