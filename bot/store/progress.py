"""What a member's progress rests on, read in one go: the log, runs, pauses, steps."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.store.database import Database

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
    """Looks at several tables for one picture; the method is one whole snapshot."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self, guild_id: int, member_id: int, since: datetime) -> ProgressFacts:
        """Return a member's facts; runs, exercises and steps since the begin of a day where they live."""
        keys = {
            "guild_id": guild_id,
            "member_id": member_id,
            "since": since.astimezone(UTC).isoformat(),
            "since_day": since.date().isoformat(),
            "since_unix": int(since.timestamp()),
        }
        (row,) = await self._database.read(_SELECT, keys)
        days, runs, pauses, exercises, steps = map(json.loads, row)
        return ProgressFacts(
            tuple(map(date.fromisoformat, days)),
            tuple(runs),
            _read_pauses(pauses),
            tuple((str(name), int(count)) for name, count in exercises),
            {str(direction): int(count) for direction, count in steps},
        )

    async def load_days(self, guild_id: int, member_id: int) -> tuple[tuple[date, ...], tuple[Pause, ...]]:
        """Return a member's strength days and pauses alone."""
        keys = {"guild_id": guild_id, "member_id": member_id}
        (row,) = await self._database.read(f"SELECT {_DAYS}, {_PAUSES}", keys)
        days, pauses = map(json.loads, row)
        return tuple(map(date.fromisoformat, days)), _read_pauses(pauses)


def _read_pauses(rows: Iterable[tuple[str, str, int]]) -> tuple[Pause, ...]:
    return tuple((date.fromisoformat(first), date.fromisoformat(last), bool(mine)) for first, last, mine in rows)


_OWN = "guild_id = :guild_id AND member_id = :member_id"
_DAYS = f"(SELECT json_group_array(DISTINCT day) FROM done WHERE {_OWN})"  # noqa: S608  # nosec B608  # a condition of this module
_PAUSES = f"(SELECT json_group_array(json_array(first_day, last_day, is_private)) FROM pauses WHERE {_OWN})"  # noqa: S608  # nosec B608  # own table
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
