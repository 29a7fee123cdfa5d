"""The only place where an exception becomes a reply: what a member can mend is said, the rest gets a reference."""

import logging
import secrets
from functools import singledispatch
from typing import TYPE_CHECKING

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands
from rapidfuzz import fuzz, process

from bot.domain.errors import MemberError
from bot.domain.faq.pain import speaks_of_pain
from bot.domain.faq.question_cues import clean, seeks_an_answer
from bot.services.circuits import NotYoursError
from cogs._cards.circuit import own_circuit_view
from cogs._cards.club import club_view
from cogs._ui.answer import AnswerLostError, Context, answer, answer_privately, with_prefix
from cogs._ui.membership import ClubNotChosenError, NotACoachError

if TYPE_CHECKING:
    from bot.client import ClubBot

log = logging.getLogger(__name__)
_OF_OTHER_BOTS = frozenset({"remind", "remindme", "rem"})  # near ours, but widely another bot's
_SOMETHING_GONE = "Something I need for that was deleted. Try it again, please."
_GONE = {  # by Discord's code of what is not there
    10003: "That channel was deleted. Choose another one.",
    10007: "That member has left the club.",
    10008: "That message was deleted. `!circuit` draws you a new one.",
    10013: "Discord no longer knows that member.",
}
UNSURE = "Discord stumbled before my answer was through. It may be done all the same: look first, then try again."
_NEAR_COMMAND = 70  # rapidfuzz ratio from which a mistyped command is worth proposing


@singledispatch
def translate(error: BaseException) -> str | None:
    """Return the sentence for a member; None where the error is ours and wants a reference."""
    return None


@translate.register
def _(error: MemberError) -> str:
    return str(error)


@translate.register
def _(error: commands.CommandOnCooldown) -> str:
    return f"One at a time: try again in {round(error.retry_after) + 1} s."


@translate.register
def _(error: commands.UserInputError) -> str:
    return "I could not read that. `!help` shows what I understand."


@translate.register
def _(error: commands.ChannelNotFound) -> str:
    return "I find no such channel here. Name one as Discord proposes it after #."


@translate.register
def _(error: commands.MissingRequiredArgument) -> str:
    return f"Name the {error.param.name} too. `!help` shows how."


@translate.register
def _(error: commands.NoPrivateMessage) -> str:
    return "That belongs to a club: type it in a channel of yours."


@translate.register
def _(error: app_commands.NoPrivateMessage) -> str:
    return "That belongs to a club: type it in a channel of yours."


@translate.register(AnswerLostError)
@translate.register(aiohttp.ClientError)
@translate.register(TimeoutError)
def _(error: BaseException) -> str:
    return UNSURE


@translate.register
def _(error: discord.HTTPException) -> str | None:
    return UNSURE if error.status >= 500 else None


@translate.register
def _(error: commands.CheckFailure) -> str:
    return "That is not for you to do here; ask a coach of the club."


@translate.register
def _(error: app_commands.CheckFailure) -> str:
    return "That is not for you to do here; ask a coach of the club."


@translate.register
def _(error: app_commands.CommandSignatureMismatch) -> str:
    return "I have changed since Discord learned this command. Wait a minute, then try it again."


class ErrorsCog(commands.Cog):
    """Answers whatever went wrong, wherever it went wrong."""

    def __init__(self, bot: "ClubBot", prefix: str) -> None:
        self._bot = bot
        self._prefix = prefix

    @commands.Cog.listener()
    async def on_command_error(self, ctx: Context, error: commands.CommandError) -> None:
        """Answer an error of a typed command."""
        if isinstance(error, commands.CommandNotFound):
            sentence = self._propose(ctx.invoked_with or "") if ctx.prefix == self._prefix else None
        else:
            sentence = self._build_sentence(error)
        if sentence is not None and self._is_question(ctx, error):
            self._bot.dispatch("unread_mention", ctx, sentence)
        elif sentence is not None:
            try:
                if not (_is_private(error, ctx) and await self._send_privately(ctx.author, sentence)):
                    await answer(ctx, sentence, view=_offer(error), ephemeral=True)
            except AnswerLostError as failure:
                log.warning("A command could not be answered: %r", failure.__cause__)
            except discord.Forbidden:
                log.warning(
                    "Not allowed to answer in channel %s of guild %s", ctx.channel.id, getattr(ctx.guild, "id", None)
                )

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
        """A mention whose first word is a command that could not be read, as in "@Ounce help my shins hurt"."""
        cause = _unwrap(error)
        is_unread = isinstance(cause, MemberError | commands.UserInputError) and not isinstance(
            cause, NotACoachError | ClubNotChosenError
        )
        if not is_unread or ctx.interaction is not None or ctx.command is None or ctx.command.name == "ask":
            return False
        words = clean(ctx.message.content)
        is_by_mention = ctx.prefix is not None and ctx.prefix != self._prefix
        return is_by_mention and len(words.split()) > 2 and (seeks_an_answer(words) or speaks_of_pain(words))

    def _build_sentence(self, error: BaseException) -> str | None:
        error = _unwrap(error)
        if isinstance(error, discord.Forbidden):
            log.warning("Discord does not allow it: %s", error.text or error)
            return None
        if isinstance(error, discord.NotFound):
            log.info("Gone meanwhile: %s", error.text or error)
            return _GONE.get(error.code, _SOMETHING_GONE)
        sentence = translate(error)
        if sentence is None:
            reference = secrets.token_hex(3)
            log.error("Unexpected error, reference %s", reference, exc_info=error)
            sentence = f"Sorry, that went wrong on my side. It is noted as {reference}; please try again in a minute."
        return sentence

    async def _send_privately(self, user: discord.User | discord.Member, sentence: str) -> bool:
        """Send a direct message; False where the member takes none."""
        try:
            text = with_prefix(sentence, self._prefix)
            await user.send(text, allowed_mentions=discord.AllowedMentions.none())
        except discord.HTTPException:
            return False
        return True

    def _propose(self, typed: str) -> str | None:
        """A mistyped command gets the nearest one; a command of another bot gets silence."""
        if typed.casefold() in _OF_OTHER_BOTS:
            return None
        names = [name for command in self._bot.commands for name in (command.name, *command.aliases)]
        match = process.extractOne(typed.lower()[:32], names, scorer=fuzz.ratio, score_cutoff=_NEAR_COMMAND)
        return None if match is None else f"Did you mean `{self._prefix}{match[0]}`?"


def _unwrap(error: BaseException) -> BaseException:
    while isinstance(
        error, commands.CommandInvokeError | app_commands.CommandInvokeError | commands.HybridCommandError
    ):
        error = error.original
    return error


def _is_private(error: BaseException, ctx: Context) -> bool:
    """A refusal is nobody else's business; the answer to a slash command is private anyway."""
    return ctx.interaction is None and isinstance(_unwrap(error), NotACoachError)


def _offer(error: BaseException) -> discord.ui.View | None:
    """The buttons that belong to an error: the clubs to choose from, or one's own circuit instead of another's."""
    cause = _unwrap(error)
    if isinstance(cause, NotYoursError):
        return own_circuit_view()
    return club_view(cause.clubs) if isinstance(cause, ClubNotChosenError) else None


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    await bot.add_cog(ErrorsCog(bot, bot.settings.command_prefix))
