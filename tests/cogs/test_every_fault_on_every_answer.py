"""Every way in which Ounce answers, with every fault on it: the member is answered once, and nothing false is said."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
import discord
import pytest
import simcord
from simcord.backend.errors import BackendError
from simcord.http import router

from cogs._ui import answer
from cogs._ui.answer import AnswerLostError
from cogs._ui.private_file import SENT
from cogs._ui.sentences import UNSURE
from tests.cogs.club import Club, custom_ids, press_stale

Answers = list[str]
LOST = (TimeoutError, aiohttp.ClientError, ConnectionError, discord.HTTPException, AnswerLostError)
FAULTS: dict[str, Exception] = {
    "500": BackendError(500, 0, "refused"),
    "503": BackendError(503, 0, "refused"),
    "hangs": TimeoutError(),
    "hangs, yet arrives": TimeoutError(),
    "dropped": aiohttp.ServerDisconnectedError(),
    "arrives, and the answer is dropped": aiohttp.ServerDisconnectedError(),
    "reset": ConnectionResetError(),
}


@dataclass(frozen=True)
class Way:
    """A way of an answer: what a member does for it, and the method and the end of the path that brings it."""

    act: Callable[[Club, discord.Message], Awaitable[Answers]]
    method: str
    path: str


async def _type(club: Club, _: discord.Message) -> Answers:
    return await _hear(club, "!profile level easy")


async def _type_for_oneself(club: Club, _: discord.Message) -> Answers:
    got = await _hear(club, "!mydata")
    assert SENT not in got or len(got) > 1
    return [one for one in got if one != SENT]


async def _hear(club: Club, words: str) -> Answers:
    places = (club.channel, club.ana.user.dm_channel)
    before = [len(place.history()) for place in places]
    await club.ana.send(club.channel, words)
    new = [message for place, seen in zip(places, before, strict=True) for message in place.history()[seen:]]
    return [message.content or "a card" for message in new if message.author.bot]


def _told(result: simcord.InteractionResult) -> Answers:
    if result._interaction.loading:  # nothing but a sign that an answer is on its way, which never comes
        return []
    said = [message for message in (result.response, *result.followups) if message is not None]
    return [*("a form" for _ in [result.modal] if result.modal), *(one.content or "a card" for one in said)]


async def _slash(club: Club, _: discord.Message) -> Answers:
    return _told(await club.ana.slash(club.channel, "help"))


async def _slash_that_thinks(club: Club, _: discord.Message) -> Answers:
    return _told(await club.ana.slash(club.channel, "circuit"))


async def _open_a_form(club: Club, _: discord.Message) -> Answers:
    return _told(await club.ana.slash(club.channel, "profile"))


async def _press_swap(club: Club, drawn: discord.Message) -> Answers:
    return await _press(club, drawn, "circuit:swap:")


async def _press_how(club: Club, drawn: discord.Message) -> Answers:
    return await _press(club, drawn, "circuit:form1:")


async def _press_done(club: Club, drawn: discord.Message) -> Answers:
    return (await _press(club, drawn, "circuit:done:"))[-1:]  # behind the card comes what was logged


async def _press_change(club: Club, _: discord.Message) -> Answers:
    """A press under the profile that opens its form."""
    return _told(await press_stale(club.ana, await club.ask("!profile"), f"profile:change:{club.ana.id}"))


async def _press_keep(club: Club, _: discord.Message) -> Answers:
    return _told(await press_stale(club.ana, await club.ask("!forgetme"), f"me:keep:{club.ana.id}"))


async def _press(club: Club, drawn: discord.Message, button: str) -> Answers:
    pressed = next(one for one in custom_ids(drawn) if one.startswith(button))
    return _told(await press_stale(club.ana, drawn, pressed))


CALLBACK = "/callback"
WAYS = {
    "a reply to a typed command": Way(_type, "POST", "/messages"),
    "an answer by direct message": Way(_type_for_oneself, "POST", "/messages"),
    "the answer to a slash command": Way(_slash, "POST", CALLBACK),
    "an answer behind a sign of thinking": Way(_slash_that_thinks, "PATCH", "/messages/@original"),
    "the sign of thinking": Way(_slash_that_thinks, "POST", CALLBACK),
    "a form": Way(_open_a_form, "POST", CALLBACK),
    "a menu in place of the buttons": Way(_press_swap, "POST", CALLBACK),
    "the taking of a press": Way(_press_done, "POST", CALLBACK),
    "a form behind a press": Way(_press_change, "POST", CALLBACK),
    "words in place of a message": Way(_press_keep, "POST", CALLBACK),
    "a private answer to a press": Way(_press_how, "POST", CALLBACK),
}


@contextmanager
def _failing(way: Way, fault: str, times: int) -> Iterator[list[str]]:
    """Let an answer's way fail so many times; yields the paths that were struck."""
    struck: list[str] = []
    dispatch = router.dispatch

    def strike(backend: Any, method: str, path: str, **fields: Any) -> Any:
        if len(struck) >= times or method != way.method or not path.endswith(way.path):
            return dispatch(backend, method, path, **fields)
        struck.append(path)
        if "arrives" in fault:
            dispatch(backend, method, path, **fields)
        raise FAULTS[fault]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(router, "dispatch", strike)
        yield struck


