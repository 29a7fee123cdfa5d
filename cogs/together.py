"""A circuit done together in a channel: opened now, at a time or after the club's run, and led by whoever opened it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.errors import MemberError, PrivateError
from bot.domain.words.circuit import parse_request
from bot.domain.words.together import read_start
from bot.services.circuits import Circuits
from bot.services.clubs import Clubs
from bot.services.together import TogetherCircuits, TogetherShown
from cogs._cards.strength import ALREADY, done_text, done_view
from cogs._cards.together import leave_view
from cogs._delivery.together import TogetherMessages
from cogs._ui.answer import Context, answer, answer_privately, think
from cogs._ui.buttons import StaleButtonError
from cogs._ui.cooldown import Cooldown
from cogs._ui.hybrid import hybrid_command
from cogs._ui.membership import is_coach

if TYPE_CHECKING:
    from bot.client import ClubBot

OPENED_PER_WINDOW, WINDOW_SECONDS = 6, 60
LEADING = frozenset({"next", "pause", "resume", "stop"})
_TARGET = re.compile(r"(?P<together_id>[0-9]{1,18})-(?P<number>[0-9]{1,4})")


class TogetherCog(commands.Cog, name="Together"):
    """Do a circuit together in a channel."""

    def __init__(
        self,
        bot: "ClubBot",
        together: TogetherCircuits,
        circuits: Circuits,
        clubs: Clubs,
        messages: TogetherMessages,
    ) -> None:
        self._bot = bot
        self._together = together
        self._circuits = circuits
        self._clubs = clubs
        self._messages = messages
        self._cooldown = Cooldown[int](OPENED_PER_WINDOW, WINDOW_SECONDS)
        self._has_taken_up = False

    async def cog_unload(self) -> None:
        """Let the clock of every circuit go; the store knows where each is."""
        await self._messages.close()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Go on with what a restart interrupted, where it is by now."""
        if not self._has_taken_up:
            await self._messages.take_up()
            self._has_taken_up = True

    @property
    def due(self) -> Mapping[int, float]:
        """When each circuit together is edited next (unix seconds), by its id."""
        return self._messages.moments.due

    async def show_due(self, now: float) -> int:
        """Show every moment that is due by then (unix seconds); returns how many."""
        return await self._messages.moments.run_due(now)

    @hybrid_command("together")
    @app_commands.describe(words="When and what, for example: 19:00, or: after the run, bands")
    async def open(self, ctx: Context, *, words: str = "") -> None:
        """Do a circuit together: one message here leads everybody through.

        40 s of work and 20 s to change, with the figure, what comes next and easier and harder options.

        • together (in a minute)
        • together 19:00
        • together after the run (ten minutes after the club's run today)
        • together 19:00 bands x2
        """
        if ctx.guild is None:
            raise MemberError("That only works in a club: type it in a channel there.")
        self._cooldown.count(ctx.author.id)
        start, rest = read_start(words)
        request = replace(parse_request(rest), for_everyone=True)
        await think(ctx.interaction, private=False)
        begins_at = self._together.find_start(start, await self._clubs.load(ctx.guild.id))
        card = await self._circuits.draw_for_everyone(ctx.guild.id, request)
        shown, is_new = await self._together.open(ctx.guild.id, ctx.channel.id, ctx.author.id, card.stored, begins_at)
        if is_new:
            await self._messages.send(ctx, shown)
        else:
            await answer(ctx, f"There's already one going here: {_link(shown)} Join it, or press Stop there first.")

    @commands.Cog.listener()
    async def on_together_press(self, interaction: discord.Interaction, action: str, target: int | str) -> None:
        """Answer a press under a circuit done together."""
        found = _TARGET.fullmatch(str(target))
        together_id = target if isinstance(target, int) else int(found["together_id"]) if found else 0
        if action in {"in", "out"}:
            await self._join(interaction, together_id, joins=action == "in")
        elif action in LEADING:
            self._require_lead(interaction, await self._together.load(together_id, interaction.guild_id))
            number = int(found["number"]) if found else -1
            await self._messages.edit(interaction, await self._together.press(together_id, action, number))
        elif action in {"log", "mine"}:
            await self._log(interaction, together_id, is_for_all=action == "log")
        else:
            raise StaleButtonError

    async def _join(self, interaction: discord.Interaction, together_id: int, *, joins: bool) -> None:
        await self._together.load(together_id, interaction.guild_id)
        shown, is_changed = await self._together.join(together_id, interaction.user.id, joins=joins)
        if joins and not is_changed:
            await answer_privately(interaction, "You're in already.", view=leave_view(together_id))
        elif joins:
            await self._messages.edit(interaction, shown)
        else:
            await answer_privately(interaction, "All right, you're out." if is_changed else "You weren't in.")
            self._messages.moments.put(together_id, self._together.moment())  # its message counts one fewer

    async def _log(self, interaction: discord.Interaction, together_id: int, *, is_for_all: bool) -> None:
        """Log it for everybody where who leads it pressed so, else for who pressed; they are asked how it felt."""
        shown = await self._together.load(together_id, interaction.guild_id)
        if shown.is_running:
            raise MemberError("It isn't over yet. Log it at the end.")
        leads = is_for_all and self._leads(interaction, shown)
        receipt = await self._together.log(together_id, interaction.user.id, everybody=leads)
        if leads:
            await self._messages.edit(interaction, receipt.shown, logged=len(receipt.shown.together.member_ids))
        if receipt.logged is not None and (receipt.logged.is_new or not leads):  # how it felt is for each alone
            logged = receipt.logged
            text = done_text(logged, is_private=True) if logged.is_new else f"{ALREADY} How did it feel?"
            await answer_privately(interaction, text, view=done_view(logged, is_private=True))

    def _leads(self, interaction: discord.Interaction, shown: TogetherShown) -> bool:
        return interaction.user.id == shown.together.starter_id or is_coach(interaction.user, self._clubs)

    def _require_lead(self, interaction: discord.Interaction, shown: TogetherShown) -> None:
        if not self._leads(interaction, shown):
            raise PrivateError(
                "Only whoever opened this circuit, or a coach, can press that. Everybody can press **I'm in**."
            )


def _link(shown: TogetherShown) -> str:
    one = shown.together
    place = f"https://discord.com/channels/{one.guild_id}/{one.channel_id}"
    return place if one.message_id is None else f"{place}/{one.message_id}"


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    services = bot.services
    messages = TogetherMessages(bot, services.together, services.catalogue, services.pictures, has_clock=bot.has_clock)
    await bot.add_cog(TogetherCog(bot, services.together, services.circuits, services.clubs, messages))
