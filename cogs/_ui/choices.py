"""What slash options propose while a member types: the last word of a list is completed, the others stay."""

from collections.abc import Collection, Sequence

from discord import app_commands
from rapidfuzz import fuzz, process

from bot.domain.catalogue import Equipment, SorePlace
from bot.domain.words.zone import propose_zones

EQUIPMENT_WORDS = ("nothing", "bodyweight", "gym", *(piece.value.replace("-", " ") for piece in Equipment))
SORE_WORDS = tuple(place.words for place in SorePlace)
MOST_CHOICES = 25  # Discord shows no more


def complete_words(current: str, words: Sequence[str]) -> list[app_commands.Choice[str]]:
    """Return the choices for a comma-separated option: what stands before the last comma, and each fitting word."""
    before, comma, last = current[:80].rpartition(",")
    said = {word.strip().casefold() for word in before.split(",")}
    free = [word for word in words if word.casefold() not in said]
    typed = last.strip()
    if typed:
        ranked = process.extract(typed, free, scorer=fuzz.partial_ratio, limit=MOST_CHOICES, score_cutoff=60)
        free = [word for word, _, _ in ranked]
    lead = f"{before.strip()}{comma} " if comma else ""
    return [app_commands.Choice(name=f"{lead}{word}", value=f"{lead}{word}") for word in free[:MOST_CHOICES]]


def complete_zone(current: str, zones: Collection[str]) -> list[app_commands.Choice[str]]:
    """Return the time zones that may be meant by what was typed so far, the likeliest first."""
    names = ("UTC", "Europe/London", "Europe/Berlin", "America/Vancouver")
    pairs = propose_zones(current, zones, MOST_CHOICES) or [(name, name) for name in names]
    return [app_commands.Choice(name=shown[:100], value=zone) for shown, zone in pairs]
