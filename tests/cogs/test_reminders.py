"""The commands of `!reminders`: what they show, what they change, and one clear sentence for everything else."""

from datetime import timedelta

import pytest
from discord import PermissionOverwrite

from tests.cogs.club import Club, card, labels, private, response
from tests.cogs.weeks import (
    SAT_3,
    SAT_10,
    THREE_RUN_WEEK,
    TUE_6,
    TUE_13,
    clock_of,
    join,
    ledger,
    noted,
    ping,
    pings,
    place_of,
    remind,
)

COMMANDS = ("show", "pause", "resume", "stop", "any", "days", "margin", "dm", "channel", "skip", "why")
STOPPED = "Your reminders are stopped. `!reminders resume` starts them again."
EXAMPLES = "Write `!reminders pause 2w`, `!reminders pause until 3 jan` or `!reminders pause knee 2w`."
NO_FACTS = (
    "I don't know which exercises spare your wrist, so I won't guess. "
    "Please see a physiotherapist or doctor about it first."
)
NO_RUN = "None: your week has no runs. `!runs tue 18:30 6k, sat 9:00 5k` sets it."


async def test_the_next_two_are_shown_with_discords_own_timestamps(club: Club) -> None:
    await join(club)
    shown = await club.ask("!reminders")
    assert card(shown).description == "\n".join(
        f"{clock_of(moment, 'F')}, {clock_of(moment, 'R')}" for moment in (SAT_3, TUE_6)
    )
    assert [field.value for field in card(shown).fields] == [
        "Tuesday and Saturday: your two shortest runs with a day off in between.",
        f"In {club.channel.mention}, 5 min after your run ends at 6:30 per km",
    ]
    assert noted(await club.ask("!reminder")) == [SAT_3, TUE_6]


async def test_whoever_has_no_week_yet_is_told_how_to_begin(club: Club) -> None:
    for words in ["", "pause 2w", "resume", "stop", "days tue", "margin 10", "dm", "skip", "why"]:
        told = await club.ask(f"!reminders {words}")
        assert "`!runs tue 18:30 6k, sat 9:00 5k`" in (told.content or card(told).description or "")


async def test_in_a_club_with_a_week_one_press_begins(club: Club) -> None:
    await club.ask(f"!club runs {THREE_RUN_WEEK}", club.add_coach())
    offered = await club.ask("!reminders")
    assert offered.content.startswith(
        "I don't remind you yet. Press the button for the club's week, or tell me yours: `!runs "
    )
    await club.ana.click(offered, label="Remind me after my short runs")
    assert noted(await club.ask("!reminders")) == [SAT_3, TUE_6]


async def test_what_is_not_understood_changes_nothing_and_names_the_next_step(club: Club) -> None:
    await join(club)
    for words, sentence in [
        ("foo", "I don't know that command. `!help reminders` shows what `!reminders` can do."),
        ("tomorow", "`!reminders` shows what comes next; `!reminders skip tomorrow` skips that day's."),
        ("Sunday?", "`!reminders` shows what comes next; `!reminders skip sunday` skips that day's."),
        ("paus 2w", "Did you mean `!reminders pause`?"),
        ("zone Vancouver", "Your time zone is in your profile: `!profile zone Vancouver`"),
        ("by dm", "Where should I send them? `!reminders dm` or `!reminders channel`"),
        ("snooze", "Each reminder has a Snooze button. `!reminders skip` skips the next one."),
        ("days", "Name one or two days of the week, for example `!reminders days tue sat`."),
        ("days wed", "Your week has no run on Wednesday. `!runs` shows it, `!runs add` adds one."),
        ("margin", "Write the minutes, for example `!reminders margin 10`."),
        ("pause until 30 feb", "30 feb isn't a date on the calendar; write for example `until 3 jan`."),
        (
            "pause banana",
            f"I couldn't read “banana” there. {EXAMPLES}",
        ),
        (
            "pause wrist 2w",
            f"{NO_FACTS} `!reminders pause 2w` still pauses them.",
        ),
    ]:
        assert (await club.ask(f"!reminders {words}")).content == sentence
        assert noted(await club.ask("!reminders")) == [SAT_3, TUE_6]


async def test_every_text_is_answered(club: Club) -> None:
    await join(club)
    for words in ["@everyone <@1>", "x" * 1800, "-1", "99999999999999", "tue sat " * 9, "🏃", "`a`"]:
        for command in ("", *COMMANDS):
            assert (await club.ask(f"!reminders {command} {words}")).author.bot
        for command, option in (("pause", "until"), ("days", "days"), ("margin", "minutes")):
            result = await club.ana.slash(club.channel, f"reminders {command}", **{option: words})
            assert private(result).content or private(result).embeds


