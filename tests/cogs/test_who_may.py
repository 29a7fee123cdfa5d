"""Who may do what: every command that changes the club, by every kind of member; ids forged and from elsewhere."""

import discord
import pytest
import simcord
from discord.ext import commands
from simcord.actors import _dispatch_actor_interaction
from simcord.backend import serializers
from simcord.enums import InteractionType

from tests.cogs.club import Club

CLUB_TABLES = ("clubs", "owed_messages", "faq_channels", "faq_topics", "faq_phrasings")
FOR_COACHES = (
    "!club runs tue 18:30 6k",
    "!club runs none",
    "!club runs add mon 18:00 5k",
    "!club runs undo",
    "!club off thu",
    "!club off undo",
    "!club on thu",
    "!club stats",
    "!club exercise off Cossack squat",
    "!club exercise on Cossack squat",
    "!club channel {channel}",
    "!club fallback {channel}",
    "!club coach {channel}",
    "!club faq {channel}",
    "!club zone Berlin",
    "!club quiet 21:30-7:00",
    "!club emergency 911",
    "!club race 5 10",
    "!club events on",
    "!club emergency tell coach",
    "!club monday on",
    "!club goal 200",
    "!club coaches Coach",
    "!club coaches none",
    "!setup",
    "!questions",
    "!faq add",
    "!faq edit",
    "!faq remove",
    "!faq export",
)
FEATURES = {
    "circuit": "done form swap easier harder back bogus",
    "profile": "forget keep change sore start bogus",
    "me": "forget keep bogus",
    "runs": "change set bogus",
    "week": "join ran bogus",
    "reminder": "done snooze halfhour evening tomorrow skip bogus",
    "faq": "related0 choice0 instead0 thanks show wrong coach correct0 bogus",
    "coach": "write answer link dismiss meant add alike queue bogus",
    "topics": "browse edit remove bogus",
    "zone": "member club bogus",
    "item": "bogus",
    "club": "choose bogus",
    "strength": "undo easy hurts bogus",
    "sore": "remember bogus",
    "about": "stop bogus",
    "note": "delete bogus",
    "told": "note bogus",
    "off": "tell undo bogus",
    "stats": "csv bogus",
    "clubweek": "replace add keep bogus",
    "setup": "open week zone quiet emergency undo look post testchannel testcoach bogus",
    "together": "in out next pause resume stop log mine bogus",
    "guided": "start open next moves bogus",
}
BY_MEMBER = {"profile", "me", "runs", "about", "note", "told", "zone"}  # whose target is a member; others are numbers
START_MENUS = ("level", "equipment", "sore", "bogus")
SETUP_MENUS = ("roles", "channel", "coach", "listening", "unasked", "bogus")
HUGE = "9" * 30


def _tables(club: Club) -> dict[str, list[object]]:
    return {table: sorted(club.run_sql(f"SELECT * FROM {table}"), key=str) for table in CLUB_TABLES}  # noqa: S608


