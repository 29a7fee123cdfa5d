"""In which language a message is, where that is certain: Ounce speaks English, and says so in the other one's words."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_LEAST_WORDS = 3
_SHARE = 0.4  # of a message's words; English ones may be at most half as many
_ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "the a an and or of to in on at for with from by is are am was were be been do does did have has had can could "
        "should would will shall may might must how what when where which while who why i you he she it we they me my "
        "your his her its our their this that these those not no yes if then than so but as about after before often "
        "many much more most run running strength",
    )
)


@dataclass(frozen=True)
class Language:
    """One language: the small words that tell it, or the first and last letter of its own script, and its line."""

    name: str
    says: str
    words: Collection[str] = ()
    script: tuple[str, str] | None = None


class Languages:
    """Tells a language by its small words, or by its letters; None where it is not certain, or English."""

    def __init__(self, languages: Mapping[str, Language]) -> None:
        self._by_script = [one for one in languages.values() if one.script is not None]
        self._by_words = [(one, frozenset(one.words)) for one in languages.values() if one.script is None]

    def find(self, text: str) -> Language | None:
        """Return the language of a message; Japanese goes before Chinese, whose letters it uses too."""
        letters = [letter for letter in text.casefold() if letter.isalpha()]
        for language in self._by_script:
            first, last = language.script or ("", "")
            if sum(first <= letter <= last for letter in letters) > len(letters) * (0.15 if first == "ぁ" else 0.5):
                return language
        words = _WORD.findall(text.casefold().replace("\u2019", "'"))
        own = [
            (sum(word in known and word not in _ENGLISH for word in words), language)
            for language, known in self._by_words
        ]
        own.sort(key=lambda pair: -pair[0])
        (most, likeliest), (next_most, _) = own[0], own[1]
        english = sum(word in _ENGLISH for word in words)
        is_certain = most >= _LEAST_WORDS and most > next_most and most >= _SHARE * len(words) and english * 2 <= most
        return likeliest if is_certain else None
