"""How the stage is set: the clubs with what a coach set up, the members with their plans."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import simcord

import bot.app
import cogs._delivery.sender
from bot.client import create_bot
from bot.domain.profile import Profile
from bot.domain.reminders.plan import Plan
from bot.domain.reminders.week import Run
from bot.settings import Settings
from tests.simulation.cast import START, Cast, ClubRole, MemberRole, OwnRun
from tests.simulation.stage import Player, Stage, StagedClub
from tests.simulation.track import Track
from tests.simulation.weather import Weather


class Boundless:
    """A limiter that limits nothing."""

    def __init__(self, *_: float) -> None:
        pass

    async def acquire(self) -> None:
        """Let everybody through at once."""


def copied(value: Any) -> Any:
    """Return a copy of something that could be JSON: several times as fast as a copy of anything at all."""
    if isinstance(value, dict):
        return {key: copied(inner) for key, inner in value.items()}
    return [copied(inner) for inner in value] if isinstance(value, list) else value


@asynccontextmanager
async def open_stage(plot: Cast, database: Path, weather: Weather) -> AsyncIterator[Stage]:
    """Start the bot in a fresh SimCord with everybody in it; the clock stands at the season's start.

    How many requests a second Discord takes is no matter here: SimCord's clock stands still while something is sent.
    """
    settings = Settings.model_construct(database_path=database)
    with (
        patch.object(cogs._delivery.sender, "AsyncLimiter", Boundless),
        patch.object(bot.app, "_start_reading", return_value=None),  # nobody asks a question
        patch("simcord.http.router.copy", SimpleNamespace(deepcopy=copied)),
        patch("simcord.gateway.copy", SimpleNamespace(deepcopy=copied)),
        weather.surround(),
    ):
        env = simcord.Env(create_bot(settings, has_clock=False), settle_timeout=60)
        await env.start()
        stage = Stage(env, settings, weather)
        try:
            with env.time_context():
                await stage.advance(START)
                await _fill(stage, plot)
                yield stage
        finally:
            await stage.close()


async def _fill(stage: Stage, plot: Cast) -> None:
    for club_role in plot.clubs:
        stage.clubs.append(await _found(stage, club_role))
    for number, role in enumerate(plot.members):
        player = await _join(stage, role, f"member{number}", plot.clubs[role.club])
        stage.players[player.actor.id] = player
    await stage.bot.services.reminders.refresh()
    await stage.env.settle()


async def _found(stage: Stage, role: ClubRole) -> StagedClub:
    guild = stage.env.create_guild(role.zone)
    coach_role = guild.create_role("Coach")
    club = StagedClub(
        guild=guild,
        channel=guild.create_text_channel("strength"),
        chat=guild.create_text_channel("chat"),
        coach=guild.add_member(stage.env.create_user("coach"), roles=[coach_role]),
    )
    clubs = stage.bot.services.store.clubs
    await clubs.save_zone(guild.id, role.zone)
    await clubs.save_runs(guild.id, _runs(role.runs))
    await clubs.save_quiet(guild.id, role.quiet)
    await clubs.save_channel(guild.id, club.channel.id)
    sheltered = club.channel
    if role.has_fallback:
        sheltered = guild.create_text_channel("fallback")
        await clubs.save_fallback(guild.id, sheltered.id)
    stage.weather.sheltered.add(sheltered.id)
    return club


async def _join(stage: Stage, role: MemberRole, name: str, club_role: ClubRole) -> Player:
    club = stage.clubs[role.club]
    user = stage.env.create_user(name)
    actor = club.guild.add_member(user)
    profile = Profile(zone=role.zone, pace_seconds=role.pace_seconds)
    await stage.bot.services.store.profiles.change(club.guild.id, user.id, lambda _: profile)
    plan = Plan(
        runs=None if role.runs is None else _runs(role.runs),
        margin_minutes=role.margin_minutes,
        by_dm=role.by_dm,
        channel_id=club.channel.id,
    )
    await stage.bot.services.store.plans.save(club.guild.id, user.id, plan, stage.now)
    if role.has_closed_dm:
        stage.weather.closed.add(user.dm_channel.id)
    track = Track(
        name=name,
        club=role.club,
        zone=role.zone or club_role.zone,
        quiet=club_role.quiet,
        runs=role.runs or club_role.runs,
        pace_seconds=role.pace_seconds,
        margin_minutes=role.margin_minutes,
        owed_until=stage.now,
    )
    return Player(actor, role, track)


def _runs(runs: tuple[OwnRun, ...]) -> tuple[Run, ...]:
    return tuple(Run(run.weekday, run.minute, run.metres) for run in runs)
