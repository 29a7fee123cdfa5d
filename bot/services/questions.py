"""The questions that members ask: what is done with each, from the clinic's topics and those of the member's club."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.domain.errors import MemberError
from bot.domain.faq.decision import Decision, Mode, Ranking, Silence, decide
from bot.domain.faq.groups import Group, group_topics
from bot.domain.faq.pain import NONE, Cautions, read_cautions, speaks_of_pain
from bot.domain.faq.question_cues import clean, has_letters
from bot.domain.faq.queue import ClubTopic, GivenAnswer, Outcome, Verdict
from bot.domain.faq.tally import Tally, tally
from bot.domain.faq.topic import AddedTopics, Faq, Topic
from bot.matcher import FaqMatcher
from bot.matcher.safety_net import SafetyNet
from bot.services.club_faqs import ClubFaqs
from bot.store import Store

FOLLOW_UP_WITHIN = timedelta(minutes=10)
FROM_COACH = "From your coach"
NO_PHRASINGS: Mapping[str, tuple[str, ...]] = {}
COUNTED_FOR = timedelta(days=90)


class Questions:
    """Decides about questions, remembers answers, and lets a club's coach add topics that are live at once."""

    def __init__(
        self,
        faq: Faq,
        store: Store,
        *,
        now: Callable[[], datetime],
        forms: Mapping[str, str] | None = None,
        phrasings: Mapping[str, tuple[str, ...]] = NO_PHRASINGS,
    ) -> None:
        self.faq = faq
        self._forms = forms or {}
        self.clubs = ClubFaqs(faq, store.faq, phrasings)
        self._store = store.faq
        self._answers = store.answers
        self._now = now
        self._net: SafetyNet | None = None
        self._listening: dict[int, int] | None = None  # channels in which Ounce answers unasked, with their clubs

    @property
    def is_ready(self) -> bool:
        """True once the matcher is there."""
        return self.clubs.is_ready

    def set_matcher(self, matcher: FaqMatcher) -> None:
        """Start answering with this matcher."""
        self.clubs.set_matcher(matcher)

    def set_net(self, net: SafetyNet) -> None:
        """Compare questions with lines of danger too, from now on."""
        self._net = net

    @property
    def has_net(self) -> bool:
        """True once the second net under the rule for emergencies is there."""
        return self._net is not None

    async def is_near_danger(self, guild_id: int, text: str) -> bool:
        """True for a question that comes nearer to an emergency than to running talk; False before the net is there."""
        net, words = self._net, clean(text)
        if net is None or not has_letters(words):
            return False
        return await self.clubs.think(guild_id, lambda: net.is_near(words, is_sure=speaks_of_pain(words)))

    async def is_clearly_near_danger(self, guild_id: int, text: str) -> bool:
        """True for a message to nobody in particular that comes much nearer to an emergency than to running talk.

        False while others wait for an answer: it looks only where there is time.
        """
        net, words = self._net, clean(text)
        if net is None or not net.may_alarm(words) or self.clubs.is_full(guild_id):
            return False
        try:
            return await self.clubs.think(guild_id, lambda: net.is_near(words, is_sure=True))
        except MemberError:
            return False

    async def decide(
        self, guild_id: int, text: str, mode: Mode, before: Topic | None = None, carried: Cautions = NONE
    ) -> Decision:
        """Return what to do with a message; MemberError where too many wait, or the matcher is not there yet."""
        if mode is Mode.OVERHEARD and (not self.clubs.is_ready or self.clubs.is_full(guild_id)):
            return Silence()
        try:
            club = await self.clubs.load(guild_id)
            return await self.clubs.think(
                guild_id, lambda: decide(text, mode, club.matcher, club.thresholds, before, carried, self._forms)
            )
        except MemberError:
            if mode is Mode.OVERHEARD:
                return Silence()  # nobody asked, so nobody is told to wait
            raise

    async def rank(self, guild_id: int, text: str) -> Ranking:
        """Return a club's topics for a question, likeliest first."""
        club = await self.clubs.load(guild_id)
        return await self.clubs.think(guild_id, lambda: club.matcher.rank(clean(text)))

    async def load_topics(self, guild_id: int) -> Mapping[str, Topic]:
        """Return every topic of a club by key: the clinic's, in its order, then the coach's."""
        return await self.clubs.load_topics(guild_id)

    async def load_groups(self, guild_id: int) -> tuple[Group, ...]:
        """Return every topic of a club in groups, those that only this club has in a group of their own."""
        topics = await self.load_topics(guild_id)
        return group_topics(topics, topics.keys() - self.faq.topics.keys(), FROM_COACH)

    async def load_written(self, guild_id: int) -> list[Topic]:
        """Return the topics that a club's coaches wrote, by key."""
        return list(map(self.clubs.as_topic, (await self._store.load(guild_id)).topics))

    async def load_written_group(self, guild_id: int) -> Group:
        """Return what a club's coaches wrote, new topics and other words for the clinic's, as one group."""
        return Group("written", "Written by your coach", tuple(await self.load_written(guild_id)))

    def listens(self, *channel_ids: int | None) -> bool:
        """True where one of these channels is one in which Ounce answers unasked."""
        return self._listening is not None and any(channel_id in self._listening for channel_id in channel_ids)

    async def start_listening(self) -> None:
        """Read in which channels Ounce answers unasked."""
        self._listening = await self._store.load_listening_channels()

    def reread(self, guild_id: int) -> None:
        """Read a club's topics anew before the next question, also where they are being read just now."""
        self.clubs.reread(guild_id)

    async def load_export(self, guild_id: int) -> AddedTopics:
        """Return what a club's coaches wrote, with every wording that leads to it."""
        topics, phrasings = await self._store.load(guild_id)
        return AddedTopics(
            tuple(map(self.clubs.as_topic, topics)), {topic.key: phrasings.get(topic.key, ()) for topic in topics}
        )

    async def find_given(self, message_id: int) -> GivenAnswer | None:
        """Return the answer that a message is, None where it is none."""
        return await self._answers.load_of_message(message_id)

    async def find_before(self, given: GivenAnswer | None) -> Topic | None:
        """Return the topic of an answer that is less than ten minutes old, for a follow-up to it."""
        if given is None or not given.keys or self._now() - given.given_at > FOLLOW_UP_WITHIN:
            return None
        return (await self.load_topics(given.guild_id)).get(given.keys[0])

    def cautions_after(self, given: GivenAnswer | None) -> Cautions:
        """Return what an answer that is less than ten minutes old asked to be careful about."""
        if given is None or self._now() - given.given_at > FOLLOW_UP_WITHIN:
            return NONE
        return given.cautions

    async def remember(
        self,
        guild_id: int,
        member_id: int,
        channel_id: int,
        question: str,
        keys: tuple[str, ...],
        carried: Cautions = NONE,
        *,
        outcome: Outcome | None = None,
        is_private: bool = False,
        is_of_another: bool = False,
    ) -> GivenAnswer:
        """Remember an answer, or a question without one, so that its buttons survive a restart.

        With an outcome it counts in what the club asked; without one it belongs to something that is counted already.
        What `is_private` is answered privately to the end; words that are `of_another` are kept only while they wait.
        """
        return await self._answers.add(
            guild_id,
            member_id,
            channel_id,
            question=question[:2000],
            keys=keys,
            now=self._now(),
            cautions=carried | read_cautions(clean(question)),
            outcome=outcome,
            is_private=is_private,
            is_of_another=is_of_another,
        )

    async def judge(self, given: GivenAnswer, verdict: Verdict) -> None:
        """Count what whoever asked says about an answer."""
        await self._answers.set_verdict(given.answer_id, verdict)

    async def count_asked(self, guild_id: int) -> Tally:
        """Return what a club asked in the last 90 days, and what became of it, in counts."""
        return tally(await self._answers.count(guild_id, self._now() - COUNTED_FOR))

    async def set_message(self, given: GivenAnswer, message_id: int) -> None:
        """Remember which message an answer became, for replies to it."""
        await self._answers.set_message(given.answer_id, message_id)

    async def load_given(self, answer_id: int) -> tuple[GivenAnswer, Mapping[str, Topic]]:
        """Return an answer with its club's topics; MemberError where it is no longer known."""
        given = await self._answers.load(answer_id)
        if given is None:
            raise MemberError("I don't remember what that was about. Please ask me again: `!ask …`")
        return given, await self.load_topics(given.guild_id)

    async def save_topic(self, guild_id: int, topic: ClubTopic) -> None:
        """Write a club's topic; it is live at once."""
        await self._store.save_topic(guild_id, topic, (topic.question,))
        self.reread(guild_id)

    async def remove_topic(self, guild_id: int, key: str) -> bool:
        """Remove what a club's coach wrote under a key; False where there is nothing."""
        removed = await self._store.remove_topic(guild_id, key)
        self.reread(guild_id)
        return removed
