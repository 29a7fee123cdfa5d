"""Form cards in Discord: one for every exercise and cool-down item, found by any of its names."""

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands
from rapidfuzz import fuzz, process, utils

from bot.domain.catalogue import Catalogue, Exercise
from bot.domain.errors import MemberError
from bot.domain.faq.decision import ShowForm
from bot.domain.words.exercise import find_item_id, number_names
from bot.figures.pictures import Item, Pictures
from bot.services.clubs import Clubs
from bot.services.profiles import Profiles
from cogs._cards.faq import PAIN_LINE
from cogs._cards.form import exercise_embed, item_embed, unsuitable_text
from cogs._ui.answer import AnswerLostError, Context, answer, answer_privately, may_attach, post, think
from cogs._ui.buttons import PRIMARY, Press
from cogs._ui.choices import MOST_CHOICES
from cogs._ui.cooldown import Cooldown
from cogs._ui.membership import find_guild_id
from cogs._ui.pictures import film_url, form_file
from cogs._ui.showing import ShownPicture, attempts_for, item_choice, show_best, show_under, uploads

if TYPE_CHECKING:
    from bot.client import ClubBot

FILMS_PER_WINDOW, WINDOW_SECONDS = 6, 60


class FormCog(commands.Cog, name="Form"):
    """See how an exercise is done."""

    def __init__(
        self, bot: "ClubBot", catalogue: Catalogue, pictures: Pictures, profiles: Profiles, clubs: Clubs
    ) -> None:
        self._bot = bot
        self._profiles = profiles
        self._clubs = clubs
        self._catalogue = catalogue
        self._pictures = pictures
        self._items: dict[str, Item] = {**catalogue.exercises, **catalogue.cool_down}
        self._names = number_names(catalogue.names)
        self._films = Cooldown[int](FILMS_PER_WINDOW, WINDOW_SECONDS)

    @commands.command(name="form", usage="exercise")
    async def typed(self, ctx: Context, *, name: str = "") -> None:
        """See how an exercise or a stretch is done.

        • form single leg deadlift
        • form side plank
        • form roll calves

        Other names and typos are fine.
        """
        await self._answer_card(ctx, self._find(name))

    @app_commands.command(name="form")
    @app_commands.describe(exercise="The exercise or stretch")
    async def slash(self, interaction: discord.Interaction, exercise: app_commands.Range[str, 1, 100]) -> None:
        """See how an exercise or a stretch is done."""
        await self._answer_card(await commands.Context.from_interaction(interaction), self._find(exercise))

    @slash.autocomplete("exercise")
    async def _complete_name(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        names = sorted({item.name for item in self._items.values()})
        if current.strip():
            ranked = process.extract(
                current[:60], self._names, scorer=fuzz.WRatio, processor=utils.default_process, limit=2 * MOST_CHOICES
            )
            names = list(dict.fromkeys(self._items[key[0]].name for _, _, key in ranked))
        return [app_commands.Choice(name=name, value=name) for name in names[:MOST_CHOICES]]

    @commands.Cog.listener()
    async def on_item_press(self, interaction: discord.Interaction, action: str, item_id: int | str) -> None:
        """Answer a press under a form card: a neighbour's card, or the movement, for the one who pressed."""
        item = self._items.get(str(item_id))
        if item is None:
            raise MemberError("That exercise is no longer in the catalogue. Try `!form side plank`.")
        member_id = interaction.user.id
        if action == "move":
            self._films.count(member_id)
            await think(interaction, private=True)
            await self._show_movement(interaction, item)
            return
        await think(interaction, private=True)
        embed, file = await self._card(item, member_id)
        warning = await self._warn(interaction.guild, interaction.user, item)
        await answer_privately(interaction, warning, embed=embed, file=file, view=self._view(item))

    @commands.Cog.listener()
    async def on_form_question(self, ctx: Context, decision: ShowForm, ephemeral: bool) -> None:
        """Answer a question about how one exercise is done with its card."""
        await think(ctx.interaction, private=ephemeral)
        item = self._items[decision.item_id]
        embed, file = await self._card(item, ctx.author.id)
        text = PAIN_LINE if decision.pain else None
        await answer(ctx, text, embeds=[embed], view=self._view(item), file=file, ephemeral=ephemeral)

    async def _show_movement(self, interaction: discord.Interaction, item: Item) -> None:
        async def show(pictures: Sequence[ShownPicture]) -> None:
            file = next(iter(uploads(pictures)), None)
            await answer_privately(interaction, None if file else self._pictures.alt_text(item), file=file)

        choices = [item_choice(self._pictures, item, interaction.user.id)] if may_attach(interaction) else []
        await show_best(attempts_for(choices, (), None), show)

    def _find(self, name: str) -> Item:
        """Return the item that a member means; MemberError with the nearest names where it is unclear."""
        if not name.strip():
            raise MemberError("Name an exercise, for example `!form side plank`.")
        return self._items[find_item_id(name, self._names)]

    async def _answer_card(self, ctx: Context, item: Item) -> None:
        """Answer with a card; to a member whom it doesn't suit it says so first, where nobody else reads along."""
        warning = await self._warn(ctx.guild, ctx.author, item)
        await think(ctx.interaction, private=warning is not None)
        if warning is not None and ctx.interaction is None and ctx.guild is not None:
            with suppress(discord.HTTPException, AnswerLostError):  # then the card's own list of places must do
                await post(ctx.author, content=warning)
            warning = None
        embed, file = await self._card(item, ctx.author.id)
        is_private = warning is not None
        await answer(ctx, warning, embeds=[embed], view=self._view(item), file=file, ephemeral=is_private)

    async def _warn(self, guild: discord.Guild | None, user: discord.User | discord.Member, item: Item) -> str | None:
        """The line for a member whose sore places an item doesn't spare; None for everybody else."""
        if not item.avoid:
            return None
        try:
            guild_id = await find_guild_id(self._bot, self._clubs, guild, user)
        except MemberError:  # a direct message of which nobody knows whose club is meant
            return None
        sore = (await self._profiles.load(guild_id, user.id)).sore
        places = [place for place in sorted(sore) if place in item.avoid]
        return unsuitable_text(item, places) if places else None

    async def _card(self, item: Item, member_id: int) -> tuple[discord.Embed, discord.File | None]:
        embed = exercise_embed(item) if isinstance(item, Exercise) else item_embed(item)
        return await show_under(embed, form_file(self._pictures, item, member_id))

    def _view(self, item: Item) -> discord.ui.View:
        view = discord.ui.View(timeout=None)
        if isinstance(item, Exercise):
            for word, ids in (("Easier", item.easier), ("Harder", item.harder)):
                for other_id in ids[:2]:
                    label = f"{word}: {self._catalogue.exercises[other_id].name}"
                    view.add_item(Press("item", "card", other_id, label))
        view.add_item(Press("item", "move", item.id, "See it move", PRIMARY))
        return view.add_item(discord.ui.Button(label="Films", url=film_url(item)))


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    services = bot.services
    await bot.add_cog(FormCog(bot, services.catalogue, services.pictures, services.profiles, services.clubs))
