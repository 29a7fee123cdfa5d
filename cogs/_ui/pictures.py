"""Pictures become Discord files here: drawn in a thread, each with its alt text."""

import io
import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote_plus

import discord

from bot.domain.circuit.dose import Station
from bot.domain.circuit.guided import move_dose
from bot.domain.club_stats import WeekCount
from bot.domain.progress import Week
from bot.figures.pictures import Item, Pictures
from bot.figures.progress import describe_club_weeks, describe_progress, draw_club_weeks, draw_progress
from bot.services.circuits import Card

ALT_LIMIT = 1024  # characters that Discord takes


async def circuit_file(pictures: Pictures, card: Card, member_id: int) -> discord.File:
    """Return the picture of a whole circuit: its stations in order."""
    stations = [(station.exercise, station.dose) for station in card.circuit.stations]
    alt = pictures.circuit_alt_text([exercise for exercise, _ in stations])
    return _file("circuit.png", alt, await pictures.draw(member_id, lambda: pictures.circuit(stations)))


async def moves_file(
    pictures: Pictures, items: Sequence[Item], member_id: int, *, has_doses: bool = True
) -> discord.File:
    """Return one picture of several moves in order, with how much of each, or without where the clock says it."""
    moves = [(item, move_dose(item) if has_doses else "") for item in items]
    return _file(
        moves_name(has_doses=has_doses),
        moves_alt(items),
        await pictures.draw(member_id, lambda: pictures.circuit(moves)),
    )


def moves_name(*, has_doses: bool = True) -> str:
    """Return the file name of such a picture."""
    return "moves.png" if has_doses else "stations.png"


def moves_alt(items: Sequence[Item]) -> str:
    """Return what such a picture shows."""
    return f"In order: {'; '.join(f'{number}. {item.name}' for number, item in enumerate(items, start=1))}."


async def station_files(
    pictures: Pictures, card: Card, member_id: int, kept: Mapping[str, discord.Attachment]
) -> list[discord.File | discord.Attachment]:
    """Return the pictures of a circuit's stations in order; those in `kept`, by name, are there already."""
    stations = [(number, one, station_name(number, one)) for number, one in enumerate(card.circuit.stations, start=1)]
    missing = [(number, one, name) for number, one, name in stations if name not in kept]

    def draw() -> dict[str, discord.File]:
        return {
            name: _file(name, station_alt(pictures, number, one), pictures.station(one.exercise, number, one.dose))
            for number, one, name in missing
        }

    drawn = await pictures.draw(member_id, draw) if missing else {}
    return [drawn.get(name) or kept[name] for _, _, name in stations]


def station_name(number: int, station: Station) -> str:
    """Return the file name of a station's picture: it names all that the picture shows."""
    return f"{number}-{station.exercise.id}-{re.sub('[^a-z0-9]+', '-', station.dose.casefold())}.png"


def station_alt(pictures: Pictures, number: int, station: Station) -> str:
    """Return what a station's picture shows, for whoever cannot see it: number, dose, name and movement."""
    return f"Station {number}, {station.dose}. {pictures.alt_text(station.exercise)}"[:ALT_LIMIT]


async def form_file(pictures: Pictures, item: Item, member_id: int, dose: str = "") -> discord.File:
    """Return the form card of an exercise or a cool-down item."""
    picture = await pictures.draw(member_id, lambda: pictures.form_card(item, dose))
    return _file(form_name(item), pictures.alt_text(item), picture)


def form_name(item: Item) -> str:
    """Return the file name of an item's form card."""
    return f"{item.id}.png"


async def moving_file(pictures: Pictures, item: Item, member_id: int) -> discord.File:
    """Return the movement of an exercise or a cool-down item as a looping picture."""
    film = await pictures.draw_film(member_id, lambda: pictures.animation(item))
    return _file(moving_name(pictures, item), pictures.alt_text(item), film)


def moving_name(pictures: Pictures, item: Item) -> str:
    """Return the file name of an item's movement."""
    return f"{item.id}.{pictures.film_kind}"


async def progress_file(pictures: Pictures, weeks: Sequence[Week], member_id: int) -> discord.File:
    """Return the picture of a member's weeks."""
    return _file("progress.png", describe_progress(weeks), await pictures.draw(member_id, lambda: draw_progress(weeks)))


async def club_weeks_file(pictures: Pictures, weeks: Sequence[WeekCount], member_id: int) -> discord.File:
    """Return the curve of how many of a club did their two in each week."""
    return _file("club.png", describe_club_weeks(weeks), await pictures.draw(member_id, lambda: draw_club_weeks(weeks)))


def film_url(item: Item) -> str:
    """Return the address of a search for films of an item."""
    return f"https://www.youtube.com/results?search_query={quote_plus(f'{item.name} exercise good form')}"


def _file(name: str, alt: str, picture: bytes) -> discord.File:
    return discord.File(io.BytesIO(picture), filename=name, description=alt[:ALT_LIMIT])
