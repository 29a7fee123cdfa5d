"""How an answer leaves: as a reply without a ping, as plain text without embeds, privately where asked."""

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

import aiohttp
import discord
from discord.ext import commands

from cogs._ui.style import as_text

Context = commands.Context[Any]
T = TypeVar("T")
ANSWERED_ALREADY = 40060  # Discord's code
PAUSES = (0.5, 1.5)  # seconds between tries
LONGEST_ANSWER_SECONDS = 10  # discord.py alone would try for half a minute, without a word


class AnswerLostError(Exception):
    """Discord did not say that it took an answer; what was asked for is done all the same."""


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
    interaction = ctx.interaction
    if interaction is not None:  # by itself, whatever a wrong clock makes of its age: ctx.send would post it for all
        return await bring(lambda: _respond(interaction, fields, ephemeral=ephemeral), is_known=False)
    fields["nonce"] = secrets.randbits(62)  # so that Discord takes a second try for the first
    if _may(ctx, "read_message_history"):
        fields["reference"] = ctx.message.to_reference(fail_if_not_exists=False)  # it may have been deleted meanwhile
        fields["mention_author"] = False
    return await bring(lambda: ctx.channel.send(**fields), is_known=True)


async def _respond(
    interaction: discord.Interaction, fields: Mapping[str, Any], *, ephemeral: bool
) -> discord.Message | discord.InteractionMessage:
    if interaction.response.is_done():
        return await interaction.followup.send(**fields, ephemeral=ephemeral, wait=True)
    given = (await interaction.response.send_message(**fields, ephemeral=ephemeral)).resource
    return given if isinstance(given, discord.InteractionMessage) else await interaction.original_response()


async def bring(send: Callable[[], Awaitable[T]], *, is_known: bool) -> T:
    """Bring an answer to Discord, a few times where it fails for the moment, and for no longer than a member waits.

    Where `is_known`, Discord knows a second try from a second answer; else what may be there is not sent again. Raises
    AnswerLostError where nobody can tell whether it is there.
    """
    try:
        async with asyncio.timeout(LONGEST_ANSWER_SECONDS):
            for pause in PAUSES:
                try:
                    return await send()
                except discord.HTTPException as error:
                    if error.code == ANSWERED_ALREADY:  # by the try before, which only seemed to fail
                        raise AnswerLostError from error
                    if error.status < 500:
                        raise
                except (aiohttp.ClientError, OSError):
                    if not is_known:
                        raise
                await asyncio.sleep(pause)
            return await send()
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise AnswerLostError from error
    except discord.HTTPException as error:
        if error.status < 500:
            raise
        raise AnswerLostError from error


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
    send = interaction.followup.send if interaction.response.is_done() else interaction.response.send_message
    await bring(lambda: send(**fields), is_known=False)


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
        await bring(lambda: interaction.edit_original_response(**fields), is_known=True)
    else:
        await bring(lambda: interaction.response.edit_message(**fields), is_known=False)


def _may(ctx: Context, permission: str) -> bool:
    if ctx.guild is None:
        return True
    return bool(getattr(ctx.bot_permissions, permission))
