"""data/faq.toml and data/phrasings.jsonl -> the FAQ's topics and phrasings; a mistake names file, entry and reason."""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.domain.errors import ContentError
from bot.domain.faq.topic import Faq, Kind, Offer, Phrasing, Topic

_KINDS = {kind.value: kind for kind in Kind}
_FIELDS = {"key", "question", "answer", "source", "related", "pain", "offers", "without_medicine", "group", "title"}


def load_faq(path: Path) -> Faq:
    """Every topic of the file, in its order; ContentError names file, entry and reason."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("topic", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContentError(f"data/{path.name}: {error}") from error
    topics: dict[str, Topic] = {}
    for number, entry in enumerate(entries, start=1):
        name = entry.get("key", f"topic {number}") if isinstance(entry, dict) else f"topic {number}"
        try:
            topic = read_topic(entry)
        except (TypeError, ValueError) as error:
            raise ContentError(f"data/{path.name}, {name}: {error}") from error
        if topic.key in topics:
            raise ContentError(f"data/{path.name}, {name}: the key is used twice")
        topics[topic.key] = topic
    try:
        return Faq(topics)
    except ContentError as error:
        raise ContentError(f"data/{path.name}, {error}") from error


def read_topic(entry: Mapping[str, Any]) -> Topic:
    """Return the topic of one [[topic]] table; TypeError or ValueError with the reason where it is none."""
    if not isinstance(entry, Mapping):
        raise TypeError("a topic is a table: write [[topic]] above it")
    if unknown := entry.keys() - _FIELDS:
        raise ValueError(f"{min(unknown)!r} is no field of a topic")
    words = {name: entry.get(name) for name in ("key", "question", "answer", "source")}
    for name, value in words.items():
        if not isinstance(value, str) or not value.strip():
            raise ValueError(f"{name} is missing or no text")
    for name in ("without_medicine", "group", "title"):
        if not isinstance(entry.get(name, ""), str):
            raise TypeError(f"{name} is a text")
    if not isinstance(entry.get("pain", False), bool):
        raise TypeError("pain is true or false")
    return Topic(
        **{name: str(value).strip() for name, value in words.items()},
        related=tuple(_texts(entry, "related")),
        touches_pain=entry.get("pain", False),
        offers=frozenset(_offer(word) for word in _texts(entry, "offers")),
        without_medicine=entry.get("without_medicine", "").strip(),
        group=entry.get("group", "").strip(),
        title=entry.get("title", "").strip(),
    )


def _texts(entry: Mapping[str, Any], name: str) -> list[str]:
    value = entry.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise TypeError(f'{name} is a list of texts, such as ["one", "two"]')
    return value


def _offer(word: str) -> Offer:
    try:
        return Offer(word)
    except ValueError:
        raise ValueError(f"offers knows {', '.join(offer.value for offer in Offer)}, not {word!r}") from None


def load_phrasings(path: Path) -> tuple[Phrasing, ...]:
    """Every line {"q", "topics", "kind"} of the file; ContentError names file, line and reason."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"data/{path.name}: {error}") from error
    written = [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    try:
        phrasings = tuple(map(_phrasing, json.loads(f"[{','.join(line for _, line in written)}]")))  # quicker at once
    except (TypeError, ValueError):
        phrasings = ()
    if len(phrasings) == len(written):
        return phrasings
    return tuple(_read_line(path, number, line) for number, line in written)  # names the line that is wrong


def _read_line(path: Path, number: int, line: str) -> Phrasing:
    try:
        return _phrasing(json.loads(line))
    except (TypeError, ValueError) as error:
        raise ContentError(f"data/{path.name}, line {number}: {error}") from error


def _phrasing(row: object) -> Phrasing:
    if not isinstance(row, dict) or not {"q", "topics", "kind"} <= row.keys():
        raise ValueError('a line reads {"q": "...", "topics": ["..."], "kind": "in"}')
    if not isinstance(row["q"], str) or not row["q"].strip():
        raise ValueError("q is missing or no text")
    if not isinstance(row["topics"], list) or not all(isinstance(key, str) for key in row["topics"]):
        raise TypeError("topics is a list of keys")
    if row["kind"] not in _KINDS:
        raise ValueError(f"kind is one of {', '.join(_KINDS)}, not {row['kind']!r}")
    return Phrasing(row["q"], tuple(row["topics"]), _KINDS[row["kind"]])
