"""How an answer leaves: as a reply without a ping, as plain text without embeds, privately where asked."""

import re
from collections.abc import Sequence
from typing import Any

import discord
from discord.ext import commands

from cogs._ui.style import as_text

Context = commands.Context[Any]
_COMMAND = re.compile(r"`!(?=[a-z])")
_PLAIN_COMMAND = re.compile(r"(?<!\S)!(?=[a-z])")  # in a footer, which shows no markdown


def with_prefix(text: str, prefix: str) -> str:
    """Return a text with the commands in it as this club types them: everywhere else they are written `!`.

    Whatever is answered here passes through it; a text that has passed already stays as it is.
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


def _prefix_of(client: Any) -> str:
    return str(client.settings.command_prefix)


async def answer(
    ctx: Context,
    text: str | None = None,
    *,
    embeds: Sequence[discord.Embed] = (),
    view: discord.ui.View | None = None,
    file: discord.File | None = None,
    ephemeral: bool = False,
) -> discord.Message:
    """Answer in the channel of a command, as a reply without a ping; returns the message.

    Embeds fall back to plain text where the channel does not allow them, and come without their picture where it does
    not allow files.
    """
    prefix = _prefix_of(ctx.bot)
    text = with_prefix(text, prefix) if text else text
    embeds = [embed_with_prefix(embed, prefix) for embed in embeds]
    fields: dict[str, Any] = {"content": text, "allowed_mentions": discord.AllowedMentions.none()}
    if file is not None and _may(ctx, "attach_files"):
        fields["file"] = file
    else:
        embeds = [embed.copy().set_image(url=None) for embed in embeds]
    if _may(ctx, "embed_links"):
        fields["embeds"] = list(embeds)
    else:
        fields["content"] = "\n".join(part for part in (text, *map(as_text, embeds)) if part)[:2000]
    if view is not None:
        fields["view"] = view
    if ctx.interaction is not None:
        return await ctx.send(**fields, ephemeral=ephemeral)
    if _may(ctx, "read_message_history"):
        asked = ctx.message.to_reference(fail_if_not_exists=False)  # it may have been deleted meanwhile
        return await ctx.send(**fields, reference=asked, mention_author=False)
    return await ctx.send(**fields)


async def answer_privately(
    interaction: discord.Interaction,
    text: str | None = None,
    *,
    embed: discord.Embed | None = None,
    view: discord.ui.View | None = None,
    file: discord.File | None = None,
) -> None:
    """Answer a press so that only the one who pressed sees it, whether or not it was acknowledged before."""
    prefix = _prefix_of(interaction.client)
    text = with_prefix(text, prefix) if text else text
    fields: dict[str, Any] = {"content": text, "ephemeral": True, "allowed_mentions": discord.AllowedMentions.none()}
    if embed is not None:
        fields["embed"] = embed_with_prefix(embed, prefix)
    if view is not None:
        fields["view"] = view
    if file is not None:
        fields["file"] = file
    if interaction.response.is_done():
        await interaction.followup.send(**fields)
    else:
        await interaction.response.send_message(**fields)


async def edit_text(interaction: discord.Interaction, text: str, view: discord.ui.View | None = None) -> None:
    """Replace the text of the message that was pressed, and its buttons."""
    await interaction.response.edit_message(content=with_prefix(text, _prefix_of(interaction.client)), view=view)


async def edit_card(
    interaction: discord.Interaction, embed: discord.Embed, view: discord.ui.View, file: discord.File | None = None
) -> None:
    """Put a card with its picture into the message that was pressed, as plain text where that is plain text.

    Whoever draws a picture defers the interaction first: a small machine may need longer than Discord's 3 s for it.
    """
    embed = embed_with_prefix(embed, _prefix_of(interaction.client))
    fields: dict[str, Any] = {"view": view}
    if interaction.message is not None and not interaction.message.embeds:
        fields["content"] = as_text(embed)
    else:
        fields["embed"] = embed
    if file is not None and (interaction.guild is None or interaction.app_permissions.attach_files):
        fields["attachments"] = [file]
    if interaction.response.is_done():
        await interaction.edit_original_response(**fields)
    else:
        await interaction.response.edit_message(**fields)


def _may(ctx: Context, permission: str) -> bool:
    if ctx.guild is None:
        return True
    return bool(getattr(ctx.bot_permissions, permission))
