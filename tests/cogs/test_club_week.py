"""The club's week: posted where reminders go, shown to whoever asks, and narrow enough for a phone."""

from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.club import Club as Setup
from bot.domain.reminders.week import Run, choose_runs
from cogs._cards.week import LINE_LIMIT, club_week_embed, week_table
from cogs._ui.style import as_text
from tests.cogs.club import Club, Seen, card, components, labels, private, response
from tests.cogs.conftest import PING
from tests.cogs.limits import check_embed
from tests.cogs.test_club import RUNS, WEEK, add_channel, join, next_due, setup_of

SHORTEST = Run(1, 18 * 60 + 30, metres=6000), Run(3, 19 * 60, metres=10_000)
BUTTONS = ["Remind me after the short ones", "I've run"]
NO_RUNS = "The club has no runs yet. A coach sets them: `!club runs tue 18:30 6k, thu 19:00 10k`."


def table(message: Seen | discord.Embed) -> list[str]:
    """Return the lines of the week that a message shows."""
    text = message.description if isinstance(message, discord.Embed) else card(message).description
    return (text or "").split("```")[1].strip("\n").split("\n")


async def test_the_week_is_posted_as_the_answer_with_the_short_runs_marked(club: Club) -> None:
    post = await club.ask(f"!club runs {WEEK}", club.add_coach())
    assert card(post).title == "The club's week"
    assert table(post) == ["▸ Tue 18:30  6 km", "▸ Thu 19:00  10 km", "  Sun  9:00  18 km"]
    assert "**▸ Strength follows these:** 20 minutes at the end of the run, twice a week" in (
        card(post).description or ""
    )
    assert labels(post) == BUTTONS
    assert [one["custom_id"] for one in components(post)] == [
        f"week:join:{club.guild.id}",
        f"week:ran:{club.guild.id}",
    ]


async def test_what_is_said_of_a_run_is_shown(club: Club) -> None:
    words = "sat 8:00 45 min easy, tue 18:30 10k in 60 min, sun 9:00 18.5k long and slow"
    assert table(await club.ask(f"!club runs {words}", club.add_coach())) == [
        "▸ Tue 18:30  10 km 1 h",
        "▸ Sat  8:00  45 min     easy",
        "  Sun  9:00  18.5 km    long and slow",
    ]


async def test_one_run_alone_is_followed_once_a_week(club: Club) -> None:
    post = await club.ask("!club runs tue 18:30 6k", club.add_coach())
    assert "Strength follows this one:** 20 minutes at the end of the run, once a week." in (
        card(post).description or ""
    )


async def test_the_week_goes_to_the_reminders_channel_and_the_answer_leads_there(club: Club) -> None:
    coach, runs = club.add_coach(), add_channel(club)
    await club.ask(f"!club channel {runs.mention}", coach)
    told = await club.ask(f"!club runs {WEEK}", coach)
    post = runs.last_message
    assert post is not None
    assert labels(post) == BUTTONS
    assert told.content == f"The club's week is in {runs.mention}: {post.jump_url}"
    await coach.send(runs, "!club runs remove sun")
    assert runs.last_message is not None
    assert card(runs.last_message).title == "The club's week", "typed there, the answer is the post"
    assert len(runs.history()) == 3


async def test_a_slash_command_posts_the_week_for_all_and_answers_privately(club: Club) -> None:
    coach = club.add_coach()
    told = private(await coach.slash(club.channel, "club runs", runs=WEEK))
    assert labels(club.last) == BUTTONS
    assert told.content == f"The club's week is in {club.channel.mention}: {club.last.jump_url}"
    runs = add_channel(club)
    await club.ask(f"!club channel {runs.mention}", coach)
    told = private(await coach.slash(club.channel, "club runs", runs="remove sun"))
    assert runs.last_message is not None
    assert told.content == f"The club's week is in {runs.mention}: {runs.last_message.jump_url}"


async def test_anybody_may_see_the_week_again_where_they_ask(club: Club) -> None:
    coach, runs = club.add_coach(), add_channel(club)
    await club.ask(f"!club channel {runs.mention}", coach)
    await club.ask(f"!club runs {WEEK}", coach)
    shown = await club.ask("!club runs")
    assert table(shown)[0] == "▸ Tue 18:30  6 km"
    assert labels(shown) == BUTTONS
    slashed = response(await coach.slash(club.channel, "club runs"))
    assert slashed.ephemeral
    assert labels(slashed) == BUTTONS
    assert len(runs.history()) == 1


async def test_a_club_without_runs_says_how_it_gets_some(club: Club) -> None:
    assert (await club.ask("!club runs")).content == NO_RUNS
    assert private(await club.add_coach().slash(club.channel, "club runs")).content == NO_RUNS


async def test_a_week_can_be_emptied(club: Club) -> None:
    coach = club.add_coach()
    await club.ask(f"!club runs {WEEK}", coach)
    await join(club, club.ana)
    for words in ("none", "None", "clear", "off"):
        await club.ask(f"!club runs {WEEK}", coach)
        assert next_due(club) is not None, words
        told = await club.ask(f"!club runs {words}", coach)
        assert told.content.startswith("The club's week is empty now."), words
        assert await setup_of(club) == Setup(), words
        assert next_due(club) is None, words
        assert (await club.ask("!club runs")).content == NO_RUNS, words


