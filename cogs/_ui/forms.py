"""Forms that may be older than this process: built here, and read back from the interaction alone."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import discord

from bot.domain.catalogue import Equipment, SorePlace
from bot.domain.faq.question_cues import clean
from bot.domain.faq.topic import ANSWER_LIMIT, QUESTION_LIMIT
from bot.domain.faq.written_topic import TITLE_LIMIT
from bot.domain.profile import Profile, Units
from bot.domain.reminders.week import Run
from bot.domain.words.profile import write_sore
from bot.domain.words.week import write_week
from cogs._ui.style import LEVELS, capitalise

PROFILE_FORM_ID = "profile:form"
RUNS_FORM_IDS = {"change": "runs:form", "set": "runs:first"}  # by the button that opens it


def profile_form(profile: Profile, today: date) -> discord.ui.Modal:
    """Return the profile as a form; the fields open with what is remembered.

    What is chosen comes back in words that a member could have typed; a sore place keeps its end in them.
    """
    form = discord.ui.Modal(title="What I remember about you", custom_id=PROFILE_FORM_ID, timeout=None)
    equipment = discord.ui.Select[discord.ui.Modal](
        custom_id="equipment",
        placeholder="Nothing",
        required=False,
        min_values=0,
        max_values=len(Equipment),
        options=[
            discord.SelectOption(
                label=capitalise(one.value.replace("-", " ")), value=one.value, default=one in profile.equipment
            )
            for one in Equipment
        ],
    )
    level = discord.ui.RadioGroup[discord.ui.Modal](
        custom_id="level",
        required=False,
        options=[
            discord.RadioGroupOption(label=capitalise(word), value=word, default=level == profile.level)
            for level, word in LEVELS.items()
        ],
    )
    units = discord.ui.RadioGroup[discord.ui.Modal](
        custom_id="units",
        required=False,
        options=[
            discord.RadioGroupOption(label=words, value=value, default=value == profile.units)
            for value, words in (("km", "Kilometres"), ("mi", "Miles"))
        ],
    )
    zone = discord.ui.TextInput[discord.ui.Modal](
        custom_id="zone", default=profile.zone or "club", required=False, max_length=100
    )
    for text, description, component in (
        ("Equipment you have", None, equipment),
        ("Level", None, level),
        (
            "Sore places to spare",
            "Only for a while? /profile takes: knee 2 weeks",
            _sore(profile, today),
        ),
        ("Units", None, units),
        ("Time zone", "A zone or a city in it; club for the club's", zone),
    ):
        form.add_item(discord.ui.Label(text=text, description=description, component=component))
    return form


def _sore(profile: Profile, today: date) -> "discord.ui.CheckboxGroup[discord.ui.Modal]":
    now = profile.sore_on(today)
    options = []
    for place in SorePlace:
        until = profile.sore[place] if place in now else None
        label = capitalise(place.words) + (f", until {until.day} {until:%b %Y}" if until else "")
        options.append(discord.CheckboxGroupOption(label=label, value=write_sore(place, until), default=place in now))
    return discord.ui.CheckboxGroup(custom_id="sore", required=False, min_values=0, options=options)


def runs_form(form_id: str, runs: Sequence[Run], units: Units) -> discord.ui.Modal:
    """Return a member's week as a form of one line a day."""
    form = discord.ui.Modal(title="Your running week", custom_id=form_id, timeout=None)
    week = discord.ui.TextInput[discord.ui.Modal](
        default=write_week(runs, units)[:1000],
        required=False,
        max_length=1000,
        style=discord.TextStyle.paragraph,
        custom_id="runs",
    )
    return form.add_item(
        discord.ui.Label(text="One line per day", description="For example: Tue 18:30 6 km", component=week)
    )


PASTE_LIMIT = 4000


