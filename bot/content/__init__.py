"""Everything under data/, read together and checked to fit together."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.content.catalogue import load_catalogue
from bot.content.club_faq import load_club_faq
from bot.content.faq import load_faq, load_phrasings
from bot.content.poses import load_drawings, require_drawings
from bot.content.safety import (
    SafetyLines,
    load_about,
    load_languages,
    load_safety,
    load_safety_lines,
    words_of,
)
from bot.domain.catalogue import Catalogue
from bot.domain.errors import ContentError
from bot.domain.faq.about_bot import AboutBot
from bot.domain.faq.emergency import EmergencyRules
from bot.domain.faq.language import Languages
from bot.domain.faq.named_exercise import name_forms
from bot.domain.faq.topic import Faq, Phrasing
from bot.domain.figure.drawing import Drawings

FAQ_FILE, PHRASINGS_FILE, SAFETY_FILE = "faq.toml", "phrasings.jsonl", "safety.toml"
CLUB_FAQ_FILE = "club-faq.toml"
SAFETY_LINES_FILE, ABOUT_FILE, LANGUAGES_FILE = "safety-lines.toml", "about.toml", "languages.toml"


@dataclass(frozen=True, eq=False)
class Content:
    """What a coach may edit, as domain values; read again it is another one."""

    catalogue: Catalogue
    drawings: Drawings
    faq: Faq
    phrasings: tuple[Phrasing, ...]
    club_phrasings: Mapping[str, tuple[str, ...]]
    emergencies: EmergencyRules
    safety_lines: SafetyLines
    about: AboutBot
    languages: Languages
    forms: Mapping[str, str]
    """The id of each exercise and stretch by every name of it."""


def load_everything(directory: Path) -> Content:
    """Read all files of a data directory; ContentError names file, entry and reason.

    Files that have not changed since they were last read in this process are not read again.
    """
    stamps = tuple((path.name, path.stat().st_mtime_ns) for path in sorted(directory.glob("*.*")))
    return _load(directory, stamps)


@lru_cache(maxsize=2)
def _load(directory: Path, _: tuple[tuple[str, int], ...]) -> Content:
    catalogue = load_catalogue(directory)
    drawings = load_drawings(directory)
    require_drawings(drawings, (*catalogue.exercises, *catalogue.cool_down))
    faq = load_faq(directory / FAQ_FILE)
    phrasings = load_phrasings(directory / PHRASINGS_FILE)
    faq.check_phrasings(phrasings)
    own = load_club_faq(directory / CLUB_FAQ_FILE)
    try:
        faq = own.join(faq)
    except ContentError as error:
        raise ContentError(f"data/{CLUB_FAQ_FILE}, {error}") from error
    known = words_of([phrasing.text for phrasing in phrasings])
    return Content(
        catalogue,
        drawings,
        faq,
        phrasings,
        own.wordings(),
        load_safety(directory / SAFETY_FILE, known),
        load_safety_lines(directory / SAFETY_LINES_FILE).beside(phrasings),
        load_about(directory / ABOUT_FILE, known),
        load_languages(directory / LANGUAGES_FILE),
        name_forms(catalogue.names),
    )
