"""The question for a time zone nobody named yet: what is guessed till then, the likely ones, and a city in words."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

import discord

from bot.domain.reminders.schedule import as_datetime
from bot.domain.words.zone import city_of, write_zone
from bot.domain.zones import likely_zones
from cogs._ui.buttons import SECONDARY, Menu, Press

Whose = Literal["member", "club"]
_FIELD = "Time zone"


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
    clocks = [(zone, f"{now.astimezone(ZoneInfo(zone)):%H:%M} there when I asked") for zone in likely_zones(locales)]
    options = [discord.SelectOption(label=city_of(zone), value=zone, description=clock) for zone, clock in clocks]
    placeholder = "Which clock do you use?" if whose == "member" else "Which clock does the club use?"
    view.add_item(Menu("clock", whose, target_id, options, placeholder))
    view.add_item(Press("zone", whose, target_id, "Type a city", SECONDARY))


def next_text(due: int, zone: str) -> str:
    """Return the next reminder (unix seconds) by the member's own clock."""
    return f"Your next reminder: {write_local(due, zone)}."


def zone_form(whose: Whose, target_id: int) -> discord.ui.Modal:
    """Return the form in which a city is typed."""
    form = discord.ui.Modal(title="Which clock?", custom_id=f"zone:{whose}:{target_id}", timeout=None)
    city = discord.ui.TextInput[discord.ui.Modal](placeholder="Portland Maine", max_length=100, custom_id="zone")
    return form.add_item(discord.ui.Label(text="A city", description="With its country if needed", component=city))


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
