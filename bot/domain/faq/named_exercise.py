"""Recognises a question about how one exercise is done, by any of the catalogue's names for it."""

import re
from collections.abc import Mapping, Sequence

_ASKS_HOW = re.compile(
    r"(?:^|[\s,.!?:;])(?:how (?:do|does|should|would|can|could|to) ?(?:i|you|we|one|u|someone|somebody)? ?"
    r"(?:do|perform|execute|hold|make)|how (?:is|are)|how does|show me(?: how to do)?|"
    r"(?:the )?(?:right |proper |correct |good )?(?:form|technique)(?: \w+)? (?:for|of|on)|demo of|"
    r"whats|what is|what are|what does|explain)\s+(?P<rest>.+)$"
)
_FRAME = frozenset(
    re.findall(
        r"\w+",
        "a an the these those some my proper properly correct correctly right please pls plz again exactly actually "
        "done do work works look looks like exercise exercises move hey hi ounce bot coach safely well good",
    )
)
_TAIL = re.compile(r"(?P<rest>.+?)\s+(?:form|technique|form check|demo|how|how to|instructions)(?: please| pls)?$")
_WORD = re.compile(r"[a-z0-9]+")


def name_forms(names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The id of each exercise and stretch by every name of it, as `find_named` reads names.

    `names` has all names by id, an item's own name first. A name that several items share belongs to the one whose
    own name it is, else to the first.
    """
    forms: dict[str, str] = {}
    for rank in range(max(map(len, names.values()), default=0)):
        for item_id, own in names.items():
            if rank < len(own):
                forms.setdefault(_plain(own[rank].casefold()), item_id)
    forms.pop("", None)
    return forms


def find_named(question: str, forms: Mapping[str, str]) -> str | None:
    """The id of the one exercise that a question asks to see, None where it asks anything else.

    Nothing but the name may stand beside the question's own words: "how do I do a side plank" is one, "how long do
    I hold a side plank" and "how do I do a side plank after a hip operation" are none.
    """
    text = " ".join(_bare(question.casefold()).split()).rstrip(" ?!.")
    for found in (_ASKS_HOW.search(text), _TAIL.match(text)):
        if found is None:
            continue
        if item_id := forms.get(_plain(found["rest"])):
            return item_id
    return None


def _plain(name: str) -> str:
    """A name without its small words, its plural and its spaces: "a side plank" and "sideplanks" are one."""
    return "".join(_singular(word) for word in _WORD.findall(_bare(name)) if word not in _FRAME)


def _bare(text: str) -> str:
    return text.replace("'", "").replace("\u2019", "")


def _singular(word: str) -> str:
    if word.endswith(("ches", "shes", "sses")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
