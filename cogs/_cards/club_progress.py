"""What a club did together, in words: counts and one bar, and nobody before anybody else."""

from bot.services.club_progress import Monday, SeasonGoal

_BAR = 10


def monday_mark(monday: Monday) -> str:
    """Return the first line of a Monday's post, by which it is found again."""
    return f"**Our week of {monday.week.day} {monday.week:%B}**"


def monday_text(monday: Monday) -> str:
    """Return a Monday's post."""
    counts = monday.counts
    lines = [monday_mark(monday)]
    if counts.sessions:
        who = "one of us" if counts.members == 1 else f"{counts.members} of us"
        both = (
            f"; {'one' if counts.both == 1 else counts.both} of us did both of theirs"
            if counts.both and counts.members > 1
            else ""
        )
        lines.append(f"{_many(counts.sessions, 'strength session')} by {who}{both}.")
    if counts.runs:
        lines.append(f"{_many(counts.runs, 'run')} logged.")
    if monday.season.goal is not None:
        lines.append(goal_text(monday.season))
    lines.append("`!circuit` draws yours for this week.")
    return "\n".join(lines)


def goal_text(season: SeasonGoal) -> str:
    """Return how a club's season stands: a bar and its figures."""
    if season.goal is None:
        done = _many(season.sessions, "session")
        return f"The club has no goal yet; it's done {done} this season. `!club goal 200` sets one."
    full = min(_BAR, season.sessions * _BAR // season.goal)
    reached = " Goal reached!" if season.sessions >= season.goal else ""
    return f"{'▰' * full}{'▱' * (_BAR - full)} {season.sessions} of {season.goal} sessions this season.{reached}"


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
