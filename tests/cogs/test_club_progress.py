"""What a club does together: a Monday's post and one bar, counts only, as often as it is owed and no oftener."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.errors import MemberError
from bot.domain.words.goal import parse_goal
from tests.cogs.club import Club
from tests.cogs.weeks import remind, wait_until
from tests.each import cases

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
WEEK = timedelta(days=7)


def posts(club: Club) -> list[str]:
    return [one.content for one in club.channel.history() if one.content.startswith("**Our week")]


async def test_a_club_that_wants_it_reads_every_monday_what_it_did_together(club: Club) -> None:
    coach = club.add_coach()
    assert (await club.ask("!club monday on", coach)).content.startswith("First tell me where to post")
    await club.ask(f"!club channel <#{club.channel.id}>", coach)
    for _ in range(2):
        assert "On Mondays at 9:00" in (await club.ask("!club monday on", coach)).content
    assert "`!club monday off`" in (await club.ask("!club monday maybe", coach)).content
    assert "0 of 4 sessions" in (await club.ask("!club goal 4 sessions", coach)).content
    for words, member in (("!done", club.ana), ("!ran 5k", club.ana), ("!done", club.bo)):
        await club.ask(words, member)
    await club.env.advance_time(2 * 86_400)
    await club.ask("!done", club.ana)
    await remind(club, MONDAY - timedelta(minutes=1))
    assert posts(club) == []
    await remind(club, MONDAY)
    await remind(club, MONDAY + timedelta(minutes=1))
    (post,) = posts(club)
    assert post.split("\n") == [
        "**Our week of 29 December**",
        "3 strength sessions by 2 of us; one of us did both of theirs.",
        "1 run logged.",
        "▰▰▰▰▰▰▰▱▱▱ 3 of 4 sessions this season.",
        "`!circuit` draws yours for this week.",
    ]
    await remind(club, MONDAY + WEEK)  # of a week in which nobody did anything nothing is told
    assert len(posts(club)) == 1
    await club.ask("!done", club.bo)
    await club.restart()
    await remind(club, MONDAY + 2 * WEEK + timedelta(hours=3))
    assert posts(club)[1].startswith("**Our week of 12 January**\n1 strength session by one of us.\n▰▰▰▰▰▰▰▰▰▰ 4 of 4")
    assert "Goal reached!" in posts(club)[1]
    await club.ask("!done", club.ana)
    await club.ask("!club monday off", coach)
    await remind(club, MONDAY + 3 * WEEK)
    assert len(posts(club)) == 2
    assert (await club.ask("!club goal none", coach)).content.startswith("The club has no goal yet; it's done 5")


async def test_a_week_and_a_season_begin_at_the_clubs_own_midnight(club: Club) -> None:
    coach = club.add_coach()
    await club.ask("!club zone Auckland", coach)
    await club.ask(f"!club channel <#{club.channel.id}>", coach)
    await club.ask("!club monday on", coach)
    sunday_evening = datetime(2026, 1, 4, 10, tzinfo=UTC)
    await wait_until(club, sunday_evening)
    await club.ask("!ran 5k", club.ana)
    await wait_until(club, sunday_evening + timedelta(hours=2))
    await club.ask("!ran 6k", club.bo)
    await remind(club, datetime(2026, 1, 4, 20, tzinfo=UTC))
    assert "\n1 run logged.\n" in posts(club)[0]
    new_season = datetime(2026, 6, 30, 12, tzinfo=UTC)
    await wait_until(club, new_season - timedelta(hours=1))
    await club.ask("!done")
    assert "it's done 1 session" in (await club.ask("!club goal")).content
    await wait_until(club, new_season)
    assert "it's done 0 sessions" in (await club.ask("!club goal")).content


async def test_a_monday_that_was_missed_for_long_is_left_out_and_the_next_one_comes(club: Club) -> None:
    coach = club.add_coach()
    await club.ask(f"!club channel <#{club.channel.id}>", coach)
    await club.ask("!club monday on", coach)
    await club.ask("!done")
    await remind(club, MONDAY + timedelta(days=3))
    assert posts(club) == []
    await club.ask("!done")
    await remind(club, MONDAY + WEEK)
    assert posts(club)[0].startswith("**Our week of 5 January**")
    await club.ask("!done")
    await club.ask("!club zone Vancouver", coach)  # where the next Monday's nine is eight hours later
    third = MONDAY + 2 * WEEK
    await remind(club, third + timedelta(hours=7, minutes=59))
    assert len(posts(club)) == 1
    await remind(club, third + timedelta(hours=8))
    assert posts(club)[1].startswith("**Our week of 12 January**")
    await club.ask("!done")
    await club.ask("!club zone Auckland", coach)
    await remind(club, third + timedelta(hours=9))
    assert len(posts(club)) == 2  # this Monday was told on
    await remind(club, third + WEEK - timedelta(hours=13))
    assert posts(club)[2].startswith("**Our week of 19 January**")


@cases(("words", "goal"), [("200", 200), ("1,000 sessions", 1000), ("none", None), ("1'200", 1200)])
def test_a_goal_is_read_as_it_is_written(words: str, goal: int | None) -> None:
    assert parse_goal(words) == goal


@cases("words", ["lots", "-5", "200 km", "12 34"])
def test_another_goal_is_quoted(words: str) -> None:
    with pytest.raises(MemberError, match="couldn't read"):
        parse_goal(words)
