"""A club's own topics as a file: what `!faq export` writes, and data/club-faq.toml reads back, equal."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bot.content.faq import read_topic
from bot.domain.errors import ContentError
from bot.domain.faq.topic import AddedTopics, Topic

_HEAD = """# Topics that the club's coach wrote. As data/club-faq.toml every club of this Ounce has them: a topic
# with the key of one in faq.toml takes its place, any other is added. `phrasings` are other ways to ask it."""


def write_club_faq(file: AddedTopics) -> str:
    """Return the topics in the form of data/faq.toml, each with its phrasings."""
    parts = [_HEAD]
    for topic in file.topics:
        lines = [f"key = {_quote(topic.key)}"]
        for name, value in (("title", topic.title), ("group", topic.group)):
            lines += [f"{name} = {_quote(value)}"] if value else []
        lines += [f"{name} = {_quote(getattr(topic, name))}" for name in ("question", "answer", "source")]
        for name, values in (
            ("related", topic.related),
            ("offers", sorted(topic.offers)),
            ("phrasings", file.phrasings.get(topic.key, ())),
        ):
            lines += [f"{name} = {_quote_all(values)}"] if values else []
        lines += ["pain = true"] if topic.touches_pain else []
        if topic.without_medicine:
            lines.append(f"without_medicine = {_quote(topic.without_medicine)}")
        parts.append("\n".join(["[[topic]]", *lines]))
    return "\n\n".join(parts) + "\n"


def load_club_faq(path: Path) -> AddedTopics:
    """Return what the file holds, nothing where there is none; ContentError names file, entry and reason."""
    if not path.exists():
        return AddedTopics()
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("topic", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContentError(f"data/{path.name}: {error}") from error
    topics: dict[str, Topic] = {}
    phrasings: dict[str, tuple[str, ...]] = {}
    for number, entry in enumerate(entries, start=1):
        name = entry.get("key", f"topic {number}") if isinstance(entry, dict) else f"topic {number}"
        try:
            topic, texts = _read(entry)
        except (TypeError, ValueError) as error:
            raise ContentError(f"data/{path.name}, {name}: {error}") from error
        if topic.key in topics:
            raise ContentError(f"data/{path.name}, {name}: the key is used twice")
        topics[topic.key], phrasings[topic.key] = topic, texts
    return AddedTopics(tuple(topics.values()), phrasings)


def _read(entry: object) -> tuple[Topic, tuple[str, ...]]:
    if not isinstance(entry, Mapping):
        raise TypeError("a topic is a table: write [[topic]] above it")
    rest: dict[str, Any] = dict(entry)
    texts = rest.pop("phrasings", [])
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise TypeError('phrasings is a list of texts, such as ["one", "two"]')
    return read_topic(rest), tuple(texts)


def _quote_all(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_quote, texts))}]"


def _quote(text: str) -> str:
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    plain = "".join(escapes.get(letter, letter if letter.isprintable() else f"\\U{ord(letter):08x}") for letter in text)
    return f'"{plain}"'
