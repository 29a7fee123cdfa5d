"""The words members use after `!circuit` and in their profile, and what each of them means."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.catalogue import BODYWEIGHT, GYM, Equipment, Level, Place, SorePlace


class Wish(StrEnum):
    """A wish that is a word of its own."""

    AGAIN = "again"
    FOR_EVERYONE = "for everyone"
    PARTNER = "partner"
    HOME = "home"


@dataclass(frozen=True, slots=True)
class EquipmentSet:
    """Several pieces of equipment said in one word: the gym, nothing at all."""

    pieces: frozenset[Equipment]


@dataclass(frozen=True, slots=True)
class LevelWord:
    """A word for how hard it should be: 1 easy, 2 medium, 3 hard."""

    level: Level


@dataclass(frozen=True, slots=True)
class Minutes:
    """A word for how long the circuit may take."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Sore:
    """Places to spare; more than one where the word is not exact ("heel")."""

    places: frozenset[SorePlace]


class Focus(StrEnum):
    """A wish for one part of the body, which a circuit of all four groups does not grant."""

    FOCUS = "focus"


class Jumps(StrEnum):
    """Something that jumps: "no jumping" keeps it out, without the no it cannot be wished for."""

    JUMPS = "jumps"


@dataclass(frozen=True, slots=True)
class Said:
    """Something that no request grants and that is answered in one sentence; an empty one for words that ask nothing.

    `sentence` follows the words alone, `negated` follows them after a no; where it `refuses`, no circuit is drawn.
    """

    sentence: str = ""
    negated: str = ""
    refuses: bool = False


class NoFacts(StrEnum):
    """A place that can be sore but that no exercise has facts about."""

    NO_FACTS = "no facts"


Meaning = Place | Wish | Equipment | EquipmentSet | LevelWord | Minutes | Sore | Focus | Jumps | Said | NoFacts

_NO_RUNNING = "My circuits never include running."
_I_CHOOSE = "I can't choose or leave out an exercise by name; Swap under the circuit changes any of them."
_PREGNANT = (
    "My circuits aren't made for pregnancy or the months after it. Please ask your midwife, doctor or physiotherapist."
)
_DOCTOR_FIRST = (
    "I don't know which exercises are safe for you with that, so I won't guess. "
    "Please ask your doctor or physiotherapist first."
)
_EQUIPMENT: dict[Equipment, str] = {
    Equipment.MAT: "mat, mats, yoga mat, exercise mat, towel, carpet, rug",
    Equipment.STEP: "step, steps, stairs, stair, kerb, curb, box, staircase",
    Equipment.FOAM_ROLLER: "foam roller, roller, foam-roller, foamroller, rollers, blackroll",
    Equipment.BAND: "band, bands, resistance band, resistance bands, mini band, mini bands, loop, loops, theraband, "
    "tubing, elastic, elastics, loop band, loop bands",
    Equipment.DUMBBELL: "dumbbell, dumbbells, dumbell, dumbells, db, dbs, weights, hand weights, free weights",
    Equipment.KETTLEBELL: "kettlebell, kettlebells, kettle bell, kettle bells, kettle, kb, kbs, bell, bells",
    Equipment.BENCH: "bench, benches, park bench, weight bench",
    Equipment.STABILITY_BALL: "stability ball, swiss ball, exercise ball, gym ball, fit ball, fitball, ball, "
    "stability-ball, yoga ball, balance ball",
    Equipment.PULL_UP_BAR: "pull-up bar, pull up bar, pullup bar, chin-up bar, chin up bar, bar, monkey bars, "
    "pull-up-bar, pullup, pull-up",
    Equipment.BARBELL: "barbell, barbells, bb, olympic bar",
    Equipment.CABLE: "cable, cables, cable machine, pulley, lat machine, machines",
}

