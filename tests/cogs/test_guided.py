"""Led through alone: one private message, moved on by its buttons and its clock, over restarts and second phones."""

import json
from typing import Any, cast

import discord
import pytest
import simcord

from bot.domain.catalogue import SorePlace
from bot.domain.words.stretch import PLACES
from cogs.guided import GuidedCog
from tests.cogs.club import Club, Seen, card, labels, private, response, walk

GALLERY = 12
NAMES = [
    "Side plank",
    "Single-leg deadlift, bodyweight",
    "Wide-stance side-to-side shift",
    "Standing shoulder-blade squeeze",
]


@pytest.fixture(autouse=True)
def _draws_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for every picture, however busy the machine is."""
    monkeypatch.setattr("cogs._delivery.guided.FILM_SECONDS", None)


def cog_of(club: Club) -> GuidedCog:
    return cast("GuidedCog", club.bot.get_cog("Sessions"))


def read(message: Seen) -> str:
    """Everything that a session's message says, line by line."""
    return "\n".join(part["content"] for part in walk(message) if part["type"] == 10)


def heading(message: Seen) -> str:
    """What is to be done, as it stands there in big letters."""
    return next(line for line in read(message).splitlines() if line.startswith("# ")).removeprefix("# ")


def films(message: Seen) -> list[str]:
    return [item["media"]["url"] for part in walk(message) if part["type"] == GALLERY for item in part["items"]]


async def wait(club: Club, seconds: float) -> int:
    """Let time go by; returns how many moments were shown."""
    club.env.backend.advance_clock(seconds)
    shown = await cog_of(club).show_due(club.env.now().timestamp())
    await club.env.settle()
    return shown


def sheet(club: Club, member: simcord.MemberActor | None = None) -> Any:
    """The session in a member's direct messages as it reads now."""
    message = (member or club.ana).user.dm_channel.last_message
    assert message is not None
    return message


async def test_start_leads_through_the_whole_circuit_to_done(club: Club) -> None:
    drawn = await draw(club)
    assert labels(drawn)[0] == "Start"
    first = private(await club.ana.click(drawn, label="Start"))
    assert heading(first) == NAMES[0]
    assert "Station 1 of 4 · Round 1 of 2" in read(first)
    assert f"Next: {NAMES[1]}, " in read(first)
    assert "Get into place: 15 s" in read(first)
    assert labels(first)[0] == "Next"
    assert "Back" not in labels(first)
    assert labels(first)[-2:] == ["Pause", "Stop"]
    assert len(films(first)) == 1
    message, seen = first, [NAMES[0]]
    while "Finish" not in labels(message):
        pressed = await club.ana.click(message, label="Next")
        assert pressed.acknowledged
        message = response(pressed)
        seen.append(heading(message))
    assert seen[:8] == NAMES * 2
    assert len(seen) > 9
    assert "Cool-down" in read(message)
    end = response(await club.ana.click(message, label="Finish"))
    assert heading(end) == "Well done"
    assert labels(end) == ["Done", "Back"]
    logged = await club.ana.click(end, label="Done")
    assert "first strength day this week" in private(logged).content
    assert club.run_sql("SELECT count(*) FROM done") == [(1,)]


async def test_the_clock_of_a_hold_is_edited_at_each_of_its_moments_and_outlives_a_restart(club: Club) -> None:
    await draw(club)
    said = await club.ask("!start")
    assert said.content == "I've sent it to you in a direct message. Put your phone beside the mat."
    assert heading(sheet(club)) == "Side plank"
    assert "**Get into place: 15 s.** Starts <t:" in read(sheet(club))
    assert await wait(club, 14) == 0
    assert await wait(club, 1) == 1
    assert "**Hold: first side, 25 s.** Ends <t:" in read(sheet(club))
    film = films(sheet(club))
    await club.ana.user.click(sheet(club), label="Pause")
    assert "**Paused.**" in read(sheet(club))
    assert await wait(club, 300) == 0
    await club.ana.user.click(sheet(club), label="Resume")
    assert "**Hold: first side" in read(sheet(club))
    assert await wait(club, 25) == 1
    assert "**Other side: 25 s.** Ends <t:" in read(sheet(club))
    await club.restart()
    assert "**Other side" in read(sheet(club))
    assert await wait(club, 0) == 1
    assert await wait(club, 30) == 1
    assert "**Time's up.** Press Next." in read(sheet(club))
    assert [url.rsplit("/", 1)[-1] for url in (*film, *films(sheet(club)))] == ["side-plank.gif"] * 2
    assert await wait(club, 600) == 0


async def test_a_press_counts_once_wherever_it_is_made_and_the_session_goes_on_there(club: Club) -> None:
    await draw(club)
    await club.ask("!start")
    older = sheet(club)
    await club.ask("!start")
    await club.ana.user.click(sheet(club), label="Easier")
    assert heading(sheet(club)) == "Side plank from the knees"
    assert club.run_sql("SELECT exercise_id, instead_id FROM steps") == [("side-plank", "side-plank-knees")]
    pressed = response(await club.ana.user.click(older, label="Next"))
    assert heading(pressed) == "Side plank from the knees", "a message of a former turn jumped"
    await club.ana.user.click(sheet(club), label="Next")
    await club.restart()
    second = response(await club.ana.slash(club.channel, "start"))
    assert second.ephemeral
    assert "Station 2 of 4" in read(second)
    moved = response(await club.ana.click(second, label="Next"))
    assert "Station 3 of 4" in read(moved)
    await club.ana.user.click(sheet(club), label="Next")
    assert "Station 3 of 4" in read(sheet(club)), "the older message jumped"
    await club.ana.user.click(sheet(club), label="Back")
    assert "Station 2 of 4" in read(sheet(club))
    await club.ana.user.click(sheet(club), label="Stop")
    assert heading(sheet(club)) == "Stopped"
    assert labels(sheet(club)) == ["Go on here", "Done"]
    await club.ana.user.click(sheet(club), label="Go on here")
    assert "Station 2 of 4" in read(sheet(club))
    for _ in range(20):
        if "Finish" in labels(sheet(club)):
            break
        await club.ana.user.click(sheet(club), label="Next")
    await club.ana.user.click(sheet(club), label="Finish")
    await club.ask("!start")
    assert "Station 1 of 4" in read(sheet(club)), "a session that is over begins anew"


