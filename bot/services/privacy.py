"""What a member has in their own hands: everything that is kept about them, given out or deleted."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.domain.words.training import list_calendar, list_training
from bot.services.questions import Questions
from bot.store.kept import RULES, KeptStore
from bot.store.training import read_calendar, read_training


class Privacy:
    """Gives out and forgets what is kept of members, and forgets daily what is older than its rule says."""

    def __init__(
        self, store: KeptStore, questions: Questions, names: Mapping[str, str], *, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._names = names  # of exercises, by their ids
        self._questions = questions
        self._now = now

    async def write_file(self, member_id: int) -> str:
        """Return everything that is kept of a member as JSON: by club and table, with what it is and until when."""
        clubs = await self._store.load(member_id)
        file = {
            "member": str(member_id),  # as text, since many readers of JSON round a number of that size
            "written": self._now().isoformat(timespec="seconds"),
            "clubs": {
                str(guild_id): {
                    table: {"what": RULES[table].what, "kept": RULES[table].kept, "rows": list(map(_legible, rows))}
                    for table, rows in tables.items()
                }
                for guild_id, tables in clubs.items()
            },
        }
        return json.dumps(file, ensure_ascii=False, indent=2)

    async def write_tables(self, member_id: int) -> dict[str, str]:
        """Return a member's log of strength, their runs and their circuits as CSV, by the names of the files."""
        clubs = await self._store.load(member_id)
        rows: dict[str, list[tuple[object, ...]]] = {name: [] for name in _COLUMNS}
        for guild_id, tables in clubs.items():
            done = tables.get("done", [])
            days = {row["circuit_id"]: row["day"] for row in done}
            for row in sorted(done, key=lambda row: row["day"]):
                rows["strength"].append((guild_id, row["day"], row["minutes"], row["felt"], row["circuit_id"]))
            for row in sorted(tables.get("finished_runs", []), key=lambda row: row["ended_at"]):
                ended = datetime.fromtimestamp(row["ended_at"], UTC).isoformat()
                rows["runs"].append((guild_id, ended, row["metres"], row["seconds"]))
            for row in tables.get("circuits", []):
                names = (self._names.get(one, one) for one in json.loads(row["exercise_ids"]))
                number = row["circuit_id"]
                rows["circuits"].append((guild_id, number, row["created_at"], days.get(number), *names))
        return {f"ounce-{name}.csv": _write_csv(_COLUMNS[name], rows[name]) for name in _COLUMNS}

    async def forget(self, member_id: int, guild_id: int | None = None) -> None:
        """Delete everything of a member, in one club or in all of them."""
        for club_id in await self._store.forget(member_id, guild_id):
            self._questions.reread(club_id)  # a wording of theirs leads nowhere any more

    async def prune(self) -> int:
        """Forget what is older than its rule says; returns how many rows went."""
        return await self._store.prune(self._now())


_OUNCES_OWN = frozenset({"token"})  # a key to a message of Ounce's, which says nothing of anybody
_COLUMNS = {
    "strength": ("club", "day", "minutes", "felt", "circuit"),
    "runs": ("club", "ended (UTC)", "metres", "seconds"),
    "circuits": ("club", "circuit", "drawn (UTC)", "done on", "exercise 1", "exercise 2", "exercise 3", "exercise 4"),
}


_TRAININGS: dict[str, Callable[[str], object]] = {  # by their names in a row of `plans`
    **dict.fromkeys(
        ("training", "former_training", "club_plan"), lambda text: list_training(read_training(text), "km")
    ),
    "calendar": lambda text: list_calendar(read_calendar(text)),
}


def _write_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as spreadsheets read it: with a byte order mark, for the letters in names."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return f"\ufeff{text.getvalue()}"


def _legible(row: dict[str, Any]) -> dict[str, Any]:
    """A row with the lists, ids and trainings in it as a reader of JSON takes them."""
    return {name: _read(name, value) for name, value in row.items() if value is not None and name not in _OUNCES_OWN}


def _read(name: str, value: object) -> object:
    if name in _TRAININGS:
        return _TRAININGS[name](str(value))
    if isinstance(value, int) and name.endswith(("channel_id", "message_id", "guild_id")):
        return str(value)
    if isinstance(value, str) and value[:1] in {"[", "{"}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
