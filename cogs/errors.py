"""The only place where an exception becomes a reply: what a member can mend is said, the rest gets a reference."""

import logging
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

import aiohttp
import discord
from discord.ext import commands

from bot.domain.club import Unasked
from bot.domain.errors import MemberError, PrivateError
from bot.domain.faq.about_bot import AboutBot
from bot.domain.faq.decision import Mode
from bot.domain.faq.question_cues import clean
from bot.domain.faq.unread import Heard, Meaning, Unread, judge
from bot.domain.words.commands import Where, propose
from bot.services.circuits import NotYoursError
from bot.services.clubs import Clubs
from bot.services.questions import Questions
from bot.services.safety import Safety
from cogs._cards.circuit import own_circuit_view
from cogs._cards.club import club_view
from cogs._ui.answer import AnswerLostError, Context, acknowledge, answer, answer_privately, may, post
from cogs._ui.buttons import Press, view_of
from cogs._ui.cooldown import Cooldown
from cogs._ui.membership import ClubNotChosenError, NotACoachError, find_guild_id, is_only_bot
from cogs._ui.prefix import with_prefix
from cogs._ui.sentences import translate, unwrap
from cogs._ui.surplus import refuse_surplus

if TYPE_CHECKING:
    from bot.client import ClubBot

log = logging.getLogger(__name__)
CLOSED = (
    "My answer is for you alone, but your direct messages are closed to me. Type the same with `/`: only you see it."
)
NOT_THERE = (
    "I'm not allowed to write in <#{}>, so I couldn't answer you. "
    "Type the same with `/` there, or write to me here. A coach can give me Send Messages in that channel."
)
USUAL_HELP = "To see what I can do, write `!help` alone."
MUTE = "\N{SPEAKER WITH CANCELLATION STROKE}"
COMMANDS_PER_WINDOW, WINDOW_SECONDS = 40, 60  # from one member, of whatever kind
SECONDS_BETWEEN_PROPOSALS = 600  # in one channel
SECONDS_BETWEEN_REASONS = 600  # why a channel stays silent, to one member


