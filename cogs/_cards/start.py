"""The first contact: three taps that make the circuits a newcomer's own, seen by nobody else."""

from typing import Any

import discord

from bot.domain.catalogue import Equipment, SorePlace
from bot.domain.profile import Profile
from cogs._ui.buttons import PRIMARY, Picker, Press, view_of
from cogs._ui.style import LEVELS, capitalise

NEW_HERE = "**New here?**\nThree taps make your circuits fit you: your level, your equipment, what's sore."
START = (
    "How hard, with what, and what should I spare? Tap what fits: it's saved right away, and only you see this. "
    "If something hurts, see a physiotherapist or doctor."
)
_FEATURE = "start"


def start_button(member_id: int) -> Press:
    """Return the button that opens the three taps for a member."""
    return Press("profile", "start", member_id, "Make it yours", PRIMARY)


def start_view(member_id: int, profile: Profile, spared: frozenset[SorePlace]) -> discord.ui.View:
    """Return a menu each for the level, the equipment and the sore places, as they are now, and the way on."""
    levels = [
        discord.SelectOption(label=capitalise(word), value=word, default=level == profile.level)
        for level, word in LEVELS.items()
    ]
    equipment = [
        discord.SelectOption(
            label=capitalise(one.value.replace("-", " ")), value=one.value, default=one in profile.equipment
        )
        for one in Equipment
    ]
    sore = [
        discord.SelectOption(label=capitalise(place.words), value=place.value, default=place in spared)
        for place in SorePlace
    ]
    menus = (
        ("level", "How hard?", levels, 1, 1),
        ("equipment", "What equipment do you have? None is fine", equipment, 0, len(equipment)),
        ("sore", "Is anything sore? Leave empty if not", sore, 0, len(sore)),
    )
    pickers = [_picker(member_id, *menu) for menu in menus]
    return view_of([*pickers, Press("circuit", "mine", 0, "My own circuit", PRIMARY)])


def _picker(
    member_id: int, what: str, placeholder: str, options: list[discord.SelectOption], least: int, most: int
) -> Picker:
    menu = discord.ui.Select[Any](
        custom_id=f"pick:{_FEATURE}:{what}:{member_id}",
        placeholder=placeholder,
        options=options,
        min_values=least,
        max_values=most,
    )
    return Picker(menu, _FEATURE, what, member_id)
