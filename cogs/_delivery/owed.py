"""The owed messages' sender: brings an answer, a question or a notice to whom it is owed, once, or says why not."""

import asyncio
import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

from bot.domain.catalogue import SorePlace
from bot.domain.club import Club
from bot.domain.errors import NotKeptError
from bot.domain.faq.queue import CoachQuestion, QuestionState
from bot.domain.faq.topic import Topic
from bot.domain.owed import Owed, OwedKind, Trouble
from bot.domain.reminders.place import Refusal, may_post_again, read_refusal
from bot.domain.reminders.schedule import as_datetime
from bot.services.club_progress import ClubProgress
from bot.services.clubs import Clubs
from bot.services.coach_queue import CoachQueue
from bot.services.owed import OwedMessages
from bot.services.questions import Questions
from cogs._cards.club_events import OFFER_REMINDERS, offer_view
from cogs._cards.club_progress import monday_mark, monday_text
from cogs._cards.faq import answer_embed, gathered_embed, gathered_view, not_told_text, queue_embed, queue_view
from cogs._cards.reminders import broken_channel_text
from cogs._cards.setup import HELLO, hello_view
from cogs._cards.strength import hurt_post_text
from cogs._ui.buttons import Press, custom_ids
from cogs._ui.channels import find_missing
from cogs._ui.prefix import with_prefix

if TYPE_CHECKING:
    from bot.client import ClubBot

LONGEST_SEND_SECONDS = 60
CLOCK_SKEW_SECONDS = 1_800  # between this machine's clock and Discord's
MOST_REFUSALS = 5  # of one hello
LOOKED_THROUGH = 300  # messages among which one that may be there is looked for
LOST = (aiohttp.ClientError, OSError, TimeoutError)
NO_PINGS = discord.AllowedMentions.none()

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Letter:
    """What is sent, and in which channel; None for a direct message.

    `mark` is how it begins, where that alone tells it from every other: its figures may be other ones by the next try.
    """

    channel_id: int | None
    fields: dict[str, Any]
    mark: str = ""


