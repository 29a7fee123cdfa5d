"""What a question asks to be careful about: something hurts, badly perhaps, or a medicine or an allergy is named."""

import re
from enum import StrEnum


class Caution(StrEnum):
    """Why an answer is given with care; carried from an answer into what follows it."""

    PAIN = "pain"
    SEVERE = "severe"
    MEDICINE = "medicine"


Cautions = frozenset[Caution]
NONE: Cautions = frozenset()

_PAIN = re.compile(
    r"\b(?:pain(?:s|ful\w*|ed)?(?!\s?killer)|hurt\w*|ach(?:e|es|ed|ing|y)|\w{3,}aches?|sore(?:ness|r)?|injur\w*|tear|tore|torn|"
    r"tears|sprain\w*|strain\w*|pulled|fractur\w*|broke|broken|swoll?en|swelling|inflam\w*|numb(?:ness|ed)?|tingl\w*|"
    r"pins and needles|stabbing|throb\w*|sting\w*|twinge\w*|niggl\w*|tend[io]n\w*|\w+itis|bursa\w*|hernia\w*|sciatica|"
    r"cramp\w*|popped|crack(?:ed)?|bruis\w*|limp(?:s|ing|ed)?|"
    r"agony|agoni[sz]ing|excruciating|unbearable|fasci\w+|splints?|"
    r"dislocat\w*|dizz\w+|faint\w*|concuss\w*|whiplash|"
    r"palpitations?|light ?-?headed\w*|(?:pass(?:ed|ing)|black(?:ed|ing)) out|"
    r"heart (?:(?:is|was|keeps|kept) )?(?:racing|skipping|skips|skipped|fluttering|flutters|pounding)|"
    r"chest (?:feels|felt|is|was|gets|got|goes|went) (?:\w+ ){0,3}tight|tight chest|"
    r"(?:is|are|s|re) killing me|gave (?:out|way)|giv(?:es|ing) way)\b",
    re.IGNORECASE,
)
_EFFORT_THAT_KILLS = re.compile(
    r"\b(?:hills?|reps?|intervals?|session|circuit|workout|burpees?|squats|lunges|planks?|coach|heat|pace|traffic|alarm|"
    r"race|run|training|these|those|it|this|that|they|you) (?:is|are|s|re) killing me\b",
    re.IGNORECASE,
)
_SEVERE = re.compile(
    r"\b(?:agony|agoni[sz]ing|excruciating|unbearable|worst pain|extreme pain|severe pain|so much pain|terrible pain|"
    r"(?:10|ten) ?(?:/|out of) ?(?:10|ten)|(?:can'?t|cannot|can not|couldn'?t) (?:even )?(?:walk|stand|sleep|"
    r"put (?:any )?weight|bear (?:any )?weight)\w*|(?:crying|screaming|scream|cry) (?:in|with|from) pain|concuss\w*)\b",
    re.IGNORECASE,
)
_MEDICINES = (
    r"ibuprofen|advil|nurofen|motrin|aspirin|paracetamol|tylenol|acetaminophen|naproxen|aleve|voltaren|voltarol|"
    r"diclofenac|celebrex|codeine|nsaids?|pain ?killers?|anti-?inflammator\w*|antibiotics?|"
    r"ciprofloxacin|blood thinners?|"
    r"warfarin|eliquis|apixaban|xarelto|rivaroxaban|clopidogrel|plavix|steroids?|cortisone|prednisone|prednisolone|"
    r"insulin|metformin|beta ?blockers?|statins?|ssris?|antidepressants?|lithium|methotrexate|arnica"
)
_NAMES_MEDICINE = re.compile(rf"\b(?:{_MEDICINES})\b", re.IGNORECASE)
_MEDICINE = re.compile(
    rf"\b(?:{_MEDICINES}|allerg\w*|intoleran\w*|meds|medications?|medicines?|prescri\w*|tablets?|pills?|ulcers?|kidneys?|"
    r"pregnan\w*|breast ?feeding)\b",
    re.IGNORECASE,
)
_HOW_LONG = re.compile(
    r"^\W*(?:(?:and|so|but|ok|okay|then|also)\W+)*(?:(?:for |in )?how (?:long|soon|quick\w*|"
    r"fast|many (?:days|weeks|months))|when|"
    r"what'?s the (?:recovery|healing))\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def speaks_of_pain(text: str) -> bool:
    """Whether the words are about something that hurts: then no exercise is offered where no topic fits."""
    return _PAIN.search(_EFFORT_THAT_KILLS.sub(" ", text)) is not None


def read_cautions(text: str) -> Cautions:
    """Return what the words ask to be careful about."""
    found = {Caution.MEDICINE} if _MEDICINE.search(text) else set()
    if _SEVERE.search(text):
        found |= {Caution.PAIN, Caution.SEVERE}
    elif speaks_of_pain(text):
        found.add(Caution.PAIN)
    return frozenset(found)


def asks_how_long(text: str) -> bool:
    """Whether a question is how long something takes, or when it is over: of a pain nobody here can tell."""
    return _HOW_LONG.search(text) is not None


def names_medicine(text: str) -> bool:
    """Whether a text names a medicine."""
    return _NAMES_MEDICINE.search(text) is not None


def without_medicine(answer: str) -> str:
    """Return an answer without its sentences that name a medicine; empty where nothing else is left."""
    return " ".join(part for part in _SENTENCE.split(answer) if part and not names_medicine(part))