async def test_others_closed_doors_and_messages_that_are_gone(club: Club) -> None:
    drawn = await draw(club)
    refused = private(await club.bo.click(drawn, label="Start"))
    assert "somebody else's circuit" in refused.content
    dm = club.ana.user.dm_channel.id
    club.env.inject_error("POST", f"/channels/{dm}/messages", status=403, code=50007)
    said = await club.ask("!start")
    assert said.content.startswith("I can't send you direct messages.")
    assert "somebody else's session" in private(await club.bo.click(said, label="Open my session")).content
    opened = private(await club.ana.click(said, label="Open my session"))
    assert "Station 1 of 4" in read(opened)
    everyones = await club.ask("!circuit for everyone")
    assert labels(everyones) == ["Start", "Done", "My own circuit"]
    for member in (club.ana, club.bo):
        assert "Station 1 of 4" in read(private(await member.click(everyones, label="Start")))
    assert club.run_sql("SELECT count(*) FROM guided_sessions") == [(2,)]
    club.run_sql("DELETE FROM circuits")
    gone = private(await club.ana.click(opened, label="Next"))
    assert "I no longer have that session" in gone.content
    asked = await club.ask("!profile forget")
    await club.ana.click(asked, label=labels(asked)[0])
    assert club.run_sql("SELECT member_id FROM guided_sessions") == [(club.bo.id,)]


async def draw(club: Club) -> discord.Message:
    """Let Ana draw a circuit that is always the same, whose first station is a hold for each side."""
    message = await club.ask("!circuit bodyweight x2")
    ids = json.dumps(["side-plank", "single-leg-deadlift", "side-shift", "shoulder-blade-squeeze"])
    club.run_sql("UPDATE circuits SET exercise_ids = ? WHERE member_id = ?", ids, club.ana.id)
    return message


async def test_what_only_its_member_sees_outlives_a_restart_and_what_discord_refuses(club: Club) -> None:
    first = private(await club.ana.click(await draw(club), label="Start"))
    await club.restart()
    assert await wait(club, 15) == 1
    assert "**Hold: first side, 25 s.**" in read(first)
    assert await wait(club, 25) == 1
    assert "**Other side: 25 s.**" in read(first)
    club.env.inject_error("PATCH", "/webhooks/*", status=413, code=40005, times=1)
    still = response(await club.ana.click(first, label="Next"))
    assert [url.rsplit("/", 1)[-1] for url in films(still)] == ["single-leg-deadlift.png"]
    club.env.inject_error("PATCH", "/webhooks/*", status=413, code=40005, times=2)
    words = response(await club.ana.click(still, label="Next"))
    assert "Station 3 of 4" in read(words)
    assert films(words) == []
    club.env.inject_error("PATCH", "/webhooks/*", status=401, code=50027)
    assert await wait(club, 15) == 1
    assert "Get into place" in read(words)
    club.env.inject_error("PATCH", "/webhooks/*", status=404, code=10008)
    pressed = await club.ana.click(words, label="Next")
    assert "Station 4 of 4" in read(private(pressed))


async def test_a_warm_up_and_stretches_are_cards_and_led_through_and_spare_what_is_sore(club: Club) -> None:
    warm_up = await club.ask("!warmup")
    assert card(warm_up).title == "Warm-up: easy moves"
    assert len(card(warm_up).fields) == 5
    first = private(await club.bo.click(warm_up, label="Start"))
    assert "Move 1 of 5" in read(first)
    assert "Easier" not in labels(first)
    calves = await club.ask("!stretch my tight calfs")
    assert card(calves).title == "Stretch: calves"
    assert (card(calves).fields[0].name or "").startswith("1  Foam roll calves, 40 s each side")
    led = private(await club.ana.click(calves, label="Start"))
    assert "**Get into place: 10 s.**" in read(led)
    for _ in range(3):
        led = response(await club.ana.click(led, label="Next"))
    assert heading(response(await club.ana.click(led, label="Finish"))) == "That's all of them"
    everything = await club.ask("!stretch")
    assert len(card(everything).fields) == len(PLACES)
    chosen = private(await club.ana.select(everything, ["inner thighs"]))
    assert card(chosen).title == "Stretch: inner thighs"
    assert "no stretch for “kneecap”" in (await club.ask("!stretch kneecap")).content
    await club.ask("!profile sore achilles")
    shown = [(field.name or "")[3:].rpartition(", ")[0] for field in card(await club.ask("!stretch calves")).fields]
    avoided = [one.name for one in club.bot.services.catalogue.cool_down.values() if SorePlace.ACHILLES in one.avoid]
    assert shown
    assert avoided
    assert not set(shown) & set(avoided)
