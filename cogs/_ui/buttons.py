"""Buttons and menus that survive a restart: their custom_id holds all that they need, a press is a named event."""

import re
from collections.abc import Sequence
from typing import Any, Self

import discord

PRIMARY = discord.ButtonStyle.primary
SECONDARY = discord.ButtonStyle.secondary
SUCCESS = discord.ButtonStyle.success


class Press(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"(?P<room>circuit|club|profile|faq|coach|week|runs|reminder|about):(?P<action>[a-z]+[0-9]?):(?P<target_id>[0-9]+)",
):
    """A button; a press is dispatched as `circuit_press`, `club_press` and so on, with action and target id."""

    def __init__(
        self,
        room: str,
        action: str,
        target_id: int,
        label: str = "",
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    ) -> None:
        super().__init__(
            discord.ui.Button(
                custom_id=f"{room}:{action}:{target_id}", label=label[:80] or action.capitalize(), style=style
            )
        )
        self.event = (f"{room}_press", action, target_id)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Rebuild the button from its custom_id alone."""
        return cls(match["room"], match["action"], int(match["target_id"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Tell whoever looks after it."""
        name, action, target_id = self.event
        interaction.client.dispatch(name, interaction, action, target_id)


def view_of(items: Sequence[discord.ui.Item[Any]]) -> discord.ui.View:
    """Return a view of these items that lasts."""
    view = discord.ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    return view


def buttons(room: str, target_id: int, *parts: tuple[str, str, discord.ButtonStyle]) -> discord.ui.View:
    """Return a row of buttons, each given as action, label and style."""
    return view_of([Press(room, action, target_id, label, style) for action, label, style in parts])
