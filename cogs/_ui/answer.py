"""How an answer leaves: as a reply without a ping, as plain text without embeds, privately where asked."""

import asyncio
import io
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import aiohttp
import discord
from discord.ext import commands

from cogs._ui.prefix import embed_with_prefix, layout_with_prefix, prefix_of, with_prefix
from cogs._ui.style import as_text

Context = commands.Context[Any]
Attached = discord.File | discord.Attachment
T = TypeVar("T")
ANSWERED_ALREADY = 40060  # Discord's code
PAUSES = (0.5, 1.5)  # seconds between tries
LONGEST_ANSWER_SECONDS = 10  # discord.py alone would try for half a minute, without a word
THINKS_PRIVATELY = "thinks privately"  # what an interaction keeps from `think` until it is answered
_TAKEN = "taken"  # what it keeps once Discord has taken its first answer, also where that only seemed to fail
_MAY_THINK = "may think"  # the same while nobody can tell, and it was a sign that one is on its way
_MAY_BE_TAKEN = "may be taken"  # the same while nobody can tell, and nothing shows


class AnswerLostError(Exception):
    """Discord did not say that it took an answer; what was asked for is done all the same."""


async def think(interaction: discord.Interaction | None, *, private: bool) -> None:
    """Show that an answer is on its way, where it may need longer than Discord's 3 s; whoever answers fills it."""
    if interaction is not None and not is_answered(interaction):
        interaction.extras[_MAY_THINK] = private
        await _bring_first(interaction, lambda: interaction.response.defer(ephemeral=private, thinking=True))
        interaction.extras[THINKS_PRIVATELY] = interaction.extras.pop(_MAY_THINK)


async def acknowledge(interaction: discord.Interaction) -> None:
    """Take a press whose message is edited a little later; nothing shows."""
    if not is_answered(interaction):
        interaction.extras[_MAY_BE_TAKEN] = True
        await _bring_first(interaction, interaction.response.defer)
        del interaction.extras[_MAY_BE_TAKEN]


async def open_form(interaction: discord.Interaction, form: discord.ui.Modal) -> None:
    """Open a form for the one who pressed or chose a slash command."""
    await _bring_first(interaction, lambda: interaction.response.send_modal(form))


def is_answered(interaction: discord.Interaction) -> bool:
    """Return whether Discord has taken the first answer, of which it takes one."""
    return interaction.response.is_done() or _TAKEN in interaction.extras


async def _bring_first(interaction: discord.Interaction, send: Callable[[], Awaitable[T]]) -> T | None:
    """Bring the first answer, and return what Discord said; None where it took a try that only seemed to fail."""
    said = None
    try:
        said = await bring(send, is_known=True)
    except AnswerLostError as lost:
        if getattr(lost.__cause__, "code", 0) != ANSWERED_ALREADY:
            raise
    interaction.extras[_TAKEN] = True
    return said


async def answer(
    ctx: Context,
    text: str | None = None,
    *,
    embeds: Sequence[discord.Embed] = (),
    view: discord.ui.View | None = None,
    file: discord.File | None = None,
    more_files: Sequence[discord.File] = (),
    ephemeral: bool = False,
) -> discord.Message:
    """Answer in the channel of a command, as a reply without a ping; returns the message.

    Embeds fall back to plain text where the channel does not allow them, and come without their picture where it does
    not allow files.
    """
    prefix = prefix_of(ctx.bot)
    text = with_prefix(text, prefix) if text else text
    embeds = [embed_with_prefix(embed, prefix) for embed in embeds]
    fields: dict[str, Any] = {"content": text}
    if file is not None and may(ctx, "attach_files"):
        fields["files"] = [file, *more_files]
    else:
        embeds = [embed.copy().set_image(url=None) for embed in embeds]
    if may(ctx, "embed_links"):
        fields["embeds"] = list(embeds)
    else:
        fields["content"] = "\n".join(part for part in (text, *map(as_text, embeds)) if part)[:2000]
    if view is not None:
        fields["view"] = view
    return await _answer(ctx, fields, ephemeral=ephemeral)


