"""Pictures become Discord files here: drawn in a thread, each with its alt text."""

import asyncio
import io
from collections.abc import Callable
from urllib.parse import quote_plus

import discord

from bot.figures.pictures import Item, Pictures
from bot.services.circuits import Card


async def circuit_file(album: Pictures, card: Card) -> discord.File:
    """Return the picture of a circuit: its stations in order."""
    stations = [(station.exercise, station.dose) for station in card.circuit.stations]
    alt = album.circuit_alt_text([exercise for exercise, _ in stations])
    return await _file("circuit.png", alt, lambda: album.circuit(stations))


async def form_file(album: Pictures, item: Item, dose: str = "") -> discord.File:
    """Return the form card of an exercise or a cool-down item."""
    return await _file(f"{item.id}.png", album.alt_text(item), lambda: album.form_card(item, dose))


async def moving_file(album: Pictures, item: Item) -> discord.File:
    """Return the movement of an exercise or a cool-down item as a looping picture."""
    return await _file(f"{item.id}.{album.film_kind}", album.alt_text(item), lambda: album.animation(item))


def film_url(item: Item) -> str:
    """Return the address of a search for films of an item."""
    return f"https://www.youtube.com/results?search_query={quote_plus(f'{item.name} exercise good form')}"


async def _file(name: str, alt: str, draw: Callable[[], bytes]) -> discord.File:
    picture = await asyncio.to_thread(draw)
    return discord.File(io.BytesIO(picture), filename=name, description=alt[:1024])
