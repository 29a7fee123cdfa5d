"""What slash options propose while a member types: the last word of a list is completed, the others stay."""

from collections.abc import Collection, Sequence

from discord import app_commands
from rapidfuzz import fuzz, process

from bot.domain.catalogue import Equipment, SorePlace

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
    """Return the time zones whose name or city fits what was typed so far."""
    typed = current.strip().replace(" ", "_")[:60]
    ranked = process.extract(typed, sorted(zones), scorer=fuzz.WRatio, limit=MOST_CHOICES) if typed else []
    names = [name for name, _, _ in ranked] or ["UTC", "Europe/London", "Europe/Berlin", "America/Vancouver"]
    return [app_commands.Choice(name=name.replace("_", " "), value=name) for name in names]
