"""A week of runs as a message: a table that a phone shows whole, what strength has to do with it, two buttons."""

import hashlib
import re
from collections.abc import Collection, Sequence
from datetime import date

import discord

from bot.domain.profile import Units
from bot.domain.reminders.week import DAY_NAMES, Choice, ChoiceReason, Run
from bot.domain.words.clock import write_clock
from bot.domain.words.distance import write_distance, write_duration
from bot.services.weeks import MemberWeek
from cogs._ui.buttons import PRIMARY, SECONDARY, Press, StaleButtonError, buttons, view_of
from cogs._ui.style import COLOUR

WEEK_TITLE = "The club's week"
LINE_LIMIT = 40  # characters that a phone shows in one line of a code block


def lost_text(week: MemberWeek) -> str:
    """Return that something was damaged of what a member has just told anew; "" where nothing was."""
    if not week.lost:
        return ""
    what = " and ".join(week.lost)
    return f"This was damaged: {what}. `!runs` shows what I go by now; tell me again whatever is missing."


def week_table(
    runs: Sequence[Run], units: Units, pace_seconds: float | None = None, marked: Collection[Run] = ()
) -> str:
    """Return a week as a code block of lines of at most 40 characters: day, start, distance, the time it takes, note.

    Without a pace in seconds per km, which no club has, distance and duration only as far as they are said. Runs in
    `marked` have a sign in front.
    """
    cells: list[tuple[str, ...]] = [(_far(run, units), _last(run, pace_seconds), run.note) for run in runs]
    if pace_seconds is None:
        cells = [(" ".join(filter(None, (far, last))), note) for far, last, note in cells]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        f"{'▸' if run in marked else ' '} {DAY_NAMES[run.weekday][:3]} {write_clock(run.start_minute):>5}  "
        + "  ".join(f"{text:{width}}" for text, width in zip(cell, widths, strict=True))
        for run, cell in zip(runs, cells, strict=True)
    ]
    return "```\n" + "\n".join(_fit(line) for line in lines) + "\n```"


def club_week_embed(runs: Sequence[Run], marked: Collection[Run], off: str = "") -> discord.Embed:
    """Return the club's week, with the runs that strength follows at an ordinary pace marked; `off` are days off."""
    follows = "these" if len(marked) > 1 else "this one"
    rhythm = "twice a week, with a day off in between" if len(marked) > 1 else "once a week"
    return discord.Embed(
        title=WEEK_TITLE,
        description=f"{week_table(runs, 'km', marked=marked)}\n"
        f"**▸ Strength follows {follows}:** 20 minutes at the end of the run, {rhythm}. "
        "After a short run you're already warm." + (f"\n**No club run on** {off}." if off else ""),
        colour=COLOUR,
    )


def club_week_view(guild_id: int) -> discord.ui.View:
    """Return the buttons under a club's week."""
    return buttons(
        "week", guild_id, ("join", "Remind me after the short ones", PRIMARY), ("ran", "I've run", SECONDARY)
    )


def fingerprint(runs: tuple[Run, ...]) -> str:
    """Return by what a button knows the week that it was posted for."""
    return hashlib.sha256(repr(runs).encode()).hexdigest()[:12]


def replace_view(guild_id: int, draft: tuple[Run, ...]) -> discord.ui.View:
    """Return what there is to do with a week that a coach typed where the club has one."""
    target = f"{guild_id}-{fingerprint(draft)}"
    return view_of(
        [
            Press("clubweek", "replace", target, "Replace the week", PRIMARY),
            Press("clubweek", "add", target, "Add to it", SECONDARY),
            Press("clubweek", "keep", target, "Keep it as it is", SECONDARY),
        ]
    )


def days_off_view(
    guild_id: int, spans: Sequence[tuple[date, date]], channel_id: int | None, *, is_told: bool = False
) -> discord.ui.View:
    """Return the buttons under days off: tell the club of them, and undo them."""
    days = "-".join(str(day.toordinal()) for span in spans for day in span)
    where = "Tell the reminders' channel" if channel_id is not None else "Tell this channel"
    tell = [] if is_told else [Press("off", "tell", f"{guild_id}-{days}", where, PRIMARY)]
    return view_of([*tell, Press("off", "undo", f"{guild_id}-{days}", "Undo", SECONDARY)])


def read_days(target: str) -> tuple[int, tuple[tuple[date, date], ...]]:
    """Return the club and the days that such a button holds; StaleButtonError for any other."""
    if not re.fullmatch(r"[0-9]{1,19}(-[0-9]{6}-[0-9]{6})+", target):
        raise StaleButtonError
    guild_id, *ordinals = map(int, target.split("-"))
    days = [date.fromordinal(ordinal) for ordinal in ordinals]
    return guild_id, tuple(zip(days[::2], days[1::2], strict=True))


def choice_days(choice: Choice) -> str:
    """Return the days of the runs that strength follows."""
    return " and ".join(DAY_NAMES[run.weekday] for run in choice.runs)


def choice_reason(choice: Choice) -> str:
    """Return why strength follows these runs, as the end of a sentence and what is to be known besides."""
    reason = _CHOICES[choice.reason]
    if choice.back_to_back is None:
        return reason
    first, second = (DAY_NAMES[run.weekday] for run in choice.back_to_back)
    return (
        f"{reason} They are back to back; the clinic wants a day off in between, "
        f"so {second} counts only if {first} is skipped."
    )


_CHOICES = {
    ChoiceReason.SHORTEST: "your two shortest runs with a day off in between.",
    ChoiceReason.NONE_APART: "your shortest; no two of your runs have a day off in between, so you get one a week.",
    ChoiceReason.ONLY_SHORT: "your only short run with a day off around it. Strength never follows the long run, "
    "so it's one reminder a week.",
    ChoiceReason.ONLY_RUN: "your only run, so it's one reminder a week.",
    ChoiceReason.OWN_DAYS: "the days you chose.",
    ChoiceReason.NO_RUNS: "your week has no runs yet.",
}


def _far(run: Run, units: Units) -> str:
    return "" if run.metres is None else write_distance(run.metres, units)


def _last(run: Run, pace_seconds: float | None) -> str:
    if pace_seconds is not None:
        return write_duration(run.lasts(pace_seconds))
    return "" if run.seconds is None else write_duration(run.seconds)


def _fit(line: str) -> str:
    whole = " ".join(line.replace("`", "'").splitlines()).rstrip()  # a backtick would end the code block
    return whole if len(whole) <= LINE_LIMIT else f"{whole[: LINE_LIMIT - 1].rstrip()}…"
