"""What is owed beside reminders: the answer, the coach's post and the notice come, once, whatever fails meanwhile."""

from datetime import timedelta
from typing import Any

import discord
import pytest
import simcord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.domain.errors import NotKept, NotKeptError
from bot.domain.reminders.place import NONCE_SECONDS
from tests.cogs.club import Club, card
from tests.cogs.test_ask import title
from tests.cogs.test_club import add_channel
from tests.cogs.test_coach import PARKING, PARKING_TOPIC, hand_over, open_office, post, told, write
from tests.cogs.test_delivery_failures import break_channel, lose, why
from tests.cogs.weeks import SAT_3, cog_of, join, ledger, pings, remind


async def let_pass(club: Club, **span: float) -> None:
    """Let time pass, and the clock tick at its end."""
    await remind(club, club.env.now() + timedelta(**span))


def owed(club: Club) -> list[tuple[str, int]]:
    """Return what is owed still: its kind, and how often it was tried."""
    return [tuple(row) for row in club.run_sql("SELECT kind, attempts FROM owed_messages ORDER BY owed_id")]


@pytest.mark.parametrize("fault", [{"status": 503}, {"status": 500}, {"status": 429}, {"status": 503, "times": 3}])
async def test_the_asker_is_told_once_whatever_failed_while_the_coach_answered(
    clinic: Club, fault: dict[str, Any]
) -> None:
    coach = clinic.add_coach()
    office = await open_office(clinic, coach)
    await hand_over(clinic)
    break_channel(clinic, clinic.channel, **fault)
    await write(coach, post(office))
    assert post(office).content == f"Answered: “{PARKING_TOPIC}” is live now. (cleo)"
    assert owed(clinic) == [("answer", 1)]
    await clinic.restart()
    for _ in range(4):
        await let_pass(clinic, minutes=10)
    assert title(clinic.last) == PARKING_TOPIC
    assert not owed(clinic)
    assert len([message for message in clinic.channel.history() if "has an answer" in message.content]) == 1


@pytest.mark.parametrize("is_kept", [False, True])
async def test_a_lost_connection_neither_loses_nor_doubles_an_answer(
    clinic: Club, monkeypatch: pytest.MonkeyPatch, is_kept: bool
) -> None:
    coach = clinic.add_coach()
    office = await open_office(clinic, coach)
    await hand_over(clinic)
    opened = await coach.click(post(office), label="Answer")
    send, is_lost = clinic.bot.http.request, False

    async def request(route: Any, **known: Any) -> Any:
        nonlocal is_lost
        if route.method == "POST" and route.channel_id == clinic.channel.id and not is_lost:
            is_lost = True
            if is_kept:
                await send(route, **known)
            raise ConnectionResetError
        return await send(route, **known)

    monkeypatch.setattr(clinic.bot.http, "request", request)
    fields = {"question": PARKING_TOPIC, "answer": "Behind the pool.", "title": "Parking"}
    await coach.submit_modal(opened, fields)
    for _ in range(3):
        await let_pass(clinic, minutes=6)
    assert len([message for message in clinic.channel.history() if "has an answer" in message.content]) == 1
    assert not owed(clinic)


async def test_an_asker_whom_nothing_reaches_is_named_to_the_coach_without_a_ping(clinic: Club) -> None:
    coach = clinic.add_coach()
    office = await open_office(clinic, coach)
    await hand_over(clinic)
    break_channel(clinic, clinic.channel, status=403, code=50013, times=None)
    break_channel(clinic, clinic.ana.user.dm_channel, status=403, code=50007, times=None)
    await write(coach, post(office))
    await let_pass(clinic, minutes=1)
    assert post(office).content.startswith("I couldn't pass the coach's answer on to whoever asked this")
    assert card(post(office)).fields[0].value == f"{clinic.ana.mention} in {clinic.channel.mention}"
    assert not owed(clinic)


