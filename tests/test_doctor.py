"""The doctor names what is well and what is not, and changes nothing."""

from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import Settings
from bot.zone_files import use_newest_zone_files


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def test_a_healthy_ounce_is_well_in_every_part(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    parts = ["token", "database", "data", "FAQ", "time zones"]
    assert [line.split(":")[0] for line in lines] == [f"ok    {part}" for part in parts]
    assert str(use_newest_zone_files()) in lines[4]
    assert "89 exercises, 24 cool-down items, 113 drawings, 26 topics" in lines[2]
    assert not Path("var").exists()


def test_a_database_that_is_none_is_named_with_the_fix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "club.sqlite3"
    broken.write_bytes(b"no database at all" * 100)
    monkeypatch.setenv("DATABASE_PATH", str(broken))
    assert main(["doctor"]) == 2
    assert f"FAIL  database: The database {broken} is corrupt" in capsys.readouterr().out
    assert broken.read_bytes() == b"no database at all" * 100
