"""What the words of a message give away: its questions, and whether anybody asked anything."""

import re

CLEAN_LIMIT = 600
_RAW_LIMIT = 4000
_CODE = re.compile(r"```.*?(?:```|$)|`[^`]*`", re.DOTALL)
_MASKED_LINK = re.compile(r"\[([^\[\]]{0,300})\]\([^()\s]{0,500}\)")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_MENTION = re.compile(r"<(?:@[!&]?|#|a?:\w+:)\d+>|@(?:everyone|here)\b")
_SIGNS = re.compile(r"[|>#\\]+")
_MARKUP = re.compile(r"[*_~]+|[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_SPACE = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"(?<=[?!.])\s+|\n+|\s+(?:and also|also|oh and|plus,)\s+", re.IGNORECASE)
_JOINT = re.compile(
    r"\s*(?:,|;)?\s+and\s+(?=(?:how|what|when|which|why|should|do|does|is|are|can|where)\b)", re.IGNORECASE
)
_FOLLOW_UP = re.compile(
    r"^(?:and|but|so|or|also|then|ok|okay|what about|how about|what if|why|how long|how many|how much|how often|"
    r"for how long|when|which one|really|before or after|even|is that|is it|does it|does that|do i|can i|should i)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^(?:and |but |so )?(?:how|what|whats|when|where|which|who|why|should|shall|do|does|did|is|are|can|could|will|"
    r"would)\b",
    re.IGNORECASE,
)
_QUESTION_WORD = (
    r"(?:how|what|whats|when|where|which|who|whos|why|should|shall|do|does|did(?= (?:i|you|we|he|she|"
    r"they|it|that|this|any\w+)\b)|is|are|am|isn'?t|aren'?t|don'?t|doesn'?t|can|could|will|would|any|anyone|best)"
)
_SEEKS = re.compile(
    r"\?|"
    # a clause begins like a question, after a greeting or not
    r"(?:^|[,.;:!\n-]\s*)(?:(?:and|but|so|or|then|ok|okay|hi|hey|hello|also|yo|um|erm|er|well|right|now|all|guys|team|"
    rf"folks|coach|everyone|question|just|quick|honest|serious)\W+)*{_QUESTION_WORD}\b|"
    # or one stands inside: "not sure how", "should i"
    r"\b(?:and|but|so|or|then|because|cos|wonder(?:ing|ed)?|knows?|sure|unsure|idea|clue|ask(?:ing|ed)?|confused|explain|"
    r"understand|advise|question|told me|tell me|figure out|work out|decide|remember|forgot|forget|see|say|is|was|"
    r"about|on|of|as to|to)\s+(?:how|what|when|where|which|who|why|whether|if)\b|"
    r"\b(?:should|can|could|shall|do|does|am|is|are|would|will)\s+(?:i|you|we|it|there|my|the|they|this|that|anyone|"
    r"people|runners)\b|\bhow (?:to|many|much|often|long)\b|"
    r"\b(?:help|advice|tips?|pls|plz|please|wondering|wonder|explain|anyone|anybody|tell me|suggestions?|recommend\w*|"
    r"ideas?|thoughts|need|worth|or)\b",
    re.IGNORECASE,
)
_JOKES = re.compile(
    r"\b(?:lol|lmao|rofl|haha\w*|hehe\w*|jk|joking|who'?s counting|who can count|can i get an?)\b|"
    "[\U0001f602\U0001f923\U0001f605]",
    re.IGNORECASE,
)
_POINTING = re.compile(r"\b(?:it|that|this|those|these|them|they|one|ones|there|then)\b", re.IGNORECASE)
_POINTED = re.compile(
    r"\b(?:it|its|that|thats|this|those|these|them|they|theyre|there|he|she|hes|shes|his|her|him|their|we|us|our|everyone|anyone|"
    r"someone|anybody|everybody|who|whos)\b|\b(?:it|that|there|who|he|she|they)'",
    re.IGNORECASE,
)
_OWN_SUBJECT = re.compile(
    r"\b(?:strength|strong\w*|muscles?|exercis\w*|squats?|planks?|core|glutes?|hamstrings?|quads?|hips?|knees?|back|calf|"
    r"calves|shins?|it ?band|itb|foam|roll\w*|stretch\w*|sets?|reps?|circuits?|cool.?down|posture|form|physio\w*|"
    r"injur\w*|pain\w*|hurts?|sore|tight\w*|(?<!a )lift\w*|gym|weights?|upper body|lunges?|deadlifts?|"
    r"bridges?|train\w*|workouts?|sessions?|medical|proof|qualified|program\w*|routine)\b",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"\b(?:(?:what|which) time|where (?:do|are|is|shall|should|did) (?:we|you guys|everyone|"
    r"the (?:meet|start|run|group))|"
    r"(?:start|starts|meet|meeting|begin|begins|leave|leaves|leaving|finish|finishes) (?:at|from|by) |"
    r"who(?:'s| is|s)? (?:in|up|coming|running|going|leading)|"
    r"anyone (?:up|in|else|going|running|coming|around|fancy|for)|"
    r"see you|at \d{1,2}(?::\d\d)? ?(?:am|pm)?\b)",
    re.IGNORECASE,
)
_POINTING_WORDS = 8
_FOLLOW_UP_WORDS = 7
_LEANING_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a about after all also and any are at back be been before but by can come comes could day days did do does "
        "each either else even every few first for from go goes good has have how i if in is it its last less long "
        "many maybe me minutes more most much my need no not of often ok okay on one ones only or per quickly really "
        "same should so some soon still than that the them then there these they this those time times to too we "
        "week weeks what when where which why will with would yes you",
    )
)

