"""A club as it is remembered: how it is read from its row, and written into it."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

import aiosqlite
from pydantic import TypeAdapter

from bot.domain.club import Club, Unasked
from bot.domain.reminders.days_off import DaysOff
from bot.domain.reminders.race import RaceRest
from bot.domain.reminders.week import Run
from bot.domain.zones import known_zone
from bot.store.unreadable import log_unreadable

T = TypeVar("T")
RUNS = TypeAdapter(tuple[Run, ...])
DAYS_OFF = TypeAdapter(DaysOff)
_CLUB = TypeAdapter(Club)
_IDS = TypeAdapter(tuple[int, ...])
_NAMES = TypeAdapter(frozenset[str])
_MUTED = TypeAdapter(frozenset[Unasked])
SELECT_CLUB = """SELECT zone, runs, quiet, channel_id, fallback_channel_id, coach_channel_id, emergency, tells_coach,
    former_runs, coach_roles, muted, former, days_off, runs_draft, left_out, race_rest, goal, has_events,
    EXISTS (SELECT 1 FROM owed_messages WHERE guild_id = ?1 AND kind = 'monday'),
    (SELECT json_group_array(channel_id) FROM
        (SELECT channel_id FROM faq_channels WHERE guild_id = ?1 ORDER BY channel_id))
    FROM (SELECT 1) LEFT JOIN clubs ON guild_id = ?1"""


def read_quiet(text: str | None) -> tuple[int, int] | None:
    """Return quiet hours as they are stored: start and end in local minutes after midnight."""
    if text is None:
        return None
    start, _, end = text.partition("-")
    return int(start), int(end)


def read_rest(text: str | None) -> RaceRest | None:
    """Return days without reminders before and after races as they are stored."""
    if text is None:
        return None
    before, _, after = text.partition("-")
    return RaceRest(int(before), int(after))


class _ClubRow(NamedTuple):
    """The columns of SELECT_CLUB."""

    zone: str | None
    runs: str | None
    quiet: str | None
    channel_id: int | None
    fallback_channel_id: int | None
    coach_channel_id: int | None
    emergency: str | None
    tells_coach: int | None
    former_runs: str | None
    coach_roles: str | None
    muted: str | None
    former: str | None
    days_off: str | None
    runs_draft: str | None
    left_out: str | None
    race_rest: str | None
    goal: int | None
    has_events: int | None
    has_monday: int
    listening: str


class _Columns:
    """Reads the columns of a club's row, and notes which can't be read."""

    def __init__(self, guild_id: int) -> None:
        self._guild_id = guild_id
        self.damaged: list[str] = []

    def read(self, name: str, read: Callable[[Any], T], instead: T, stored: object) -> T:
        """Return a column as it reads, or what holds where nobody ever set it."""
        if stored in {None, ""}:
            return instead
        try:
            return read(stored)
        except (ValueError, TypeError, LookupError) as error:
            log_unreadable(error, "Stored of club %d and unreadable: %s", self._guild_id, name)
            self.damaged.append(name)
            return instead


def read_club(guild_id: int, row: sqlite3.Row) -> Club:
    """Return a club as its row holds it; what can't be read is as if nobody had set it, and `damaged` names it."""
    stored = _ClubRow(*row)
    columns = _Columns(guild_id)
    read = columns.read
    club = Club(
        zone=known_zone(stored.zone),
        runs=read("runs", RUNS.validate_json, (), stored.runs),
        quiet=read("quiet", read_quiet, None, stored.quiet),
        channel_id=stored.channel_id,
        fallback_channel_id=stored.fallback_channel_id,
        coach_channel_id=stored.coach_channel_id,
        emergency=stored.emergency,
        tells_coach=bool(stored.tells_coach),
        coach_roles=read("coach_roles", _IDS.validate_json, (), stored.coach_roles),
        listening=tuple(json.loads(stored.listening)),
        muted=read("muted", _MUTED.validate_json, frozenset(), stored.muted),
        left_out=read("left_out", _NAMES.validate_json, frozenset(), stored.left_out),
        days_off=read("days_off", DAYS_OFF.validate_json, (), stored.days_off),
        runs_draft=read("runs_draft", RUNS.validate_json, None, stored.runs_draft),
        former_runs=read("former_runs", RUNS.validate_json, None, stored.former_runs),
        former=read("former", _CLUB.validate_json, None, stored.former),
        race_rest=read("race_rest", read_rest, None, stored.race_rest),
        goal=stored.goal,
        has_events=bool(stored.has_events),
        has_monday=bool(stored.has_monday),
    )
    return replace(club, damaged=tuple(columns.damaged))


async def fetch_club(db: aiosqlite.Connection, guild_id: int) -> Club:
    """Return what a coach set up for a club, in an open transaction."""
    (row,) = await db.execute_fetchall(SELECT_CLUB, (guild_id,))
    return read_club(guild_id, row)


def write_club(club: Club) -> dict[str, str | int | None]:
    """Return the columns of a club's row that a change may touch, each with its value."""
    return {
        "zone": club.zone,
        "runs": RUNS.dump_json(club.runs).decode() if club.runs else None,
        "quiet": f"{club.quiet[0]}-{club.quiet[1]}" if club.quiet else None,
        "channel_id": club.channel_id,
        "fallback_channel_id": club.fallback_channel_id,
        "coach_channel_id": club.coach_channel_id,
        "emergency": club.emergency,
        "tells_coach": int(club.tells_coach),
        "former_runs": None if club.former_runs is None else RUNS.dump_json(club.former_runs).decode(),
        "coach_roles": json.dumps(club.coach_roles) if club.coach_roles else None,
        "muted": json.dumps(sorted(club.muted)) if club.muted else None,
        "days_off": DAYS_OFF.dump_json(club.days_off).decode() if club.days_off else None,
        "race_rest": f"{club.race_rest.before}-{club.race_rest.after}" if club.race_rest else None,
        "left_out": json.dumps(sorted(club.left_out)) if club.left_out else None,
        "goal": club.goal,
        "has_events": int(club.has_events),
        "former": None if club.former is None else _CLUB.dump_json(club.former, exclude_defaults=True).decode(),
    }
