"""The two buttons under the club's week: one press joins its reminders, the other tells of today's run."""

from datetime import datetime

import discord
import pytest

from cogs._cards.reminders import join_view
from cogs._cards.week import club_week_view
from tests.cogs.club import Club, card, labels, private
from tests.cogs.weeks import (
    FOUR_RUN_WEEK,
    FRIDAY,
    MONDAY,
    TUESDAY,
    TUESDAYS,
    WEDNESDAY,
    at,
    below,
    count_pings,
    remind_beside,
    rows,
    states,
    table,
    wait_until,
)

JOIN, RAN = "Remind me after the short ones", "I've run"
CLUB_WEEK = "tue 18:30 6k, thu 19:00 10k, sat 9:00 5k"
TABLE = ["▸ Tue 18:30  6 km   39 min", "  Thu 19:00  10 km  1 h 05", "▸ Sat  9:00  5 km   32 min"]


async def post_week(club: Club, words: str = CLUB_WEEK) -> discord.Message:
    coach = club.add_coach(f"coach of {words[:3]}")
    answer = await club.ask(f"!club runs {words}", coach)
    if "Replace the week" in labels(answer):
        await coach.click(answer, label="Replace the week")
    return club.last


async def test_one_press_joins_and_tells_privately_what_comes_where_and_how_it_ends(club: Club) -> None:
    await wait_until(club, MONDAY)
    post = await post_week(club)
    joined = private(await club.ana.click(post, label=JOIN))
    assert card(joined).title == "The club's week"
    assert table(joined) == TABLE
    assert f"**From now on I remind you** in {club.channel.mention}" in below(joined)
    assert below(joined).endswith("`!reminders stop` ends that.")
    assert club.last.id == post.id, "nobody else sees it"
    again = private(await club.ana.click(post, label=JOIN))
    assert "**Next reminders**" in below(again)
    assert await remind_beside(club, TUESDAYS) == 1
    assert (count_pings(club.ana, club.channel), count_pings(club.bo, club.channel)) == (1, 0)


async def test_who_joined_follows_the_club_when_its_week_changes(club: Club) -> None:
    await wait_until(club, MONDAY)
    await club.ana.click(await post_week(club), label=JOIN)
    await post_week(club, "wed 7:00 5k")
    assert table(await club.ask("!runs")) == ["▸ Wed  7:00  5 km  32 min"]
    assert states(club, club.ana) == {"2026-01-07": "planned plan"}
    assert labels(club.last) == ["Change"]


async def test_runs_shows_the_clubs_week_and_offers_both_to_one_who_never_joined(club: Club) -> None:
    await post_week(club)
    shown = await club.ask("!runs")
    assert card(shown).title == "The club's week"
    assert table(shown) == TABLE
    assert "I don't remind you of it yet. Press below, or tell me your own runs: `!runs tue" in below(shown)
    assert labels(shown) == ["Remind me after my short runs", "Set my own week"]
    assert rows(club) == []
    joined = private(await club.bo.click(shown, label="Remind me after my short runs"))
    assert "**From now on I remind you**" in below(joined)
    assert club.run_sql("SELECT member_id, runs FROM plans") == [(club.bo.id, None)], "it joins whoever pressed"


async def test_add_and_remove_start_from_the_week_that_is_shown(club: Club) -> None:
    await post_week(club)
    assert [line[2:5] for line in table(await club.ask("!runs remove thu"))] == ["Tue", "Sat"]
    added = await club.ask("!runs add sun 8:00 3k", club.bo)
    assert card(added).title == "Your week"
    assert [line[2:5] for line in table(added)] == ["Tue", "Thu", "Sat", "Sun"]
    assert [line[2:5] for line in table(await club.ask("!runs"))] == ["Tue", "Sat"]


async def test_runs_club_follows_the_clubs_week_and_leaves_it_with_runs_of_ones_own(club: Club) -> None:
    await post_week(club)
    for words in ("club", "the club\N{RIGHT SINGLE QUOTATION MARK}s"):
        own = await club.ask("!runs mon 7:00 3k")
        assert card(own).title == "Your week"
        assert card(await club.ask(f"!runs {words}")).title == "The club's week"
        assert club.run_sql("SELECT runs FROM plans") == [(None,)]


async def test_who_has_a_week_of_their_own_keeps_it_and_is_told_how_to_follow_the_club(club: Club) -> None:
    post = await post_week(club)
    await club.ask("!runs mon 7:00 3k")
    joined = private(await club.ana.click(post, label=JOIN))
    assert joined.content == "I use your own week. `!runs club` follows the club's instead."
    assert table(joined) == ["▸ Mon  7:00  3 km  20 min"]
    emptied = card(await club.ask("!runs none")).description or ""
    assert emptied.endswith("`!runs club` follows the club's.")
    joined = private(await club.ana.click(post, label=JOIN))
    assert table(joined) == TABLE, "an empty week gives way to the club's"
    assert joined.content == ""