async def test_a_week_that_is_not_understood_is_told_and_changes_nothing(club: Club) -> None:
    coach = club.add_coach()
    await club.ask(f"!club runs {WEEK}", coach)
    await join(club, club.ana)
    due = next_due(club)
    for words in [
        "qqqqq",
        "6k",
        "tue 18:30 6k, someday 19:00 10k",
        "tue 25:00 6k",
        "tue 18:30 0k",
        "tue 18:30 900000k",
        "tue 18:30 6k, thu",
        ", ".join(f"tue {hour}:00 6k" for hour in range(6, 22)),
        "@everyone <@1> **x** `x`",
        "x" * 1800,
    ]:
        told = await club.ask(f"!club runs {words}", coach)
        assert told.content
        assert not told.embeds
        assert "`!runs" not in told.content, "that would be the coach's own week"
        assert private(await coach.slash(club.channel, "club runs", runs=words)).content == told.content
        assert await setup_of(club) == Setup(runs=RUNS)
        assert next_due(club) == due


@pytest.mark.parametrize("status", [403, 404])
async def test_a_week_that_may_not_be_posted_is_saved_and_the_next_step_is_told(club: Club, status: int) -> None:
    coach, runs = club.add_coach(), add_channel(club)
    await club.ask(f"!club channel {runs.mention}", coach)
    club.env.inject_error("POST", f"/channels/{runs.id}/messages", status=status, code=50013, times=None)
    sentence = f"The week is saved, but I can't post it in {runs.mention}."
    assert (await club.ask(f"!club runs {WEEK}", coach)).content.startswith(sentence)
    assert private(await coach.slash(club.channel, "club runs", runs=WEEK)).content.startswith(sentence)
    assert (await setup_of(club)).runs == RUNS


async def test_a_slash_command_where_the_bot_may_not_post_says_so(club: Club) -> None:
    coach, closed = club.add_coach(), add_channel(club, send_messages=False)
    told = private(await coach.slash(closed, "club runs", runs=WEEK))
    assert told.content.startswith(f"The week is saved, but I can't post it in {closed.mention}.")


async def test_the_fullest_week_fits_into_a_message_and_into_show(club: Club) -> None:
    coach = club.add_coach()
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    words = ", ".join(f"{day} {hour}:15 12.5k long and slow in the hills" for day in days for hour in (6, 18))
    post = await club.ask(f"!club runs {words}", coach)
    assert len(table(post)) == 14
    assert max(map(len, table(post))) <= LINE_LIMIT
    assert "Quiet hours" in (await club.ask("!club")).content


runs = st.builds(
    Run,
    weekday=st.integers(0, 6),
    start_minute=st.integers(0, 1439),
    metres=st.integers(100, 200_000),
    seconds=st.none() | st.integers(60, 86_400),
    note=st.text(max_size=60),
)
weeks = st.lists(runs, min_size=1, max_size=14)


@given(weeks, st.sampled_from(("km", "mi")), st.none() | st.integers(150, 900))
def test_every_week_fits_a_phone(week: list[Run], units: Any, pace_seconds: int | None) -> None:
    text = week_table(week, units, pace_seconds, week[:1])
    lines = text.split("\n")
    assert (lines[0], lines[-1]) == ("```", "```")
    assert text.count("`") == 6
    assert len(lines) == len(week) + 2
    assert all(len(line) <= LINE_LIMIT for line in lines)
    assert lines[1].startswith("▸ ")


@given(weeks)
def test_every_week_is_within_discords_limits(week: list[Run]) -> None:
    embed = club_week_embed(week, choose_runs(week, 390).runs)
    check_embed(embed)
    assert len(as_text(embed)) <= 2000
    assert not PING.search(embed.description or "")


def test_a_members_own_week_shows_the_time_that_each_run_takes_and_what_is_said_of_it() -> None:
    week = (*SHORTEST, Run(5, 8 * 60, seconds=2700, note="easy"))
    assert table(discord.Embed(description=week_table(week, "km", 390, SHORTEST[:1]))) == [
        "▸ Tue 18:30  6 km   39 min",
        "  Thu 19:00  10 km  1 h 05",
        "  Sat  8:00         45 min  easy",
    ]


async def test_a_coach_changes_one_run_and_takes_the_last_change_back(club: Club) -> None:
    coach = club.add_coach()
    first = table(await club.ask("!club runs tue 18:30 6k, thu 19:00 10k", coach))
    assert len(table(await club.ask("!club runs add mon 18:00 5k", coach))) == len(first) + 1
    assert table(await club.ask("!club runs undo", coach)) == first
    again = await club.ask("!club runs undo", club.add_coach("dora"))
    assert again.content == "That has already been undone. **Redo** in `!setup` brings it back."
    assert len(table(await club.ask("!club runs remove thu", coach))) == len(first) - 1
    await club.ask("!club quiet 21:30-7:00", coach)
    await coach.click(await club.ask("!setup", coach), label="Undo: quiet hours")
    assert table(await club.ask("!club runs undo", coach)) == first, "the week's last change is known beside others"
