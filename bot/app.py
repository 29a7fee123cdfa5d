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

from bot.content import PHRASINGS_FILE, Content, load_everything
from bot.content.catalogue import DATA_DIRECTORY
from bot.content.safety import SafetyLines
from bot.domain.catalogue import Catalogue
from bot.domain.errors import ContentError, StartError
from bot.domain.faq.about_bot import AboutBot
from bot.domain.faq.decision import Kind, Phrasing
from bot.domain.faq.language import Languages
from bot.domain.faq.named_exercise import name_forms
from bot.domain.reminders.claim import Rules
from bot.figures.pictures import Pictures
from bot.matcher import FaqMatcher, open_matcher
from bot.matcher.safety_net import SafetyNet
from bot.services.circuits import Circuits
from bot.services.clubs import Clubs
from bot.services.deliveries import Deliveries
from bot.services.owed import OwedMessages
from bot.services.privacy import Privacy
from bot.services.profiles import Profiles
from bot.services.questions import Questions
from bot.services.reminders import Reminders
from bot.services.runs import Runs
from bot.services.safety import Safety
from bot.services.upkeep import Housekeeper
from bot.services.weeks import MemberWeeks
from bot.settings import Settings
from bot.store import Store
from bot.zone_files import use_newest_zone_files

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
    privacy: Privacy
    circuits: Circuits
    questions: Questions
    reminders: Reminders
    runs: Runs
    deliveries: Deliveries
    owed: OwedMessages
    safety: Safety
    about: AboutBot
    languages: Languages
    album: Pictures
    upkeep: Housekeeper
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
    rules = Rules(round(settings.reminder_late_hours * 3600), zone)
    weeks = MemberWeeks(store.plans, rules, now=now)
    cache = find_cache(settings)
    questions = Questions(
        content.faq,
        store.faq,
        now=now,
        forms=name_forms(content.catalogue.names),
        phrasings=content.club_phrasings,
    )
    clubs = Clubs(store.clubs)
    services = Services(
        catalogue=content.catalogue,
        store=store,
        clubs=clubs,
        profiles=Profiles(store.profiles, club_zone=zone, now=now),
        privacy=Privacy(store.kept, questions, now=now),
        circuits=Circuits(content.catalogue, store.circuits, club_zone=zone, now=now, rng=SystemRandom()),
        questions=questions,
        reminders=Reminders(store, weeks, rules, now=now),
        runs=Runs(weeks, rules),
        deliveries=Deliveries(store, weeks, rules, now=now),
        owed=OwedMessages(store, now=now),
        safety=Safety(content.emergencies, clubs),
        about=content.about,
        languages=content.languages,
        album=Pictures(content.drawings, cache / "pictures", film_kind=settings.films),
        upkeep=Housekeeper(settings.database_path),
        reader=_start_reading(questions, content, data_directory / PHRASINGS_FILE, cache),
    )
    await _follow_zones(services, int(now().timestamp()))
    return services


async def _follow_zones(services: Services, now: int) -> None:
    """Plan anew what rests on other time zone files, or what an earlier start left of that, before anything is sent."""
    files = use_newest_zone_files()
    count = await services.store.facts.follow_zones(files.version, now)
    await services.reminders.refresh()
    log.info("Time zones: %s", files)
    if count:
        log.info("The time zone files are other ones than at the last start; plans made anew: %d", count)


def find_cache(settings: Settings) -> Path:
    """Return where what was drawn and learnt is kept."""
    return settings.cache_directory or CACHE_DIRECTORY


def _start_reading(
    questions: Questions, content: Content, path: Path, cache_directory: Path
) -> threading.Thread | None:
    """Open the matcher in a thread of its own, while commands are answered already.

    A daemon thread and no executor: a first training takes a minute, and nothing may wait for it, not even the end.
    """
    loop = asyncio.get_running_loop()

    def read() -> None:
        try:
            matcher = _open_once(content.phrasings, path, cache_directory)
        except Exception:
            log.exception("The FAQ cannot answer: its matcher did not open")
            return
        log.info("The FAQ is ready, %s", "with sentences" if matcher.has_sentences else "by words alone")
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(questions.take_matcher, matcher)
            net = _open_net_once(matcher, content, cache_directory)
            if net is not None:
                loop.call_soon_threadsafe(questions.take_net, net)

    reader = threading.Thread(target=read, name="faq", daemon=True)
    reader.start()
    return reader


_opening = threading.Lock()
_TALK_EVERY = 12  # of the phrasings, as running talk beside the net's own lines
_nets: dict[tuple[FaqMatcher, SafetyLines], SafetyNet | None] = {}


def _open_net_once(matcher: FaqMatcher, content: Content, cache_directory: Path) -> SafetyNet | None:
    """Open the second net under the rule for emergencies, once in a process."""
    lines = content.safety_lines
    with _opening:
        if (matcher, lines) not in _nets:
            talk = [one.text for one in content.phrasings[::_TALK_EVERY] if one.kind in {Kind.IN, Kind.CHATTER}]
            harmless = [*lines.harmless, *talk]
            _nets[matcher, lines] = matcher.open_safety_net(lines.danger, harmless, cache_directory)
    return _nets[matcher, lines]


def _open_once(phrasings: tuple[Phrasing, ...], path: Path, cache_directory: Path) -> FaqMatcher:
    """Open a matcher once in a process: it never changes, and a second one would cost its memory again."""
    with _opening:
        return _open(phrasings, path, cache_directory)


@cache
def _open(phrasings: tuple[Phrasing, ...], path: Path, cache_directory: Path) -> FaqMatcher:
    return open_matcher(phrasings, path, cache_directory)
