"""A delivery that was cut off: found among the bot's own messages, or sent then; once, whatever happens meanwhile."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tests.cogs.club import Club, private
from tests.cogs.test_club import add_channel
from tests.cogs.test_delivery_failures import break_channel, lose, why
from tests.cogs.weeks import SAT_3, TUE_6, cog_of, join, join_many, ledger, ping, pings, remind, wait_until


def forget_confirmation(club: Club) -> None:
    """Put the ledger into the state of a bot that died after it sent, before it could write that down."""
    club.run_sql("UPDATE deliveries SET state = 'claimed', message_id = NULL")
    club.run_sql("UPDATE reminders SET state = 'claimed', sent_at = NULL WHERE state = 'sent'")


def posts(club: Club) -> list[dict[str, Any]]:
    """Return every try to send a reminder."""
    return [
        request.json
        for request in club.env.http_requests
        if request.method == "POST" and isinstance(request.json, dict) and "enforce_nonce" in request.json
        if str(request.json["nonce"]).startswith("ounce-")
    ]


class Gate:
    """Holds up whatever is sent to a channel, until it is opened."""

    def __init__(self, club: Club, channel_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self._send = club.bot.http.request
        self._channel_id = channel_id
        self.is_reached = asyncio.Event()
        self.opened = asyncio.Event()
        monkeypatch.setattr(club.bot.http, "request", self._request)

    async def _request(self, route: Any, **kwargs: Any) -> Any:
        if route.method == "POST" and route.channel_id == self._channel_id:
            self.is_reached.set()
            await self.opened.wait()
        return await self._send(route, **kwargs)


@pytest.mark.parametrize("way", ["channel", "dm"])
async def test_an_unconfirmed_delivery_finds_its_own_message_and_does_not_post_twice(club: Club, way: str) -> None:
    await join(club)
    await club.ask(f"!reminders {way}")
    place = club.ana.user.dm_channel if way == "dm" else club.channel
    await remind(club, SAT_3)
    await club.bo.send(club.channel, "What a run!")
    forget_confirmation(club)
    await club.restart()
    await club.env.settle()
    (message,) = pings(place)
    assert len(posts(club)) == 1
    assert ledger(club) == [("sent", "")]
    assert club.run_sql("SELECT state, message_id FROM deliveries") == [("sent", message.id)]


async def test_a_message_of_another_delivery_is_not_taken_for_it(club: Club) -> None:
    await join(club)
    await ping(club, SAT_3)
    await ping(club, TUE_6)
    forget_confirmation(club)
    club.env.backend.delete_message(club.channel.id, pings(club.channel)[-1].id)
    await remind(club, TUE_6 + timedelta(minutes=1))
    assert len(pings(club.channel)) == 2
    assert ledger(club) == [("sent", ""), ("sent", "")]


async def test_where_nothing_can_be_read_it_is_sent_again_under_the_same_nonce(club: Club) -> None:
    await join(club)
    await ping(club, SAT_3)
    forget_confirmation(club)
    club.env.inject_error("GET", f"/channels/{club.channel.id}/messages", status=403, code=50001)
    assert await remind(club, SAT_3 + timedelta(minutes=1)) == 1
    first, second = posts(club)
    assert first["nonce"] == second["nonce"]


async def test_a_delivery_that_was_claimed_and_cut_off_is_sent_after_the_restart(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    await join(club, club.ana, club.bo)
    gate = Gate(club, club.channel.id, monkeypatch)
    await wait_until(club, SAT_3)
    sending = asyncio.create_task(cog_of(club).send_due(SAT_3))
    await gate.is_reached.wait()
    await club.restart()
    await asyncio.gather(sending, return_exceptions=True)
    await club.env.settle()
    assert len(pings(club.channel)) == 1
    assert ledger(club) == ledger(club, club.bo) == [("sent", "")]


async def test_one_that_was_cut_off_for_too_long_is_recorded_and_not_sent(club: Club) -> None:
    await join(club)
    await ping(club, SAT_3)
    club.env.backend.delete_message(club.channel.id, pings(club.channel)[0].id)
    forget_confirmation(club)
    assert await remind(club, SAT_3 + timedelta(hours=3, minutes=1)) == 0
    assert not pings(club.channel)
    assert (await why(club)).endswith(": not sent: I was away for too long.")


async def test_a_restart_between_two_tries_changes_nothing(club: Club) -> None:
    await join(club)
    break_channel(club, club.channel, status=503)
    await remind(club, SAT_3)
    await club.restart()
    assert await remind(club, SAT_3 + timedelta(seconds=20)) == 0
    assert await remind(club, SAT_3 + timedelta(seconds=30)) == 1
    assert len(pings(club.channel)) == 1


async def test_ticks_at_once_send_once(club: Club) -> None:
    await join(club)
    await join_many(club, 20)
    await wait_until(club, SAT_3)
    reminded = await asyncio.gather(*(cog_of(club).send_due(SAT_3) for _ in range(5)))
    assert sum(reminded) == 21
    assert len(pings(club.channel)) == 1


async def test_a_slow_channel_delays_no_other_and_is_not_tried_twice(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    track = add_channel(club, "track")
    await join(club)
    await join(club, club.bo, channel=track)
    await club.bo.send(track, "!reminders margin 6")
    gate = Gate(club, club.channel.id, monkeypatch)
    await wait_until(club, SAT_3)
    slow = asyncio.create_task(cog_of(club).send_due(SAT_3))
    await gate.is_reached.wait()
    assert await remind(club, SAT_3 + timedelta(minutes=1)) == 1
    assert len(pings(track)) == 1
    assert not slow.done()
    gate.opened.set()
    assert await slow == 1
    assert len(pings(club.channel)) == 1


@pytest.mark.parametrize(("label", "state"), [("Done", "settled"), ("Not today", "skipped")])
async def test_what_is_pressed_before_the_ledger_knows_of_the_message_holds(
    club: Club, monkeypatch: pytest.MonkeyPatch, label: str, state: str
) -> None:
    await join(club, club.ana, club.bo)
    lose(club, monkeypatch, is_kept=True)
    assert await remind(club, SAT_3) == 0
    (message,) = pings(club.channel)
    assert private(await club.ana.click(message, label=label)).content
    await remind(club, SAT_3 + timedelta(minutes=1))
    assert len(pings(club.channel)) == 1
    assert [one for one, _ in ledger(club)] == [state]
    assert ledger(club, club.bo) == [("sent", "")]
