"""How a club is set up: shown to everybody, changed by coaches alone, and never by half."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import discord
import pytest
import simcord
from discord.ext import commands

from bot.domain.club import Club as Setup
from bot.domain.words.week import parse_runs
from tests.cogs.club import Club, card, private, response, stations

REFUSED = "Only the club's coaches can do that. You need the role Coach, or Manage Server."
WEEK = "tue 18:30 6k, thu 19:00 10k, sun 9:00 18k"
RUNS = parse_runs(WEEK, "km")

# What is typed, the same as a slash command, and what it makes of the club.
CHANGES: tuple[tuple[str, str, dict[str, Any], Callable[[int], Setup]], ...] = (
    (f"runs {WEEK}", "runs", {"runs": WEEK}, lambda _: Setup(runs=RUNS)),
    ("channel {}", "channel", {"channel": True}, lambda here: Setup(channel_id=here)),
    ("fallback {}", "fallback", {"channel": True}, lambda here: Setup(fallback_channel_id=here)),
    ("coach {}", "coach", {"channel": True}, lambda here: Setup(coach_channel_id=here)),
    ("zone Vancouver", "zone", {"zone": "Vancouver"}, lambda _: Setup(zone="America/Vancouver")),
    ("quiet 21:30-7:00", "quiet", {"hours": "21:30-7:00"}, lambda _: Setup(quiet=(1290, 420))),
)


def changed_by_all(channel_id: int) -> Setup:
    """Return the club after every change."""
    club = Setup()
    for _, _, _, expected in CHANGES:
        after = expected(channel_id)
        club = replace(club, **{name: value for name, value in vars(after).items() if value != vars(Setup())[name]})
    return club


async def setup_of(club: Club) -> Setup:
    return await club.bot.services.store.clubs.load(club.guild.id)


def add_manager(club: Club) -> simcord.MemberActor:
    """Return a new member who may manage the server, but has not the role Coach."""
    role = club.guild.create_role("Boss", permissions=discord.Permissions(manage_guild=True))
    return club.guild.add_member(club.env.create_user("boss"), roles=[role])


def add_channel(club: Club, name: str = "runs", **permissions: bool) -> simcord.ChannelHandle:
    """Return a new channel in which the bot may not do everything."""
    assert club.bot.user is not None
    return club.guild.create_text_channel(
        name, overwrites={club.bot.user: discord.PermissionOverwrite(**permissions)} if permissions else None
    )


async def join(club: Club, member: simcord.MemberActor) -> None:
    """Let a member be reminded after the club's runs."""
    await club.bot.services.runs.join(club.guild.id, member.id, None)


def next_due(club: Club) -> int | None:
    """Return when the next reminder of anybody is planned, in unix seconds; every plan rests on what is so now."""
    assert club.run_sql("SELECT count(*) FROM plans WHERE is_stale = 1") == [(0,)]
    ((due,),) = club.run_sql("SELECT min(due) FROM reminders WHERE state = 'planned'")
    return due if due is None else int(due)


async def slash(club: Club, member: simcord.MemberActor, name: str, options: dict[str, Any]) -> Any:
    """Give the command as a slash command, with #strength for its channel."""
    given_options = {key: club.channel if value is True else value for key, value in options.items()}
    return await member.slash(club.channel, f"club {name}", **given_options)


# Who may


async def test_a_coach_types_it_and_it_is_remembered_over_a_restart(club: Club) -> None:
    coach = club.add_coach()
    for words, name, _, _ in CHANGES:
        answer = await club.ask(f"!club {words.format(club.channel.mention)}", coach)
        assert answer.content or answer.embeds, name
    await club.restart()
    assert await setup_of(club) == changed_by_all(club.channel.id)


async def test_whoever_manages_the_server_gives_it_as_a_slash_command(club: Club) -> None:
    manager = add_manager(club)
    for _, name, options, _ in CHANGES:
        assert private(await slash(club, manager, name, options)).content, name
    assert await setup_of(club) == changed_by_all(club.channel.id)


async def test_an_ordinary_member_is_refused_privately_and_nothing_is_stored(club: Club) -> None:
    for words, name, options, _ in CHANGES:
        told = await club.ask_privately(f"!club {words.format(club.channel.mention)}")
        assert told.content == REFUSED
        club.show_coach_commands(club.ana)
        assert private(await slash(club, club.ana, name, options)).content == REFUSED
    assert club.run_sql("SELECT * FROM clubs") == []


