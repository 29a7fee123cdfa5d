"""Other sports in the words of a running week: what is no run is kept out of the runs, and said so."""

from dataclasses import dataclass

from bot.domain.words.tokens import END, LETTER, TokenPattern, build_patterns

RUN_WORDS = frozenset(
    [
        "run",
        "runs",
        "running",
        "ran",
        "jog",
        "jogs",
        "jogging",
        "parkrun",
        "treadmill",
        "tempo",
        "intervals",
        "interval",
        "fartlek",
        "strides",
        "lr",
        "shakeout",
        "threshold",
    ]
)


@dataclass(frozen=True, slots=True)
class OtherSport:
    """A sport that is no run, as it was written."""

    text: str


_SPORTS = (
    r"bik(?:e|es|ing)|bicycl(?:e|ing)|cycl(?:e|es|ing)|rid(?:e|es|ing)|spin(?:ning)?(?: class)?|peloton|zwift|turbo"
    r"(?: trainer)?|mtb|swim(?:s|ming)?|aqua ?(?:jog(?:ging)?|fit|run(?:ning)?)|water ?polo|yoga|pilates|barre|"
    r"strength(?: training| work| session)?|weights?(?: training| session)?|weight ?lifting|lift(?:ing)?|gym|"
    r"cross ?fit|"
    r"hiit|core(?: work| session)?|abs|legs day|leg day|s&c|conditioning|plyo(?:s|metrics)?|calisthenics|kettlebells?|"
    r"(?:cross|x)[ -]?train(?:ing|er)?|xt|ct|row(?:s|ing|er)?|erg|elliptical|stair ?master|hik(?:e|es|ing)|"
    r"walk(?:s|ing)?|ruck(?:ing)?|ski(?:s|ing)?|snowboard(?:ing)?|climb(?:ing)?|boulder(?:ing)?|football|soccer|futsal|"
    r"tennis|padel|squash|badminton|basketball|volleyball|netball|hockey|rugby|cricket|golf|dance|dancing|zumba|ballet|"
    r"box(?:ing)?|kickboxing|karate|judo|bjj|martial arts|skat(?:e|es|ing)|rollerblad(?:e|ing)|paddl(?:e|ing)|sup|"
    r"kayak(?:ing)?|canoe(?:ing)?|surf(?:ing)?|sail(?:ing)?|stretch(?:ing|es)?|mobility|foam[ -]?roll(?:ing|er)?|"
    r"physio(?:therapy)?|massage|sauna|meditation|triathlon|duathlon|brick|aerobics|trx|body ?pump|circuits?"
    r"(?: training| class)?"
)
_PLACE = (
    r"(?: (?:path|paths|trail|trails|lane|lanes|track|tracks|course|courses|courts?|pitch|pitches|field|shop|club|way))"
)
_RUN_WALK = (
    r"(?:run|jog)(?: ?[/-] ?|ning | and | )walk(?:ing|s)?|walk(?:ing)?(?: ?[/-] ?| and | )(?:run|jog)(?:ning)?|"
    r"walk breaks?"
)
_REST = r"(?:rest(?: day)?|off|nothing)"
# Before every other reading: "cycle path" is a way to run on, "run/walk" a way to run.
SPORT_PATTERNS: tuple[TokenPattern[OtherSport | None], ...] = build_patterns(
    (
        (
            rf"(?:{_REST} ?(?:/|or) ?)?(?:{_SPORTS}){END}(?!-{LETTER}|{_PLACE})(?: ?(?:/|or) ?{_REST}{END})?",
            lambda match: OtherSport(match[0]),
        ),
    )
)
NO_SPORT = rf"(?:{_RUN_WALK}|(?:{_SPORTS}){_PLACE}){END}"