async def test_a_stop_ends_them_until_they_are_resumed(club: Club) -> None:
    await join(club)
    assert (
        await club.ask("!reminders stop")
    ).content == "I won't remind you any more. If you change your mind: `!reminders resume`."
    assert await remind(club, SAT_3) == 0
    assert ledger(club) == []
    assert card(await club.ask("!reminders")).description == "Stopped. `!reminders resume` starts them again."
    for command in ("stop", "pause 2w", "skip", "margin 5"):
        assert (await club.ask(f"!reminders {command}")).content == STOPPED
    told = await club.ask("!reminders resume")
    assert told.content.startswith("Your reminders are on:")
    assert noted(told) == [TUE_6, SAT_10]


async def test_an_empty_week_says_so_whatever_is_asked(club: Club) -> None:
    await join(club)
    await club.ask("!runs none")
    assert card(await club.ask("!reminders")).description == NO_RUN
    assert (await club.ask("!reminders resume")).content == NO_RUN
    assert (await club.ask("!reminders skip")).content == (
        "No reminder is planned, so there's nothing to skip. `!reminders` shows your plan."
    )


async def test_days_override_the_choice_with_a_warning_for_neighbours(club: Club) -> None:
    await join(club)
    await club.ask("!runs add wed 7:00 8k")
    shown = await club.ask("!reminders days tue wed")
    assert card(shown).fields[0].value == (
        "Tuesday and Wednesday: the days you chose. They are back to back; the clinic wants a day off in between, "
        "so Wednesday counts only if Tuesday is skipped."
    )
    assert noted(shown) == [TUE_6, TUE_13]
    shown = await club.ask("!reminders days thu")
    assert noted(shown)[0] == TUE_6.replace(day=1, hour=20, minute=10)
    assert noted(await club.ask("!reminders days auto")) == [SAT_3, TUE_6]


async def test_the_margin_moves_the_reminder(club: Club) -> None:
    await join(club)
    shown = await club.ask("!reminders margin 20 min")
    assert noted(shown) == [moment + timedelta(minutes=15) for moment in (SAT_3, TUE_6)]
    assert place_of(shown) == f"In {club.channel.mention}, 20 min after your run ends at 6:30 per km"
    assert (await club.ask("!reminders margin 500")).content.startswith("500 minutes is too long: choose 0 to 120.")


async def test_pace_zone_and_units_of_the_profile_move_it_too(club: Club) -> None:
    await join(club)
    await club.ask("!profile pace 5:00")
    assert noted(await club.ask("!reminders"))[0] == SAT_3 - timedelta(minutes=8)
    await club.ask("!profile zone Vancouver")
    assert noted(await club.ask("!reminders"))[0] == SAT_3 + timedelta(hours=8, minutes=-8)
    await club.ask("!profile units miles")
    assert place_of(await club.ask("!reminders")).endswith("5 min after your run ends at 8:03 per mile")


async def test_they_come_by_direct_message_for_whoever_wants_that(club: Club) -> None:
    await join(club)
    assert place_of(await club.ask("!reminders dm")).startswith("By direct message, 5 min")
    assert await remind(club, SAT_3) == 1
    assert not pings(club.channel)
    assert len(pings(club.ana.user.dm_channel)) == 1
    assert place_of(await club.ask("!reminders channel")).startswith(f"In {club.channel.mention}, 5 min")
    await ping(club, TUE_6)


async def test_without_a_channel_of_the_club_they_come_where_channel_is_typed(club: Club) -> None:
    user = club.ana.user
    await user.send_dm(f"!runs {THREE_RUN_WEEK}")
    await user.send_dm("!reminders channel")
    assert user.dm_channel.last_message is not None
    assert user.dm_channel.last_message.content == (
        "Your club has no channel for reminders. Type that in the channel you want."
    )
    await club.ask("!reminders channel")
    await ping(club, SAT_3)
    await user.send_dm("!reminders")
    assert place_of(user.dm_channel.last_message).startswith(f"In {club.channel.mention}")


