"""A watch's file on `!ran` and `/ran`: date, distance and duration are taken from it, and nothing else is kept."""

import asyncio
import threading
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
import simcord

from bot.domain.errors import MemberError
from bot.domain.reminders.finished_run import FinishedRun
from bot.run_files.apart import _answer, _read_answer, read_apart
from cogs._ui import run_file
from cogs._ui.run_file import FILES_PER_WINDOW, RunFiles
from tests.cogs.club import Club, labels, private, response
from tests.cogs.weeks import count_pings, rows, states, wait_until
from tests.run_files.samples import RUN_FIT, RUN_GPX, RUN_TCX, START, gpx, points, zipped

# The samples are one run of 1.8 km that ends ten minutes after START, on Sunday, 3 May 2026, at 7:00.
NOON, ENDED = START + timedelta(hours=5), START + timedelta(minutes=10)
COMES = "One of your short runs: here comes your strength."
WEEK = "sun 7:00 2k, wed 7:00 2k, fri 7:00 12k"
UNKNOWN = (
    "I don't know that kind of file: send the GPX, TCX or FIT export from your watch or Strava, "
    "or tell me the run: `!ran 5k`."
)


@cache
def read_here(name: str, data: bytes) -> FinishedRun:
    """Return what a process of its own would say of a file; tests/run_files/test_apart.py compares the two."""
    return _read_answer(_answer(name, data).encode())


@pytest.fixture(autouse=True)
def _starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files in this process, save in the test that says otherwise: each start takes longer than a bot's."""
    monkeypatch.setattr(run_file, "read_apart", read_here)


async def send(club: Club, name: str, data: bytes, words: str = "", member: simcord.MemberActor | None = None) -> str:
    """Type `!ran` with a file attached; returns the answer, whatever came after it."""
    asked = await (member or club.ana).send(club.channel, f"!ran {words}".strip(), attachments=[(name, data)])
    answer = next(one for one in club.channel.history() if one.id > asked.id)
    assert answer.author.bot
    return answer.content


def started_at(minutes: float, metres: float = 3) -> bytes:
    """Return the sample run as GPX, begun so many minutes later."""
    return gpx(points(range(601), start=START + timedelta(minutes=minutes), metres=metres))


async def test_a_file_of_a_short_run_brings_the_reminder_whatever_its_kind(club: Club) -> None:
    files = {
        "run.gpx": RUN_GPX,
        "RUN.TCX": RUN_TCX,
        "run.fit": RUN_FIT,
        "export.zip": zipped({"run.fit": RUN_FIT}),
    }
    members = {name: club.add_member() for name in files}
    for member in members.values():
        await club.ask(f"!runs {WEEK}", member)
    await wait_until(club, ENDED + timedelta(minutes=2))
    for name, member in members.items():
        assert await send(club, name, files[name], member=member) == f"Noted: 1.8 km, 10 min. {COMES}", name
        assert count_pings(member, club.channel) == 1, name
        assert states(club, member)["2026-05-03"] == "sent ran", name
        await club.env.advance_time(10)


async def test_only_end_distance_and_duration_are_kept(club: Club) -> None:
    await wait_until(club, NOON)
    await send(club, "run.gpx", RUN_GPX)
    ended = int(ENDED.timestamp())
    assert rows(club, "finished_runs") == [(club.guild.id, club.ana.id, ended, 1802, 600)]
    stored = b"".join(path.read_bytes() for path in club.database.parent.glob(f"{club.database.name}*"))
    for piece in (b"trkpt", b"47.0", b"Sunday", b"run.gpx"):
        assert piece not in stored


async def test_a_file_told_twice_is_the_same_run(club: Club) -> None:
    await club.ask(f"!runs {WEEK}")
    await wait_until(club, ENDED)
    await send(club, "run.gpx", RUN_GPX)
    await club.env.advance_time(60)
    again = "I already had that run: 1.8 km, 10 min. You've already done strength today, or had today's reminder."
    assert await send(club, "run.fit", RUN_FIT) == again
    assert len(rows(club, "finished_runs")) == 1
    assert count_pings(club.ana, club.channel) == 1


