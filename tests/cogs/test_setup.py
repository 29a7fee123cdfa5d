"""The set-up as one message: chosen by pressing, checked at once, undone in one step, and nobody's but a coach's."""

from typing import Any

import discord
import pytest
import simcord

from bot.domain.club import Club as Setup
from bot.domain.club import Unasked
from bot.domain.words.week import parse_runs
from cogs._cards.setup import HELLO
from tests.cogs.club import Club, Seen, labels, private, response, walk
from tests.cogs.weeks import MONDAY, TUESDAYS, pings, remind, wait_until

REFUSED = "Only the club's coaches can do that. You need the role "


def add_boss(club: Club, name: str = "boss") -> simcord.MemberActor:
    """Return a new member who may manage the server."""
    role = club.guild.create_role("Boss", permissions=discord.Permissions(manage_guild=True))
    return club.guild.add_member(club.env.create_user(name), roles=[role])


async def setup_of(club: Club) -> Setup:
    return await club.bot.services.clubs.load(club.guild.id)


def texts(message: Seen) -> str:
    """Return all that a layout says."""
    return "\n".join(part["content"] for part in walk(message) if part["type"] == 10)


async def pick(
    club: Club, member: simcord.MemberActor, message: Seen, what: str, *values: Any
) -> simcord.InteractionResult:
    """Choose in one of the menus."""
    return await member.select(message, list(values), custom_id=f"pick:setup:{what}:{club.guild.id}")


async def fill(
    club: Club, member: simcord.MemberActor, message: Seen, what: str, typed: str
) -> simcord.InteractionResult:
    """Open one of the forms and send it."""
    opened = await member.click(message, custom_id=f"setup:{what}:{club.guild.id}")
    return await member.submit_modal(opened, {"typed": typed})


async def happen(club: Club, event: str, *arguments: object) -> None:
    """Let the bot hear of an event, and do all that it does then."""
    with club.env._bot_scope():
        club.bot.dispatch(event, *arguments)
    await club.env.settle()


async def test_a_club_goes_from_nothing_to_its_first_reminder_by_pressing(club: Club) -> None:
    await wait_until(club, MONDAY)
    boss = add_boss(club)
    coaches, helpers = club.guild.create_role("Run Coach"), club.guild.create_role("Assistant")
    desk = club.guild.create_text_channel("coaches")
    card = await club.ask("!setup", boss)
    assert "Still missing: the coaches' role, the reminders' channel, the coach's channel, the week." in texts(card)
    assert labels(card) == ["Week", "Time zone", "Quiet hours", "Emergency", "Check again"]

    await pick(club, boss, card, "roles", coaches, helpers)
    await pick(club, boss, card, "channel", club.channel)
    await pick(club, boss, card, "coach", desk)
    await pick(club, boss, card, "listening", club.channel)
    await pick(club, boss, card, "unasked", "runs", "emergencies")
    await fill(club, boss, card, "week", "Tue 18:30 6 km\nThu 19:00 10 km")
    await fill(club, boss, card, "zone", "London")
    await fill(club, boss, card, "quiet", "21:30-7:00")
    await fill(club, boss, card, "emergency", "999")
    assert await setup_of(club) == Setup(
        zone="Europe/London",
        runs=parse_runs("tue 18:30 6k, thu 19:00 10k", "km"),
        quiet=(1290, 420),
        channel_id=club.channel.id,
        coach_channel_id=desk.id,
        emergency="999",
        tells_coach=True,
        coach_roles=(coaches.id, helpers.id),
        listening=(club.channel.id,),
        muted=frozenset({Unasked.SLIPS}),
    )
    shown = club.see(card)
    assert "Everything's set." in texts(shown)
    assert "**Coaches**: Run Coach, Assistant" in texts(shown)
    assert labels(shown)[4:] == ["Post the week", "Undo: emergency numbers", "Check again"]

    tested = private(await boss.click(shown, custom_id=f"setup:testcoach:{club.guild.id}"))
    assert tested.content.startswith(f"It's in <#{desk.id}>: https://")
    assert desk.last_message is not None
    assert desk.last_message.content == (
        "This is a test: members' questions for the coach come here from now on. boss set that up."
    )
    private(await boss.click(shown, label="Post the week"))
    await club.ana.click(club.last, label="Remind me after the short ones")
    assert await remind(club, TUESDAYS) == 1
    assert len(pings(club.channel)) == 1
    assert await club.is_silent_after("!cirucit"), "a mistyped command is left alone"


