"""A member's progress in words: five lines beside the picture."""

import discord

from bot.domain.progress import RESERVES, SHOWN_WEEKS
from bot.services.progress import Progress
from cogs._ui.style import COLOUR

NOTHING_YET = (
    "Nothing to show yet. Press **Done** after your next circuit, or type `!done`; after a run type `!ran 5k`. "
    "`!circuit` draws you a circuit now."
)


def progress_embed(progress: Progress) -> discord.Embed:
    """Return the five lines: weeks in a row, weeks with both sessions, what was done most, steps, the next reminder."""
    lines = [
        _row_line(progress),
        f"**Both sessions**: {progress.full_weeks} of the last {SHOWN_WEEKS} weeks.",
        f"**Done most**: {_most_done(progress)}",
        f"**Steps**: {_steps(progress)}",
        f"**Next reminder**: {_next(progress)}",
    ]
    return discord.Embed(title="Your last 16 weeks", description="\n".join(lines), colour=COLOUR)


def _row_line(progress: Progress) -> str:
    streak = progress.streak
    if not streak.halves:
        return "**In a row**: nothing right now; your next session starts it again."
    word = "week" if streak.halves <= 2 else "weeks"
    half = " (one session is half a week)" if streak.halves % 2 else ""
    forgiven = ("", ", one empty week forgiven", ", two empty weeks forgiven")[RESERVES - streak.reserves_left]
    left = ("No reserve weeks", "One reserve week", "Two reserve weeks")[streak.reserves_left]
    return f"**In a row**: {streak.words} {word}{half}{forgiven}. {left} left this season."


def _most_done(progress: Progress) -> str:
    if not progress.most_done:
        return "no circuit logged yet."
    name, count = progress.most_done[0]
    return f"{name}, {_times(count)}."


def _steps(progress: Progress) -> str:
    parts = [f"{count} {word}" for count, word in ((progress.harder, "harder"), (progress.easier, "easier")) if count]
    return f"{' and '.join(parts)}." if parts else "none yet. Say how it felt after **Done**."


def _next(progress: Progress) -> str:
    if progress.next_due is None and progress.is_any_run:
        return "after the next run you log with `!ran`."
    if progress.next_due is None:
        return "none planned. `!reminders` says why."
    return f"<t:{progress.next_due}:F>."


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
