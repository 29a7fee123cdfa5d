"""Where a reminder goes, where next, and when again."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.owed import Trouble
from bot.domain.reminders.place import (
    LONGEST_PAUSE_SECONDS,
    Route,
    find_channel,
    find_coach_channel,
    find_notice_channel,
    find_other_channels,
    find_other_way,
    find_retry,
    is_unverified,
)
from bot.domain.reminders.reminder import Reason
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
    assert find_other_channels(None, Route(6, None, 7, None), 8) == (6, 7, 8)
    assert find_other_channels(None, Route(6, 5, 7, None), 8) == (5, 7, 8)
    assert find_other_channels(6, Route(6, None, 7, None), 8) == (7, 8)


def test_where_a_channel_fails_one_members_own_is_none_for_all_who_were_to_be_reminded_there() -> None:
    assert find_other_channels(6, Route(9, None, 7, None), 8) == (7, 8)


@given(channels, channels, channels, channels, channels)
def test_no_channel_is_tried_twice_nor_the_one_that_failed(
    broken: int | None, own: int | None, club: int | None, fallback: int | None, system: int | None
) -> None:
    others = find_other_channels(broken, Route(own, club, fallback, None), system)
    assert broken not in others
    assert len(set(others)) == len(others)
    assert {one for one in (club, fallback, system) if one not in {None, broken}} <= set(others)


def test_a_reminder_goes_to_the_first_other_channel_in_which_the_bot_may_write_and_says_why() -> None:
    route = Route(6, 5, 7, 9)
    assert find_other_way(None, route, 8, lambda _: True) == (5, Reason.DM_CLOSED)
    assert find_other_way(5, route, 8, lambda _: True) == (7, Reason.FALLBACK)
    assert find_other_way(5, route, 8, {8, 9}.__contains__) == (8, Reason.FALLBACK)
    assert find_other_way(5, route, 8, {5, 9}.__contains__) is None


def test_the_coach_is_told_in_their_channel_else_where_the_reminder_went_and_not_where_nothing_arrives() -> None:
    known, unknown = Route(6, 5, 7, 9), Route(6, 5, 7, None)
    assert find_notice_channel(known, 5, 7, Trouble.NO_WAY) == 9
    assert find_notice_channel(unknown, 5, 7, Trouble.NO_WAY) == 7
    assert find_notice_channel(unknown, 5, None, Trouble.NO_WAY) is None
    assert find_notice_channel(known, 9, 7, Trouble.NO_WAY) is None
    assert find_notice_channel(unknown, 5, None, Trouble.UNCONFIRMED) == 5
    assert find_notice_channel(known, 9, None, Trouble.UNCONFIRMED) == 9


def test_what_could_not_be_brought_is_told_in_the_first_channel_that_is_not_the_broken_one() -> None:
    assert find_coach_channel(1, coach=2, fallback=3, club=4) == 2
    assert find_coach_channel(2, coach=2, fallback=3, club=4) == 3
    assert find_coach_channel(2, coach=2, fallback=None, club=4) == 4
    assert find_coach_channel(2, coach=None, fallback=2, club=2) is None


@given(st.integers(0, 300), st.integers(0, 2**40))
def test_the_pauses_between_tries_grow_up_to_a_quarter_of_an_hour(attempts: int, now: int) -> None:
    assert now < find_retry(attempts, now) <= find_retry(attempts + 1, now) <= now + LONGEST_PAUSE_SECONDS


def test_the_first_try_again_comes_after_half_a_minute_and_each_pause_is_twice_the_one_before() -> None:
    assert [find_retry(attempts, 0) for attempts in range(6)] == [30, 60, 120, 240, 480, 900]


def test_whoever_was_seen_lately_and_not_missed_since_is_not_asked_for() -> None:
    assert not is_unverified(is_inactive=False, was_seen=True)
    assert is_unverified(is_inactive=True, was_seen=True)
    assert is_unverified(is_inactive=False, was_seen=False)
