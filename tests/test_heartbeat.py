"""The heartbeat says how Ounce is, to whoever asks from outside; systemd is told over its socket."""

import socket
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.heartbeat import Heartbeat, examine_health, heartbeat_file
from bot.systemd import is_service, notify

NOW = 1_800_000_000


def _beat(**changes: object) -> Heartbeat:
    return Heartbeat.model_validate(
        {"at": NOW, "pid": 1, "is_connected": True, "is_writable": True, "clubs": 3} | changes
    )


@given(st.integers(-100_000, 100_000), st.booleans(), st.booleans())
def test_it_is_well_only_with_a_young_tick_a_connection_and_a_database(
    age: int, is_connected: bool, is_writable: bool
) -> None:
    fault = _beat(at=NOW - age, is_connected=is_connected, is_writable=is_writable).find_fault(NOW)
    assert (fault is None) == (-120 <= age < 120 and is_connected and is_writable)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"at": NOW - 120}, "120 s ago"),
        ({"at": NOW + 3600}, "set back"),
        ({"is_connected": False}, "isn't connected to Discord"),
        ({"is_writable": False}, "free disk space"),
    ],
)
def test_a_fault_is_told_with_what_to_look_at(changes: dict[str, object], words: str, tmp_path: Path) -> None:
    database = tmp_path / "club.sqlite3"
    _beat(**changes).write(heartbeat_file(database))
    sentence, well = examine_health(database, NOW)
    assert not well
    assert words in sentence


def test_it_is_kept_for_the_owner_only_and_read_back(tmp_path: Path) -> None:
    file = heartbeat_file(tmp_path / "club.sqlite3")
    _beat().write(file)
    assert Heartbeat.read(file) == _beat()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert examine_health(tmp_path / "club.sqlite3", NOW + 30) == (
        "Ounce is well: connected, 3 clubs, last tick 30 s ago.",
        True,
    )


@given(st.binary(max_size=200))
def test_a_file_that_is_none_is_no_heartbeat(rubbish: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "read_text", lambda self, encoding: rubbish.decode(encoding))
        assert Heartbeat.read(Path("anything")) is None


def test_without_a_heartbeat_ounce_is_not_running(tmp_path: Path) -> None:
    sentence, well = examine_health(tmp_path / "club.sqlite3", NOW)
    assert not well
    assert "isn't running" in sentence


def test_systemd_is_told_over_its_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        assert is_service()
        assert notify("READY=1", "STATUS=Connecting")
        assert manager.recv(1000) == b"READY=1\nSTATUS=Connecting"
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    assert not notify("WATCHDOG=1")
    monkeypatch.delenv("NOTIFY_SOCKET")
    assert not notify("WATCHDOG=1")
