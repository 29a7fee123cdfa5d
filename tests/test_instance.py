"""One Ounce for one database: the second is told so, and a crash lets go of it."""

import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.domain.errors import StartError
from bot.instance import database_files, keep_private, only_one

ROOT = Path(__file__).resolve().parent.parent
HOLD = """
import sys
from pathlib import Path
from bot.instance import only_one
with only_one(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_one_is_told_in_one_sentence_and_a_crash_lets_go(tmp_path: Path) -> None:
    database = tmp_path / "club.sqlite3"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(database)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    told = pytest.raises(StartError, match=r"^Another Ounce is running on .*club\.sqlite3\. Stop that one first")
    with told, only_one(database):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    with only_one(database):
        pass


def test_files_that_others_could_read_are_closed_to_them(tmp_path: Path) -> None:
    database = tmp_path / "club.sqlite3"
    for file in database_files(database):
        file.write_bytes(b"")
        file.chmod(0o644)
    with only_one(database):
        assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}


def test_what_is_written_from_the_start_on_is_for_the_owner_only(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        keep_private()
        (tmp_path / "new").write_text("mine")
        assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o600
    finally:
        os.umask(before)


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")
    with pytest.raises(StartError, match="check DATABASE_PATH"), only_one(tmp_path / "var" / "club.sqlite3"):
        pass


def test_a_disk_that_is_full_is_to_be_freed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def acquire(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("bot.instance.FileLock.acquire", acquire)
    with pytest.raises(StartError, match="free some space on its disk"), only_one(tmp_path / "club.sqlite3"):
        pass
