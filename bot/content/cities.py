"""The atlas of data/cities.txt, read when a city is first asked for."""

import zoneinfo
from functools import lru_cache
from pathlib import Path

from bot.content.catalogue import DATA_DIRECTORY
from bot.domain.atlas import Atlas

CITIES_FILE = "cities.txt"


def load_atlas(directory: Path = DATA_DIRECTORY) -> Atlas:
    """Return the zones that this machine's files know, with the cities of a data directory."""
    return _load(zoneinfo.TZPATH, directory / CITIES_FILE)


@lru_cache(maxsize=2)
def _load(_: tuple[str, ...], path: Path) -> Atlas:
    return Atlas(frozenset(zoneinfo.available_timezones()), lambda: path.read_text("utf-8"))
