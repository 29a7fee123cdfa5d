"""Commands in a text as the club types them: they are written with `!`, and leave with the club's own prefix."""

import re
from typing import Any

import discord

_COMMAND = re.compile(r"`!(?=[a-z])")
_PLAIN_COMMAND = re.compile(r"(?<!\S)!(?=[a-z])")  # in a footer, which shows no markdown


def prefix_of(client: Any) -> str:
    """Return what stands before a command here."""
    return str(client.settings.command_prefix)


def with_prefix(text: str, prefix: str) -> str:
    """Return a text with the commands in it as this club types them.

    Whatever is answered passes through it; a text that has passed already stays as it is.
    """
    return _COMMAND.sub(lambda _: f"`{prefix}", text)


def embed_with_prefix(embed: discord.Embed, prefix: str) -> discord.Embed:
    """Return an embed with the commands in it as this club types them."""
    shown = embed.copy()
    if shown.description:
        shown.description = with_prefix(shown.description, prefix)
    for index, field in enumerate(shown.fields):
        value = with_prefix(field.value or "", prefix)
        shown.set_field_at(index, name=field.name, value=value, inline=field.inline)
    if shown.footer.text:
        shown.set_footer(text=_PLAIN_COMMAND.sub(lambda _: prefix, shown.footer.text), icon_url=shown.footer.icon_url)
    return shown


def layout_with_prefix(layout: discord.ui.LayoutView, prefix: str) -> discord.ui.LayoutView:
    """Return a layout with the commands in its texts as this club types them."""
    for item in layout.walk_children():
        if isinstance(item, discord.ui.TextDisplay):
            item.content = with_prefix(item.content, prefix)
    return layout
