"""Who may do what: every command that changes the club, by every kind of member; ids forged and from elsewhere."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache

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
HUGE = "9" * 30
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
    "setup": "open week zone quiet emergency undo redo look post testchannel testcoach bogus",
    "together": "in out next pause resume stop log mine bogus",
    "guided": "start open next moves bogus",
}
TOPIC = {"question": "Where do I park?", "answer": "Behind the pool.", "title": "Parking"}
PLAN = {"lines": "starts 5 jan\nweek 1: tue 5k, thu 6k"}
CLUB_BUTTONS = (  # of what is the club's, by those who may not
    *(f"setup:{what}:{{guild}}" for what in FEATURES["setup"].split()),
    *(f"clubweek:{what}:{{guild}}" for what in ("replace", "add", "keep")),
    *(f"off:{what}:{{guild}}-740000-740000" for what in ("tell", "undo")),
    *(f"topics:{what}:0" for what in ("browse", "edit", "remove")),
    *(f"coach:{what}:1" for what in FEATURES["coach"].split()),
    "stats:csv:{guild}",
    "faq:correct0:1",
    "zone:club:{guild}",
)
CLUB_MENUS = (
    *((f"pick:setup:{what}:{{guild}}", "{channel}") for what in ("channel", "coach", "listening")),
    ("pick:setup:roles:{guild}", "{role}"),
    ("pick:setup:unasked:{guild}", "runs"),
    ("clock:club:{guild}", "Europe/Berlin"),
    ("topic:edit:0", "lot"),
    ("topic:link:1", "lot"),
    ("group:remove:0", "nope"),
)
CLUB_FORMS: tuple[tuple[str, dict[str, str]], ...] = (
    ("setup-form:week:{guild}", {"typed": "Tue 18:30 6 km"}),
    ("setup-form:zone:{guild}", {"typed": "Berlin"}),
    ("setup-form:quiet:{guild}", {"typed": "21:30-7:00"}),
    ("setup-form:emergency:{guild}", {"typed": "911"}),
    ("zone:club:{guild}", {"zone": "Berlin"}),
    ("topic-form:write:0", TOPIC),
    ("topic-form:edit:lot", TOPIC),
    ("topic-form:answer:1", TOPIC),
    ("topic-form:correct:1-0", TOPIC),
    ("plan-form:send:novice", PLAN),
)
BOGUS_FORMS = (
    *(
        f"{feature}-form:{what}:{target}"
        for feature in ("setup", "topic", "plan")
        for what in ("bogus", "correct")
        for target in ("", "x", HUGE)
    ),
    *(f"plan-form:anchor:{target}" for target in ("", "x", HUGE, "1")),
    *(f"zone:{whose}:{target}" for whose in ("club", "member", "bogus") for target in ("", "x", HUGE)),
    *(f"topic-form:answer:{target}" for target in ("", "x", HUGE)),
    "runs:bogus",
    "bogus-form:1",
    "bogus",
    "",
)
BY_MEMBER = {"profile", "me", "runs", "about", "note", "told", "zone"}  # whose target is a member; others are numbers
START_MENUS = ("level", "equipment", "sore", "bogus")
SETUP_MENUS = ("roles", "channel", "coach", "listening", "unasked", "bogus")


Tables = Callable[[], dict[str, list[object]]]


@pytest.fixture
def tables(club: Club) -> Iterator[Tables]:
    """What is the club's, read anew only where anything at all was written since the last look."""
    with closing(sqlite3.connect(club.database)) as watch:

        @cache
        def read(_: int) -> dict[str, list[object]]:
            return {table: sorted(watch.execute(f"SELECT * FROM {table}"), key=str) for table in CLUB_TABLES}  # noqa: S608  # own tables

        yield lambda: read(*watch.execute("PRAGMA data_version").fetchone())


def _rows_of(club: Club, member_id: int) -> list[object]:
    """Everything that is kept of a member, in every table."""
    query = "SELECT one.name FROM sqlite_schema AS one JOIN pragma_table_info(one.name) AS part WHERE part.name = ?"
    with closing(sqlite3.connect(club.database)) as db:
        owned = [name for (name,) in db.execute(query, ("member_id",)).fetchall()]
        assert {"profiles", "done", "reminders"} <= set(owned)
        return [db.execute(f"SELECT * FROM {name} WHERE member_id = ?", (member_id,)).fetchall() for name in owned]  # noqa: S608  # own tables


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


