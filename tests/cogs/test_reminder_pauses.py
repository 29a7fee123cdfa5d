"""Pauses, for some time or for a sore place, and `!reminders why`: what became of the last ones, in plain words."""

from datetime import UTC, datetime, timedelta

from tests.cogs.club import Club, card, labels, private, response
from tests.cogs.weeks import (
    SAT_3,
    SAT_10,
    TUE_6,
    TUE_13,
    clock_of,
    day_of,
    join,
    ledger,
    noted,
    ping,
    remind,
    wait_until,
)

SPARED = (
    "Your circuits now spare your knee until you say `!profile sore knee better`. "
    "If it hurts, have a physiotherapist or doctor look at it."
)
NEXT = "\n**Next**\n"


async def why(club: Club) -> list[str]:
    """Return what Ana is told of her last reminders, a line each."""
    told, _, following = (await club.ask("!reminders why")).content.partition(NEXT)
    assert following
    return told.split("\n")


async def test_a_pause_ends_by_itself(club: Club) -> None:
    await join(club)
    told = await club.ask("!reminders pause 1 week")
    last = datetime(2026, 1, 8, tzinfo=UTC)
    assert told.content.startswith(f"Paused up to and including {day_of(last)}. Then:\n")
    assert noted(told) == [SAT_10, TUE_13]
    assert await remind(club, SAT_3) == await remind(club, TUE_6) == 0
    assert ledger(club) == []
    assert (card(await club.ask("!reminders")).description or "").startswith("Paused up to")
    await ping(club, SAT_10)
    assert "Paused" not in (card(await club.ask("!reminders")).description or "")
    assert noted(await club.ask("!reminders margin 5")) == [TUE_13, SAT_10 + timedelta(days=7)]
    await club.ask("!runs none")
    paused = (await club.ask("!reminders pause 1 week")).content
    assert paused.startswith("Paused up to and including <t:")
    assert "\nNone: your week has no runs." in paused
    await club.ask("!reminders any")
    assert ". Then:\nAfter any run you log" in (await club.ask("!reminders pause 1 week")).content


async def test_a_pause_may_name_its_last_day(club: Club) -> None:
    await join(club)
    assert noted(await club.ask("!reminders pause until 6 jan")) == [SAT_10, TUE_13]
    assert noted(await club.ask("!reminders pause until 5 jan")) == [TUE_6, SAT_10]


async def test_a_pause_without_an_end_lasts_until_it_is_resumed(club: Club) -> None:
    await join(club)
    assert (await club.ask("!reminders pause")).content == "Paused until you say `!reminders resume`."
    await wait_until(club, SAT_3 + timedelta(days=60))
    assert await remind(club, club.env.now()) == 0
    assert card(await club.ask("!reminders")).description == "Paused until you say `!reminders resume`."
    assert len(noted(await club.ask("!reminders resume"))) == 2


async def test_a_pause_for_a_sore_knee_comes_back_with_circuits_that_spare_it(club: Club) -> None:
    await join(club)
    told = await club.ask("!reminders pause knee 2w")
    assert told.content.startswith("Paused up to")
    assert "knee" not in told.content
    reminder = await ping(club, datetime(2026, 1, 17, 9, 38, tzinfo=UTC))
    drawn = private(await club.ana.click(reminder, label="My circuit"))
    assert "Spares your knee." in (card(drawn).description or "")
    await club.ask("!profile sore knee better")
    shown = private(await club.ana.click(await club.ask("!profile"), label="Sore places"))
    assert card(shown).fields[2].value == "none"


async def test_a_sore_place_alone_pauses_without_an_end(club: Club) -> None:
    await join(club)
    told = response(await club.ana.slash(club.channel, "reminders pause", until="knee"))
    assert told.content == f"Paused until you say `!reminders resume`.\n{SPARED}"


async def test_before_the_first_one_there_is_nothing_to_explain(club: Club) -> None:
    await join(club)
    assert await why(club) == ["None of your reminders has been due yet."]


async def test_why_tells_of_the_last_three_the_latest_first(club: Club) -> None:
    await join(club)
    await ping(club, SAT_3)
    await club.ask("!reminders skip")
    await ping(club, SAT_10)
    await ping(club, TUE_13)
    assert await why(club) == [
        f"• {day_of(TUE_13)}: it came at {clock_of(TUE_13)}.",
        f"• {day_of(SAT_10)}: it came at {clock_of(SAT_10)}.",
        f"• {day_of(TUE_6)}: not sent: you skipped it.",
    ]
    assert noted(await club.ask("!reminders why"))[0] == SAT_10 + timedelta(days=7)


