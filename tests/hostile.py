"""Texts that try a reader's patience, and everything that reads what members type."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from random import Random

from bot.content import load_everything
from bot.content.catalogue import DATA_DIRECTORY
from bot.content.cities import load_atlas
from bot.domain.faq.about_bot import AboutBot
from bot.domain.faq.decision import Mode
from bot.domain.faq.named_exercise import find_named, name_forms
from bot.domain.faq.pain import read_cautions
from bot.domain.faq.question_cues import (
    clean,
    is_a_question,
    looks_like_follow_up,
    points_at_talk,
    questions_in,
    seeks_an_answer,
)
from bot.domain.profile import Profile
from bot.domain.reminders.week import Run
from bot.domain.words import plan_words, race
from bot.domain.words.address import find_command, find_direct_command
from bot.domain.words.circuit import parse_request
from bot.domain.words.clock import parse_minutes, parse_quiet
from bot.domain.words.commands import find_hint, find_slip
from bot.domain.words.days import parse_days
from bot.domain.words.days_off import parse_days_off
from bot.domain.words.done import parse_done
from bot.domain.words.exercise import find_item_id, number_names
from bot.domain.words.goal import parse_goal
from bot.domain.words.pace import parse_pace
from bot.domain.words.pause import parse_pause, parse_stop
from bot.domain.words.plan_reading import read_plan
from bot.domain.words.plan_sent import PlanChoices, PlanSource
from bot.domain.words.profile import change_profile
from bot.domain.words.roles import find_roles
from bot.domain.words.run import parse_finished_run
from bot.domain.words.skip import parse_skip
from bot.domain.words.stretch import find_stretch_places
from bot.domain.words.switch import parse_switch
from bot.domain.words.together import find_together, read_start
from bot.domain.words.told import find_told_run
from bot.domain.words.vocabulary import MEANINGS
from bot.domain.words.week import read_week
from bot.domain.words.week_change import change_week
from bot.domain.words.zone import find_zone
from cogs._ui.style import fit, plain, plain_with_links

MESSAGE = 2000  # characters, the most that Discord lets a member send
NOW = datetime(2026, 11, 26, 20, tzinfo=UTC)
TODAY = date(2026, 11, 26)
WEEK = (Run(1, 18 * 60 + 30, metres=6000),)
Read = Callable[[str], object]


def misspell(length: int, seed: int = 0) -> str:
    """Return words that are all different and all almost known: the dearest to look up."""
    rng = Random(seed)
    known = sorted(word for phrase in MEANINGS for word in phrase.split() if len(word) > 4)
    words: list[str] = []
    while len(" ".join(words)) < length:
        word = list(rng.choice(known))
        word[rng.randrange(len(word))] = rng.choice("qxzjv")
        word.insert(rng.randrange(len(word)), rng.choice("qxzjvw"))
        words.append("".join(word))
    return " ".join(dict.fromkeys(words))[:length]


TEXTS: dict[str, Callable[[int], str]] = {
    "misspelt": misspell,
    "digits": lambda length: "1" * length,
    "figures": lambda length: ("1 2.5 3:4 5/6 7-8 " * length)[:length],
    "line breaks": lambda length: ("a?\n" * length)[:length],
    "bare line breaks": lambda length: "\n" * length,
    "runs": lambda length: ("tue 18:30 6k, " * length)[:length],
    "days": lambda length: ("mon tue-sat " * length)[:length],
    "times": lambda length: ("6 to 7 am " * length)[:length],
    "questions": lambda length: ("how do i stretch and what is a plank? " * length)[:length],
    "brackets": lambda length: ("[a](https://x) " * length)[:length],
    "open brackets": lambda length: "[" * length,
    "links": lambda length: ("https://a.b/" * length)[:length],
    "mentions": lambda length: ("<@1> @x " * length)[:length],
    "quotes": lambda length: ("'\"`" * length)[:length],
    "dots": lambda length: ("a." * length)[:length],
    "hyphens": lambda length: ("a-" * length)[:length],
    "one word": lambda length: "a" * length,
    "ands": lambda length: ("and " * length)[:length],
    "marks": lambda length: ("a\u0301\u200b" * length)[:length],
    "dates": lambda length: ("24 dec - 2 jan, " * length)[:length],
    "weeks": lambda length: ("week 3: tue 5k hills\n" * length)[:length],
    "blanks": lambda length: "how " + " " * (length - 5) + "?",
}


@lru_cache
def load_readers() -> dict[str, Read]:
    """Return everything that reads what members type, by what it reads; it raises MemberError for what it refuses."""
    content = load_everything(DATA_DIRECTORY)
    zones = load_atlas()
    names = number_names(content.catalogue.names)
    forms = name_forms(content.catalogue.names)
    commands = {"circuit", "profile", "reminders", "questions", "exercise", "together"}
    about: AboutBot = content.about
    roles = {number: f"Run Coach {number}" for number in range(1, 100)}
    return {
        "!circuit": parse_request,
        "!circuit together": find_together,
        "!together": read_start,
        "!profile": lambda text: change_profile(Profile(), text, TODAY, zones),
        "!profile zone": lambda text: find_zone(text, zones),
        "!profile pace": lambda text: parse_pace(text, "km"),
        "!runs": lambda text: read_week(text, "km"),
        "!runs add": lambda text: change_week(f"add {text}", WEEK, "km"),
        "!runs remove": lambda text: change_week(f"remove {text}", WEEK, "km"),
        "!ran": lambda text: parse_finished_run(text, "km", NOW),
        "I ran 5k": lambda text: find_told_run(f"I ran {text}", "km", NOW),
        "!done": lambda text: parse_done(text, NOW),
        "!reminders pause": lambda text: parse_pause(text, TODAY),
        "!reminders stop": lambda text: parse_stop(text, TODAY),
        "!reminders skip": lambda text: parse_skip(text, TODAY),
        "!reminders days": parse_days,
        "!reminders margin": parse_minutes,
        "!form": lambda text: find_item_id(text, names),
        "!stretch": find_stretch_places,
        "!plan": lambda text: read_plan(PlanSource(rows=((text,),)), PlanChoices(), TODAY),
        "!plan, its lines": lambda text: read_plan(
            PlanSource(rows=tuple((line,) for line in text.splitlines())), PlanChoices(), TODAY
        ),
        "!plan, its words": plan_words.parse_plan_words,
        "!plan, its options": lambda text: plan_words.read_options(text, TODAY),
        "!plan times": plan_words.parse_starts,
        "!plan days": plan_words.parse_weekdays,
        "!race": lambda text: race.parse_race_words(text, TODAY, "km"),
        "!club quiet": parse_quiet,
        "!club off": lambda text: parse_days_off(text, TODAY),
        "!club race": lambda text: race.parse_rest(text, "club race"),
        "!club goal": parse_goal,
        "!club monday": lambda text: parse_switch(text, "club monday"),
        "!club coaches": lambda text: find_roles(text, roles),
        "a mistyped command": lambda text: find_slip(text, commands),
        "an unknown command": find_hint,
        "a mention": lambda text: find_command(text, 1, [2], "!", commands.__contains__),
        "a direct message": find_direct_command,
        "an emergency": lambda text: content.emergencies.find(text, Mode.OVERHEARD),
        "a question, cleaned": clean,
        "a question, split": questions_in,
        "a question, its cues": lambda text: (
            is_a_question(text),
            seeks_an_answer(text),
            looks_like_follow_up(text),
            points_at_talk(text),
        ),
        "a question, its cautions": read_cautions,
        "a question, of Ounce": about.find,
        "a question, its language": content.languages.find,
        "a question, an exercise": lambda text: find_named(text, forms),
        "said again": plain,
        "said again with links": plain_with_links,
        "said again in lines": lambda text: fit(text.split("\n"), 1000),
    }
