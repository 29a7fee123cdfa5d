"""What is remembered of a club: whole, each club's for itself, and with it which plans are to be made anew."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.club import Club, redo, undo, undo_runs
from bot.domain.errors import MemberError
from bot.domain.profile import Profile
from bot.domain.reminders.week import Run
from bot.store import Store
from bot.store.clubs import ClubStore
from bot.store.stored_club import RUNS
from tests.fresh import write_fresh_database
from tests.having import having
from tests.store.kept import look, save_profile

CLUB, OTHER = 10**18, 10**18 + 1
ANA, BO = 11, 12
TUESDAY = Run(1, 18 * 60 + 30, metres=6000)
WEEK = (TUESDAY, Run(3, 19 * 60, seconds=2400, note="hills"))

runs = st.builds(
    Run,
    weekday=st.integers(0, 6),
    start_minute=st.integers(0, 1439),
    metres=st.none() | st.integers(1, 200_000),
    seconds=st.none() | st.integers(1, 86_400),
    note=st.text(max_size=40),
)
clubs = st.builds(
    Club,
    zone=st.none() | st.sampled_from(["UTC", "America/Vancouver"]),
    runs=st.lists(runs, max_size=14).map(tuple),
    quiet=st.none() | st.tuples(st.integers(0, 1439), st.integers(0, 1439)),
    channel_id=st.integers(1, 2**63 - 1),
    fallback_channel_id=st.integers(1, 2**63 - 1),
    coach_channel_id=st.integers(1, 2**63 - 1),
)


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(write_fresh_database(tmp_path / "club.sqlite3"))
    yield store
    await store.close()


@pytest.fixture
def store(opened: Store) -> ClubStore:
    return opened.clubs


async def save(store: ClubStore, guild_id: int, club: Club) -> None:
    """Remember all of a club, as its coach would: one thing after the other."""
    await store.change(guild_id, having(zone=club.zone))
    await store.change(guild_id, having(runs=club.runs))
    await store.change(guild_id, having(quiet=club.quiet))
    assert club.channel_id and club.fallback_channel_id and club.coach_channel_id  # noqa: PT018  # one thing: that all are set
    await store.save_channel(guild_id, club.channel_id)
    await store.change(guild_id, having(fallback_channel_id=club.fallback_channel_id))
    await store.change(guild_id, having(coach_channel_id=club.coach_channel_id))


async def add_plans(opened: Store) -> None:
    """Ana and Bo have a fresh plan in the club, Ana has one in another club too."""
    async with opened.database.write() as db:
        await db.executemany(
            "INSERT INTO plans (guild_id, member_id, slots, seen_at, is_stale) VALUES (?, ?, '[]', 0, 0)",
            [(CLUB, ANA), (CLUB, BO), (OTHER, ANA)],
        )


async def stale(opened: Store) -> list[tuple[int, int]]:
    async with opened.database.write() as db:
        rows = await db.execute_fetchall("SELECT guild_id, member_id FROM plans WHERE is_stale = 1 ORDER BY 1, 2")
    return [(int(guild_id), int(member_id)) for guild_id, member_id in rows]


async def test_a_club_that_nobody_set_up_is_the_default(store: ClubStore) -> None:
    assert await store.load(CLUB) == Club()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(clubs)
async def test_any_club_is_remembered_exactly_and_another_is_not_touched(store: ClubStore, club: Club) -> None:
    await save(store, CLUB, club)
    assert await store.load(CLUB) == club
    assert await store.load(OTHER) == Club()


async def test_one_thing_saved_leaves_the_others(store: ClubStore) -> None:
    club = Club("Europe/Berlin", WEEK, (1290, 420), 31, 32, 33)
    await save(store, CLUB, club)
    await store.change(CLUB, having(runs=()))
    await store.change(CLUB, having(quiet=None))
    await store.change(CLUB, having(zone=None))
    assert await store.load(CLUB) == Club(None, (), None, 31, 32, 33)


async def test_a_club_has_one_coach_channel_the_last_one_named(store: ClubStore) -> None:
    await store.change(CLUB, having(coach_channel_id=31))
    await store.change(CLUB, having(coach_channel_id=32))
    assert (await store.load(CLUB)).coach_channel_id == 32
    assert (await store.load(OTHER)).coach_channel_id is None


@pytest.mark.parametrize(
    "change",
    [
        lambda store: store.change(CLUB, having(zone="Europe/Berlin")),
        lambda store: store.change(CLUB, having(runs=WEEK)),
    ],
)
async def test_what_plans_rest_on_makes_the_clubs_plans_stale_and_no_others(
    opened: Store, store: ClubStore, change: Callable[[ClubStore], Awaitable[None]]
) -> None:
    await add_plans(opened)
    await change(store)
    assert await stale(opened) == [(CLUB, ANA), (CLUB, BO)]


async def test_channels_make_no_plan_stale(opened: Store, store: ClubStore) -> None:
    await add_plans(opened)
    await store.save_channel(CLUB, 1)
    await store.change(CLUB, having(fallback_channel_id=2))
    await store.change(CLUB, having(coach_channel_id=3))
    assert await stale(opened) == []


async def test_a_profile_that_is_saved_makes_its_members_plan_stale_and_no_others(opened: Store) -> None:
    await add_plans(opened)
    await save_profile(opened, CLUB, ANA, Profile(pace_seconds=345))
    assert await stale(opened) == [(CLUB, ANA)]


async def test_a_write_that_fails_leaves_club_and_plans_as_they_were(opened: Store, store: ClubStore) -> None:
    await add_plans(opened)
    await store.save_channel(CLUB, 1)
    async with opened.database.write() as db:
        await db.execute("CREATE TRIGGER no BEFORE UPDATE ON plans BEGIN SELECT RAISE(ABORT, 'no'); END")
    for change in (store.change(CLUB, having(zone="UTC")), store.change(CLUB, having(runs=WEEK))):
        with pytest.raises(Exception, match="no"):
            await change
    assert await store.load(CLUB) == Club(channel_id=1)
    assert await stale(opened) == []


async def test_another_channel_is_one_that_the_coach_was_not_told_of(opened: Store, store: ClubStore) -> None:
    changes: tuple[Callable[[], Awaitable[Club]], ...] = (
        lambda: store.save_channel(CLUB, 33),
        lambda: store.save_channel(CLUB, 31),  # which works again, says the coach
        lambda: store.change(CLUB, lambda club: replace(club, channel_id=33)),
    )
    for change in changes:
        await store.save_channel(CLUB, 31)
        async with opened.database.write() as db:
            await db.execute("INSERT INTO told_channels VALUES (?, 31)", (CLUB,))
        await store.change(CLUB, having(fallback_channel_id=32))
        assert len(list(await opened.database.read("SELECT * FROM told_channels"))) == 1
        await change()
        assert list(await opened.database.read("SELECT * FROM told_channels")) == []
    assert (await store.load(CLUB)).channel_id == 33
    assert (await store.load(CLUB)).fallback_channel_id == 32


async def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "again.sqlite3"
    opened = await Store.open(path)
    club = Club("Europe/Berlin", WEEK, (1290, 420), 31, 32, 33)
    await save(opened.clubs, CLUB, club)
    await opened.close()
    again = await Store.open(path)
    try:
        assert await again.clubs.load(CLUB) == club
    finally:
        await again.close()


async def test_a_clubs_zone_is_read_with_a_profile_and_never_saved_with_it(opened: Store, store: ClubStore) -> None:
    await store.change(CLUB, having(zone="Europe/Berlin"))
    assert await opened.profiles.load(CLUB, ANA) == Profile(club_zone="Europe/Berlin")
    await save_profile(opened, CLUB, ANA, Profile(level=3, club_zone="America/Vancouver"))
    assert await opened.profiles.load(CLUB, ANA) == Profile(level=3, club_zone="Europe/Berlin")
    profile, _ = await look(opened, CLUB, ANA)
    assert profile.club_zone == "Europe/Berlin"
    assert (await opened.profiles.load(OTHER, ANA)).club_zone is None


@given(st.lists(runs, max_size=14).map(tuple))
def test_runs_are_read_back_from_their_json(week: tuple[Run, ...]) -> None:
    assert RUNS.validate_json(RUNS.dump_json(week)) == week


async def test_the_week_can_be_undone_though_something_else_was_undone_since(store: ClubStore) -> None:
    await store.change(CLUB, having(runs=WEEK))
    await store.change(CLUB, having(runs=(TUESDAY,)))
    for step in (lambda club: replace(club, zone="UTC"), undo, redo, undo):
        assert (await store.change(CLUB, step)).former_runs == WEEK
    assert (await store.load(CLUB)).former_runs == WEEK
    assert (await store.change(CLUB, undo_runs)).runs == WEEK
    await store.change(CLUB, having(zone="UTC"))
    with pytest.raises(MemberError, match="nothing to undo"):  # another coach, who means the same change
        await store.change(CLUB, undo_runs)
