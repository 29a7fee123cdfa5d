"""What was claimed a while ago is evaluated again before it is tried again: its member or the hour may have changed."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.cogs.club import Club, private
from tests.cogs.test_club import add_channel
from tests.cogs.test_delivery_failures import break_channel
from tests.cogs.weeks import SAT_3, SAT_10, TUE_6, TUE_13, join, ledger, ping, pings, remind

PAUSED, STOPPED = ("skipped", "paused"), ("skipped", "stopped")


async def test_who_stops_or_pauses_between_two_tries_is_left_alone(club: Club) -> None:
    await join(club, club.ana, club.bo)
    break_channel(club, club.channel, status=503)
    assert await remind(club, SAT_3) == 0
    await club.ask("!reminders stop")
    await club.ask("!reminders pause 2w", club.bo)
    assert await remind(club, SAT_3 + timedelta(minutes=1)) == 0
    assert not pings(club.channel)
    assert (ledger(club), ledger(club, club.bo)) == ([STOPPED], [PAUSED])


async def test_a_retry_waits_for_the_end_of_quiet_hours_that_have_begun(club: Club) -> None:
    coach = club.add_coach()
    await club.ask("!club quiet 9:40-12:00", coach)
    await join(club)
    break_channel(club, club.channel, status=503)
    assert await remind(club, SAT_3) == 0
    assert await remind(club, SAT_3 + timedelta(minutes=2)) == 0
    assert not pings(club.channel)
    assert await remind(club, datetime(2026, 1, 3, 12, 0, tzinfo=UTC)) == 1
    assert ledger(club) == [("sent", "")]


async def test_one_late_reminder_that_is_too_late_now_does_not_take_a_later_one_with_it(club: Club) -> None:
    await join(club)
    await club.bo.send(club.channel, "!runs tue 18:30 6k, sat 11:00 5k")
    break_channel(club, club.channel, status=503)
    both_late = SAT_3 + timedelta(hours=2, minutes=59, seconds=40)
    assert await remind(club, both_late) == 0
    assert await remind(club, both_late + timedelta(minutes=1)) == 1
    (message,) = pings(club.channel)
    assert message.content.startswith(f"<@{club.bo.id}>\n")
    assert ledger(club) == [("skipped", "unreachable")]
    assert ledger(club, club.bo) == [("sent", "late")]


async def test_done_on_the_morning_after_counts_for_the_evening(club: Club) -> None:
    await join(club)
    await ping(club, SAT_3)
    message = await ping(club, TUE_6)
    await club.env.advance_time(timedelta(hours=12).total_seconds())
    result = await club.ana.click(message, label="Done")
    assert private(result).content.startswith("Logged for yesterday: your first strength day this week.")
    assert club.run_sql("SELECT strength_day FROM reminders WHERE state = 'settled'") == [("2026-01-06",)]
    assert await remind(club, SAT_10) == 1
    assert await remind(club, TUE_13) == 1


async def test_nothing_is_snoozed_for_who_has_stopped_or_paused(club: Club) -> None:
    await join(club, club.ana, club.bo)
    message = await ping(club, SAT_3)
    for member, words in ((club.ana, "stop"), (club.bo, "pause 2w")):
        menu = private(await member.click(message, label="Snooze"))
        await club.ask(f"!reminders {words}", member)
        answer = await member.click(menu, label="Tomorrow")
        assert "`!reminders resume`" in private(answer).content, words


async def test_who_left_the_club_is_not_named_in_its_channel_when_direct_messages_fail(club: Club) -> None:
    await join(club)
    await club.ask("!reminders dm")
    club.guild.remove_member(club.ana)
    direct = club.ana.user.dm_channel
    break_channel(club, direct, status=403, code=50007, times=None)
    assert await remind(club, SAT_3) == 0
    assert not pings(club.channel)
    assert club.run_sql("SELECT by_dm, is_asleep FROM plans") == [(1, 1)]


async def test_the_coach_hears_once_of_each_channel_that_fails(club: Club) -> None:
    coach = club.add_coach()
    office, track, park = (add_channel(club, name) for name in ("office", "track", "park"))
    await club.ask(f"!club coach {office.mention}", coach)
    await join(club, channel=track)
    await join(club, club.bo, channel=park)
    for channel in (track, park):
        break_channel(club, channel, status=403, code=50013, times=None)
    for moment in (SAT_3, TUE_6, SAT_10):
        await remind(club, moment)
    assert len([one for one in office.history() if "I can't post" in one.content]) == 2


async def test_one_plan_that_cannot_be_read_keeps_nobody_elses_reminder_back(
    club: Club, caplog: pytest.LogCaptureFixture
) -> None:
    await join(club, club.ana, club.bo)
    club.run_sql("UPDATE plans SET zone = 'Mars/Base' WHERE member_id = ?", club.bo.id)
    assert await remind(club, SAT_3) == 1
    assert ledger(club) == [("sent", "")]
    assert ledger(club, club.bo) == [("skipped", "refused")]
    assert "cannot be judged" in caplog.text
    caplog.clear()