_THANKS = frozenset({"thanks", "thank", "thankyou", "thx", "ty", "cheers", "ta"})
_AROUND_THANKS = frozenset(
    [
        "a", "ah", "all", "amazing", "and", "appreciated", "awesome", "both", "bot", "brilliant", "coach", "cool", "do",
        "fab", "fair", "for", "good", "got", "great", "help", "helped", "helps", "i", "it", "ll", "lot", "lovely",
        "many", "mate", "much", "nice", "no", "oh", "ok", "okay", "ounce", "perfect", "right", "so", "that", "the",
        "this", "u", "very", "will", "x", "you", "your",
    ]
)  # fmt: skip
_OPEN = re.compile(r"\b(?:do|does|doing|done)\b.*\b(?:before|after|during)\b")
_OPEN_WORDS = _LEANING_WORDS | frozenset(
    re.findall(
        r"\w+",
        "afterwards an anything beginner beginners best better can could club doing done easy else evening first going "
        "good hard help helpful home intervals jog jogging just light long morning must next of ought our people "
        "recommended right run runner runners running runs s shall short should something speed speedwork straight "
        "sunday supposed tempo things today tomorrow tonight training useful want we what whats work would",
    )
)


def clean(text: str) -> str:
    """The words of a message: no code, links, mentions or markup; long ones keep their beginning and their end."""
    text = text[:_RAW_LIMIT]
    for pattern, instead in (
        (_CODE, " "),
        (_MASKED_LINK, r"\1"),
        (_LINK, " "),
        (_MENTION, " "),
        (_SIGNS, " "),
        (_MARKUP, ""),
        (_SPACE, " "),
    ):
        text = pattern.sub(instead, text)
    text = text.strip()
    if len(text) > CLEAN_LIMIT:
        half = CLEAN_LIMIT // 2
        text = f"{text[:half].rsplit(' ', 1)[0]} {text[-half:].split(' ', 1)[-1]}"
    return text


def has_letters(text: str) -> bool:
    """Whether there is any word at all; emoji and punctuation alone are none."""
    return _LETTER.search(text) is not None


def seeks_an_answer(text: str) -> bool:
    """Whether somebody seems to ask: a question mark, a clause that begins like a question, or a plea for help."""
    return has_letters(text) and _SEEKS.search(text) is not None


def jokes(text: str) -> bool:
    """Whether a message laughs: what it asks then is meant for the others."""
    return _JOKES.search(text) is not None


def only_thanks(text: str) -> bool:
    """Whether a message gives thanks and says nothing more: "ok thanks mate, that helps"."""
    words = _WORD.findall(text.casefold())
    return not _THANKS.isdisjoint(words) and all(word in _AROUND_THANKS or word in _THANKS for word in words)


def is_a_question(text: str) -> bool:
    """Whether a message asks something: two words or more, with a question mark or a question's first word."""
    words = clean(text)
    return has_letters(words) and len(words.split()) > 1 and ("?" in words or _ASKS.match(words) is not None)


def questions_in(text: str) -> list[str]:
    """The questions that stand side by side in a message, each of at least three words."""
    lines = (" " + " ".join(line.split()) for line in text.splitlines())  # runs of blanks cost as much as one
    sentences = (sentence for line in lines for sentence in _SENTENCE_END.split(line))
    parts = [part.strip() for sentence in sentences for part in _JOINT.split(sentence)]
    return [part for part in parts if len(part.split()) >= 3 and (part.endswith("?") or _ASKS.match(part))]


def looks_like_follow_up(text: str) -> bool:
    """Whether a message may lean on the one before: short, and it begins or points like "what about my calves?"."""
    short = len(text.split()) <= _FOLLOW_UP_WORDS
    return short and bool(_FOLLOW_UP.search(text) or _POINTING.search(text))


def points_back(text: str) -> bool:
    """Whether a question points at something said before it: "which exercise helps that?"."""
    return _POINTING.search(text) is not None


def points_at_talk(text: str) -> bool:
    """Whether a short question points at people's own talk ("when is it?") or asks for a time and place of theirs.

    Overheard it is no question to the clinic, however much it sounds like one.
    """
    words = re.findall(r"[a-z]+", text.casefold().replace("'", ""))
    if _MEETING.search(text) or names_nothing(text):
        return True
    return len(words) <= _POINTING_WORDS and _POINTED.search(text) is not None and not _OWN_SUBJECT.search(text)


def names_nothing(text: str) -> bool:
    """Whether a message means nothing without the one before: "and for how long?" has no word of its own."""
    return all(word in _LEANING_WORDS for word in re.findall(r"[a-z]+", text.casefold().replace("'", "")))


def asks_openly(text: str) -> bool:
    """Whether a question asks what to do around a run and no more: "what should I do after a run?"."""
    words = text.casefold()
    return _OPEN.search(words) is not None and all(word in _OPEN_WORDS for word in _WORD.findall(words))
