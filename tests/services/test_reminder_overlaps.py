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
from bot.domain.owed import Trouble
from bot.domain.reminders.claim import Rules
from bot.domain.reminders.delivery import Delivery
from bot.domain.reminders.finished_run import FinishedRun
from bot.domain.reminders.race import RaceRest
from bot.domain.reminders.reminder import Reason
from bot.domain.reminders.week import Run
from bot.domain.words.plan_sent import PlanChoices, PlanSource
from bot.services.agenda import Agendas
from bot.services.clubs import Clubs
from bot.services.deliveries import Deliveries
from bot.services.profiles import Profiles
from bot.services.progress import ProgressReport
from bot.services.reminders import Reminders
from bot.services.runs import Runs
from bot.services.strength import Strength
from bot.services.training import TrainingPlans
from bot.services.weeks import MemberWeeks
from bot.store import Store
from tests.fresh import Begun
from tests.shipped import CATALOGUE
from tests.transactions import Transactions

CLUB, ANA, BO, CHANNEL = 1, 11, 12, 21
JOINED = datetime(2026, 11, 23, 12, tzinfo=UTC)
DUE = datetime(2026, 11, 24, 19, 14, tzinfo=UTC)  # a Tuesday, at the end of the club's run
NOW = datetime(2026, 11, 24, 19, 20, tzinfo=UTC)
RULES = Rules(3 * 3600, "UTC")
PLAN = PlanSource(rows=(("week 1: tue 6k, sat 5k",), ("week 2: tue 7k, thu 5k, sun 9k",), ("week 3: tue 5k",)))
CLUB_WEEK = (Run(1, 1110, metres=6000), Run(3, 1140, metres=10_000), Run(5, 540, metres=5000))


@dataclass
class World:
    """The services on one database; Ana was reminded a few minutes ago, by delivery 1, of Tuesday's strength.

    She runs by a plan, and has sent another one; so has a coach, for the club's beginners, beside the one they have.
    Bo's reminder, delivery 2, is on its way to their direct messages.
    """

    store: Store
    clock: datetime = JOINED
    draft_id: int = 0
    club_draft_id: int = 0
    on_its_way: Delivery | None = None

    def __post_init__(self) -> None:
        weeks = MemberWeeks(self.store.plans, RULES, now=self.now)
        self.reminders = Reminders(self.store, weeks, RULES, now=self.now)
        self.runs = Runs(weeks, RULES)
        self.training = TrainingPlans(self.store, weeks, RULES)
        self.deliveries = Deliveries(self.store, weeks, RULES, now=self.now)
        self.clubs = Clubs(self.store.clubs, find_monday=lambda *_: 0)
        self.agendas = Agendas(CATALOGUE, self.store.agenda, weeks, RULES, self.clubs)
        self.profiles = Profiles(self.store.profiles, club_zone="UTC", now=self.now)
        self.strength = Strength(CATALOGUE, self.store.strength, self.store.hurts, club_zone="UTC", now=self.now)
        self.progress = ProgressReport(CATALOGUE, self.store.progress, weeks, now=self.now)

    def now(self) -> datetime:
        return self.clock

    @property
    def delivery(self) -> Delivery:
        """What is on its way to Bo."""
        assert self.on_its_way is not None
        return self.on_its_way

    async def begin(self) -> tuple[int, int, Delivery]:
        """Take the first steps; returns Ana's draft, the coach's, and what is on its way to Bo."""
        await self.clubs.set_runs(CLUB, CLUB_WEEK)
        await self.clubs.set_fallback(CLUB, 29)
        await self.runs.join(CLUB, ANA, CHANNEL)
        await self.runs.join(CLUB, BO, CHANNEL)
        await self.reminders.remind_directly(CLUB, BO)
        self.clock = DUE
        found = {delivery.member_ids: delivery async for delivery in self._claim()}
        await self._confirm(found[ANA,])
        self.clock = NOW
        await self.training.use(await self._send_plan(ANA), ANA, CHANNEL)
        await self.training.use_for_club(await self._send_plan(BO, "beginners"), BO)
        return await self._send_plan(ANA), await self._send_plan(BO, "Beginners"), found[BO,]

    async def _send_plan(self, member_id: int, group: str | None = None) -> int:
        preview = await self.training.receive(CLUB, member_id, PLAN, PlanChoices(first_day=NOW.date()), group)
        return preview.draft.draft_id

    async def tick(self) -> None:
        """Claim what is due and confirm it, as the clock does."""
        async for delivery in self._claim():
            await self._confirm(delivery)

    async def _claim(self) -> AsyncIterator[Delivery]:
        moment = self.deliveries.moment()
        work = await self.deliveries.find_work(moment)
        async for delivery in self.deliveries.collect(work, moment, ()):
            yield delivery

    async def _confirm(self, delivery: Delivery) -> None:
        await self.deliveries.confirm(delivery, 1000 + delivery.delivery_id, self.deliveries.moment())


