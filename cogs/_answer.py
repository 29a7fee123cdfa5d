"""How an answer leaves: as a reply without a ping, as plain text without embeds, privately where asked."""

from typing import Any

import discord
from discord.ext import commands

from cogs._embeds import as_text

Context = commands.Context[Any]


def with_prefix(text: str, prefix: str) -> str:
    """Return a text with the commands in it as this club types them: the domain always writes `!`."""
    return text.replace("`!", f"`{prefix}")


def embed_with_prefix(embed: discord.Embed, prefix: str) -> discord.Embed:
    """Return the embed with the commands in its description as this club types them."""
    if embed.description:
        embed.description = with_prefix(embed.description, prefix)
    return embed


async def answer(
    ctx: Context,
    text: str | None = None,
    *,
    embed: discord.Embed | None = None,
    view: discord.ui.View | None = None,
    ephemeral: bool = False,
) -> None:
    """Answer a command in its channel: an embed falls back to plain text where the channel does not allow it."""
    fields: dict[str, Any] = {"content": text, "allowed_mentions": discord.AllowedMentions.none()}
    if embed is not None and _may(ctx, "embed_links"):
        fields["embed"] = embed
    elif embed is not None:
        fields["content"] = "\n".join(part for part in (text, as_text(embed)) if part)[:2000]
    if view is not None:
        fields["view"] = view
    if ctx.interaction is not None:
        await ctx.send(**fields, ephemeral=ephemeral)
    elif _may(ctx, "read_message_history"):
        await ctx.reply(**fields, mention_author=False)
    else:
        await ctx.send(**fields)


async def answer_privately(
    interaction: discord.Interaction,
    text: str | None = None,
    *,
    embed: discord.Embed | None = None,
    view: discord.ui.View | None = None,
) -> None:
    """Answer a press so that only the one who pressed sees it, whether or not it was acknowledged before."""
    fields: dict[str, Any] = {"content": text, "ephemeral": True, "allowed_mentions": discord.AllowedMentions.none()}
    if embed is not None:
        fields["embed"] = embed
    if view is not None:
        fields["view"] = view
    if interaction.response.is_done():
        await interaction.followup.send(**fields)
    else:
        await interaction.response.send_message(**fields)


def _may(ctx: Context, permission: str) -> bool:
    if ctx.guild is None:
        return True
    return bool(getattr(ctx.bot_permissions, permission))