def _rows_of(club: Club, member_id: int) -> list[object]:
    """Everything that is kept of a member, in every table."""
    names = [name for (name,) in club.run_sql("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    owned = [name for name in names if any(row[1] == "member_id" for row in club.run_sql(f"PRAGMA table_info({name})"))]
    return [club.run_sql(f"SELECT * FROM {name} WHERE member_id = ?", member_id) for name in owned]  # noqa: S608


async def _press(
    member: simcord.MemberActor, message: discord.Message, custom_id: str, value: str | None = None
) -> simcord.InteractionResult:
    """Press a button, or choose from a menu, that Ounce never posted under a message of its own."""
    backend = member._env.backend
    part: dict[str, object] = {"type": 2, "style": 2, "label": "x", "custom_id": custom_id}
    if value is not None:
        part = {"type": 3, "custom_id": custom_id, "options": [{"label": "x", "value": value}]}
    backend.edit_message(message.channel.id, message.id, {"components": [{"type": 1, "components": [part]}]})
    stored = backend.get_message(message.channel.id, message.id)
    data: dict[str, object] = {"custom_id": custom_id, "component_type": 2 if value is None else 3}
    if value is not None:
        data["values"] = [value]
    return await _dispatch_actor_interaction(
        member,
        InteractionType.MESSAGE_COMPONENT,
        simcord.ChannelHandle(member._env, member.guild, backend.get_channel(message.channel.id)),
        data,
        extra={"message": dict(serializers.message_payload(backend, stored))},
        source_message_id=stored.id,
    )


async def test_no_command_lets_anybody_but_a_coach_change_the_club(club: Club) -> None:
    elsewhere = club.env.create_guild("Hill Harriers")
    visitor = club.guild.add_member(club.env.create_user("visitor"))
    elsewhere.add_member(visitor.user, roles=[elsewhere.create_role("Coach")])
    alike = club.guild.add_member(club.env.create_user("alike"), roles=[club.guild.create_role("Coach\u200d")])
    roles = club.guild.create_role("Roles", permissions=discord.Permissions(manage_roles=True))
    manager = club.guild.add_member(club.env.create_user("manager"), roles=[roles])
    before = _tables(club)
    for words in FOR_COACHES:
        for member in (club.bo, visitor, alike, manager):
            sent = len(club.channel.history())
            await member.send(club.channel, words.format(channel=f"<#{club.channel.id}>"))
            assert _tables(club) == before, (words, member.user.name)
            assert len(club.channel.history()) == sent + 1, f"{words} was answered for all to see"
    server = club.guild.create_role("Server", permissions=discord.Permissions(manage_guild=True))
    for member in (club.add_coach(), club.guild.add_member(club.env.create_user("owner"), roles=[server])):
        await member.send(club.channel, "!club quiet 21:30-7:00")
        assert _tables(club) != before
        await member.send(club.channel, "!club quiet off")


async def test_no_forged_id_reaches_what_is_another_members_or_another_clubs(club: Club) -> None:
    for words in ("!profile sore knee", "!circuit", "!runs tue 18:30 6k, sat 9:00 5k", "!ran 5k"):
        message = await club.ask(words)
    elsewhere = club.env.create_guild("Hill Harriers")
    there = elsewhere.create_text_channel("strength")
    stranger = elsewhere.add_member(club.env.create_user("stranger"))
    await stranger.send(there, "!club")
    far = there.last_message
    assert far is not None
    before, theirs = _rows_of(club, club.ana.id), _tables(club)
    for member, shown in ((club.bo, message), (stranger, far)):
        for feature, actions in FEATURES.items():
            target = club.ana.id if feature in BY_MEMBER else 1
            for custom_id in (
                *(f"{feature}:{action}:{target}" for action in actions.split()),
                f"{feature}:bogus:{HUGE}",
                f"{feature}:tell:{club.guild.id}-740000-740000",
                f"{feature}:replace:{club.guild.id}-0",
            ):
                pressed = await _press(member, shown, custom_id)
                assert pressed.acknowledged, custom_id
                assert "noted as" not in str(pressed.response and pressed.response.content), custom_id
        for custom_id, value in (
            ("station:swap:1", "0:swap:0"),
            ("station:swap:1", "zero"),
            ("station:bogus:1", "0:x:0"),
            ("station:form:1", HUGE),
            (f"station:swap:{HUGE}", "0:swap:0"),
            ("topic:edit:0", "roll-when"),
            ("topic:bogus:0", "nope"),
            (f"topic:link:{HUGE}", "nope"),
            ("group:remove:0", "nope"),
            ("hurt:where:1", "knee"),
            (f"hurt:where:{HUGE}", "nope"),
            ("stretch:place:0", "nope"),
            (f"clock:club:{club.guild.id}", "Europe/Berlin"),
            *((f"pick:setup:{what}:{club.guild.id}", value) for what in SETUP_MENUS for value in ("1", HUGE, "zero")),
            ("pick:setup:roles:1", "1"),
            *((f"pick:start:{what}:{club.ana.id}", value) for what in START_MENUS for value in ("easy", "knee")),
        ):
            chosen = await _press(member, shown, custom_id, value)
            assert chosen.acknowledged, custom_id
            assert "noted as" not in str(chosen.response and chosen.response.content), custom_id
    assert _rows_of(club, club.ana.id) == before
    assert _tables(club) == theirs


@pytest.mark.unexpected.with_args(commands.ExpectedClosingQuoteError)
async def test_half_a_letter_and_a_lone_quote_get_one_clear_sentence(club: Club) -> None:
    coach = club.add_coach()
    assert "stopped" not in (await club.ask("!circuit \ud800")).content
    assert (await club.ask("!profile zone \ud800abc")).content.endswith("for example `!profile zone Vancouver`.")
    assert (await club.ask('!club channel "', coach)).content.startswith("I couldn't read that.")
