"""Sessions killed at every moment: whoever opens the same database goes on at the right place, and nothing jumps."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot.domain.catalogue import Catalogue, SorePlace
from bot.domain.circuit.feeling import Felt
from bot.domain.circuit.guided import circuit_steps
from bot.domain.circuit.moments import Phase, find_moment
from bot.domain.circuit.request import CircuitRequest
from bot.domain.circuit.together import READY_SECONDS, TogetherState
from bot.domain.errors import MemberError
from bot.domain.progress import monday_of
from bot.services.circuits import Circuits, NotYoursError
from bot.services.guided import GuidedSessions, Place
from bot.services.strength import Strength
from bot.services.together import LONGEST_PAUSE_SECONDS, LONGEST_POST_SECONDS, TogetherCircuits
from bot.store import Store
from bot.store.together import Together

CLUB, CHANNEL, ANA, BO = 1, 5, 11, 12
BEGIN = datetime(2026, 11, 22, 19, tzinfo=UTC).timestamp()
DOWN_SECONDS = 5  # that a restart takes


@dataclass
class World:
    """The services on one database, which can be killed, and a clock that stands where it is put."""

    path: Path
    catalogue: Catalogue
    store: Store
    at: float = BEGIN
    left_out: frozenset[str] = frozenset()

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.at, UTC)

    @property
    def circuits(self) -> Circuits:
        return Circuits(self.catalogue, self.store.circuits, club_zone="UTC", now=self.now, rng=Random(3))

    @property
    def together(self) -> TogetherCircuits:
        return TogetherCircuits(self.catalogue, self.store.together, club_zone="UTC", now=self.now)

    @property
    def guided(self) -> GuidedSessions:
        profiles = self.store.profiles
        return GuidedSessions(
            self.catalogue, self.store.guided, profiles, club_zone="UTC", now=self.now, left_out=lambda _: self.left_out
        )

    @property
    def strength(self) -> Strength:
        return Strength(self.catalogue, self.store.strength, self.store.hurts, club_zone="UTC", now=self.now)

    async def kill(self) -> None:
        """End the process and start another one on what it left."""
        await self.store.close()
        self.at += DOWN_SECONDS
        self.store = await Store.open(self.path)


@pytest.fixture
async def world(tmp_path: Path, catalogue: Catalogue) -> AsyncIterator[World]:
    made = World(tmp_path / "club.sqlite3", catalogue, await Store.open(tmp_path / "club.sqlite3"))
    yield made
    await made.store.close()


async def test_a_circuit_together_killed_at_any_moment_goes_on_at_the_station_that_it_is_then(world: World) -> None:
    card = await world.circuits.draw_for_everyone(CLUB, CircuitRequest(for_everyone=True))
    shown, _ = await world.together.open(CLUB, CHANNEL, ANA, card.stored, BEGIN + READY_SECONDS)
    plan, together_id = shown.plan, shown.together.together_id
    for number, moment in enumerate(plan.moments[:-1]):
        for at in (moment.at - 0.01, moment.at + 0.01):
            world.at = BEGIN + at
            await world.kill()
            assert await world.together.load_running() == [together_id]
            taken_up = await world.together.find(together_id)
            assert taken_up is not None
            assert taken_up.plan == plan
            assert taken_up.number == find_moment(plan.moments, at + DOWN_SECONDS)
            assert taken_up.number in {max(0, number - 1), number}
            assert taken_up.next_at == BEGIN + plan.moments[taken_up.number + 1].at
    world.at = BEGIN + plan.seconds - 1
    await world.kill()
    ended = await world.together.find(together_id)
    assert ended is not None
    assert not ended.is_running
    assert await world.together.load_running() == []


async def test_a_guided_session_killed_at_any_step_goes_on_there_and_an_old_button_moves_nothing(world: World) -> None:
    card = await world.circuits.draw(CLUB, ANA, CircuitRequest())
    shown = await world.guided.begin(card.stored, ANA)
    session_id = shown.session.session_id
    with pytest.raises(NotYoursError):
        await world.guided.begin(card.stored, BO)
    for step, expected in enumerate(circuit_steps(card.circuit)):
        begun = world.at
        for moment in expected.moments:
            world.at = begun + moment.at
            seen = await world.guided.find(session_id)
            assert seen is not None
            assert (seen.step, seen.moment) == (expected, moment)
        await world.kill()
        again = await world.guided.begin(card.stored, ANA)
        assert again.session.session_id == session_id
        assert (again.session.step, again.session.turn) == (step, step)
        stale = await world.guided.press(Place(session_id), ANA, "next", step - 1)
        assert stale.session == again.session
        with pytest.raises(MemberError, match="somebody else"):
            await world.guided.press(Place(session_id), BO, "next", step)
        moved = await world.guided.press(Place(session_id), ANA, "next", step)
        assert moved.session.step == step + 1
    assert moved.step is None
    assert await world.guided.find_open(CLUB, ANA) is None
    assert (await world.guided.begin(card.stored, ANA)).session.session_id != session_id


async def test_the_token_of_a_sessions_message_is_kept_only_while_its_clock_may_need_it(world: World) -> None:
    card = await world.circuits.draw(CLUB, ANA, CircuitRequest())
    session = (await world.guided.begin(card.stored, ANA)).session
    place = Place(session.session_id, CHANNEL, 9, "token")
    for action, kept in (("next", "token"), ("stop", None), ("back", "token")):
        session = (await world.guided.press(place, ANA, action, session.turn)).session
        assert await world.store.database.read("SELECT token FROM guided_sessions") == [(kept,)], action
    for minutes, kept in ((14, "token"), (16, None)):
        await world.store.kept.prune(datetime.fromtimestamp(BEGIN + 60 * minutes, UTC))
        assert await world.store.database.read("SELECT token FROM guided_sessions") == [(kept,)], minutes


async def test_however_strength_is_logged_and_taken_back_a_day_counts_once(world: World) -> None:
    chance = Random(9)
    for member_id in range(100, 112):
        card = await world.circuits.draw(CLUB, member_id, CircuitRequest())
        entries: dict[int, date] = {}
        for _ in range(9):
            days, action = set(entries.values()), chance.choice(("today", "yesterday", "circuit", "undo"))
            if action == "undo":
                if entries:
                    gone = chance.choice(list(entries))
                    day = entries.pop(gone)
                    undone = await world.strength.undo(gone, member_id)
                    assert undone == (day, day in entries.values())
                continue
            if action == "circuit":
                logged = (await world.circuits.log_done(card.stored.circuit_id, member_id, CLUB)).logged
            else:
                logged = await world.strength.log(CLUB, member_id, action)
                assert logged.is_new == (logged.day not in days)
            assert logged.is_new == (logged.done_id not in entries)
            assert logged.is_new_day == (logged.day not in days)
            entries[logged.done_id] = logged.day
            week = {day for day in entries.values() if monday_of(day) == monday_of(logged.day)}
            assert logged.days_in_week == len(week)
        _, counted, _ = await world.store.progress.load_days(CLUB, member_id, 0)
        assert sorted(counted) == sorted(set(entries.values()))


async def test_a_member_is_asked_about_a_sore_place_by_the_day_where_they_live(world: World) -> None:
    for member_id, name in enumerate(("UTC", "Pacific/Auckland", "America/Los_Angeles"), start=ANA):
        await world.store.profiles.change(CLUB, member_id, partial(replace, zone=name))
        zone = ZoneInfo(name)
        for hour in (1, 12, 23):
            now = datetime(2026, 11, 22, hour, tzinfo=zone)
            world.at = now.timestamp()
            logged = await world.strength.log(CLUB, member_id, "")
            await world.strength.spare(logged.done_id, member_id, SorePlace.KNEE)
            await world.strength.answer_asked(CLUB, member_id, SorePlace.KNEE, is_better=False)
            for days, asked in ((6, ()), (7, (SorePlace.KNEE,))):
                world.at = (now + timedelta(days=days)).timestamp()
                assert (await world.strength.log(CLUB, member_id, "")).asked == asked, (name, hour, days)
            await world.strength.answer_asked(CLUB, member_id, SorePlace.KNEE, is_better=True)
            assert (await world.strength.log(CLUB, member_id, "")).asked == ()


async def test_easier_in_the_clubs_circuit_spares_what_is_sore_too(world: World) -> None:
    everywhere = dict.fromkeys(SorePlace)
    await world.store.profiles.change(CLUB, BO, lambda profile: replace(profile, sore=everywhere))
    for minutes in range(12, 24):
        card = await world.circuits.draw_for_everyone(CLUB, CircuitRequest(for_everyone=True, minutes=minutes))
        offered = [(await world.guided.begin(card.stored, member_id)).easier for member_id in (ANA, BO)]
        assert offered[1] is None or not offered[1].avoid
        if offered[0] is not None and offered[0].avoid:
            assert offered[0] != offered[1]


async def test_easier_and_the_warm_up_bring_nothing_that_the_club_left_out_meanwhile(world: World) -> None:
    offered: set[str] = set()
    for minutes in range(12, 24):
        card = await world.circuits.draw_for_everyone(CLUB, CircuitRequest(for_everyone=True, minutes=minutes))
        shown = await world.guided.begin(card.stored, ANA)
        if shown.easier is not None:
            offered.add(shown.easier.id)
            world.left_out = frozenset({shown.easier.id})
            assert (await world.guided.begin(card.stored, ANA)).easier != shown.easier
            world.left_out = frozenset()
    assert offered
    before = await world.guided.choose_warm_up(CLUB, ANA)
    world.left_out = frozenset({before[0].id})
    assert before[0] not in await world.guided.choose_warm_up(CLUB, ANA)


async def test_easier_in_a_session_is_a_step_like_any_other_so_that_none_follows_within_the_week(world: World) -> None:
    for minutes in range(12, 24):
        card = await world.circuits.draw_for_everyone(CLUB, CircuitRequest(for_everyone=True, minutes=minutes))
        shown = await world.guided.begin(card.stored, ANA)
        if shown.easier is not None:
            break
    assert shown.step is not None
    assert shown.easier is not None
    await world.guided.press(Place(shown.session.session_id), ANA, "easier", 0)
    rows = (await world.store.kept.load(ANA))[CLUB]["level_moves"]
    assert [(row["left_id"], row["taken_id"], row["direction"]) for row in rows] == [
        (shown.step.item.id, shown.easier.id, "easier")
    ]
    await world.circuits.log_done(card.stored.circuit_id, ANA, CLUB)
    receipt = await world.strength.tell_felt(1, ANA, Felt.HARD)
    assert shown.easier.group not in receipt.wishes
    assert receipt.wishes


async def test_a_circuit_that_nobody_ever_saw_or_that_is_over_keeps_no_channel_from_the_next(world: World) -> None:
    card = await world.circuits.draw_for_everyone(CLUB, CircuitRequest(for_everyone=True))
    unseen, _ = await world.together.open(CLUB, CHANNEL, ANA, card.stored, BEGIN + READY_SECONDS)
    assert (await world.together.open(CLUB, CHANNEL, BO, card.stored, BEGIN))[1] is False, "it may be on its way"
    await world.kill()
    world.at += LONGEST_POST_SECONDS
    seen, is_new = await world.together.open(CLUB, CHANNEL, BO, card.stored, world.at + READY_SECONDS)
    assert is_new
    assert await world.together.load_running() == [seen.together.together_id] != [unseen.together.together_id]
    await world.together.save_message(seen.together.together_id, 77)
    world.at += READY_SECONDS + LONGEST_POST_SECONDS
    assert (await world.together.open(CLUB, CHANNEL, ANA, card.stored, world.at))[1] is False
    world.at += seen.plan.seconds
    assert (await world.together.open(CLUB, CHANNEL, ANA, card.stored, world.at))[1] is True


async def test_a_circuit_that_goes_on_while_somebody_looks_is_not_ended_for_the_pause_it_had(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = await world.circuits.draw(CLUB, ANA, CircuitRequest())
    opened, _ = await world.together.open(CLUB, CHANNEL, ANA, card.stored, BEGIN + READY_SECONDS)
    together_id, load = opened.together.together_id, world.store.together.load
    await world.together.press(together_id, "pause", -1)
    world.at += LONGEST_PAUSE_SECONDS

    async def load_and_resume(together_id: int) -> Together | None:
        found = await load(together_id)
        assert (await world.together.press(together_id, "resume", -1)).is_running
        return found

    monkeypatch.setattr(world.store.together, "load", load_and_resume)
    found = await world.together.find(together_id)
    assert found is not None
    assert found.is_running


async def test_who_leads_may_pause_skip_and_stop_once_and_a_forgotten_pause_ends_by_itself(world: World) -> None:
    card = await world.circuits.draw_for_everyone(CLUB, CircuitRequest(for_everyone=True))
    opened, is_new = await world.together.open(CLUB, CHANNEL, ANA, card.stored, BEGIN + READY_SECONDS)
    together_id = opened.together.together_id
    assert is_new
    assert (await world.together.open(CLUB, CHANNEL, BO, card.stored, BEGIN))[1] is False
    assert (await world.together.open(CLUB, CHANNEL + 1, BO, card.stored, BEGIN))[1] is True
    first = await world.together.press(together_id, "next", 0)
    twice = await world.together.press(together_id, "next", 0)
    assert first.moment.phase is Phase.WORK
    assert twice.number == first.number == 1
    await world.together.join(together_id, BO, joins=True)
    paused = await world.together.press(together_id, "pause", -1)
    assert paused.next_at == world.at + LONGEST_PAUSE_SECONDS
    await world.kill()
    skipped = await world.together.press(together_id, "next", 1)
    assert skipped.together.watch.is_paused
    assert skipped.number > 1
    world.at += LONGEST_PAUSE_SECONDS
    ended = await world.together.find(together_id)
    assert ended is not None
    assert ended.together.state is TogetherState.OVER
    receipt = await world.together.log(together_id, ANA, everybody=True)
    assert receipt.logged is not None
    assert (receipt.count, receipt.logged.is_new, receipt.logged.days_in_week) == (2, True, 1)
    assert (await world.together.log(together_id, ANA, everybody=True)).count == 0
    assert (await world.together.log(together_id, 13, everybody=False)).count == 1
    with pytest.raises(MemberError):
        await world.together.load(together_id, CLUB + 1)