class ErrorsCog(commands.Cog):
    """Answers whatever went wrong, wherever it went wrong."""

    def __init__(
        self, bot: "ClubBot", clubs: Clubs, questions: Questions, *, safety: Safety, about: AboutBot, prefix: str
    ) -> None:
        self._bot = bot
        self._clubs = clubs
        self._questions = questions
        self._safety = safety
        self._about = about
        self._prefix = prefix
        self._typed = Cooldown[int](COMMANDS_PER_WINDOW, WINDOW_SECONDS)
        self._explained = Cooldown[tuple[int, int]](1, SECONDS_BETWEEN_REASONS)
        self._proposed = Cooldown[int](1, SECONDS_BETWEEN_PROPOSALS)

    async def cog_load(self) -> None:
        """Let no command ignore words that it has no use for, and nobody keep Ounce busy with commands."""
        self._bot.before_invoke(self._require_turn)

    async def _require_turn(self, ctx: Context) -> None:
        """Let a command go on, typed or not, unless its member types too many, or more words than it takes."""
        self._typed.count(ctx.author.id)
        refuse_surplus(ctx)

    @commands.Cog.listener()
    async def on_command_error(self, ctx: Context, error: commands.CommandError) -> None:
        """Answer an error of a typed command, or hand on what was a question after all."""
        if isinstance(error, commands.CommandNotFound):
            if ctx.prefix == self._prefix and (proposal := await self._propose(ctx)):
                await self._say(ctx, error, proposal, _deletable(ctx))
            return
        try:
            meaning = await self._understand(ctx, error)
        except Exception as failure:  # a listener's own errors reach nobody who typed
            ctx.command = None  # what fails from here on is no command's
            self._bot.dispatch("command_error", ctx, commands.CommandInvokeError(failure))
            return
        if meaning is Meaning.QUESTION:
            self._bot.dispatch("question", ctx, clean(ctx.message.content))
        elif meaning is Meaning.DANGER:
            is_plea = ctx.command is not None and ctx.command.name == "help"
            await self._say(ctx, error, f"{self._safety.offer}\n{USUAL_HELP}" if is_plea else self._safety.offer)
        else:
            await self._say(ctx, error, self._build_sentence(error), _offer(error))

    async def _understand(self, ctx: Context, error: commands.CommandError) -> Meaning:
        """Return what was meant by a command that failed; it's heard as a question only where that is worth it."""
        unread = self._unread(ctx, error)
        if unread is None or not unread.may_be_asked:
            return Meaning.MISTAKE
        return judge(unread, await self._hear(ctx, unread.words))

    async def _hear(self, ctx: Context, words: str) -> Heard:
        if await self._questions.is_near_danger(ctx.guild.id if ctx.guild else ctx.author.id, words):
            return Heard(is_near_danger=True)  # whatever their club is
        guild_id = await find_guild_id(self._bot, self._clubs, ctx.guild, ctx.author)
        decision = await self._questions.decide(guild_id, words, Mode.ASKED)
        return Heard(is_about_bot=self._about.find(words) is not None, decision=decision)

    def _unread(self, ctx: Context, error: commands.CommandError) -> Unread | None:
        """The typed command that could not be read; None where it could, and was refused or failed."""
        cause = unwrap(error)
        is_read = not isinstance(cause, MemberError | commands.UserInputError) or isinstance(
            cause, PrivateError | ClubNotChosenError
        )
        if is_read or ctx.interaction is not None or ctx.command is None:
            return None
        is_by_mention = ctx.prefix is not None and ctx.prefix != self._prefix
        return Unread(clean(ctx.message.content), ctx.command.name, is_by_mention)

    async def _say(
        self, ctx: Context, error: commands.CommandError, sentence: str, view: discord.ui.View | None = None
    ) -> None:
        """Say a sentence where a command failed, to its member alone where it is nobody else's business."""
        if isinstance(unwrap(error), discord.Forbidden) and not _may_write(ctx):
            await self._explain_silence(ctx)
            return
        try:
            if not _is_private(error, ctx):
                await answer(ctx, sentence, view=view, ephemeral=True)
            elif not await self._send_privately(ctx.author, sentence):
                await answer(ctx, sentence if isinstance(unwrap(error), NotACoachError) else CLOSED)
        except AnswerLostError as failure:
            log.warning("A command could not be answered: %r", failure.__cause__)
        except discord.Forbidden:
            log.warning(
                "Not allowed to answer in channel %s of guild %s", ctx.channel.id, getattr(ctx.guild, "id", None)
            )
            await self._explain_silence(ctx)

    async def _explain_silence(self, ctx: Context) -> None:
        """Tell somebody by direct message, or with a sign, that their channel is closed to Ounce; seldom, as each may.

        Each refusal counts against Ounce, so nothing is tried there again.
        """
        if ctx.guild is None or not self._explained.allows((ctx.author.id, ctx.channel.id)):
            return
        if await self._send_privately(ctx.author, NOT_THERE.format(ctx.channel.id)):
            return
        if may(ctx, "add_reactions") and may(ctx, "read_message_history"):
            with suppress(discord.HTTPException, aiohttp.ClientError, OSError):
                await ctx.message.add_reaction(MUTE)

    @commands.Cog.listener()
    async def on_failure(self, error: Exception, interaction: discord.Interaction | None) -> None:
        """Answer an error of a slash command, a press or a listener."""
        sentence = self._build_sentence(error)
        if interaction is None:
            return
        try:
            await answer_privately(interaction, sentence, view=_offer(error))
        except (discord.HTTPException, AnswerLostError) as failure:
            log.warning("Interaction %s could not be answered: %s", interaction.id, failure)

    def _build_sentence(self, error: BaseException) -> str:
        error = unwrap(error)
        if isinstance(error, discord.Forbidden):
            log.warning("Discord does not allow it: %s", error.text or error)
        elif isinstance(error, discord.NotFound):
            log.info("Gone meanwhile: %s", error.text or error)
        sentence = translate(error)
        if sentence is None:
            reference = secrets.token_hex(3)
            log.error("Unexpected error, reference %s", reference, exc_info=error)
            sentence = (
                f"Sorry, something went wrong on my side. It's noted as {reference}; please try again in a minute."
            )
        return sentence

    async def _send_privately(self, user: discord.User | discord.Member, sentence: str) -> bool:
        """Send a direct message; False where the member takes none."""
        try:
            text = with_prefix(sentence, self._prefix)
            await post(user, content=text)
        except (discord.HTTPException, AnswerLostError):
            return False
        return True

    @commands.Cog.listener()
    async def on_note_press(self, interaction: discord.Interaction, action: str, member_id: int) -> None:
        """Delete a proposal that nobody needed; whoever it was for may, and whoever looks after the channel."""
        if interaction.user.id != member_id and not interaction.permissions.manage_messages:
            raise MemberError("That message was for somebody else, so only they can delete it.")
        await acknowledge(interaction)
        await interaction.delete_original_response()

    async def _propose(self, ctx: Context) -> str | None:
        """What there is instead of a word that is no command; none where a coach wants none, and a slip seldom."""
        names = [name for command in self._bot.commands for name in (command.name, *command.aliases)]
        where = Where.DIRECT if ctx.guild is None else Where.ALONE if is_only_bot(ctx.guild) else Where.AMONG_BOTS
        proposal = propose(ctx.invoked_with or "", names, where)
        if proposal is None:
            return None
        if ctx.guild is None:
            return proposal.text
        if Unasked.SLIPS in (await self._clubs.load(ctx.guild.id)).muted:
            return None
        return proposal.text if not proposal.is_seldom or self._proposed.allows(ctx.channel.id) else None


def _may_write(ctx: Context) -> bool:
    """True where Ounce has the right to answer where a command was given."""
    if ctx.interaction is not None:
        return True
    return may(ctx, "send_messages_in_threads" if isinstance(ctx.channel, discord.Thread) else "send_messages")


def _deletable(ctx: Context) -> discord.ui.View | None:
    return None if ctx.guild is None else view_of([Press("note", "delete", ctx.author.id, "Delete")])


def _is_private(error: BaseException, ctx: Context) -> bool:
    """A refusal is nobody else's business, nor is what a member spares; a slash command's answer is private anyway."""
    return ctx.interaction is None and ctx.guild is not None and isinstance(unwrap(error), PrivateError)


def _offer(error: BaseException) -> discord.ui.View | None:
    """The buttons that belong to an error: the clubs to choose from, or one's own circuit instead of another's."""
    cause = unwrap(error)
    if isinstance(cause, NotYoursError):
        return own_circuit_view()
    return club_view(cause.clubs) if isinstance(cause, ClubNotChosenError) else None


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    services = bot.services
    await bot.add_cog(
        ErrorsCog(
            bot,
            services.clubs,
            services.questions,
            safety=services.safety,
            about=services.about,
            prefix=bot.settings.command_prefix,
        )
    )
