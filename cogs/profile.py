"""Profiles in Discord: show what is remembered, change it by words, options or a form, forget it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.content.cities import load_atlas
from bot.domain.catalogue import Equipment, Level, SorePlace
from bot.domain.errors import MemberError
from bot.domain.profile import Profile
from bot.domain.words.profile import change_field, change_profile
from bot.services.clubs import Clubs
from bot.services.privacy import Privacy
from bot.services.profiles import Profiles
from bot.services.reminders import Reminders
from cogs._cards.privacy import FORGET_ME, forget_me_view
from cogs._cards.profile import forget_view, profile_embed, profile_view
from cogs._cards.start import START, start_view
from cogs._ui.answer import Context, answer, answer_privately, edit_card, edit_message, edit_text, open_form
from cogs._ui.buttons import StaleButtonError
from cogs._ui.choices import EQUIPMENT_WORDS, SORE_WORDS, complete_words, complete_zone
from cogs._ui.forms import profile_form
from cogs._ui.membership import find_guild_id, is_private
from cogs._ui.style import LEVELS

if TYPE_CHECKING:
    from bot.client import ClubBot

_TAPS = {  # what each of a newcomer's three menus offers
    "level": frozenset(LEVELS.values()),
    "equipment": frozenset(one.value for one in Equipment),
    "sore": frozenset(place.value for place in SorePlace),
}


class ProfileCog(commands.Cog, name="Profile"):
    """What Ounce remembers about you."""

    def __init__(
        self,
        bot: "ClubBot",
        profiles: Profiles,
        privacy: Privacy,
        clubs: Clubs,
        reminders: Reminders,
        *,
        club_zone: str,
    ) -> None:
        self._bot = bot
        self._profiles = profiles
        self._privacy = privacy
        self._clubs = clubs
        self._reminders = reminders
        self._club_zone = club_zone
        self._zones = load_atlas()

    @commands.command(name="profile", aliases=["me"], usage="[words]")
    async def typed(self, ctx: Context, *, words: str = "") -> None:
        """Show or change what I remember about you in this club.

        • profile equipment bands, mat
        • profile level easy
        • profile sore knee 2 weeks
        • profile sore none
        • profile units miles
        • profile pace 5:45 (or default; it sets when reminders come)
        • profile zone Vancouver
        • profile steps reset (forget Easier and Harder)
        • profile forget (delete everything about you here)
        """
        if words.strip().casefold() in {"forget", "forget me", "delete", "delete me"}:
            await self._ask_to_forget(ctx)
            return
        guild_id = await find_guild_id(self._bot, self._clubs, ctx.guild, ctx.author)
        if words.strip():
            profile = await self._profiles.change(
                guild_id, ctx.author.id, lambda profile, today: change_profile(profile, words, today, self._zones)
            )
        else:
            profile = await self._profiles.load(guild_id, ctx.author.id)
        await answer(ctx, **self._show(ctx.author.id, profile, is_private=ctx.guild is None))
        await self._refresh_reminders(is_changed=bool(words.strip()))

    async def _ask_to_forget(self, ctx: Context) -> None:
        """Ask before everything in this club is deleted; in a direct message, which may come from nowhere, in all."""
        if ctx.guild is None:
            await answer(ctx, FORGET_ME, view=forget_me_view(ctx.author.id))
            return
        text = (
            "This deletes your profile, your week, your reminders, your circuits and your log in this club. "
            "I can't undo it. Should I go ahead? (`!forgetme` deletes it in every club.)"
        )
        await answer(ctx, text, view=forget_view(ctx.author.id), ephemeral=True)

    @app_commands.command(name="profile")
    @app_commands.describe(
        equipment="The equipment you have, for example: bands, mat",
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
        guild_id = await find_guild_id(self._bot, self._clubs, interaction.guild, interaction.user)
        options = {"equipment": equipment, "level": level, "sore": sore, "units": units, "pace": pace, "zone": zone}
        fields = {field: words for field, words in options.items() if words}
        if fields:
            profile = await self._change(guild_id, interaction.user.id, fields)
        else:
            profile = await self._profiles.load(guild_id, interaction.user.id)
        await self._send_privately(interaction, profile)
        await self._refresh_reminders(is_changed=bool(fields))

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
            raise MemberError("That's somebody else's profile. `!profile` shows yours.")
        guild_id = await find_guild_id(self._bot, self._clubs, interaction.guild, interaction.user)
        if action == "forget":
            await self._privacy.forget(member_id, guild_id)
            await edit_message(interaction, content="Done. I've forgotten everything about you here.", view=None)
        elif action == "keep":
            await edit_message(interaction, content="Nothing was deleted.", view=None)
        elif action == "start":
            await self._send_start(interaction, guild_id)
        elif action == "sore":
            await self._send_privately(interaction, await self._profiles.load(guild_id, member_id))
        else:
            profile = await self._profiles.load(guild_id, member_id)
            await open_form(interaction, profile_form(profile, self._profiles.today(profile)))

    async def _send_start(self, interaction: discord.Interaction, guild_id: int) -> None:
        """Show a newcomer the three taps, to them alone."""
        profile = await self._profiles.load(guild_id, interaction.user.id)
        view = start_view(interaction.user.id, profile, profile.sore_on(self._profiles.today(profile)))
        await answer_privately(interaction, START, view=view)

    @commands.Cog.listener()
    async def on_start_pick(
        self, interaction: discord.Interaction, action: str, member_id: int, values: Sequence[str]
    ) -> None:
        """Remember what a newcomer tapped; only the member it belongs to may."""
        if interaction.user.id != member_id:
            raise MemberError("That's somebody else's profile. `!profile` shows yours.")
        if action not in _TAPS or not set(values) <= _TAPS[action]:
            raise StaleButtonError
        guild_id = await find_guild_id(self._bot, self._clubs, interaction.guild, interaction.user)

        def change(profile: Profile, today: date) -> Profile:
            if action == "level":
                (level,) = (number for number, word in LEVELS.items() if word == values[0])
                return replace(profile, level=cast("Level", level))
            if action == "equipment":
                return replace(profile, equipment=frozenset(map(Equipment, values)))
            kept = profile.on(today).sore
            return replace(profile, sore={place: kept.get(place) for place in map(SorePlace, values)})

        profile = await self._profiles.change(guild_id, member_id, change)
        view = start_view(member_id, profile, profile.sore_on(self._profiles.today(profile)))
        await edit_text(interaction, START, view)

    @commands.Cog.listener()
    async def on_profile_form(self, interaction: discord.Interaction, _: str, fields: Mapping[str, str]) -> None:
        """Take the form when it is sent, also one that was opened before a restart."""
        fields = {"sore": "none", **fields}  # an emptied field of sore places means that none is left
        guild_id = await find_guild_id(self._bot, self._clubs, interaction.guild, interaction.user)
        profile = await self._change(guild_id, interaction.user.id, fields, is_whole=True)
        shown = self._show(interaction.user.id, profile, is_private=is_private(interaction))
        await edit_card(interaction, shown["embeds"][0], shown["view"])
        await self._refresh_reminders(is_changed=True)

    async def _change(
        self, guild_id: int, member_id: int, fields: Mapping[str, str], *, is_whole: bool = False
    ) -> Profile:
        """Change fields of a profile; sore places are added to those there are, unless the fields are the whole."""

        def change(profile: Profile, today: date) -> Profile:
            profile = replace(profile, sore={}) if is_whole else profile
            for field, words in fields.items():
                profile = change_field(profile, field, words, today, self._zones)
            return profile

        return await self._profiles.change(guild_id, member_id, change)

    async def _refresh_reminders(self, *, is_changed: bool) -> None:
        """Plan anew what rests on a zone or a pace, after the answer, so that nobody waits for it."""
        if is_changed:
            await self._reminders.refresh()

    async def _send_privately(self, interaction: discord.Interaction, profile: Profile) -> None:
        shown = self._show(interaction.user.id, profile, is_private=True)
        await answer_privately(interaction, embed=shown["embeds"][0], view=shown["view"])

    def _show(self, member_id: int, profile: Profile, *, is_private: bool) -> dict[str, Any]:
        embed = profile_embed(profile, self._club_zone, is_private=is_private)
        return {"embeds": [embed], "view": profile_view(member_id, is_private=is_private)}


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    services, settings = bot.services, bot.settings
    await bot.add_cog(
        ProfileCog(
            bot,
            services.profiles,
            services.privacy,
            services.clubs,
            services.reminders,
            club_zone=settings.club_time_zone,
        )
    )
