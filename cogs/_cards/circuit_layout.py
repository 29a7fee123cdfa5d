"""A circuit as a layout: the pictures of its stations in a gallery, a section for each, and the buttons in one row."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.domain.catalogue import Catalogue
from bot.services.circuits import Card
from cogs._cards.circuit import (
    MAX_INTRODUCTION,
    back_button,
    circuit_buttons,
    circuit_title,
    cool_down_words,
    introduction,
    remember_buttons,
    small_print,
    station_heading,
    station_menu,
    write_ways,
)
from cogs._cards.start import NEW_HERE, start_button
from cogs._ui.buttons import Press
from cogs._ui.style import COLOUR

MAX_TEXT = 4000  # characters that Discord takes in all the texts of a layout


def circuit_layout(
    catalogue: Catalogue,
    card: Card,
    pictures: Sequence[tuple[str, str]] = (),
    *,
    is_done: bool = False,
    menu: str | None = None,
) -> discord.ui.LayoutView:
    """Return a circuit as a layout, with its buttons, or with the menu of stations that one of them has opened.

    `pictures` are those of the stations in order, each the name of an attached file and what it shows. Read from the
    top, as a screen reader does, it is the whole circuit, with them and without them.
    """
    title = f"### {circuit_title(card, is_done=is_done)}\n"
    stations = _station_texts(catalogue, card)
    ends = _last_texts(card)
    room = MAX_TEXT - sum(map(len, (title, *stations, *ends, NEW_HERE)))
    parts: list[discord.ui.Item[Any]] = [
        discord.ui.TextDisplay(title + introduction(card, min(room, MAX_INTRODUCTION)))
    ]
    if pictures:
        items = (discord.MediaGalleryItem(f"attachment://{name}", description=alt) for name, alt in pictures)
        parts.append(discord.ui.MediaGallery(*items))
    for number, text in enumerate(stations, start=1):
        how = Press("circuit", f"form{number}", card.stored.circuit_id, "How?")
        parts.append(discord.ui.Section(text, accessory=how))
    parts.append(discord.ui.Separator())
    parts.extend(map(discord.ui.TextDisplay, ends[:-1]))
    if card.is_first and card.stored.member_id is not None:
        parts.append(discord.ui.Section(NEW_HERE, accessory=start_button(card.stored.member_id)))
    parts.append(discord.ui.TextDisplay(ends[-1]))
    if menu is None:
        parts.append(discord.ui.ActionRow(*circuit_buttons(card, is_done=is_done)))
        if remember := remember_buttons(card):
            parts.append(discord.ui.ActionRow(*remember))
    else:
        parts.extend((discord.ui.ActionRow(station_menu(menu, card)), discord.ui.ActionRow(back_button(card))))
    view = discord.ui.LayoutView(timeout=None)
    return view.add_item(discord.ui.Container(*parts, accent_colour=COLOUR))


def _station_texts(catalogue: Catalogue, card: Card) -> list[str]:
    """Each station in words: number, exercise and dose, the cue, the group, the easier and the harder exercise."""
    texts = []
    for number, station in enumerate(card.circuit.stations, start=1):
        ways = write_ways(catalogue, card.circuit, station.exercise)
        small = [station.exercise.group.title, *([ways] if ways else [])]
        lines = [f"**{station_heading(number, station)}**", station.exercise.cue, *(f"-# {line}" for line in small)]
        texts.append("\n".join(lines))
    return texts


def _last_texts(card: Card) -> list[str]:
    """The cool-down and the small print."""
    texts = ["\n".join(f"-# {line}" for line in small_print(card.circuit))]
    if card.circuit.cool_down:
        name, items = cool_down_words(card.circuit)
        texts.insert(0, f"**{name}**\n{items}")
    return texts
