"""Writes docs/understood.md: what Ounce makes of the ways in which people write, asked of the parsers themselves."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from bot.domain.errors import MemberError
from bot.domain.words.circuit import parse_request
from bot.domain.words.distance import write_exact_distance, write_exact_duration
from bot.domain.words.pause import parse_pause
from bot.domain.words.run import parse_finished_run
from bot.domain.words.week import left_out_words, parse_runs, write_runs
from tests.domain.words import ways

PAGE = Path(__file__).parents[3] / "docs" / "understood.md"
TODAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 20, tzinfo=UTC)
_HEAD = """# What Ounce understands

Made by `python -m tests.domain.words.understood` from the parsers themselves; a test keeps it true. Every line was
written by somebody somewhere, or is what they might have written. What is not understood is quoted, never guessed.
Dates are read on Thursday 26 November 2026.
"""


def read_week(text: str) -> str:
    """Return the week in Ounce's words, and what was kept out."""
    return " ".join(filter(None, (write_runs(parse_runs(text, "km"), "km") + ".", left_out_words(text, "km"))))


def read_run(text: str) -> str:
    """Return the run in Ounce's words, and when it ended where that was told."""
    run = parse_finished_run(text, "km", NOW)
    assert run is not None
    far = [] if run.metres is None else [write_exact_distance(run.metres, "km")]
    long = [] if run.seconds is None else [write_exact_duration(run.seconds)]
    ended = [] if run.ended is None else [f"over {run.ended:%a} {run.ended.hour}:{run.ended:%M}"]
    return ", ".join([*far, *long, *ended])


def read_pause(text: str) -> str:
    """Return the last day of the pause."""
    until = parse_pause(text, TODAY).until
    return "until you resume" if until is None else f"up to {until:%A} {until.day} {until:%B %Y}"


def read_circuit(text: str) -> str:
    """Return the wish in canonical words, and what is said about it."""
    request = parse_request(text)
    return " ".join(filter(None, (request.words or "the usual one", *(f"“{note}”" for note in request.notes))))


def write_page() -> str:
    """Return the page as it has to read."""
    weeks = [*ways.WEEKS_READ, *ways.WEEKS_REFUSED]
    runs = [*ways.RUNS_READ, *ways.RUNS_EARLIER, *ways.RUNS_REFUSED]
    parts = (
        _table("A week: `!runs …`", weeks, read_week),
        _table("A run that is over: `!ran …`", runs, read_run),
        _table("A pause: `!reminders pause …`", [*ways.PAUSES_READ, *ways.PAUSES_REFUSED], read_pause),
        _table("A circuit: `!circuit …`", [*ways.CIRCUITS_READ, *ways.CIRCUITS_ANSWERED], read_circuit),
    )
    return "\n".join((_HEAD, *parts))


def _table(title: str, texts: Iterable[str], read: Callable[[str], str]) -> str:
    lines = [f"## {title}\n", "| you write | I understand |", "|---|---|"]
    for text in texts:
        try:
            answer = read(text)
        except MemberError as error:
            answer = f"*{str(error).partition(' Write for example')[0]}*"
        shown = text.replace("\n", " ↵ ").replace("\t", " ⇥ ").replace("|", "\\|").replace("*", "\\*")
        lines.append(f"| {shown} | {answer.replace('|', chr(92) + '|')} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(write_page(), encoding="utf-8")
