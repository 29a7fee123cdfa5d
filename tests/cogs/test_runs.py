"""A member's week: set in words, shown as a small table, never changed by half, and theirs alone."""

import discord
import pytest

from tests.cogs.club import Club, card, labels, response
from tests.cogs.weeks import (
    FOUR_RUN_WEEK,
    MONDAY,
    SATURDAYS,
    TABLE,
    TUESDAY,
    TUESDAYS,
    at,
    below,
    clock_of,
    count_pings,
    remind_beside,
    rows,
    table,
    tell,
    wait_until,
)

EXAMPLE = "`!runs tue 18:30 6k, sat 9:00 5k`"
WHY = "**▸ Strength after Tuesday and Saturday:** your two shortest runs with a day off in between."


async def test_the_first_week_says_which_runs_are_chosen_and_why_and_that_reminders_are_on(club: Club) -> None:
    await wait_until(club, MONDAY)
    shown = await club.ask(f"!runs {FOUR_RUN_WEEK}")
    assert card(shown).title == "Your week"
    assert table(shown) == TABLE
    due = TUESDAYS, SATURDAYS
    assert below(shown).split("\n") == [
        WHY,
        "",
        f"**From now on I remind you** in {club.channel.mention}, each time a short run has just ended:",
        *(f"{clock_of(moment, 'F')}, {clock_of(moment, 'R')}" for moment in due),
        "`!reminders stop` ends that.",
    ]
    assert card(shown).footer.text == "Start times in UTC, durations at 6:30 per km. !profile changes that."
    assert labels(shown) == ["Change"]


async def test_runs_alone_shows_the_week_and_so_does_show(club: Club) -> None:
    first = await club.ask(f"!runs {FOUR_RUN_WEEK}")
    before = rows(club)
    for words in ("!runs", "!runs show", "!RUNS   ", "!runs \u200b"):
        shown = await club.ask(words)
        assert table(shown) == TABLE
        now_on = f"**From now on I remind you** in {club.channel.mention}, each time a short run has just ended:"
        assert below(shown) == below(first).replace(now_on, f"**Next reminders**, in {club.channel.mention}:")
    assert rows(club) == before


async def test_the_reminder_comes_when_the_run_has_ended_and_not_before(club: Club) -> None:
    await wait_until(club, MONDAY)
    await club.ask(f"!runs {FOUR_RUN_WEEK}")
    assert await remind_beside(club, at(TUESDAY, 19, 13)) == 0
    assert await remind_beside(club, TUESDAYS) == 1
    assert count_pings(club.ana, club.channel) == 1


async def test_one_week_can_be_said_in_many_ways(club: Club) -> None:
    for words in (
        "Tuesday 6.30pm 6km, Saturday 9am 5 km",
        "sat 9:00 5k and tue 18:30 6k",
        "tue 18:30 6k\nsat 9:00 5k",
        "tuesdays at 18h30 6 kilometres; saturdays at 9 5k",
        "set tue 18:30 6000m, sat 0900 5000m",
        "Tue 18.30 6k Sat 9.00 5k",
    ):
        assert table(await club.ask(f"!runs {words}")) == ["▸ Tue 18:30  6 km  39 min", "▸ Sat  9:00  5 km  32 min"]
    assert table(await club.ask("!runs mon-fri 7:00 40min")) == [
        f"{'▸' if day in {'Mon', 'Thu'} else ' '} {day}  7:00    40 min" for day in ("Mon", "Tue", "Wed", "Thu", "Fri")
    ]