_begun = Begun(lambda store: World(store).begin())


@asynccontextmanager
async def open_world() -> AsyncIterator[World]:
    async with _begun.open() as (store, begun):
        yield World(store, NOW, *begun)


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


async def change_days_off(world: World) -> None:
    first = NOW.date() + timedelta(days=2)
    await world.clubs.change(CLUB, lambda club: replace(club, days_off=((first, first + timedelta(days=9)),)))
    await world.reminders.refresh()


async def confirm(world: World) -> None:
    await world.deliveries.confirm(world.delivery, 1002, int(NOW.timestamp()))
    await world.deliveries.confirm_again(world.delivery)


async def skip_on_its_way(world: World) -> None:
    await world.reminders.skip(CLUB, BO, world.delivery.delivery_id)


async def send(world: World, member_id: int) -> None:
    await world.training.receive(CLUB, member_id, PLAN, PlanChoices(first_day=NOW.date()))


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
    "look": lambda world: world.reminders.look(CLUB, ANA, 1),
    "seen": lambda world: world.reminders.mark_present(CLUB, ANA),
    "ran in words": lambda world: world.runs.record_words(CLUB, ANA, "4k"),
    "ran with the club": lambda world: world.runs.record_club_run(CLUB, ANA),
    "runs form": lambda world: world.runs.replace(CLUB, ANA, CHANNEL, "tue 7:00 5k, fri 7:00 5k"),
    "calendar": lambda world: world.agendas.write(CLUB, ANA, "!"),
    "plan sent": lambda world: send(world, ANA),
    "plan remove": lambda world: world.training.remove(CLUB, ANA),
    "plan of the club": lambda world: world.training.follow_club(CLUB, ANA, "beginners", CHANNEL),
    "club plan": lambda world: world.training.use_for_club(world.club_draft_id, BO),
    "club plan undo": lambda world: world.training.undo_for_club(CLUB, "beginners"),
    "club plan remove": lambda world: world.training.remove_for_club(CLUB, "beginners"),
    "club off": change_days_off,
    "pace": lambda world: world.profiles.change(CLUB, ANA, lambda profile, _: replace(profile, pace_seconds=300.0)),
    "zone": lambda world: world.profiles.change(CLUB, ANA, lambda profile, _: replace(profile, zone="Asia/Tokyo")),
    "done in words": lambda world: world.strength.log(CLUB, ANA, "20 min"),
    "undo done": lambda world: world.strength.undo(1, ANA),
    "forget": lambda world: world.store.kept.forget(ANA, CLUB),
    "Bo is done": lambda world: world.reminders.settle(CLUB, BO, world.delivery.delivery_id),
    "Bo skips": skip_on_its_way,
    "Bo stops": lambda world: world.reminders.stop(CLUB, BO),
    "Bo pauses": lambda world: world.reminders.pause(CLUB, BO, "1 week"),
    "Bo is reminded in the channel": lambda world: world.reminders.remind_in_channel(CLUB, BO, 22),
    "on its way again": lambda world: world.deliveries.re_evaluate(world.delivery),
    "about to be posted": lambda world: world.deliveries.begin(world.delivery),
    "posted": confirm,
    "put off": lambda world: world.deliveries.postpone(world.delivery, may_be_there=True),
    "refused": lambda world: world.deliveries.close(world.delivery, Reason.REFUSED),
    "sent another way": lambda world: world.deliveries.reroute(world.delivery, 31, lambda _: True),
    "Bo has left": lambda world: world.deliveries.record_check(replace(world.delivery, unverified=(BO,)), ()),
    "Bo is there": lambda world: world.deliveries.record_check(world.delivery, [BO]),
    "coach is told": lambda world: world.deliveries.tell_coach(world.delivery, 21, 29, Trouble.NO_WAY),
    "clock set back": lambda world: world.deliveries.undo_future(),
    "planned anew": lambda world: world.deliveries.refresh(int(NOW.timestamp())),
    "prune": lambda world: world.deliveries.prune(),
}
LOOKS: dict[str, UseCase] = {
    "week": lambda world: world.reminders.load(CLUB, ANA),
    "why": lambda world: world.reminders.load_latest(CLUB, ANA, 5),
    "club of a reminder": lambda world: world.reminders.find_guild_id(1),
    "runs": lambda world: world.runs.load(CLUB, ANA),
    "told by the way": lambda world: world.runs.find_told(CLUB, ANA, "ran 5k today"),
    "plan": lambda world: world.training.load(CLUB, ANA),
    "plan to mend": lambda world: world.training.load_to_mend(CLUB, ANA),
    "plan sent": lambda world: world.training.look(world.draft_id, ANA),
    "plan in words": lambda world: world.training.split_options(CLUB, ANA, "race 2 may"),
    "races": lambda world: world.training.change_races(CLUB, ANA, ""),
    "club plans": lambda world: world.training.load_club_plans(CLUB),
    "progress": lambda world: world.progress.load(CLUB, ANA, is_private=True),
    "week so far": lambda world: world.progress.load_week_so_far(CLUB, ANA),
    "work": lambda world: world.deliveries.find_work(int(NOW.timestamp())),
}
# a transaction for each plan made anew, or each slice
_FOR_MANY = {
    *("Reminders.refresh", "Deliveries.refresh", "Deliveries.prune"),
    *("TrainingPlans.use_for_club", "TrainingPlans.undo_for_club", "TrainingPlans.remove_for_club"),
}
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
    "SELECT * FROM profiles",
    "SELECT member_id, day, minutes FROM done",
    "SELECT * FROM calendar_entries",
    "SELECT group_name, t.text FROM club_plans JOIN training_texts AS t USING (text_id)",
    "SELECT guild_id, member_id, group_name FROM plan_drafts",
    "SELECT * FROM told_channels",
    "SELECT kind, guild_id, channel_id, subject FROM owed_messages",
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
    for name, case in CASES.items():
        async with open_world() as world:
            transactions = Transactions(world.store, world)
            await _try(case, world)
            split = {one: begun for one, begun in transactions.of.items() if len(begun) > 1}
            assert split.keys() <= _FOR_MANY, (name, split)


