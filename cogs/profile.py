"""Profiles in Discord: show what is remembered, change it by words, options or a form, forget it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

import discord
from discord import app_commands
from discord.ext import commands

from bot.content.cities import load_atlas
from bot.domain.errors import MemberError
from bot.domain.profile import Profile
from bot.domain.words.profile import change_field, change_profile
from bot.store.database import Store
from cogs._cards.profile import forget_view, profile_embed, profile_view
from cogs._ui.answer import Context, answer, answer_privately, edit_card
from cogs._ui.choices import EQUIPMENT_WORDS, SORE_WORDS, complete_words, complete_zone
from cogs._ui.forms import PROFILE_FORM_ID, profile_form, read_form
from cogs._ui.membership import find_guild_id

if TYPE_CHECKING:
    from bot.client import ClubBot


class ProfileCog(commands.Cog, name="Profile"):
    """What Ounce remembers about you."""

    def __init__(self, bot: "ClubBot", store: Store, club_zone: str, prefix: str) -> None:
        self._bot = bot
        self._store = store
        self._club_zone = club_zone
        self._prefix = prefix
        self._zones = load_atlas()

    @commands.command(name="profile", aliases=["me"], usage="[words]")
    async def typed(self, ctx: Context, *, words: str = "") -> None:
        """Show or change what I remember about you in this club.

        • profile equipment bands, mat
        • profile level easy
        • profile sore knee 2 weeks
        • profile sore none
        • profile units miles
        • profile pace 5:45 (or default; reminders rest on it)
        • profile zone Vancouver
        • profile steps reset (forget Easier and Harder)
        • profile forget (delete everything about you here)
        """
        guild_id = await find_guild_id(self._bot, self._store, ctx.guild, ctx.author)
        if words.strip().casefold() in {"forget", "forget me", "delete", "delete me"}:
            text = (
                "This deletes your profile, your week, your reminders, your circuits and your log in this club "
                "for good. Shall I?"
            )
            await answer(ctx, text, view=forget_view(ctx.author.id), ephemeral=True)
            return
        profile = await self._load(guild_id, ctx.author.id)
        if words.strip():
            profile = change_profile(profile, words, self._today(profile), self._zones)
            await self._save(guild_id, ctx.author.id, profile)
        await answer(ctx, embeds=[self._embed(profile)], view=profile_view(ctx.author.id))

    @app_commands.command(name="profile")
    @app_commands.describe(
        equipment="What you have at hand, for example: bands, mat",
        level="How hard your circuits are",
        sore="Sore places to spare, for example: knee 2 weeks; or none",
        units="Your unit of distance",
        pace="Your pace on an easy run, for example 5:45; or default",
        zone="Your time zone or a city in it",
    )
    async def slash(
        self,
        interaction: discord.Interaction,
        equipment: str = "",
        level: Literal["easy", "medium", "hard"] | None = None,
        sore: str = "",
        units: Literal["km", "miles"] | None = None,
        pace: str = "",
        zone: str = "",
    ) -> None:
        """Show or change what I remember about you in this club."""
        guild_id = await find_guild_id(self._bot, self._store, interaction.guild, interaction.user)
        profile = await self._load(guild_id, interaction.user.id)
        fields = {"equipment": equipment, "level": level, "sore": sore, "units": units, "pace": pace, "zone": zone}
        changed = self._change(profile, {field: words for field, words in fields.items() if words})
        if changed != profile:
            await self._save(guild_id, interaction.user.id, changed)
        await answer_privately(interaction, embed=self._embed(changed), view=profile_view(interaction.user.id))

    @slash.autocomplete("equipment")
    async def _complete_equipment(
        self, interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        return complete_words(current, EQUIPMENT_WORDS)

    @slash.autocomplete("sore")
    async def _complete_sore(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return complete_words(current, ("none", *SORE_WORDS))

    @slash.autocomplete("zone")
    async def _complete_zone(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return complete_zone(current, self._zones)

    @commands.Cog.listener()
    async def on_profile_press(self, interaction: discord.Interaction, action: str, member_id: int) -> None:
        """Answer a press under a profile; only the member it belongs to may."""
        if interaction.user.id != member_id:
            raise MemberError("This profile is somebody else's. `!profile` shows yours.")
        guild_id = await find_guild_id(self._bot, self._store, interaction.guild, interaction.user)
        if action == "forget":
            await self._store.forget_member(guild_id, member_id)
            self._bot.dispatch("plan_change", guild_id)
            await interaction.response.edit_message(content="Done: I know nothing about you here any more.", view=None)
        elif action == "keep":
            await interaction.response.edit_message(content="Nothing was deleted.", view=None)
        else:
            profile = await self._load(guild_id, member_id)
            await interaction.response.send_modal(profile_form(profile, self._today(profile)))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Take the form when it is sent, also one that was opened before a restart."""
        data: Mapping[str, Any] = interaction.data or {}
        if interaction.type is not discord.InteractionType.modal_submit or data.get("custom_id") != PROFILE_FORM_ID:
            return
        fields = {"sore": "none"} | read_form(data)  # an emptied field of sore places means that none is left
        guild_id = await find_guild_id(self._bot, self._store, interaction.guild, interaction.user)
        profile = await self._load(guild_id, interaction.user.id)
        changed = self._change(replace(profile, sore={}), fields)
        await self._save(guild_id, interaction.user.id, changed)
        await edit_card(interaction, self._embed(changed), profile_view(interaction.user.id))

    async def _load(self, guild_id: int, member_id: int) -> Profile:
        """What is remembered and still holds today."""
        profile = await self._store.load_profile(guild_id, member_id)
        return profile.on(self._today(profile))

    async def _save(self, guild_id: int, member_id: int, profile: Profile) -> None:
        """Remember a profile, and say that reminders may rest on another one now."""
        await self._store.save_profile(guild_id, member_id, profile)
        self._bot.dispatch("plan_change", guild_id)

    def _change(self, profile: Profile, fields: dict[str, str]) -> Profile:
        for field, words in fields.items():
            profile = change_field(profile, field, words, self._today(profile), self._zones)
        return profile

    def _today(self, profile: Profile) -> date:
        return discord.utils.utcnow().astimezone(ZoneInfo(profile.local_zone(self._club_zone))).date()

    def _embed(self, profile: Profile) -> discord.Embed:
        return profile_embed(profile, self._club_zone, self._prefix)


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    await bot.add_cog(ProfileCog(bot, bot.services.store, bot.settings.club_time_zone, bot.settings.command_prefix))