MISTAKES = [
    ("qqqqq", "“qqqqq”"),
    ("6k", "“6k”"),
    ("tue 18:30 6k, someone 19:00 10k", "“someone 19:00 10k”"),
    ("tue 18:30 6k, wendsday 19:00 10k", "Did you mean Wednesday?"),
    ("tue 25:00 6k", "“25:00”"),
    ("tue 18:30 900000k", "too short or too long"),
    ("tue 18:30 6k, thu", "“thu”"),
    ("tue 18:30 6k, tue 18:30 7k", "Two of your runs start on Tuesday at 18:30."),
    ("change tue 18:30 8k", "“change”. `!runs add sun 8:00 5k` adds a run"),
    ("add", "`!runs add tue 18:30 6k"),
    ("add someday", "“someday”"),
    ("remove", "`!runs remove sun`"),
    ("remove qqqqq", "“qqqqq” isn't a day of the week. Name the days, for example `!runs remove sun`."),
    ("remove satuday", "Did you mean Saturday?"),
    ("remove tue mon", "You have no run on Monday, so I removed nothing."),
    ("club", "The club has no runs yet."),
    ("@everyone <@1> **x** `x`", ""),
]


async def test_what_is_not_understood_is_quoted_with_an_example_and_nothing_is_stored_by_half(club: Club) -> None:
    for member, week in ((club.bo, []), (club.ana, [FOUR_RUN_WEEK])):
        for words in week:
            await club.ask(f"!runs {words}", member)
        before = rows(club), rows(club, "reminders")
        for words, sentence in MISTAKES:
            if "remove" in words and not week:
                continue
            told = await club.ask(f"!runs {words}", member)
            assert sentence in told.content
            assert "`!runs" in told.content or "change its start time" in told.content
            assert not told.embeds
            slashed = response(await member.slash(club.channel, "runs", runs=words))
            assert (slashed.content, slashed.ephemeral) == (told.content, True)
        assert (rows(club), rows(club, "reminders")) == before


async def test_a_slash_command_answers_privately(club: Club) -> None:
    shown = response(await club.ana.slash(club.channel, "runs", runs=FOUR_RUN_WEEK))
    assert shown.ephemeral
    assert table(shown) == TABLE
    again = response(await club.ana.slash(club.channel, "runs"))
    assert again.ephemeral
    assert table(again) == TABLE
    assert club.channel.last_message is None, "nobody else sees a thing"


async def test_runs_can_be_added_and_removed(club: Club) -> None:
    await club.ask(f"!runs {FOUR_RUN_WEEK}")
    added = await club.ask("!runs add mon 7:00 25min, thu 19:00 8k")
    assert table(added) == [
        "▸ Mon  7:00         25 min",
        "  Tue 18:30  6 km   39 min",
        "  Thu 19:00  8 km   52 min",
        "▸ Sat  9:00  5 km   32 min",
        "  Sun  8:00  18 km  1 h 57",
    ]
    assert table(await club.ask("!runs remove monday, thu and weekend")) == ["▸ Tue 18:30  6 km  39 min"]
    emptied = await club.ask("!runs remove tue")
    assert card(emptied).description == f"It has no runs, so I won't send reminders. Tell me your runs: {EXAMPLE}"
    assert labels(emptied) == ["Set my week"]


async def test_a_week_holds_no_more_runs_than_fit_the_form(club: Club) -> None:
    await club.ask("!runs mon-sun 6:00 5k, mon-sat 18:00 5k")
    before = rows(club)
    told = await club.ask("!runs add sun 18:00 5k, sun 20:00 5k")
    assert told.content == "A week can have 14 runs at most, and that would make 15."
    assert rows(club) == before
    assert len(table(await club.ask("!runs add sun 18:00 5k"))) == 14


async def test_a_week_can_be_emptied_and_no_reminder_comes_then(club: Club) -> None:
    members = {words: club.add_member() for words in ("none", "nothing", "OFF")}
    for words, member in members.items():
        told = await club.ask(f"!runs {words}", member)
        assert told.content.startswith("You haven't told me your week yet, so there's nothing to empty."), words
        assert rows(club) == [], words
    await wait_until(club, MONDAY)
    for words, member in members.items():
        await club.ask(f"!runs {FOUR_RUN_WEEK}", member)
        emptied = card(await club.ask(f"!runs {words}", member)).description or ""
        assert "so I won't send reminders" in emptied, words
    assert await remind_beside(club, TUESDAYS) == 0


