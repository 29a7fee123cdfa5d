"""A warm-up or stretches as a card, and the list of all places to stretch."""

from collections.abc import Sequence

import discord

from bot.domain.catalogue import Catalogue
from bot.domain.circuit.guided import Item, move_dose
from bot.domain.words.stretch import PLACES, stretches_for
from cogs._cards.guided import cue_of
from cogs._ui.buttons import PRIMARY, Menu, Press, view_of
from cogs._ui.style import COLOUR, DISCLAIMER, capitalise

WARM_UP = "warm-up"
WARM_UP_TITLE = "Warm-up: easy moves"
WARM_UP_LINE = "Before your run or your circuit. Right after a run you're warm already."
STRETCH_LINE = "Rolling and stretching work best on warm muscles: after a run, or after your circuit."


def moves_embed(title: str, line: str, items: Sequence[Item]) -> discord.Embed:
    """Return a warm-up or stretches: each with how much of it, and the one thing to think of."""
    embed = discord.Embed(title=title, description=line, colour=COLOUR)
    for number, item in enumerate(items, start=1):
        embed.add_field(name=f"{number}  {item.name}, {move_dose(item)}", value=cue_of(item), inline=False)
    return embed.set_footer(text=DISCLAIMER)


def moves_view(key: str) -> discord.ui.View:
    """Return the button that leads through them; `key` is the warm-up's, or the places' to stretch."""
    return view_of([Press("guided", "moves", key, "Start", PRIMARY)])


def places_key(places: Sequence[str]) -> str:
    """Return places to stretch as the key that a button holds."""
    return "-".join(str(list(PLACES).index(place)) for place in places)


def read_places(key: str) -> tuple[str, ...]:
    """Return the places of such a key; none for one that no button ever held."""
    known, parts = list(PLACES), key.split("-")
    is_known = all(part.isdecimal() and len(part) < 3 and int(part) < len(known) for part in parts)
    return tuple(known[int(part)] for part in parts) if is_known else ()


def stretch_title(places: Sequence[str]) -> str:
    """Return what is stretched."""
    return f"Stretch: {' and '.join(places)}"


def places_embed(catalogue: Catalogue) -> discord.Embed:
    """Return every place, with what rolls and stretches it."""
    embed = discord.Embed(title="Roll and stretch", description=STRETCH_LINE, colour=COLOUR)
    for place in PLACES:
        items = ", ".join(item.short for item in stretches_for(catalogue, place))
        embed.add_field(name=capitalise(place), value=f"{capitalise(items)}.", inline=False)
    return embed.set_footer(text=DISCLAIMER)


def places_view() -> discord.ui.View:
    """Return the choice of a place."""
    options = [discord.SelectOption(label=capitalise(place), value=place) for place in PLACES]
    return view_of([Menu("stretch", "place", 0, options, "What do you want to stretch?")])
