"""The note of a run: words that change neither when, how far nor what; every other word is quoted back."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from bot.domain.errors import MemberError
from bot.domain.words.tokens import TokenPattern, build_patterns, quote_safely
from bot.domain.words.vocabulary import NUMBER_WORDS

MAX_NOTE = 30
_SMALL_WORDS = "at on in a an the of for from to and then i we my is it it's every each"
FILLERS = frozenset(
    f"{_SMALL_WORDS} run runs running jog jogging are usually normally always generally just also about around "
    f"weekly do i'm "
    "im i'll meet meets meeting go going we're have usual day time start starts starting distance when".split()
)
_LAST_WORDS = frozenset({"run", "runs", "running", "jog"})  # "long run" stays a note, "run" alone is none

_REPEATS = (
    "isn't every week, but your week here repeats. Leave it out, and use `!reminders skip` in a week without that run."
)
_ENDS = (
    "gives your week a start or an end, but it repeats every week. Leave it out; `!reminders pause until 3 jan` pauses."
)
_DOUBTS = "makes it unclear whether there is a run. Leave out the word, or the run."
_CHOICE = "makes it unclear which one it is. Write just one."
_ONCE = "is a single day, but your week here repeats. Write the days you always run."
_COUNTS = "changes how far that is. Write the total in km, miles or minutes."
_SHIFTS = "changes when that is. Write the time the run starts."
_ZONE = "is a time zone; your week uses your own. Set that with `!profile zone`, then write just the time."
_ALTERS = "changes a run you already have. Write the week as it is now."
_LETTER = "means nothing to me there. Spell it out, or leave it out."
_DAY_LETTER = "could be a day. Write it with three letters, as in tue or thu."

_TURNING = {
    _REPEATS: "other alternate alternates alternating alternately alternative alternatively alt biweekly bi-weekly "
    "semi-weekly fortnight fortnightly fortnights monthly bimonthly bi-monthly yearly annually annual quarterly month "
    "months month's year years odd even first second third fourth fifth last rotating rota rotation shift shifts "
    "second-last nth week weeks wk wks occasional season seasonal termtime term-time semester",
    _ENDS: "until till til untill since starting beginning ending ends end begins january february march april "
    "may june "
    "july august september sept october november december jan feb mar apr jun jul aug sep oct nov dec summer winter "
    "spring autumn christmas xmas easter holiday holidays vacation vacations half-term term during throughout "
    "thru till's effective onwards onward henceforth "
    "thereafter whilst while as",
    _DOUBTS: "not no never without maybe perhaps possibly probably might may could would should can cannot can't won't "
    "don't doesn't didn't isn't wasn't aren't couldn't wouldn't shouldn't dont doesnt isnt wont cant if unless except "
    "excepting excluding excludes excl exc exception apart but however although though only optional optionally "
    "tbc tbd "
    "tba depending depends dependent weather-permitting permitting permits flexible varies variable vary provisional "
    "provisionally tentative tentatively hopefully sometimes occasionally often rarely seldom mostly mainly barely "
    "hardly unsure perchance conditional "
    "when whenever whether hope hoping trying try want wanna planning planned intend aim supposed suspended unlikely "
    "likely sans minus lest bar barring save otherwise",
    _CHOICE: "or either both neither nor instead vs versus alternatively choice choose whichever any whatever and/or",
    _ONCE: "today tomorrow tonight yesterday this next upcoming someday soon currently now temporarily temporary",
    _COUNTS: "half quarter quarters double doubles triple dozen couple few several more less fewer extra plus "
    "total each-way "
    "times twice once thrice longer shorter further farther per x2 x3 2x 3x pair "
    f"{' '.join(NUMBER_WORDS)} hundred forties",
    _SHIFTS: "later earlier before after past between ish flexi-time floating anytime whenever o'clock oclock "
    "noonish by",
    _ZONE: "est edt cst cdt mst mdt pst pdt gmt utc bst cet cest eet eest wet west ist jst aest aedt acst awst "
    "nzst nzdt "
    "hst akst akdt ast adt nst sgt hkt msk sast wib zulu et pt mt ct pacific eastern central mountain utc+1",
    _ALTERS: "cancel cancelled canceled cancels skip skips skipped skipping swap swapped move moved moving "
    "replace replaced "
    "replaces change changed changes changing postpone postponed missed miss stop stopped pause paused delete remove "
    "removed update instead-of",
}
_WHY = {word: why for why, words in _TURNING.items() for word in words.split()}
# A turning word that says where, with whom or after what, and not when the week holds.
_STEMS = {  # of words with many endings
    "except": _DOUBTS,
    "exclu": _DOUBTS,
    "cancel": _ALTERS,
    "alternat": _REPEATS,
    "option": _DOUBTS,
    "tentativ": _DOUBTS,
    "occasion": _REPEATS,
    "season": _REPEATS,
    "fortnight": _REPEATS,
    "postpon": _ALTERS,
    "provision": _DOUBTS,
    "depend": _DOUBTS,
    "approx": _COUNTS,
    "resum": _ENDS,
    "temporar": _ONCE,
    "irregular": _DOUBTS,
    "sporadic": _DOUBTS,
    "conditional": _DOUBTS,
    "reschedul": _ALTERS,
    "suspend": _ALTERS,
    "commenc": _ENDS,
    "expir": _ENDS,
}
_HARMLESS_PAIRS = {
    "before": [
        "work",
        "breakfast",
        "school",
        "lunch",
        "dinner",
        "tea",
        "kids",
        "bed",
        "church",
        "sunrise",
        "sunset",
        "dawn",
        "dusk",
    ],
    "after": [
        "work",
        "breakfast",
        "school",
        "lunch",
        "dinner",
        "tea",
        "kids",
        "church",
        "sunrise",
        "sunset",
        "dark",
        "drop-off",
        "nursery",
    ],
    "half": ["marathon"],
    "by": ["the", "river", "lake", "sea", "canal", "coast", "water", "beach", "feel", "heart", "effort"],
    "past": ["the"],
    "as": ["a"],
}
_ONLY_FOR = frozenset(
    ["women", "women's", "ladies", "men", "men's", "members", "girls", "adults", "beginners", "juniors"]
)
_STARTS = frozenset(["from", "starting", "beginning", "since", "as"])
_GROUPS = frozenset(["central", "mountain", "west", "spring", "summer", "winter"])  # of places, with a noun after it
_PLACE_NOUNS = frozenset(
    [
        "park",
        "loop",
        "route",
        "hill",
        "hills",
        "trail",
        "trails",
        "road",
        "street",
        "lake",
        "track",
        "reservoir",
        "club",
        "trail",
    ]
)
# Words so near a turning one that a slip of the keys makes one of the other, and that people write in notes.
_INNOCENT = frozenset(
    [
        "expect",
        "mouth",
        "north",
        "south",
        "string",
        "sprint",
        "sprints",
        "printing",
        "water",
        "steady",
        "hilly",
        "thirsty",
        "weekday",
        "brunch",
        "past",
        "cancer",
        "fast",
        "tarmac",
        "moving-time",
        "month's-end",
        "western",
        "eastern-end",
        "mount",
        "other's",
        "mother",
        "brother",
        "bother",
        "wheel",
        "wheels",
        "holiday",
        "birthday",
        "friendly",
        "sunny",
        "easy",
        "relaxed",
        "recovery",
        "social",
        "progression",
        "fartlek",
        "hills",
        "threshold",
        "aerobic",
        "anyone",
        "stairs",
        "start",
        "shirt",
        "there",
        "where",
    ]
)
_LEAST_LETTERS = 6
_NEAR = 86  # rapidfuzz ratio from which a word is a turning one misspelt
_LONG_ONES = [word for word in _WHY if len(word) >= _LEAST_LETTERS]
_MOST_WORDS = 12  # of a note that are looked at

NOT_EVERY_WEEK = (
    r"every (?:other|second|two|three|four|few|third|last|first|alternate|[0-9]+(?:st|nd|rd|th)?)(?: weeks?)?(?!\w)|"
    r"(?:on )?alt(?:ernat(?:e|ing))?\.?(?: weeks?)?(?!\w)|each (?:other|second|alternate)(?!\w)|"
    r"(?:the )?(?:first|second|third|fourth|last|[1-5](?:st|nd|rd|th)) (?:and (?:third|fourth|last|[1-5](?:st|"
    r"nd|rd|th)) )?"
    r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|satur|sat|sun)(?:day)?s?(?: (?:of|in) (?:the|each|every|a) month)?(?!\w)|"
    r"(?:of|in|per|a|each|every|once a|once per|twice a) month(?!\w)|"
    r"(?:twice|two times|three times|[0-9] ?x|[0-9] times|x[0-9]|several times) (?:a|per|each|every) (?:week|"
    r"day|month|fortnight)(?!\w)|"
    r"(?:odd|even|even-numbered|odd-numbered|alternate) weeks?(?!\w)|week [a-d0-9]+(?!\w)|w(?:ee)?k ?[0-9]{1,2}(?!\w)|"
    r"(?:bi|semi)-?(?:weekly|monthly)(?!\w)|fortnightly|every fortnight"
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
DATES = (
    rf"[0-9]{{1,2}}(?:st|nd|rd|th)?\.?(?: of)? {_MONTH}\.?(?:,? [0-9]{{4}})?(?!\w)|{_MONTH}\.? "
    rf"[0-9]{{1,2}}(?:st|nd|rd|th)?(?!\w|[.:][0-9])(?:,? [0-9]{{4}})?|"
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?!\w)|[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{2,4})?(?![\w/]| ?(?:k|mi|min))"
)
ZONES = (
    r"(?:gmt|utc) ?[+-] ?[0-9]{1,2}(?::?[0-9]{2})?(?!\w)|"
    r"(?-i:(?!Lunch|Tea|Race|Meet|Start|Night|Dinner|Bed|First|Good|Time)[A-Z][a-z]+) time(?!\w| trial)|"
    r"(?:local|eastern|central|pacific|mountain|atlantic|uk|us|european|british|german) time(?!\w)"
)
IS_A_ZONE = _ZONE
REST_OR_RUN = r"(?:rest|off)(?: day)? ?(?:or|/) ?(?=(?:an? )?(?:easy |short |slow )?[0-9])"
IS_A_CHOICE = _CHOICE
IS_A_DATE = "is a date, but your week here repeats. Write just the day of the week."
IS_NOT_EVERY_WEEK = _REPEATS
EVERY_WEEK: tuple[TokenPattern[None], ...] = build_patterns(
    (
        (r"(?:once (?:a|per) week|(?:every|each) week(?: on)?|per week|a week|weekly)(?![\w-])", lambda _: None),
        (r"(?<=[a-z0-9'] )(?:each|every) (?:day|time|run)(?= ?[,;]| ?$)", lambda _: None),
    )
)
# After a number without a unit, these leave it a distance: "6 easy"; "10 laps" is none.
HOW = (  # figures that say how it is run: "zone 2", "4 strides", "5k pace"
    r"(?:zone|rpe|hr|heart rate|bpm|cadence) ?[0-9]{1,3}(?:-[0-9]{1,3})?(?: ?bpm)?(?![\w.:])|"
    r"[0-9]{1,2}(?: ?x)? (?:strides?|hills?|hill (?:reps?|repeats?|sprints?)|sprints?|pickups?|surges?)(?!\w)|"
    r"[0-9]{1,2} ?(?:k|km|mi|miles?)(?:[ -]race)?[ -](?:pace|effort)(?!\w)"
)
STYLES = frozenset(
    [
        "easy",
        "steady",
        "tempo",
        "slow",
        "long",
        "recovery",
        "hills",
        "hilly",
        "fast",
        "threshold",
        "progression",
        "fartlek",
        "interval",
        "intervals",
        "strides",
        "with",
        "at",
        "on",
        "in",
        "run",
        "runs",
        "jog",
        "and",
        "then",
        "the",
        "flat",
        "trail",
        "trails",
        "track",
        "road",
        "race",
        "club",
        "social",
        "relaxed",
        "aerobic",
        "base",
        "z1",
        "z2",
        "z3",
        "z4",
        "z5",
        "speed",
        "hard",
        "moderate",
        "gentle",
        "chilled",
        "chill",
        "parkrun",
        "group",
        "together",
        "solo",
        "every",
        "each",
        "from",
    ]
)


def read_note(words: Sequence[str], example: str) -> str:
    """Return the words of a run without the fillers around them; MemberError for one that turns the meaning."""
    check_words(words, example)
    kept = list(words)
    while kept and kept[0].casefold() in FILLERS:
        kept.pop(0)
    while kept and kept[-1].casefold() in FILLERS - _LAST_WORDS:
        kept.pop()
    note = " ".join(kept)
    if len(note) > MAX_NOTE:
        raise MemberError(f"The note {quote_safely(note)} is too long: {MAX_NOTE} characters at most. Use fewer words.")
    return note


def check_words(words: Sequence[str], example: str, *, may_count: bool = False) -> None:
    """Raise MemberError for the first word that changes when, how far or what, with the word in it.

    `may_count` lets "half" and "six" pass, for a run of which something is missing that they may be.
    """
    folded = [word.casefold() for word in words]
    for at, word in enumerate(folded[:_MOST_WORDS]):
        following = folded[at + 1] if at + 1 < len(folded) else ""
        why = _find_why(word, following, folded[at - 1] if at else "")
        if why and not (may_count and why == _COUNTS):
            raise MemberError(f"{quote_safely(words[at])} {why} {example}")


def _find_why(  # noqa: PLR0911  # one return a kind of word
    word: str, following: str, before: str
) -> str | None:
    if word in _HARMLESS_PAIRS and following in _HARMLESS_PAIRS[word]:
        return None
    if word == "only" and before in _ONLY_FOR:
        return None
    if word in _GROUPS and following in _PLACE_NOUNS:
        return None
    if (
        word == "time"
        and before.isalpha()
        and before not in FILLERS | {"lunch", "tea", "night", "good", "first", "race"}
    ):
        return _ZONE
    if len(word) == 1 and word not in {"a", "i"}:
        return _DAY_LETTER if word in "mtwrfs" else _LETTER
    stem = next((why for stem, why in _STEMS.items() if word.startswith(stem)), None)
    why = _WHY.get(word) or _WHY.get(word.removesuffix("'s")) or stem
    if why or len(word) < _LEAST_LETTERS or word in _INNOCENT:
        return why
    near = process.extractOne(word[:20], _LONG_ONES, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return _WHY[near[0]] if near else None
