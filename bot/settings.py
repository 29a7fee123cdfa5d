"""Every setting, read from the environment and .env; an error names the variable and the fix."""

import difflib
import os
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.domain.errors import StartError
from bot.zone_files import use_newest_zone_files


def _known_zone(name: str) -> str:
    use_newest_zone_files()
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"{name!r} isn't a time zone; write one like Europe/Berlin or America/Vancouver") from None
    return name


class Settings(BaseSettings):
    """What a volunteer may set; `Settings()` reads it when it is called."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True)

    discord_token: SecretStr | None = Field(
        default=None,
        description="The bot's token from the Discord developer portal. Without one the preview club opens.",
    )
    database_path: Path = Field(default=Path("var/bot.sqlite3"), description="Where the SQLite database is kept.")
    cache_directory: Path = Field(
        default=Path("var"), description="Folder for drawn pictures and the trained FAQ; both can be rebuilt."
    )
    command_prefix: str = Field(default="!", min_length=1, max_length=5, description="Command prefix.")
    club_time_zone: Annotated[str, AfterValidator(_known_zone)] = Field(
        default="UTC",
        description="Time zone for clubs and members who haven't set one. Without it Ounce asks them, and reads their "
        "times as UTC until they answer.",
    )
    coach_role: str = Field(
        default="Coach", min_length=1, max_length=100, description="The role of the club's coaches."
    )
    reminder_late_hours: float = Field(
        default=3,
        ge=0,
        le=24,
        description="How many hours late a reminder may still come, for example after an outage.",
    )
    answer_help: Literal["auto", "always", "addressed"] = Field(
        default="auto",
        description="When a typed !help is answered in a club: auto (if there is no other bot), always, or addressed.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO", description="Log level.")
    films: Literal["gif", "webp"] = Field(
        default="gif", description="How an exercise's film is sent: gif, or webp, which is smaller and has all colours."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="Log format: text to read, or json, one object per line."
    )
    message_content: bool = Field(
        default=True,
        description="Read messages for typed commands. false works without the message content intent: slash commands, "
        "mentions and direct messages only.",
    )

    @property
    def is_zone_chosen(self) -> bool:
        """True where the volunteer named a zone, be it UTC; else UTC is a guess, and members are asked."""
        return "club_time_zone" in self.model_fields_set

    @field_validator("command_prefix")
    @classmethod
    def _typable(cls, prefix: str) -> str:
        if prefix != prefix.strip() or prefix.startswith(("/", "@", "<")):
            raise ValueError(f"{prefix!r} can't be a command prefix; use a character like ! or ?")
        return prefix

    @field_validator("log_level", mode="before")
    @classmethod
    def _any_case(cls, level: object) -> object:
        return level.upper() if isinstance(level, str) else level

    @field_validator("log_format", mode="before")
    @classmethod
    def _any_case_either(cls, form: object) -> object:
        return form.lower() if isinstance(form, str) else form


ENV_FILE = Path(".env")
_NAMES = tuple(name.upper() for name in Settings.model_fields)


def read_settings() -> Settings:
    """Return the settings; StartError names the first variable that is malformed or mistyped, and what it should be."""
    try:
        _refuse_near_misses()
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0]).upper()
        reason = str(first["msg"]).removeprefix("Value error, ")
        raise StartError(f"{name} is invalid: {reason}. Fix it in .env or in the environment.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise StartError(f"The file .env can't be read: {error}.") from None


def is_token_left_empty() -> bool:
    """True where DISCORD_TOKEN is written down, in .env or the environment, with nothing behind it."""
    written = [names["DISCORD_TOKEN"] for names in (os.environ, _read_file()) if "DISCORD_TOKEN" in names]
    return bool(written) and not any(token and token.strip() for token in written)


def _refuse_near_misses() -> None:
    """Raise StartError for a name that is nearly one of ours, which is not set: it would just do nothing.

    The environment is full of other programs' names, and LOGLEVEL is one of many: there LOG_ names are let be.
    """
    file = _read_file()
    given = {name.upper() for name in (*file, *os.environ)}
    strange = [(name, ".env") for name in file]
    strange += [(name, "the environment") for name in os.environ if not name.upper().startswith("LOG")]
    for name, where in strange:
        meant = find_meant(name)
        if meant is not None and meant not in given:
            raise StartError(f"{name} in {where} isn't a setting of Ounce. Did you mean {meant}? Fix the name there.")


def find_meant(name: str) -> str | None:
    """Return the setting that a name most likely means, None where it is like none of them."""
    alike = difflib.get_close_matches(name.upper().replace("-", "_"), _NAMES, n=1, cutoff=0.85)
    return alike[0] if alike else None


def _read_file() -> dict[str, str | None]:
    return dict(dotenv_values(ENV_FILE, encoding="utf-8")) if ENV_FILE.is_file() else {}
