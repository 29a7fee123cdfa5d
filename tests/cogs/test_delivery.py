"""The delivery: who is reminded together, in which order, late or not at all, and by what clock."""

from datetime import timedelta

import pytest

from cogs._cards.reminders import LATE_CALL
from tests.cogs.club import Club
from tests.cogs.test_club import add_channel
from tests.cogs.weeks import (
    SAT_3,
    SAT_10,
    TUE_6,
    TUE_13,
    cog_of,
    is_usual,
    join,
    join_many,
    ledger,
    ping,
    pings,
    remind,
    wait_until,
)

WEEK_AGO = timedelta(days=8)


async def test_all_who_are_due_in_the_same_minute_share_one_message(club: Club) -> None:
    await join(club, club.ana, club.bo)
    assert await remind(club, SAT_3) == 2
    (message,) = pings(club.channel)
    assert is_usual(message, club.ana, club.bo)
    assert {user.id for user in message.mentions} == {club.ana.id, club.bo.id}
    assert ledger(club) == ledger(club, club.bo) == [("sent", "")]


async def test_who_is_due_in_another_minute_or_channel_gets_another_message(club: Club) -> None:
    track, cleo = add_channel(club, "track"), club.add_coach()
    await join(club, club.ana)
    await join(club, club.bo, channel=track)
    await join(club, cleo)
    await club.ask("!reminders margin 6", cleo)
    assert await remind(club, SAT_3) == 2
    assert await remind(club, SAT_3 + timedelta(minutes=1)) == 1
    assert [message.content.split("\n")[0] for message in pings(club.channel)] == [club.ana.mention, cleo.mention]
    assert [message.content.split("\n")[0] for message in pings(track)] == [club.bo.mention]


async def test_the_clubs_channel_goes_before_the_one_where_a_member_set_it_up(club: Club) -> None:
    await join(club)
    track = add_channel(club, "track")
    await club.ask(f"!club channel {track.mention}", club.add_coach())
    assert await remind(club, SAT_3) == 1
    assert not pings(club.channel)
    assert len(pings(track)) == 1


async def test_a_message_mentions_eighty_at_most(club: Club) -> None:
    await join(club)
    member_ids = {club.ana.id, *await join_many(club, 169)}
    assert await remind(club, SAT_3) == 170
    messages = pings(club.channel)
    assert sorted(message.content.count("<@") for message in messages) == [10, 80, 80]
    assert max(len(message.content) for message in messages) <= 2000
    allowed = [
        request.json["allowed_mentions"]["users"]
        for request in club.env.http_requests
        if isinstance(request.json, dict) and "<@" in (request.json.get("content") or "")
    ]
    assert {int(member_id) for users in allowed for member_id in users} == member_ids
    assert club.run_sql("SELECT count(*) FROM reminders WHERE state = 'sent'") == [(170,)]


async def test_one_tick_more_sends_nothing_twice(club: Club) -> None:
    await join(club)
    assert await remind(club, SAT_3) == 1
    assert [await cog_of(club).send_due(SAT_3 + timedelta(minutes=minutes)) for minutes in range(3)] == [0, 0, 0]
    assert len(pings(club.channel)) == 1


async def test_nothing_comes_a_minute_early(club: Club) -> None:
    await join(club)
    assert await remind(club, SAT_3 - timedelta(minutes=1)) == 0
    await ping(club, SAT_3)


async def test_a_late_one_says_so_and_one_that_is_too_late_does_not_come(club: Club) -> None:
    await join(club)
    assert (await ping(club, SAT_3 + timedelta(hours=3))).content == f"{club.ana.mention}\n{LATE_CALL}"
    assert await remind(club, TUE_6 + timedelta(hours=3, minutes=1)) == 0
    assert ledger(club) == [("sent", "late"), ("skipped", "too-late")]
    assert is_usual(await ping(club, SAT_10), club.ana)


@pytest.mark.settings(reminder_late_hours=0.5)
async def test_how_late_is_too_late_is_a_setting(club: Club) -> None:
    await join(club)
    assert await remind(club, SAT_3 + timedelta(minutes=31)) == 0
    assert await remind(club, TUE_6 + timedelta(minutes=29)) == 1


async def test_a_backlog_is_sent_oldest_first_and_once_for_a_channel(club: Club) -> None:
    places = [add_channel(club, name) for name in ("one", "two", "three")]
    members = [club.guild.add_member(club.env.create_user(name)) for name in ("cy", "di", "ed")]
    for place, member, margin in zip(places, members, (40, 0, 20), strict=True):
        await join(club, member, channel=place)
        await member.send(place, f"!reminders margin {margin}")
    await join(club, club.ana, club.bo)
    await club.ask("!reminders margin 10", club.bo)
    assert await remind(club, SAT_3 + timedelta(hours=1)) == 5
    sent = sorted((pings(place)[0].id, place.name) for place in (*places, club.channel))
    assert [name for _, name in sent] == ["two", "strength", "three", "one"]
    assert pings(club.channel)[0].content == f"{club.ana.mention} {club.bo.mention}\n{LATE_CALL}"


async def test_what_was_missed_for_weeks_is_recorded_and_only_the_last_one_comes(club: Club) -> None:
    await join(club)
    assert await remind(club, TUE_13 + timedelta(hours=1)) == 1
    assert len(pings(club.channel)) == 1
    assert ledger(club) == [("skipped", "too-late")] * 3 + [("sent", "late")]


async def test_a_start_catches_up_at_once_with_what_was_due_meanwhile(club: Club) -> None:
    await join(club)
    await wait_until(club, SAT_3 + timedelta(minutes=20))
    await club.restart()
    await club.env.settle()
    (message,) = pings(club.channel)
    assert message.content == f"{club.ana.mention}\n{LATE_CALL}"
    assert await cog_of(club).send_due(club.env.now()) == 0


async def test_a_run_that_is_told_brings_the_reminder_at_once(club: Club) -> None:
    await join(club)
    await wait_until(club, SAT_3 - timedelta(hours=1))
    await club.ana.send(club.channel, "!ran 5k")
    await club.env.settle()
    assert len(pings(club.channel)) == 1
    assert await remind(club, SAT_3) == 0


async def test_a_member_who_left_sleeps_and_is_awake_again_when_they_are_back(club: Club) -> None:
    await join(club, club.ana, club.bo)
    club.guild.remove_member(club.ana)
    club.run_sql("UPDATE plans SET seen_at = seen_at - ?", WEEK_AGO.total_seconds())
    assert await remind(club, SAT_3) == 1
    assert pings(club.channel)[0].content.startswith(f"{club.bo.mention}\n")
    assert ledger(club) == [("skipped", "gone")]
    assert await remind(club, TUE_6) == 1, "Bo, seen a moment ago, is not looked for"
    club.guild.add_member(club.ana.user)
    assert await remind(club, SAT_10) == 2
    assert ledger(club) == [("skipped", "gone"), ("skipped", "gone"), ("sent", "")]
    assert club.run_sql("SELECT is_asleep FROM plans") == [(0,), (0,)]


async def test_a_message_for_members_who_all_left_is_not_sent(club: Club) -> None:
    await join(club)
    club.guild.remove_member(club.ana)
    club.run_sql("UPDATE plans SET is_asleep = 1")
    assert await remind(club, SAT_3) == 0
    assert not pings(club.channel)
    assert club.run_sql("SELECT state FROM deliveries") == [("failed",)]
