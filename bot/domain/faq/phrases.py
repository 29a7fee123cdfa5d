"""Phrases that a coach can read and edit, and how a member's words are compared with them, slips and all."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache

from bot.domain.errors import ContentError

_READ = 4000  # characters of a message: all that Discord takes
_GAP = 4  # words that "..." stands for at the most
_REPAIRED = 5  # letters from which on a misspelt word is put right
_SAME_LETTERS = re.compile(r"(.)\1{2,}")
_SPELT_OUT = re.compile(r"\b(?:[a-z] ){2,}[a-z]\b")
_LAUGHS = re.compile("[\U0001f602\U0001f923\U0001f480\U0001f605\U0001f606]|\\b(?:lol|lmao|lmfao|rofl|ha(?:ha)+h?)\\b")
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_MARKUP = re.compile(r"[*_~|>#]+")
_LINK = re.compile(r"(?:https?://|www\.)\S+|<(?:@[!&]?|#|a?:\w+:)\d+>")
_APOSTROPHE = re.compile("['\u2018\u2019\u201b\u00b4`]")
_STOP = re.compile(r"[.!?;:\n]+")
_STARRED = re.compile(r"(?<=[^\W\d_])\*+(?=[^\W\d_])")
_LEET = re.compile(r"(?<=[a-z])[01345@$!](?=[a-z])")
_LETTERS = str.maketrans("01345@$!", "oieasasi")
_IS_WORD = re.compile("[a-z0-9]+")
_ARE_WORDS = re.compile("[a-z0-9]+(?: [a-z0-9]+)*")
_TOKEN = re.compile(r"[^ ]+")
_WORD = re.compile(r"[^\W_]+|\|")
_FILLERS = re.compile(
    r" (?:just|really|honestly|actually|literally|kinda|basically|like|even|totally|seriously|truly|simply|only|"
    r"fucking|fuckin|bloody|please|pls|plz|so|very|quite|now|right now|yaar|eh)(?= )"
)
_LIKE = re.compile(r" (feels?|felt|feeling|looks?|would|id) like(?= )")
_compiled = cache(re.compile)  # many phrases share a pattern
_SAME = tuple(
    (re.compile(rf" (?:{words})(?= )"), f" {instead}")
    for words, instead in (
        (r"my self", "myself"),
        (r"(?:i am|i m|iam)", "im"),
        (r"(?:can not|cannot|can t|unable to|not able to)", "cant"),
        (r"could not", "couldnt"),
        (r"(?:do not|don t|dnt|donot)", "dont"),
        (r"not wanting to", "dont wanna"),
        (r"(?:does not|doesn t)", "doesnt"),
        (r"(?:did not|didn t)", "didnt"),
        (r"(?:is not|isn t|aint)", "isnt"),
        (r"(?:will not|won t)", "wont"),
        (r"(?:has not|hasn t)", "hasnt"),
        (r"(?:i have|i ve)", "ive"),
        (r"(?:i would|i d)", "id"),
        (r"(?:ima|imma|ill|i will)", "im gonna"),
        (
            r"(?:wants? (?:to|2)|wish to|wishes to|would love to|id love to|would ?like to|id ?like to|wanting to)",
            "wanna",
        ),
        (r"(?:going (?:to|2)|about to|planning to|intend to|intends to|decided to)", "gonna"),
        (r"any more", "anymore"),
        (r"no longer", "dont"),
        (r"some one", "someone"),
    )
)
_ANY_SAME = re.compile("|".join(pattern.pattern for pattern, _ in _SAME))  # most messages have none of them


def fold(text: str) -> str:
    """Return a message as plain lower-case words between single blanks, each sentence's end as "|"."""
    text = _LINK.sub(" ", text[:_READ])
    if not text.isascii():
        text = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    text = text.casefold()
    text = _LEET.sub(lambda found: found[0].translate(_LETTERS), _STARRED.sub("", text))
    text = _LAUGHS.sub(" lol ", _MARKUP.sub(" ", _HIDDEN.sub("", text)))
    text = _STOP.sub(" | ", _APOSTROPHE.sub("", text))
    return _SPELT_OUT.sub(lambda found: found[0].replace(" ", ""), " ".join(_WORD.findall(text)))


def _alike(words: str) -> str:
    """Words with contractions, chatty spellings and fillers made alike: "im really going to" is " im gonna "."""
    words = _LIKE.sub(r" \1 @", f" {words} ")
    words = _FILLERS.sub("", words).replace("@", "like")
    if _ANY_SAME.search(words):
        for pattern, instead in _SAME:
            words = pattern.sub(instead, words)
    return words