_SORE: dict[str, tuple[SorePlace, ...]] = {
    "knee, knees, kneecap, runner's knee, runners knee, patella": (SorePlace.KNEE,),
    "back, lower back, low back, lower-back, lumbar, spine": (SorePlace.LOWER_BACK,),
    "hip, hips, groin, hip flexor, hip flexors, outer hip, adductor, adductors": (SorePlace.HIP,),
    "hamstring, hamstrings, hammy, hammies, back of the thigh": (SorePlace.HAMSTRING,),
    "achilles, achilles tendon, achillies, achilles tendinitis": (SorePlace.ACHILLES,),
    "ankle, ankles, rolled ankle, twisted ankle, sprained ankle": (SorePlace.ANKLE,),
    "shin, shins, shin splints, shin splint, shinsplints": (SorePlace.SHIN,),
    "plantar, plantar fasciitis, plantar fascia, sole, soles, sole of the foot, pf": (SorePlace.PLANTAR,),
    "heel, heels": (SorePlace.PLANTAR, SorePlace.ACHILLES),
    "it band, itb, itbs, it-band, iliotibial band, it band syndrome": (SorePlace.IT_BAND,),
    "shoulder, shoulders, rotator cuff": (SorePlace.SHOULDER,),
}

_OTHER: dict[str, Meaning] = {
    "gym, full gym, everything, at the gym, all equipment, full kit": EquipmentSet(GYM),
    "nothing, none, no equipment, no kit, no gear, empty handed, equipment none": EquipmentSet(frozenset()),
    "bodyweight, body weight, body-weight, floor": EquipmentSet(BODYWEIGHT),
    "home, at home, living room, indoors, inside, hotel, hotel room": Wish.HOME,
    "outside, outdoor, outdoors, park, in the park, track, on the track, trail, street, car park, parking lot, field, "
    "beach": Place.OUTSIDE,
    "no floor, no lying down, standing, standing only, standing up, stand, office, off the floor, no ground, "
    "not on the floor, no lying, without lying down, without lying, not lying down, no floor work, without the "
    "floor, floor is wet, wet floor, wet ground, wet": Place.NO_FLOOR,
    "quiet, quietly, silent, silently, noiseless, no noise, no impact, low impact, low-impact, low noise, neighbours, "
    "neighbors, upstairs, downstairs, downstairs neighbours, downstairs neighbors, thin walls, baby sleeping, "
    "baby asleep, kids "
    "asleep, joint friendly, joint-friendly": Place.QUIET,
    "jump, jumps, jumping, hop, hops, hopping, leaps, bounding, plyo, plyos, plyometric, plyometrics, burpee, burpees, "
    "jumping jacks, jumping jack, star jumps, box jumps, jump squats, squat jumps, skater jumps, high impact, "
    "high-impact, noise, noisy, impact, stomping": Jumps.JUMPS,
    "run, running, sprints, sprinting, jog, jogging": Said("", _NO_RUNNING),
    "long run, easy run, short run, tempo run, long runs, full body, full-body, whole body, total body, all "
    "over": Said(),
    "plank, planks, side plank, side planks, squat, squats, lunge, lunges, push-up, push-ups, pushup, pushups, "
    "press-up, "
    "press-ups, crunch, crunches, sit-up, sit-ups, situp, situps, deadlift, deadlifts, bridge, bridges, clamshell, "
    "clamshells, clams, rows, row, nordics, copenhagen, supermans, bird dog, dead bug, mountain climbers, "
    "step-ups": Said(_I_CHOOSE, _I_CHOOSE),
    "warm up, warm-up, warmup, warming up": Said(
        "Your run is the warm-up: do the circuit right after it. Before a run, `!warmup` shows five easy moves."
    ),
    "stretch, stretches, stretching, mobility, yoga, foam rolling, foam roll, rolling": Said(
        "Rolling and stretching come after the circuit, on the same card; `!stretch` shows them all."
    ),
    "hiit, tabata, crossfit, interval, intervals, pilates, weightlifting": Said(
        "I have one kind of circuit: 4 exercises for runners, 2 or 3 rounds."
    ),
    "pregnant, pregnancy, postpartum, postnatal, prenatal, diastasis": Said(_PREGNANT, _PREGNANT, refuses=True),
    "replacement, surgery, operation, stress fracture, stress fractures, stress reaction, fracture, fractures, "
    "fractured, "
    "broken leg, broken arm, broken hip, broken ankle, broken foot, broken toe, broken rib, broken ribs, broken wrist, "
    "acl, meniscus, herniated, hernia, osteoporosis, heart condition, heart problem, heart problems, heart disease, "
    "heart attack, heart failure, pacemaker, palpitations, high blood pressure, stroke, concussion, concussed, faint, "
    "dizzy, lightheaded, light-headed, c section, c-section, caesarean, cesarean": Said(
        _DOCTOR_FIRST, _DOCTOR_FIRST, refuses=True
    ),
    "quick, quickie, short, fast, express": Minutes(12),
    "long, longer": Minutes(25),
    "half an hour, half hour": Minutes(30),
    "quarter of an hour, quarter hour, quarter of hour": Minutes(15),
    "easy, easier, beginner, beginners, light, gentle, newbie, novice, simple, level 1, l1, level easy, very easy, "
    "starter": LevelWord(1),
    "medium, normal, moderate, intermediate, level 2, l2, level medium": LevelWord(2),
    "hard, harder, tough, tougher, advanced, challenging, challenge, spicy, brutal, difficult, expert, level 3, l3, "
    "level hard, killer, beast": LevelWord(3),
    "again, repeat, same again, last one, the last one, the same, same, previous, last, encore": Wish.AGAIN,
    "for everyone, everyone, everybody, for everybody, for all, for us, for the club, club, group, for the group, "
    "all of us, team, for the team, class": Wish.FOR_EVERYONE,
    "partner, buddy, with a partner, with a friend, in pairs, pair, friend": Wish.PARTNER,
    "abs, core, legs, leg, glutes, glute, butt, bum, arms, arm, chest, upper body, lower body, upper-body, "
    "lower-body, cardio, biceps, "
    "six pack": Focus.FOCUS,
    "neck, wrist, wrists, elbow, elbows, calf, calves, quad, quads, toe, toes, foot, feet, rib, ribs, upper back, "
    "hand, hands, thigh, thighs, big toe, bunion, stomach, belly, head, chest pain, sciatica, disc, pelvis, "
    "pelvic floor, thumb, finger, fingers": NoFacts.NO_FACTS,
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _build_meanings() -> dict[str, Meaning]:
    meanings: dict[str, Meaning] = {}
    for piece, words in _EQUIPMENT.items():
        meanings |= dict.fromkeys(words.split(", "), piece)
    for words, places in _SORE.items():
        meanings |= dict.fromkeys(words.split(", "), Sore(frozenset(places)))
    for words, meaning in _OTHER.items():
        meanings |= dict.fromkeys(words.split(", "), meaning)
    return meanings


MEANINGS = _build_meanings()

FILLERS = _words(
    "a an and any at be bit but can circuit could do exercise exercises feel feels for from get give go got had has "
    "have hello hey hi i i'd i'm i've im in is it it's its just left like little make me mine minute mostly my of on "
    "one only or our ounce plan please pls plz right routine session set some something spare strength thanks that "
    "the then there this to today today's tonight tonight's too up use using very want we with workout would you your "
    "after before ran about around approx approximately roughly max maximum within under than less more new another "
    "different next random surprise anything whatever ok okay sure good nice maybe not-too while after-run post-run "
    "are all also again-please best body day days do doing don easy-ish equipment gear kit minutes'"
)
TELLING_FILLERS = _words(
    "a about all alone already an and another around at back bit boys brother buddy cloudy club cold colleague "
    "colleagues completed dad dark daughter did dog done done! finally finished first for friend friends fun "
    "gang girls good got great group heat hey hi home hot husband i i'm i've in is it it's ive just kids lads "
    "log lovely managed mate mates me mom mum my nice note now of ok only ounce our out partner phew please "
    "pretty quite rain really session sister snow so solo son sunny team the then thing through time "
    "took total very was we wet wife wind windy with woohoo work workout yay yes"
)
"""What people say around something that they have done, and that says nothing of it; not how hard it was."""
PAIN_WORDS = _words(
    "sore bad hurt hurts hurting pain painful pains ache aches aching achy dodgy injured injury niggle niggly niggling "
    "tweaked strained strain pulled tender stiff swollen problem problems issue issues torn sprained twisted tight "
    "tendinitis tendonitis tendinopathy rehab rehabbing recovering gammy"
)
NEGATIONS = _words(
    "no without minus not except don't dont haven't havent lack lacking avoid avoiding zero nor neither excluding"
)
NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=1
    )
} | {
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "forty-five": 45,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
    "once": 1,
    "twice": 2,
    "thrice": 3,
}
