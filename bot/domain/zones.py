"""Names of time zones: what a stored one means in the files of this machine, and which are likely for a language."""

from collections.abc import Iterable
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


MOST_LIKELY = 24  # a menu shows no more than 25
# Where the people of a language of Discord's live, the most first; a region's own comes before its language.
_LIKELY = {
    "en-US": "America/New_York America/Chicago America/Denver America/Phoenix America/Los_Angeles America/Anchorage "
    "Pacific/Honolulu America/Toronto America/Vancouver",
    "en-GB": "Europe/London Europe/Dublin Australia/Sydney Australia/Perth Pacific/Auckland Africa/Johannesburg "
    "America/Toronto America/Vancouver Asia/Kolkata Asia/Singapore",
    "en": "America/New_York America/Chicago America/Denver America/Los_Angeles America/Toronto America/Vancouver "
    "Europe/London Europe/Dublin Asia/Kolkata Asia/Singapore Australia/Sydney Pacific/Auckland Africa/Johannesburg",
    "bg": "Europe/Sofia",
    "zh-CN": "Asia/Shanghai Asia/Singapore",
    "zh-TW": "Asia/Taipei Asia/Hong_Kong",
    "hr": "Europe/Zagreb Europe/Sarajevo",
    "cs": "Europe/Prague",
    "da": "Europe/Copenhagen",
    "nl": "Europe/Amsterdam Europe/Brussels",
    "fi": "Europe/Helsinki",
    "fr": "Europe/Paris Europe/Brussels Europe/Zurich America/Toronto Africa/Casablanca Indian/Reunion",
    "de": "Europe/Berlin Europe/Vienna Europe/Zurich",
    "el": "Europe/Athens Asia/Nicosia",
    "hi": "Asia/Kolkata",
    "hu": "Europe/Budapest",
    "id": "Asia/Jakarta Asia/Makassar Asia/Jayapura",
    "it": "Europe/Rome Europe/Zurich",
    "ja": "Asia/Tokyo",
    "ko": "Asia/Seoul",
    "es-419": "America/Mexico_City America/Bogota America/Lima America/Argentina/Buenos_Aires America/Santiago "
    "America/Caracas America/Guatemala America/Tijuana",
    "lt": "Europe/Vilnius",
    "no": "Europe/Oslo",
    "pl": "Europe/Warsaw",
    "pt-BR": "America/Sao_Paulo America/Fortaleza America/Manaus Europe/Lisbon",
    "ro": "Europe/Bucharest Europe/Chisinau",
    "ru": "Europe/Moscow Asia/Yekaterinburg Asia/Novosibirsk Asia/Vladivostok Asia/Almaty",
    "es-ES": "Europe/Madrid Atlantic/Canary",
    "sv-SE": "Europe/Stockholm Europe/Helsinki",
    "th": "Asia/Bangkok",
    "tr": "Europe/Istanbul",
    "uk": "Europe/Kyiv",
    "vi": "Asia/Ho_Chi_Minh",
}
_ANYWHERE = (
    "Europe/London Europe/Berlin America/New_York America/Chicago America/Denver America/Los_Angeles "
    "America/Vancouver America/Sao_Paulo Asia/Kolkata Asia/Tokyo Australia/Sydney Pacific/Auckland UTC"
)


def likely_zones(locales: Iterable[str]) -> list[str]:
    """Return the zones in which people with these languages of Discord's live, the likeliest first, 24 at most.

    The first zone of each language comes before the second of any: somebody's own language says more than the
    server's, which is hardly ever set.
    """
    spoken = [_LIKELY[locale].split() for locale in dict.fromkeys(locales) if locale in _LIKELY]
    ranked = sorted(
        (place, language, zone) for language, zones in enumerate(spoken) for place, zone in enumerate(zones)
    )
    zones = [*(zone for _, _, zone in ranked), *_LIKELY["en"].split()[:6], *_ANYWHERE.split()]
    return [zone for zone in dict.fromkeys(zones) if known_zone(zone) == zone][:MOST_LIKELY]
