"""Strength that was done, in Discord: logged from anywhere, and taken back."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.catalogue import SorePlace
from bot.domain.circuit.feeling import Felt
from bot.domain.profile import Profile
from bot.domain.words.done import MOST_MINUTES
from bot.services.circuits import Circuits, NotYoursError
from bot.services.clubs import Clubs
from bot.services.profiles import Profiles
from bot.services.strength import Strength
from cogs._cards.reminders import spared_text as spared_places_text
from cogs._cards.strength import (
    ELSEWHERE,
    ELSEWHERE_TEXT,
    asked_text,
    done_text,
    done_view,
    felt_text,
    known_day_text,
    spared_text,
    undo_view,
    undone_text,
    where_menu,
)
from cogs._ui.answer import Context, answer, answer_privately, edit_text
from cogs._ui.buttons import StaleButtonError
from cogs._ui.membership import find_guild_id, is_private

if TYPE_CHECKING:
    from bot.client import ClubBot


class StrengthCog(commands.Cog, name="Strength"):
    """Log your strength."""

    def __init__(
        self, bot: "ClubBot", strength: Strength, circuits: Circuits, profiles: Profiles, clubs: Clubs
    ) -> None:
        self._bot = bot
        self._strength = strength
        self._circuits = circuits
        self._profiles = profiles
        self._clubs = clubs

    @commands.command(name="done", aliases=["finished"], usage="[words]")
    async def typed(self, ctx: Context, *, words: str = "") -> None:
        """Log your strength, with a circuit of mine or without; a day counts once.

        • done
        • done yesterday 20 min
        • done tuesday
        """
        await self._log(ctx, words)

    @app_commands.command(name="done")
    @app_commands.describe(day="today, yesterday, tuesday; empty is today", minutes="How long it took")
    async def slash(
        self,
        interaction: discord.Interaction,
        day: str = "",
        minutes: app_commands.Range[int, 1, MOST_MINUTES] | None = None,
    ) -> None:
        """Log your strength, with a circuit of mine or without; a day counts once."""
        words = f"{day} {minutes} min" if minutes else day
        await self._log(await commands.Context.from_interaction(interaction), words)

    @commands.Cog.listener()
    async def on_strength_press(self, interaction: discord.Interaction, action: str, done_id: int) -> None:
        """Take a session back, or note how it felt; only the member whose it is can, and only they read the answer."""
        if action == "undo":
            day, still_counts = await self._strength.undo(done_id, interaction.user.id)
            await edit_text(interaction, undone_text(day, still_counts=still_counts))
            return
        if action not in set(Felt):
            raise StaleButtonError
        receipt = await self._strength.tell_felt(done_id, interaction.user.id, Felt(action))
        if receipt.felt is Felt.HURTS:
            await answer_privately(interaction, "Sorry to hear that. Where does it hurt?", view=where_menu(done_id))
        elif is_private(interaction):
            await edit_text(interaction, felt_text(receipt), undo_view(done_id))
        else:
            await answer_privately(interaction, felt_text(receipt))

    @commands.Cog.listener()
    async def on_hurt_choice(self, interaction: discord.Interaction, action: str, done_id: int, value: str) -> None:
        """Spare the place that hurt."""
        if value == ELSEWHERE:
            await edit_text(interaction, ELSEWHERE_TEXT)
            return
        place = _read_place(value)
        await self._strength.spare(done_id, interaction.user.id, place)
        self._bot.dispatch("message_owed")
        await edit_text(interaction, spared_text(place))

    @commands.Cog.listener()
    async def on_sore_press(self, interaction: discord.Interaction, action: str, value: int | str) -> None:
        """Take a member's answer about a place of theirs that is sore, or was; nobody else reads what it is."""
        if action == "remember" and isinstance(value, int):
            await self._remember(interaction, value)
            return
        if action not in {"better", "still"}:
            raise StaleButtonError
        place = _read_place(value)
        guild_id = await find_guild_id(self._bot, self._clubs, interaction.guild, interaction.user)
        is_better = action == "better"
        await self._strength.answer_asked(guild_id, interaction.user.id, place, is_better=is_better)
        await answer_privately(interaction, asked_text(place, is_better=is_better))

    async def _remember(self, interaction: discord.Interaction, circuit_id: int) -> None:
        """Spare from now on what a member's circuit spares."""
        card = await self._circuits.load(circuit_id)
        card.require_here(interaction.guild_id)
        member_id, sore = interaction.user.id, card.circuit.constraints.sore
        if card.stored.member_id != member_id:
            raise NotYoursError

        def spare(profile: Profile, _: date) -> Profile:
            return replace(profile, sore={**profile.sore, **dict.fromkeys(sore)})

        await self._profiles.change(card.stored.guild_id, member_id, spare)
        await answer_privately(interaction, spared_places_text(sore, is_private=True))

    async def _log(self, ctx: Context, words: str) -> None:
        guild_id = await find_guild_id(self._bot, self._clubs, ctx.guild, ctx.author)
        logged = await self._strength.log(guild_id, ctx.author.id, words)
        if not logged.is_new:
            await answer(ctx, known_day_text(logged), ephemeral=True)
            return
        alone = ctx.interaction is not None or ctx.guild is None
        view = done_view(logged, is_private=alone)
        await answer(ctx, done_text(logged, is_private=alone), view=view, ephemeral=True)


def _read_place(value: object) -> SorePlace:
    try:
        return SorePlace(str(value))
    except ValueError:
        raise StaleButtonError from None


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    services = bot.services
    await bot.add_cog(StrengthCog(bot, services.strength, services.circuits, services.profiles, services.clubs))
