"""What a member does costs a handful of ways to the database's thread: each is a wait on a small machine."""

from collections.abc import Awaitable
from typing import Any

import aiosqlite
import pytest

from tests.cogs.club import Club, card, components, response
from tests.cogs.test_ask import ROLL
from tests.cogs.weeks import SAT_3, join, ping, pings, wait_until


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list to which every way to the database's thread is added."""
    taken: list[str] = []
    plain: Any = vars(aiosqlite.Connection)["_execute"]

    async def counted(connection: aiosqlite.Connection, function: Any, *args: Any, **kwargs: Any) -> Any:
        taken.append(f"{function.__name__} {' '.join(str(args[0]).split()[:4]) if args else ''}")
        return await plain(connection, function, *args, **kwargs)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
    return taken


async def count(ways: list[str], doing: Awaitable[Any]) -> int:
    ways.clear()
    await doing
    return len(ways)


async def test_a_circuit_takes_4_and_its_done_4(club: Club, ways: list[str]) -> None:
    assert await count(ways, club.ask("!circuit")) <= 4, ways
    assert await count(ways, club.ana.click(club.last, label="Done")) <= 4, ways


async def test_a_session_is_begun_with_12_and_each_press_takes_7(club: Club, ways: list[str]) -> None:
    message = await club.ask("!circuit")
    ways.clear()
    begun = response(await club.ana.click(message, label="Start"))
    assert len(ways) <= 12, ways
    assert await count(ways, club.ana.click(begun, label="Next")) <= 7, ways


async def test_another_step_takes_7(club: Club, ways: list[str]) -> None:
    message = await club.ask("!circuit")
    await club.ana.click(message, label="Harder")
    (menu,) = [one for one in components(club.see(message)) if one["type"] == 3]
    assert await count(ways, club.ana.select(message, [menu["options"][0]["value"]])) <= 7, ways


async def test_a_follow_up_question_takes_8(clinic: Club, ways: list[str]) -> None:
    answer = await clinic.ask(f"!ask {ROLL}")
    asking = clinic.ana.send(clinic.channel, "and for how long?", reply_to=answer)
    assert await count(ways, asking) <= 8, ways
    assert card(clinic.last).description


async def test_a_profile_is_shown_with_1_and_changed_with_12(club: Club, ways: list[str]) -> None:
    assert await count(ways, club.ask("!profile")) == 1, ways
    assert await count(ways, club.ask("!profile level easy")) <= 12, ways


async def test_a_setting_of_the_club_takes_5(club: Club, ways: list[str]) -> None:
    coach = club.add_coach()
    assert await count(ways, club.ask("!club quiet 21:30-7:00", coach)) <= 5, ways
    assert await count(ways, club.ask(f"!club channel {club.channel.mention}", coach)) <= 5, ways


async def test_skipping_the_next_reminder_takes_8(club: Club, ways: list[str]) -> None:
    await join(club)
    assert await count(ways, club.ask("!reminders skip")) <= 8, ways


async def test_a_run_told_and_the_reminder_that_it_brings_take_20(club: Club, ways: list[str]) -> None:
    await join(club)
    await wait_until(club, SAT_3)
    assert await count(ways, club.ana.send(club.channel, "!ran 5k")) <= 20, ways
    await club.env.settle()
    assert len(ways) <= 20, ways
    assert len(pings(club.channel)) == 1


async def test_done_under_a_reminder_takes_8(club: Club, ways: list[str]) -> None:
    await join(club)
    message = await ping(club, SAT_3)
    await club.ask("!circuit")
    assert await count(ways, club.ana.click(message, label="Done")) <= 8, ways
    assert club.run_sql("SELECT count(*) FROM done") == [(1,)]


async def test_my_weeks_for_my_calendar_take_8(club: Club, ways: list[str]) -> None:
    await join(club)
    assert await count(ways, club.ask("!week")) <= 8, ways


async def test_progress_takes_4_and_the_clubs_goal_4(club: Club, ways: list[str]) -> None:
    await club.ask("!done")
    assert await count(ways, club.ask("!progress")) <= 4, ways
    assert await count(ways, club.ask("!club goal")) <= 4, ways


async def test_my_reminders_are_shown_with_1_and_changed_with_6(club: Club, ways: list[str]) -> None:
    await join(club)
    assert await count(ways, club.ask("!reminders")) == 1, ways
    assert await count(ways, club.ask("!reminders margin 10")) <= 6, ways
