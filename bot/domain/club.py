"""What a coach set up for a club: its zone, its week of runs, its quiet hours, and the channels that Ounce posts in."""

from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

from bot.domain.errors import MemberError
from bot.domain.reminders.days_off import DaysOff
from bot.domain.reminders.race import RaceRest
from bot.domain.reminders.week import Run


class Unasked(StrEnum):
    """What Ounce may say without being asked, beside its answers in the channels that a coach chose for those."""

    RUNS = "runs"  # offers to note a run that somebody tells of
    SLIPS = "slips"  # names the command that somebody mistyped


@dataclass(frozen=True)
class Club:
    """One club; the defaults are a club in which no coach ever set anything up.

    `zone` is an IANA name, None for the setting's. `quiet` is the start and the end in local minutes after midnight.
    `emergency` are the numbers to call there, in a coach's words; with `tells_coach` the coach hears who needs help.
    Reminders go to `channel_id`, and to `fallback_channel_id` where that one fails. `coach_roles` are the ids of the
    roles that make a coach, none for the setting's role by its name. In the channels `listening` Ounce answers unasked,
    and it says nothing of what is `muted`. On `days_off` the club doesn't run. `former` is all of this before its last
    change, and what an undo left behind is marked as `is_undone`; `former_runs` is the week before its last change,
    unless that is undone. Both are None where nothing changed. `runs_draft` is a week that a coach typed and may put in
    place. `left_out` are the ids of exercises that no circuit of the club has. `race_rest` are the days without
    reminders around races, None where no coach chose. `goal` are the sessions that the club wants to do each season.
    With `has_events` its runs are events in Discord; with `has_monday` it hears on Mondays what it did. `damaged` names
    what can't be read of all this and holds as if nobody had set it, until the next change.
    """

    zone: str | None = None
    runs: tuple[Run, ...] = ()
    quiet: tuple[int, int] | None = None
    channel_id: int | None = None
    fallback_channel_id: int | None = None
    coach_channel_id: int | None = None
    emergency: str | None = None
    tells_coach: bool = False
    coach_roles: tuple[int, ...] = ()
    listening: tuple[int, ...] = ()
    muted: frozenset[Unasked] = frozenset()
    days_off: DaysOff = ()
    left_out: frozenset[str] = frozenset()
    race_rest: RaceRest | None = None
    former_runs: tuple[Run, ...] | None = field(default=None, compare=False)
    goal: int | None = None
    has_events: bool = False
    has_monday: bool = False
    former: "Club | None" = field(default=None, compare=False)
    is_undone: bool = field(default=False, compare=False)
    runs_draft: tuple[Run, ...] | None = field(default=None, compare=False)
    damaged: tuple[str, ...] = field(default=(), compare=False)


_NAMES = {
    "zone": "time zone",
    "runs": "week",
    "quiet": "quiet hours",
    "channel_id": "reminders' channel",
    "fallback_channel_id": "fallback channel",
    "coach_channel_id": "coach's channel",
    "emergency": "emergency numbers",
    "tells_coach": "emergencies",
    "coach_roles": "coaches",
    "listening": "answers",
    "muted": "what I say unasked",
    "days_off": "days off",
    "left_out": "exercises",
    "race_rest": "rest around races",
    "goal": "season goal",
    "has_events": "Discord events",
    "has_monday": "Monday's post",
}
_UNDONE = "That has already been undone. **Redo** in `!setup` brings it back."


def name_changes(before: Club, after: Club) -> list[str]:
    """Return in a word or two each what differs between two states of a club."""
    compared = [one.name for one in fields(Club) if one.compare]
    return [_NAMES[name] for name in compared if getattr(before, name) != getattr(after, name)]


def name_damaged(club: Club) -> list[str]:
    """Return in a word or two each what of a club's set-up can't be read; no trace of a former state is missed."""
    return [_NAMES[name] for name in club.damaged if name in _NAMES]


def changes_plans(before: Club, after: Club) -> bool:
    """True where what members' plans rest on differs between two states of their club."""
    return any(getattr(before, name) != getattr(after, name) for name in ("zone", "runs", "days_off", "race_rest"))


def remember(before: Club, after: Club) -> Club:
    """Return a club after a change, with what the next undo brings back: all of it, or its week.

    The week is the one before its own last change; an undo of anything else keeps it.
    """
    former = replace(before, former=None, former_runs=None, runs_draft=None, damaged=(), is_undone=after.is_undone)
    week = before.former_runs if after.runs == before.runs else None if after.is_undone else before.runs
    return replace(after, former=former, former_runs=week, is_undone=False, damaged=())


def undo(club: Club) -> Club:
    """Return a club as it was before its last change; MemberError where there is none.

    An undo isn't undone by the next one: of two coaches who undo the same, the second would bring it back.
    """
    if club.former is None:
        raise MemberError("There's nothing to undo: nothing has changed yet.")
    if club.former.is_undone:
        raise MemberError(_UNDONE)
    return replace(club.former, is_undone=True)


def redo(club: Club) -> Club:
    """Return a club as it was before its last change was undone; MemberError if anything has changed since."""
    if club.former is None or not club.former.is_undone:
        raise MemberError("There's nothing left to redo. `!setup` shows how the club is set up now.")
    return replace(club.former, is_undone=False)


def undo_runs(club: Club) -> Club:
    """Return a club with its week before the last change of it, whatever else changed since; MemberError if none.

    A week that was brought back stays, also where something else changed after that.
    """
    if club.former is not None and club.former.is_undone and club.former.runs != club.runs:
        raise MemberError(_UNDONE)
    if club.former_runs is None:
        raise MemberError("There's nothing to undo in the club's week. `!club runs` shows it.")
    return replace(club, runs=club.former_runs, is_undone=True)


def undo_days_off(club: Club) -> Club:
    """Return a club without its last change of days off; MemberError where that wasn't the last change of all."""
    if club.former is None or name_changes(club, club.former) != ["days off"]:
        raise MemberError(
            "The last change wasn't to the days off, so I undid nothing. `!club on thu` takes a day back."
        )
    if club.former.is_undone:
        raise MemberError(_UNDONE)
    return undo(club)
