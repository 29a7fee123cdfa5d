"""Memory: every line of SQL, one whole transaction a use case."""

from pathlib import Path

from bot.store.agenda import AgendaStore
from bot.store.answers import AnswerStore
from bot.store.circuits import CircuitStore
from bot.store.claim import ClaimStore
from bot.store.club_events import ClubEventStore
from bot.store.club_progress import ClubProgressStore
from bot.store.clubs import ClubStore
from bot.store.coach_queue import CoachQueueStore
from bot.store.database import Database
from bot.store.drafts import DraftStore
from bot.store.facts import FactStore
from bot.store.faq import FaqStore
from bot.store.guided import GuidedStore
from bot.store.hurts import HurtStore
from bot.store.kept import KeptStore
from bot.store.owed import OwedStore
from bot.store.plans import PlanStore
from bot.store.profiles import ProfileStore
from bot.store.progress import ProgressStore
from bot.store.reminders import Ledger
from bot.store.strength import StrengthStore
from bot.store.together import TogetherStore
from bot.store.training import TrainingStore


class Store:
    """Every table of the open database. Open it with `await Store.open(path)`, close it with `await store.close()`."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.profiles = ProfileStore(database)
        self.circuits = CircuitStore(database)
        self.strength = StrengthStore(database)
        self.hurts = HurtStore(database)
        self.progress = ProgressStore(database)
        self.club_progress = ClubProgressStore(database)
        self.guided = GuidedStore(database)
        self.clubs = ClubStore(database)
        self.faq = FaqStore(database)
        self.coach_queue = CoachQueueStore(database)
        self.answers = AnswerStore(database)
        self.plans = PlanStore(database)
        self.ledger = Ledger(database)
        self.claims = ClaimStore(database)
        self.facts = FactStore(database)
        self.owed = OwedStore(database)
        self.kept = KeptStore(database)
        self.training = TrainingStore(database)
        self.drafts = DraftStore(database)
        self.together = TogetherStore(database)
        self.agenda = AgendaStore(database)
        self.club_events = ClubEventStore(database)

    @classmethod
    async def open(cls, path: Path) -> "Store":
        """Open or create the database; StartError where that is not possible, with the file left as it was."""
        return cls(await Database.open(path))

    async def close(self) -> None:
        """Close the database; an open connection would keep the process from ending."""
        await self.database.close()
