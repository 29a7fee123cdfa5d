"""The atlas of data/cities.txt, read when a city is first asked for."""

from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from zoneinfo import available_timezones

from bot.content.catalogue import DATA_DIRECTORY
from bot.domain.atlas import Atlas

CITIES_FILE = "cities.txt"


def load_atlas(directory: Path = DATA_DIRECTORY) -> Atlas:
    """Return the zones that this machine's files know, with the cities of a data directory."""
    return _load(frozenset(available_timezones()), directory / CITIES_FILE)


@lru_cache(maxsize=2)
def _load(zones: Collection[str], path: Path) -> Atlas:
    return Atlas(zones, lambda: path.read_text("utf-8"))
