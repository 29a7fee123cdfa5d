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
        raise ValueError(f"{name!r} is no time zone; write one like Europe/Berlin or America/Vancouver") from None
    return name


class Settings(BaseSettings):
    """What a volunteer may set; `Settings()` reads it when it is called."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True)

    discord_token: SecretStr | None = Field(
        default=None, description="The bot's token from the Discord developer portal. Empty: the preview club opens."
    )
    database_path: Path = Field(default=Path("var/bot.sqlite3"), description="Where Ounce remembers.")
    cache_directory: Path | None = Field(
        default=None,
        description="Where drawn pictures and the trained FAQ are kept; both can be made anew. Empty: var.",
    )
    command_prefix: str = Field(
        default="!", min_length=1, max_length=5, description="What stands before a command in chat."
    )
    club_time_zone: Annotated[str, AfterValidator(_known_zone)] = Field(
        default="UTC",
        description="The time zone of clubs and members who set none of their own. Empty: Ounce asks, and reads times "
        "as UTC until then.",
    )
    coach_role: str = Field(
        default="Coach", min_length=1, max_length=100, description="The role of the club's coaches."
    )
    reminder_late_hours: float = Field(
        default=3, ge=0, le=24, description="Up to so many hours late a reminder is still sent, after an outage say."
    )
    answer_help: Literal["auto", "always", "addressed"] = Field(
        default="auto",
        description="When a typed !help is answered in a club: auto (where no other bot is), always, or addressed.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO", description="How much is logged.")
    log_format: Literal["text", "json"] = Field(default="text", description="Lines to read, or one JSON object a line.")
    message_content: bool = Field(
        default=True,
        description="Read messages for commands. Where Discord does not grant that intent: false, and slash commands, "
        "mentions and direct messages still work.",
    )

    @property
    def is_zone_chosen(self) -> bool:
        """True where the volunteer named a zone, be it UTC; else UTC is a guess, and members are asked."""
        return "club_time_zone" in self.model_fields_set

    @field_validator("command_prefix")
    @classmethod
    def _typable(cls, prefix: str) -> str:
        if prefix != prefix.strip() or prefix.startswith(("/", "@", "<")):
            raise ValueError(f"{prefix!r} cannot be typed before a command; use a sign like ! or ?")
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
        raise StartError(f"{name} is not right: {reason}. Fix it in .env or in the environment.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise StartError(f"The file .env cannot be read: {error}.") from None


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
            raise StartError(f"{name} in {where} is no setting of Ounce; did you mean {meant}? Fix the name there.")


def find_meant(name: str) -> str | None:
    """Return the setting that a name most likely means, None where it is like none of them."""
    alike = difflib.get_close_matches(name.upper().replace("-", "_"), _NAMES, n=1, cutoff=0.85)
    return alike[0] if alike else None


def _read_file() -> dict[str, str | None]:
    return dict(dotenv_values(ENV_FILE, encoding="utf-8")) if ENV_FILE.is_file() else {}
