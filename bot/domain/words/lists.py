"""A week as people paste it: bullets, numbers, tables, a heading, a day with its run in the next line."""

import re
from collections.abc import Sequence

from bot.domain.errors import MemberError
from bot.domain.words.days import DAY_PATTERNS, NO_RUN_PATTERNS, Days, Join
from bot.domain.words.tokens import WORD_PATTERNS, read_tokens, tidy

MOST_LINES = 60  # of a pasted week
_BULLET = re.compile(
    r"(?:[-*+#>~_|\u2022\u00b7\u2023\u25aa\u25cf\u25e6\u2192\u2013\u2014]+(?=\s|[^\W\d_])|"
    r"\(?[0-9]{1,2}[.)](?=\s*[^\W\d_])|\[[ xX]?\]|\(?[a-gA-G]\)\s)\s*"
)
_MARKS = re.compile(r"\*\*|__|~~|[\t|]|(?<!\d)\*|\*(?!\d)")
_LABEL = re.compile(
    r"(?:days?|dates?|times?|starts?(?: time)?|start time|when|distances?|durations?|lengths?|how far|how long|run|"
    r"workout|session|type|activity|notes?)\s*[:=]\s*",
    re.IGNORECASE,
)
_HEADING = frozenset(
    [
        "my",
        "our",
        "the",
        "this",
        "is",
        "here",
        "here's",
        "are",
        "these",
        "your",
        "training",
        "plan",
        "schedule",
        "routine",
        "week",
        "weekly",
        "weeks",
        "running",
        "runs",
        "run",
        "usual",
        "normal",
        "typical",
        "current",
        "regular",
        "club",
        "group",
        "for",
        "of",
        "and",
        "in",
        "day",
        "days",
        "date",
        "time",
        "times",
        "start",
        "starts",
        "distance",
        "distances",
        "duration",
        "length",
        "km",
        "miles",
        "mile",
        "min",
        "mins",
        "minutes",
        "notes",
        "note",
        "session",
        "sessions",
        "workout",
        "workouts",
        "activity",
        "type",
        "what",
        "when",
        "where",
        "how",
        "far",
        "long",
        "pace",
        "hi",
        "hello",
        "hey",
        "so",
        "ounce",
        "please",
        "thanks",
        "all",
        "jogs",
        "marathon",
        "half",
        "base",
        "build",
        "taper",
    ]
)
_INTRO = re.compile(
    r"(?:(?:my|our|the|this|is|here|here's|are|training|running|weekly|usual|normal|typical|current|week|runs?|plan|"
    r"schedule|routine|club|set|i)\s+)*(?:week|weeks|runs?|plan|schedule|routine|training|is|are)\s*[:=]\s+(?=\S)",
    re.IGNORECASE,
)
_PLAIN = (*NO_RUN_PATTERNS, *DAY_PATTERNS, *WORD_PATTERNS)


def split_lines(text: str) -> list[str]:
    """Return the lines of a week, tidied: no bullets, no headings, and each day in one line with its run.

    Raises MemberError for more lines than a week has.
    """
    plain = [_strip(line) for line in text.splitlines() if line.strip()]
    lines = [line for line in map(tidy, plain) if any(map(str.isalnum, line))]
    if len(lines) > MOST_LINES:
        raise MemberError(
            f"That's too long for one week: it has {len(lines)} lines, and I read up to {MOST_LINES}. "
            "If it's a training plan, send it with `!plan`."
        )
    if len(lines) > 1:
        lines = [line for line in lines if not _is_heading(line)] or lines
        lines = _join_days(lines)
    return lines


def _strip(line: str) -> str:
    """A line without what a list puts before it and a table between."""
    line = _MARKS.sub(" ", line).strip()
    while (bullet := _BULLET.match(line)) is not None:
        line = line[bullet.end() :]
    line = _LABEL.sub(" ", line)
    return _INTRO.sub("", line, count=1) if _INTRO.match(line) else line


def _is_heading(line: str) -> bool:
    """Whether a line names no run: "My week:", "Week 3", "Day Time Distance"."""
    words = re.findall(r"[^\W_][^\W_']*(?:'[^\W_]+)?", line.casefold())
    named = [word for word in words if not word.isdigit()]
    figures = [word for word in words if word.isdigit()]
    return bool(named) and all(word in _HEADING for word in named) and (not figures or named[-1] in {"week", "weeks"})


def _join_days(lines: Sequence[str]) -> list[str]:
    """Put what stands under a day beside it: "Tuesday", then "18:30 6k"."""
    joined: list[str] = []
    is_open = False
    for line in lines:
        kinds = _kinds(line)
        if kinds and kinds <= {Days, Join} and Days in kinds:
            joined.append(line)
            is_open = True
        elif is_open and Days not in kinds:
            joined[-1] += f" {line}"
        else:
            joined.append(line)
            is_open = False
    return joined


def _kinds(line: str) -> set[type[object]]:
    return {type(token.meaning) for token in read_tokens(line, _PLAIN)}
