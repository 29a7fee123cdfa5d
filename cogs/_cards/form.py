"""How an exercise or a stretch is done, in words, with the buttons under it."""

from collections.abc import Sequence

import discord

from bot.domain.catalogue import Catalogue, CoolDownItem, Exercise, SorePlace
from bot.domain.circuit.draw import Circuit
from cogs._cards.circuit import write_ways
from cogs._ui.style import COLOUR, DISCLAIMER, capitalise


def form_embed(catalogue: Catalogue, circuit: Circuit, index: int) -> discord.Embed:
    """Return how the exercise of one station is done, and what its neighbours are."""
    station = circuit.stations[index]
    embed = exercise_embed(station.exercise)
    embed.title = f"{index + 1}  {station.exercise.name}, {station.dose}"
    ways = write_ways(catalogue, circuit, station.exercise)
    if ways:
        embed.add_field(name="Progression", value=ways, inline=False)
    return embed


def unsuitable_text(item: Exercise | CoolDownItem, places: Sequence[SorePlace]) -> str:
    """Return what a member reads first, alone, whose sore places an item doesn't spare."""
    why = " ".join(f"{capitalise(place.words)}: {item.avoid[place]}." for place in places)
    words = " and ".join(place.words for place in places)
    return (
        f"{item.name} isn't for you while you're sparing your {words}. {why} "
        "If it hurts, see a physiotherapist or doctor."
    )


def exercise_embed(exercise: Exercise) -> discord.Embed:
    """Return how an exercise is done, what it works, and for which sore places it is not."""
    embed = _cues_embed(exercise)
    embed.add_field(name="Works", value=_muscles(exercise), inline=False)
    return _with_limits(embed, exercise)


def item_embed(item: CoolDownItem) -> discord.Embed:
    """Return how a cool-down item is done, for how long, and for which sore places it is not."""
    embed = _cues_embed(item)
    sides = " each side" if item.each_side else ""
    embed.add_field(name="For", value=f"{', '.join(item.muscles)}; {item.seconds} s{sides}", inline=False)
    return _with_limits(embed, item)


def _cues_embed(item: Exercise | CoolDownItem) -> discord.Embed:
    form = item.form
    lines = (("Set up", form.set_up), ("Move", form.move), ("Feel", form.feel), ("Usual mistake", form.mistake))
    return discord.Embed(
        title=item.name, description="\n".join(f"**{name}.** {text}" for name, text in lines), colour=COLOUR
    )


def _with_limits(embed: discord.Embed, item: Exercise | CoolDownItem) -> discord.Embed:
    if item.avoid:
        spared = "\n".join(f"{capitalise(place.words)}: {why}" for place, why in sorted(item.avoid.items()))
        embed.add_field(name="Not with a sore place here", value=spared, inline=False)
    return embed.set_footer(text=DISCLAIMER)


def _muscles(exercise: Exercise) -> str:
    others = f"; helped by {', '.join(exercise.secondary)}" if exercise.secondary else ""
    return f"{capitalise(', '.join(exercise.primary))}{others}"
