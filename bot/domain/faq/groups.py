"""The list of all topics in groups, for menus that show 25 things at a time."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.faq.topic import Topic

PAGE = 25
OTHERS = "Other topics"
_NO_LETTER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Group:
    """One heading with its topics; the slug is what a button calls it."""

    slug: str
    name: str
    topics: tuple[Topic, ...]

    @property
    def pages(self) -> int:
        """How many menus its topics fill, one at least."""
        return max(1, -(-len(self.topics) // PAGE))

    def page(self, number: int) -> tuple[Topic, ...]:
        """Return the topics of a menu, counted from 0; one that is no longer there is the last one."""
        start = min(max(number, 0), self.pages - 1) * PAGE
        return self.topics[start : start + PAGE]


def group_topics(topics: Mapping[str, Topic], own: Iterable[str] = (), own_name: str = OTHERS) -> tuple[Group, ...]:
    """Return every topic once, in the groups of the data file in their order, those with the keys `own` last.

    At most 25 groups: what stands in a further one joins the last of them.
    """
    mine = frozenset(own)
    found: dict[str, list[Topic]] = {}
    for key, topic in topics.items():
        if key not in mine:
            name = topic.group or OTHERS
            room = name if name in found or len(found) < PAGE - 2 else OTHERS
            found.setdefault(room, []).append(topic)
    groups = [(name, found[name]) for name in sorted(found, key=lambda name: name == OTHERS)]
    owned = [topics[key] for key in topics if key in mine]
    return _number([*groups, (own_name, owned)] if owned else groups)


def _number(groups: Sequence[tuple[str, list[Topic]]]) -> tuple[Group, ...]:
    slugs: dict[str, None] = {}
    for name, _ in groups:
        slug = _NO_LETTER.sub("-", name.casefold()).strip("-")[:40].strip("-") or "group"
        while slug in slugs:
            slug = f"{slug}x"
        slugs[slug] = None
    return tuple(Group(slug, name, tuple(own)) for slug, (name, own) in zip(slugs, groups, strict=True))
