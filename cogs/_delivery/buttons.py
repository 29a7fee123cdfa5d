"""Presses under a reminder: each changes the reminder of the one who pressed, and of nobody else."""

from typing import TYPE_CHECKING

import discord

from bot.domain.errors import MemberError
from bot.domain.reminders.reminder import Reminder, State
from bot.services.circuits import Circuits
from bot.services.reminders import MovedOnError, Reminders
from cogs._cards.circuit import done_text
from cogs._cards.own_circuit import CircuitCards
from cogs._cards.reminders import join_view, next_lines, snooze_view, snoozed_text
from cogs._ui.answer import answer_privately, with_prefix
from cogs._ui.membership import is_member

if TYPE_CHECKING:
    from bot.client import ClubBot

SNOOZES = frozenset({"halfhour", "evening", "tomorrow"})


class Presses:
    """Answers the buttons My circuit, Done, Snooze with its three choices, and Not today."""

    def __init__(
        self, bot: "ClubBot", reminders: Reminders, circuits: Circuits, cards: CircuitCards, prefix: str
    ) -> None:
        self._bot = bot
        self._reminders = reminders
        self._circuits = circuits
        self._cards = cards
        self._prefix = prefix

    async def answer(self, interaction: discord.Interaction, action: str, delivery_id: int) -> None:
        """Answer a press under the message of a delivery; MemberError where it comes too late."""
        if action == "circuit":  # which draws, and asks Discord for membership where it was a direct message
            await interaction.response.defer(ephemeral=True, thinking=True)
        guild_id = await self._find_guild_id(interaction, delivery_id)
        await self._reminders.take_seen(guild_id, (interaction.user.id,))
        if action == "circuit":
            await self._give_circuit(interaction, guild_id)
            return
        try:
            await self._change(interaction, guild_id, action, delivery_id)
        except MovedOnError:  # of two presses at once the second sees what the first one did
            await self._change(interaction, guild_id, action, delivery_id)

    async def _change(self, interaction: discord.Interaction, guild_id: int, action: str, delivery_id: int) -> None:
        row = await self._reminders.find_reminder(guild_id, interaction.user.id, delivery_id)
        if row is None:
            await self._tell_none(interaction, guild_id)
        elif action == "done":
            await self._settle(interaction, guild_id, row)
        elif row.state is State.SETTLED:
            raise MemberError("You logged it as done already. Well trained.")
        elif action in SNOOZES:
            await self._snooze(interaction, guild_id, row, action)
        elif action == "snooze":
            self._reminders.require_recent(row)
            await answer_privately(interaction, "Until when?", view=snooze_view(delivery_id))
        else:
            self._reminders.require_recent(row)
            week = await self._reminders.skip(guild_id, interaction.user.id, row)
            await self._say(interaction, f"All right, not today. Next:\n{next_lines(week)}")

    async def _find_guild_id(self, interaction: discord.Interaction, delivery_id: int) -> int:
        """The club whose reminder it is: for a direct message the delivery's, if both are in it still."""
        if interaction.guild_id is not None:
            return interaction.guild_id
        guild_id = await self._reminders.ledger.load_guild_of_delivery(delivery_id)
        if guild_id is None:
            raise MemberError("I no longer know this reminder. `!reminders` shows how you stand.")
        guild = self._bot.get_guild(guild_id)
        if guild is None or not await is_member(guild, interaction.user):
            raise MemberError(
                "We share that club no more, so nothing comes from it. Your week is kept for your return."
            )
        return guild_id

    async def _give_circuit(self, interaction: discord.Interaction, guild_id: int) -> None:
        member_id = interaction.user.id
        await self._cards.give_own(interaction, await self._circuits.find_or_draw(guild_id, member_id))
        if (await self._reminders.load(guild_id, member_id)).plan is None:
            await answer_privately(interaction, "Shall I remind you too?", view=join_view(guild_id))

    async def _tell_none(self, interaction: discord.Interaction, guild_id: int) -> None:
        week = await self._reminders.load(guild_id, interaction.user.id)
        if week.plan is None:
            await answer_privately(
                interaction, "This one was for others. Shall I remind you too?", view=join_view(guild_id)
            )
        else:
            await self._say(interaction, f"No reminder of yours is open here. Next:\n{next_lines(week)}")

    async def _settle(self, interaction: discord.Interaction, guild_id: int, row: Reminder) -> None:
        member_id = interaction.user.id
        day = await self._reminders.settle(guild_id, member_id, row)
        if day is not None:
            await self._circuits.log_open(guild_id, member_id, day)
        days = await self._circuits.count_days_this_week(guild_id, member_id)
        await self._say(interaction, done_text(days, is_new=day is not None))

    async def _snooze(self, interaction: discord.Interaction, guild_id: int, row: Reminder, choice: str) -> None:
        member_id = interaction.user.id
        before = await self._reminders.load(guild_id, member_id)
        due = await self._reminders.snooze(guild_id, member_id, row, choice)
        after = await self._reminders.load(guild_id, member_id)
        await interaction.response.edit_message(content=snoozed_text(due, before, after), view=None)

    async def _say(self, interaction: discord.Interaction, text: str) -> None:
        await answer_privately(interaction, with_prefix(text, self._prefix))
