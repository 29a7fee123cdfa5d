"""Guided sessions as messages: sent for one member alone, edited by their presses, and by the clock in between."""

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

import aiohttp
import discord

from bot.figures.pictures import Pictures
from bot.services.guided import GuidedSessions, Place, Shown
from cogs._cards.guided import CLOSED, SENT, guided_layout, open_view
from cogs._delivery.moments import Moments
from cogs._ui.answer import (
    Context,
    acknowledge,
    answer,
    answer_layout,
    answer_layout_privately,
    edit_layout,
    may_attach,
    post,
    think,
)
from cogs._ui.prefix import layout_with_prefix
from cogs._ui.showing import FILM_SECONDS, Attempt, ShownPicture, attempts_for, item_choice, show_best, uploads

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

    def __init__(self, bot: "ClubBot", sessions: GuidedSessions, pictures: Pictures, *, has_clock: bool) -> None:
        self._bot = bot
        self._sessions = sessions
        self._pictures = pictures
        self._sheets: dict[int, tuple[Editable, Sequence[discord.Attachment]]] = {}  # while the clock will edit them
        self.moments = Moments(self._show_moment, sessions.moment, is_on=has_clock, new_context=bot.new_timer_context)

    async def send_privately(self, interaction: discord.Interaction, shown: Shown) -> None:
        """Show a session to the one who pressed or chose a slash command."""
        await think(interaction, private=True)
        await self._keep(shown, await self._answer(interaction, shown), interaction)

    async def send_directly(self, ctx: Context, shown: Shown) -> None:
        """Show a session to the one who typed a command: by direct message, or behind a button where those are closed.

        The channel is told where it is.
        """

        async def send(pictures: Sequence[ShownPicture]) -> discord.Message:
            layout, files = _layout(shown, pictures), uploads(pictures)
            if ctx.guild is None:
                return await answer_layout(ctx, layout, files)
            view = layout_with_prefix(layout, self._bot.settings.command_prefix)
            return await post(ctx.author, view=view, files=files)

        try:
            message = await show_best(self._attempts(shown, (), may=True), send)
        except discord.Forbidden:
            if ctx.guild is None:
                raise
            await answer(ctx, CLOSED, view=open_view(shown.session.session_id))
            return
        await self._keep(shown, message)
        if ctx.guild is not None:
            await answer(ctx, SENT)

    async def edit(self, interaction: discord.Interaction, shown: Shown) -> None:
        """Put a session as it is now into the message that was pressed, or into a new one where that is gone."""
        attached = interaction.message.attachments if interaction.message is not None else ()
        await acknowledge(interaction)
        attempts = self._attempts(shown, attached, may=may_attach(interaction))
        try:
            message = await show_best(
                attempts,
                lambda pictures: edit_layout(interaction, _layout(shown, pictures), [one.file for one in pictures]),
            )
        except discord.NotFound:
            await self._keep(shown, await self._answer(interaction, shown), interaction)
            return
        self._follow(shown, message)

    async def take_up(self) -> None:
        """Go on with what the clock was editing, where it is now."""
        for place in await self._sessions.load_shown():
            self._sheets[place.session_id] = (self._find(place), ())
            self.moments.put(place.session_id, self._sessions.moment())

    async def _answer(self, interaction: discord.Interaction, shown: Shown) -> discord.Message | None:
        return await show_best(
            self._attempts(shown, (), may=may_attach(interaction)),
            lambda pictures: answer_layout_privately(interaction, _layout(shown, pictures), uploads(pictures)),
        )

    async def _keep(
        self, shown: Shown, message: discord.Message | None, interaction: discord.Interaction | None = None
    ) -> None:
        """Follow a message, and remember how to find it again: what only its member sees, by its press's token."""
        self._follow(shown, message)
        if message is not None:
            token = None if interaction is None else _token_of(interaction)
            place = Place(shown.session.session_id, message.channel.id, message.id, token)
            await self._sessions.save_message(place)

    def _find(self, place: Place) -> Editable:
        if place.token is not None and self._bot.application_id is not None:
            return _PrivateMessage(self._bot, self._bot.application_id, place.token, place.message_id)
        return self._bot.get_partial_messageable(place.channel_id).get_partial_message(place.message_id)

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
        sheet = message

        async def edit(pictures: Sequence[ShownPicture]) -> discord.Message:
            view = layout_with_prefix(_layout(shown, pictures), self._bot.settings.command_prefix)
            files = [one.file for one in pictures]
            return await sheet.edit(view=view, attachments=files, allowed_mentions=NO_PINGS)

        try:
            edited = await show_best(self._attempts(shown, attached, may=True), edit)
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

    def _attempts(self, shown: Shown, attached: Sequence[discord.Attachment], *, may: bool) -> Sequence[Attempt]:
        """How a session's step can be shown; what is attached already stays."""
        step = shown.step
        if step is None or shown.session.is_stopped or not may:
            return ()
        choice = item_choice(self._pictures, step.item, shown.session.member_id)
        return attempts_for([choice], attached, FILM_SECONDS)


def find_place(interaction: discord.Interaction, session_id: int) -> Place:
    """Return where a session is shown whose button was pressed."""
    message_id = 0 if interaction.message is None else interaction.message.id
    return Place(session_id, interaction.channel_id or 0, message_id, _token_of(interaction))


def _token_of(interaction: discord.Interaction) -> str | None:
    return None if interaction.guild is None else interaction.token


class _PrivateMessage:
    """A message that only its member sees, found again by the token of their press: Discord takes it for 15 minutes."""

    def __init__(self, bot: discord.Client, application_id: int, token: str, message_id: int) -> None:
        self._webhook = discord.Webhook.partial(application_id, token, client=bot)
        self._message_id = message_id

    async def edit(self, *, view: Any, attachments: Any, allowed_mentions: Any) -> discord.Message:
        """Edit it."""
        fields: dict[str, Any] = {"attachments": attachments, "allowed_mentions": allowed_mentions}
        return await self._webhook.edit_message(self._message_id, view=view, **fields)


def _layout(shown: Shown, pictures: Sequence[ShownPicture]) -> discord.ui.LayoutView:
    return guided_layout(shown, next((one.named for one in pictures), None))
