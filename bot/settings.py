"""Every setting, read from the environment and .env; an error names the variable and the fix."""

from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

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
    films: Literal["gif", "webp"] = Field(
        default="gif", description="How an exercise's film is sent: gif, or webp, which is smaller and has all colours."
    )
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


def read_settings() -> Settings:
    """Return the settings; StartError names the first variable that is malformed and what it should be."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0]).upper()
        reason = str(first["msg"]).removeprefix("Value error, ")
        raise StartError(f"{name} is not right: {reason}. Mend it in .env or in the environment.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise StartError(f"The file .env cannot be read: {error}.") from None
