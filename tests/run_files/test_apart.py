"""A file read in a process of its own is what it would be here; one that takes too much ends that process alone."""

import os
import subprocess
import sys

import pytest

from bot.domain.errors import MemberError
from bot.domain.reminders.finished_run import DoubtfulRunError
from bot.run_files import read_run_file
from bot.run_files.apart import read_apart
from bot.run_files.messages import BROKEN, TOO_HARD
from tests.run_files.samples import gpx, points

RUN = gpx(points(range(-90_000, -88_000, 10)), points(range(0, 601, 10)))
RIDE = gpx(points(range(0, 1801, 10), metres=6.3), sport="")


def test_a_run_comes_back_whole_from_the_other_process() -> None:
    here, apart = read_run_file("run.gpx", RUN), read_apart("run.gpx", RUN)
    assert apart == here
    assert apart.passed_over == here.passed_over == 1


def test_a_doubt_and_a_refusal_come_back_as_they_are() -> None:
    with pytest.raises(DoubtfulRunError) as here:
        read_run_file("run.gpx", RIDE)
    with pytest.raises(DoubtfulRunError) as apart:
        read_apart("run.gpx", RIDE)
    assert (str(apart.value), apart.value.run) == (str(here.value), here.value.run)
    with pytest.raises(MemberError, match="broken or incomplete") as refused:
        read_apart("run.fit", b"\x0e\x20\x54\x08\xff\xff\xff\xff.FIT" + b"\xff" * 99)
    assert str(refused.value) == BROKEN


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no process that way")
def test_a_file_that_takes_too_much_memory_or_time_ends_its_process_and_is_refused_in_a_sentence() -> None:
    with pytest.raises(MemberError) as refused:
        read_apart("run.gpx", gpx(points(range(20_000))), megabytes=1)
    assert str(refused.value) == TOO_HARD
    spin = "from bot.run_files.apart import _limit\n_limit(1, 512)\nwhile True: pass"
    ended = subprocess.run([sys.executable, "-c", spin], timeout=60, check=False)
    assert ended.returncode < 0


def test_the_other_process_is_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, str] = {}

    def run(_: object, *, env: dict[str, str], **__: object) -> subprocess.CompletedProcess[bytes]:
        told.update(env)
        return subprocess.CompletedProcess([], 1, b"")

    monkeypatch.setitem(os.environ, "DISCORD_TOKEN", "secret")
    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(MemberError):
        read_apart("run.gpx", RUN)
    assert told
    assert "secret" not in told.values()
