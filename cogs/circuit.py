"""Circuits in Discord: the command in its two forms, and what its buttons do."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.catalogue import GYM, Catalogue, Level, Place
from bot.domain.circuit.progression import Direction
from bot.domain.circuit.request import CircuitRequest
from bot.domain.errors import MemberError
from bot.domain.words.circuit import MAX_MINUTES, MAX_SEED, MIN_MINUTES, parse_request
from bot.domain.words.together import find_together
from bot.figures.pictures import Pictures
from bot.services.circuits import Card, Circuits, NotYoursError
from bot.services.clubs import Clubs
from cogs._cards.circuit import CHANGES, form_view, read_station, remember_buttons
from cogs._cards.circuit_message import CircuitMessages
from cogs._cards.form import form_embed
from cogs._cards.strength import done_text, done_view
from cogs._ui.answer import Context, acknowledge, answer_privately, edit_card, think
from cogs._ui.buttons import StaleButtonError, view_of
from cogs._ui.choices import EQUIPMENT_WORDS, SORE_WORDS, complete_words
from cogs._ui.cooldown import Cooldown
from cogs._ui.membership import find_guild_id
from cogs._ui.pictures import form_file
from cogs._ui.showing import show_under

if TYPE_CHECKING:
    from bot.client import ClubBot

CIRCUITS_PER_WINDOW, WINDOW_SECONDS = 4, 30
PLACES = {"outside": frozenset({Place.OUTSIDE}), "no floor": frozenset({Place.NO_FLOOR})}
LEVEL_OF: Mapping[str, Level] = {"easy": 1, "medium": 2, "hard": 3}


class CircuitCog(commands.Cog, name="Circuits"):
    """Make a strength circuit for tonight."""

    def __init__(
        self, bot: "ClubBot", circuits: Circuits, catalogue: Catalogue, pictures: Pictures, clubs: Clubs
    ) -> None:
        self._bot = bot
        self._circuits = circuits
        self._catalogue = catalogue
        self._pictures = pictures
        self._clubs = clubs
        self._messages = CircuitMessages(catalogue, pictures)
        self._cooldown = Cooldown[int](CIRCUITS_PER_WINDOW, WINDOW_SECONDS)

    @commands.command(name="circuit", aliases=["circuits", "workout"], usage="[words]")
    async def typed(self, ctx: Context, *, words: str = "") -> None:
        """Draw your circuit for tonight: 4 exercises, about 20 minutes.

        Add any words, in any order:
        • equipment: bands, db, kettlebell, gym, nothing
        • place: outside, no floor
        • time: 15min, quick, 2 rounds, x3
        • level: easy, medium, hard
        • sore places: knee, bad back, achilles
        • no jumping, quiet, only dumbbells
        • again (your last one), seed 4821 (that exact one)
        • for everyone (one circuit for the whole club)

        `!circuit together` (or `together 19:00`, `together after the run`) leads everybody here through one.
        """
        rest = find_together(words)
        if rest is not None:
            together: Any = self._bot.get_command("together")
            await ctx.invoke(together, words=rest)
            return
        await self._answer_circuit(ctx, parse_request(words))

    @app_commands.command(name="circuit")
    @app_commands.describe(
        equipment="What you have tonight, for example: bands, dumbbells",
        place="Where you'll do it",
        minutes="How long you have",
        rounds="Number of rounds",
        level="How hard",
        sore="Sore places to spare, for example: knee, lower back",
        repeat="Repeat your last circuit",
        everyone="One circuit for the whole club",
        seed="Seed shown at the bottom of a circuit, to get it again",
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
        seed: app_commands.Range[int, 0, MAX_SEED] | None = None,
    ) -> None:
        """Draw your circuit for tonight: 4 exercises, about 20 minutes."""
        wishes = parse_request(", ".join(filter(None, (equipment.strip(), sore.strip()))))
        request = replace(
            wishes,
            equipment=GYM if place == "gym" else wishes.equipment,
            places=wishes.places | PLACES.get(place or "", frozenset()),
            minutes=minutes or wishes.minutes,
            rounds=rounds or wishes.rounds,
            level=LEVEL_OF[level] if level else wishes.level,
            again=repeat or wishes.again,
            for_everyone=everyone or wishes.for_everyone,
            seed=wishes.seed if seed is None else seed,
        )
        await self._answer_circuit(await commands.Context.from_interaction(interaction), request)

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
        if action == "done":
            await self._log_done(interaction, circuit_id)
            return
        card = await self._circuits.load(circuit_id)
        card.require_here(interaction.guild_id)
        if action.rstrip("0123456789") == "form":
            await think(interaction, private=True)
            embed, file = await self._form(card, int(action[len("form") :] or 1) - 1, interaction.user.id)
            await answer_privately(interaction, embed=embed, view=form_view(card), file=file)
            return
        card.require_own(interaction.user.id)
        is_open = action in CHANGES and not card.done_count
        await self._messages.edit(interaction, card, menu=action if is_open else None)

    @commands.Cog.listener()
    async def on_station_choice(
        self, interaction: discord.Interaction, action: str, circuit_id: int, value: str
    ) -> None:
        """Carry out what was chosen for a station."""
        station, member_id = read_station(value), interaction.user.id
        if action not in {"form", *CHANGES}:
            raise StaleButtonError
        if action == "form":
            card = await self._circuits.load(circuit_id)
            card.require_here(interaction.guild_id)
            await acknowledge(interaction)
            embed, file = await self._form(card, station, member_id)
            await edit_card(interaction, embed, form_view(card), file)
            return
        try:
            if action == "swap":
                card = await self._circuits.swap(circuit_id, member_id, station)
            else:
                card = await self._circuits.step(circuit_id, member_id, station, Direction(action))
        except NotYoursError:
            raise
        except MemberError:
            await self._messages.edit(interaction, await self._circuits.load(circuit_id))
            raise
        await self._messages.edit(interaction, card)

    async def _answer_circuit(self, ctx: Context, request: CircuitRequest) -> None:
        self._cooldown.count(ctx.author.id)
        guild_id = await find_guild_id(self._bot, self._clubs, ctx.guild, ctx.author)
        if request.for_everyone:
            card = await self._circuits.draw_for_everyone(guild_id, request)
        else:
            card = await self._circuits.draw(guild_id, ctx.author.id, request)
        if ctx.interaction is None or not card.stored.new_sore:
            await self._messages.send(ctx, card)
            return
        shown = replace(card, stored=replace(card.stored, new_sore=frozenset()))  # nobody heard it
        await self._messages.send(ctx, shown)
        view = view_of(remember_buttons(card))
        await answer_privately(ctx.interaction, "Should I spare that from now on, too?", view=view)

    async def _offer_own(self, interaction: discord.Interaction) -> None:
        self._cooldown.count(interaction.user.id)
        guild_id = await find_guild_id(self._bot, self._clubs, interaction.guild, interaction.user)
        card = await self._circuits.draw(guild_id, interaction.user.id, CircuitRequest())
        await self._messages.send_privately(interaction, card)

    async def _log_done(self, interaction: discord.Interaction, circuit_id: int) -> None:
        receipt = await self._circuits.log_done(circuit_id, interaction.user.id, interaction.guild_id)
        await self._messages.edit(interaction, receipt.card)
        logged = receipt.logged
        view = done_view(logged, is_private=True) if logged.is_new else None
        await answer_privately(interaction, done_text(logged, is_private=True), view=view)

    async def _form(self, card: Card, station: int, member_id: int) -> tuple[discord.Embed, discord.File | None]:
        if not 0 <= station < len(card.circuit.stations):
            raise MemberError("This circuit has changed in the meantime. `!circuit` draws you a new one.")
        shown = card.circuit.stations[station]
        embed = form_embed(self._catalogue, card.circuit, station)
        return await show_under(embed, form_file(self._pictures, shown.exercise, member_id, shown.dose))


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    await bot.add_cog(
        CircuitCog(
            bot,
            bot.services.circuits,
            bot.services.catalogue,
            bot.services.pictures,
            bot.services.clubs,
        )
    )
