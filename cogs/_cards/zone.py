"""The question for a time zone nobody named yet: what is guessed till then, the likely ones, and a city in words."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

import discord

from bot.domain.reminders.schedule import as_datetime
from bot.domain.words.zone import city_of, write_zone
from bot.domain.zones import likely_zones
from cogs._ui.buttons import SECONDARY, Press

Whose = Literal["member", "club"]
FORM = re.compile(r"zone:form:(?P<whose>member|club):(?P<target_id>[0-9]+)")
_FIELD = "Time zone"


class ZoneMenu(
    discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"zone:menu:(?P<whose>member|club):(?P<target_id>[0-9]+)"
):
    """The choice of a time zone; a choice is dispatched as `zone_choice` with whose it is, their id and the zone."""

    def __init__(self, whose: Whose, target_id: int, zones: Iterable[str] = (), now: datetime | None = None) -> None:
        options = [
            discord.SelectOption(
                label=city_of(zone),
                value=zone,
                description=f"{now.astimezone(ZoneInfo(zone)):%H:%M} there when I asked" if now else None,
            )
            for zone in zones
        ]
        super().__init__(
            discord.ui.Select(
                custom_id=f"zone:menu:{whose}:{target_id}",
                placeholder="Whose clock is yours?" if whose == "member" else "Whose clock is the club's?",
                options=options or [discord.SelectOption(label="UTC", value="UTC")],
            )
        )
        self.whose = whose
        self.target_id = target_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Rebuild the menu from its custom_id alone."""
        return cls("club" if match["whose"] == "club" else "member", int(match["target_id"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Tell whoever looks after it which zone was chosen."""
        interaction.client.dispatch("zone_choice", interaction, self.whose, self.target_id, self.item.values[0])


def ask_zone(
    embed: discord.Embed,
    view: discord.ui.View,
    whose: Whose,
    target_id: int,
    *,
    example: str,
    locales: Iterable[str],
    now: datetime,
) -> None:
    """Put the question into a card: a field that says what is guessed, a menu, and a button for any other city.

    `example` is a sentence with a time that rests on the guess: "Your next reminder: Tuesday 19:14 in UTC."
    """
    who = "your time zone" if whose == "member" else "the club's time zone"
    where = "Where do you run? Choose below." if whose == "member" else "Coach, where does the club run? Choose below."
    value = f"I don't know {who}, so I read these times as UTC. {example} {where}"
    embed.add_field(name=_FIELD, value=value, inline=False)
    view.add_item(ZoneMenu(whose, target_id, likely_zones(locales), now))
    view.add_item(Press("zone", whose, target_id, "Type a city", SECONDARY))


def next_text(due: int, zone: str) -> str:
    """Return the next reminder (unix seconds) by the member's own clock."""
    return f"Your next reminder: {write_local(due, zone)}."


def zone_form(whose: Whose, target_id: int) -> discord.ui.Modal:
    """Return the form in which a city is typed."""
    form = discord.ui.Modal(title="Which clock?", custom_id=f"zone:form:{whose}:{target_id}", timeout=None)
    return form.add_item(
        discord.ui.TextInput(
            label="A city, with its country if need be", placeholder="Portland Maine", max_length=100, custom_id="zone"
        )
    )


def write_local(moment: int, zone: str) -> str:
    """Return a moment (unix seconds) as the clocks of a zone show it: "Tuesday 19:14 in Vancouver"."""
    return f"{as_datetime(moment).astimezone(ZoneInfo(zone)):%A %H:%M} in {city_of(zone)}"


def zone_text(zone: str, now: datetime) -> str:
    """Return a zone with the time it is there: "America/Vancouver, where it's 10:31 now"."""
    return f"{write_zone(zone)}, where it's {now.astimezone(ZoneInfo(zone)):%H:%M} now"


def locales_of(*sources: "discord.Interaction | discord.Guild | None") -> list[str]:
    """Return the languages that Discord tells of these, the first one's first."""
    found = (
        source.locale if isinstance(source, discord.Interaction) else source.preferred_locale
        for source in sources
        if source is not None
    )
    return [locale.value for locale in found]