def plan_form(target: str) -> discord.ui.Modal:
    """Return the form in which a training plan is sent; the target comes back in its custom_id."""
    form = discord.ui.Modal(title="Your training plan", custom_id=f"plan-form:send:{target}", timeout=None)
    form.add_item(
        discord.ui.Label(
            text="A file",
            description="CSV, XLSX, .ics, or a PDF that keeps its columns",
            component=discord.ui.FileUpload(custom_id="file", required=False, max_values=1),
        )
    )
    form.add_item(
        discord.ui.Label(
            text="Or its lines, pasted",
            description="For example: week 3: tue 5k, thu 6k hills, sun 10k",
            component=discord.ui.TextInput(
                style=discord.TextStyle.paragraph, max_length=PASTE_LIMIT, required=False, custom_id="lines"
            ),
        )
    )
    form.add_item(_line("race", "The day of the race", "Where the plan doesn't say it: 2 may 2027"))
    options = [discord.RadioGroupOption(label=day, value=day) for day in ("Monday", "Sunday")]
    form.add_item(
        discord.ui.Label(
            text="Its weeks start on",
            description="Only where the plan doesn't say it",
            component=discord.ui.RadioGroup(custom_id="begin", options=options, required=False),
        )
    )
    return form


def plan_days_form(draft_id: int, *, asks_days: bool) -> discord.ui.Modal:
    """Return the form that asks for the days that a plan leaves open."""
    form = discord.ui.Modal(title="When is it?", custom_id=f"plan-form:anchor:{draft_id}", timeout=None)
    form.add_item(_line("race", "The day of the race", "2 may 2027"))
    form.add_item(_line("first", "Or the first day of the plan", "11 jan 2027"))
    if asks_days:
        form.add_item(_line("days", "The days on which you run", "tue, thu, sat, sun"))
    return form


def starts_form(member_id: int, example: str) -> discord.ui.Modal:
    """Return the form that asks when a member runs on which day."""
    form = discord.ui.Modal(title="When do you run?", custom_id=f"plan-form:times:{member_id}", timeout=None)
    return form.add_item(_line("times", "Each day with its start", "thu 18:30, sat 9:00", example))


def _line(field: str, label: str, example: str, default: str = "") -> "discord.ui.Label[Any]":
    """One line of a form, with an example below its name."""
    typed: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=field, required=False, max_length=200, default=default or None
    )
    return discord.ui.Label(text=label, description=f"For example: {example}"[:100], component=typed)


WORDINGS_LIMIT = 400


def topic_form(purpose: str, target: str, question: str = "", answer: str = "", title: str = "") -> discord.ui.Modal:
    """Return the form in which a coach writes a topic; purpose and target come back in its custom_id."""
    form = discord.ui.Modal(title="A topic for your club", custom_id=f"topic-form:{purpose}:{target}", timeout=None)
    long = discord.TextStyle.paragraph
    for field, label, description, limit, default, style in (
        (
            "question",
            "The question",
            "As a member would put it",
            QUESTION_LIMIT,
            clean(question),
            discord.TextStyle.short,
        ),
        ("answer", "The answer", "What to do first, then why", ANSWER_LIMIT, answer, long),
        ("title", "A short title", "For the list of topics", TITLE_LIMIT, title, discord.TextStyle.short),
        ("wordings", "Two or three other ways to ask it", "One a line", WORDINGS_LIMIT, "", long),
    ):
        text = discord.ui.TextInput[discord.ui.Modal](
            default=default[:limit] or None,
            max_length=limit,
            style=style,
            required=field != "wordings",
            custom_id=field,
        )
        form.add_item(discord.ui.Label(text=label, description=description, component=text))
    return form


def read_form(data: Mapping[str, Any]) -> dict[str, str]:
    """Return what was typed into a form or chosen in it, by field, without the texts that are empty.

    Several choices are parted by semicolons; where nothing is chosen, the word is nothing. A form that was opened by an
    earlier version, with its texts in rows, is read as well.
    """
    rows = (row.get("components") or [row.get("component") or {}] for row in data.get("components", []))
    read = {str(part["custom_id"]): _read(part) for row in rows for part in row if "custom_id" in part}
    return {field: words for field, words in read.items() if words.strip()}


def _read(part: Mapping[str, Any]) -> str:
    if (
        part.get("type") == discord.ComponentType.file_upload.value
    ):  # whoever wants a file reads it from the interaction
        return ""
    if "values" in part:
        return "; ".join(part["values"]) or "nothing"
    return str(part.get("value") or "")
