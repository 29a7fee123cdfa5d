"""Whether a message speaks of an emergency: somebody who may harm themselves, or a body that needs help now."""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.faq.decision import Mode
from bot.domain.faq.phrases import Phrasebook

_HARMLESS = "harmless"


class Danger(StrEnum):
    """What a message speaks of; which line answers it."""

    SELF_HARM = "self-harm"
    FRIEND = "friend"
    """Somebody else may harm themselves."""
    EMERGENCY = "emergency"


@dataclass(frozen=True)
class Signs:
    """Phrases that speak of one danger, unless one of the others stands in the same sentence.

    `overheard` are the phrases that are plain enough for a message that was not for Ounce.
    """

    danger: Danger
    phrases: tuple[str, ...]
    overheard: tuple[str, ...]
    unless: tuple[str, ...] = ()
    despite_all: bool = False
    """Whether these count even where a harmless phrase shares their words."""


@dataclass(frozen=True)
class Lines:
    """What members read; `numbers` holds {numbers}, the club's own."""

    by_danger: Mapping[Danger, str]
    numbers: str
    coach: str
    offer: str
    unasked: str


_ALIVE = str.maketrans(dict.fromkeys("[]<>`|~@\\"))


def bare_numbers(text: str) -> str:
    """Return the numbers to call as a coach wrote them, without what would mention, mask a link, hide or turn words."""
    return "".join(sign for sign in text.translate(_ALIVE) if unicodedata.category(sign) not in {"Cc", "Cf"})


class EmergencyRules:
    """Reads messages; pure, and quick enough to look at every message of every channel."""

    def __init__(
        self,
        signs: Collection[Signs],
        lines: Lines,
        *,
        harmless: Collection[str],
        lists: Mapping[str, Collection[str]],
        typos: Mapping[str, str],
        known: Collection[str] = (),
    ) -> None:
        self.lines = lines
        self._signs = tuple(signs)
        phrases: dict[str, Collection[str]] = {_HARMLESS: harmless}
        for number, one in enumerate(self._signs):
            phrases |= {f"{Mode.ASKED}{number}": one.phrases, f"{Mode.OVERHEARD}{number}": one.overheard}
            phrases[f"unless{number}"] = one.unless
        self._book = Phrasebook(phrases, lists, typos, known)
        self._names = {mode: frozenset(f"{mode}{number}" for number in range(len(self._signs))) for mode in Mode}

    def compile(self) -> None:
        """Get ready for every message; without this the first ones that need phrases take a tenth of a second more."""
        self._book.compile()

    def find(self, text: str, mode: Mode) -> Danger | None:
        """Return the danger that a message speaks of, None for all others."""
        dangers = {
            danger
            for sentence in dict.fromkeys(self._book.read(text).split("|"))
            for danger in self._in(f" {sentence.strip()} ", mode)
        }
        return next((danger for danger in (Danger.EMERGENCY, *Danger) if danger in dangers), None) if dangers else None

    def _in(self, sentence: str, mode: Mode) -> set[Danger]:
        held = self._book.names_in(sentence, self._names[mode])
        found = [number for number in range(len(self._signs)) if f"{mode}{number}" in held] if held else []
        left = self._book.without(_HARMLESS, sentence) if found else ""
        return {
            self._signs[number].danger
            for number in found
            if (self._signs[number].despite_all or self._book.holds(f"{mode}{number}", left))
            and not self._book.holds(f"unless{number}", sentence)
        }

    def answer(self, danger: Danger, numbers: str = "") -> str:
        """Return the line for a danger, with the club's own numbers where a coach set them."""
        line, numbers = self.lines.by_danger[danger], bare_numbers(numbers)
        return f"{line}\n\n{self.lines.numbers.format(numbers=numbers)}" if numbers else line
