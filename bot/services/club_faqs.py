"""What each club can be asked: the clinic's topics and its coaches', learned by a matcher of the club's own."""

import asyncio
import contextlib
import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bot.domain.errors import MemberError
from bot.domain.faq.decision import Matcher, Thresholds
from bot.domain.faq.question_cues import clean
from bot.domain.faq.queue import ClubTopic
from bot.domain.faq.topic import CLUB_SOURCE, Faq, Topic
from bot.matcher import FaqMatcher
from bot.matcher.additions import wordings_of
from bot.store.faq import FaqStore

log = logging.getLogger(__name__)
T = TypeVar("T")

MOST_WAITING, MOST_WAITING_OF_A_CLUB = 64, 16
READ_AT_ONCE = 32  # texts of a coach; each takes a hundredth of a second, once
READY_WITHIN_SECONDS = 2  # an interaction must be answered within 3


@dataclass(frozen=True)
class ClubFaq:
    """What one club can be asked: every topic by key, and a matcher that knows the club's wordings."""

    topics: Mapping[str, Topic]
    matcher: Matcher
    thresholds: Thresholds


@dataclass
class _Known:
    """What is known of a club since its coach changed anything; who still reads what was before fills the old one."""

    topics: Mapping[str, Topic] | None = None
    phrasings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of the club's and of a coach's file
    faq: ClubFaq | None = None


@dataclass
class _Reading:
    """How far a club's texts are read: by whom they are just now, and whether that failed."""

    reader: asyncio.Task[None] | None = None
    has_failed: bool = False  # which stands in the log
    is_to_retry: bool = False