async def test_a_question_that_could_not_be_posted_is_posted_later_and_once(clinic: Club) -> None:
    office = await open_office(clinic, clinic.add_coach())
    break_channel(clinic, office, status=503)
    await hand_over(clinic)
    assert not office.history()
    await let_pass(clinic, minutes=1)
    assert card(post(office)).description == f">>> {PARKING}"
    await let_pass(clinic, minutes=20)
    assert len(office.history()) == 1


async def test_a_deleted_coach_channel_is_told_elsewhere_and_the_question_waits(clinic: Club) -> None:
    coach = clinic.add_coach()
    general = add_channel(clinic, "general")
    await clinic.ask(f"!club fallback {general.mention}", coach)
    office = await open_office(clinic, coach)
    clinic.env.backend.delete_channel(office.id)
    await hand_over(clinic)
    await let_pass(clinic, minutes=1)
    (notice,) = general.history()
    assert "I can't post questions for the coach in" in notice.content
    assert "`!questions`" in notice.content
    assert not told(clinic, clinic.ana)


@pytest.mark.parametrize("code", [40003, 20026])
async def test_a_private_reminder_that_discord_holds_up_stays_private_and_comes_later(club: Club, code: int) -> None:
    await join(club)
    await club.ask("!reminders dm")
    break_channel(club, club.ana.user.dm_channel, status=403, code=code, times=1)
    assert await remind(club, SAT_3) == 0
    assert not pings(club.channel)
    assert ledger(club) == [("claimed", "")]
    assert await remind(club, SAT_3 + timedelta(minutes=16)) == 1
    assert len(pings(club.ana.user.dm_channel)) == 1
    assert not pings(club.channel)
    assert club.run_sql("SELECT by_dm FROM plans") == [(1,)]


@pytest.mark.parametrize("status", [400, 403])
async def test_what_automod_blocks_goes_to_the_fallback_and_the_coach_reads_why(club: Club, status: int) -> None:
    coach, coaches, general = club.add_coach(), add_channel(club, "coaches"), add_channel(club, "general")
    await club.ask(f"!club coach {coaches.mention}", coach)
    await club.ask(f"!club fallback {general.mention}", coach)
    await join(club)
    break_channel(club, club.channel, status=status, code=200000, times=None)
    assert await remind(club, SAT_3) == 1
    assert len(pings(general)) == 1
    (notice,) = coaches.history()
    assert notice.content.startswith(f"AutoMod keeps my reminders out of {club.channel.mention}")


async def test_a_notice_that_fails_is_brought_later(club: Club) -> None:
    coach, coaches, general = club.add_coach(), add_channel(club, "coaches"), add_channel(club, "general")
    await club.ask(f"!club coach {coaches.mention}", coach)
    await club.ask(f"!club fallback {general.mention}", coach)
    await join(club)
    break_channel(club, club.channel, status=403, code=50013, times=None)
    break_channel(club, coaches, status=503)
    assert await remind(club, SAT_3) == 1
    assert not coaches.history()
    await let_pass(club, minutes=1)
    assert len(coaches.history()) == 1


def forbid_reading(club: Club, channel: simcord.ChannelHandle) -> None:
    """Let the bot post in a channel, but not look at what is there."""
    assert club.bot.user is not None
    denied = Overwrite(
        club.bot.user.id,
        OverwriteType.MEMBER,
        deny=discord.Permissions(read_message_history=True).value,
    )
    club.env.backend.set_overwrite(channel.id, denied)


