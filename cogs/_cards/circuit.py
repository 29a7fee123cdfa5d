"""A circuit in words, as an embed, and its buttons and menus; no decisions of their own."""

import discord

from bot.domain.catalogue import Catalogue, Exercise
from bot.domain.circuit.dose import Station
from bot.domain.circuit.draw import Circuit
from bot.domain.circuit.notes import read_notes
from bot.domain.circuit.progression import Direction, find_neighbour
from bot.services.circuits import Card
from cogs._ui.buttons import PRIMARY, SECONDARY, SUCCESS, Menu, Press, buttons, view_of
from cogs._ui.style import COLOUR, DISCLAIMER, capitalise, fit

MOST_DIGITS = 4  # of a station's number
MAX_INTRODUCTION = 2000  # so that what was asked for never crowds out the exercises
CHANGES = ("swap", "easier", "harder")


def circuit_embed(catalogue: Catalogue, card: Card, *, is_done: bool = False) -> discord.Embed:
    """Return a circuit as an embed: stations with dose, cue and progression, time, cool-down, disclaimer."""
    circuit = card.circuit
    embed = discord.Embed(
        title=circuit_title(card, is_done=is_done),
        description=introduction(card, MAX_INTRODUCTION),
        colour=COLOUR,
    )
    for number, station in enumerate(circuit.stations, start=1):
        ways = write_ways(catalogue, circuit, station.exercise)
        value = f"{station.exercise.cue}\n*{station.exercise.group.title}*" + (f"\n{ways}" if ways else "")
        embed.add_field(name=station_heading(number, station), value=value, inline=False)
    if circuit.cool_down:
        name, value = cool_down_words(circuit)
        embed.add_field(name=name, value=value, inline=False)
    return embed.set_footer(text="\n".join(small_print(circuit)))


def circuit_title(card: Card, *, is_done: bool) -> str:
    """Return whose circuit it is, how many rounds, and how long they take."""
    owner = "The club's circuit" if card.is_for_everyone else "Your circuit"
    return f"{'✅ ' if is_done else ''}{owner}: {card.circuit.rounds} rounds, about {card.circuit.minutes} minutes"


def introduction(card: Card, limit: int) -> str:
    """Return what to know before the first station, in at most so many characters; to others nothing of what hurts."""
    circuit = card.circuit
    lines = ["One after the other, with as little rest as you can."]
    if card.is_private and circuit.constraints.sore:
        places = ", ".join(place.words for place in sorted(circuit.constraints.sore))
        lines.append(f"Spares your {places}. If it still hurts, stop and see a physiotherapist or doctor.")
    notes = read_notes(circuit.notes, is_private=card.is_private)
    return fit([*lines, *(f"*{note}*" for note in notes)], limit)


def station_heading(number: int, station: Station) -> str:
    """Return a station's number, exercise and dose."""
    return f"{number}  {station.exercise.name}, {station.dose}"


def write_ways(catalogue: Catalogue, circuit: Circuit, exercise: Exercise) -> str:
    """Return the easier and the harder exercise that there are beside one, or nothing."""
    found = (
        (direction, find_neighbour(catalogue, exercise, circuit.constraints, direction)) for direction in Direction
    )
    return " · ".join(f"{direction.value}: {neighbour.name}" for direction, neighbour in found if neighbour)


def cool_down_words(circuit: Circuit) -> tuple[str, str]:
    """Return the heading of the cool-down, and its items in a sentence."""
    items = capitalise(", ".join(item.short for item in circuit.cool_down))
    return f"Afterwards, about {circuit.cool_down_minutes} minutes", f"{items}. Then any spot you know is tight."


def small_print(circuit: Circuit) -> tuple[str, str]:
    """Return the total time with the seed, and the disclaimer."""
    return f"{circuit.total_minutes} minutes in total · Seed {circuit.seed}", DISCLAIMER


def station_menu(action: str, card: Card) -> Menu:
    """Return the choice of a station, dispatched as `station_choice`.

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


def circuit_buttons(card: Card, *, is_done: bool) -> list[Press]:
    """Return what can be done with a circuit: a member's own, the club's, or one that is done."""
    circuit_id = card.stored.circuit_id
    done = Press("circuit", "done", circuit_id, f"Done ({card.done_count})" if card.done_count else "Done", SUCCESS)
    start = Press("guided", "start", circuit_id, "Start", PRIMARY)
    if card.is_for_everyone:
        return [start, done, Press("circuit", "mine", circuit_id, "My own circuit")]
    if is_done:
        return [Press("circuit", "mine", circuit_id, "New circuit", PRIMARY)]
    return [start, *(Press("circuit", action, circuit_id) for action in CHANGES), done]


def remember_buttons(card: Card) -> list[Press]:
    """Return the offer to spare from now on what was named for this circuit alone; to others it doesn't say what."""
    circuit_id = card.stored.circuit_id
    return [Press("sore", "remember", circuit_id, "Remember what's sore")] if card.stored.new_sore else []


def circuit_view(card: Card, *, is_done: bool = False) -> discord.ui.View:
    """Return the buttons under a circuit that is an embed or words, where its forms need a button too."""
    row = circuit_buttons(card, is_done=is_done)
    row.insert(len(row) - 1, Press("circuit", "form", card.stored.circuit_id, style=SECONDARY))
    return view_of([*row, *remember_buttons(card)])


def choice_view(card: Card, action: str) -> discord.ui.View:
    """Return the choice of a station for an action, with the way back."""
    return view_of([station_menu(action, card), back_button(card)])


def back_button(card: Card) -> Press:
    """Return the way back from the choice of a station."""
    return Press("circuit", "back", card.stored.circuit_id)


def form_view(card: Card) -> discord.ui.View:
    """Return the choice of a station whose form is to be shown."""
    return view_of([station_menu("form", card)])


def own_circuit_view() -> discord.ui.View:
    """Return the offer of a circuit of one's own."""
    return buttons("circuit", 0, ("mine", "My own circuit", PRIMARY))
