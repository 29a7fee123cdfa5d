"""A run that is told: a short one brings the reminder at once, any other says why not, and none is told for others."""

from datetime import timedelta

import pytest

from tests.cogs.club import Club, labels, private, response
from tests.cogs.weeks import (
    FOUR_RUN_WEEK,
    MONDAY,
    SATURDAYS,
    THURSDAY,
    TUESDAY,
    TUESDAYS,
    at,
    clock_of,
    count_pings,
    remind_beside,
    rows,
    states,
    tell,
    wait_until,
)

COMES = "One of your short runs: here comes your strength."
SKIP = "`!reminders skip` skips it."


async def ran(club: Club, words: str) -> str:
    """Tell of a run in #strength; returns the answer, whatever came after it."""
    asked = await club.ana.send(club.channel, f"!ran {words}".strip())
    answer = next(one for one in club.channel.history() if one.id > asked.id)
    assert answer.author.bot
    return answer.content


async def start(club: Club, week: str = FOUR_RUN_WEEK) -> None:
    """Monday noon, and Ana has told her week."""
    await wait_until(club, MONDAY)
    await club.ask(f"!runs {week}")


async def test_a_short_run_brings_the_reminder_after_the_answer_and_settles_the_planned_one(club: Club) -> None:
    await start(club)
    await wait_until(club, at(TUESDAY, 19, 5))
    assert await ran(club, "5.5k 33:10") == f"Noted: 5.5 km, 33 min. {COMES}"
    assert count_pings(club.ana, club.channel) == 1
    assert labels(club.last) == ["My circuit", "Done", "Snooze", "Not today"]
    assert states(club, club.ana) == {"2026-01-06": "sent ran", "2026-01-10": "planned plan"}
    assert await remind_beside(club, TUESDAYS) == 0
    assert await remind_beside(club, SATURDAYS) == 1


async def test_a_run_can_be_told_in_many_ways(club: Club) -> None:
    await wait_until(club, MONDAY)
    for words, told in (
        ("5k", "5 km, about 32 min"),
        ("3 miles 28:10", "4.8 km, 28 min"),
        ("I just ran 10 km in 1:02:30!", "10 km, 1 h 02"),
        ("40 minutes", "40 min"),
        ("half marathon 1h52", "21.1 km, 1 h 52"),
        ("7", "7 km, about 46 min"),
    ):
        await club.env.advance_time(60)
        assert (await ran(club, words)).startswith(f"Noted: {told}. ")
    await club.ask("!profile units miles")
    await club.ask("!profile pace 10:00")
    await club.env.advance_time(60)
    assert (await ran(club, "3")).startswith("Noted: 3 mi, about 30 min. ")
    assert len(rows(club, "finished_runs")) == 7


async def test_ran_alone_means_todays_run_of_the_week(club: Club) -> None:
    await start(club)
    which = "Which run? Tell me how far or how long, for example `!ran 5k` or `!ran 28 min`."
    assert await ran(club, "") == which
    await wait_until(club, at(TUESDAY, 18, 29))
    assert await ran(club, "") == which
    assert rows(club, "finished_runs") == []
    await wait_until(club, at(TUESDAY, 19, 5))
    assert await ran(club, "") == f"Noted: 6 km, about 39 min. {COMES}"


async def test_a_longer_run_brings_none_and_a_reminder_planned_for_the_day_is_told_and_comes(club: Club) -> None:
    await start(club)
    longer = "That was one of your longer ones: strength comes after a short run."
    assert await ran(club, "18k") == f"Noted: 18 km, about 1 h 57. {longer}"
    await wait_until(club, at(TUESDAY, 8))
    still = f"Today's reminder still comes, {clock_of(TUESDAYS, 'R')}; {SKIP}"
    assert await ran(club, "50 min") == f"Noted: 50 min. {longer} {still}"
    assert labels(club.last) == []
    assert count_pings(club.ana, club.channel) == 0
    assert await remind_beside(club, TUESDAYS) == 1


async def test_a_run_told_twice_reminds_once(club: Club) -> None:
    await start(club)
    await wait_until(club, at(TUESDAY, 19, 5))
    for gap, sentence in (
        (0, COMES),
        (0, "You've already done strength today, or had today's reminder."),
        (90, "You've already done strength today, or had today's reminder."),
    ):
        await club.env.advance_time(gap)
        assert (await ran(club, "6k")).endswith(sentence)
    assert count_pings(club.ana, club.channel) == 1
    assert len(rows(club, "finished_runs")) == 2, "within the same second it is the same run"


async def test_a_short_run_on_another_day_takes_the_place_of_the_next(club: Club) -> None:
    await start(club)
    assert (await ran(club, "5k")).endswith(COMES)
    assert await remind_beside(club, TUESDAYS) == 0, "Monday had it, and a day off belongs between"
    yesterday = "You did strength yesterday, or were reminded; leave a day off in between."
    assert (await ran(club, "6k")).endswith(yesterday)
    assert await remind_beside(club, SATURDAYS) == 1
    await wait_until(club, MONDAY + timedelta(days=7))
    assert (await ran(club, "5k")).endswith(COMES), "a new week"


async def test_two_in_a_week_are_enough(club: Club) -> None:
    await start(club)
    assert (await ran(club, "5k")).endswith(COMES)
    await wait_until(club, THURSDAY)
    assert (await ran(club, "5k")).endswith(COMES)
    assert await remind_beside(club, SATURDAYS) == 0
    assert (await ran(club, "5k")).endswith("You've already had this week's reminders.")
    assert count_pings(club.ana, club.channel) == 2


