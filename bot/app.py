"""The wiring on one screen: who gets what, from the settings to the open services."""

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from random import SystemRandom

from bot.content import PHRASINGS_FILE, load_everything
from bot.content.catalogue import DATA_DIRECTORY
from bot.domain.catalogue import Catalogue
from bot.domain.errors import ContentError, StartError
from bot.domain.faq.decision import Phrasing
from bot.figures.pictures import Pictures
from bot.matcher import FaqMatcher, open_matcher
from bot.services.circuits import Circuits
from bot.services.clubs import Clubs
from bot.services.profiles import Profiles
from bot.services.questions import Questions
from bot.services.reminders import Reminders
from bot.settings import Settings
from bot.store import Store

CACHE_DIRECTORY = DATA_DIRECTORY.parent / "var"  # what was drawn and learnt; made anew where missing
LONGEST_WAIT_SECONDS = 1.5  # at the end, so that Ctrl-C stays under 2 s

log = logging.getLogger(__name__)


@dataclass
class Services:
    """Everything that the cogs are handed, open; `close` it at the end."""

    catalogue: Catalogue
    store: Store
    clubs: Clubs
    profiles: Profiles
    circuits: Circuits
    questions: Questions
    reminders: Reminders
    album: Pictures
    reader: threading.Thread | None  # of the matcher, which opens beside everything else

    async def close(self) -> None:
        """Close the database, and give the model's reader a moment: ending while it loads would end it hard."""
        await self.store.close()
        if self.reader is not None:
            await asyncio.to_thread(self.reader.join, LONGEST_WAIT_SECONDS)


async def build(settings: Settings, data_directory: Path, *, now: Callable[[], datetime]) -> Services:
    """Open everything and hand each part what it needs; StartError where a data file or the database is not right."""
    try:
        content = load_everything(data_directory)
    except ContentError as error:
        raise StartError(f"{error}. Mend the file, then start again.") from error
    store = await Store.open(settings.database_path)
    zone = settings.club_time_zone
    late_seconds = round(settings.reminder_late_hours * 3600)
    questions = Questions(content.faq, store.faq, now=now)
    return Services(
        catalogue=content.catalogue,
        store=store,
        clubs=Clubs(store.clubs),
        profiles=Profiles(store.profiles, club_zone=zone, now=now),
        circuits=Circuits(content.catalogue, store.circuits, club_zone=zone, now=now, rng=SystemRandom()),
        questions=questions,
        reminders=Reminders(store, club_zone=zone, late_seconds=late_seconds, now=now),
        album=Pictures(content.drawings, CACHE_DIRECTORY / "pictures", film_kind=settings.films),
        reader=_start_reading(questions, content.phrasings, data_directory / PHRASINGS_FILE),
    )


def _start_reading(questions: Questions, phrasings: tuple[Phrasing, ...], path: Path) -> threading.Thread | None:
    """Open the matcher in a thread of its own, while commands are answered already.

    A daemon thread and no executor: a first training takes a minute, and nothing may wait for it, not even the end.
    """
    loop = asyncio.get_running_loop()

    def read() -> None:
        try:
            matcher = _open_once(phrasings, path)
        except Exception:
            log.exception("The FAQ cannot answer: its matcher did not open")
            return
        log.info("The FAQ is ready, %s", "with sentences" if matcher.has_sentences else "by words alone")
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(questions.take_matcher, matcher)

    reader = threading.Thread(target=read, name="faq", daemon=True)
    reader.start()
    return reader


_opening = threading.Lock()


def _open_once(phrasings: tuple[Phrasing, ...], path: Path) -> FaqMatcher:
    """Open a matcher once in a process: it never changes, and a second one would cost its memory again."""
    with _opening:
        return _open(phrasings, path)


@cache
def _open(phrasings: tuple[Phrasing, ...], path: Path) -> FaqMatcher:
    return open_matcher(phrasings, path, CACHE_DIRECTORY)
