"""Emergencies in Discord: they come before every command and every answer, and nothing of them is kept."""

import logging
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.domain.errors import MemberError
from bot.domain.faq.decision import Mode
from bot.domain.faq.emergency import Danger
from bot.services.clubs import Clubs
from bot.services.questions import Questions
from bot.services.safety import Alarm, Safety
from cogs._ui.answer import AnswerLostError, answer_privately, post
from cogs._ui.cooldown import Cooldown
from cogs._ui.membership import find_guild_id
from cogs._ui.style import COLOUR

if TYPE_CHECKING:
    from bot.client import ClubBot

log = logging.getLogger(__name__)
OVERHEARD_AGAIN_SECONDS = 600
ASKED_PER_MINUTE = 6


class SafetyCog(commands.Cog):
    """Answers emergencies; `ClubBot.dispatch` sees to it that nothing else does."""

    def __init__(self, bot: "ClubBot", safety: Safety, questions: Questions, clubs: Clubs) -> None:
        self._bot = bot
        self._safety = safety
        self._questions = questions
        self._clubs = clubs
        self._offered = Cooldown[int](1, OVERHEARD_AGAIN_SECONDS)
        self._told = {
            Mode.OVERHEARD: Cooldown[tuple[int, Danger]](1, OVERHEARD_AGAIN_SECONDS),
            Mode.ASKED: Cooldown[tuple[int, Danger]](ASKED_PER_MINUTE, 60),
        }

    @commands.Cog.listener()
    async def on_danger(self, message: discord.Message, danger: Danger, mode: Mode) -> None:
        """Answer a message: privately where somebody may harm themselves, for all to see where a body needs help."""
        if not self._told[mode].allows((message.author.id, danger)):
            return
        alarm = await self._safety.answer(danger, await self._guild_id(message.guild, message.author))
        ways = (
            [self._privately, self._in_reply] if danger is not Danger.EMERGENCY else [self._in_reply, self._privately]
        )
        for way in ways:
            if await way(message, alarm.text):
                break
        else:
            log.warning("An emergency in channel %d could be answered nowhere", message.channel.id)
        await self._tell_coach(alarm, message.author.id, message.channel.id)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Offer the numbers for words that nobody said to Ounce and no phrase heard, where they clearly mean danger."""
        if message.guild is None or message.author.bot or self._bot.mode_of(message) is Mode.ASKED:
            return
        if not await self._questions.is_clearly_near_danger(message.guild.id, message.content):
            return
        text = self._safety.unasked
        if self._offered.allows(message.author.id) and not await self._privately(message, text):
            await self._in_reply(message, text)

    @commands.Cog.listener()
    async def on_danger_typed(self, interaction: discord.Interaction, danger: Danger) -> None:
        """Answer a slash command, a menu or a form; only the one who used it sees that."""
        alarm = await self._safety.answer(danger, await self._guild_id(interaction.guild, interaction.user))
        try:
            await answer_privately(interaction, alarm.text)
        except (discord.HTTPException, AnswerLostError) as error:
            log.warning("An emergency in a command could not be answered: %r", error)
        await self._tell_coach(alarm, interaction.user.id, interaction.channel_id or 0)

    async def _guild_id(self, guild: discord.Guild | None, user: discord.User | discord.Member) -> int | None:
        try:
            return await find_guild_id(self._bot, self._clubs, guild, user)
        except (MemberError, discord.HTTPException):
            return None  # no club, or several: then there are no numbers of a club's own

    async def _privately(self, message: discord.Message, text: str) -> bool:
        try:
            await post(message.author, content=text)
        except (discord.HTTPException, AnswerLostError):
            return False
        return True

    async def _in_reply(self, message: discord.Message, text: str) -> bool:
        try:
            reply = message.to_reference(fail_if_not_exists=False)
            await post(message.channel, content=text, reference=reply, mention_author=False)
        except (discord.HTTPException, AnswerLostError):
            return False
        return True

    async def _tell_coach(self, alarm: Alarm, member_id: int, channel_id: int) -> None:
        if alarm.coach_channel_id is None:
            return
        embed = discord.Embed(
            title="Somebody may need you",
            description="They wrote something that sounds like an emergency. I gave them the numbers to call.",
            colour=COLOUR,
        )
        embed.add_field(name="Who", value=f"<@{member_id}> in <#{channel_id}>", inline=False)
        try:
            await post(self._bot.get_partial_messageable(alarm.coach_channel_id), embed=embed)
        except (discord.HTTPException, AnswerLostError) as error:
            log.warning("The coach could not be told in channel %d: %s", alarm.coach_channel_id, error)


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    await bot.add_cog(SafetyCog(bot, bot.services.safety, bot.services.questions, bot.services.clubs))