@pytest.fixture
def _tries_without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no try wait for the next."""
    monkeypatch.setattr(answer, "PAUSES", (0, 0))


@pytest.mark.tolerated(*LOST)
@pytest.mark.usefixtures("_tries_without_pauses")
async def test_whatever_stumbles_once_the_member_is_answered_and_nothing_false_is_said(
    club: Club, caplog: pytest.LogCaptureFixture
) -> None:
    for name, way in WAYS.items():
        own, drawn = await _draw_anew(club)
        for fault in FAULTS:
            caplog.clear()
            got = await _try(own, drawn, way, fault, 1)
            assert got, (name, fault)
            is_told_lost = "could not be answered" in caplog.text
            assert "arrives" not in fault or not is_told_lost, (name, fault, "what is there is known to be")
            assert UNSURE not in got or "hangs" in fault, (name, fault)  # what broke off at once is tried again


@pytest.mark.tolerated(*LOST)
@pytest.mark.usefixtures("_tries_without_pauses")
async def test_where_nothing_gets_through_nothing_false_is_said_and_the_log_has_a_line(
    club: Club, caplog: pytest.LogCaptureFixture
) -> None:
    for name, way in WAYS.items():
        if way.path == CALLBACK:
            continue
        own, drawn = await _draw_anew(club)
        for fault in FAULTS:
            caplog.clear()
            got = await _try(own, drawn, way, fault, 1_000)
            assert got or "could not be answered" in caplog.text, (name, fault)


async def _draw_anew(club: Club) -> tuple[Club, discord.Message]:
    """Return the club as a new member knows it, to whom nothing has happened yet, with a circuit of their own."""
    own = replace(club, ana=club.add_member())
    return own, await own.ask("!circuit")


async def _try(club: Club, drawn: discord.Message, way: Way, fault: str, times: int) -> Answers:
    """Return what was said, having made sure that it's the answer, or that nobody can be sure of it."""
    await club.env.advance_time(61)  # nobody is too fast
    with _failing(way, fault, times) as struck:
        got = await way.act(club, drawn)
    assert struck, (way.act.__name__, way.path, fault)
    assert len({text for text in got if text != UNSURE}) <= 1, (way.act.__name__, way.path, fault, got)
    return got


@pytest.mark.tolerated(*LOST)
async def test_where_a_first_answer_hangs_to_the_end_and_yet_arrives_the_member_reads_words(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = await club.ask("!circuit")
    monkeypatch.setattr(answer, "PAUSES", ())  # as where the first try takes all the time there is
    for name, way in WAYS.items():
        if way.path == CALLBACK:
            assert await _try(club, drawn, way, "hangs, yet arrives", 1), name
