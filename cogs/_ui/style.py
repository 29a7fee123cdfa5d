"""How Ounce looks and reads in Discord: its colour and small print, an embed as text, typed words as they are."""

import re

import discord

COLOUR = discord.Colour.from_rgb(46, 134, 112)
MAX_TEXT = 2000  # characters that Discord takes in one message
LEVELS = {1: "easy", 2: "medium", 3: "hard"}
DISCLAIMER = (
    "General information, not medical advice, from a trainer who doesn't know you. "
    "If it hurts, see a physiotherapist or doctor."
)

_INVISIBLE = "\u200b\u200c\u200e\u200f\u2060\ufeff\u00ad" + "".join(
    map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0)])
)  # what turns text around or hides in it; a joiner stays, since emoji are made with it
_PLAIN = str.maketrans(
    {
        **{letter: f"\\{letter}" for letter in r"\`*_~|[]()<>#/"},
        **dict.fromkeys(_INVISIBLE),
        "@": "@\u200b",
        "\t": " ",
    }
)
_LINK = re.compile(r"(https?://[A-Za-z0-9][A-Za-z0-9./?=&%#+:,_-]*)")


def plain(text: str, limit: int | None = None) -> str:
    """Return what somebody typed so that it reads as typed: no mention, link or markup in it comes alive.

    Each character is looked at once, whatever stands beside it. With a limit, so much of the text is shown, and never
    half of a character that was made harmless.
    """
    shown = text.translate(_PLAIN)
    if limit is None or len(shown) <= limit:
        return shown
    shown = shown[: limit - 1]
    loose = len(shown) - len(shown.rstrip("\\"))
    return f"{shown[:-1] if loose % 2 else shown}…"


def plain_with_links(text: str) -> str:
    """Return what a coach wrote as `plain` does, but addresses that stand there openly can be pressed."""
    return "".join(part if number % 2 else plain(part) for number, part in enumerate(_LINK.split(text)))


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
    length = sum(map(len, lines)) + len(lines) - 1
    kept = len(lines)
    while kept and length > limit:
        kept -= 1
        length -= len(lines[kept]) + 1
    return "\n".join(lines[:kept])


def capitalise(text: str) -> str:
    return text[:1].upper() + text[1:]
