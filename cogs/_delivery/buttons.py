"""Presses under a reminder: each changes the reminder of the one who pressed, and of nobody else."""

from typing import TYPE_CHECKING

import discord

from bot.domain.circuit.request import CircuitRequest
from bot.domain.errors import MemberError
from bot.services.circuits import Circuits
from bot.services.reminders import Pressed, Reminders
from bot.services.strength import Strength
from cogs._cards.circuit_message import CircuitMessages
from cogs._cards.reminders import join_view, next_lines, snooze_view, snoozed_text
from cogs._cards.strength import ALREADY, done_text, done_view
from cogs._ui.answer import answer_privately, edit_message, think
from cogs._ui.buttons import StaleButtonError
from cogs._ui.membership import is_member

if TYPE_CHECKING:
    from bot.client import ClubBot

CIRCUITS = {"circuit": None, "easy": CircuitRequest(level=1), "ten": CircuitRequest(minutes=10, level=1)}
SNOOZES = frozenset({"halfhour", "evening", "tomorrow"})


class ReminderButtons:
    """Answers the buttons that draw a circuit, Done, Snooze with its three choices, and Not today."""

    def __init__(
        self, bot: "ClubBot", reminders: Reminders, circuits: Circuits, strength: Strength, messages: CircuitMessages
    ) -> None:
        self._bot = bot
        self._reminders = reminders
        self._circuits = circuits
        self._strength = strength
        self._messages = messages

    async def answer(self, interaction: discord.Interaction, action: str, delivery_id: int) -> None:
        """Answer a press under the message of a delivery; MemberError where it comes too late."""
        if action in CIRCUITS:  # which draws, and asks Discord for membership where it was a direct message
            await think(interaction, private=True)
        guild_id, member_id = await self._find_guild_id(interaction, delivery_id), interaction.user.id
        if action in CIRCUITS:
            await self._reminders.mark_present(guild_id, member_id)
            await self._give_circuit(interaction, guild_id, action)
        elif action == "done":
            await self._settle(interaction, guild_id, delivery_id)
        elif action in SNOOZES:
            await self._snooze(interaction, guild_id, delivery_id, action)
        elif action == "snooze":
            looked = await self._reminders.look(guild_id, member_id, delivery_id)
            if await self._is_known(interaction, looked):
                await answer_privately(interaction, "Until when?", view=snooze_view(delivery_id))
        elif action != "skip":
            raise StaleButtonError
        else:
            skipped = await self._reminders.skip(guild_id, member_id, delivery_id)
            if await self._is_known(interaction, skipped):
                lines = next_lines(skipped.week)
                await answer_privately(interaction, f"All right, not today. Next:\n{lines}")

    async def _find_guild_id(self, interaction: discord.Interaction, delivery_id: int) -> int:
        """The club whose reminder it is: for a direct message the delivery's, if both are in it still."""
        if interaction.guild_id is not None:
            return interaction.guild_id
        guild_id = await self._reminders.find_guild_id(delivery_id)
        if guild_id is None:
            raise MemberError("I don't have this reminder any more. `!reminders` shows your plan.")
        guild = self._bot.get_guild(guild_id)
        if guild is None or not await is_member(guild, interaction.user):
            raise MemberError(
                "You and I are no longer in the same club, so it sends you nothing. Your week is kept for your return."
            )
        return guild_id

    async def _give_circuit(self, interaction: discord.Interaction, guild_id: int, action: str) -> None:
        member_id, wanted = interaction.user.id, CIRCUITS[action]
        if wanted is None:
            card = await self._circuits.find_or_draw(guild_id, member_id)
        else:
            card = await self._circuits.draw(guild_id, member_id, wanted)
        await self._messages.send_privately(interaction, card)
        if (await self._reminders.load(guild_id, member_id)).plan is None:
            await answer_privately(interaction, "Should I remind you too?", view=join_view(guild_id))

    async def _settle(self, interaction: discord.Interaction, guild_id: int, delivery_id: int) -> None:
        settled = await self._reminders.settle(guild_id, interaction.user.id, delivery_id)
        if not await self._is_known(interaction, settled):
            return
        if settled.entry is None or not settled.entry.is_new:
            await answer_privately(interaction, ALREADY)
            return
        logged = await self._strength.look(guild_id, interaction.user.id, settled.entry, settled.day)
        view = done_view(logged, is_private=True)
        await answer_privately(interaction, done_text(logged, is_private=True), view=view)

    async def _snooze(self, interaction: discord.Interaction, guild_id: int, delivery_id: int, choice: str) -> None:
        snoozed = await self._reminders.snooze(guild_id, interaction.user.id, delivery_id, choice)
        if await self._is_known(interaction, snoozed):
            text = snoozed_text(snoozed.due, snoozed.before, snoozed.week)
            await edit_message(interaction, content=text, view=None)

    async def _is_known(self, interaction: discord.Interaction, pressed: Pressed) -> bool:
        """True where a press was under a reminder of its member's; everybody else is told how they stand."""
        week = pressed.week
        if pressed.is_known:
            return True
        if week.plan is None:
            text = "That reminder was for other members. Should I remind you too?"
            await answer_privately(interaction, text, view=join_view(week.record.guild_id))
        else:
            lines = next_lines(week)
            await answer_privately(interaction, f"You have no open reminder here. Next:\n{lines}")
        return False
