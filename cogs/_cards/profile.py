"""A profile in words, with the buttons under it."""

import discord

from bot.domain.profile import Profile
from bot.domain.reminders.week import DEFAULT_PACE_SECONDS
from bot.domain.words.pace import write_pace
from bot.domain.words.zone import write_zone
from cogs._ui.buttons import PRIMARY, SECONDARY, buttons
from cogs._ui.style import COLOUR, LEVELS


def profile_embed(profile: Profile, club_zone: str, *, is_private: bool) -> discord.Embed:
    """Return what is remembered of a member, with the words that change each line.

    Sore places are shown where it `is_private` alone, whatever there are.
    """
    sore = [
        place.words + (f" (until {until.day} {until:%b %Y})" if until else "")
        for place, until in sorted(profile.sore.items())
    ]
    pace = profile.pace_seconds or DEFAULT_PACE_SECONDS
    embed = discord.Embed(title="What I remember about you here", colour=COLOUR)
    lines = (
        ("Equipment", ", ".join(piece.value.replace("-", " ") for piece in sorted(profile.equipment)) or "nothing"),
        ("Level", LEVELS[profile.level]),
        ("Sore places", (", ".join(sore) or "none") if is_private else "shown to you alone: press the button"),
        ("Units", {"km": "km", "mi": "miles"}[profile.units]),
        ("Pace", write_pace(pace, profile.units) + ("" if profile.pace_seconds else " (the default)")),
        ("Time zone", write_zone(profile.local_zone(club_zone)) + ("" if profile.zone else " (the club's)")),
    )
    for name, value in lines:
        embed.add_field(name=name, value=value, inline=False)
    if profile.substitutions:
        embed.add_field(
            name="Easier and harder", value=f"{len(profile.substitutions)} exercises moved to your step", inline=False
        )
    embed.set_footer(text="Change it below, or type for example !profile sore knee 2 weeks")
    return embed


def profile_view(member_id: int, *, is_private: bool) -> discord.ui.View:
    """Return the button that opens the form of a profile, and in a channel the one that shows the sore places."""
    if is_private:
        return buttons("profile", member_id, ("change", "Change", PRIMARY))
    return buttons("profile", member_id, ("change", "Change", PRIMARY), ("sore", "Sore places", SECONDARY))


def forget_view(member_id: int) -> discord.ui.View:
    """Return the question behind `profile forget`."""
    return buttons(
        "profile", member_id, ("forget", "Forget me here", discord.ButtonStyle.danger), ("keep", "Keep it", SECONDARY)
    )
