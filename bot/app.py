"""The wiring on one screen: who gets what, from the settings to the open services."""

import asyncio
import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import SystemRandom

from bot.content import PHRASINGS_FILE, load_everything
from bot.domain.catalogue import Catalogue
from bot.domain.circuit.dose import usual_stations
from bot.domain.errors import ContentError, StartError
from bot.domain.faq.about_bot import AboutBot
from bot.domain.faq.language import Languages
from bot.domain.reminders.claim import Rules
from bot.figures.pictures import Pictures
from bot.matcher.reader import start_reader
from bot.services.agenda import Agendas
from bot.services.circuits import Circuits
from bot.services.club_events import ClubEvents
from bot.services.club_progress import ClubProgress
from bot.services.clubs import Clubs
from bot.services.coach_queue import CoachQueue
from bot.services.deliveries import Deliveries
from bot.services.guided import GuidedSessions
from bot.services.owed import OwedMessages
from bot.services.privacy import Privacy
from bot.services.profiles import Profiles
from bot.services.progress import ProgressReport
from bot.services.questions import Questions
from bot.services.reminders import Reminders
from bot.services.runs import Runs
from bot.services.safety import Safety
from bot.services.strength import Strength
from bot.services.together import TogetherCircuits
from bot.services.training import TrainingPlans
from bot.services.upkeep import Housekeeper
from bot.services.weeks import MemberWeeks
from bot.settings import Settings
from bot.store import Store
from bot.zone_files import use_newest_zone_files

LONGEST_WAIT_SECONDS = 1.5  # at the end, so that Ctrl-C stays under 2 s

SWITCH_SECONDS = (
    0.0005  # after which a thread that draws or learns gives way to the event loop; Python's own is ten times
)

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
    strength: Strength
    progress: ProgressReport
    club_progress: ClubProgress
    guided: GuidedSessions
    together: TogetherCircuits
    questions: Questions
    coach_queue: CoachQueue
    reminders: Reminders
    runs: Runs
    training: TrainingPlans
    agendas: Agendas
    club_events: ClubEvents
    deliveries: Deliveries
    owed: OwedMessages
    safety: Safety
    about: AboutBot
    languages: Languages
    pictures: Pictures
    upkeep: Housekeeper
    reader: threading.Thread  # of the matcher, which opens beside everything else

    def start_warming(self) -> threading.Thread:
        """Draw the usual stations beforehand, with whatever time nobody else needs; returns the thread that does."""
        stations = usual_stations(self.catalogue)
        return self.pictures.start_warming((one.exercise, number, one.dose) for number, one in stations)

    async def close(self) -> None:
        """Close the database, and give the model's reader a moment: ending while it loads would end it hard."""
        self.pictures.close()
        await self.store.close()
        await asyncio.to_thread(self.reader.join, LONGEST_WAIT_SECONDS)


async def build(settings: Settings, data_directory: Path, *, now: Callable[[], datetime]) -> Services:
    """Open everything and hand each part what it needs; StartError where a data file or the database is not right."""
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        content = load_everything(data_directory)
    except ContentError as error:
        raise StartError(f"{error}. Fix the file, then start again.") from error
    store = await Store.open(settings.database_path)
    zone = settings.club_time_zone
    rules = Rules(round(settings.reminder_late_hours * 3600), zone)
    weeks = MemberWeeks(store.plans, rules, now=now)
    cache = settings.cache_directory
    questions = Questions(
        content.faq,
        store,
        now=now,
        forms=content.forms,
        phrasings=content.club_phrasings,
    )
    club_progress = ClubProgress(store, club_zone=zone, now=now)
    clubs = Clubs(store.clubs, settings.coach_role, find_monday=club_progress.find_monday)
    await clubs.open()
    names = {exercise.id: exercise.name for exercise in content.catalogue.exercises.values()}
    services = Services(
        catalogue=content.catalogue,
        store=store,
        clubs=clubs,
        profiles=Profiles(store.profiles, club_zone=zone, now=now),
        privacy=Privacy(store.kept, questions, names, now=now),
        circuits=Circuits(
            content.catalogue, store.circuits, club_zone=zone, now=now, rng=SystemRandom(), left_out=clubs.left_out
        ),
        strength=Strength(content.catalogue, store.strength, store.hurts, club_zone=zone, now=now),
        progress=ProgressReport(content.catalogue, store.progress, weeks, now=now),
        club_progress=club_progress,
        guided=GuidedSessions(
            content.catalogue, store.guided, store.profiles, club_zone=zone, now=now, left_out=clubs.left_out
        ),
        together=TogetherCircuits(content.catalogue, store.together, club_zone=zone, now=now),
        questions=questions,
        coach_queue=CoachQueue(content.faq, questions.clubs, store.coach_queue, now=now),
        reminders=Reminders(store, weeks, rules, now=now),
        runs=Runs(weeks, rules),
        training=TrainingPlans(store, weeks, rules),
        agendas=Agendas(content.catalogue, store.agenda, weeks, rules, clubs),
        club_events=ClubEvents(store, club_zone=zone, now=now),
        deliveries=Deliveries(store, weeks, rules, now=now),
        owed=OwedMessages(store, now=now),
        safety=Safety(content.emergencies, clubs),
        about=content.about,
        languages=content.languages,
        pictures=Pictures(content.drawings, cache / "pictures", film_kind=settings.films),
        upkeep=Housekeeper(settings.database_path),
        reader=start_reader(content, data_directory / PHRASINGS_FILE, cache, questions.set_matcher, questions.set_net),
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
