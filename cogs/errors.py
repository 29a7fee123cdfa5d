"""The only place where an exception becomes a reply: what a member can mend is said, the rest gets a reference."""

import logging
import secrets
from contextlib import suppress
from functools import singledispatch
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.club import Unasked
from bot.domain.errors import MemberError, PrivateError
from bot.domain.faq.pain import speaks_of_pain
from bot.domain.faq.question_cues import clean, seeks_an_answer
from bot.domain.words.commands import find_hint, find_slip
from bot.domain.words.tokens import quote_safely
from bot.services.circuits import NotYoursError
from bot.services.clubs import Clubs
from cogs._cards.circuit import own_circuit_view
from cogs._cards.club import club_view
from cogs._ui.answer import AnswerLostError, Context, acknowledge, answer, answer_privately, may, post
from cogs._ui.buttons import Press, view_of
from cogs._ui.cooldown import Cooldown
from cogs._ui.membership import ClubNotChosenError, NotACoachError, is_only_bot
from cogs._ui.prefix import with_prefix

if TYPE_CHECKING:
    from bot.client import ClubBot

log = logging.getLogger(__name__)
_SOMETHING_GONE = "Something I need for that was deleted. Please try again."
_GONE = {  # by Discord's code of what is not there
    10003: "That channel was deleted. Choose another one.",
    10007: "That member has left the club.",
    10008: "That message was deleted. `!circuit` draws you a new one.",
    10013: "Discord no longer knows that member.",
}
UNSURE = "Discord had a hiccup, so I can't tell whether that worked. Check first, then try again."
CLOSED = (
    "My answer is for you alone, but your direct messages are closed to me. Type the same with `/`: only you see it."
)
FORBIDDEN = "Discord doesn't let me do that here. A coach can check my permissions: `!setup`."
NOT_THERE = (
    "I'm not allowed to write in <#{}>, so I couldn't answer you. "
    "Type the same with `/` there, or write to me here. A coach can give me Send Messages in that channel."
)
MUTE = "\N{SPEAKER WITH CANCELLATION STROKE}"
READS_THE_REST = frozenset({"reminders"})  # the group itself says what it makes of other words
COMMANDS_PER_WINDOW, WINDOW_SECONDS = 40, 60  # from one member, of whatever kind
SECONDS_BETWEEN_PROPOSALS = 600  # in one channel
SECONDS_BETWEEN_REASONS = 600  # why a channel stays silent, to one member


@singledispatch
def translate(error: BaseException) -> str | None:
    """Return the sentence for a member; None where the error is ours and wants a reference."""
    return None


@translate.register
def _(error: MemberError) -> str:
    return str(error)


@translate.register
def _(error: commands.CommandOnCooldown) -> str:
    return f"That was a lot at once. Try again in {round(error.retry_after) + 1} s."


@translate.register
def _(error: commands.UserInputError) -> str:
    return "I couldn't read that. `!help` shows what I understand."


@translate.register(commands.ChannelNotFound)
@translate.register(commands.BadUnionArgument)  # none of the kinds of channels
def _(error: BaseException) -> str:
    return "I can't find that channel. Type # and pick it from the list."


@translate.register
def _(error: commands.MissingRequiredArgument) -> str:
    return f"Name the {error.param.name} too. `!help` shows how."


@translate.register
def _(error: commands.NoPrivateMessage) -> str:
    return "That only works in a club: type it in a channel there."


@translate.register
def _(error: app_commands.NoPrivateMessage) -> str:
    return "That only works in a club: type it in a channel there."


@translate.register(AnswerLostError)
@translate.register(aiohttp.ClientError)
@translate.register(TimeoutError)
@translate.register(ConnectionError)
def _(error: BaseException) -> str:
    return UNSURE


@translate.register
def _(error: discord.HTTPException) -> str | None:
    return UNSURE if error.status >= 500 else None


@translate.register
def _(error: commands.CheckFailure) -> str:
    return "You can't do that here. Ask one of the club's coaches."


@translate.register
def _(error: app_commands.CheckFailure) -> str:
    return "You can't do that here. Ask one of the club's coaches."


@translate.register
def _(error: app_commands.CommandSignatureMismatch) -> str:
    return "This command has just changed. Wait a minute, then try again."


