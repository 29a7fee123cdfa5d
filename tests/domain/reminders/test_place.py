"""Where a reminder goes, where next, and when again."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reminders.place import (
    LONGEST_PAUSE_SECONDS,
    find_channel,
    find_other_channels,
    find_retry,
    is_unverified,
)
from tests.each import cases

channels = st.none() | st.integers(1, 5)


@cases(
    ("by_dm", "club", "own", "channel_id"),
    [(True, 5, 6, None), (False, 5, 6, 5), (False, None, 6, 6), (False, None, None, None)],
)
def test_the_clubs_channel_goes_before_ones_own_unless_one_wants_direct_messages(
    by_dm: bool, club: int | None, own: int | None, channel_id: int | None
) -> None:
    assert find_channel(own, club, by_dm=by_dm) == channel_id


def test_where_a_direct_message_fails_the_members_own_channel_counts_too() -> None:
    assert find_other_channels(None, own=6, club=None, fallback=7, system=8) == (6, 7, 8)
    assert find_other_channels(None, own=6, club=5, fallback=7, system=8) == (5, 7, 8)
    assert find_other_channels(6, own=6, club=None, fallback=7, system=8) == (7, 8)


def test_where_a_channel_fails_one_members_own_is_none_for_all_who_were_to_be_reminded_there() -> None:
    assert find_other_channels(6, own=9, club=None, fallback=7, system=8) == (7, 8)


@given(channels, channels, channels, channels, channels)
def test_no_channel_is_tried_twice_nor_the_one_that_failed(
    broken: int | None, own: int | None, club: int | None, fallback: int | None, system: int | None
) -> None:
    others = find_other_channels(broken, own=own, club=club, fallback=fallback, system=system)
    assert broken not in others
    assert len(set(others)) == len(others)
    assert {one for one in (club, fallback, system) if one not in {None, broken}} <= set(others)


@given(st.integers(0, 300), st.integers(0, 2**40))
def test_the_pauses_between_tries_grow_up_to_a_quarter_of_an_hour(attempts: int, now: int) -> None:
    assert now < find_retry(attempts, now) <= find_retry(attempts + 1, now) <= now + LONGEST_PAUSE_SECONDS


def test_the_first_try_again_comes_after_half_a_minute_and_each_pause_is_twice_the_one_before() -> None:
    assert [find_retry(attempts, 0) for attempts in range(6)] == [30, 60, 120, 240, 480, 900]


def test_whoever_was_seen_lately_and_not_missed_since_is_not_asked_for() -> None:
    assert not is_unverified(is_inactive=False, was_seen=True)
    assert is_unverified(is_inactive=True, was_seen=True)
    assert is_unverified(is_inactive=False, was_seen=False)
