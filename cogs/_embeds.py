"""Domain values become embeds and plain text here, with no decisions of their own."""

import discord

from bot.circuits import Card
from bot.domain.catalogue import Catalogue, CoolDownItem, Exercise
from bot.domain.circuit import Circuit
from bot.domain.dose import Station
from bot.domain.profile import Profile
from bot.domain.progression import Direction, find_neighbour
from bot.domain.run_words import write_pace
from bot.domain.week import DEFAULT_PACE_SECONDS

COLOUR = discord.Colour.from_rgb(46, 134, 112)
MAX_TEXT = 2000  # characters that Discord takes in one message
MAX_INTRODUCTION = 2000  # so that what was asked for never crowds out the exercises
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
        description=_introduction(circuit),
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
    embed = exercise_embed(station.exercise)
    embed.title = f"{index + 1}  {station.exercise.name}, {station.dose}"
    ways = _ways(catalogue, circuit, station.exercise)
    if ways:
        embed.add_field(name="Progression", value=ways, inline=False)
    return embed


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
        spared = "\n".join(f"{_sentence(place.words)}: {why}" for place, why in sorted(item.avoid.items()))
        embed.add_field(name="Not with a sore place here", value=spared, inline=False)
    return embed.set_footer(text=DISCLAIMER)


def profile_embed(profile: Profile, club_zone: str, prefix: str) -> discord.Embed:
    """Return what is remembered of a member, with the words that change each line."""
    sore = [
        place.words + (f" (until {until.day} {until:%b %Y})" if until else "")
        for place, until in sorted(profile.sore.items())
    ]
    pace = profile.pace_seconds or DEFAULT_PACE_SECONDS
    embed = discord.Embed(title="What I remember about you here", colour=COLOUR)
    lines = (
        ("Equipment", ", ".join(piece.value.replace("-", " ") for piece in sorted(profile.equipment)) or "nothing"),
        ("Level", LEVELS[profile.level]),
        ("Sore places", ", ".join(sore) or "none"),
        ("Units", {"km": "km", "mi": "miles"}[profile.units]),
        ("Pace", write_pace(pace, profile.units) + ("" if profile.pace_seconds else " (the default)")),
        ("Time zone", profile.local_zone(club_zone) + ("" if profile.zone else " (the club's)")),
    )
    for name, value in lines:
        embed.add_field(name=name, value=value, inline=False)
    if profile.steps:
        embed.add_field(
            name="Easier and harder", value=f"{len(profile.steps)} exercises moved to your step", inline=False
        )
    embed.set_footer(text=f"Change it below, or type for example {prefix}profile sore knee 2 weeks")
    return embed


def done_text(days_this_week: int, *, is_new: bool) -> str:
    """Return what a member reads who logged a circuit, by the strength days of their week."""
    if not is_new:
        return "You logged this one before; it counts once."
    if days_this_week == 1:
        return "Logged: your first strength day this week. One more, with a day off between, makes the two."
    if days_this_week == 2:
        return "Logged: strength day 2 this week. That is the clinic's two; well done."
    return f"Logged: strength day {days_this_week} this week. Keep a day off between."


def as_text(embed: discord.Embed) -> str:
    """Return an embed as plain text, for a channel where embeds are not allowed.

    Where it is too long for one message, the last lines of the description give way.
    """
    title = f"**{embed.title}**" if embed.title else ""
    rest = [*(f"**{field.name}**\n{field.value}" for field in embed.fields), embed.footer.text or ""]
    room = MAX_TEXT - len("\n".join([title, "", *rest]))
    description = _fit((embed.description or "").split("\n"), room)
    return "\n".join(part for part in (title, description, *rest) if part)[:MAX_TEXT]


def _introduction(circuit: Circuit) -> str:
    lines = ["One after the other, with as little rest as you can."]
    if circuit.brief.sore:
        places = ", ".join(place.words for place in sorted(circuit.brief.sore))
        lines.append(f"Spares your {places}. If it hurts all the same, stop, and see a physiotherapist or doctor.")
    return _fit([*lines, *(f"*{remark}*" for remark in circuit.remarks)], MAX_INTRODUCTION)


def _fit(lines: list[str], limit: int) -> str:
    """Return the lines as one text, without the last ones where it would be longer than the limit."""
    while lines and len("\n".join(lines)) > limit:
        lines = lines[:-1]
    return "\n".join(lines)


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
