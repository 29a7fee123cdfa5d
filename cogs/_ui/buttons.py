"""Buttons and menus that survive a restart: their custom_id holds all that they need, a press is a named event.

A button of the feature `circuit` is dispatched as `circuit_press`, a menu's choice as `circuit_choice`; whoever looks
after the feature listens for it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Self

import discord

from bot.domain.errors import MemberError

PRIMARY = discord.ButtonStyle.primary
SECONDARY = discord.ButtonStyle.secondary
SUCCESS = discord.ButtonStyle.success
LONGEST_LABEL = 38  # characters that every phone shows on a button


MOST = 2**63  # a number from here on is no id, nor fits the database


class StaleButtonError(MemberError):
    """A button or menu that this version of Ounce has never posted."""

    def __init__(self) -> None:
        super().__init__("That button is from another version of me. Ask again, then press the new one.")


class Press(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"(?P<feature>circuit|club|profile|faq|coach|week|runs|reminder|item|zone|about|note|told|topics|plan|me"
    r"|setup|clubweek|off|stats|guided|together|strength|sore)"
    r":(?P<action>[a-z]+[0-9]?):(?P<target>[a-z0-9-]+)",
):
    """A button; a press is dispatched with its action and its target: a number, or the key of an exercise."""

    def __init__(
        self,
        feature: str,
        action: str,
        target: int | str,
        label: str = "",
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    ) -> None:
        super().__init__(
            discord.ui.Button(
                custom_id=f"{feature}:{action}:{target}", label=_shorten(label) or action.capitalize(), style=style
            )
        )
        self.event = (f"{feature}_press", action, target)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Rebuild the button from its custom_id alone."""
        return cls(match["feature"], match["action"], _read_target(match["target"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Tell whoever looks after it."""
        _tell(interaction, self.event)


class Menu(
    discord.ui.DynamicItem[discord.ui.Select[Any]],
    template=r"(?P<feature>station|topic|clock|group|stretch|hurt):(?P<action>[a-z]+):(?P<target>[0-9]+)",
):
    """A menu, at most 25 options; a choice is dispatched with action, target and the chosen option's value."""

    def __init__(
        self,
        feature: str,
        action: str,
        target: int,
        options: Sequence[discord.SelectOption] = (),
        placeholder: str | None = None,
    ) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id=f"{feature}:{action}:{target}",
                placeholder=placeholder,
                options=list(options[:25]) or [discord.SelectOption(label="none", value="none")],
            )
        )
        self.event = (f"{feature}_choice", action, target)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Rebuild the menu from its custom_id alone."""
        return cls(match["feature"], match["action"], int(match["target"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Tell whoever looks after it."""
        _tell(interaction, self.event, self.item.values[0])


class Picker(
    discord.ui.DynamicItem[discord.ui.Item[Any]],
    template=r"pick:(?P<feature>setup|start):(?P<action>[a-z]+):(?P<target>[0-9]+)",
):
    """A menu of roles, of channels, or of several options at once; all that is chosen is dispatched: `setup_pick`.

    Its values are the options', or the ids of roles and channels.
    """

    def __init__(self, item: discord.ui.Item[Any], feature: str, action: str, target: int) -> None:
        super().__init__(item)
        self.event = (f"{feature}_pick", action, target)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Rebuild the menu from its custom_id and what Discord shows of it."""
        return cls(item, match["feature"], match["action"], int(match["target"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Tell whoever looks after it."""
        data: Any = interaction.data or {}
        values = [str(value) for value in data.get("values", ())]
        _tell(interaction, self.event, values, is_stale=any(map(_is_too_large, map(_read_target, values))))


def _tell(
    interaction: discord.Interaction, event: tuple[str, str, int | str], *chosen: object, is_stale: bool = False
) -> None:
    """Tell whoever looks after it what was pressed or chosen, or whoever looks after errors that it's stale."""
    name, action, target = event
    if is_stale or _is_too_large(target):
        interaction.client.dispatch("failure", StaleButtonError(), interaction)
    else:
        interaction.client.dispatch(name, interaction, action, target, *chosen)


def _is_too_large(target: int | str) -> bool:
    return isinstance(target, int) and target >= MOST


def read_id(text: str) -> int:
    """Return the id that a form was opened for; StaleButtonError for what this Ounce never wrote there."""
    number = int(text) if text.isdecimal() else MOST
    if number >= MOST:
        raise StaleButtonError
    return number


def _shorten(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}…"


def _read_target(text: str) -> int | str:
    return int(text) if text.isdecimal() else text


def view_of(items: Sequence[discord.ui.Item[Any]]) -> discord.ui.View:
    """Return a view of these items that lasts."""
    view = discord.ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    return view


def buttons(feature: str, target: int, *parts: tuple[str, str, discord.ButtonStyle]) -> discord.ui.View:
    """Return a row of buttons, each given as action, label and style."""
    return view_of([Press(feature, action, target, label, style) for action, label, style in parts])


def custom_ids(message: discord.Message) -> set[str]:
    """Return what the buttons and menus of a message hold, wherever they stand: in rows, sections and containers."""
    return set(_walk_ids(message.components))


def _walk_ids(parts: Iterable[Any]) -> Iterator[str]:
    for part in parts:
        if getattr(part, "custom_id", None) is not None:
            yield part.custom_id
        yield from _walk_ids(getattr(part, "children", ()))
        if isinstance(part, discord.SectionComponent):
            yield from _walk_ids((part.accessory,))