async def _send_form(
    member: simcord.MemberActor | simcord.UserHandle,
    channel: simcord.ChannelHandle,
    custom_id: str,
    typed: dict[str, str],
    message: discord.Message | None = None,
) -> simcord.InteractionResult:
    """Send a form that Ounce never opened for whoever sends it, as if from a message."""
    parts = [
        {"type": 18, "component": {"type": 4, "custom_id": field, "value": words}} for field, words in typed.items()
    ]
    data: dict[str, object] = {"custom_id": custom_id, "components": parts}
    if message is None:
        return await _dispatch_actor_interaction(member, InteractionType.MODAL_SUBMIT, channel, data)
    backend = member._env.backend
    stored = backend.get_message(message.channel.id, message.id)
    shown = {"message": dict(serializers.message_payload(backend, stored))}
    return await _dispatch_actor_interaction(
        member, InteractionType.MODAL_SUBMIT, channel, data, extra=shown, source_message_id=stored.id
    )


def _said(result: simcord.InteractionResult) -> str:
    """Return what only the one who pressed or sent was told."""
    told = [one for one in (result.response, *result.followups) if one is not None]
    assert all(one.ephemeral for one in told), "it was answered for all to see"
    return " ".join(one.content for one in told)


@dataclass(frozen=True)
class _Cast:
    """Everybody who is no coach of the club, and the two who are."""

    visitor: simcord.MemberActor  # a coach elsewhere, in both clubs
    there: simcord.MemberActor  # the same, in the other club
    far: simcord.ChannelHandle
    others: tuple[simcord.MemberActor, ...]
    coaches: tuple[simcord.MemberActor, ...]


def _gather(club: Club) -> _Cast:
    elsewhere = club.env.create_guild("Hill Harriers")
    visitor = club.guild.add_member(club.env.create_user("visitor"))
    there = elsewhere.add_member(visitor.user, roles=[elsewhere.create_role("Coach")])
    alike = club.guild.add_member(club.env.create_user("alike"), roles=[club.guild.create_role("Coach\u200d")])
    roles = club.guild.create_role("Roles", permissions=discord.Permissions(manage_roles=True))
    manager = club.guild.add_member(club.env.create_user("manager"), roles=[roles])
    server = club.guild.create_role("Server", permissions=discord.Permissions(manage_guild=True))
    owner = club.guild.add_member(club.env.create_user("owner"), roles=[server])
    far = elsewhere.create_text_channel("strength")
    return _Cast(visitor, there, far, (club.bo, visitor, alike, manager), (club.add_coach(), owner))


async def test_no_command_lets_anybody_but_a_coach_change_the_club(club: Club, tables: Tables) -> None:
    cast = _gather(club)
    robot = club.guild.add_member(club.env.create_user("robot", bot=True), roles=[club.guild.roles["Coach"]])
    hook = club.guild.create_webhook(club.channel, "Coach")
    before = tables()
    for words in FOR_COACHES:
        typed = words.format(channel=f"<#{club.channel.id}>")
        for member in cast.others:
            assert await club.is_silent_after(typed, member), f"{words} was answered for all to see"
            assert tables() == before, (words, member.user.name)
    for words in FOR_COACHES[::4]:
        typed = words.format(channel=f"<#{club.channel.id}>")
        await robot.send(club.channel, typed)
        assert club.last.author.id == robot.id, f"{words} of a bot was answered"
        await hook.send(typed)
        assert club.last.webhook_id == hook.id, f"{words} of a webhook was answered"
        await cast.coaches[0].user.send_dm(typed)
        assert tables() == before, f"{words} in a direct message changed a club"
    for member in cast.coaches:
        await member.send(club.channel, "!club quiet 21:30-7:00")
        assert tables() != before
        await member.send(club.channel, "!club quiet off")