class ClubFaqs:
    """Keeps what each club can be asked until its coach changes something, and thinks about one question at a time."""

    def __init__(self, faq: Faq, store: FaqStore, phrasings: Mapping[str, tuple[str, ...]]) -> None:
        self._faq = faq
        self._store = store
        self._phrasings = phrasings  # of topics that a coach's file brought along, for every club
        self._matcher: FaqMatcher | None = None
        self._known: defaultdict[int, _Known] = defaultdict(_Known)
        self._reading: defaultdict[int, _Reading] = defaultdict(_Reading)
        self._ready = asyncio.Event()
        self._lane = asyncio.Lock()
        self._waiting: Counter[int] = Counter()  # by club

    @property
    def is_ready(self) -> bool:
        """True once the matcher is there."""
        return self._matcher is not None

    def set_matcher(self, matcher: FaqMatcher) -> None:
        """Learn with this matcher from now on."""
        self._matcher = matcher
        self._known.clear()
        self._ready.set()

    async def load_topics(self, guild_id: int) -> Mapping[str, Topic]:
        """Return every topic of a club by key: the clinic's, in its order, then the coach's; kept until one changes."""
        return await self._read_written(guild_id, self._known[guild_id])

    async def _read_written(self, guild_id: int, known: _Known) -> Mapping[str, Topic]:
        """Every topic of a club; what is known of it then has its wordings too, as they were at the same moment."""
        if known.topics is None:
            topics, added = await self._store.load(guild_id)
            keys = dict.fromkeys((*self._phrasings, *added))
            known.phrasings = {key: (*self._phrasings.get(key, ()), *added.get(key, ())) for key in keys}
            known.topics = {**self._faq.topics, **{topic.key: self.as_topic(topic) for topic in topics}}
        return known.topics

    async def load(self, guild_id: int) -> ClubFaq:
        """Return what a club can be asked; kept until its coach changes something."""
        if self._matcher is None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ready.wait(), READY_WITHIN_SECONDS)
        if self._matcher is None:
            raise MemberError("I'm still starting up. Ask me again in a minute, please.")
        known, matcher = self._known[guild_id], self._matcher
        if known.faq is None:
            topics = await self._read_written(guild_id, known)
            taught = await self._teach(matcher, guild_id, topics, known.phrasings)
            known.faq = ClubFaq(topics, taught, matcher.thresholds)
        return known.faq

    async def _teach(
        self,
        matcher: FaqMatcher,
        guild_id: int,
        topics: Mapping[str, Topic],
        phrasings: Mapping[str, tuple[str, ...]],
    ) -> FaqMatcher:
        """Return the matcher with a club's texts; where many have no vector yet, with the others until they have."""
        texts = {key: tuple(filter(None, map(clean, own))) for key, own in phrasings.items() if key in topics}
        for key, topic in topics.items():
            if key not in self._faq.topics:
                told = wordings_of(topic.question, topic.title, topic.answer, texts.get(key, ()))
                texts[key] = tuple(filter(None, map(clean, told)))
        if not texts:
            return matcher
        unread = await asyncio.to_thread(matcher.unread, [text for own in texts.values() for text in own])
        is_much, reading = len(unread) > READ_AT_ONCE, self._reading[guild_id]
        if is_much and reading.reader is None:  # at its end the club is read anew, with what has come since
            reading.reader = asyncio.create_task(self._read_on(matcher, guild_id, unread))
        if is_much or not await self._read(matcher, guild_id, unread):
            later = frozenset(unread)
            texts = {key: tuple(text for text in own if text not in later) for key, own in texts.items()}
        return await self.think(guild_id, lambda: matcher.with_additions(texts))

    async def _read_on(self, matcher: FaqMatcher, guild_id: int, unread: Sequence[str]) -> None:
        """Encode a club's many new texts a few at a time, then let the club be read anew."""
        try:
            for start in range(0, len(unread), READ_AT_ONCE):
                if not await self._read(matcher, guild_id, unread[start : start + READ_AT_ONCE]):
                    return
        finally:
            self._reading[guild_id].reader = None
        self.reread(guild_id)

    async def _read(self, matcher: FaqMatcher, guild_id: int, unread: Sequence[str]) -> bool:
        """Encode a club's new texts beside the lane: every other club is answered meanwhile.

        False where that fails: the club is asked without them, until `retry`.
        """
        try:
            if unread:
                await asyncio.to_thread(matcher.read, unread)
        except Exception:
            reading = self._reading[guild_id]
            if not reading.has_failed:
                log.exception("Topics of club %d could not be read; I try again every minute", guild_id)
            reading.has_failed = reading.is_to_retry = True
            return False
        return True

    async def retry(self) -> None:
        """Read the texts again that could not be read; what fails again is left for the next time, and not logged."""
        for guild_id, reading in tuple(self._reading.items()):
            if reading.is_to_retry:
                self.reread(guild_id)
                with contextlib.suppress(MemberError):  # many are asking
                    await self._reload(guild_id, reading)
            if reading.has_failed and not reading.is_to_retry and reading.reader is None:
                log.info("Topics of club %d can be read again", guild_id)
                reading.has_failed = False

    async def _reload(self, guild_id: int, reading: _Reading) -> None:
        reading.is_to_retry = False
        try:
            await self.load(guild_id)
        except BaseException:
            reading.is_to_retry = True
            raise

    def reread(self, guild_id: int) -> None:
        """Read a club's topics anew before the next question, also where they are being read just now."""
        self._known.pop(guild_id, None)

    def as_topic(self, written: ClubTopic) -> Topic:
        """Return what a coach wrote as a topic, with what the clinic's has beside its words."""
        shipped = self._faq.topics.get(written.key)
        own = Topic(written.key, written.question, written.answer, CLUB_SOURCE, title=written.title)
        if shipped is None:
            return own
        return replace(shipped, question=own.question, answer=own.answer, source=own.source, title=own.title)

    def is_full(self, guild_id: int) -> bool:
        """True where so many of a club, or of all, wait that no more may."""
        return self._waiting[guild_id] >= MOST_WAITING_OF_A_CLUB or self._waiting.total() >= MOST_WAITING

    async def think(self, guild_id: int, work: Callable[[], T]) -> T:
        """Run the matcher off the event loop, one at a time; MemberError where too many of a club, or of all, wait."""
        if self.is_full(guild_id):
            raise MemberError("Lots of people are asking right now. Try again in a few seconds.")
        self._waiting[guild_id] += 1
        try:
            async with self._lane:
                return await asyncio.to_thread(work)
        finally:
            self._waiting[guild_id] -= 1
            self._waiting += Counter()  # forgets clubs in which nobody waits
