"""`!club exercise`: the exercises that no circuit of the club has."""

from dataclasses import replace

from discord import app_commands
from discord.ext import commands

from bot.domain.catalogue import Catalogue, Exercise
from bot.domain.circuit.left_out import leave_out
from bot.domain.club import Club
from bot.domain.errors import MemberError
from bot.domain.words.exercise import find_item_id, number_names
from bot.domain.words.switch import find_switch
from bot.domain.words.tokens import quote_safely
from cogs._club.group import ClubGroup, guild_of
from cogs._ui.answer import Context
from cogs._ui.hybrid import subcommand

_EXAMPLE = "`!club exercise off Cossack squat` leaves one out, `!club exercise on Cossack squat` brings it back."
_QUOTES = "\"'\u201c\u201d\u201e\u2018\u2019 "
_MOST_SHOWN = 40


class ClubExerciseCommands(ClubGroup):
    """What the club's circuits leave out."""

    @property
    def _catalogue(self) -> Catalogue:
        return self._bot.services.catalogue

    @subcommand(ClubGroup.club, "exercise", usage="off exercise")
    @app_commands.describe(words="off or on, then the exercise, for example: off Cossack squat; or list")
    @commands.guild_only()
    async def change_exercise(self, ctx: Context, *, words: str = "") -> None:
        """Show the exercises that the club leaves out, or change them (coaches only).

        • club exercise off Cossack squat
        • club exercise on Cossack squat
        • club exercise list
        """
        verb, _, name = words.strip().partition(" ")
        if verb.casefold() in {"", "list", "show"} and not name.strip():
            await self._send_left_out(ctx, await self._clubs.load(guild_of(ctx).id))
            return
        guild = self._require(ctx)
        is_on = find_switch(verb)
        if is_on is None:
            raise MemberError(
                f"I couldn't read {quote_safely(words)}, so I did nothing. Start with off or on: {_EXAMPLE}"
            )
        exercise = self._find(name.strip(_QUOTES))
        if not is_on:
            await self._clubs.change(guild.id, lambda club: self._leave_out(club, exercise))
            text = f"{exercise.name} is off: the club's new circuits leave it out. "
            text += f"`!club exercise on {exercise.name}` brings it back."
        else:
            await self._clubs.change(guild.id, lambda club: _bring_back(club, exercise))
            text = f"{exercise.name} is on again."
        await self._send_text(ctx, text)

    def _leave_out(self, club: Club, exercise: Exercise) -> Club:
        return replace(club, left_out=leave_out(self._catalogue, club.left_out, exercise))

    def _find(self, name: str) -> Exercise:
        if not name:
            raise MemberError(f"Name the exercise too. {_EXAMPLE}")
        names = {
            item_id: names for item_id, names in self._catalogue.names.items() if item_id in self._catalogue.exercises
        }
        try:
            return self._catalogue.exercises[find_item_id(name, number_names(names))]
        except MemberError as error:
            raise MemberError(f"I couldn't read {quote_safely(name)}. {error}") from None

    async def _send_left_out(self, ctx: Context, club: Club) -> None:
        names = sorted(
            exercise.name for item_id, exercise in self._catalogue.exercises.items() if item_id in club.left_out
        )
        if names:
            text = f"The club leaves out: {', '.join(names[:_MOST_SHOWN])}. {_EXAMPLE}"
        else:
            text = f"The club leaves nothing out. {_EXAMPLE}"
        await self._send_text(ctx, text)


def _bring_back(club: Club, exercise: Exercise) -> Club:
    if exercise.id not in club.left_out:
        raise MemberError(f"{exercise.name} isn't off, so nothing changes. `!club exercise list` shows what's off.")
    return replace(club, left_out=club.left_out - {exercise.id})