async def test_no_button_menu_or_form_lets_anybody_but_a_coach_change_the_club(  # noqa: C901  # one walk over all
    club: Club,
    tables: Tables,
) -> None:
    cast = _gather(club)
    coach = cast.coaches[0]
    message = await club.ask("!club quiet off", coach)
    await coach.send(club.channel, "!faq add")
    await _send_form(coach, club.channel, "topic-form:write:0", {**TOPIC, "question": "lot", "title": "lot"})
    await cast.there.send(cast.far, "!club")
    far = cast.far.last_message
    assert far is not None
    before = tables()
    role = club.guild.roles["Coach"].id
    fill = {"guild": club.guild.id, "channel": club.channel.id, "role": role}

    def check(result: simcord.InteractionResult, name: str) -> None:
        assert result.acknowledged, name
        assert _said(result), f"{name} was answered with nothing"
        assert result.modal is None, f"{name} opened a form"
        assert tables() == before, name

    places = [(member, message, club.channel) for member in cast.others]
    for member, shown, channel in (*places, (cast.there, far, cast.far)):
        for custom_id in CLUB_BUTTONS if member is not cast.there else CLUB_BUTTONS[:12]:
            check(await _press(member, shown, custom_id.format(**fill)), custom_id)
        for custom_id, value in CLUB_MENUS if member is not cast.there else CLUB_MENUS[:6]:
            check(await _press(member, shown, custom_id.format(**fill), value.format(**fill)), custom_id)
        for custom_id, typed in CLUB_FORMS if member is not cast.there else CLUB_FORMS[:5]:
            check(await _send_form(member, channel, custom_id.format(**fill), typed), custom_id)
    for custom_id, typed in CLUB_FORMS:
        for user in (cast.visitor.user, coach.user):
            check(await _send_form(user, user.dm_channel, custom_id.format(**fill), typed), f"{custom_id} by dm")
    for custom_id in BOGUS_FORMS:
        for member in (club.bo, coach):
            sent = await _send_form(member, club.channel, custom_id, {"typed": "x", "zone": "Berlin"})
            assert sent.acknowledged, custom_id
            assert "stopped" not in _said(sent), custom_id
            assert tables() == before, custom_id
    for member in cast.coaches:
        sent = await _send_form(member, club.channel, CLUB_FORMS[2][0].format(**fill), CLUB_FORMS[2][1])
        assert tables() != before
        await member.send(club.channel, "!club quiet off")


async def test_no_form_changes_what_is_another_members(club: Club) -> None:
    for words in ("!profile sore knee", "!runs tue 18:30 6k, sat 9:00 5k", "!plan\nweek 1: tue 5k, thu 6k"):
        await club.ask(words)
    before, ana = _rows_of(club, club.ana.id), club.ana.id
    card = await club.ask("!profile", club.bo)
    for custom_id, typed in (
        (f"zone:member:{ana}", {"zone": "Berlin"}),
        (f"plan-form:times:{ana}", {"times": "tue 7:00"}),
        ("plan-form:anchor:1", {"first": "5 jan"}),
        ("plan-form:send:", PLAN),
        ("profile:form", {"zone": "Berlin"}),
        ("runs:form", {"runs": "mon 7:00 5k"}),
        ("runs:first", {"runs": "mon 7:00 5k"}),
    ):
        sent = await _send_form(club.bo, club.channel, custom_id, typed, card)
        assert sent.acknowledged, custom_id
        assert _rows_of(club, ana) == before, custom_id
    private = await _send_form(club.ana.user, club.ana.user.dm_channel, "runs:first", {"runs": "mon 7:00 5k"})
    assert private.acknowledged
    assert _rows_of(club, ana) != before, "one's own works in a direct message too"


async def test_no_forged_id_reaches_what_is_another_members_or_another_clubs(club: Club, tables: Tables) -> None:
    for words in ("!profile sore knee", "!circuit", "!runs tue 18:30 6k, sat 9:00 5k", "!ran 5k"):
        message = await club.ask(words)
    elsewhere = club.env.create_guild("Hill Harriers")
    there = elsewhere.create_text_channel("strength")
    stranger = elsewhere.add_member(club.env.create_user("stranger"))
    await stranger.send(there, "!club")
    far = there.last_message
    assert far is not None
    before, theirs = _rows_of(club, club.ana.id), tables()
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
    assert tables() == theirs


@pytest.mark.unexpected.with_args(commands.ExpectedClosingQuoteError)
async def test_half_a_letter_and_a_lone_quote_get_one_clear_sentence(club: Club) -> None:
    coach = club.add_coach()
    assert "stopped" not in (await club.ask("!circuit \ud800")).content
    assert (await club.ask("!profile zone \ud800abc")).content.endswith("for example `!profile zone Vancouver`.")
    assert (await club.ask('!club channel "', coach)).content.startswith("I couldn't read that.")