async def test_a_slash_command_takes_a_file_privately_and_has_it_read_apart(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_file, "read_apart", read_apart)
    await club.ask(f"!runs {WEEK}")
    await wait_until(club, ENDED)
    told = response(await club.ana.slash(club.channel, "ran", file=("run.fit", RUN_FIT)))
    assert told.ephemeral
    assert told.content == f"Noted: 1.8 km, 10 min. {COMES}"
    assert count_pings(club.ana, club.channel) == 1
    for name, data, sentence in (("notes.txt", b"hello", UNKNOWN), ("run.fit", b"hello", "it's broken or incomplete")):
        refused = response(await club.bo.slash(club.channel, "ran", file=(name, data), run="5k"))
        assert refused.ephemeral
        assert sentence in refused.content
    assert len(rows(club, "finished_runs")) == 1


async def test_a_run_of_some_time_ago_is_noted_but_nobody_is_warm_any_more(club: Club) -> None:
    await club.ask(f"!runs {WEEK}")
    await wait_until(club, NOON)
    late = "That run ended too long ago for you to still be warm, so no strength this time."
    for minutes in (0, -24 * 60, -4 * 24 * 60):
        await club.env.advance_time(60)
        assert await send(club, "run.gpx", started_at(minutes)) == f"Noted: 1.8 km, 10 min. {late}"
    assert count_pings(club.ana, club.channel) == 0
    assert len(rows(club, "finished_runs")) == 3


async def test_a_run_that_ends_in_the_future_is_not_kept(club: Club) -> None:
    await wait_until(club, ENDED)
    assert (await send(club, "run.gpx", started_at(4))).startswith("Noted: ")  # the watch's clock is a little fast
    told = "That run ends in the future. Check your watch's clock, or type `!ran 5k`."
    assert await send(club, "run.gpx", started_at(6)) == told
    assert len(rows(club, "finished_runs")) == 1


async def test_a_longer_run_in_a_file_brings_none(club: Club) -> None:
    await club.ask("!runs sun 7:00 5min, wed 7:00 5min, fri 7:00 12k")
    await wait_until(club, ENDED)
    assert (await send(club, "run.gpx", RUN_GPX)).startswith("Noted: 1.8 km, 10 min. That was one of your longer ones")
    await club.ask("!profile units miles")
    assert (await send(club, "run.gpx", started_at(-60))).startswith("Noted: 1.1 mi, 10 min. ")


async def test_words_and_a_photo_are_the_words_and_a_photo_alone_is_none(club: Club) -> None:
    await club.ask("!runs thu 0:00 6k")
    assert (await send(club, "me.jpg", b"\xff\xd8\xff", "5k")).startswith("Noted: 5 km, about 32 min.")
    await club.env.advance_time(60)
    assert (await send(club, "me.jpg", b"\xff\xd8\xff")).startswith("Noted: 6 km, about 39 min.")
    await club.env.advance_time(60)
    assert await send(club, "notes.txt", b"hello") == UNKNOWN
    await wait_until(club, ENDED)
    both = [("me.png", b"\x89PNG"), ("run.gpx", RUN_GPX)]
    await club.bo.send(club.channel, "!ran lovely morning", attachments=both)
    assert club.last.content.startswith("Noted: 1.8 km, 10 min.")


async def test_a_file_in_a_direct_message_is_taken_too(club: Club) -> None:
    await wait_until(club, ENDED)
    told = response(await club.ana.user.slash("ran", file=("run.gpx", RUN_GPX)))
    assert told.content.startswith("Noted: 1.8 km, 10 min. Tell me your week,")
    assert labels(told) == ["Set my week"]


