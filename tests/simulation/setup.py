"""How the environment is set: the clubs with what a coach set up, the members with their plans."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import simcord

import bot.app
import cogs._delivery.sender
from bot.client import create_bot
from bot.domain.profile import Profile
from bot.domain.reminders.changes import Change
from bot.domain.reminders.claim import Rules
from bot.domain.reminders.plan import Plan
from bot.domain.reminders.record import MemberRecord, replan
from bot.domain.reminders.week import Run
from bot.settings import Settings
from tests.having import having
from tests.simulation.environment import Environment, SimulatedClub, SimulatedMember
from tests.simulation.network_faults import NetworkFaults
from tests.simulation.plans import Season
from tests.simulation.scenario import START, ClubRole, MemberRole, OwnRun, Scenario
from tests.simulation.track import Track


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
async def open_environment(scenario: Scenario, database: Path, network: NetworkFaults) -> AsyncIterator[Environment]:
    """Start the bot in a fresh SimCord with everybody in it; the clock stands at the season's start.

    How many requests a second Discord takes is no matter here: SimCord's clock stands still while something is sent.
    """
    settings = Settings.model_construct(database_path=database)
    with (
        patch.object(cogs._delivery.sender, "AsyncLimiter", Boundless),
        patch.object(bot.app, "start_reader"),  # nobody asks a question
        patch("simcord.http.router.copy", SimpleNamespace(deepcopy=copied)),
        patch("simcord.gateway.copy", SimpleNamespace(deepcopy=copied)),
        network.surround(),
    ):
        env = simcord.Env(create_bot(settings, has_clock=False), settle_timeout=60)
        await env.start()
        environment = Environment(env, settings, network)
        try:
            with env.time_context():
                await environment.advance(START)
                await _fill(environment, scenario)
                yield environment
        finally:
            await environment.close()


async def _fill(environment: Environment, scenario: Scenario) -> None:
    for club_role in scenario.clubs:
        environment.clubs.append(await _found(environment, club_role))
    for number, role in enumerate(scenario.members):
        member = await _join(environment, role, f"member{number}", scenario.clubs[role.club])
        environment.members[member.actor.id] = member
    await environment.bot.services.reminders.refresh()
    await environment.env.settle()


async def _found(environment: Environment, role: ClubRole) -> SimulatedClub:
    guild = environment.env.create_guild(role.zone)
    coach_role = guild.create_role("Coach")
    club = SimulatedClub(
        guild=guild,
        channel=guild.create_text_channel("strength"),
        chat=guild.create_text_channel("chat"),
        coach=guild.add_member(environment.env.create_user("coach"), roles=[coach_role]),
    )
    clubs = environment.bot.services.store.clubs
    await clubs.change(guild.id, having(zone=role.zone, runs=_runs(role.runs), quiet=role.quiet))
    await clubs.save_channel(guild.id, club.channel.id)
    sheltered = club.channel
    if role.has_fallback:
        sheltered = guild.create_text_channel("fallback")
        await clubs.change(guild.id, having(fallback_channel_id=sheltered.id))
    environment.network.sheltered.add(sheltered.id)
    return club


async def _join(environment: Environment, role: MemberRole, name: str, club_role: ClubRole) -> SimulatedMember:
    club = environment.clubs[role.club]
    user = environment.env.create_user(name)
    actor = club.guild.add_member(user)
    profile = Profile(zone=role.zone, pace_seconds=role.pace_seconds)
    await environment.bot.services.store.profiles.change(club.guild.id, user.id, lambda _: profile)
    plan = Plan(
        runs=None if role.runs is None else _runs(role.runs),
        margin_minutes=role.margin_minutes,
        by_dm=role.by_dm,
        channel_id=club.channel.id,
    )
    rules = Rules(0, "UTC")

    def join(record: MemberRecord) -> Change[None]:
        return Change(replan(replace(record, plan=plan), environment.now, rules), None)

    await environment.bot.services.store.plans.change(club.guild.id, user.id, environment.now, join)
    if role.has_closed_dm:
        environment.network.closed.add(user.dm_channel.id)
    track = Track(
        name=name,
        club=role.club,
        zone=role.zone or club_role.zone,
        quiet=club_role.quiet,
        season=Season(role.runs or club_role.runs, role.pace_seconds),
        margin_minutes=role.margin_minutes,
        owed_until=environment.now,
    )
    return SimulatedMember(actor, role, track)


def _runs(runs: tuple[OwnRun, ...]) -> tuple[Run, ...]:
    return tuple(Run(run.weekday, run.minute, run.metres) for run in runs)
