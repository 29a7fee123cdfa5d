"""Which exercise or stretch a member means by a name, in whatever spelling, and by any of its names."""

from collections.abc import Mapping, Sequence
from itertools import repeat

from rapidfuzz import fuzz, process, utils

from bot.domain.errors import MemberError

_SAME_NAME = 72  # rapidfuzz ratio from which a mistyped name is taken
_SAME_WORD = 75  # from which a word that was typed stands in the name
_STEM = 3  # letters that words of one stem share
_SAME_WHOLE = 88  # from which a name is the same but for its spaces
_MANNERS = frozenset({"a", "an", "the", "my", "please", "pls", "plz"})  # "the plank" is the plank
_SAY_NOTHING = _MANNERS | {"of", "for", "on", "in", "with", "and", "exercise", "stretch"}
_NEAR_NAME = 45  # from which it is worth proposing
_FIRST_NAME = 4  # what the catalogue's own name has ahead of the other names: "plank" is the side plank
Names = Mapping[tuple[str, int], str]


def number_names(names: Mapping[str, Sequence[str]]) -> Names:
    """Return every name of every item, keyed by the item's id and a number: 0 is its own name."""
    return {(item_id, number): name for item_id, all_names in names.items() for number, name in enumerate(all_names)}


def find_item_id(name: str, names: Names) -> str:
    """Return the id of the item that a member means; MemberError with the nearest names where it is unclear."""
    words = utils.default_process(name[:100]).split()
    said = " ".join(word for word in words if word not in _MANNERS)
    ranked = process.extract(
        said, names, scorer=_likeness, processor=utils.default_process, limit=9, score_cutoff=_NEAR_NAME
    )
    ranked.sort(key=lambda found: found[1] + (_FIRST_NAME if found[2][1] == 0 else 0), reverse=True)
    for _, likeness, key in ranked:
        if likeness >= _SAME_NAME and _holds_every_word(said, names[key]):
            return str(key[0])
    near = list(dict.fromkeys(names[key[0], 0] for _, _, key in ranked))[:3]
    proposal = f" Did you mean {' or '.join(near)}?" if near else " `!circuit` shows some that I know."
    raise MemberError(f"I don't know an exercise by that name.{proposal}")


def _holds_every_word(typed: str, name: str) -> bool:
    """Whether a name leaves out nothing that was typed: a goblet squat is no single-leg squat."""
    words, known = utils.default_process(typed).split(), utils.default_process(name).split()
    return fuzz.ratio("".join(words), "".join(known)) >= _SAME_WHOLE or all(
        word in _SAY_NOTHING or any(map(_is_same_word, repeat(word), known)) for word in words
    )


def _is_same_word(word: str, known: str) -> bool:
    """Whether a word is another one misspelt, or in another number: calf, calves."""
    return fuzz.ratio(word, known) >= _SAME_WORD or (len(word) > _STEM and word[:_STEM] == known[:_STEM])


def _likeness(typed: str, name: str, *, score_cutoff: float | None = None) -> float:
    """How alike two names are, 0 to 100: all typed words in it counts most, few others in it a little.

    Names that differ only in their spaces are the same.
    """
    words = 0.65 * fuzz.token_set_ratio(typed, name) + 0.35 * fuzz.token_sort_ratio(typed, name)
    likeness = max(words, fuzz.ratio(typed.replace(" ", ""), name.replace(" ", "")))
    return likeness if score_cutoff is None or likeness >= score_cutoff else 0.0
