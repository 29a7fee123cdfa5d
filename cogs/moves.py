"""Before and after: `!warmup` and `!stretch`, as a card that can be led through."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.catalogue import Catalogue
from bot.domain.circuit.guided import Item
from bot.domain.words.stretch import PLACES, find_stretch_places
from bot.figures.pictures import Pictures
from bot.services.clubs import Clubs
from bot.services.guided import GuidedSessions
from cogs._cards.moves import (
    STRETCH_LINE,
    WARM_UP,
    WARM_UP_LINE,
    WARM_UP_TITLE,
    moves_embed,
    moves_view,
    places_embed,
    places_key,
    places_view,
    stretch_title,
)
from cogs._ui.answer import Context, answer, answer_privately, think
from cogs._ui.buttons import StaleButtonError
from cogs._ui.choices import complete_words
from cogs._ui.cooldown import Cooldown
from cogs._ui.hybrid import hybrid_command
from cogs._ui.membership import find_guild_id
from cogs._ui.pictures import moves_file
from cogs._ui.showing import show_under

if TYPE_CHECKING:
    from bot.client import ClubBot

CARDS_PER_WINDOW, WINDOW_SECONDS = 6, 60


class MovesCog(commands.Cog, name="Moves"):
    """Warm up, roll and stretch."""

    def __init__(
        self, bot: "ClubBot", sessions: GuidedSessions, catalogue: Catalogue, pictures: Pictures, clubs: Clubs
    ) -> None:
        self._bot = bot
        self._sessions = sessions
        self._catalogue = catalogue
        self._pictures = pictures
        self._clubs = clubs
        self._cooldown = Cooldown[int](CARDS_PER_WINDOW, WINDOW_SECONDS)

    @hybrid_command("warmup", aliases=["warm-up", "warm"])
    async def warm_up(self, ctx: Context) -> None:
        """Show easy warm-up moves for before your run or your circuit."""
        self._cooldown.count(ctx.author.id)
        await think(ctx.interaction, private=False)
        guild_id = await find_guild_id(self._bot, self._clubs, ctx.guild, ctx.author)
        moves = await self._sessions.choose_warm_up(guild_id, ctx.author.id)
        embed, file = await self._card(WARM_UP_TITLE, WARM_UP_LINE, moves, ctx.author.id)
        await answer(ctx, embeds=[embed], view=moves_view(WARM_UP), file=file)

    @hybrid_command("stretch", aliases=["stretches", "stretching"])
    @app_commands.describe(place="What to stretch, for example: calves")
    async def stretch(self, ctx: Context, *, place: str = "") -> None:
        """Show how to roll and stretch a part of your body.

        • stretch calves
        • stretch hips and glutes
        • stretch (everything, by part of the body)
        """
        self._cooldown.count(ctx.author.id)
        places = find_stretch_places(place)
        if not places:
            await answer(ctx, embeds=[places_embed(self._catalogue)], view=places_view())
            return
        await think(ctx.interaction, private=False)
        guild_id = await find_guild_id(self._bot, self._clubs, ctx.guild, ctx.author)
        items = await self._sessions.choose_stretches(guild_id, ctx.author.id, places)
        embed, file = await self._card(stretch_title(places), STRETCH_LINE, items, ctx.author.id)
        await answer(ctx, embeds=[embed], view=moves_view(places_key(places)), file=file)

    @stretch.autocomplete("place")
    async def _complete_place(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return complete_words(current, tuple(PLACES))

    @commands.Cog.listener()
    async def on_stretch_choice(self, interaction: discord.Interaction, action: str, target: int, value: str) -> None:
        """Show the place that was chosen to the one who chose it."""
        if action != "place" or value not in PLACES:
            raise StaleButtonError
        self._cooldown.count(interaction.user.id)
        await think(interaction, private=True)
        guild_id = await find_guild_id(self._bot, self._clubs, interaction.guild, interaction.user)
        items = await self._sessions.choose_stretches(guild_id, interaction.user.id, [value])
        embed, file = await self._card(stretch_title([value]), STRETCH_LINE, items, interaction.user.id)
        await answer_privately(interaction, embed=embed, view=moves_view(places_key([value])), file=file)

    async def _card(
        self, title: str, line: str, items: Sequence[Item], member_id: int
    ) -> tuple[discord.Embed, discord.File | None]:
        return await show_under(moves_embed(title, line, items), moves_file(self._pictures, items, member_id))


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    services = bot.services
    await bot.add_cog(MovesCog(bot, services.guided, services.catalogue, services.pictures, services.clubs))