async def test_a_refusal_is_a_reply_where_direct_messages_are_closed(club: Club) -> None:
    dm = club.ana.user.dm_channel.id
    club.env.inject_error("POST", f"/channels/{dm}/messages", status=403, code=50007, times=None)
    refused = await club.ask("!club quiet off")
    assert refused.content == REFUSED
    assert refused.reference is not None


async def test_a_coach_of_another_club_is_no_coach_here(club: Club) -> None:
    other = club.env.create_guild("Monday Milers")
    other.add_member(club.ana.user, roles=[other.create_role("Coach")])
    assert (await club.ask_privately("!club zone Vancouver")).content == REFUSED


async def test_a_direct_message_belongs_to_no_club(club: Club) -> None:
    for words in ("!club", "!club runs", "!club zone Oslo"):
        await club.ana.user.send_dm(words)
        answer = club.ana.user.dm_channel.last_message
        assert answer is not None
        assert answer.content == "That only works in a club: type it in a channel there."


# What is shown


async def test_a_club_that_nobody_set_up_is_shown_with_every_command(club: Club) -> None:
    shown = (await club.ask("!club")).content
    assert shown.split("\n") == [
        "The club's runs: none yet (`!club runs tue 18:30 6k, thu 19:00 10k` changes it)",
        "Training plans: none yet (`!club plan`)",
        (
            "Around races: no reminder in the last 4 days before and for 7 days after, by default "
            "(`!club race 5 before 10 after`)"
        ),
        "Reminders go to: where each member set them up (`!club channel #channel`)",
        "If that fails, to: no channel (`!club fallback #channel`)",
        "Time zone: UTC (by default) (`!club zone Vancouver`)",
        "Quiet hours: none (`!club quiet 21:30-7:00`)",
        "I answer unasked in: no channel (`!club faq #channel on`)",
        "Questions for the coach go to: no channel (`!club coach #channel`)",
        "In an emergency: no numbers of your own yet (`!club emergency 911`)",
        "Coaches: the role Coach, and anyone who can manage the server (`!club coaches @Role`)",
        "`!setup` shows all of it with menus and buttons.",
    ]
    slashed = response(await add_manager(club).slash(club.channel, "club show"))
    assert slashed.ephemeral
    assert slashed.content == shown


async def test_all_that_was_set_up_is_shown(club: Club) -> None:
    coach, other = club.add_coach(), add_channel(club, "general")
    for words in (
        f"faq {club.channel.mention}",
        f"coach {other.mention}",
        f"runs {WEEK}",
        f"channel {club.channel.mention}",
        f"fallback {other.mention}",
        "zone Berlin",
        "quiet 21:30-7:00",
    ):
        await club.ask(f"!club {words}", coach)
    shown = (await club.ask("!club")).content
    for line in (
        "The club's runs: Tue 18:30 6 km",
        f"Reminders go to: {club.channel.mention} (",
        f"If that fails, to: {other.mention} (",
        "Time zone: Europe/Berlin (",
        "Quiet hours: 21:30 to 7:00 (",
        f"I answer unasked in: {club.channel.mention} (",
        f"Questions for the coach go to: {other.mention} (",
    ):
        assert line in shown


@pytest.mark.settings(command_prefix="?")
async def test_a_clubs_setup_names_its_commands_as_the_club_types_them(club: Club) -> None:
    coach = club.add_coach()
    assert "`?club faq #channel on`" in (await club.ask("?club")).content
    for words in ("runs", "runs none", "zone", "zone qqqqq", "quiet", "quiet off", "quiet qqqqq", "runs qqqqq"):
        content = (await club.ask(f"?club {words}", coach)).content
        assert content
        assert "`!" not in content


@pytest.mark.settings(club_time_zone="America/Vancouver", coach_role="Trainer*in")
async def test_zone_and_role_of_the_settings_are_shown(club: Club) -> None:
    shown = (await club.ask("!club")).content
    assert "Time zone: America/Vancouver (by default)" in shown
    assert r"the role Trainer\*in" in shown


