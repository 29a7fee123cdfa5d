"""data/safety.toml, about.toml and languages.toml -> rules for words; a mistake names file, entry and reason."""

import re
import tomllib
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, RootModel, ValidationError

from bot.domain.errors import ContentError
from bot.domain.faq.about_bot import About, AboutBot, Deed
from bot.domain.faq.emergency import Danger, EmergencyRules, Lines, Signs
from bot.domain.faq.language import Language, Languages
from bot.domain.faq.topic import Kind, Phrasing

_TALK_EVERY = 12  # of the wordings


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Says(_Strict):
    self_harm: str = Field(alias="self-harm", min_length=1)
    friend: str = Field(min_length=1)
    emergency: str = Field(min_length=1)
    numbers: str = Field(pattern=r"\{numbers\}")
    coach: str = Field(min_length=1)
    offer: str = Field(min_length=1)
    unasked: str = Field(min_length=1)


class _Harmless(_Strict):
    phrases: tuple[str, ...]


class _Signs(_Strict):
    kind: Danger
    phrases: tuple[str, ...] = Field(min_length=1)
    overheard: tuple[str, ...] | None = None
    unless: tuple[str, ...] = ()
    despite_all: bool = Field(False, alias="despite-all")


class _File(_Strict):
    says: _Says
    lists: dict[str, tuple[str, ...]]
    typos: dict[str, str]
    harmless: _Harmless
    danger: tuple[_Signs, ...] = Field(min_length=1)


class _About(_Strict):
    key: str = Field(min_length=1)
    phrases: tuple[str, ...] = Field(min_length=1)
    answer: str = Field(min_length=1)
    button: Deed


class _AboutFile(_Strict):
    about: tuple[_About, ...] = Field(min_length=1)


class _Language(_Strict):
    says: str = Field(min_length=1)
    words: str = ""
    script: tuple[str, str] | None = None


class _Languages(RootModel[dict[str, _Language]]):
    pass


class SafetyLines(_Strict):
    """Lines that speak of danger, and lines of running talk, which do not."""

    danger: tuple[str, ...] = Field(min_length=3)
    harmless: tuple[str, ...] = Field(min_length=3)

    def beside(self, phrasings: Iterable[Phrasing]) -> "SafetyLines":
        """Return the same lines with some of the FAQ's wordings among the running talk."""
        some = [one.text for one in tuple(phrasings)[::_TALK_EVERY] if one.kind in {Kind.IN, Kind.CHATTER}]
        return SafetyLines(danger=self.danger, harmless=(*self.harmless, *some))


File = TypeVar("File", bound=BaseModel)


def load_safety(path: Path, known: Collection[str] = ()) -> EmergencyRules:
    """Return the rules; `known` are words that are spelt right. ContentError names file, entry and reason."""
    file = _read(_File, path)
    try:
        _require_every_danger(file)
        return EmergencyRules(
            [
                Signs(
                    one.kind,
                    one.phrases,
                    one.phrases if one.overheard is None else one.overheard,
                    one.unless,
                    one.despite_all,
                )
                for one in file.danger
            ],
            Lines(
                {
                    Danger.SELF_HARM: file.says.self_harm.strip(),
                    Danger.FRIEND: file.says.friend.strip(),
                    Danger.EMERGENCY: file.says.emergency.strip(),
                },
                numbers=file.says.numbers,
                coach=file.says.coach,
                offer=file.says.offer.strip(),
                unasked=file.says.unasked.strip(),
            ),
            harmless=file.harmless.phrases,
            lists=file.lists,
            typos=file.typos,
            known=known,
        )
    except ContentError as error:
        raise ContentError(f"data/{path.name}: {error}") from error


def _require_every_danger(file: _File) -> None:
    missing = set(Danger) - {one.kind for one in file.danger}
    if missing:
        raise ContentError(f"no [[danger]] is of the kind {min(missing)}")


def load_about(path: Path, known: Collection[str] = ()) -> AboutBot:
    """Return what members ask about Ounce itself; ContentError names file, entry and reason."""
    file = _read(_AboutFile, path)
    try:
        return AboutBot([About(one.key, one.phrases, one.answer.strip(), one.button) for one in file.about], known)
    except ContentError as error:
        raise ContentError(f"data/{path.name}: {error}") from error


def load_safety_lines(path: Path) -> SafetyLines:
    """Return the lines that a question is compared with by meaning; ContentError names file, entry and reason."""
    return _read(SafetyLines, path)


def load_languages(path: Path) -> Languages:
    """Return the languages in which Ounce says that it speaks English; ContentError names file, entry and reason."""
    languages = _read(_Languages, path).root
    return Languages(
        {
            name: Language(
                name, one.says, one.words.split(), None if one.script is None else (one.script[0], one.script[1])
            )
            for name, one in languages.items()
        }
    )


def _read(model: type[File], path: Path) -> File:
    try:
        return model.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ContentError(f"data/{path.name}, {where}: {first['msg'].lower()}") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContentError(f"data/{path.name}: {error}") from error


def words_of(texts: Collection[str]) -> frozenset[str]:
    """Return the words that two texts or more use: those are no slips."""
    seen: set[str] = set()
    twice: set[str] = set()
    for text in texts:
        words = set(re.findall(r"[a-z]+", text.casefold().replace("'", "")))
        twice |= words & seen
        seen |= words
    return frozenset(twice)