async def test_they_come_in_no_channel_where_ounce_or_the_member_may_not_be(club: Club) -> None:
    await join(club)
    assert club.bot.user is not None
    mute, hidden = PermissionOverwrite(send_messages=False), PermissionOverwrite(view_channel=False)
    everyone, ounce, guild = club.guild.default_role, club.bot.user, club.guild
    for channel in (
        guild.create_text_channel("silent", overwrites={ounce: mute}),
        guild.create_text_channel("unseen", overwrites={ounce: hidden}),
        guild.create_text_channel(
            "coaches", overwrites={everyone: hidden, ounce: PermissionOverwrite(view_channel=True)}
        ),
    ):
        told = await club.ask(f"!reminders channel {channel.mention}")
        assert told.content == (
            f"I can't remind you in {channel.mention}: you or I aren't allowed to read or write there."
        )
    assert place_of(await club.ask("!reminders")).startswith(f"In {club.channel.mention}")
    open_to_all = guild.create_text_channel("runners")
    assert place_of(await club.ask(f"!reminders channel {open_to_all.mention}")).startswith(f"In {open_to_all.mention}")


async def test_skip_leaves_out_the_next_one_and_says_which(club: Club) -> None:
    await join(club)
    told = await club.ask("!reminders skip")
    assert told.content.startswith(f"Skipped: the reminder on {clock_of(SAT_3, 'D')}. Next:")
    assert noted(told) == [TUE_6, SAT_10]
    assert noted(await club.ask("!reminders skip")) == [SAT_10, TUE_13]
    assert await remind(club, SAT_3) == await remind(club, TUE_6) == 0
    await ping(club, SAT_10)


async def test_skip_means_the_next_one_that_would_come_not_one_that_rests_anyway(club: Club) -> None:
    await club.ask("!runs mon 18:30 6k, tue 18:30 6k, sat 9:00 5k")
    await club.ask("!reminders days mon tue")
    monday = TUE_6 - timedelta(days=1)
    await ping(club, monday)
    assert noted(await club.ask("!reminders")) == [monday + timedelta(days=7), monday + timedelta(days=14)]
    told = await club.ask("!reminders skip")
    assert told.content.startswith(f"Skipped: the reminder on {clock_of(monday + timedelta(days=7), 'D')}.")
    assert noted(told)[0] == TUE_13


async def test_every_example_in_its_help_is_understood(club: Club) -> None:
    await join(club)
    lines = (card(await club.ask("!help reminders")).description or "").splitlines()
    examples = [line.removeprefix("• ").partition(" (")[0] for line in lines if line.startswith("• ")]
    assert len(examples) == 9
    for example in (*examples, "reminders channel"):
        answer = await club.ask(f"!{example}")
        assert not answer.content.startswith(("I do not", "I could not", "Did you")), example
        await club.ask("!reminders resume")


@pytest.mark.settings(command_prefix="?")
async def test_every_command_is_named_with_the_clubs_own_prefix(club: Club) -> None:
    for words in (
        "?reminders",
        f"?runs {THREE_RUN_WEEK}",
        "?reminders",
        "?reminders foo",
        "?reminders stop",
        "?reminders",
    ):
        told = await club.ask(words)
        embed = told.embeds[0].to_dict() if told.embeds else {}
        assert "!" not in f"{told.content}{embed}", words


async def test_as_slash_commands_they_answer_privately(club: Club) -> None:
    await join(club)
    for command in COMMANDS:
        assert response(await club.ana.slash(club.channel, f"reminders {command}")).ephemeral, command
        assert response(await club.bo.slash(club.channel, f"reminders {command}")).ephemeral, command


async def test_every_slash_command_and_option_is_described(club: Club) -> None:
    (synced,) = [request.json for request in club.env.http_requests if request.path.endswith("/commands")]
    assert isinstance(synced, list)
    (group,) = [command for command in synced if command["name"] == "reminders"]
    assert {command["name"] for command in group["options"]} == set(COMMANDS)
    for command in group["options"]:
        assert 10 <= len(command["description"]) <= 100
        assert all(10 <= len(option["description"]) <= 100 for option in command.get("options", []))


@pytest.mark.parametrize(("command", "option"), [("pause", "until"), ("days", "days")])
async def test_what_is_proposed_while_typing_is_understood(club: Club, command: str, option: str) -> None:
    await club.ask("!runs " + ", ".join(f"{day} 18:30 6k" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")))
    choices = await club.ana.autocomplete(club.channel, f"reminders {command}", option, "")
    assert len(choices) >= 8
    for choice in choices:
        result = await club.ana.slash(club.channel, f"reminders {command}", **{option: choice["value"]})
        assert noted(response(result)), choice
    assert labels(response(result)) == []