async def test_every_example_in_the_help_is_understood(club: Club) -> None:
    coach = club.add_coach()
    for command, count in (("club", 17), ("club runs", 5)):
        lines = (card(await club.ask(f"!help {command}")).description or "").splitlines()
        examples = [line.removeprefix("• ").partition(" (")[0] for line in lines if line.startswith("• ")]
        assert len(examples) == count
        for example in examples:
            named = example.replace("#strength", "#channel").replace("#general", "#channel")
            await club.ask(f"!{named.replace('#channel', club.channel.mention)}", coach)
    shown = (await club.ask("!club")).content
    assert shown.count(club.channel.mention) == 4
    assert "America/Vancouver" in shown


# Channels


async def test_a_channel_that_is_closed_to_the_bot_is_not_taken(club: Club) -> None:
    coach = club.add_coach()
    for permissions, missing in (
        ({"send_messages": False}, "Send Messages"),
        ({"embed_links": False}, "Embed Links"),
        ({"send_messages": False, "embed_links": False}, "Send Messages, Embed Links"),
    ):
        closed = add_channel(club, "closed", **permissions)
        for command in ("channel", "fallback"):
            told = await club.ask(f"!club {command} {closed.mention}", coach)
            assert told.content.startswith(f"I need these permissions in {closed.mention}: {missing}")
            assert private(await coach.slash(club.channel, f"club {command}", channel=closed)).content == told.content
    assert await setup_of(club) == Setup()


async def test_a_channel_that_the_bot_cannot_see_is_not_taken(club: Club) -> None:
    coach, hidden = club.add_coach(), add_channel(club, view_channel=False)
    for command in ("channel", "fallback"):
        told = await club.ask(f"!club {command} {hidden.mention}", coach)
        assert "View Channel" in told.content, command
        assert await setup_of(club) == Setup(), command


async def test_a_fallback_that_is_the_channel_itself_is_warned_of(club: Club) -> None:
    coach, other = club.add_coach(), add_channel(club)
    for earlier, later, place in (
        ("channel", "fallback", club.channel),
        ("fallback", "channel", add_channel(club, "b")),
    ):
        first = await club.ask(f"!club {earlier} {place.mention}", coach)
        assert "the same" not in first.content, earlier
        second = await club.ask(f"!club {later} {place.mention}", coach)
        assert "The channel and its fallback are the same now" in second.content, later
        assert "the same" not in (await club.ask(f"!club fallback {other.mention}", coach)).content, earlier


@pytest.mark.unexpected.with_args(commands.UserInputError)
async def test_a_channel_that_is_not_there_is_told(club: Club) -> None:
    coach = club.add_coach()
    for command in ("channel", "fallback", "coach", "faq"):
        for words in ("", "#nowhere", "<#123>", "@everyone"):
            told = await club.ask(f"!club {command} {words}", coach)
            assert told.content in {
                "I can't find that channel. Type # and pick it from the list.",
                "Name the channel too. `!help` shows how.",
            }
    assert await setup_of(club) == Setup()


# Zone and quiet hours


async def test_the_zone_is_shown_and_set_with_the_time_there(club: Club) -> None:
    coach = club.add_coach()
    shown = (await club.ask("!club zone")).content
    assert shown.startswith("The club's time zone is UTC: it's ")
    assert shown.endswith("`!club zone Vancouver` changes it.")
    assert (await club.ask("!club zone new york", coach)).content.startswith("The club's time zone is America/New_York")
    assert "Europe/London" in private(await coach.slash(club.channel, "club zone", zone="Europe/London")).content
    assert "is UTC:" in (await club.ask("!club zone default", coach)).content
    assert await setup_of(club) == Setup()


async def test_zones_are_completed_while_typing(club: Club) -> None:
    choices = await club.add_coach().autocomplete(club.channel, "club zone", "zone", "vancouv")
    assert "America/Vancouver" in [choice["value"] for choice in choices]


async def test_members_who_named_no_zone_live_in_the_clubs(club: Club) -> None:
    await club.ask("!club zone Berlin", club.add_coach())
    zone = next(field.value for field in card(await club.ask("!profile")).fields if field.name == "Time zone")
    assert zone == "Europe/Berlin (the club's)"


