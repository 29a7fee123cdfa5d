"""Sessions that lead one member through: a circuit, a warm-up, stretches; begun by a button or a word."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.circuit.guided import Item
from bot.domain.errors import MemberError
from bot.domain.words.circuit import parse_request
from bot.services.circuits import Circuits
from bot.services.clubs import Clubs
from bot.services.guided import GuidedSessions, Shown
from cogs._cards.moves import WARM_UP, read_places
from cogs._delivery.guided import GuidedMessages, find_place
from cogs._ui.answer import Context, think
from cogs._ui.buttons import StaleButtonError
from cogs._ui.cooldown import Cooldown
from cogs._ui.hybrid import hybrid_command
from cogs._ui.membership import find_guild_id

if TYPE_CHECKING:
    from bot.client import ClubBot

STARTS_PER_WINDOW, WINDOW_SECONDS = 6, 60
PRESSES = frozenset({"next", "back", "easier", "pause", "resume", "stop"})
_TARGET = re.compile(r"(?P<session_id>[0-9]{1,18})-(?P<turn>[0-9]{1,9})")


class GuidedCog(commands.Cog, name="Sessions"):
    """Be led through, one thing at a time."""

    def __init__(
        self,
        bot: "ClubBot",
        sessions: GuidedSessions,
        circuits: Circuits,
        clubs: Clubs,
        messages: GuidedMessages,
    ) -> None:
        self._bot = bot
        self._sessions = sessions
        self._circuits = circuits
        self._clubs = clubs
        self._messages = messages
        self._cooldown = Cooldown[int](STARTS_PER_WINDOW, WINDOW_SECONDS)
        self._has_taken_up = False

    async def cog_unload(self) -> None:
        """Let the clock of every session go; the store knows where each is."""
        await self._messages.moments.close()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Go on with the sessions that a restart interrupted."""
        if not self._has_taken_up:
            await self._messages.take_up()
            self._has_taken_up = True

    async def show_due(self, now: float) -> int:
        """Show every moment that is due by then (unix seconds); returns how many."""
        return await self._messages.moments.run_due(now)

    @hybrid_command("start")
    @app_commands.describe(words="What kind of circuit, for example: 15min bands")
    async def start(self, ctx: Context, *, words: str = "") -> None:
        """Lead you through your circuit, one exercise at a time.

        I show each exercise moving, count the holds and say what's next, in a message for you alone. Left in the
        middle? I'll pick up where you left off.

        • start 15min bands (a new circuit, led through)
        """
        self._cooldown.count(ctx.author.id)
        if ctx.interaction is not None:
            await think(ctx.interaction, private=True)
        guild_id = await find_guild_id(self._bot, self._clubs, ctx.guild, ctx.author)
        shown = None if words.strip() else await self._sessions.find_open(guild_id, ctx.author.id)
        if shown is None:
            if words.strip():
                card = await self._circuits.draw(guild_id, ctx.author.id, parse_request(words))
            else:
                card = await self._circuits.find_or_draw(guild_id, ctx.author.id)
            shown = await self._sessions.begin(card.stored, ctx.author.id)
        await self._send(ctx, shown)

    @commands.Cog.listener()
    async def on_guided_press(self, interaction: discord.Interaction, action: str, target: int | str) -> None:
        """Answer a press: Start under a circuit, or a button of a session."""
        if action == "start" and isinstance(target, int):
            await self._start_circuit(interaction, target)
        elif action == "moves":
            await self._start_moves(interaction, str(target))
        elif action == "open" and isinstance(target, int):
            await think(interaction, private=True)
            await self._messages.send_privately(interaction, await self._sessions.load(target, interaction.user.id))
        elif action in PRESSES and (found := _TARGET.fullmatch(str(target))):
            place = find_place(interaction, int(found["session_id"]))
            shown = await self._sessions.press(place, interaction.user.id, action, int(found["turn"]))
            await self._messages.edit(interaction, shown)
        else:
            raise StaleButtonError

    async def _start_circuit(self, interaction: discord.Interaction, circuit_id: int) -> None:
        self._cooldown.count(interaction.user.id)
        card = await self._circuits.load(circuit_id)
        card.require_here(interaction.guild_id)
        if interaction.guild_id is None and card.stored.member_id is None:
            raise MemberError("Press Start in your club's channel.")
        card.require_own(interaction.user.id)
        await self._messages.send_privately(interaction, await self._sessions.begin(card.stored, interaction.user.id))

    async def _start_moves(self, interaction: discord.Interaction, key: str) -> None:
        self._cooldown.count(interaction.user.id)
        places = read_places(key)
        if key != WARM_UP and not places:
            raise StaleButtonError
        await think(interaction, private=True)
        member_id = interaction.user.id
        guild_id = await find_guild_id(self._bot, self._clubs, interaction.guild, interaction.user)
        items: Sequence[Item]
        if key == WARM_UP:
            items = await self._sessions.choose_warm_up(guild_id, member_id)
        else:
            items = await self._sessions.choose_stretches(guild_id, member_id, places)
        shown = await self._sessions.begin_moves(guild_id, member_id, [item.id for item in items])
        await self._messages.send_privately(interaction, shown)

    async def _send(self, ctx: Context, shown: Shown) -> None:
        if ctx.interaction is not None:
            await self._messages.send_privately(ctx.interaction, shown)
        else:
            await self._messages.send_directly(ctx, shown)


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    services = bot.services
    messages = GuidedMessages(bot, services.guided, services.pictures, has_clock=bot.has_clock)
    await bot.add_cog(GuidedCog(bot, services.guided, services.circuits, services.clubs, messages))