async def test_a_member_without_a_week_is_told_what_it_is_good_for(club: Club) -> None:
    shown = await club.ask("!runs")
    sentence = (
        "I don't know your runs yet. Tell me your week, and I'll remind you of strength when a short run has just"
    )
    assert card(shown).description == f"{sentence} ended: {EXAMPLE}"
    assert card(shown).footer.text is None
    assert labels(shown) == ["Set my week"]
    assert rows(club) == []


async def test_miles_and_a_pace_of_ones_own_are_shown(club: Club) -> None:
    await club.ask("!profile units miles")
    await club.ask("!profile pace 9:15")
    shown = await club.ask("!runs tue 18:30 4, sat 9:00 5k, sun 9:00 40min")
    assert table(shown) == [
        "▸ Tue 18:30  4 mi    37 min",
        "▸ Sat  9:00  3.1 mi  29 min",
        "  Sun  9:00          40 min",
    ]
    assert card(shown).footer.text == "Start times in UTC, durations at 9:15 per mile. !profile changes that."
    assert card(await club.ask("!runs sun 9:00 40min")).footer.text == "Start times in UTC. !profile changes that."


async def test_a_week_in_a_direct_message_is_reminded_of_there(club: Club) -> None:
    await wait_until(club, MONDAY)
    shown = await tell(club.ana.user, f"!runs {FOUR_RUN_WEEK}")
    assert "**From now on I remind you** by direct message" in below(shown)
    assert table(await club.ask("!runs")) == TABLE
    assert await remind_beside(club, TUESDAYS) == 1
    assert (count_pings(club.ana, club.channel), count_pings(club.ana, club.ana.user.dm_channel)) == (0, 1)


async def test_a_pause_and_a_stop_are_told_under_the_week(club: Club) -> None:
    await club.ask(f"!runs {FOUR_RUN_WEEK}")
    await club.ask("!reminders pause 2w")
    paused = below(await club.ask("!runs sat 9:00 5k"))
    assert "Paused up to and including" in paused
    assert paused.endswith("`!reminders resume` ends the pause.")
    await club.ask("!reminders resume")
    await club.ask("!reminders stop")
    assert below(await club.ask("!runs")).endswith(
        "**Next reminders**\nStopped. `!reminders resume` starts them again."
    )
    assert "**From now on I remind you**" in below(await club.ask(f"!runs {FOUR_RUN_WEEK}")), (
        "a week told anew starts them"
    )


@pytest.mark.settings(command_prefix="?")
async def test_the_clubs_own_prefix_is_the_one_that_members_read(club: Club) -> None:
    texts = [card(await club.ask(f"?runs{words}")) for words in ("", f" {FOUR_RUN_WEEK}", " none")]
    said = [f"{embed.description} {embed.footer.text}" for embed in texts]
    said.append((await club.ask("?runs qqqqq")).content)
    assert all("?" in text and "!r" not in text and "!p" not in text for text in said)


async def test_where_embeds_are_not_allowed_the_week_is_plain_text(club: Club) -> None:
    assert club.bot.user is not None
    plain = club.guild.create_text_channel(
        "plain", overwrites={club.bot.user: discord.PermissionOverwrite(embed_links=False)}
    )
    await club.ana.send(plain, f"!runs {FOUR_RUN_WEEK}")
    assert plain.last_message is not None
    assert plain.last_message.content.startswith("**Your week**\n```\n▸ Tue 18:30  6 km")


async def test_everybody_has_a_week_of_their_own(club: Club) -> None:
    await club.ask(f"!runs {FOUR_RUN_WEEK}")
    await club.ask("!runs mon 7:00 3k", club.bo)
    assert table(await club.ask("!runs")) == TABLE
    assert table(await club.ask("!runs", club.bo)) == ["▸ Mon  7:00  3 km  20 min"]
    assert "your only run" in below(club.last)
