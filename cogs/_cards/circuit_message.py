"""A circuit as a message: sent, shown to one member alone, and changed, in the best form that Discord takes."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace

import discord

from bot.domain.catalogue import Catalogue
from bot.figures.pictures import Pictures
from bot.services.circuits import Card
from cogs._cards.circuit import choice_view, circuit_embed, circuit_view
from cogs._cards.circuit_layout import circuit_layout
from cogs._ui.answer import (
    Context,
    acknowledge,
    answer,
    answer_layout,
    answer_layout_privately,
    answer_privately,
    edit_card,
    edit_layout,
    edit_message,
    is_answered,
    may,
    may_attach,
    think,
)
from cogs._ui.membership import is_private
from cogs._ui.pictures import circuit_file, station_alt, station_files, station_name
from cogs._ui.showing import Attempt, ShownPicture, show_best, try_drawing, uploads

log = logging.getLogger(__name__)
INVALID = 400  # Discord's status for a message that it does not take as it is


class CircuitMessages:
    """Circuits as messages: a layout with a picture of each station, without them where files are not allowed.

    Where Discord does not take the layout, an embed or words instead. A message stays of its kind when it is changed.
    """

    def __init__(self, catalogue: Catalogue, pictures: Pictures) -> None:
        self._catalogue = catalogue
        self._pictures = pictures

    async def send(self, ctx: Context, card: Card) -> None:
        """Answer a command with a circuit."""
        card = replace(card, is_private=is_private(ctx))
        await think(ctx.interaction, private=False)
        member_id = ctx.author.id
        attempts = self._attempts(card, member_id, {}) if may(ctx, "attach_files") else ()

        async def show(pictures: Sequence[ShownPicture]) -> None:
            await answer_layout(ctx, self._layout(card, pictures), uploads(pictures))

        try:
            await show_best(attempts, show)
        except discord.HTTPException as error:
            _require_invalid(error)
            file = await try_drawing(circuit_file(self._pictures, card, member_id))
            await answer(ctx, embeds=[circuit_embed(self._catalogue, card)], view=circuit_view(card), file=file)

    async def send_privately(self, interaction: discord.Interaction, card: Card) -> None:
        """Answer a press with a circuit that only the one who pressed sees."""
        card = replace(card, is_private=True)
        await think(interaction, private=True)
        member_id = interaction.user.id
        attempts = self._attempts(card, member_id, {}) if may_attach(interaction) else ()

        async def show(pictures: Sequence[ShownPicture]) -> None:
            await answer_layout_privately(interaction, self._layout(card, pictures), uploads(pictures))

        try:
            await show_best(attempts, show)
        except discord.HTTPException as error:
            _require_invalid(error)
            file = await try_drawing(circuit_file(self._pictures, card, member_id))
            embed = circuit_embed(self._catalogue, card)
            await answer_privately(interaction, embed=embed, view=circuit_view(card), file=file)

    async def edit(self, interaction: discord.Interaction, card: Card, *, menu: str | None = None) -> None:
        """Put the circuit as it is now into the message that was pressed, with the menu of stations for an action."""
        card = replace(card, is_private=is_private(interaction))
        message = interaction.message
        if message is None or not message.flags.components_v2:
            await self._edit_former(interaction, card, menu)
            return
        attached = {one.filename: one for one in message.attachments}
        try:
            await self._edit_layout(interaction, card, menu, attached)
        except discord.HTTPException as error:
            _require_invalid(error)
            await self._edit_layout(interaction, card, menu, {})  # now with every picture sent again

    async def _edit_layout(
        self,
        interaction: discord.Interaction,
        card: Card,
        menu: str | None,
        attached: Mapping[str, discord.Attachment],
    ) -> None:
        has_all = all(
            station_name(number, one) in attached for number, one in enumerate(card.circuit.stations, start=1)
        )
        attempts: Sequence[Attempt] = ()
        if has_all or may_attach(interaction):
            if not has_all and not is_answered(interaction):
                await acknowledge(interaction)
            attempts = self._attempts(card, interaction.user.id, attached)
        await show_best(
            attempts,
            lambda pictures: edit_layout(
                interaction, self._layout(card, pictures, menu=menu), [one.file for one in pictures]
            ),
        )

    async def _edit_former(self, interaction: discord.Interaction, card: Card, menu: str | None) -> None:
        """The same for an embed or words: what was posted before there were layouts, or where none was taken."""
        if menu is not None:
            await edit_message(interaction, view=choice_view(card, menu))
            return
        await acknowledge(interaction)
        is_done = _is_done(card)
        file = await try_drawing(circuit_file(self._pictures, card, interaction.user.id))
        embed = circuit_embed(self._catalogue, card, is_done=is_done)
        await edit_card(interaction, embed, circuit_view(card, is_done=is_done), file)

    def _layout(
        self, card: Card, pictures: Sequence[ShownPicture], *, menu: str | None = None
    ) -> discord.ui.LayoutView:
        named = [one.named for one in pictures]
        return circuit_layout(self._catalogue, card, named, is_done=_is_done(card), menu=menu)

    def _attempts(self, card: Card, member_id: int, attached: Mapping[str, discord.Attachment]) -> Sequence[Attempt]:
        """How a circuit can be shown: with the picture of each station, or in words."""

        async def draw() -> Sequence[ShownPicture]:
            files = await station_files(self._pictures, card, member_id, attached)
            stations = enumerate(card.circuit.stations, start=1)
            alts = (station_alt(self._pictures, number, one) for number, one in stations)
            return list(map(ShownPicture, files, alts))

        return (draw,)


def _is_done(card: Card) -> bool:
    return bool(card.done_count) and not card.is_for_everyone


def _require_invalid(error: discord.HTTPException) -> None:
    """Raise the error unless another form of the same message may pass."""
    if error.status != INVALID:
        raise error
    log.warning("Discord does not take the layout of a circuit: %s", error.text)
