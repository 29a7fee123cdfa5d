"""The words of a training plan that mean no run: another sport, a walk, a day off."""

import re

_SPORTS = (
    r"cross(?: ?-?train(?:ing)?| ?fit)?|x-?train(?:ing)?|ct|xt|strength(?: training)?|s&c|weights?|gym|"
    r"core|yoga|pilates|swim(?:s|ming)?|bik(?:es?|ing)|cycl(?:es?|ing)|spin(?:ning)?|row(?:s|ing)?|elliptical|"
    r"stretch(?:es|ing)?|mobility|massage|hik(?:es?|ing)|ski(?:s|ing)?|rouvy|zwift|peloton|trainerroad|turbo|"
    r"foam roll(?:ing)?|squats?|bench(?: press)?|deadlifts?|lunges?|planks?|(?:push|pull|press|sit)-?ups?|burpees?|"
    r"kettlebells?"
)
_DAY_OFF = r"off(?![ -](?!day|or|and|if)[a-z])|recovery day|non-?running"
OTHER_SPORT = re.compile(rf"(?<![a-z])(?:{_SPORTS}|rest|{_DAY_OFF})(?![a-z])")
WALK = re.compile(r"(?<![a-z])walk(?:s|ing)?(?![a-z])")
# Beside these an amount isn't a run's. "Recovery day 5 km" is a day off and a run, and nobody can know which.
BESIDE_RUNS = re.compile(rf"(?<![a-z])(?:{_SPORTS}|rest|walk(?:s|ing)?|warm[a-z]*)(?![a-z])", re.IGNORECASE)
