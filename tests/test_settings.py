"""Settings come from the environment and .env; a malformed one names itself and the fix."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import StartError
from bot.settings import Settings, find_meant, is_token_left_empty, read_settings

EXAMPLE = Path(__file__).parent.parent / ".env.example"
NAMES = {name.upper() for name in Settings.model_fields}


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable of whoever runs the tests, and no .env of theirs."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_without_any_setting_ounce_runs_as_the_readme_says() -> None:
    settings = read_settings()
    assert settings.discord_token is None
    assert settings.database_path == Path("var/bot.sqlite3")
    assert settings.command_prefix == "!"
    assert settings.club_time_zone == "UTC"
    assert settings.log_level == "INFO"
    assert settings.message_content is True


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("COMMAND_PREFIX", "/", "can't be a command prefix"),
        ("COMMAND_PREFIX", "@ounce", "should have at most 5 characters"),
        ("COMMAND_PREFIX", " !", "can't be a command prefix"),
        ("COMMAND_PREFIX", "ounce!", "should have at most 5 characters"),
        ("CLUB_TIME_ZONE", "Vancouver", "America/Vancouver"),
        ("CLUB_TIME_ZONE", "../../etc/passwd", "isn't a time zone"),
        ("CLUB_TIME_ZONE", "Europe", "isn't a time zone"),
        ("LOG_LEVEL", "LOUD", "'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("MESSAGE_CONTENT", "perhaps", "valid boolean"),
    ],
)
def test_a_malformed_variable_names_itself_and_the_fix(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(StartError, match=rf"^{name} is invalid: .*{re.escape(sentence)}.*Fix it in \.env"):
        read_settings()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("DISCORD_TOKN", "DISCORD_TOKEN"),
        ("DISCORD_BOT_TOKEN", "DISCORD_TOKEN"),
        ("discordtoken", "DISCORD_TOKEN"),
        ("DATABASE_PAHT", "DATABASE_PATH"),
        ("CLUB_TIMEZONE", "CLUB_TIME_ZONE"),
        ("LOGLEVEL", "LOG_LEVEL"),
    ],
)
def test_a_mistyped_variable_in_the_file_is_named_with_the_one_that_was_meant(typed: str, meant: str) -> None:
    Path(".env").write_text(f"{typed}=1\n", encoding="utf-8")
    with pytest.raises(StartError, match=rf"^{typed} in \.env isn't a setting of Ounce. Did you mean {meant}\?"):
        read_settings()


def test_a_mistyped_variable_in_the_environment_is_named_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKN", "1")
    with pytest.raises(StartError, match="Did you mean DISCORD_TOKEN"):
        read_settings()


def test_what_other_programs_call_theirs_is_let_be(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGLEVEL", "DATABASE_URL", "LOG_FILE", "TOKEN", "PATH_TO_DATA"):
        monkeypatch.setenv(name, "1")
    assert read_settings() == Settings()


@given(st.sampled_from(sorted(NAMES)), st.integers(0, 30), st.booleans())
def test_every_name_with_one_letter_less_or_twice_is_understood(name: str, place: int, is_twice: bool) -> None:
    at = place % len(name)
    typed = name[:at] + name[at] * (2 if is_twice else 0) + name[at + 1 :]
    assert typed == name or find_meant(typed) == name


@given(st.sampled_from(sorted(NAMES)), st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=300))
def test_any_value_is_taken_or_ends_the_start_with_the_variables_name(name: str, value: str) -> None:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(name, value)
        try:
            settings = read_settings()
        except StartError as error:
            assert str(error).startswith(f"{name} is invalid: ")
        else:
            assert isinstance(settings, Settings)


def test_the_token_shows_in_no_text_about_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "very-secret")
    settings = read_settings()
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == "very-secret"
    assert "very-secret" not in f"{settings!r} {settings} {settings.model_dump_json()}"


def test_a_log_level_may_be_written_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "debug")
    assert read_settings().log_level == "DEBUG"


def test_what_is_set_empty_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.setenv(name, "")
    assert read_settings() == Settings()
    assert read_settings().discord_token is None


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("COMMAND_PREFIX=?\nLOG_LEVEL=ERROR\nSOMETHING_ELSE=1\n", encoding="utf-8")
    monkeypatch.setenv("LOG_LEVEL", "WARNING")
    settings = read_settings()
    assert (settings.command_prefix, settings.log_level) == ("?", "WARNING")


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"COMMAND_PREFIX=\xff\xfe")
    with pytest.raises(StartError, match=r"^The file \.env can't be read"):
        read_settings()


def test_a_token_with_nothing_behind_it_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_token_left_empty()
    Path(".env").write_text("DISCORD_TOKEN=\n", encoding="utf-8")
    assert is_token_left_empty()
    monkeypatch.setenv("DISCORD_TOKEN", "set")
    assert not is_token_left_empty()


def test_the_settings_are_read_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    before = read_settings()
    monkeypatch.setenv("COMMAND_PREFIX", "?")
    assert (before.command_prefix, read_settings().command_prefix) == ("!", "?")


def test_the_example_lists_exactly_the_settings_there_are_each_with_its_default(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    listed = re.findall(r"^#?\s?([A-Z][A-Z_]*)=", text, flags=re.MULTILINE)
    assert sorted(listed) == sorted(NAMES)
    (tmp_path / ".env").write_text(text, encoding="utf-8")
    assert read_settings() == Settings(_env_file=None)  # type: ignore[call-arg]  # pydantic-settings takes it


def test_the_example_and_the_readme_explain_every_setting() -> None:
    readme = (EXAMPLE.parent / "README.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if name not in readme] == []
    assert all(field.description for field in Settings.model_fields.values())
