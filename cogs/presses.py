"""Whatever was posted before a restart works again: every button and menu, and every form that is still open."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import discord
from discord.ext import commands

from cogs._ui.buttons import MOST, Menu, Picker, Press, StaleButtonError
from cogs._ui.forms import read_form

if TYPE_CHECKING:
    from bot.client import ClubBot

_KINDS = (Press, Menu, Picker)


class PressesCog(commands.Cog):
    """Hands presses, choices and forms that were sent to whoever looks after them."""

    def __init__(self, bot: "ClubBot") -> None:
        self._bot = bot

    async def cog_load(self) -> None:
        """Know every button and menu ever posted."""
        self._bot.add_dynamic_items(*_KINDS)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Dispatch a form that was sent, by what stands before the first colon of its id: `profile_form`, `runs_form`.

        The rest of the id comes with it, and what was typed, by field, without the empty ones. A form that this version
        never opened is refused here, and so is the press of a button or menu of a kind it doesn't know.
        """
        data: Mapping[str, Any] = interaction.data or {}
        if interaction.type is discord.InteractionType.component:
            custom_id = str(data.get("custom_id", ""))
            if not any(kind.__discord_ui_compiled_template__.fullmatch(custom_id) for kind in _KINDS):
                raise StaleButtonError
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        feature, _, rest = str(data.get("custom_id", "")).partition(":")
        feature = feature.removesuffix("-form")
        is_huge = any(part.isdecimal() and int(part) >= MOST for part in rest.split(":"))
        if is_huge or f"on_{feature}_form" not in self._bot.extra_events:
            raise StaleButtonError
        self._bot.dispatch(f"{feature}_form", interaction, rest, read_form(data))


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    await bot.add_cog(PressesCog(bot))
