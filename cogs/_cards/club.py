"""A club's set-up in words: one line for each thing, with the command that changes it."""

from collections.abc import Collection, Sequence
from datetime import date

import discord

from bot.domain.club import Club, name_damaged
from bot.domain.errors import MemberError
from bot.domain.faq.emergency import bare_numbers
from bot.domain.reminders.race import DEFAULT_REST
from bot.domain.words.clock import write_clock
from bot.domain.words.days_off import write_days
from bot.domain.words.week import write_runs
from bot.domain.words.zone import write_zone
from cogs._ui.buttons import Press, view_of
from cogs._ui.style import plain

EXAMPLE = "`!club runs tue 18:30 6k, thu 19:00 10k`"
EMERGENCY_LIMIT = 200
MOST_SHOWN = 20  # channels in one line


def describe_club(club: Club, groups: Collection[str], *, club_zone: str, coaches: Sequence[str], today: date) -> str:
    """Return all that a coach set up; `coaches` are the names of the roles that make a coach.

    `groups` are those for whom there is a training plan.
    """
    runs = write_runs(club.runs, "km") if club.runs else "none yet"
    reminders = mention(club.channel_id) if club.channel_id else "where each member set them up"
    zone = write_zone(club.zone) if club.zone else f"{write_zone(club_zone)} (by default)"
    quiet = write_quiet(club.quiet) if club.quiet else "none"
    ears = ", ".join(mention(channel_id) for channel_id in club.listening[:MOST_SHOWN]) or "no channel"
    emergency = bare_numbers(club.emergency or "") or "no numbers of your own yet"
    roles = "the roles " if len(coaches) > 1 else "the role "
    who = f"{roles}{', '.join(map(plain, coaches))}, and anyone" if coaches else "anyone"
    damaged = name_damaged(club)
    lines = (
        *([f"**Damaged, so I go on without:** {', '.join(damaged)}. Set it again below."] if damaged else []),
        f"The club's runs: {runs} ({EXAMPLE} changes it)",
        *_describe_changes(club, today),
        f"Training plans: {', '.join(plain(group) for group in groups) or 'none yet'} (`!club plan`)",
        f"Around races: {describe_rest(club)} (`!club race 5 before 10 after`)",
        f"Reminders go to: {reminders} (`!club channel #channel`)",
        f"If that fails, to: {mention(club.fallback_channel_id)} (`!club fallback #channel`)",
        f"Time zone: {zone} (`!club zone Vancouver`)",
        f"Quiet hours: {quiet} (`!club quiet 21:30-7:00`)",
        f"I answer unasked in: {ears} (`!club faq #channel on`)",
        f"Questions for the coach go to: {mention(club.coach_channel_id)} (`!club coach #channel`)",
        f"In an emergency: {emergency} (`!club emergency 911`)",
        f"Coaches: {who} who can manage the server (`!club coaches @Role`)",
        "`!setup` shows all of it with menus and buttons.",
    )
    return "\n".join(lines)


def _describe_changes(club: Club, today: date) -> list[str]:
    """What most clubs have none of: days off to come, exercises left out, a goal."""
    coming = tuple(span for span in club.days_off if span[1] >= today)
    days_off = f"No club run on: {write_days(coming)} (`!club on thu` takes a day back)"
    count = len(club.left_out)
    left_out = f"Left out of circuits: {count} exercise{'s' * (count != 1)} (`!club exercise list`)"
    goal = f"Season goal: {club.goal} sessions together (`!club goal 200`)"
    chosen = (days_off, coming), (left_out, club.left_out), (goal, club.goal)
    return [line for line, is_there in chosen if is_there]


def read_emergency(text: str) -> str:
    """Return the numbers to call as they are kept; MemberError for what holds none, or too much."""
    words = " ".join(bare_numbers(text.replace("\n", " ")).split())
    if len(words) > EMERGENCY_LIMIT or not any(letter.isdigit() for letter in words):
        raise MemberError(
            f"Write the numbers to call, {EMERGENCY_LIMIT} characters at most: "
            "`!club emergency 911, or 9-8-8 to talk to somebody`."
        )
    return words


def describe_rest(club: Club) -> str:
    """Return how long a club's members are left alone around races, where they chose nothing themselves."""
    rest = club.race_rest or DEFAULT_REST
    whose = "the club's choice" if club.race_rest is not None else "by default"
    return f"no reminder in the last {rest.before} days before and for {rest.after} days after, {whose}"


def describe_emergency(club: Club) -> str:
    """Return whom a club calls in an emergency, and who hears of one."""
    numbers = (
        f"In an emergency I also give your club's numbers: {bare_numbers(club.emergency)}"
        if club.emergency
        else "Your club has no emergency numbers yet. `!club emergency 911, or 9-8-8 to talk to somebody` sets them."
    )
    if not club.tells_coach:
        who = "The coach isn't told. `!club emergency tell coach` changes that."
    elif club.coach_channel_id is None:
        who = "The coach would be told who it is, but has no channel yet: `!club coach #channel`."
    else:
        who = f"{mention(club.coach_channel_id)} is told who it is, never what they wrote. "
        who += "`!club emergency tell nobody` ends that."
    return f"{numbers}\n{who}"


def mention(channel_id: int | None) -> str:
    """Return a channel as Discord shows it."""
    return f"<#{channel_id}>" if channel_id else "no channel"


def write_quiet(quiet: tuple[int, int]) -> str:
    """Return quiet hours as figures: "21:30 to 7:00"."""
    return f"{write_clock(quiet[0])} to {write_clock(quiet[1])}"


def club_view(clubs: Sequence[tuple[int, str]]) -> discord.ui.View:
    """Return a button for each club, 25 at the most."""
    return view_of([Press("club", "choose", guild_id, name) for guild_id, name in clubs[:25]])
