"""What a message shows: a film where it can be sent, else a still, else words; and never nothing at all."""

import asyncio
import io
from collections.abc import Awaitable, Callable, Sequence
from itertools import product
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest

from bot.domain.errors import MemberError
from cogs._ui.showing import Picture, ShownPicture, attempts_for, show_best, uploads
from tests.cogs.club import HOW, Club, card, press, private

TOO_LARGE = discord.HTTPException(cast("Any", SimpleNamespace(status=413, reason="")), {"code": 40005, "message": ""})
DRAWING = ("in time", "late", "broken", "unknown")


def drawn(name: str, how: str) -> Picture:
    async def draw() -> discord.File:
        if how == "late":
            await asyncio.Event().wait()
        if how == "broken":
            raise OSError(name)
        if how == "unknown":
            raise MemberError("nobody drew that")
        return discord.File(io.BytesIO(b"a picture"), name)

    return Picture(name, f"alt of {name}", draw)


def taking(largest: Sequence[str]) -> tuple[list[list[str]], Callable[[Sequence[ShownPicture]], Awaitable[None]]]:
    """A message of which Discord takes only files of these names, and what was shown at last."""
    shown: list[list[str]] = []

    async def show(pictures: Sequence[ShownPicture]) -> None:
        names = [one.file.filename for one in pictures]
        if not set(names) <= set(largest):
            raise TOO_LARGE
        shown.append(names)

    return shown, show


async def test_the_best_that_is_drawn_in_time_and_that_discord_takes_is_shown_once() -> None:
    for film, still, takes in product(DRAWING, DRAWING, (("a.gif", "a.png"), ("a.png",), ())):
        ready = [name for name, how in (("a.gif", film), ("a.png", still)) if how == "in time"]
        best = next((name for name in ready if name in takes), None)
        shown, show = taking(takes)
        choice = (drawn("a.gif", film), drawn("a.png", still))
        await show_best(attempts_for([choice], (), 0.001), show)
        assert shown == [[best] if best else []], (film, still, takes)


async def test_what_is_attached_stays_and_only_what_is_new_is_sent() -> None:
    there = cast("Any", SimpleNamespace(filename="a.png"))
    seen: list[Sequence[ShownPicture]] = []

    async def show(pictures: Sequence[ShownPicture]) -> None:
        seen.append(pictures)

    choices = [(drawn("a.gif", "late"), drawn("a.png", "broken")), (drawn("b.png", "in time"),)]
    await show_best(attempts_for(choices, [there], 0.001), show)
    assert [one.named for one in seen[0]] == [("a.png", "alt of a.png"), ("b.png", "alt of b.png")]
    assert seen[0][0].file is there
    assert [one.filename for one in uploads(seen[0])] == ["b.png"]


async def test_another_refusal_is_not_hidden_behind_words() -> None:
    gone = discord.NotFound(cast("Any", SimpleNamespace(status=404, reason="")), {"code": 10008, "message": ""})

    async def show(pictures: Sequence[ShownPicture]) -> None:
        raise gone

    with pytest.raises(discord.NotFound):
        await show_best(attempts_for([(drawn("a.png", "in time"),)], (), None), show)


async def test_where_no_files_are_allowed_words_come_next_without_another_refusal() -> None:
    forbidden = discord.Forbidden(cast("Any", SimpleNamespace(status=403, reason="")), {"code": 50013, "message": ""})
    tried: list[int] = []

    async def show(pictures: Sequence[ShownPicture]) -> None:
        tried.append(len(pictures))
        if pictures:
            raise forbidden

    await show_best(attempts_for([(drawn("a.gif", "in time"), drawn("a.png", "in time"))], (), None), show)
    assert tried == [1, 0]


async def test_where_nothing_can_be_drawn_every_card_comes_in_words(
    club: Club, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    coach = club.add_coach()
    await club.ask("!done")

    async def fail(*_: object) -> None:
        raise OSError("no space left on device")

    circuit = await club.ask("!circuit")
    for method in ("draw", "draw_film"):
        monkeypatch.setattr(club.bot.services.pictures, method, fail)
    for words in ("!form side plank", "!warmup", "!stretch calves", "!progress", "!circuit"):
        answer = await club.ask(words)
        assert not answer.attachments, words
        assert answer.components or card(answer).description or card(answer).fields, words
        assert not (answer.embeds and card(answer).image.url), words
    counted = await club.ask("!club stats", coach)
    assert (card(counted).title, counted.attachments) == ("Your club in numbers", [])
    how = private(await press(club.ana, circuit, HOW))
    assert "Set up" in (card(how).description or "")
    moved = private(await club.ana.click(await club.ask("!form side plank"), label="See it move"))
    assert moved.content.startswith("Side plank: ")
    assert "can't be drawn" in caplog.text
    caplog.clear()
