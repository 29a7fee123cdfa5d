"""Circuits in Discord: the command in its two forms, and what its buttons do."""

from typing import TYPE_CHECKING, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.catalogue import Catalogue
from bot.domain.circuit.progression import Direction
from bot.domain.errors import MemberError
from bot.domain.words.circuit import MAX_MINUTES, MIN_MINUTES, parse_request
from bot.figures.album import Album
from bot.services.circuits import Card, Circuits
from bot.services.clubs import Clubs
from cogs._cards.circuit import CHANGES, StationMenu, choice_view, circuit_view, done_text, form_view, own_circuit_view
from cogs._cards.form import form_embed
from cogs._cards.own_circuit import CircuitCards
from cogs._ui.answer import Context, answer, answer_privately, edit_card
from cogs._ui.choices import EQUIPMENT_WORDS, SORE_WORDS, complete_words
from cogs._ui.membership import find_guild_id
from cogs._ui.pictures import circuit_file, form_file

if TYPE_CHECKING:
    from bot.client import ClubBot

CIRCUITS_PER_WINDOW, WINDOW_SECONDS = 4, 30


class CircuitCog(commands.Cog, name="Circuits"):
    """Make a strength circuit for tonight."""

    def __init__(
        self, bot: "ClubBot", circuits: Circuits, catalogue: Catalogue, album: Album, clubs: Clubs, prefix: str
    ) -> None:
        self._bot = bot
        self._circuits = circuits
        self._catalogue = catalogue
        self._album = album
        self._clubs = clubs
        self._cards = CircuitCards(catalogue, album, prefix)
        self._cooldown: commands.CooldownMapping[int] = commands.CooldownMapping(
            commands.Cooldown(CIRCUITS_PER_WINDOW, WINDOW_SECONDS), lambda member_id: member_id
        )

    async def cog_load(self) -> None:
        """Make the menus of every circuit ever posted work again after a restart."""
        self._bot.add_dynamic_items(StationMenu)

    @commands.command(name="circuit", aliases=["circuits", "workout"], usage="[words]")
    async def typed(self, ctx: Context, *, words: str = "") -> None:
        """Draw your circuit for tonight: 4 exercises, about 20 minutes.

        Add any words, in any order:
        • equipment: bands, db, kettlebell, gym, nothing
        • place: outside, no floor
        • time: 15min, quick, 2 rounds, x3
        • level: easy, medium, hard
        • sore places: knee, bad back, achilles
        • again (your last one), seed 4821 (that very one)
        • for everyone (one circuit for the whole club)
        """
        await self._answer_circuit(ctx, words)

    @app_commands.command(name="circuit")
    @app_commands.describe(
        equipment="What you have tonight, for example: bands, dumbbells",
        place="Where it happens",
        minutes="How long the circuit may take",
        rounds="How often round",
        level="How hard",
        sore="Sore places to spare, for example: knee, lower back",
        repeat="Your last circuit once more",
        everyone="One circuit for the whole club",
        seed="The number at the foot of a circuit that you want again",
    )
    @app_commands.rename(repeat="again", everyone="for-everyone")
    async def slash(
        self,
        interaction: discord.Interaction,
        equipment: str = "",
        place: Literal["home", "gym", "outside", "no floor"] | None = None,
        minutes: app_commands.Range[int, MIN_MINUTES, MAX_MINUTES] | None = None,
        rounds: Literal[2, 3] | None = None,
        level: Literal["easy", "medium", "hard"] | None = None,
        sore: str = "",
        repeat: bool = False,
        everyone: bool = False,
        seed: app_commands.Range[int, 0] | None = None,
    ) -> None:
        """Draw your circuit for tonight: 4 exercises, about 20 minutes."""
        words = [equipment, place or "", level or "", sore]
        words += [f"{minutes}min"] if minutes is not None else []
        words += [f"x{rounds}"] if rounds is not None else []
        words += [f"seed {seed}"] if seed is not None else []
        words += ["again"] if repeat else []
        words += ["for everyone"] if everyone else []
        await self._answer_circuit(await commands.Context.from_interaction(interaction), " ".join(words).strip())

    @slash.autocomplete("equipment")
    async def _complete_equipment(
        self, interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        return complete_words(current, EQUIPMENT_WORDS)

    @slash.autocomplete("sore")
    async def _complete_sore(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return complete_words(current, SORE_WORDS)

    @commands.Cog.listener()
    async def on_circuit_press(self, interaction: discord.Interaction, action: str, circuit_id: int) -> None:
        """Answer a press on one of the buttons."""
        if action == "mine":
            await self._offer_own(interaction)
            return
        card = await self._circuits.load(circuit_id)
        if action == "form":
            await interaction.response.defer(ephemeral=True, thinking=True)
            embed, file = await self._form(card, 0)
            await answer_privately(interaction, embed=embed, view=form_view(card), file=file)
        elif not card.is_for_everyone and card.stored.member_id != interaction.user.id:
            await answer_privately(
                interaction, "This circuit is somebody else's. Shall I make one for you?", view=own_circuit_view()
            )
        elif action == "done":
            await self._log_done(interaction, circuit_id)
        elif action in CHANGES and card.done_count:
            await self._show(interaction, card)
        elif action in CHANGES:
            await interaction.response.edit_message(view=choice_view(card, action))
        else:
            await self._show(interaction, card)

    @commands.Cog.listener()
    async def on_station_choice(
        self, interaction: discord.Interaction, action: str, circuit_id: int, station: int
    ) -> None:
        """Carry out what was chosen for a station."""
        card = await self._circuits.load(circuit_id)
        if not 0 <= station < len(card.circuit.stations):
            raise MemberError("This circuit has changed meanwhile. `!circuit` draws you a new one.")
        if action == "form":
            await interaction.response.defer()
            embed, file = await self._form(card, station)
            await edit_card(interaction, embed, form_view(card), file)
            return
        if card.stored.member_id != interaction.user.id:
            await answer_privately(
                interaction, "This circuit is somebody else's. Shall I make one for you?", view=own_circuit_view()
            )
            return
        try:
            if action == "swap":
                card = await self._circuits.swap(circuit_id, station)
            else:
                card = await self._circuits.step(circuit_id, station, Direction(action))
        except MemberError:
            await self._show(interaction, await self._circuits.load(circuit_id))
            raise
        await self._show(interaction, card)

    async def _answer_circuit(self, ctx: Context, words: str) -> None:
        request = parse_request(words)
        self._count_draw(ctx.author.id)
        guild_id = await find_guild_id(self._bot, self._clubs, ctx.guild, ctx.author)
        if request.for_everyone:
            card = await self._circuits.draw_for_everyone(guild_id, request)
        else:
            card = await self._circuits.draw(guild_id, ctx.author.id, request)
        if ctx.interaction is not None:
            await ctx.defer()
        await answer(
            ctx, embeds=[self._cards.embed(card)], view=circuit_view(card), file=await circuit_file(self._album, card)
        )

    async def _offer_own(self, interaction: discord.Interaction) -> None:
        self._count_draw(interaction.user.id)
        guild_id = await find_guild_id(self._bot, self._clubs, interaction.guild, interaction.user)
        card = await self._circuits.draw(guild_id, interaction.user.id, parse_request(""))
        await self._cards.give_own(interaction, card)

    async def _log_done(self, interaction: discord.Interaction, circuit_id: int) -> None:
        receipt = await self._circuits.log_done(circuit_id, interaction.user.id)
        await self._show(interaction, receipt.card)
        await answer_privately(interaction, done_text(receipt.days_this_week, is_new=receipt.is_new))

    async def _show(self, interaction: discord.Interaction, card: Card) -> None:
        """Put the circuit as it is now into the message that was pressed."""
        is_done = bool(card.done_count) and not card.is_for_everyone
        await interaction.response.defer()
        file = await circuit_file(self._album, card)
        await edit_card(
            interaction, self._cards.embed(card, is_done=is_done), circuit_view(card, is_done=is_done), file
        )

    async def _form(self, card: Card, station: int) -> tuple[discord.Embed, discord.File]:
        shown = card.circuit.stations[station]
        file = await form_file(self._album, shown.exercise, shown.dose)
        embed = form_embed(self._catalogue, card.circuit, station)
        return embed.set_image(url=f"attachment://{file.filename}"), file

    def _count_draw(self, member_id: int) -> None:
        """Raise CommandOnCooldown where a member draws faster than anybody can train."""
        now = discord.utils.utcnow().timestamp()
        bucket = self._cooldown.get_bucket(member_id, now)
        if bucket is not None and (wait := bucket.update_rate_limit(now)):
            raise commands.CommandOnCooldown(bucket, wait, commands.BucketType.user)


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    await bot.add_cog(
        CircuitCog(
            bot,
            bot.services.circuits,
            bot.services.catalogue,
            bot.services.album,
            bot.services.clubs,
            bot.settings.command_prefix,
        )
    )