async def test_a_full_disk_after_a_post_posts_nothing_twice_where_nobody_can_look(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    forbid_reading(club, club.channel)
    await join(club)
    confirm = club.bot.services.store.ledger.confirm

    async def refuse(*_: object) -> None:
        raise NotKeptError(NotKept.FULL)

    with monkeypatch.context() as patch:
        patch.setattr(club.bot.services.store.ledger, "confirm", refuse)
        for minutes in range(6):
            await remind(club, SAT_3 + timedelta(minutes=minutes))
    assert club.bot.services.store.ledger.confirm == confirm
    assert await remind(club, SAT_3 + timedelta(minutes=7)) == 1
    assert len(pings(club.channel)) == 1
    assert ledger(club) == [("sent", "")]


async def test_where_nobody_can_look_what_may_be_there_is_not_posted_again_and_the_coach_is_told(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    coach, coaches = club.add_coach(), add_channel(club, "coaches")
    await club.ask(f"!club coach {coaches.mention}", coach)
    forbid_reading(club, club.channel)
    await join(club)
    lose(club, monkeypatch, is_kept=True)
    assert await remind(club, SAT_3) == 0
    await remind(club, SAT_3 + timedelta(seconds=NONCE_SECONDS + 1))
    assert len(pings(club.channel)) == 1
    assert ledger(club) == [("failed", "unconfirmed")]
    assert "I couldn't find out whether it came" in await why(club)
    (notice,) = coaches.history()
    assert "Give me Read Message History" in notice.content


async def test_what_was_surely_not_posted_is_posted_where_nobody_can_look_however_late(club: Club) -> None:
    forbid_reading(club, club.channel)
    await join(club)
    break_channel(club, club.channel, status=503, times=4)
    for minutes in (0, 1, 3, 6, 15):
        await remind(club, SAT_3 + timedelta(minutes=minutes))
    assert len(pings(club.channel)) == 1


async def test_a_machine_whose_clock_is_ahead_keeps_a_private_answer_private(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord.Interaction, "is_expired", lambda _: True)  # as 15 minutes ahead make every one
    result = await club.ana.slash(club.channel, "profile")
    assert result.response is not None
    assert result.response.ephemeral
    assert not club.channel.history()


async def test_a_jumping_clock_sends_and_forgets_nothing_until_it_is_right(
    club: Club, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await join(club)
    clock = cog_of(club)._clock
    with club.env._bot_scope():
        assert await clock._is_sound()
        now, utcnow = club.env.now(), discord.utils.utcnow
        club.bot.clock_watch.heed(now.timestamp(), 0)
        monkeypatch.setattr("cogs._delivery.clock.time.monotonic", lambda: 0.0)
        monkeypatch.setattr(discord.utils, "utcnow", lambda: now + timedelta(days=60))
        await clock._send_now()
        await clock._prune()
        assert club.run_sql("SELECT state FROM reminders") == [("planned",)]
        (complaint,) = [one.getMessage() for one in caplog.get_records("call") if one.levelname == "ERROR"]
        assert complaint.startswith("The clock of this machine jumped")
        monkeypatch.setattr(discord.utils, "utcnow", utcnow)
        assert await clock._is_sound()
    caplog.clear()


async def test_many_questions_at_once_come_to_the_coach_in_one_post(clinic: Club) -> None:
    coach = clinic.add_coach()
    office = await open_office(clinic, coach)
    questions, queue = clinic.bot.services.questions, clinic.bot.services.coach_queue
    for number in range(6):
        asked = f"where [{number}](https://evil.example)?"
        await queue.ask_coach(await questions.remember(clinic.guild.id, 1000 + number, clinic.channel.id, asked, ()))
    await let_pass(clinic, seconds=0)
    first = [message for message in office.history() if message.embeds]
    assert [card(message).title for message in first] == ["A question for the coach"] * 3
    await let_pass(clinic, minutes=11)
    gathered = post(office)
    assert card(gathered).title == "3 questions for the coach"
    lines = (card(gathered).description or "").split("\n")
    assert [line[: len("• where \\[3")] for line in lines] == [f"• where \\[{number}" for number in (3, 4, 5)]
    assert "](http" not in (card(gathered).description or "")
    shown = await coach.click(gathered, label="Show them")
    assert len([one for one in (shown.response, *shown.followups) if one is not None and one.embeds]) == 3
    assert owed(clinic) == []