async def test_a_file_that_is_too_large_is_refused_before_it_is_fetched(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[str] = []
    monkeypatch.setattr(club.env.backend.cdn, "get", fetched.append)
    too_large = bytes(10 * 1024 * 1024 + 1)
    sentence = "That file is larger than 10 MB, too large for one run. `!ran 5k` works too."
    assert await send(club, "run.fit", too_large) == sentence
    assert response(await club.ana.slash(club.channel, "ran", file=("run.fit", too_large))).content == sentence
    assert fetched == []


async def test_a_file_that_discord_no_longer_has_is_asked_for_again(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(club.env.backend.cdn, "get", lambda url: None)
    sentence = "Discord didn't give me that file. Send it again, or tell me the run: `!ran 5k`."
    assert await send(club, "run.fit", RUN_FIT) == sentence


async def test_who_sends_files_too_fast_waits_a_minute_and_nobody_else_does(club: Club) -> None:
    await wait_until(club, NOON)
    for number in range(FILES_PER_WINDOW):
        assert (await send(club, "run.gpx", started_at(number))).startswith("Noted: ")
    assert await send(club, "run.gpx", started_at(30)) == "That was a lot at once. Try again in 61 s."
    assert (await send(club, "run.gpx", RUN_GPX, member=club.bo)).startswith("Noted: ")
    await club.env.advance_time(61)
    assert (await send(club, "run.gpx", started_at(30))).startswith("Noted: ")
    assert len(rows(club, "finished_runs")) == FILES_PER_WINDOW + 2


class Upload:
    """A file as Discord hands it over."""

    filename, size = "run.fit", 3

    async def read(self) -> bytes:
        return b"run"


async def test_files_are_read_one_after_the_other_whoever_sends_them(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, may_end = threading.Semaphore(0), threading.Semaphore(0)

    def read(name: str, data: bytes) -> FinishedRun:
        begun.release()
        may_end.acquire()
        if fails.pop():
            raise MemberError("broken")
        return FinishedRun(5000)

    fails = [False, True, False, False]
    monkeypatch.setattr(run_file, "read_apart", read)
    files, upload = RunFiles(), Upload()
    file: Any = upload
    everybody = asyncio.gather(*(files.read(member_id, file) for member_id in range(4)), return_exceptions=True)
    for _ in range(4):
        await asyncio.to_thread(begun.acquire)
        for _ in range(20):  # turns of the loop in which another one would begin
            await asyncio.sleep(0)
        is_alone = not begun.acquire(blocking=False)
        may_end.release(1 if is_alone else 4)
        assert is_alone, "two files are being read"
    results = await everybody
    assert [isinstance(result, FinishedRun) for result in results] == [True, True, False, True]


RIDE = gpx(points(range(0, 1801, 10), metres=6.3), sport="")


async def test_a_file_that_looks_like_a_ride_is_asked_about_and_kept_once_it_was_a_run(club: Club) -> None:
    await wait_until(club, START + timedelta(minutes=31))
    asked = await send(club, "run.gpx", RIDE)
    assert asked == (
        "That looks like a ride (11.4 km in 30 min). Was it a run? Press below, or type `!ran 11.4k 0:30:00`."
    )
    assert labels(club.last) == ["It was a run"]
    assert rows(club, "finished_runs") == []
    await club.bo.click(club.last, label="It was a run")
    assert rows(club, "finished_runs") == []
    row = {"type": 1, "components": [{"type": 2, "style": 2, "label": "Old", "custom_id": f"ran:{club.ana.id}:1:2:3"}]}
    former = await club.ask("!help")
    club.env.backend.edit_message(club.channel.id, former.id, {"components": [row]})
    old = private(await club.ana.click(former, label="Old"))
    assert old.content == "That button is from another version of me. Ask again, then press the new one."
    asked_in = next(one for one in club.channel.history() if labels(one) == ["It was a run"])
    await club.ana.click(asked_in, label="It was a run")
    assert club.see(asked_in).content.startswith("Noted: 11.4 km, 30 min.")
    ended = int((START + timedelta(minutes=30)).timestamp())
    assert [row[1:3] for row in rows(club, "finished_runs")] == [(club.ana.id, ended)]


async def test_the_line_under_a_doubtful_file_tells_the_same_run(club: Club) -> None:
    await wait_until(club, START + timedelta(minutes=31))
    await send(club, "run.gpx", RIDE)
    assert (await club.ask("!ran 11.3k 0:30:00")).content.startswith("Noted: 11.3 km, 30 min.")


async def test_of_several_runs_in_a_file_the_last_one_is_noted_and_said_to_be(club: Club) -> None:
    await wait_until(club, NOON)
    both = gpx(points(range(-90_000, -88_000), metres=3), points(range(601)))
    assert (await send(club, "run.gpx", both)).startswith("That file has 2 runs, so I used the last one. Noted: 1.8 km")


async def test_a_members_pile_of_files_does_not_stand_before_another_members_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    order: list[str] = []

    class Named(Upload):
        def __init__(self, name: str) -> None:
            self.filename = name

    def read(name: str, data: bytes) -> FinishedRun:
        order.append(name)
        return FinishedRun(5000)

    monkeypatch.setattr(run_file, "read_apart", read)
    files = RunFiles()
    pile: list[Any] = [Named("first"), Named("second"), Named("third")]
    other: Any = Named("other")
    await asyncio.gather(*(files.read(1, one) for one in pile), files.read(2, other))
    assert order.index("other") == 1
