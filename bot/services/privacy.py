"""What a member has in their own hands: everything that is kept about them, given out or deleted."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.domain.words.training import list_calendar, list_training
from bot.services.questions import Questions
from bot.store.kept import RULES, KeptStore
from bot.store.training import read_calendar, read_training

FILE_NAME = "ounce-my-data.json"
UNREADABLE = (ValueError, TypeError, LookupError)
"""What is raised where something is read that no Ounce wrote."""
KeptRows = Mapping[int, Mapping[str, Sequence[Mapping[str, Any]]]]  # by club and by table


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """All that is kept of a member, as the texts of files by their names; and what of it is damaged, in words."""

    texts: dict[str, str]
    damaged: tuple[str, ...]


class Privacy:
    """Gives out and forgets what is kept of members, and forgets daily what is older than its rule says."""

    def __init__(
        self, store: KeptStore, questions: Questions, names: Mapping[str, str], *, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._names = names  # of exercises, by their ids
        self._questions = questions
        self._now = now

    async def write_files(self, member_id: int) -> KeptFiles:
        """Return everything that is kept of a member: all of it as JSON, with what it is and until when, and tables.

        The tables are their log of strength, their runs and their circuits, as CSV.
        """
        clubs = await self._store.load(member_id)
        damaged: list[str] = []
        file = {
            "member": str(member_id),  # as text, since many readers of JSON round a number of that size
            "written": self._now().isoformat(timespec="seconds"),
            "clubs": {
                str(guild_id): {
                    table: {
                        "what": RULES[table].what,
                        "kept": RULES[table].kept,
                        "rows": [_legible(row, damaged) for row in rows],
                    }
                    for table, rows in tables.items()
                }
                for guild_id, tables in clubs.items()
            },
        }
        files = {FILE_NAME: json.dumps(file, ensure_ascii=False, indent=2, default=str)}
        tables = self._list_tables(clubs, damaged)
        files |= {f"ounce-{name}.csv": _write_csv(_COLUMNS[name], rows) for name, rows in tables.items()}
        return KeptFiles(files, tuple(dict.fromkeys(damaged)))

    def _list_tables(self, clubs: KeptRows, damaged: list[str]) -> dict[str, list[tuple[object, ...]]]:
        """The rows of the tables, by their names; what cannot be read is left out, and named in `damaged`."""
        rows: dict[str, list[tuple[object, ...]]] = {name: [] for name in _COLUMNS}
        for guild_id, tables in clubs.items():
            done = tables.get("done", [])
            days = {row["circuit_id"]: row["day"] for row in done}
            for row in sorted(done, key=lambda row: str(row["day"])):
                rows["strength"].append((guild_id, row["day"], row["minutes"], row["felt"], row["circuit_id"]))
            for row in sorted(tables.get("finished_runs", []), key=lambda row: str(row["ended_at"])):
                try:
                    ended = datetime.fromtimestamp(row["ended_at"], UTC).isoformat()
                except (*UNREADABLE, OverflowError, OSError):
                    damaged.append("a run")
                else:
                    rows["runs"].append((guild_id, ended, row["metres"], row["seconds"]))
            for row in tables.get("circuits", []):
                try:
                    names = [self._names.get(one, one) for one in json.loads(row["exercise_ids"])]
                except UNREADABLE:
                    damaged.append("a circuit")
                else:
                    number = row["circuit_id"]
                    rows["circuits"].append((guild_id, number, row["created_at"], days.get(number), *names))
        return rows

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


def _list_training(text: str) -> object:
    return list_training(read_training(text), "km")


_TRAININGS: dict[str, tuple[str, Callable[[str], object]]] = {  # by their names in a row of `plans`
    "training": ("your training plan", _list_training),
    "former_training": ("your former training plan", _list_training),
    "club_plan": ("the club's training plan", _list_training),
    "calendar": ("the days of your training plan", lambda text: list_calendar(read_calendar(text))),
}


def _write_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as spreadsheets read it: with a byte order mark, for the letters in names."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return f"\ufeff{text.getvalue()}"


def _legible(row: Mapping[str, Any], damaged: list[str]) -> dict[str, Any]:
    """A row with the lists, ids and trainings in it as a reader of JSON takes them.

    A training that cannot be read comes as it is stored, and is named in `damaged`.
    """
    read: dict[str, Any] = {}
    for name, value in row.items():
        if value is None or name in _OUNCES_OWN:
            continue
        try:
            read[name] = _read(name, value)
        except UNREADABLE:
            read[name] = value
            damaged.append(_TRAININGS[name][0] if name in _TRAININGS else name.replace("_", " "))
    return read


def _read(name: str, value: object) -> object:
    if name in _TRAININGS:
        return _TRAININGS[name][1](str(value))
    if isinstance(value, int) and name.endswith(("channel_id", "message_id", "guild_id")):
        return str(value)
    if isinstance(value, str) and value[:1] in {"[", "{"}:
        try:
            return json.loads(value)
        except ValueError:
            return value  # words that only begin like a list
    return value
