"""What a member has in their own hands: everything that is kept about them, given out or deleted."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.services.questions import Questions
from bot.store.kept import RULES, KeptStore


class Privacy:
    """Gives out and forgets what is kept of members, and forgets daily what is older than its rule says."""

    def __init__(self, store: KeptStore, questions: Questions, *, now: Callable[[], datetime]) -> None:
        self._store = store
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

    async def forget(self, member_id: int, guild_id: int | None = None) -> None:
        """Delete everything of a member, in one club or in all of them."""
        for club_id in await self._store.forget(member_id, guild_id):
            self._questions.reread(club_id)  # a wording of theirs leads nowhere any more

    async def prune(self) -> int:
        """Forget what is older than its rule says; returns how many rows went."""
        return await self._store.prune(self._now())


def _legible(row: dict[str, Any]) -> dict[str, Any]:
    """A row with the lists and ids in it as a reader of JSON takes them."""
    return {name: _read(name, value) for name, value in row.items() if value is not None}


def _read(name: str, value: object) -> object:
    if isinstance(value, int) and name.endswith(("channel_id", "message_id", "guild_id")):
        return str(value)
    if isinstance(value, str) and value[:1] in {"[", "{"}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