async def test_the_roles_that_were_chosen_count_over_a_restart_and_one_step_back_undoes_the_choice(club: Club) -> None:
    boss, former = add_boss(club), club.add_coach("former")
    role = club.guild.create_role("Run Coach")
    chosen = club.guild.add_member(club.env.create_user("chosen"), roles=[role])
    assert (await club.ask_privately("!setup", chosen)).content.startswith(f"{REFUSED}Coach, or Manage Server.")
    told = await club.ask(f"!club coaches <@&{role.id}>", boss)
    assert told.content.startswith("Coaches: Run Coach, and anyone who can manage the server.")
    await club.restart()
    card = await club.ask("!setup", chosen)
    assert (await club.ask_privately("!club quiet off", former)).content == f"{REFUSED}Run Coach, or Manage Server."
    pressed = private(await former.click(card, label="Check again"))
    assert pressed.content == f"{REFUSED}Run Coach, or Manage Server."

    opened = await chosen.click(card, custom_id=f"setup:quiet:{club.guild.id}")
    club.env.backend.remove_member_role(club.guild.id, chosen.id, role.id)
    late = private(await chosen.submit_modal(opened, {"typed": "21:30-7:00"}))
    assert late.content == f"{REFUSED}Run Coach, or Manage Server.", "the right was lost while the form was open"
    assert (await setup_of(club)).quiet is None

    await boss.click(club.see(card), label="Undo: coaches")
    assert (await setup_of(club)).coach_roles == ()
    assert (await club.ask("!club quiet", former)).content
    again = await club.ask("!setup", former)
    await boss.click(club.see(again), label="Redo: coaches")
    assert (await setup_of(club)).coach_roles == (role.id,)
    club.env.backend.delete_role(club.guild.id, role.id)
    await club.env.settle()
    assert (await club.ask_privately("!club zone Berlin", former)).content.endswith("You need Manage Server.")


async def test_what_cannot_be_so_is_said_and_nothing_changes(club: Club) -> None:
    boss, coach = add_boss(club), club.add_coach()
    assert club.bot.user is not None
    closed = discord.PermissionOverwrite(view_channel=True, send_messages=False)
    desk = club.guild.create_text_channel("coaches", overwrites={club.bot.user: closed})
    plain_desk = club.guild.create_text_channel(
        "desk", overwrites={club.bot.user: discord.PermissionOverwrite(attach_files=False)}
    )
    mine = club.guild.create_role("Runners")
    card = await club.ask("!setup", coach)
    told = private(await pick(club, coach, card, "coach", desk))
    assert told.content.startswith(f"I need these permissions in <#{desk.id}>: Send Messages, Embed Links.")
    told = private(await pick(club, coach, card, "roles", mine))
    assert told.content == "Then you'd no longer be a coach yourself. Keep one of your own roles among them."
    told = private(await fill(club, coach, card, "week", "Tue 18:30 6 km, blursday 7:00"))
    assert "blursday" in told.content
    assert private(await fill(club, coach, card, "emergency", "nobody")).content.startswith("Write the numbers to call")
    assert await setup_of(club) == Setup()
    for words in ("everyone", "Couch potatoes", "Run"):
        assert "role" in (await club.ask(f"!club coaches {words}", boss)).content
    assert (await club.ask(f"!club coaches <@&{club.guild.id}>", boss)).content.startswith("With @")
    assert private(await club.bo.click(card, label="Check again")).content.startswith(REFUSED)
    assert await setup_of(club) == Setup()

    forum = club.guild.create_forum_channel("forum")
    assert private(await pick(club, coach, card, "channel", forum)).content.startswith(
        "I can't start a post in a forum."
    )
    assert "Write for example `!club events on`." in (await club.ask("!club events on now", coach)).content
    await pick(club, coach, card, "channel", plain_desk)
    assert "Without Attach Files I can't show pictures there." in texts(club.see(card))
    stranger_card = response(await boss.slash(club.channel, "setup"))
    assert stranger_card.ephemeral
    await coach.click(club.see(card), label="Undo: reminders' channel")
    assert await setup_of(club) == Setup()