class OwedSender:
    """Sends what is owed; `send` may be called for many at once, but for each only once at a time."""

    def __init__(
        self,
        bot: "ClubBot",
        owed: OwedMessages,
        questions: Questions,
        queue: CoachQueue,
        clubs: Clubs,
        club_progress: ClubProgress,
        prefix: str,
    ) -> None:
        self._bot = bot
        self._owed = owed
        self._questions = questions
        self._queue = queue
        self._clubs = clubs
        self._club_progress = club_progress
        self._prefix = prefix

    async def load_due(self, now: int, in_flight: Collection[int]) -> tuple[Owed, ...]:
        """Return what is owed and may be tried at a moment (unix seconds), without what is in flight."""
        return await self._owed.load_due(now, in_flight)

    async def send(self, owed: Owed) -> int:
        """Send what is owed and record it; returns 1 where it is there, 0 where it is not, or not yet."""
        try:
            async with asyncio.timeout(LONGEST_SEND_SECONDS):
                return await self._bring(owed)
        except NotKeptError as error:
            log.warning("Owed message %d: the database does not take what became of it: %s", owed.owed_id, error)
        except LOST as error:
            await self._postpone(owed, error, may_be_there=True)
        except discord.HTTPException as error:
            await self._postpone(owed, error, may_be_there=False)
        return 0

    async def _bring(self, owed: Owed) -> int:
        guild = self._bot.get_guild(owed.guild_id)
        if guild is not None and guild.unavailable:
            raise ConnectionError(f"club {guild.id} is not available for the moment")
        letter = None if guild is None else await self._write(owed, guild)
        if letter is None:  # Ounce was sent away, or it is owed no more
            await self._close(owed, is_left=guild is None)
            return 0
        if owed.tried_at is not None and (found := await self._find(owed, letter, owed.tried_at)) is not None:
            await (self._close(owed) if found else self._give_up(owed, Trouble.UNCONFIRMED, letter))
            return int(found)
        await self._owed.begin(owed, self._moment())
        try:
            await (await self._open(owed, letter)).send(**letter.fields, nonce=f"ounce-owed-{owed.owed_id}")
        except discord.HTTPException as error:
            return await self._turn(owed, letter, error)
        await self._close(owed)
        return 1

    async def _close(self, owed: Owed, *, is_left: bool = False) -> None:
        """Forget what is owed no more; a club's Monday comes again, unless it was left."""
        if owed.kind is OwedKind.MONDAY and not is_left:
            await self._club_progress.follow(owed)
        else:
            await self._owed.close(owed)

    async def _turn(self, owed: Owed, letter: _Letter, error: discord.HTTPException) -> int:
        """Go another way after a refusal, or give up; raises it again where it may pass."""
        refusal = read_refusal(error.status, error.code, is_direct=letter.channel_id is None)
        if refusal is Refusal.PAUSE:
            raise error
        log.warning("Owed message %d was refused: %s", owed.owed_id, error.text or error)
        if owed.kind is OwedKind.ANSWER and letter.channel_id is not None and refusal is not Refusal.UNFIT:
            return await self._bring(await self._owed.send_directly(owed))
        if owed.kind is OwedKind.HELLO and letter.channel_id is not None and refusal is not Refusal.UNFIT:
            return await self._bring(await self._owed.send_elsewhere(owed, letter.channel_id))
        await self._give_up(owed, _TROUBLES.get(owed.kind, Trouble.NO_WAY), letter)
        return 0

    async def _give_up(self, owed: Owed, why: Trouble, letter: _Letter) -> None:
        if owed.kind in {OwedKind.NOTICE, OwedKind.OFFER, OwedKind.HURT, OwedKind.MONDAY, OwedKind.HELLO}:
            await self._close(owed)
            return
        broken = owed.read_id("channel") or letter.channel_id or 0
        if not await self._owed.give_up(owed, self._moment(), why, broken):
            log.warning("The coach of club %d cannot be told that something failed: %s", owed.guild_id, why)

    async def _write(self, owed: Owed, guild: discord.Guild) -> _Letter | None:
        """What is to be sent; None where it is owed no more, as when whoever asked wants to be forgotten."""
        if owed.kind is OwedKind.QUESTION and owed.read_id("until"):
            return await self._write_gathered(owed)
        if owed.kind in {OwedKind.OFFER, OwedKind.HURT, OwedKind.MONDAY, OwedKind.HELLO}:
            return await self._write_of_no_question(owed, guild)
        question = await self._queue.find_question(owed.read_id("question"))
        topics = await self._questions.load_topics(owed.guild_id)
        if owed.kind is OwedKind.NOTICE:
            return self._write_notice(owed, question, topics)
        if question is None:
            return None
        if owed.kind is OwedKind.QUESTION:
            channel_id = (await self._clubs.load(owed.guild_id)).coach_channel_id
            fields = {
                "embed": queue_embed(question, topics),
                "view": queue_view(question),
                "allowed_mentions": NO_PINGS,
            }
            is_waiting = channel_id is not None and question.state is QuestionState.OPEN
            return _Letter(channel_id, fields) if is_waiting else None
        return _write_answer(owed, question, topics.get(str(owed.subject.get("key"))))

    async def _write_gathered(self, owed: Owed) -> _Letter | None:
        """The questions that came in a short time, in one post; None where none of them waits any more."""
        channel_id = (await self._clubs.load(owed.guild_id)).coach_channel_id
        waiting = await self._queue.load_gathered(owed.guild_id, owed.read_id("question"), owed.read_id("until"))
        if channel_id is None or not waiting:
            return None
        fields = {"embed": gathered_embed(waiting), "view": gathered_view(), "allowed_mentions": NO_PINGS}
        return _Letter(channel_id, fields)

    async def _write_of_no_question(self, owed: Owed, guild: discord.Guild) -> _Letter | None:
        if owed.kind is OwedKind.HELLO:
            return await self._write_hello(owed, guild)
        if owed.kind is OwedKind.OFFER:
            view = offer_view(owed.guild_id)
            return _Letter(None, {"content": OFFER_REMINDERS, "view": view, "allowed_mentions": NO_PINGS})
        return await (self._write_hurt(owed) if owed.kind is OwedKind.HURT else self._write_monday(owed))

    async def _write_hello(self, owed: Owed, guild: discord.Guild) -> _Letter | None:
        """The hello, in the channel for such messages, else in the first that takes it; None for a club that is set up.

        A few are tried: each refusal counts against Ounce.
        """
        channels = dict.fromkeys(filter(None, (guild.system_channel, *guild.text_channels)))
        fitting = (one for one in channels if one.id not in owed.refused and not find_missing(one))
        channel = next(fitting, None) if len(owed.refused) < MOST_REFUSALS else None
        if channel is None or await self._clubs.load(guild.id) != Club():
            return None
        text = with_prefix(HELLO, self._prefix)
        return _Letter(channel.id, {"content": text, "view": hello_view(guild.id), "allowed_mentions": NO_PINGS})

    async def _write_hurt(self, owed: Owed) -> _Letter | None:
        """How many members hurt in one place; None where the club has no channel for its coach."""
        channel_id = (await self._clubs.load(owed.guild_id)).coach_channel_id
        if channel_id is None:
            return None
        text = hurt_post_text(SorePlace(str(owed.subject["place"])), owed.read_id("count"))
        return _Letter(channel_id, {"content": text, "allowed_mentions": NO_PINGS})

    async def _write_monday(self, owed: Owed) -> _Letter | None:
        """What the club did last week; None where that is nothing, or too long ago."""
        monday = await self._club_progress.load_monday(owed)
        if monday is None:
            return None
        text = with_prefix(monday_text(monday), self._prefix)
        return _Letter(monday.channel_id, {"content": text, "allowed_mentions": NO_PINGS}, monday_mark(monday))

    def _write_notice(self, owed: Owed, question: CoachQuestion | None, topics: Mapping[str, Topic]) -> _Letter | None:
        why = Trouble(str(owed.subject["why"]))
        if why is not Trouble.NOT_TOLD:
            fallback_id = owed.read_id("fallback") or None
            text = broken_channel_text(owed.read_id("channel"), fallback_id, self._prefix, why)
            return _Letter(owed.channel_id, {"content": text, "allowed_mentions": NO_PINGS})
        if question is None:
            return None
        fields = {"content": not_told_text(self._prefix), "embed": queue_embed(question, topics)}
        return _Letter(owed.channel_id, {**fields, "allowed_mentions": NO_PINGS})

    async def _open(self, owed: Owed, letter: _Letter) -> discord.abc.Messageable:
        if letter.channel_id is not None:
            return self._bot.get_partial_messageable(letter.channel_id)
        return await self._bot.create_dm(discord.Object(owed.member_id or 0))

    async def _find(self, owed: Owed, letter: _Letter, tried_at: int) -> bool | None:
        """True where it is there already, None where it may be sent, False where nobody can tell."""
        since = discord.utils.time_snowflake(as_datetime(tried_at - CLOCK_SKEW_SECONDS))
        wanted = _fingerprint(letter.fields.get("content"), letter.fields.get("embed"), letter.fields.get("view"))
        try:
            place = await self._open(owed, letter)
            if not self._may_read(owed, letter):  # then Discord shows an empty channel, and does not say so
                return None if may_post_again(tried_at, self._moment()) else False
            async for message in place.history(after=discord.Object(since), limit=LOOKED_THROUGH, oldest_first=True):
                embed = message.embeds[0] if message.embeds else None
                if message.author != self._bot.user:
                    continue
                is_marked = bool(letter.mark) and message.content.startswith(letter.mark)
                if is_marked or _fingerprint(message.content, embed, message) == wanted:
                    return True
        except (discord.Forbidden, discord.NotFound):
            return None if may_post_again(tried_at, self._moment()) else False
        return None

    def _may_read(self, owed: Owed, letter: _Letter) -> bool:
        guild = self._bot.get_guild(owed.guild_id)
        channel = guild.get_channel(letter.channel_id) if guild is not None and letter.channel_id is not None else None
        return channel is None or channel.permissions_for(channel.guild.me).read_message_history

    async def _postpone(self, owed: Owed, error: Exception, *, may_be_there: bool) -> None:
        retry_at = await self._owed.postpone(owed, self._moment(), may_be_there=may_be_there)
        log.warning("Owed message %d is tried again at %s: %r", owed.owed_id, as_datetime(retry_at), error)

    def _moment(self) -> int:
        return self._owed.moment()


def _write_answer(owed: Owed, question: CoachQuestion, topic: Topic | None) -> _Letter | None:
    """The coach's answer; None where a coach took it back meanwhile."""
    if topic is None:
        return None
    fields = {
        "content": f"<@{question.member_id}>, the coach has an answer for you:",
        "embed": answer_embed(topic, question.cautions),
        "allowed_mentions": discord.AllowedMentions(users=[discord.Object(question.member_id)]),
    }
    return _Letter(owed.channel_id, fields)


_TROUBLES = {OwedKind.ANSWER: Trouble.NOT_TOLD, OwedKind.QUESTION: Trouble.NO_COACH_CHANNEL}


def _fingerprint(
    content: str | None, embed: discord.Embed | None, source: "discord.ui.View | discord.Message | None"
) -> tuple[object, ...]:
    """What tells one owed message from every other: its words, and its buttons."""
    if isinstance(source, discord.Message):
        ids = custom_ids(source)
    else:
        items = source.children if source is not None else ()
        ids = {item.custom_id for item in items if isinstance(item, Press)}
    shown = (embed.title, embed.description) if embed is not None else ()
    return (content or "").strip(), shown, frozenset(ids)