async def test_a_look_is_one_transaction_so_that_no_two_states_mix_and_waits_for_nobody_who_writes() -> None:
    async with open_world() as world:
        transactions = Transactions(world.store, world)
        for look in LOOKS.values():
            await look(world)
        assert len(transactions.of) >= len(LOOKS)
        assert not {one: begun for one, begun in transactions.of.items() if len(begun) > 1 or "write" in begun}


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
        ("calendar", "forget"),
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


async def test_an_answer_by_which_a_plan_is_none_is_not_kept_so_that_another_can_be_given() -> None:
    source = PlanSource(rows=(("Tue 1 Dec 5k",), ("Thu 3 Dec 6k",), ("Sun 6 Dec 12k",)))
    async with open_world() as world:
        draft_id = (await world.training.receive(CLUB, ANA, source, PlanChoices())).draft.draft_id
        with pytest.raises(MemberError, match="99 weeks"):
            await world.training.choose(
                draft_id, ANA, lambda one: replace(one, race_day=NOW.date() + timedelta(weeks=99))
            )
        assert (await world.training.look(draft_id, ANA)).draft.choices == PlanChoices()


async def test_nobody_else_answers_for_a_plan_that_somebody_sent_or_uses_it() -> None:
    async with open_world() as world:
        before = await world.training.look(world.draft_id, ANA)
        for wish in (
            world.training.choose(world.draft_id, BO, lambda one: replace(one, units="mi")),
            world.training.look(world.draft_id, BO),
            world.training.use(world.draft_id, BO, CHANNEL),
            world.training.use_for_club(world.draft_id, BO),
        ):
            with pytest.raises(MemberError, match="somebody else's"):
                await wish
        assert await world.training.look(world.draft_id, ANA) == before


async def test_no_year_leads_past_the_end_of_the_calendar() -> None:
    for year in ("9999", "0001"):
        async with open_world() as world:
            with pytest.raises(MemberError, match="isn't a date on the calendar"):
                await world.training.change_races(CLUB, ANA, f"31 dec {year}")
            rows = tuple((f"{day} Dec {year} 5 km",) for day in (29, 30, 31))
            draft = (await world.training.receive(CLUB, ANA, PlanSource(rows=rows), PlanChoices())).draft
            with pytest.raises(MemberError, match="the race, or the first day"):
                await world.training.use(draft.draft_id, ANA, CHANNEL)


async def test_a_clubs_new_plan_moves_the_reminders_of_who_follows_it() -> None:
    other = PlanSource(rows=(("week 1: wed 5k, sun 6k",), ("week 2: wed 5k, sun 6k",)))
    planned = "SELECT day FROM reminders WHERE member_id = ? AND state = 'planned'"
    async with open_world() as world:
        await world.training.follow_club(CLUB, ANA, "beginners", CHANNEL)
        before = [row[0] for row in await world.store.database.read(planned, (ANA,))]
        preview = await world.training.receive(CLUB, BO, other, PlanChoices(first_day=NOW.date()), "beginners")
        await world.training.use_for_club(preview.draft.draft_id, BO)
        after = [row[0] for row in await world.store.database.read(planned, (ANA,))]
        assert before
        assert after
        assert before != after


async def test_the_coach_is_told_once_of_a_channel_that_fails() -> None:
    async with open_world() as world:
        for _ in range(2):
            await world.deliveries.tell_coach(world.delivery, 99, 29, Trouble.NO_WAY)
        told = await world.store.database.read("SELECT channel_id FROM owed_messages WHERE kind = 'notice'")
        assert [row[0] for row in told] == [29]