async def test_events_and_the_mondays_post_are_undone_like_everything_else(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss = add_boss(club)
    await club.ask(f"!club channel <#{club.channel.id}>", boss)
    await club.ask("!club runs sat 9:00 5k", boss)
    made = club.env.backend.get_guild(club.guild.id).scheduled_events
    await club.ask("!club events on", boss)
    assert len(made) == 1
    dora = add_boss(club, "dora")
    card, hers = await club.ask("!setup", boss), await club.ask("!setup", dora)
    await boss.click(card, label="Undo: Discord events")
    assert (len(made), (await setup_of(club)).has_events) == (0, False)
    late = private(await dora.click(hers, label="Undo: Discord events"))
    assert late.content == "That has already been undone. **Redo** in `!setup` brings it back."
    assert (await setup_of(club)).has_events is False, "what two coaches undo at once is undone"
    await boss.click(club.see(card), label="Redo: Discord events")
    assert (len(made), (await setup_of(club)).has_events) == (1, True)

    monkeypatch.setattr("cogs.setup.require_create_events", lambda _: 1 // 0)  # only events that come back need it
    await club.ask("!club monday on", boss)
    due = club.run_sql("SELECT owed_at FROM owed_messages WHERE kind = 'monday'")
    await club.ask("!club quiet 21:30-7:00", boss)
    await boss.click(club.see(card), label="Check again")
    await boss.click(club.see(card), label="Undo: quiet hours")
    assert club.run_sql("SELECT owed_at FROM owed_messages WHERE kind = 'monday'") == due
    await club.ask("!club monday off", boss)
    await club.restart()
    card = await club.ask("!setup", boss)
    await boss.click(card, label="Undo: Monday's post")
    assert club.run_sql("SELECT owed_at FROM owed_messages WHERE kind = 'monday'") == due
    await boss.click(club.see(card), label="Redo: Monday's post")
    assert club.run_sql("SELECT owed_at FROM owed_messages WHERE kind = 'monday'") == []


async def test_a_new_club_is_greeted_once_where_ounce_may_write(club: Club) -> None:
    guild = club.env.create_guild("Hill Harriers")
    first = guild.create_text_channel("announcements")  # whose AutoMod lets nothing through
    club.env.inject_error("POST", f"/channels/{first.id}/messages", status=403, code=200000, times=None)
    hidden: Any = {guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    rules, talk = guild.create_text_channel("rules", overwrites=hidden), guild.create_text_channel("talk")
    there = club.bot.get_guild(guild.id)
    assert there is not None
    assert club.bot.user is not None
    await happen(club, "guild_join", there)
    assert rules.last_message is None
    assert first.last_message is None
    hello = talk.last_message
    assert hello is not None
    assert hello.content == HELLO
    member = guild.add_member(club.env.create_user("member"))
    assert private(await member.click(hello, label="Set up")).content.startswith(REFUSED)
    boss = guild.create_role("Boss", permissions=discord.Permissions(manage_guild=True))
    coach = guild.add_member(club.env.create_user("coach"), roles=[boss])
    assert "### Set up Ounce" in texts(private(await coach.click(hello, label="Set up")))
    await happen(club, "guild_join", there)
    assert talk.last_message == hello, "only once"


async def test_clubs_that_invited_ounce_while_it_was_away_are_greeted_at_the_start_and_no_others(club: Club) -> None:
    def hellos() -> list[int]:
        return [sum(one.content == HELLO for one in channel.history()) for channel in (club.channel, *channels)]

    async def start() -> None:
        """Be ready, as a bot with a clock is."""
        await club.restart()
        club.bot.has_clock = True
        await happen(club, "ready")
        club.bot.has_clock = False

    guilds = [club.env.create_guild(f"Club {number}") for number in range(2)]
    channels = [guild.create_text_channel("talk") for guild in guilds]
    await club.ask("!club quiet 21:30-7:00", add_boss(club))
    await guilds[0].add_member(club.env.create_user("early")).send(channels[0], "!circuit")
    await start()
    assert hellos() == [0, 0, 1], "one that's set up, or in use, needs none: also after an update"
    channels.append(club.env.create_guild("New").create_text_channel("talk"))
    await start()
    await start()
    assert hellos() == [0, 0, 1, 1]
    await club.env.advance_time(8 * 86_400)
    club.run_sql("DELETE FROM greeted_clubs")  # as where the database was lost
    await start()
    assert hellos() == [0, 0, 1, 1], "they've had Ounce for a week"
