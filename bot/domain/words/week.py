"""A running week in the words people use ("tue 18:30 6k, thu 19:00 10k tempo"), and the words that say it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.errors import MemberError
from bot.domain.profile import Units
from bot.domain.reminders.week import DAY_NAMES, MOST_RUNS, Run
from bot.domain.words.circuit import MAX_TEXT
from bot.domain.words.clock import write_clock
from bot.domain.words.distance import write_exact_distance, write_exact_duration
from bot.domain.words.lists import split_lines
from bot.domain.words.tokens import quote_safely
from bot.domain.words.week_reader import LineReader, write_example

_MOST_QUOTED = 3


@dataclass(frozen=True, slots=True)
class WeekWords:
    """What a text says of a week: its runs, sorted by day and start, and what was kept out, as it was written."""

    runs: tuple[Run, ...]
    left_out: tuple[str, ...] = ()


def parse_runs(text: str, units: Units, command: str = "runs") -> tuple[Run, ...]:
    """Return the runs of a week, as `read_week` does, without other sports."""
    return read_week(text, units, command).runs


def left_out_words(text: str, units: Units) -> str:
    """Return the sentence that says what of a week's words is no run and was kept out; nothing where all was a run.

    Nothing too for a text that is no week, whose error says what is wrong with it.
    """
    try:
        left_out = read_week(text, units).left_out
    except MemberError:
        return ""
    if not left_out:
        return ""
    quoted = " and ".join(dict.fromkeys(map(quote_safely, left_out[:_MOST_QUOTED])))
    more = f" and {len(left_out) - _MOST_QUOTED} more" if len(left_out) > _MOST_QUOTED else ""
    return f"I left out {quoted}{more}: your week is for runs only."


def read_week(text: str, units: Units, command: str = "runs") -> WeekWords:
    """Return the runs of a week, and what was left out; a bare number is a distance in the member's units.

    Runs stand apart by a comma, a semicolon, "and", a new line or just the next day. No run is returned where every
    day is a day of rest; in a text of several lines a day alone is one. Raises MemberError for whatever is not
    understood, with the piece in it and an example of `command`: nothing is half read.
    """
    if len(text) > MAX_TEXT:
        raise MemberError(f"That is too long for one week: {MAX_TEXT:,} characters at most. {write_example(command)}")
    lines = split_lines(text)
    if not lines:
        raise MemberError(f"Tell me your runs: the day, the start time and how far. {write_example(command)}")
    readers = [
        LineReader(part, units, command, may_rest=len(lines) > 1 and ";" not in line)
        for line in lines
        for part in line.split(";")
    ]
    runs = [run for reader in readers for run in reader.read()]
    left_out = tuple(piece for reader in readers for piece in reader.left_out)
    if left_out and not runs:
        raise MemberError(
            f"I can't find a run in {quote_safely(', '.join(left_out))}: your week is for runs only. "
            f"{write_example(command)}"
        )
    runs.sort(key=_when)
    for run, following in pairwise(runs):
        if _when(run) == _when(following):
            start = f"{DAY_NAMES[run.weekday]} at {write_clock(run.start_minute)}"
            raise MemberError(f"Two of your runs start on {start}. Remove one, or change its start time.")
    if len(runs) > MOST_RUNS:
        raise MemberError(f"A week can have {MOST_RUNS} runs at most, and you gave {len(runs)}. Leave some out.")
    return WeekWords(tuple(runs), left_out)


def write_runs(runs: Sequence[Run], units: Units) -> str:
    """Return runs in words from which `parse_runs` reads the same: "Tue 18:30 6 km, Sat 9:00 3 mi easy"."""
    return ", ".join(_write_run(run, units) for run in runs)


def write_week(runs: Sequence[Run], units: Units) -> str:
    """Return seven lines, one a day ("Mon", "Tue 18:30 6 km"), from which `parse_runs` reads the same runs."""
    days = ([_write_run(run, units) for run in runs if run.weekday == day] for day in range(len(DAY_NAMES)))
    return "\n".join("; ".join(written) or name[:3] for written, name in zip(days, DAY_NAMES, strict=True))


def _write_run(run: Run, units: Units) -> str:
    parts = (
        DAY_NAMES[run.weekday][:3],
        write_clock(run.start_minute),
        write_exact_distance(run.metres, units) if run.metres is not None else "",
        write_exact_duration(run.seconds) if run.seconds is not None else "",
        run.note,
    )
    return " ".join(filter(None, parts))


def _when(run: Run) -> tuple[int, int]:
    return run.weekday, run.start_minute