class Phrasebook:
    """Phrases by name; reads folded text, and puts right words that are nearly theirs.

    Phrases are compiled where a text first holds the word they begin with, or all together by `compile`.

    In a phrase `a/b` is either word, `[a]` may be missing, `...` is up to four words, `<name>` any of a named list, and
    `^` and `$` the beginning and the end of the sentence.
    """

    def __init__(
        self,
        phrases: Mapping[str, Iterable[str]],
        lists: Mapping[str, Collection[str]],
        typos: Mapping[str, str],
        known: Collection[str],
    ) -> None:
        self._lists = {name: tuple(map(_plain, words)) for name, words in lists.items()}
        for word in (word for words in self._lists.values() for word in words):
            if not _ARE_WORDS.fullmatch(word):  # found here, since nothing is compiled until somebody writes it
                raise ContentError(f"{word!r} in a list is no word: write small letters and blanks")
        self._patterns = {name: self._by_first_word(some) for name, some in phrases.items()}
        self._beginning: dict[str, list[tuple[str, str]]] = {}
        for name, patterns in self._patterns.items():
            for word, pattern in patterns.items():
                self._beginning.setdefault(word, []).append((name, pattern))
        written = [phrase for some in (*phrases.values(), *lists.values()) for phrase in some]
        self._words = frozenset(
            word for phrase in written for word in fold(re.sub(r"<[^>]*>|[\[\]/$^]", " ", phrase)).split()
        )
        self._typos = dict(typos)
        self._known = self._words | frozenset(known)
        self._near: dict[str, list[str]] = {}
        for word in sorted(self._words):
            for short in _shorter(word) if len(word) >= _REPAIRED else ():
                self._near.setdefault(short, []).append(word)
        self._repair = lru_cache(maxsize=4096)(self._repaired)

    def compile(self) -> None:
        """Compile every phrase now, in whatever thread has time for it: that takes about a second."""
        for patterns in self._patterns.values():
            for pattern in patterns.values():
                _compiled(pattern)

    def read(self, text: str) -> str:
        """Return a message folded, its misspelt words put right where a phrase needs them."""
        return _alike(" ".join(map(self._repair, fold(text).split())))

    def without(self, name: str, folded: str) -> str:
        """Return folded text without the phrases of that name."""
        kept: list[str] = []
        done = 0
        for start, end in self._find(name, folded):
            if start >= done:
                kept += [folded[done:start], "~ "]
                done = end
        return "".join([*kept, folded[done:]])

    def names_in(self, folded: str, names: Collection[str]) -> set[str]:
        """Return those of these names of which folded text holds a phrase; every word of it is looked at once."""
        found: set[str] = set()
        for word in _TOKEN.finditer(folded):
            for name, pattern in self._beginning.get(word[0], ()):
                if name in names and name not in found and _compiled(pattern).match(folded, word.start()):
                    found.add(name)
        return found

    def holds(self, name: str, folded: str) -> bool:
        """Whether folded text holds one of the phrases of that name."""
        return next(self._find(name, folded), None) is not None

    def _find(self, name: str, folded: str) -> Iterator[tuple[int, int]]:
        patterns = self._patterns[name]
        for word in _TOKEN.finditer(folded):
            if word[0] in patterns and (found := _compiled(patterns[word[0]]).match(folded, word.start())):
                yield found.span()

    def _by_first_word(self, phrases: Iterable[str]) -> dict[str, str]:
        """The pattern of those that may begin with a word, longest first: only these are tried where it stands."""
        beginning: dict[str, list[str]] = {}
        for phrase in sorted(phrases, key=len, reverse=True):
            parts = _plain(phrase).split()
            begins = r"(?<=\A )" if parts[:1] == ["^"] else ""
            parts = parts[1:] if begins else parts
            pattern = begins + "".join(map(self._part, parts))
            for word in self._first_words(parts):
                beginning.setdefault(word, []).append(pattern)
        return {word: "|".join(patterns) for word, patterns in beginning.items()}

    def _first_words(self, parts: Sequence[str]) -> set[str]:
        if not parts or parts[0] == "...":
            raise ContentError("a phrase begins with a word")
        first = {words.split()[0] for words in self._choices(parts[0].strip("[]"))}
        return first | self._first_words(parts[1:]) if parts[0].startswith("[") else first

    def _part(self, part: str) -> str:
        if part == "$":
            return "$"
        if part == "...":
            return rf"(?:[^ |~]+ ){{0,{_GAP}}}"
        if part.startswith("[") and part.endswith("]"):
            return f"(?:{self._part(part[1:-1])})?"
        longest, *others = sorted(self._choices(part), key=len, reverse=True)
        if not others:
            return f"{longest} "  # bare: what many phrases begin with alike is then compared once for all of them
        return f"(?:{'|'.join([longest, *others])}) "

    def _choices(self, part: str) -> Sequence[str]:
        if part.startswith("<") and part.endswith(">"):
            if part[1:-1] not in self._lists:
                raise ContentError(f"{part} is no list of words")
            return self._lists[part[1:-1]]
        words = part.split("/")
        if not all(map(_IS_WORD.fullmatch, words)):
            raise ContentError(f"{part!r} is no word: write small letters, a/b, [a], ..., <list>, ^ or $")
        return words

    def _repaired(self, word: str) -> str:
        if word in self._typos:
            return self._typos[word]
        if word in self._known:
            return word
        once = _SAME_LETTERS.sub(r"\1", word)
        twice = _SAME_LETTERS.sub(r"\1\1", word)
        if once in self._known or twice in self._known:
            return once if once in self._words else twice if twice in self._known else once
        if len(word) < _REPAIRED - 1:
            return word
        near = {other for short in _shorter(word) for other in self._near.get(short, ()) if other[0] == word[0]}
        return max(near, key=lambda other: (SequenceMatcher(None, word, other).ratio(), other), default=word)


def _plain(phrase: str) -> str:
    return _alike(_APOSTROPHE.sub("", phrase.casefold())).strip()


def _shorter(word: str) -> set[str]:
    """The word itself, and it less any one letter: two words that share one of these are a slip apart."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
