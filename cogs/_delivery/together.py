"""Circuits done together as messages: one in each channel, edited at every moment of its plan and never behind it."""

import asyncio
import logging
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.domain.catalogue import Catalogue
from bot.domain.circuit.guided import Item
from bot.domain.circuit.moments import Phase
from bot.figures.pictures import Pictures
from bot.services.together import TogetherCircuits, TogetherShown
from cogs._cards.together import together_layout
from cogs._delivery.moments import Moments
from cogs._ui.answer import Context, acknowledge, answer_layout, edit_layout, may, may_attach
from cogs._ui.pictures import moves_alt, moves_file, moves_name
from cogs._ui.prefix import layout_with_prefix
from cogs._ui.showing import Attempt, Choice, Picture, ShownPicture, attempts_for, item_choice, show_best, uploads

if TYPE_CHECKING:
    from bot.client import ClubBot

NO_PINGS = discord.AllowedMentions.none()
LONGEST_EDIT_SECONDS = 10
LONGEST_DRAWING_SECONDS = 0.1  # at a moment, of each picture: what takes longer comes with the next one
TRY_AGAIN_SECONDS = 2.0

log = logging.getLogger(__name__)


class TogetherMessages:
    """Shows circuits done together; each edit is made from what the store and the clock say at that very moment."""

    def __init__(
        self, bot: "ClubBot", circuits: TogetherCircuits, catalogue: Catalogue, pictures: Pictures, *, has_clock: bool
    ) -> None:
        self._bot = bot
        self._circuits = circuits
        self._catalogue = catalogue
        self._pictures = pictures
        self._attached: dict[int, Sequence[discord.Attachment]] = {}
        self._drawing: set[asyncio.Task[None]] = set()
        self.moments = Moments(self._show_moment, circuits.moment, is_on=has_clock, new_context=bot.new_timer_context)

    async def send(self, ctx: Context, shown: TogetherShown) -> None:
        """Post it in the channel of a command, and follow its plan from there on."""
        together_id = shown.together.together_id

        async def send(pictures: Sequence[ShownPicture]) -> discord.Message:
            return await answer_layout(ctx, self._layout(shown, pictures), uploads(pictures))

        message = await show_best(self._attempts(shown, (), None, may=may(ctx, "attach_files")), send)
        await self._circuits.save_message(together_id, message.id)
        self._attached[together_id] = message.attachments
        self._prepare(shown)
        self.moments.put(together_id, shown.next_at)

    async def edit(self, interaction: discord.Interaction, shown: TogetherShown, *, logged: int | None = None) -> None:
        """Put it as it is now into its message, which was pressed."""
        together_id, message = shown.together.together_id, interaction.message
        if shown.together.message_id is None and message is not None:  # posted, and then there was no time to say so
            await self._circuits.save_message(together_id, message.id)
        await acknowledge(interaction)
        attached = message.attachments if message is not None else ()
        edited = await show_best(
            self._attempts(shown, attached, self._patience(shown), may=may_attach(interaction)),
            lambda pictures: edit_layout(
                interaction, self._layout(shown, pictures, logged=logged), [one.file for one in pictures]
            ),
        )
        self._follow(shown, attached if edited is None else edited.attachments)
        self.moments.put(together_id, shown.next_at if logged is not None else await self._find_next(shown))

    async def take_up(self) -> None:
        """Go on with all that run, each where it is now."""
        for together_id in await self._circuits.load_running():
            self.moments.put(together_id, self._circuits.moment())

    async def close(self) -> None:
        """Follow nothing any more; the store knows where each is."""
        await self.moments.close()
        for task in list(self._drawing):
            task.cancel()

    async def _show_moment(self, together_id: int) -> float | None:
        """Show it as it is at this moment; returns when the next one comes."""
        shown = await self._circuits.find(together_id)
        message_id = None if shown is None else shown.together.message_id
        if shown is None or message_id is None:
            return None
        together = shown.together
        message = self._bot.get_partial_messageable(together.channel_id, guild_id=together.guild_id)
        attached = self._attached.get(together_id, ())

        async def edit(pictures: Sequence[ShownPicture]) -> discord.Message:
            view = layout_with_prefix(self._layout(shown, pictures), self._bot.settings.command_prefix)
            files = [one.file for one in pictures]
            async with asyncio.timeout(LONGEST_EDIT_SECONDS):
                return await message.get_partial_message(message_id).edit(
                    view=view, attachments=files, allowed_mentions=NO_PINGS
                )

        try:
            attempts = self._attempts(shown, attached, self._patience(shown), may=self._may_attach(shown))
            edited = await show_best(attempts, edit)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            return self._try_again(shown, error)
        except discord.HTTPException as error:
            if error.status >= 500:
                return self._try_again(shown, error)
            log.warning("Circuit together %d can't be shown any more: %s", together_id, error.text)
            await self._circuits.give_up(together_id)
            self._attached.pop(together_id, None)
            return None
        self._follow(shown, edited.attachments)
        return await self._find_next(shown)

    async def _find_next(self, shown: TogetherShown) -> float | None:
        """When to edit again: at the next moment, or at once where somebody pressed while this was on its way."""
        now = await self._circuits.find(shown.together.together_id)
        if now is not None and now.together != shown.together:
            return self._circuits.moment()
        return shown.next_at

    def _try_again(self, shown: TogetherShown, error: Exception) -> float | None:
        log.info("Circuit together %d missed a moment: %r", shown.together.together_id, error)
        soon = self._circuits.moment() + TRY_AGAIN_SECONDS
        return soon if shown.next_at is None else min(soon, shown.next_at)

    def _follow(self, shown: TogetherShown, attached: Sequence[discord.Attachment]) -> None:
        together_id = shown.together.together_id
        if shown.is_running:
            self._attached[together_id] = attached
            self._prepare(shown)
        else:
            self._attached.pop(together_id, None)

    def _prepare(self, shown: TogetherShown) -> None:
        """Draw what the next moment shows beforehand, the stills first, so that it comes to its time."""
        if self._may_attach(shown):
            for choice in self._choices(shown, shown.number + 1):
                task = asyncio.create_task(self._draw(choice))
                self._drawing.add(task)
                task.add_done_callback(self._drawing.discard)

    async def _draw(self, choice: Choice) -> None:
        try:
            for picture in reversed(choice):
                await picture.draw()
        except Exception:
            log.exception("A picture could not be drawn beforehand")

    def _attempts(
        self, shown: TogetherShown, attached: Sequence[discord.Attachment], seconds: float | None, *, may: bool
    ) -> Sequence[Attempt]:
        """How it can be shown as it is now, each picture drawn in so many seconds; what is attached already stays."""
        return attempts_for(self._choices(shown, shown.number) if may else [], attached, seconds)

    def _patience(self, shown: TogetherShown) -> float | None:
        return LONGEST_DRAWING_SECONDS if shown.is_running else None

    def _choices(self, shown: TogetherShown, number: int) -> list[Choice]:
        """What the moment of that number shows: the stations or a shared cool-down in one picture, else one moving.

        Where a switch of sides has no change after it, it shows what comes next as well.
        """
        pictures, place, moments = self._pictures, shown.together.channel_id, shown.plan.moments
        if not shown.is_running or number >= len(moments) or moments[number].phase is Phase.OVER:
            return []
        moment, circuit = moments[number], shown.circuit
        is_ready, is_cool_down = moment.phase is Phase.READY, moment.phase is Phase.COOL_DOWN
        if is_ready or (is_cool_down and shown.plan.is_grouped):
            items: Sequence[Item] = [one.exercise for one in circuit.stations] if is_ready else circuit.cool_down
            draw = partial(moves_file, pictures, items, place, has_doses=is_cool_down)
            return [(Picture(moves_name(has_doses=is_cool_down), moves_alt(items), draw),)]
        if is_cool_down:
            return [item_choice(pictures, circuit.cool_down[moment.place], place)]
        visits = [moment.place, *([moment.place + 1] if shown.plan.shows_next(number) else [])]
        return [
            item_choice(pictures, circuit.stations[shown.plan.visits[visit].station].exercise, place)
            for visit in visits
        ]

    def _may_attach(self, shown: TogetherShown) -> bool:
        guild = self._bot.get_guild(shown.together.guild_id)
        channel = guild.get_channel_or_thread(shown.together.channel_id) if guild is not None else None
        return channel is not None and channel.permissions_for(channel.guild.me).attach_files

    def _layout(
        self, shown: TogetherShown, pictures: Sequence[ShownPicture], *, logged: int | None = None
    ) -> discord.ui.LayoutView:
        return together_layout(self._catalogue, shown, [one.named for one in pictures], logged=logged)
