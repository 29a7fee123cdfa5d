"""Guided sessions as messages: sent for one member alone, edited by their presses, and by the clock in between."""

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

import aiohttp
import discord

from bot.figures.pictures import Pictures
from bot.services.guided import GuidedSessions, Shown
from cogs._cards.guided import CLOSED, SENT, guided_layout, open_view
from cogs._delivery.moments import Moments
from cogs._ui.answer import (
    Attached,
    Context,
    answer,
    answer_layout,
    answer_layout_privately,
    edit_layout,
    may_attach,
    think,
)
from cogs._ui.pictures import moving_file, moving_name
from cogs._ui.prefix import layout_with_prefix

if TYPE_CHECKING:
    from bot.client import ClubBot

NO_PINGS = discord.AllowedMentions.none()

log = logging.getLogger(__name__)


class Editable(Protocol):
    """A message that can be edited without a press: in a direct message, or for 15 minutes after one."""

    async def edit(self, *, view: Any, attachments: Any, allowed_mentions: Any) -> discord.Message:
        """Edit it."""


class GuidedMessages:
    """Shows guided sessions; what a session shows is read from the store each time, so every message catches up."""

    def __init__(self, bot: "ClubBot", sessions: GuidedSessions, album: Pictures, *, has_clock: bool) -> None:
        self._bot = bot
        self._sessions = sessions
        self._album = album
        self._sheets: dict[int, tuple[Editable, Sequence[discord.Attachment]]] = {}  # while the clock will edit them
        self.moments = Moments(self._show_moment, sessions.moment, is_on=has_clock, context=bot.timer_context)

    async def send_privately(self, interaction: discord.Interaction, shown: Shown) -> None:
        """Show a session to the one who pressed or chose a slash command."""
        await think(interaction, private=True)
        layout, files = await self._build(shown, (), may=may_attach(interaction))
        message = await answer_layout_privately(interaction, layout, _uploads(files))
        if interaction.guild is None:  # where it stays, so that it can be found again
            await self._keep(shown, message)
        else:
            self._follow(shown, message)

    async def send_directly(self, ctx: Context, shown: Shown) -> None:
        """Show a session to the one who typed a command: by direct message, or behind a button where those are closed.

        The channel is told where it is.
        """
        layout, files = await self._build(shown, (), may=True)
        if ctx.guild is None:
            await self._keep(shown, await answer_layout(ctx, layout, _uploads(files)))
            return
        try:
            fields: dict[str, Any] = {"files": _uploads(files), "allowed_mentions": NO_PINGS}
            message = await ctx.author.send(
                view=layout_with_prefix(layout, self._bot.settings.command_prefix), **fields
            )
        except discord.Forbidden:
            await answer(ctx, CLOSED, view=open_view(shown.session.session_id))
            return
        await self._keep(shown, message)
        await answer(ctx, SENT)

    async def edit(self, interaction: discord.Interaction, shown: Shown) -> None:
        """Put a session as it is now into the message that was pressed, or into a new one where that is gone."""
        attached = interaction.message.attachments if interaction.message is not None else ()
        await interaction.response.defer()
        layout, files = await self._build(shown, attached, may=may_attach(interaction))
        try:
            self._follow(shown, await edit_layout(interaction, layout, files))
        except discord.NotFound:
            layout, files = await self._build(shown, (), may=may_attach(interaction))
            self._follow(shown, await answer_layout_privately(interaction, layout, _uploads(files)))

    async def take_up(self) -> None:
        """Go on with what runs in direct messages, where it is now."""
        for session_id, channel_id, message_id in await self._sessions.load_shown():
            message = self._bot.get_partial_messageable(channel_id).get_partial_message(message_id)
            self._sheets[session_id] = (message, ())
            self.moments.put(session_id, self._sessions.moment())

    async def _keep(self, shown: Shown, message: discord.Message) -> None:
        self._follow(shown, message)
        await self._sessions.save_message(shown.session.session_id, message.channel.id, message.id)

    def _follow(self, shown: Shown, message: Editable | None) -> None:
        """Let the clock edit this message when the session's next moment comes."""
        session_id = shown.session.session_id
        next_at = shown.next_at if shown.step is not None else None
        if message is None or next_at is None:
            self._sheets.pop(session_id, None)
        else:
            self._sheets[session_id] = (message, getattr(message, "attachments", ()))
        self.moments.put(session_id, next_at if message is not None else None)

    async def _show_moment(self, session_id: int) -> float | None:
        """Show a session in its last message at a moment that nobody pressed for; returns the next one."""
        message, attached = self._sheets.pop(session_id, (None, ()))
        shown = await self._sessions.find(session_id)
        if message is None or shown is None or shown.step is None or shown.session.watch.is_paused:
            return None
        layout, files = await self._build(shown, attached, may=True)
        try:
            view = layout_with_prefix(layout, self._bot.settings.command_prefix)
            edited = await message.edit(view=view, attachments=files, allowed_mentions=NO_PINGS)
        except discord.HTTPException as error:
            if error.status < 500:  # it is gone, or its quarter of an hour is over: the next press brings a new one
                log.info("The message of guided session %d takes no more edits: %s", session_id, error.text)
                return None
            edited = None
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            log.info("Guided session %d missed a moment: %r", session_id, error)
            edited = None
        if session_id in self._sheets:  # somebody pressed meanwhile, so what was shown may be behind
            return self._sessions.moment()
        self._sheets[session_id] = (message, attached if edited is None else edited.attachments)
        return shown.next_at

    async def _build(
        self, shown: Shown, attached: Sequence[discord.Attachment], *, may: bool
    ) -> tuple[discord.ui.LayoutView, list[Attached]]:
        """The layout of a session and the film that it shows; one that is attached already stays."""
        step = shown.step
        if step is None or shown.session.is_stopped or not may:
            return guided_layout(shown, None), []
        name = moving_name(self._album, step.item)
        kept = next((one for one in attached if one.filename == name), None)
        file = kept or await moving_file(self._album, step.item, shown.session.member_id)
        return guided_layout(shown, (name, self._album.alt_text(step.item))), [file]


def _uploads(files: Sequence[Attached]) -> list[discord.File]:
    return [file for file in files if isinstance(file, discord.File)]