async def answer_layout(
    ctx: Context, layout: discord.ui.LayoutView, files: Sequence[discord.File] = (), *, ephemeral: bool = False
) -> discord.Message:
    """Answer in the channel of a command with a layout and the files that it shows, as a reply without a ping."""
    return await _answer(
        ctx, {"view": layout_with_prefix(layout, prefix_of(ctx.bot)), "files": list(files)}, ephemeral=ephemeral
    )


async def _answer(ctx: Context, fields: dict[str, Any], *, ephemeral: bool) -> discord.Message:
    if ctx.interaction is not None:  # by itself: where a clock is wrong, ctx.send would post it for all
        fields["allowed_mentions"] = discord.AllowedMentions.none()
        return await _respond(ctx.interaction, fields, ephemeral=ephemeral)
    if may(ctx, "read_message_history"):
        fields["reference"] = ctx.message.to_reference(fail_if_not_exists=False)  # it may have been deleted meanwhile
        fields["mention_author"] = False
    return await post(ctx.channel, **fields)


async def post(place: discord.abc.Messageable, **fields: Any) -> discord.Message:
    """Send a message, once; nobody is pinged. Raises AnswerLostError where nobody can tell whether it is there."""
    nonce = secrets.randbits(62)  # so that Discord takes a second try for the first
    fields = {"nonce": nonce, "allowed_mentions": discord.AllowedMentions.none(), **fields}
    return await bring(lambda: place.send(**_fresh(fields)), is_known=True)


async def _respond(
    interaction: discord.Interaction, fields: Mapping[str, Any], *, ephemeral: bool
) -> discord.Message | discord.InteractionMessage:
    """Answer an interaction: fill the sign that an answer is on its way, or else be the answer, or follow it.

    What is private stays so: an open sign gives way to it.
    """
    private = interaction.extras.get(THINKS_PRIVATELY)
    if private is not None and (private or not ephemeral):
        edit = {"attachments" if name == "files" else name: value for name, value in fields.items()}
        filled = await bring(lambda: interaction.edit_original_response(**_fresh(edit)), is_known=True)
        del interaction.extras[THINKS_PRIVATELY]
        return filled
    if private is not None:  # the first answer fills the sign, whomever it is for
        await bring(lambda: interaction.edit_original_response(content="…"), is_known=True)
        del interaction.extras[THINKS_PRIVATELY]
    if not is_answered(interaction):  # of which Discord takes one
        said = await _bring_first(
            interaction, lambda: interaction.response.send_message(**_fresh(fields), ephemeral=ephemeral)
        )
        if said is None and _MAY_THINK in interaction.extras:  # it's a sign that has taken the place, and waits
            interaction.extras[THINKS_PRIVATELY] = interaction.extras.pop(_MAY_THINK)
            return await _respond(interaction, fields, ephemeral=ephemeral)
        given = None if said is None else said.resource
        if isinstance(given, discord.InteractionMessage):
            return given
        if _MAY_BE_TAKEN not in interaction.extras:
            return await bring(interaction.original_response, is_known=True)
    message: discord.Message = await bring(
        lambda: interaction.followup.send(**_fresh(fields), ephemeral=ephemeral, wait=True), is_known=False
    )
    if private is not None:
        with suppress(AnswerLostError, discord.HTTPException):  # the answer is there, and this try may have been too
            await bring(interaction.delete_original_response, is_known=True)
    return message


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
        if error.status < 500 and error.code != ANSWERED_ALREADY:  # by a try before, which only seemed to fail
            raise
        raise AnswerLostError from error


