"""Time zones in Discord: the answer to the question where a member or a club runs, chosen or typed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.content.cities import load_atlas
from bot.domain.errors import MemberError
from bot.domain.words.zone import find_zone
from bot.services.clubs import Clubs
from bot.services.profiles import Profiles
from bot.services.reminders import Reminders
from cogs._cards.zone import Whose, zone_form
from cogs._ui.answer import open_form
from cogs._ui.buttons import StaleButtonError
from cogs._ui.membership import find_guild_id, require_coach

if TYPE_CHECKING:
    from bot.client import ClubBot


class ZoneCog(commands.Cog, name="Zone"):
    """Know whose clock counts."""

    def __init__(self, bot: "ClubBot", profiles: Profiles, clubs: Clubs, reminders: Reminders) -> None:
        self._bot = bot
        self._profiles = profiles
        self._clubs = clubs
        self._reminders = reminders
        self._zones = load_atlas()

    @commands.Cog.listener()
    async def on_zone_press(self, interaction: discord.Interaction, whose: Whose, target_id: int) -> None:
        """Open the form in which a city is typed."""
        self._require(interaction, whose, target_id)
        await open_form(interaction, zone_form(whose, target_id))

    @commands.Cog.listener()
    async def on_zone_form(self, interaction: discord.Interaction, rest: str, fields: Mapping[str, str]) -> None:
        """Take the form when it is sent, also one that was opened before a restart."""
        kind, _, target = rest.partition(":")
        whose: Whose = "club" if kind == "club" else "member"
        command = "club zone" if whose == "club" else "profile zone"
        zone = find_zone(fields.get("zone", ""), self._zones, command)
        if zone is None:
            raise MemberError(f"Name a city, for example `!{command} Vancouver`.")
        if not target.isdecimal():
            raise StaleButtonError
        await self.on_clock_choice(interaction, whose, int(target), zone)

    @commands.Cog.listener()
    async def on_clock_choice(self, interaction: discord.Interaction, whose: Whose, target_id: int, zone: str) -> None:
        """Remember a zone, plan anew what rests on it, and let the card be shown as it is now."""
        self._require(interaction, whose, target_id)
        if whose == "club":
            await self._clubs.set_zone(target_id, zone)
        else:
            guild_id = await find_guild_id(self._bot, self._clubs, interaction.guild, interaction.user)
            await self._profiles.change(guild_id, target_id, lambda profile, _: replace(profile, zone=zone))
        if whose == "member":
            await self._reminders.refresh()
        self._bot.dispatch("zone_set", interaction, whose, target_id, zone)
        if whose == "club":  # whose thousand followers must not delay the answer
            await self._reminders.refresh()

    def _require(self, interaction: discord.Interaction, whose: Whose, target_id: int) -> None:
        if whose == "member" and interaction.user.id != target_id:
            raise MemberError("That question was for somebody else. `!profile zone Vancouver` sets your time zone.")
        if whose == "club":
            if interaction.guild_id != target_id:
                raise MemberError("That only works in the club itself: `!club zone Vancouver`")
            require_coach(interaction.user, self._clubs)


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    services = bot.services
    await bot.add_cog(ZoneCog(bot, services.profiles, services.clubs, services.reminders))
