"""Domain values become embeds and plain text here, with no decisions of their own."""

import discord

from bot.domain.catalogue import Catalogue, Exercise
from bot.domain.circuit.candidates import public_notes
from bot.domain.circuit.dose import Station
from bot.domain.circuit.draw import Circuit
from bot.domain.circuit.progression import Direction, find_neighbour
from bot.services.circuits import Card
from cogs._ui.buttons import PRIMARY, SECONDARY, SUCCESS, Menu, Press, buttons, view_of
from cogs._ui.style import COLOUR, DISCLAIMER, capitalise, fit

MOST_DIGITS = 4  # of a station's number
MAX_INTRODUCTION = 2000  # so that what was asked for never crowds out the exercises


def circuit_embed(catalogue: Catalogue, card: Card, *, is_done: bool = False) -> discord.Embed:
    """Return a circuit as a card: stations with dose, cue and progression, time, cool-down, disclaimer."""
    circuit = card.circuit
    owner = "The club's circuit" if card.is_for_everyone else "Your circuit"
    embed = discord.Embed(
        title=f"{'✅ ' if is_done else ''}{owner}: {circuit.rounds} rounds, about {circuit.minutes} minutes",
        description=_introduction(card),
        colour=COLOUR,
    )
    for number, station in enumerate(circuit.stations, start=1):
        embed.add_field(
            name=f"{number}  {station.exercise.name}, {station.dose}",
            value=_station_text(catalogue, circuit, station),
            inline=False,
        )
    if circuit.cool_down:
        items = capitalise(", ".join(item.short for item in circuit.cool_down))
        embed.add_field(
            name=f"Afterwards, about {circuit.cool_down_minutes} minutes",
            value=f"{items}. Then any spot you know is tight.",
            inline=False,
        )
    embed.set_footer(text=f"{circuit.total_minutes} minutes in total · Seed {circuit.seed}\n{DISCLAIMER}")
    return embed


def done_text(days_this_week: int, *, is_new: bool) -> str:
    """Return what a member reads who logged a circuit, by the strength days of their week."""
    if not is_new:
        return "You've already logged this one; it counts once."
    if days_this_week == 1:
        return "Logged: your first strength day this week. One more, with a day off in between, makes two."
    if days_this_week == 2:
        return "Logged: strength day 2 this week. That's the clinic's two. Nice work."
    return f"Logged: strength day {days_this_week} this week. Keep a day off in between."


def _introduction(card: Card) -> str:
    circuit = card.circuit
    lines = ["One after the other, with as little rest as you can."]
    if card.is_private and circuit.constraints.sore:
        places = ", ".join(place.words for place in sorted(circuit.constraints.sore))
        lines.append(f"Spares your {places}. If it still hurts, stop and see a physiotherapist or doctor.")
    notes = circuit.notes if card.is_private else public_notes(circuit.notes)
    return fit([*lines, *(f"*{note}*" for note in notes)], MAX_INTRODUCTION)


def _station_text(catalogue: Catalogue, circuit: Circuit, station: Station) -> str:
    ways = write_ways(catalogue, circuit, station.exercise)
    return f"{station.exercise.cue}\n*{station.exercise.group.title}*" + (f"\n{ways}" if ways else "")


def write_ways(catalogue: Catalogue, circuit: Circuit, exercise: Exercise) -> str:
    found = (
        (direction, find_neighbour(catalogue, exercise, circuit.constraints, direction)) for direction in Direction
    )
    return " · ".join(f"{direction.value}: {neighbour.name}" for direction, neighbour in found if neighbour)


CHANGES = ("swap", "easier", "harder")


def _station_menu(action: str, card: Card) -> Menu:
    """The choice of a station, dispatched as `station_choice`.

    An option's value holds the action and the circuit's revision beside its station: Discord sends nothing when a
    member chooses the value that they chose last in the same message, and a station may well be swapped twice.
    """
    options = [
        discord.SelectOption(
            label=f"{number}  {station.exercise.name}", value=f"{number - 1}:{action}:{card.stored.revision}"
        )
        for number, station in enumerate(card.circuit.stations, start=1)
    ]
    placeholder = "Which station?" if action == "form" else f"{action.capitalize()}: which station?"
    return Menu("station", action, card.stored.circuit_id, options, placeholder)


def read_station(value: str) -> int:
    """Return the station of a chosen option, counted from 0; -1 for an option that was never offered."""
    number = value.partition(":")[0]
    return int(number) if number.isdecimal() and len(number) < MOST_DIGITS else -1


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
    return view_of([_station_menu(action, card), Press("circuit", "back", card.stored.circuit_id)])


def form_view(card: Card) -> discord.ui.View:
    """Return the choice of a station whose form is to be shown."""
    return view_of([_station_menu("form", card)])


def own_circuit_view() -> discord.ui.View:
    """Return the offer of a circuit of one's own."""
    return buttons("circuit", 0, ("mine", "My own circuit", PRIMARY))
