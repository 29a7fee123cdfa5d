"""Discord's limits for an embed, and for buttons, menus and texts of a message."""

from collections.abc import Sequence
from typing import Any

import discord
from simcord.components import walk_components

MOST_IN_A_MESSAGE = 2000
MOST_IN_A_LAYOUT = 4000
MOST_COMPONENTS = 40
MOST_ROWS = 5
LAYOUT = 1 << 15  # the flag of a message that is made of components alone
LONGEST_LABEL = 38  # characters that a phone shows on a button without cutting them off


def check_embed(embed: discord.Embed) -> None:
    """Fail where Discord would refuse the embed."""
    assert len(embed) <= 6000
    assert len(embed.title or "") <= 256
    assert len(embed.description or "") <= 4096
    assert len(embed.footer.text or "") <= 2048
    assert len(embed.fields) <= 25
    for field in embed.fields:
        assert 1 <= len(field.name or "") <= 256
        assert 1 <= len(field.value or "") <= 1024


def check_components(sent: Sequence[dict[str, Any]], *, is_layout: bool) -> None:
    """Fail where Discord would refuse the components of a message, or a phone would cut a button off."""
    parts = list(walk_components(list(sent)))
    assert len(parts) <= MOST_COMPONENTS
    assert is_layout or len(sent) <= MOST_ROWS
    assert len("".join(said_in(sent))) <= MOST_IN_A_LAYOUT
    ids = [part["custom_id"] for part in parts if "custom_id" in part]
    assert len(set(ids)) == len(ids)
    for part in parts:
        if part["type"] == 1:
            assert 1 <= len(part["components"]) <= 5
        if part["type"] == 2:
            assert part.get("url") or 1 <= len(part["custom_id"]) <= 100
            assert 1 <= len(part["label"]) <= LONGEST_LABEL
        for option in part.get("options", ()):
            assert 1 <= len(option["label"]) <= 100
        for item in part.get("items", ()):
            assert 1 <= len(item["description"]) <= 1024


def said_in(sent: Sequence[dict[str, Any]]) -> list[str]:
    """Return the texts of a layout in the order in which they are read."""
    return [part["content"] for part in walk_components(list(sent)) if part["type"] == 10]
