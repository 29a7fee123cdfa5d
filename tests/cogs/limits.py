"""Discord's limits for one embed."""

import discord

MOST_IN_A_MESSAGE = 2000


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