async def test_a_press_wakes_what_was_stopped_but_ends_no_pause(club: Club) -> None:
    post = await post_week(club)
    await club.ana.click(post, label=JOIN)
    await club.ask("!reminders stop")
    assert "**From now on I remind you**" in below(private(await club.ana.click(post, label=JOIN)))
    await club.ask("!reminders pause 2w")
    paused = below(private(await club.ana.click(post, label=JOIN)))
    assert "Paused up to and including" in paused
    assert paused.endswith("`!reminders resume` ends the pause.")


async def test_where_the_club_has_no_runs_any_more_the_next_step_is_told(club: Club) -> None:
    post = await post_week(club)
    await club.ana.click(post, label=JOIN)
    await club.ask("!club runs none", club.add_coach("coach"))
    told = private(await club.bo.click(post, label=JOIN)).content
    assert told == "The club has no runs yet. Tell me yours: `!runs tue 18:30 6k, sat 9:00 5k`"
    assert (await club.ask("!runs club", club.bo)).content == told
    assert private(await club.bo.click(post, label=RAN)).content.startswith("The club has no run today.")
    followed = card(await club.ask("!runs"))
    assert (followed.description or "").startswith("The club's week is empty now, so I won't send reminders.")
    assert club.run_sql("SELECT count(*) FROM plans") == [(1,)]


async def test_a_button_of_another_club_and_of_a_club_one_has_left_changes_nothing(club: Club) -> None:
    await post_week(club)
    channel = club.bot.get_channel(club.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.send(view=club_week_view(club.guild.id + 1))
    for label in (JOIN, RAN):
        told = private(await club.ana.click(club.last, label=label)).content
        assert told == "That's another club's week. `!club runs` shows this club's."
    await (await club.bot.fetch_user(club.bo.id)).send(view=join_view(club.guild.id))
    offer = club.bo.user.dm_channel.last_message
    assert offer is not None
    club.guild.remove_member(club.bo)
    told = private(await club.bo.user.click(offer, label="Remind me after my short runs")).content
    assert told.startswith("You're no longer in that club.")
    assert rows(club) == []


async def test_ive_run_brings_the_reminder_of_today_at_once(club: Club) -> None:
    await wait_until(club, MONDAY)
    post = await post_week(club)
    await club.ana.click(post, label=JOIN)
    await club.restart()
    await wait_until(club, at(TUESDAY, 19, 2))
    told = private(await club.ana.click(post, label=RAN))
    assert told.content == "Noted: 6 km, about 39 min. One of your short runs: here comes your strength."
    assert labels(told) == []
    assert count_pings(club.ana, club.channel) == 1
    assert labels(club.last) == ["My circuit", "Done", "Snooze", "Not today"]
    assert await remind_beside(club, TUESDAYS) == 0, "the planned one is settled"
    again = private(await club.ana.click(post, label=RAN)).content
    assert again.endswith("You've already done strength today, or had today's reminder.")


async def test_ive_run_of_one_who_is_not_reminded_is_noted_and_joins_with_the_next_press(club: Club) -> None:
    await wait_until(club, MONDAY)
    post = await post_week(club)
    await wait_until(club, at(TUESDAY, 19, 2))
    told = private(await club.bo.click(post, label=RAN))
    assert told.content == "Noted: 6 km, about 39 min. Should I remind you after the club's short runs from now on?"
    assert rows(club) == []
    assert club.run_sql("SELECT member_id, metres, seconds FROM finished_runs") == [(club.bo.id, 6000, None)]
    private(await club.bo.click(told, label="Remind me after my short runs"))
    assert await remind_beside(club, TUESDAYS) == 1


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        (at(TUESDAY, 18, 29), "Today's run starts at 18:30. Once yours is over, tell me: `!ran 5k`"),
        (WEDNESDAY, "The club has no run today. Tell me yours: `!ran 5k`"),
    ],
)
async def test_ive_run_without_a_run_that_has_begun_says_so(club: Club, moment: datetime, sentence: str) -> None:
    post = await post_week(club)
    await club.ana.click(post, label=JOIN)
    await wait_until(club, moment)
    assert private(await club.ana.click(post, label=RAN)).content == sentence
    assert rows(club, "finished_runs") == []


async def test_ive_run_takes_the_run_of_ones_own_where_the_club_has_none(club: Club) -> None:
    post = await post_week(club)
    await club.ask(f"!runs {FOUR_RUN_WEEK}, fri 7:00 4k")
    await wait_until(club, at(FRIDAY, 9))
    assert private(await club.ana.click(post, label=RAN)).content.startswith("Noted: 4 km, about 26 min.")
