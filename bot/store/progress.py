"""What a member's progress rests on, read in one go: the log, runs, pauses, steps."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypeVar

from bot.domain.reminders.record import MemberRecord
from bot.store.database import Database
from bot.store.records import FROM_RECORD, RECORD_COLUMNS, fetch_record, read_record, record_values

T = TypeVar("T")
Pause = tuple[date, date, bool]  # its first and last day, and whether it is nobody else's business


@dataclass(frozen=True)
class ProgressFacts:
    """A member's strength days, and since a moment their runs, exercises by how often they did them, and steps.

    Runs are given by the moments they ended, in unix seconds, steps by direction.
    """

    strength_days: tuple[date, ...]
    runs: tuple[int, ...]
    pauses: tuple[Pause, ...]
    exercises: tuple[tuple[str, int], ...]
    steps: dict[str, int]


class ProgressStore:
    """Looks at several tables for one picture, beside what reminders rest on; every method is one whole snapshot."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(
        self, guild_id: int, member_id: int, now: int, look: Callable[[MemberRecord], tuple[T, datetime]]
    ) -> tuple[T, ProgressFacts]:
        """Return what `look` makes of a member's record at a moment (unix seconds), and their facts.

        Runs, exercises and steps are those since the begin of a day where they live, which it finds too.
        """
        async with self._database.snapshot() as db:
            looked, since = look(await fetch_record(db, record_values(guild_id, member_id, now)))
            keys = {
                "guild_id": guild_id,
                "member_id": member_id,
                "since": since.astimezone(UTC).isoformat(),
                "since_day": since.date().isoformat(),
                "since_unix": int(since.timestamp()),
            }
            (row,) = await db.execute_fetchall(_SELECT, keys)
        days, runs, pauses, exercises, steps = map(json.loads, row)
        return looked, ProgressFacts(
            tuple(map(date.fromisoformat, days)),
            tuple(runs),
            _read_pauses(pauses),
            tuple((str(name), int(count)) for name, count in exercises),
            {str(direction): int(count) for direction, count in steps},
        )

    async def load_days(
        self, guild_id: int, member_id: int, now: int
    ) -> tuple[MemberRecord, tuple[date, ...], tuple[Pause, ...]]:
        """Return a member's record at a moment (unix seconds), with their strength days and pauses alone."""
        values = record_values(guild_id, member_id, now)
        ((days, pauses, *columns),) = await self._database.read(_SELECT_DAYS, values)
        strength_days = tuple(map(date.fromisoformat, json.loads(days)))
        return read_record(values, columns), strength_days, _read_pauses(json.loads(pauses))


def _read_pauses(rows: Iterable[tuple[str, str, int]]) -> tuple[Pause, ...]:
    return tuple((date.fromisoformat(first), date.fromisoformat(last), bool(mine)) for first, last, mine in rows)


_OWN = "guild_id = :guild_id AND member_id = :member_id"
_DAYS = f"(SELECT json_group_array(DISTINCT day) FROM done WHERE {_OWN})"  # noqa: S608  # nosec B608  # a condition of this module
_PAUSES = f"(SELECT json_group_array(json_array(first_day, last_day, is_private)) FROM pauses WHERE {_OWN})"  # noqa: S608  # nosec B608  # own table
_SELECT_DAYS = f"SELECT {_DAYS}, {_PAUSES}, {RECORD_COLUMNS} {FROM_RECORD}"
_SELECT = f"""SELECT {_DAYS},
    (SELECT json_group_array(ended_at) FROM finished_runs WHERE {_OWN} AND ended_at >= :since_unix),
    {_PAUSES},
    (SELECT json_group_array(json_array(value, times)) FROM (
        SELECT one.value, count(*) AS times FROM done AS d JOIN circuits AS c ON c.circuit_id = d.circuit_id,
            json_each(c.exercise_ids) AS one
        WHERE d.guild_id = :guild_id AND d.member_id = :member_id AND d.day >= :since_day
        GROUP BY one.value ORDER BY times DESC, one.value LIMIT 3)),
    (SELECT json_group_array(json_array(direction, times)) FROM (
        SELECT direction, count(*) AS times FROM level_moves WHERE {_OWN} AND moved_at >= :since
        GROUP BY direction))"""  # noqa: S608  # nosec B608  # a condition of this module
