"""A circuit together: one message leads a channel through, in time, over restarts, and logs everybody at the end."""

import json
from datetime import UTC, datetime
from typing import Any, cast

import discord
import pytest
import simcord

from bot.domain.circuit.together import MOST_EDITS
from bot.services.together import LONGEST_PAUSE_SECONDS
from cogs.together import TogetherCog
from tests.cogs.club import Club, Seen, labels, private, response, walk

TUESDAY_18 = datetime(2026, 1, 6, 18, tzinfo=UTC)
EXERCISES = ["glute-bridge", "standing-side-crunch", "side-shift", "shoulder-blade-squeeze"]


@pytest.fixture(autouse=True)
def _draws_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for every picture, however busy the machine is."""
    monkeypatch.setattr("cogs._delivery.together.LONGEST_DRAWING_SECONDS", None)


def cog_of(club: Club) -> TogetherCog:
    return cast("TogetherCog", club.bot.get_cog("Together"))


def read(message: Seen) -> str:
    return "\n".join(part["content"] for part in walk(message) if part["type"] == 10)


def big(message: Seen) -> list[str]:
    """What stands there in big letters."""
    return [line.lstrip("# ") for line in read(message).splitlines() if line.startswith("#")]


def films(message: Seen) -> list[str]:
    """The names of the files that a message shows."""
    shown = [item["media"]["url"] for part in walk(message) if part["type"] == 12 for item in part["items"]]
    return [url.rsplit("/", 1)[-1] for url in shown]


def edits(club: Club, channel: simcord.ChannelHandle) -> list[Any]:
    path = f"/channels/{channel.id}/messages/"
    return [one for one in club.env.http_requests if one.method == "PATCH" and one.path.startswith(path)]


async def wait(club: Club, seconds: float) -> int:
    """Let time go by; returns how many moments were shown."""
    club.env.backend.advance_clock(seconds)
    shown = await cog_of(club).show_due(club.env.now().timestamp())
    await club.env.settle()
    return shown


async def open_now(club: Club, words: str = "!circuit together") -> discord.Message:
    """Open a circuit together, of exercises that are always the same."""
    await club.ask("!circuit for everyone")
    club.run_sql("UPDATE circuits SET exercise_ids = ?", json.dumps(EXERCISES))
    return await club.ask(words)


async def test_a_club_is_led_through_its_circuit_and_everybody_is_logged_with_one_press(club: Club) -> None:
    coach = club.add_coach()
    message = await open_now(club)
    assert big(message)[0] == "Get ready"
    assert labels(message) == ["I'm in (1)", "Start now", "Pause", "Stop"]
    assert films(message) == ["stations.png"]
    await club.bo.click(message, label="I'm in (1)")
    assert "in already" in private(await club.bo.click(club.see(message), label="I'm in (2)")).content
    assert await wait(club, 59) == 0
    assert await wait(club, 1) == 1
    assert big(club.see(message)) == ["Glute bridge", "Go: 40 s"]
    assert "Round 1 of 3 · Station 1 of 4" in read(club.see(message))
    assert "Harder: " in read(club.see(message))
    assert "Next: Standing side crunch" in read(club.see(message))
    await wait(club, 40)
    assert big(club.see(message)) == ["Next: Standing side crunch", "Change: 20 s"]
    await wait(club, 20)
    assert big(club.see(message)) == ["Standing side crunch", "Go: 20 s, then switch"]
    assert films(club.see(message)) == ["standing-side-crunch.gif"]
    await wait(club, 20)
    assert big(club.see(message)) == ["Standing side crunch", "Switch sides: 20 s, then change"]
    assert "Then 20 s to change: **Wide-stance side-to-side shift**, the second figure, starts <t:" in read(
        club.see(message)
    )
    assert films(club.see(message)) == ["standing-side-crunch.gif", "side-shift.gif"]
    refused = private(await club.bo.click(club.see(message), label="Pause"))
    assert "Only whoever opened this circuit" in refused.content
    await coach.click(club.see(message), label="Pause")
    assert big(club.see(message)) == ["Standing side crunch", "Paused"]
    assert await wait(club, 600) == 0
    await coach.click(club.see(message), label="Resume")
    await club.ana.click(club.see(message), label="Next")
    assert big(club.see(message)) == ["Wide-stance side-to-side shift", "Go: 20 s, then switch"]
    await club.restart()
    assert await wait(club, 4) == 1
    assert big(club.see(message)) == ["Wide-stance side-to-side shift", "Go: 20 s, then switch"]
    seen = []
    for _ in range(80):
        if labels(club.see(message))[0].startswith("Log it"):
            break
        await wait(club, 20)
        seen.append(big(club.see(message))[0])
    assert "Cool-down" in seen
    assert big(club.see(message)) == ["Well done, all 2 of you"]
    assert await wait(club, 3600) == 0
    assert len(edits(club, club.channel)) <= MOST_EDITS
    await club.ana.click(club.see(message), label="Log it (2)")
    assert "Logged for all 2 of you." in read(club.see(message))
    done = club.run_sql("SELECT member_id FROM done ORDER BY member_id")
    assert done == sorted([(club.ana.id,), (club.bo.id,)])
    assert labels(club.see(message)) == ["Log mine"]
    asked = private(await club.bo.click(club.see(message), label="Log mine"))
    assert asked.content == "You've already logged this one; it counts once. How did it feel?"
    told = response(await club.bo.click(asked, label="Hard"))
    assert told.content.startswith("Noted: hard.")
    await club.bo.click(told, label="Undo")
    assert club.run_sql("SELECT member_id FROM done") == [(club.ana.id,)]
    assert "first strength day" in private(await coach.click(club.see(message), label="Log mine")).content


async def test_it_begins_at_a_time_or_after_the_clubs_run_in_words_alone_and_is_called_off(club: Club) -> None:
    coach = club.add_coach()
    club.env.backend.advance_clock((TUESDAY_18 - club.env.now()).total_seconds())
    assert "no run left today" in (await club.ask("!circuit together after the run")).content
    await club.ask("!club runs tue 17:45 6k", coach)
    await club.ask("!club off today", coach)
    assert "no run left today" in (await club.ask("!circuit together after the run")).content
    await club.ask("!club on today", coach)
    message = await open_now(club, "!together after the run")
    assert "Starts <t:1767724440:t>" in read(message), "39 minutes of run and ten more"
    again = await club.ask("!circuit together 19:00", club.bo)
    assert again.content.startswith("There's already one going here: https://discord.com/channels/")
    await club.ana.click(message, label="Stop")
    assert big(club.see(message)) == ["Called off"]
    assert labels(club.see(message)) == []
    assert "past 17:00" in (await club.ask("!circuit together 17:00")).content
    soon = await club.ask("!circuit together in 20 minutes")
    assert f"Starts <t:{round(club.env.now().timestamp()) + 1200}:t>" in read(soon)
    await club.ana.click(soon, label="Stop")
    other = await club.ask("!circuit together 19:00")
    assert await wait(club, 3600) == 1
    assert big(club.see(other))[1].startswith("Go: ")
    await club.ana.click(club.see(other), label="Stop")
    assert labels(club.see(other)) == ["Log it (1)"]
    alone = private(await club.bo.click(club.see(other), label="Log it (1)"))
    assert "first strength day" in alone.content
    third = await club.ask("!circuit together")
    club.env.inject_error("PATCH", f"/channels/{club.channel.id}/messages/{third.id}", status=404, code=10008)
    assert await wait(club, 60) == 1
    assert club.run_sql("SELECT DISTINCT state FROM together_sessions ORDER BY state") == [("called off",), ("over",)]


async def test_an_edit_that_discord_loses_is_made_again_as_things_are_then(club: Club) -> None:
    message = await open_now(club)
    path = f"/channels/{club.channel.id}/messages/{message.id}"
    club.env.inject_error("PATCH", path, status=503, times=1)
    assert await wait(club, 60) == 1
    assert big(club.see(message))[0] == "Get ready"
    assert await wait(club, 2) == 1
    assert big(club.see(message)) == ["Glute bridge", "Go: 40 s"]
    club.env.inject_error("PATCH", path, status=503, times=1)
    await wait(club, 38)
    assert await wait(club, 100) == 1, "late edits are not made one after the other"
    assert "Station 3 of 4" in read(club.see(message))
    await club.ana.click(club.see(message), label="Pause")
    assert await wait(club, LONGEST_PAUSE_SECONDS - 1) == 0
    assert await wait(club, 1) == 1, "a pause that everybody forgot ends it"
    assert labels(club.see(message)) == ["Log it (1)"]


async def test_ten_channels_keep_their_time_to_a_quarter_second_with_few_edits_and_words_alone(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_words: Any = {club.guild.default_role: discord.PermissionOverwrite(attach_files=False, embed_links=False)}
    await open_now(club, "!circuit for everyone")
    clock = cog_of(club)._messages.moments
    monkeypatch.setattr(clock, "_is_on", True)
    late: list[float] = []
    act = clock._act

    async def watched(together_id: int) -> float | None:
        shown = await club.bot.services.together.find(together_id)
        assert shown is not None
        late.append(shown.together.watch.elapsed(club.env.now().timestamp()) - shown.moment.at)
        return await act(together_id)

    monkeypatch.setattr(clock, "_act", watched)
    channels = [club.guild.create_text_channel(f"group-{number}", overwrites=only_words) for number in range(10)]
    for number, channel in enumerate(channels):
        await (club.ana, club.bo)[number % 2].send(channel, f"!together in {number + 5} minutes")
        club.env.backend.advance_clock(7.3)
    await club.env.advance_time(2400)
    assert len(late) >= 200
    assert 0 <= max(late) < 0.25
    for channel in channels:
        message = channel.last_message
        assert message is not None
        assert not message.attachments
        assert big(message) == ["Well done, you"]
        assert 20 <= len(edits(club, channel)) <= MOST_EDITS
