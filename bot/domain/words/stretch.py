"""The places after `!stretch`, in members' words: which muscles each means, and so what rolls and stretches it."""

import re

from rapidfuzz import fuzz, process

from bot.domain.catalogue import Catalogue, CoolDownItem
from bot.domain.errors import MemberError
from bot.domain.words.tokens import quote_safely, tidy

_SAME_WORD = 80  # rapidfuzz ratio from which a typo is read as the word
_LONGEST = 100
_MOST_WORDS = 4  # of a place

PLACES: dict[str, frozenset[str]] = {
    "calves": frozenset({"gastrocnemius", "soleus"}),
    "hamstrings": frozenset({"hamstrings"}),
    "glutes": frozenset({"gluteus maximus", "gluteus medius", "piriformis"}),
    "hips": frozenset({"iliopsoas", "tensor fasciae latae", "gluteus medius"}),
    "quads": frozenset({"quadriceps", "iliopsoas"}),
    "inner thighs": frozenset({"adductors"}),
    "lower back": frozenset({"erector spinae", "quadratus lumborum"}),
    "sides": frozenset({"obliques", "quadratus lumborum"}),
    "upper back": frozenset({"rhomboids", "middle trapezius"}),
    "shoulders": frozenset({"posterior deltoids"}),
    "lats": frozenset({"latissimus dorsi"}),
}
"""The muscles of each place, in the order in which they are shown."""

_ALSO: dict[str, str] = {
    "calves": "calf, calves, lower leg, lower legs, gastrocnemius, soleus",
    "hamstrings": "hamstring, hamstrings, hammy, hammies, back of the thigh, back of the leg, back of my legs",
    "glutes": "glute, glutes, butt, bum, buttock, buttocks, bottom, backside, piriformis, gluteus",
    "hips": "hip, hips, hip flexor, hip flexors, outer hip, outer hips, psoas, tfl",
    "quads": "quad, quads, quadriceps, thigh, thighs, front of the thigh",
    "inner thighs": "inner thigh, inner thighs, groin, groins, adductor, adductors, inside leg, inside of the thigh",
    "lower back": "back, lower back, low back, lumbar, spine",
    "sides": "side, sides, waist, oblique, obliques, trunk, core, abs",
    "upper back": "upper back, shoulder blade, shoulder blades, mid back, middle back, trapezius, rhomboids",
    "shoulders": "shoulder, shoulders, arm, arms, deltoids",
    "lats": "lat, lats, side of the back, sides of the back, armpit, latissimus",
}
_WORDS = {word: place for place, words in _ALSO.items() for word in words.split(", ")}


def _split(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FILLERS = _split(
    "a an and any for i i'd is it like me my of on our please pls sore some stiff stretch stretches stretching tight "
    "to the want with your roll rolling foam mobility everything all list help"
)


def stretches_for(catalogue: Catalogue, place: str) -> tuple[CoolDownItem, ...]:
    """Return the items that look after a place of `PLACES`: rolling first, then stretches, in a stable order."""
    found = [item for item in catalogue.cool_down_by_id if PLACES[place] & set(item.muscles)]
    return tuple(sorted(found, key=lambda item: item.kind != "foam-roll"))


def find_stretch_places(text: str) -> tuple[str, ...]:
    """Return the places that a member means, none where they named none; MemberError for a word that is no place."""
    words = re.findall(r"[^\W_]+(?:['-][^\W_]+)*", tidy(text[:_LONGEST]).casefold())
    found: list[str] = []
    unknown: list[str] = []
    at = 0
    while at < len(words):
        phrases = [" ".join(words[at : at + width]) for width in range(min(_MOST_WORDS, len(words) - at), 0, -1)]
        place = next((one for one in phrases if one in _WORDS), None)
        if place is None and words[at] not in _FILLERS:
            place = next((one for one in phrases if _nearest(one)), None)
            found += [near for near in [_nearest(place or "")] if near]
            unknown += [] if place else [words[at]]
        elif place is not None:
            found.append(_WORDS[place])
        at += len(place.split()) if place else 1
    if unknown:
        raise MemberError(
            f"I have no stretch for {quote_safely(' '.join(unknown))}. Name a muscle, for example `!stretch calves`; "
            "`!stretch` alone shows them all. If it hurts there, see a physiotherapist or doctor."
        )
    return tuple(dict.fromkeys(found))


def _nearest(word: str) -> str | None:
    """The place of a word that is misspelt; short ones are too alike to guess."""
    if len(word) < 4:
        return None
    close = process.extractOne(word, list(_WORDS), scorer=fuzz.ratio, score_cutoff=_SAME_WORD)
    return _WORDS[close[0]] if close else None