async def test_a_run_told_is_not_held_by_quiet_hours(club: Club) -> None:
    await start(club)
    await club.ask("!club quiet 18:00-8:00", club.add_coach())
    await wait_until(club, at(TUESDAY, 19, 5))
    assert (await ran(club, "6k")).endswith(COMES)
    assert count_pings(club.ana, club.channel) == 1


async def test_a_pause_a_stop_and_an_empty_week_bring_none_and_say_the_next_step(club: Club) -> None:
    await start(club)
    steps = (
        ("pause 2w", "Your reminders are paused. `!reminders resume` starts them again."),
        ("stop", "Your reminders are stopped. `!reminders resume` starts them again."),
    )
    for words, sentence in steps:
        await club.ask(f"!reminders {words}")
        await club.env.advance_time(60)
        assert (await ran(club, "5k")).endswith(sentence)
        assert labels(club.last) == []
    await club.ask("!runs none")
    await club.env.advance_time(60)
    week = "Tell me your week, and I'll remind you after the short runs: `!runs tue 18:30 6k, sat 9:00 5k`"
    assert await ran(club, "5k") == f"Noted: 5 km, about 32 min. {week}"
    assert labels(club.last) == ["Set my week"]
    assert count_pings(club.ana, club.channel) == 0


async def test_who_has_no_plan_is_offered_the_clubs(club: Club) -> None:
    assert (await ran(club, "5k")).startswith("Noted: 5 km, about 32 min. Tell me your week,")
    assert rows(club) == []
    await club.ask(f"!club runs {FOUR_RUN_WEEK}", club.add_coach())
    await club.env.advance_time(60)
    assert (await ran(club, "5k")).endswith("Should I remind you after the club's short runs from now on?")
    joined = private(await club.ana.click(club.last, label="Remind me after my short runs"))
    assert "**From now on I remind you**" in (joined.embeds[0].description or "")


async def test_a_slash_command_is_private_and_the_reminder_comes_where_reminders_come(club: Club) -> None:
    await start(club)
    elsewhere = club.guild.create_text_channel("chat")
    told = response(await club.ana.slash(elsewhere, "ran", run="5k"))
    assert told.ephemeral
    assert told.content == f"Noted: 5 km, about 32 min. {COMES} It comes in {club.channel.mention}."
    assert (count_pings(club.ana, club.channel), count_pings(club.ana, elsewhere)) == (1, 0)


async def test_a_run_told_in_a_direct_message_says_where_the_reminder_comes(club: Club) -> None:
    await start(club)
    told = await tell(club.ana.user, "!ran 5k")
    assert told.content == f"Noted: 5 km, about 32 min. {COMES} It comes in {club.channel.mention}."
    await tell(club.bo.user, f"!runs {FOUR_RUN_WEEK}")
    await club.env.advance_time(60)
    assert (await tell(club.bo.user, "!ran 5k")).content == f"Noted: 5 km, about 32 min. {COMES}"
    direct = club.bo.user.dm_channel
    assert (count_pings(club.bo, club.channel), count_pings(club.bo, direct)) == (0, 1)


@pytest.mark.settings(command_prefix="?")
async def test_the_clubs_own_prefix_is_the_one_that_members_read(club: Club) -> None:
    said = [(await club.ask(words)).content for words in ("?ran", "?ran 5k", "?ran qqqqq")]
    assert all("`?r" in text and "`!" not in text for text in said)


async def test_what_is_not_understood_is_quoted_with_an_example_and_nothing_is_kept(club: Club) -> None:
    await start(club)
    for words, sentence in (
        ("qqqqq", "“qqqqq”. Write for example `!ran 5k` or `!ran 3 miles 28:10`."),
        ("5k 6k", "“6k”"),
        ("900 km", "too short or too long"),
        ("10k 3 min", "faster than anyone runs"),
        ("for ever", "“ever”"),
        ("@everyone <@1> `x`", ""),
    ):
        told = await ran(club, words)
        assert sentence in told
        assert "`!ran" in told
        slashed = response(await club.ana.slash(club.channel, "ran", run=words))
        assert (slashed.content, slashed.ephemeral) == (told, True)
    assert rows(club, "finished_runs") == []
    assert count_pings(club.ana, club.channel) == 0


async def test_a_member_tells_only_of_their_own_runs(club: Club) -> None:
    await start(club)
    await club.ask("!ran 5k", club.bo)
    assert count_pings(club.ana, club.channel) == 0
    assert club.run_sql("SELECT member_id FROM finished_runs") == [(club.bo.id,)]
    assert states(club, club.ana) == {"2026-01-06": "planned plan"}


async def test_a_reminder_that_a_run_made_due_survives_a_restart(club: Club) -> None:
    await start(club)
    club.env.inject_error("POST", f"/channels/{club.channel.id}/messages", status=503)
    assert response(await club.ana.slash(club.channel, "ran", run="5k")).content.endswith(COMES)
    assert count_pings(club.ana, club.channel) == 0
    await club.restart()
    assert await remind_beside(club, MONDAY + timedelta(minutes=5)) == 1
    assert count_pings(club.ana, club.channel) == 1


async def test_a_run_without_a_distance_or_with_a_slip_in_its_day_is_asked_for_in_one_sentence(club: Club) -> None:
    await wait_until(club, MONDAY)
    for words, sentence in (
        ("yesterday", "How far or how long was that run? Write for example `!ran 5k yesterday`."),
        ("5k yesteday", "I couldn't read “yesteday”. Did you mean yesterday? Write for example `!ran 5k yesterday`."),
        ("tomorow", "`!ran` is for a run you've finished. Write for example `!ran 5k` or `!ran 3 miles 28:10`."),
        ("banana", "I couldn't read “banana”. Write for example `!ran 5k` or `!ran 3 miles 28:10`."),
    ):
        assert await ran(club, words) == sentence
    assert rows(club, "finished_runs") == []
