"""Domain values become embeds and plain text here, with no decisions of their own."""

import discord

from bot.circuits import Card
from bot.domain.catalogue import Catalogue, Exercise
from bot.domain.circuit import Circuit
from bot.domain.dose import Station
from bot.domain.profile import Profile
from bot.domain.progression import Direction, find_neighbour

COLOUR = discord.Colour.from_rgb(46, 134, 112)
LEVELS = {1: "easy", 2: "medium", 3: "hard"}
DISCLAIMER = (
    "General information, not medical advice: a trainer who does not know you wrote it. "
    "Pain goes to a physiotherapist or doctor."
)


def circuit_embed(catalogue: Catalogue, card: Card, *, is_done: bool = False) -> discord.Embed:
    """Return a circuit as a card: stations with dose, cue and progression, time, cool-down, disclaimer."""
    circuit = card.circuit
    owner = "The club's circuit" if card.is_for_everyone else "Your circuit"
    embed = discord.Embed(
        title=f"{'✅ ' if is_done else ''}{owner}: {circuit.rounds} rounds, about {circuit.minutes} minutes",
        description="\n".join(_introduction(circuit)),
        colour=COLOUR,
    )
    for number, station in enumerate(circuit.stations, start=1):
        embed.add_field(
            name=f"{number}  {station.exercise.name}, {station.dose}",
            value=_station_text(catalogue, circuit, station),
            inline=False,
        )
    if circuit.cool_down:
        embed.add_field(
            name=f"Afterwards, about {circuit.cool_down_minutes} minutes",
            value=f"{_sentence(', '.join(item.short for item in circuit.cool_down))}. Then any spot you know is tight.",
            inline=False,
        )
    embed.set_footer(text=f"{circuit.total_minutes} minutes in all · Seed {circuit.seed}\n{DISCLAIMER}")
    return embed


def form_embed(catalogue: Catalogue, circuit: Circuit, index: int) -> discord.Embed:
    """Return how the exercise of one station is done, and what its neighbours are."""
    station = circuit.stations[index]
    exercise = station.exercise
    embed = discord.Embed(
        title=f"{index + 1}  {exercise.name}, {station.dose}",
        description=f"**Set up.** {exercise.form.set_up}\n"
        f"**Move.** {exercise.form.move}\n"
        f"**Feel.** {exercise.form.feel}\n"
        f"**Usual mistake.** {exercise.form.mistake}",
        colour=COLOUR,
    )
    embed.add_field(name="Works", value=_muscles(exercise), inline=False)
    if exercise.avoid:
        spared = "\n".join(f"{_sentence(place.words)}: {why}" for place, why in sorted(exercise.avoid.items()))
        embed.add_field(name="Not with a sore place here", value=spared, inline=False)
    ways = _ways(catalogue, circuit, exercise)
    if ways:
        embed.add_field(name="Progression", value=ways, inline=False)
    embed.set_footer(text=DISCLAIMER)
    return embed


def profile_embed(profile: Profile, club_zone: str, prefix: str) -> discord.Embed:
    """Return what is remembered of a member, with the words that change each line."""
    sore = [
        place.words + (f" (until {until.day} {until:%b %Y})" if until else "")
        for place, until in sorted(profile.sore.items())
    ]
    embed = discord.Embed(title="What I remember about you here", colour=COLOUR)
    lines = (
        ("Equipment", ", ".join(piece.value.replace("-", " ") for piece in sorted(profile.equipment)) or "nothing"),
        ("Level", LEVELS[profile.level]),
        ("Sore places", ", ".join(sore) or "none"),
        ("Units", {"km": "km", "mi": "miles"}[profile.units]),
        ("Time zone", profile.zone or f"{club_zone} (the club's)"),
    )
    for name, value in lines:
        embed.add_field(name=name, value=value, inline=False)
    if profile.steps:
        embed.add_field(
            name="Easier and harder", value=f"{len(profile.steps)} exercises moved to your step", inline=False
        )
    embed.set_footer(text=f"Change it below, or type for example {prefix}profile sore knee 2 weeks")
    return embed


def as_text(embed: discord.Embed) -> str:
    """Return an embed as plain text, for a channel where embeds are not allowed."""
    parts = [f"**{embed.title}**" if embed.title else "", embed.description or ""]
    parts += [f"**{field.name}**\n{field.value}" for field in embed.fields]
    parts.append(embed.footer.text or "")
    return "\n".join(part for part in parts if part)[:2000]


def _introduction(circuit: Circuit) -> list[str]:
    lines = ["One after the other, with as little rest as you can."]
    if circuit.brief.sore:
        places = ", ".join(place.words for place in sorted(circuit.brief.sore))
        lines.append(f"Spares your {places}. If it hurts all the same, stop, and see a physiotherapist or doctor.")
    return lines + [f"*{remark}*" for remark in circuit.remarks]


def _station_text(catalogue: Catalogue, circuit: Circuit, station: Station) -> str:
    ways = _ways(catalogue, circuit, station.exercise)
    return f"{station.exercise.cue}\n*{station.exercise.group.title}*" + (f"\n{ways}" if ways else "")


def _ways(catalogue: Catalogue, circuit: Circuit, exercise: Exercise) -> str:
    found = ((direction, find_neighbour(catalogue, exercise, circuit.brief, direction)) for direction in Direction)
    return " · ".join(f"{direction.value}: {neighbour.name}" for direction, neighbour in found if neighbour)


def _muscles(exercise: Exercise) -> str:
    others = f"; helped by {', '.join(exercise.secondary)}" if exercise.secondary else ""
    return f"{_sentence(', '.join(exercise.primary))}{others}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
