"""Thousands of harmless lines of running talk, made from sentences with gaps; the same ones every time.

The sentences of HELD_OUT were written together with the others, before the rule, and nothing was tuned on them.
"""

import itertools
import random
from collections.abc import Iterator

GAPS = {
    "session": [
        "hill reps",
        "the 400s",
        "that tempo",
        "the long run",
        "parkrun",
        "the fartlek",
        "leg day",
        "the circuit",
        "wall sits",
        "the burpees",
        "mile repeats",
        "the trail half",
    ],
    "exercise": [
        "planks",
        "dead bugs",
        "deadlifts",
        "burpees",
        "box jumps",
        "split squats",
        "press-ups",
        "lunges",
        "glute bridges",
        "hanging leg raises",
        "suicides",
        "calf raises",
    ],
    "body": ["legs", "quads", "calves", "glutes", "arms", "abs", "hamstrings", "shoulders"],
    "one": ["knee", "ankle", "calf", "shin", "heel", "back", "hip", "foot"],
    "day": ["Sunday", "Tuesday", "Thursday", "Saturday", "tomorrow", "next week"],
    "food": ["coffee", "pizza", "a nap", "flapjack", "curry", "chips"],
    "gear": ["watch", "phone", "headphones", "garmin", "head torch", "strap"],
    "end": ["", " lol", " 😂", "!", " haha", "...", " mate", " honestly"],
    "place": ["the bridge", "the station", "the clubhouse", "the park gate", "the old mill", "the track"],
    "who": ["coach", "Sam", "my friend", "my husband", "the new guy", "our captain", "my sister"],
    "n": ["3", "5", "8", "12", "20", "42"],
}

TEMPLATES = [
    "my {body} are dead after {session}{end}",
    "{session} nearly killed me{end}",
    "{session} will be the death of me{end}",
    "{who} is trying to kill us with {exercise}{end}",
    "I thought I was going to die during {session}{end}",
    "i wanted to die at rep {n} of {exercise}{end}",
    "i'd kill for {food} right now{end}",
    "dying for {food} after {session}",
    "collapsed on the sofa with {food} after {session}",
    "collapsed in a heap after {session}{end}",
    "my {gear} died at km {n}{end}",
    "{gear} battery is dead, who can lend me one on {day}?",
    "can't feel my {body} after {session}{end}",
    "couldn't move my {body} the morning after {exercise}{end}",
    "killer {exercise} tonight, {n} of them{end}",
    "{who} killed it at {session}{end}",
    "how do I do {exercise} without hurting my {one}?",
    "will {exercise} hurt my {one}?",
    "what is the point of {exercise} for runners?",
    "my {one} hurts after {session}",
    "{one} pain after {exercise}, should I stop?",
    "is a sore {one} normal after {session}?",
    "meet at {place} at {n} on {day}{end}",
    "{who} jumped the queue at {place}{end}",
    "let's end it with {exercise} on {day}",
    "tired of {exercise}, any alternatives?",
    "sick of {exercise}{end}",
    "I can't do {exercise} any more, what is easier?",
    "i give up on {exercise}{end}",
    "I cut my {one} on a bramble near {place}",
    "{who} has had a rest day since {day}",
    "race number {n} is still at {place}",
    "how should I breathe during {exercise}?",
    "out of breath after {n} {exercise}{end}",
    "heart rate {n}0 in {session}, too high?",
    "{who} passed me at {place}{end}",
    "{who} fell at {place} but is fine{end}",
    "a number of us do {exercise} on {day}",
    "not here on {day}, can {who} lead {session}?",
    "numb toes from the cold at {place}, any tips?",
]
HELD_OUT = [
    "{session} finished me off{end}",
    "rip my {body}, {n} {exercise}{end}",
    "{who} wants us dead, {n} {exercise} again{end}",
    "almost died on {session}{end}",
    "so dead after {session}, need {food}",
    "passed out on the couch after {session}{end}",
    "{who} murdered {session}{end}",
    "i could murder {food} after {session}",
    "my {body} gave up at {place}",
    "my {body} want to die after {exercise}{end}",
    "can't lift my {body} today thanks to {exercise}{end}",
    "{exercise} are killing my {one}",
    "is it bad that my {one} cracks during {exercise}?",
    "my {one} feels swollen after {session}, ice?",
    "do {exercise} help with a weak {one}?",
    "end of the season at {place} on {day}{end}",
    "hang around at {place} after {session}",
    "train from {place} at {n} on {day}",
    "i hate {exercise}{end}",
    "no reason to skip {exercise} on {day}",
    "couldn't breathe after {n} {exercise}{end}",
    "had enough of {exercise} this week{end}",
    "done with {exercise}, who wants {food}?",
    "who shoots the photos on {day} at {place}?",
    "{gear} says my heart stopped at {place}{end}",
    "my chest is sore from {exercise}{end}",
]


def lines(templates: list[str], each: int) -> list[str]:
    """Return up to `each` lines of every template, chosen alike every time, none of them twice."""
    return list(dict.fromkeys(itertools.chain.from_iterable(_filled(one, each) for one in templates)))


def _filled(template: str, each: int) -> Iterator[str]:
    rng = random.Random(template)
    seen: set[str] = set()
    for _ in range(each * 3):
        line = template.format(**{name: rng.choice(words) for name, words in GAPS.items()})
        if line not in seen and len(seen) < each:
            seen.add(line)
            yield line
