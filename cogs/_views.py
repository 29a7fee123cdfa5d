"""Buttons and menus that survive a restart: their custom_id holds all that they need, a press is a named event."""

import re
from collections.abc import Sequence
from typing import Any, Self

import discord

from bot.circuits import Card
from bot.domain.circuit import Circuit
from bot.domain.faq import Topic

CHANGES = ("swap", "easier", "harder")
PRIMARY = discord.ButtonStyle.primary
SECONDARY = discord.ButtonStyle.secondary
SUCCESS = discord.ButtonStyle.success


class Press(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"(?P<room>circuit|club|profile|faq|coach|week|runs|reminder):(?P<action>[a-z]+[0-9]?):(?P<target_id>[0-9]+)",
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


class StationMenu(
    discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"station:(?P<action>[a-z]+):(?P<circuit_id>[0-9]+)"
):
    """The choice of a station; a choice is dispatched as `station_choice` with the station counted from 0.

    An option's value holds the action and the circuit's revision beside its station: Discord sends nothing when a
    member chooses the value that they chose last in the same message, and a station may well be swapped twice.
    """

    def __init__(self, action: str, circuit_id: int, circuit: Circuit | None = None, revision: int = 0) -> None:
        options = [
            discord.SelectOption(label=f"{number}  {station.exercise.name}", value=f"{number - 1}:{action}:{revision}")
            for number, station in enumerate(circuit.stations if circuit else (), start=1)
        ]
        super().__init__(
            discord.ui.Select(
                custom_id=f"station:{action}:{circuit_id}",
                placeholder="Which station?" if action == "form" else f"{action.capitalize()}: which station?",
                options=options or [discord.SelectOption(label="1", value="0")],
            )
        )
        self.action = action
        self.circuit_id = circuit_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Rebuild the menu from its custom_id alone."""
        return cls(match["action"], int(match["circuit_id"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Tell whoever looks after circuits."""
        station = int(self.item.values[0].partition(":")[0])
        interaction.client.dispatch("station_choice", interaction, self.action, self.circuit_id, station)


class ItemButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"item:(?P<action>[a-z]+):(?P<item_id>[a-z0-9-]+)",
):
    """A button under a form card; a press is dispatched as `item_press` with the id of an exercise or stretch."""

    def __init__(
        self, action: str, item_id: str, label: str = "", style: discord.ButtonStyle = discord.ButtonStyle.secondary
    ) -> None:
        super().__init__(
            discord.ui.Button(
                custom_id=f"item:{action}:{item_id}", label=label[:80] or action.capitalize(), style=style
            )
        )
        self.action = action
        self.item_id = item_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Rebuild the button from its custom_id alone."""
        return cls(match["action"], match["item_id"])

    async def callback(self, interaction: discord.Interaction) -> None:
        """Tell whoever looks after form cards."""
        interaction.client.dispatch("item_press", interaction, self.action, self.item_id)


class TopicMenu(
    discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"topic:(?P<action>[a-z]+):(?P<target_id>[0-9]+)"
):
    """The choice of a topic, at most 25; a choice is dispatched as `topic_choice` with the topic's key."""

    def __init__(self, action: str, target_id: int, topics: Sequence[Topic] = ()) -> None:
        options = [discord.SelectOption(label=topic.question[:100], value=topic.key[:100]) for topic in topics[:25]]
        super().__init__(
            discord.ui.Select(
                custom_id=f"topic:{action}:{target_id}",
                placeholder="Which topic?",
                options=options or [discord.SelectOption(label="none", value="none")],
            )
        )
        self.action = action
        self.target_id = target_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Rebuild the menu from its custom_id alone."""
        return cls(match["action"], int(match["target_id"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Tell whoever looks after topics."""
        interaction.client.dispatch("topic_choice", interaction, self.action, self.target_id, self.item.values[0])


def view_of(items: Sequence[discord.ui.Item[Any]]) -> discord.ui.View:
    """Return a view of these items that lasts."""
    view = discord.ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    return view


def buttons(room: str, target_id: int, *parts: tuple[str, str, discord.ButtonStyle]) -> discord.ui.View:
    """Return a row of buttons, each given as action, label and style."""
    return view_of([Press(room, action, target_id, label, style) for action, label, style in parts])


def circuit_view(card: Card, *, is_done: bool = False) -> discord.ui.View:
    """Return the buttons under a circuit: a member's own, the club's, or one that is done."""
    circuit_id = card.stored.circuit_id
    parts: tuple[tuple[str, str, discord.ButtonStyle], ...]
    if card.is_for_everyone:
        label = f"Done ({card.done_count})" if card.done_count else "Done"
        parts = (("done", label, SUCCESS), ("form", "Form", SECONDARY), ("mine", "My own circuit", PRIMARY))
    elif is_done:
        parts = (("form", "Form", SECONDARY), ("mine", "New circuit", PRIMARY))
    else:
        changes = tuple((action, action.capitalize(), SECONDARY) for action in CHANGES)
        parts = (*changes, ("form", "Form", PRIMARY), ("done", "Done", SUCCESS))
    return buttons("circuit", circuit_id, *parts)


def choice_view(card: Card, action: str) -> discord.ui.View:
    """Return the choice of a station for an action, with the way back."""
    circuit_id = card.stored.circuit_id
    view = discord.ui.View(timeout=None).add_item(StationMenu(action, circuit_id, card.circuit, card.stored.revision))
    return view.add_item(Press("circuit", "back", circuit_id))


def form_view(card: Card) -> discord.ui.View:
    """Return the choice of a station whose form is to be shown."""
    return discord.ui.View(timeout=None).add_item(StationMenu("form", card.stored.circuit_id, card.circuit))


def own_circuit_view() -> discord.ui.View:
    """Return the offer of a circuit of one's own."""
    return buttons("circuit", 0, ("mine", "My own circuit", PRIMARY))


def club_view(clubs: Sequence[tuple[int, str]]) -> discord.ui.View:
    """Return a button for each club, 25 at the most."""
    return view_of([Press("club", "choose", guild_id, name) for guild_id, name in clubs[:25]])


def profile_view(member_id: int) -> discord.ui.View:
    """Return the button that opens the form of a profile."""
    return buttons("profile", member_id, ("change", "Change", PRIMARY))


def forget_view(member_id: int) -> discord.ui.View:
    """Return the question behind `profile forget`."""
    return buttons(
        "profile", member_id, ("forget", "Forget me here", discord.ButtonStyle.danger), ("keep", "Keep it", SECONDARY)
    )
