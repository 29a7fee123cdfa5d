"""data/*.toml becomes domain values here; a mistake is told with file, entry and reason."""

import re
import tomllib
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.domain.catalogue import (
    Catalogue,
    CoolDownItem,
    Equipment,
    Exercise,
    FormCues,
    Impact,
    Level,
    MuscleGroup,
    SorePlace,
    Surrounding,
)
from bot.domain.errors import ContentError

DATA_DIRECTORY = Path(__file__).resolve().parents[2] / "data"
EXERCISES_FILE = "exercises.toml"
STRETCHES_FILE = "stretches.toml"

T = TypeVar("T", bound="_Entry")
_JUMPS = re.compile(r"\b(?:jump|hop|leap|bound|burpee|skip|plyo|land)(?:s|ping|ing|ped)?\b", re.IGNORECASE)


class _Entry(BaseModel):
    """What exercises and cool-down items share in the files."""

    model_config = ConfigDict(extra="forbid", strict=False, str_strip_whitespace=True)

    name: str = Field(min_length=1, max_length=40)
    each_side: bool
    equipment: list[Equipment]
    needs: list[Surrounding]
    floor: bool
    outdoor: bool
    avoid: dict[SorePlace, str] = Field(default_factory=dict)
    set_up: str = Field(min_length=1, max_length=160)
    move: str = Field(min_length=1, max_length=200)
    feel: str = Field(min_length=1, max_length=120)
    mistake: str = Field(min_length=1, max_length=140)

    @property
    def form(self) -> FormCues:
        return FormCues(set_up=self.set_up, move=self.move, feel=self.feel, mistake=self.mistake)


class _ExerciseEntry(_Entry):
    also: list[str] = Field(default_factory=list, max_length=5)
    group: MuscleGroup
    primary: list[str] = Field(min_length=1)
    secondary: list[str]
    level: Level
    seconds_per_rep: float | None = Field(default=None, ge=1, le=8)
    hold_seconds: int | None = Field(default=None, ge=5, le=45)
    up_to: bool = False
    pattern: str = Field(min_length=1)
    easier: list[str]
    harder: list[str]
    cue: str = Field(min_length=1, max_length=75)
    impact: Impact

    @model_validator(mode="after")
    def _one_dose(self) -> "_ExerciseEntry":
        if (self.seconds_per_rep is None) == (self.hold_seconds is None):
            raise ValueError("give either seconds_per_rep or hold_seconds, not both and not neither")
        return self

    @model_validator(mode="after")
    def _says_where_it_jumps(self) -> "_ExerciseEntry":
        jumps = next(filter(None, map(_JUMPS.search, (self.name, self.move, self.cue, *self.also))), None)
        if jumps is not None and self.impact is not Impact.HIGH:
            raise ValueError(f"the words say {jumps[0]!r}, so impact has to be high")
        return self


class _CoolDownEntry(_Entry):
    short: str = Field(min_length=1, max_length=32)
    kind: Literal["foam-roll", "stretch"]
    muscles: list[str] = Field(min_length=1)
    seconds: int = Field(ge=10, le=90)


def load_catalogue(directory: Path = DATA_DIRECTORY) -> Catalogue:
    """Read exercises.toml and stretches.toml from a directory.

    Returns the checked catalogue; raises ContentError with file, entry and reason.
    """
    exercises = {
        key: Exercise(
            id=key,
            name=entry.name,
            also=tuple(entry.also),
            group=entry.group,
            primary=tuple(entry.primary),
            secondary=tuple(entry.secondary),
            equipment=frozenset(entry.equipment),
            needs=frozenset(entry.needs),
            level=entry.level,
            each_side=entry.each_side,
            seconds_per_rep=entry.seconds_per_rep,
            hold_seconds=entry.hold_seconds,
            up_to=entry.up_to,
            pattern=entry.pattern,
            easier=tuple(entry.easier),
            harder=tuple(entry.harder),
            floor=entry.floor,
            outdoor=entry.outdoor,
            avoid=entry.avoid,
            form=entry.form,
            cue=entry.cue,
            impact=entry.impact,
        )
        for key, entry in _load_entries(directory / EXERCISES_FILE, _ExerciseEntry).items()
    }
    cool_down = {
        key: CoolDownItem(
            id=key,
            name=entry.name,
            short=entry.short,
            kind=entry.kind,
            muscles=tuple(entry.muscles),
            seconds=entry.seconds,
            each_side=entry.each_side,
            equipment=frozenset(entry.equipment),
            needs=frozenset(entry.needs),
            floor=entry.floor,
            outdoor=entry.outdoor,
            avoid=entry.avoid,
            form=entry.form,
        )
        for key, entry in _load_entries(directory / STRETCHES_FILE, _CoolDownEntry).items()
    }
    try:
        return Catalogue(exercises=exercises, cool_down=cool_down)
    except ContentError as error:
        raise ContentError(f"data/{EXERCISES_FILE}, {error}") from None


def _load_entries(path: Path, model: type[T]) -> dict[str, T]:
    entries: dict[str, T] = {}
    for key, fields in _read_tables(path).items():
        if not isinstance(fields, dict):
            raise ContentError(f"data/{path.name}, {key}: expected a table that opens with [{key}]")
        try:
            entries[key] = model.model_validate(fields)
        except ValidationError as error:
            raise ContentError(f"data/{path.name}, {key}: {_first_reason(error)}") from None
    return entries


def _read_tables(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ContentError(f"data/{path.name} is missing; restore it from the repository") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"data/{path.name} cannot be read: {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"data/{path.name} is not valid TOML: {error}") from None


def _first_reason(error: ValidationError) -> str:
    """The first complaint in words: which field, what was found, what would do."""
    first = error.errors(include_url=False)[0]
    field = ".".join(str(part) for part in first["loc"] if part != "[key]")
    reason = str(first["msg"]).removeprefix("Value error, ")
    reason = reason[:1].lower() + reason[1:]
    found = first.get("input")
    shown = f" (found {found!r})" if isinstance(found, str | int | float) else ""
    return f"{field}: {reason}{shown}" if field else f"{reason}"
