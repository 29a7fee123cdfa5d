"""Forms that may be older than this process: built here, and read back from the interaction alone."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import discord

from bot.domain.faq.decision import ANSWER_LIMIT, QUESTION_LIMIT
from bot.domain.faq.question_cues import clean
from bot.domain.profile import Profile, Units
from bot.domain.reminders.week import Run
from bot.domain.words.profile import sore_words
from bot.domain.words.week import write_week
from bot.services.questions import TITLE_LIMIT
from cogs._ui.style import LEVELS

PROFILE_FORM_ID = "profile:form"
RUNS_FORM_IDS = {"change": "runs:form", "set": "runs:first"}  # by the button that opens it


def profile_form(profile: Profile, today: date) -> discord.ui.Modal:
    """Return the profile as a form; the fields open with what is remembered."""
    form = discord.ui.Modal(title="What I remember about you", custom_id=PROFILE_FORM_ID, timeout=None)
    for field, label, default in (
        ("equipment", "Equipment you have", ", ".join(sorted(profile.equipment)) or "nothing"),
        ("level", "Level: easy, medium or hard", LEVELS[profile.level]),
        ("sore", "Sore places to spare, and until when", sore_words(profile, today) or "none"),
        ("units", "Units: km or miles", profile.units),
        ("zone", "Time zone or city; club for the club's", profile.zone or "club"),
    ):
        form.add_item(
            discord.ui.TextInput(label=label, default=default[:300], required=False, max_length=300, custom_id=field)
        )
    return form


def runs_form(form_id: str, runs: Sequence[Run], units: Units) -> discord.ui.Modal:
    """Return a member's week as a form of one line a day."""
    form = discord.ui.Modal(title="Your running week", custom_id=form_id, timeout=None)
    return form.add_item(
        discord.ui.TextInput(
            label="One line per day, for example: Tue 18:30 6 km",
            default=write_week(runs, units)[:1000],
            required=False,
            max_length=1000,
            style=discord.TextStyle.paragraph,
            custom_id="runs",
        )
    )


WORDINGS_LIMIT = 400


def topic_form(purpose: str, target: str, question: str = "", answer: str = "", title: str = "") -> discord.ui.Modal:
    """Return the form in which a coach writes a topic; purpose and target come back in its custom_id."""
    form = discord.ui.Modal(title="A topic for your club", custom_id=f"topic-form:{purpose}:{target}", timeout=None)
    long = discord.TextStyle.paragraph
    for field, label, limit, default, style in (
        (
            "question",
            "The question, as a member would put it",
            QUESTION_LIMIT,
            clean(question),
            discord.TextStyle.short,
        ),
        ("answer", "The answer: what to do first, then why", ANSWER_LIMIT, answer, long),
        ("title", "A short title, for the list", TITLE_LIMIT, title, discord.TextStyle.short),
        ("wordings", "Two or three other ways to ask it, one a line", WORDINGS_LIMIT, "", long),
    ):
        form.add_item(
            discord.ui.TextInput(
                label=label,
                default=default[:limit] or None,
                max_length=limit,
                style=style,
                required=field != "wordings",
                custom_id=field,
            )
        )
    return form


def read_form(data: Mapping[str, Any]) -> dict[str, str]:
    """Return what was typed into a form, by field, without the empty ones."""
    rows = (row.get("components") or [row.get("component") or {}] for row in data.get("components", []))
    inputs = [component for row in rows for component in row]
    return {str(part["custom_id"]): str(part["value"]) for part in inputs if part.get("value", "").strip()}
