"""How many questions may wait for a coach, and when they are told of one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.faq.queue import (
    GATHERED_SECONDS,
    MOST_OPEN_OF_A_CLUB,
    MOST_OPEN_OF_A_MEMBER,
    POSTS_AT_ONCE,
    QueueFullError,
    find_post_time,
    require_room,
)
from tests.each import cases


@cases("of_member", [0, MOST_OPEN_OF_A_MEMBER - 1, MOST_OPEN_OF_A_MEMBER, MOST_OPEN_OF_A_MEMBER + 1, 300])
@cases("of_club", [0, MOST_OPEN_OF_A_CLUB - 1, MOST_OPEN_OF_A_CLUB, MOST_OPEN_OF_A_CLUB + 1, 300])
def test_a_member_and_a_club_have_room_up_to_their_limit_and_no_further(of_member: int, of_club: int) -> None:
    if of_member < MOST_OPEN_OF_A_MEMBER and of_club < MOST_OPEN_OF_A_CLUB:
        require_room(of_member, of_club)
    else:
        with pytest.raises(QueueFullError):
            require_room(of_member, of_club)


def test_the_first_posts_of_a_span_come_at_once_and_those_after_them_at_its_end() -> None:
    assert find_post_time(7, POSTS_AT_ONCE - 1, None) == 7
    assert find_post_time(7, POSTS_AT_ONCE, None) == 7 + GATHERED_SECONDS


@given(st.lists(st.integers(0, 120), min_size=1, max_size=60))
def test_however_many_ask_the_coach_gets_few_posts_and_none_waits_for_long(pauses: list[int]) -> None:
    now, asked, posts, until = 0, list[int](), list[int](), 0
    for pause in pauses:
        now += pause
        recent = sum(one > now - GATHERED_SECONDS for one in asked)
        post_at = find_post_time(now, recent, until)
        asked.append(now)
        if post_at is None:
            assert now < until <= now + GATHERED_SECONDS
            continue
        posts.append(post_at)
        until = post_at if post_at > now else until
    for start in posts:
        within = [one for one in posts if start <= one < start + GATHERED_SECONDS]
        assert len(within) <= POSTS_AT_ONCE + 1
