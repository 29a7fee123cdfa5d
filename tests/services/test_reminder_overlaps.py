"""Two and three use cases at once on one member's reminders come to what one after the other would, in some order."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.domain.reminders.claim import Rules
from bot.domain.reminders.finished_run import FinishedRun
from bot.domain.reminders.race import RaceRest
from bot.domain.reminders.week import Run
from bot.domain.words.plan_sent import PlanChoices, PlanSource
from bot.services.clubs import Clubs
from bot.services.deliveries import Deliveries
from bot.services.reminders import Reminders
from bot.services.runs import Runs
from bot.services.training import TrainingPlans
from bot.services.weeks import MemberWeeks
from bot.store import Store
from tests.fresh import Begun
from tests.transactions import Statements

CLUB, ANA, CHANNEL = 1, 11, 21
JOINED = datetime(2026, 11, 23, 12, tzinfo=UTC)
DUE = datetime(2026, 11, 24, 19, 14, tzinfo=UTC)  # a Tuesday, at the end of the club's run
NOW = datetime(2026, 11, 24, 19, 20, tzinfo=UTC)
RULES = Rules(3 * 3600, "UTC")
PLAN = PlanSource(rows=(("week 1: tue 6k, sat 5k",), ("week 2: tue 7k, thu 5k, sun 9k",), ("week 3: tue 5k",)))
CLUB_WEEK = (Run(1, 1110, metres=6000), Run(3, 1140, metres=10_000), Run(5, 540, metres=5000))


@dataclass
class World:
    """The services on one database; Ana was reminded a few minutes ago, by delivery 1, of Tuesday's strength.

    She runs by a plan, and has sent another one.
    """

    store: Store
    clock: datetime = JOINED
    draft_id: int = 0

    def __post_init__(self) -> None:
        weeks = MemberWeeks(self.store.plans, RULES, now=self.now)
        self.reminders = Reminders(self.store, weeks, RULES, now=self.now)
        self.runs = Runs(weeks, RULES)
        self.training = TrainingPlans(self.store, weeks, RULES)
        self.deliveries = Deliveries(self.store, weeks, RULES, now=self.now)
        self.clubs = Clubs(self.store.clubs, find_monday=lambda *_: 0)

    def now(self) -> datetime:
        return self.clock

    async def begin(self) -> int:
        """Take the first steps; returns the draft that waits for its sender."""
        await self.clubs.set_runs(CLUB, CLUB_WEEK)
        await self.runs.join(CLUB, ANA, CHANNEL)
        self.clock = DUE
        await self.tick()
        self.clock = NOW
        await self.training.use(await self._send_plan(), ANA, CHANNEL)
        return await self._send_plan()

    async def _send_plan(self) -> int:
        preview = await self.training.receive(CLUB, ANA, PLAN, PlanChoices(first_day=NOW.date()))
        return preview.draft.draft_id

    async def tick(self) -> None:
        """Claim what is due and confirm it, as the clock does."""
        moment = self.deliveries.moment()
        work = await self.deliveries.find_work(moment)
        async for delivery in self.deliveries.collect(work, moment, ()):
            await self.deliveries.confirm(delivery, 1000 + delivery.delivery_id, moment)


_begun = Begun(lambda store: World(store).begin())


@asynccontextmanager
async def open_world() -> AsyncIterator[World]:
    async with _begun.open() as (store, draft_id):
        yield World(store, NOW, draft_id)


UseCase = Callable[[World], Awaitable[Any]]


async def change_club_week(world: World) -> None:
    await world.clubs.set_runs(CLUB, (Run(2, 1110, metres=4000), Run(4, 1110, metres=5000)))
    await world.reminders.refresh()


async def change_zone(world: World) -> None:
    await world.clubs.set_zone(CLUB, "Asia/Tokyo")
    await world.reminders.refresh()


async def change_club_rest(world: World) -> None:
    await world.clubs.set_race_rest(CLUB, RaceRest(2, 3))
    await world.reminders.refresh()


async def change_first_day(world: World) -> None:
    await world.training.choose(
        world.draft_id, ANA, lambda choices: replace(choices, first_day=NOW.date() + timedelta(days=7))
    )


CASES: dict[str, UseCase] = {
    "any run": lambda world: world.reminders.follow_any_run(CLUB, ANA, CHANNEL),
    "days": lambda world: world.reminders.choose_days(CLUB, ANA, "thu sat"),
    "days auto": lambda world: world.reminders.choose_days(CLUB, ANA, "auto"),
    "margin": lambda world: world.reminders.set_margin(CLUB, ANA, "20"),
    "dm": lambda world: world.reminders.remind_directly(CLUB, ANA),
    "channel": lambda world: world.reminders.remind_in_channel(CLUB, ANA, 22),
    "pause": lambda world: world.reminders.pause(CLUB, ANA, "1 week"),
    "pause knee": lambda world: world.reminders.pause(CLUB, ANA, "knee 2w"),
    "resume": lambda world: world.reminders.resume(CLUB, ANA),
    "stop": lambda world: world.reminders.stop(CLUB, ANA),
    "skip next": lambda world: world.reminders.skip_next(CLUB, ANA),
    "not today": lambda world: world.reminders.skip(CLUB, ANA, 1),
    "snooze": lambda world: world.reminders.snooze(CLUB, ANA, 1, "halfhour"),
    "snooze until tomorrow": lambda world: world.reminders.snooze(CLUB, ANA, 1, "tomorrow"),
    "done": lambda world: world.reminders.settle(CLUB, ANA, 1),
    "ran": lambda world: world.runs.record(CLUB, ANA, FinishedRun(5000)),
    "ran long": lambda world: world.runs.record(CLUB, ANA, FinishedRun(25_000)),
    "runs": lambda world: world.runs.change(CLUB, ANA, CHANNEL, "mon 7:00 5k, wed 7:00 5k, fri 7:00 5k"),
    "runs add": lambda world: world.runs.change(CLUB, ANA, CHANNEL, "add sun 8:00 4k"),
    "runs add another": lambda world: world.runs.change(CLUB, ANA, CHANNEL, "add wed 8:00 3k"),
    "runs remove": lambda world: world.runs.change(CLUB, ANA, CHANNEL, "remove tue"),
    "join": lambda world: world.runs.join(CLUB, ANA, 23),
    "plan": lambda world: world.training.use(world.draft_id, ANA, CHANNEL),
    "plan later": change_first_day,
    "plan repeat": lambda world: world.training.move(CLUB, ANA, "repeat"),
    "plan undo": lambda world: world.training.undo(CLUB, ANA),
    "plan times": lambda world: world.training.set_starts(CLUB, ANA, ((6, 540),)),
    "race": lambda world: world.training.change_races(CLUB, ANA, "29 nov 10k"),
    "race rest": lambda world: world.training.change_races(CLUB, ANA, "rest 1 1"),
    "club week": change_club_week,
    "club zone": change_zone,
    "club race": change_club_rest,
    "tick": lambda world: world.tick(),
}
_FOR_MANY = {"club week", "club zone", "club race", "tick"}  # a transaction for each plan made anew, or each step
_TABLES = (
    """SELECT member_id, runs, days, slots, margin_minutes, by_dm, channel_id, is_active, paused_until, zone, is_stale,
        is_asleep, seen_at, offered_at, is_any_run, reminded, c.text, t.text, f.text
        FROM plans LEFT JOIN training_texts AS c ON c.text_id = calendar_id
        LEFT JOIN training_texts AS t ON t.text_id = training_id
        LEFT JOIN training_texts AS f ON f.text_id = former_id""",
    "SELECT member_id, day, strength_day, due, state, origin, reason, delivery_id, sent_at FROM reminders",
    "SELECT * FROM deliveries",
    "SELECT * FROM finished_runs",
    "SELECT * FROM sore_places",
    "SELECT * FROM early_races",
)


async def _try(case: UseCase, world: World) -> None:
    """Carry out a use case; what it refuses is an outcome like any other."""
    with suppress(MemberError):
        await case(world)


async def _run(cases: Sequence[UseCase], *, at_once: bool) -> list[list[str]]:
    async with open_world() as world:
        if at_once:
            await asyncio.gather(*(_try(case, world) for case in cases))
        else:
            for case in cases:
                await _try(case, world)
        await world.reminders.refresh()
        return [sorted(repr(tuple(row)) for row in await world.store.database.read(query)) for query in _TABLES]


async def _check(names: Sequence[str]) -> None:
    cases = [CASES[name] for name in names]
    together = await _run(cases, at_once=True)
    for order in itertools.permutations(cases):
        if await _run(order, at_once=False) == together:
            return
    raise AssertionError("what came of them at once is what no order gives")


@settings(max_examples=24)
@given(st.lists(st.sampled_from(sorted(CASES)), min_size=2, max_size=3))
async def test_what_is_asked_of_a_members_reminders_at_once_comes_to_one_of_the_orders(names: list[str]) -> None:
    await _check(names)


async def test_what_a_member_asks_of_their_reminders_is_one_transaction() -> None:
    for name in sorted(CASES.keys() - _FOR_MANY):
        async with open_world() as world:
            statements = Statements(world.store)
            await _try(CASES[name], world)
            assert statements.begun <= 1, name


@pytest.mark.parametrize(
    "names",
    [
        ("dm", "margin"),
        ("days", "dm", "margin"),
        ("runs add", "runs add another"),
        ("stop", "margin"),
        ("done", "not today"),
        ("snooze", "done"),
        ("snooze", "tick"),
        ("skip next", "skip next"),
        ("ran", "pause"),
        ("club week", "margin"),
        ("plan", "race"),
        ("plan", "margin"),
        ("plan", "snooze"),
        ("plan", "plan later"),
        ("plan", "plan"),
        ("plan repeat", "tick"),
        ("plan repeat", "plan repeat"),
        ("plan repeat", "plan"),
        ("race", "race rest"),
        ("race", "tick"),
    ],
)
async def test_what_was_lost_once_is_kept(names: tuple[str, ...]) -> None:
    await _check(names)


async def test_a_direct_message_and_a_margin_at_once_are_both_remembered() -> None:
    async with open_world() as world:
        await asyncio.gather(CASES["dm"](world), CASES["margin"](world))
        plan = (await world.reminders.load(CLUB, ANA)).plan
        assert plan is not None
        assert (plan.by_dm, plan.margin_minutes) == (True, 20)


async def test_two_runs_added_at_once_are_both_in_the_week() -> None:
    async with open_world() as world:
        await asyncio.gather(CASES["runs add"](world), CASES["runs add another"](world))
        runs = (await world.reminders.load(CLUB, ANA)).runs
        assert {run.weekday for run in runs} == {1, 2, 3, 5, 6}
