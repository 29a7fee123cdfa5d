"""Settings with which the preview club opens in a test."""

from pathlib import Path

import pytest

from bot.settings import Settings

TRAINED = Path(__file__).parents[2] / "var"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)  # where there is no .env, and the club's database comes
    return Settings(club_time_zone="UTC", cache_directory=TRAINED)