async def answer_privately(
    interaction: discord.Interaction,
    text: str | None = None,
    *,
    embed: discord.Embed | None = None,
    view: discord.ui.View | None = None,
    file: discord.File | None = None,
    more_files: Sequence[discord.File] = (),
) -> None:
    """Answer a press so that only the one who pressed sees it, whether or not it was acknowledged before."""
    prefix = prefix_of(interaction.client)
    fields: dict[str, Any] = {"content": with_prefix(text, prefix) if text else text}
    if embed is not None:
        fields["embeds"] = [embed_with_prefix(embed, prefix)]
    if view is not None:
        fields["view"] = view
    if file is not None:
        fields["files"] = [file, *more_files]
    await _respond(interaction, fields | {"allowed_mentions": discord.AllowedMentions.none()}, ephemeral=True)


async def answer_layout_privately(
    interaction: discord.Interaction, layout: discord.ui.LayoutView, files: Sequence[discord.File] = ()
) -> discord.Message | discord.InteractionMessage:
    """Answer a press with a layout and the files that it shows, so that only the one who pressed sees it."""
    fields = {"view": layout_with_prefix(layout, prefix_of(interaction.client)), "files": list(files)}
    return await _respond(interaction, fields | {"allowed_mentions": discord.AllowedMentions.none()}, ephemeral=True)


async def edit_text(interaction: discord.Interaction, text: str, view: discord.ui.View | None = None) -> None:
    """Replace the text of the message that was pressed, and its buttons."""
    await edit_message(interaction, content=with_prefix(text, prefix_of(interaction.client)), view=view)


async def edit_card(
    interaction: discord.Interaction, embed: discord.Embed, view: discord.ui.View, file: discord.File | None = None
) -> None:
    """Put a card with its picture into the message that was pressed, as plain text where that is plain text.

    Whoever draws a picture defers the interaction first: a small machine may need longer than Discord's 3 s for it.
    Without one, the picture of before goes.
    """
    files = [file] if file is not None and may_attach(interaction) else []
    embed = embed_with_prefix(embed if files else embed.copy().set_image(url=None), prefix_of(interaction.client))
    fields: dict[str, Any] = {"view": view, "attachments": files}
    if interaction.message is not None and not interaction.message.embeds:
        fields["content"] = as_text(embed)
    else:
        fields["embed"] = embed
    await edit_message(interaction, **fields)


async def edit_layout(
    interaction: discord.Interaction, layout: discord.ui.LayoutView, files: Sequence[Attached] = ()
) -> discord.InteractionMessage | None:
    """Put a layout and the files that it shows into the message that was pressed, which is one already.

    Returns the message where the press was acknowledged before.
    """
    view = layout_with_prefix(layout, prefix_of(interaction.client))
    return await edit_message(interaction, view=view, attachments=list(files))


async def edit_message(interaction: discord.Interaction, **fields: Any) -> discord.InteractionMessage | None:
    """Change the message that was pressed; returns it where the press was acknowledged before."""
    if is_answered(interaction):
        return await bring(lambda: interaction.edit_original_response(**_fresh(fields)), is_known=True)
    await _bring_first(interaction, lambda: interaction.response.edit_message(**_fresh(fields)))
    return None


def _fresh(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a message for one try: what was sent once has its files read to the end."""
    files = {name: [_copy(one) for one in fields[name]] for name in ("files", "attachments") if name in fields}
    return {**fields, **files}


def _copy(file: Attached) -> Attached:
    if isinstance(file, discord.File) and isinstance(file.fp, io.BytesIO):
        return discord.File(io.BytesIO(file.fp.getvalue()), file.filename, description=file.description)
    return file


def may_attach(interaction: discord.Interaction) -> bool:
    """Return whether the answer to a press may bring files."""
    return interaction.guild is None or interaction.app_permissions.attach_files


def may(ctx: Context, permission: str) -> bool:
    """Return whether Ounce has a permission where a command was given."""
    return ctx.guild is None or bool(getattr(ctx.bot_permissions, permission))
