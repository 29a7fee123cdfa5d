"""How Ounce looks and reads in Discord: its colour, its small print, and an embed as plain text."""

import discord

COLOUR = discord.Colour.from_rgb(46, 134, 112)
MAX_TEXT = 2000  # characters that Discord takes in one message
LEVELS = {1: "easy", 2: "medium", 3: "hard"}
DISCLAIMER = (
    "General information, not medical advice, from a trainer who doesn't know you. "
    "If it hurts, see a physiotherapist or doctor."
)


def as_text(embed: discord.Embed) -> str:
    """Return an embed as plain text, for a channel where embeds are not allowed.

    Where it is too long for one message, the last lines of the description give way.
    """
    title = f"**{embed.title}**" if embed.title else ""
    rest = [*(f"**{field.name}**\n{field.value}" for field in embed.fields), embed.footer.text or ""]
    room = MAX_TEXT - len("\n".join([title, "", *rest]))
    description = fit((embed.description or "").split("\n"), room)
    return "\n".join(part for part in (title, description, *rest) if part)[:MAX_TEXT]


def fit(lines: list[str], limit: int) -> str:
    """Return the lines as one text, without the last ones where it would be longer than the limit."""
    while lines and len("\n".join(lines)) > limit:
        lines = lines[:-1]
    return "\n".join(lines)


def capitalise(text: str) -> str:
    return text[:1].upper() + text[1:]