class ErrorsCog(commands.Cog):
    """Answers whatever went wrong, wherever it went wrong."""

    def __init__(self, bot: "ClubBot", clubs: Clubs, prefix: str) -> None:
        self._bot = bot
        self._clubs = clubs
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
        _refuse_surplus(ctx)

    @commands.Cog.listener()
    async def on_command_error(self, ctx: Context, error: commands.CommandError) -> None:
        """Answer an error of a typed command."""
        if isinstance(error, commands.CommandNotFound):
            sentence = await self._propose(ctx) if ctx.prefix == self._prefix else None
        else:
            sentence = self._build_sentence(error)
        if isinstance(_unwrap(error), discord.Forbidden) and not _may_write(ctx):
            await self._explain_silence(ctx)
            return
        view = _deletable(ctx) if isinstance(error, commands.CommandNotFound) else _offer(error)
        if sentence is not None and self._is_question(ctx, error):
            self._bot.dispatch("unread_mention", ctx, sentence)
        elif sentence is not None:
            try:
                if not _is_private(error, ctx):
                    await answer(ctx, sentence, view=view, ephemeral=True)
                elif not await self._send_privately(ctx.author, sentence):
                    await answer(ctx, sentence if isinstance(_unwrap(error), NotACoachError) else CLOSED)
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
        if interaction is None or sentence is None:
            return
        try:
            await answer_privately(interaction, sentence, view=_offer(error))
        except (discord.HTTPException, AnswerLostError) as failure:
            log.warning("Interaction %s could not be answered: %s", interaction.id, failure)

    def _is_question(self, ctx: Context, error: commands.CommandError) -> bool:
        """A mention whose first word is a command that could not be read, as in "@Ounce help my shins hurt".

        A call for help is one with the prefix too.
        """
        cause = _unwrap(error)
        is_unread = isinstance(cause, MemberError | commands.UserInputError) and not isinstance(
            cause, PrivateError | ClubNotChosenError
        )
        if not is_unread or ctx.interaction is not None or ctx.command is None or ctx.command.name == "ask":
            return False
        words = clean(ctx.message.content)
        is_by_mention = ctx.prefix is not None and ctx.prefix != self._prefix
        is_told = seeks_an_answer(words) or speaks_of_pain(words)
        if ctx.command.name == "help":
            return len(words.split()) > 2 and (is_by_mention or is_told)
        return is_by_mention and len(words.split()) > 2 and is_told

    def _build_sentence(self, error: BaseException) -> str | None:
        error = _unwrap(error)
        if isinstance(error, discord.Forbidden):
            log.warning("Discord does not allow it: %s", error.text or error)
            return FORBIDDEN
        if isinstance(error, discord.NotFound):
            log.info("Gone meanwhile: %s", error.text or error)
            return _GONE.get(error.code, _SOMETHING_GONE)
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
        """What there is instead of a word that is no command; silence for what may be meant for another bot.

        Where another bot may hear the same prefix, only a slip of one letter is spoken of, once in ten minutes; where a
        coach wants none of it, none is.
        """
        typed = ctx.invoked_with or ""
        names = [name for command in self._bot.commands for name in (command.name, *command.aliases)]
        slip = find_slip(typed, names)
        proposal = f"Did you mean `!{slip}`?" if slip else None
        hint = find_hint(typed)
        if ctx.guild is None:
            return hint or proposal or f"I don't know {quote_safely(typed)}. `!help` lists all commands."
        if not (hint or proposal) or Unasked.SLIPS in (await self._clubs.load(ctx.guild.id)).muted:
            return None
        if is_only_bot(ctx.guild) and hint:
            return hint
        return proposal if proposal and self._proposed.allows(ctx.channel.id) else None


def _refuse_surplus(ctx: Context) -> None:
    """Raise a MemberError for words behind a typed command that it has no use for, before it does anything."""
    words = ctx.view.buffer[ctx.view.index :].strip()
    command = ctx.command
    if ctx.interaction is not None or command is None or not words or command.qualified_name in READS_THE_REST:
        return
    name = command.qualified_name
    if isinstance(command, commands.Group):
        known = ", ".join(f"`!{name} {one.name}`" for one in sorted(command.commands, key=lambda one: one.name))
        sentence = f"I couldn't read {quote_safely(words)} there, so I did nothing. You can type {known}."
    else:
        sentence = f"I couldn't read {quote_safely(words)} there, so I did nothing. {_build_example(command)}"
    raise commands.CommandInvokeError(MemberError(sentence))


def _build_example(command: "commands.Command[Any, ..., Any]") -> str:
    """Return how a command is typed: its first example, or its name with what it takes."""
    examples = [line.removeprefix("• ") for line in (command.help or "").splitlines() if line.startswith("• ")]
    if examples and command.clean_params:
        return f"Write for example `!{examples[0].partition(' (')[0]}`."
    takes = "".join(f" #{name}" if name == "channel" else f" {name}" for name in command.clean_params)
    return f"Write `!{command.qualified_name}{takes}`" + ("." if takes else " and nothing after it.")


def _may_write(ctx: Context) -> bool:
    """True where Ounce has the right to answer where a command was given."""
    if ctx.interaction is not None:
        return True
    return may(ctx, "send_messages_in_threads" if isinstance(ctx.channel, discord.Thread) else "send_messages")


def _deletable(ctx: Context) -> discord.ui.View | None:
    return None if ctx.guild is None else view_of([Press("note", "delete", ctx.author.id, "Delete")])


def _unwrap(error: BaseException) -> BaseException:
    while isinstance(
        error, commands.CommandInvokeError | app_commands.CommandInvokeError | commands.HybridCommandError
    ):
        error = error.original
    return error


def _is_private(error: BaseException, ctx: Context) -> bool:
    """A refusal is nobody else's business, nor is what a member spares; a slash command's answer is private anyway."""
    return ctx.interaction is None and ctx.guild is not None and isinstance(_unwrap(error), PrivateError)


def _offer(error: BaseException) -> discord.ui.View | None:
    """The buttons that belong to an error: the clubs to choose from, or one's own circuit instead of another's."""
    cause = _unwrap(error)
    if isinstance(cause, NotYoursError):
        return own_circuit_view()
    return club_view(cause.clubs) if isinstance(cause, ClubNotChosenError) else None


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    await bot.add_cog(ErrorsCog(bot, bot.services.clubs, bot.settings.command_prefix))
