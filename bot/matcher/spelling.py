"""Repairs typos before a question is ranked: unknown words that are nearly one the phrasings use."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

_WORD = re.compile(r"[a-z']+")
_SHORTEST = 4
_LONG = 8
_OFTEN = 4


class Spelling:
    """Knows the phrasings' own words; every other English word is left as it is."""

    def __init__(self, texts: Sequence[str], is_english: Callable[[str], bool]) -> None:
        seen = Counter(word for text in texts for word in _WORD.findall(text.casefold()))
        self._seen = frozenset(seen)
        self._frequent = sorted(word for word, times in seen.items() if times >= _OFTEN and len(word) >= _SHORTEST)
        self._is_english = is_english

    def repaired(self, text: str) -> str:
        """The text in lower case, each slip of one letter (two in long words) put right."""
        return _WORD.sub(lambda match: self._word(match[0]), text.casefold())

    def _word(self, word: str) -> str:
        if len(word) < _SHORTEST or word in self._seen or self._is_english(word):
            return word
        slips = 1 if len(word) < _LONG else 2
        nearest = process.extractOne(word, self._frequent, scorer=OSA.distance, score_cutoff=slips)
        return nearest[0] if nearest else word