async def test_the_clubs_circuit_changes_at_the_clubs_own_midnight(club: Club) -> None:
    await club.ask("!club zone Kiritimati", club.add_coach())  # 14 hours ahead of the settings
    await club.ask("!circuit for everyone")
    now = club.env.now()
    (day,) = club.run_sql("SELECT day FROM circuits")
    ahead = now.timestamp() + 14 * 3600
    assert day == (discord.utils.utcnow().fromtimestamp(ahead, now.tzinfo).date().isoformat(),)


async def test_zone_and_hours_that_are_not_understood_change_nothing(club: Club) -> None:
    coach = club.add_coach()
    await club.ask("!club zone Berlin", coach)
    await club.ask("!club quiet 21:30-7:00", coach)
    for words in ["zone qqqqq", "zone Vancuver", "quiet qqqqq", "quiet 25:00-7:00", "quiet 7", "zone @here"]:
        assert (await club.ask(f"!club {words}", coach)).content
        assert await setup_of(club) == Setup(zone="Europe/Berlin", quiet=(1290, 420))


async def test_another_zone_moves_the_reminders_that_rest_on_it(club: Club) -> None:
    coach = club.add_coach()
    await club.ask(f"!club runs {WEEK}", coach)
    await join(club, club.ana)
    before = next_due(club)
    await club.ask("!club zone Tokyo", coach)
    assert before is not None
    assert next_due(club) not in {before, None}


async def test_quiet_hours_are_set_shown_and_ended(club: Club) -> None:
    coach = club.add_coach()
    assert (await club.ask("!club quiet")).content.startswith("There are no quiet hours.")
    assert (await club.ask("!club quiet 21:30-7:00", coach)).content.startswith("Quiet hours: 21:30 to 7:00.")
    assert (await club.ask("!club quiet")).content.startswith("Quiet hours: 21:30 to 7:00.")
    assert (await club.ask("!club quiet off", coach)).content.startswith("There are no quiet hours.")
    assert await setup_of(club) == Setup()


@pytest.mark.parametrize("command", ["channel", "fallback", "coach", "faq"])
async def test_a_coach_points_ounce_nowhere_that_they_may_not_write_themselves(club: Club, command: str) -> None:
    coach = club.add_coach()
    everyone = discord.PermissionOverwrite(send_messages=False)
    news = club.guild.create_text_channel("news", overwrites={club.guild.default_role: everyone})
    told = await club.ask(f"!club {command} {news.mention}", coach)
    assert told.content.startswith("I post where you may write yourself")
    assert await setup_of(club) == Setup()


async def test_a_club_whose_row_is_damaged_goes_on_without_that_and_is_healed_by_what_is_told_anew(
    club: Club, caplog: pytest.LogCaptureFixture
) -> None:
    coach = club.add_coach()
    await club.ask("!runs tue 18:30 6k, sat 9:00 5k")
    await club.ask("!club runs tue 18:30 6k", coach)
    await club.ask("!club quiet 21:30-7:00", coach)
    columns = ("runs", "quiet", "days_off", "race_rest", "muted", "left_out", "former", "former_runs", "runs_draft")
    values = ("{secret", "secret", "[secret", "secret", '["secret"]', "{secret", "{secret", "{secret", "{secret")
    club.run_sql(f"UPDATE clubs SET {', '.join(f'{name} = ?' for name in columns)}", *values)  # noqa: S608  # names above
    assert (card(await club.ask("!reminders")).description or "").startswith("<t:")
    assert len(stations(await club.ask("!circuit"))) == 4
    said = (await club.ask("!club")).content
    named = "week, quiet hours, days off, rest around races, what I say unasked, exercises"
    assert {*named.split(", ")} == {*said.partition("go on without:** ")[2].partition(".")[0].split(", ")}
    await club.ask("!club quiet off", coach)
    assert "Damaged" not in (await club.ask("!club")).content
    await club.ask("!club runs tue 18:30 6k", coach)
    assert "tue 18:30" in (await club.ask("!club")).content.casefold()
    errors = [record for record in caplog.records if record.levelname == "ERROR"]
    assert {record.msg for record in errors} <= {
        "Stored of club %d and unreadable: %s",
        "Stored of member %d in club %d and unreadable: %s",
    }
    assert "secret" not in caplog.text
    caplog.clear()
