"""A member's own circuit, shown to them alone, wherever they pressed for it."""

from dataclasses import replace

import discord

from bot.domain.catalogue import Catalogue
from bot.figures.pictures import Pictures
from bot.services.circuits import Card
from cogs._cards.circuit import circuit_embed, circuit_view
from cogs._ui.answer import answer_privately
from cogs._ui.pictures import circuit_file


class CircuitCards:
    """Shows circuits with their picture and their buttons."""

    def __init__(self, catalogue: Catalogue, album: Pictures) -> None:
        self._catalogue = catalogue
        self._album = album

    def embed(self, card: Card, *, is_done: bool = False) -> discord.Embed:
        """Return a circuit's card."""
        return circuit_embed(self._catalogue, card, is_done=is_done)

    async def give_own(self, interaction: discord.Interaction, card: Card) -> None:
        """Answer a press with a circuit that only the one who pressed sees."""
        if not interaction.response.is_done():
            await interaction.response.defer(ephemeral=True, thinking=True)
        card = replace(card, is_private=True)
        file = await circuit_file(self._album, card)
        await answer_privately(interaction, embed=self.embed(card), view=circuit_view(card), file=file)