async def test_why_tells_of_the_last_three_however_long_ago_they_were(club: Club) -> None:
    await join(club)
    await ping(club, SAT_3)
    await club.ask("!reminders stop")
    await club.env.advance_time(60 * 86_400)
    assert await why(club) == [f"• {day_of(SAT_3)}: it came at {clock_of(SAT_3)}."]


async def test_why_tells_that_one_came_late(club: Club) -> None:
    await join(club)
    late = await ping(club, SAT_3 + timedelta(hours=2))
    came = f"• {day_of(SAT_3)}: it came at {clock_of(SAT_3 + timedelta(hours=2))} instead of {clock_of(SAT_3)}"
    assert await why(club) == [f"{came}, because I was away when it was due."]
    await club.ana.click(late, label="Done")
    assert await why(club) == [f"{came}; you logged it as done."]


async def test_why_tells_that_none_came_because_the_bot_was_away_for_too_long(club: Club) -> None:
    await join(club)
    assert await remind(club, SAT_3 + timedelta(hours=3, minutes=1)) == 0
    assert await why(club) == [f"• {day_of(SAT_3)}: not sent: I was away for too long."]


async def test_why_tells_what_quiet_hours_did(club: Club) -> None:
    await club.ask("!club quiet 19:00-7:00", club.add_coach())
    await join(club)
    await ping(club, SAT_3)
    assert await remind(club, TUE_6) == 0
    morning = datetime(2026, 1, 7, 7, 0, tzinfo=UTC)
    assert (await why(club))[0] == (
        f"• {day_of(TUE_6)}: it fell in the quiet hours; it comes {clock_of(morning, 'f')}."
    )
    assert noted(await club.ask("!reminders")) == [morning, SAT_10]
    assert "(after the quiet hours)" in (card(await club.ask("!reminders")).description or "")
    await ping(club, morning)
    assert (await why(club))[0] == f"• {day_of(TUE_6)}: it came {clock_of(morning, 'f')}, after the quiet hours."


async def test_why_tells_that_quiet_hours_dropped_one_for_the_next(club: Club) -> None:
    await club.ask("!club quiet 19:00-7:00", club.add_coach())
    await club.ask("!runs tue 18:30 6k, thu 6:00 5k")
    assert noted(await club.ask("!reminders"))[0] == datetime(2026, 1, 1, 7, 0, tzinfo=UTC)
    await wait_until(club, datetime(2026, 1, 5, tzinfo=UTC))
    await club.ask("!club quiet 19:00-6:00", club.add_coach("dee"))
    assert await remind(club, TUE_6) == 0
    assert (await why(club))[0] == (
        f"• {day_of(TUE_6)}: not sent: it fell in the club's quiet hours, and the next one was close."
    )


async def test_why_tells_that_strength_was_done_already_or_the_day_before(club: Club) -> None:
    await join(club)
    await club.ana.click(await club.ask("!circuit"), label="Done")
    await wait_until(club, SAT_3 - timedelta(hours=20))
    await club.ana.click(await club.ask("!circuit"), label="Done")
    assert await remind(club, SAT_3) == 0
    assert await why(club) == [f"• {day_of(SAT_3)}: not sent: the day before or after was a strength day."]
    await wait_until(club, TUE_6 - timedelta(hours=2))
    await club.ana.click(await club.ask("!circuit"), label="Done")
    assert await remind(club, TUE_6) == 0
    assert (await why(club))[0] == f"• {day_of(TUE_6)}: not sent: you'd already done your strength."


async def test_why_tells_that_a_snoozed_one_fell_into_a_pause_or_a_stop(club: Club) -> None:
    await join(club)
    for moment, command, reason in (
        (SAT_3, "pause 2d", "your reminders were paused"),
        (TUE_6, "stop", "you had stopped them"),
    ):
        menu = response(await club.ana.click(await ping(club, moment), label="Snooze"))
        await club.ana.click(menu, label="Tomorrow")
        await club.ask(f"!reminders {command}")
        assert (await why(club))[0] == (f"• {day_of(moment)}: it came at {clock_of(moment)}; not sent again: {reason}.")


async def test_why_is_told_in_the_members_own_day(club: Club) -> None:
    await club.ask("!profile zone Auckland")
    await club.ask("!runs sat 1:00 5k")  # Friday in London
    await ping(club, datetime(2026, 1, 2, 12, 38, tzinfo=UTC))
    saturday = datetime(2026, 1, 2, 23, 0, tzinfo=UTC)
    assert await why(club) == [
        f"• {clock_of(saturday, 'D')}: it came at {clock_of(datetime(2026, 1, 2, 12, 38, tzinfo=UTC))}."
    ]
    assert labels(await club.ask("!reminders why")) == []
