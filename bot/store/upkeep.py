"""What Ounce notes about itself and forgets about others: facts, clubs that removed it, members who left.

Each call opens the database for itself, in whatever thread it runs: the host's commands use it beside a running Ounce.
"""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.store.kept import forgetting
from bot.store.training import DELETE_UNUSED_TEXTS

BOT_MEMO = "bot"  # whose database it is
KEPT_DAYS = 30  # what is kept of a club after it removed Ounce
_DAY_SECONDS = 24 * 3600
_BUSY_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of reminders in a span of time."""

    reminders: int
    messages: int
    failed: int
    late: int


class Upkeep:
    """The upkeep of one database file, which must have today's schema; sqlite3.Error where it is busy or broken."""

    def __init__(self, database: Path) -> None:
        self.database = database

    def load_memo(self, name: str) -> str | None:
        """Return what was noted under a name."""
        with self._open() as db:
            return next((str(row[0]) for row in db.execute("SELECT value FROM facts WHERE name = ?", (name,))), None)

    def save_memo(self, name: str, value: str) -> None:
        """Note something; it stands on the disk once this returns."""
        with self._open() as db:
            db.execute(
                "INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
                (name, value),
            )

    def belong_to(self, owner: str) -> str:
        """Note whose database this is where it's nobody's yet; returns whose it is."""
        with self._open() as db:
            db.execute("INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING", (BOT_MEMO, owner))
            return str(db.execute("SELECT value FROM facts WHERE name = ?", (BOT_MEMO,)).fetchone()[0])

    def forget_memo(self, name: str) -> None:
        """Forget what was noted under a name."""
        with self._open() as db:
            db.execute("DELETE FROM facts WHERE name = ?", (name,))

    def note_clubs(self, present: Collection[int], now: int) -> list[int]:
        """Note which clubs Ounce is in; returns those that it was in, and no longer is, and that were not noted yet."""
        with self._open() as db:
            known = {int(row[0]) for table in _tables_with(db, "guild_id") for row in db.execute(_guilds_of(table))}
            noted = {int(row[0]) for row in db.execute("SELECT guild_id FROM departed_clubs")}
            departed = sorted(known - set(present) - noted)
            db.executemany("INSERT INTO departed_clubs VALUES (?, ?)", [(guild_id, now) for guild_id in departed])
            db.executemany(
                "DELETE FROM departed_clubs WHERE guild_id = ?", [(guild_id,) for guild_id in noted & set(present)]
            )
        return departed

    def forget_departed(self, now: int) -> list[int]:
        """Delete all that is kept of clubs that removed Ounce more than 30 days ago; returns which."""
        with self._open() as db:
            long_gone = "SELECT guild_id FROM departed_clubs WHERE since <= ?"
            gone = [int(row[0]) for row in db.execute(long_gone, (now - KEPT_DAYS * _DAY_SECONDS,))]
            for guild_id in gone:
                for table in _tables_with(db, "guild_id"):
                    db.execute(f"DELETE FROM {table} WHERE guild_id = ?", (guild_id,))  # noqa: S608  # nosec B608  # own tables
        return gone

    def forget_member(self, member_id: int, guild_id: int | None = None) -> int:
        """Delete all that is kept of a member, in one club or in all of them; returns how many rows that were."""
        keys = {"member_id": member_id, "guild_id": guild_id}
        with self._open() as db:
            tables = _tables_with(db, "member_id")
            deleted = sum(db.execute(statement, keys).rowcount for statement in forgetting(tables))
            if "plan_drafts" in tables:  # with the texts, which nobody else may have
                db.execute(DELETE_UNUSED_TEXTS)
        return deleted

    def count_sent(self, since: int, until: int) -> Sent:
        """Return what became of reminders between two moments, in unix seconds."""
        with self._open() as db:
            row = db.execute(_COUNT_SENT, {"since": since, "until": until}).fetchone()
        return Sent(*(int(count or 0) for count in row))

    def load_channels(self) -> list[tuple[int, int, str]]:
        """Return every channel that a coach configured: its club, its id, and what it is for."""
        with self._open() as db:
            return [(int(guild_id), int(channel_id), str(use)) for guild_id, channel_id, use in db.execute(_CHANNELS)]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """One transaction that may write; what is deleted in it is overwritten, too."""
        address = f"{self.database.resolve().as_uri()}?mode=rw"  # where the file is gone, no new one is made
        db = sqlite3.connect(address, timeout=_BUSY_SECONDS, isolation_level=None, uri=True)
        try:
            db.execute("PRAGMA secure_delete = ON")
            db.execute("PRAGMA synchronous = FULL")
            db.execute("BEGIN IMMEDIATE")
            db.execute("PRAGMA defer_foreign_keys = ON")
            yield db
            db.execute("COMMIT")
        finally:
            db.close()  # which takes back what was not committed


def _tables_with(db: sqlite3.Connection, column: str) -> list[str]:
    """The tables that have a column, whichever migration made them: none is forgotten in a list."""
    query = (
        "SELECT tables.name FROM sqlite_schema AS tables JOIN pragma_table_info(tables.name) AS columns "
        "WHERE tables.type = 'table' AND columns.name = ? ORDER BY tables.name = 'circuits', tables.name"
    )
    return [str(row[0]) for row in db.execute(query, (column,))]


def _guilds_of(table: str) -> str:
    return f"SELECT DISTINCT guild_id FROM {table}"  # noqa: S608  # nosec B608  # own tables


_COUNT_SENT = """SELECT
    (SELECT count(*) FROM reminders WHERE sent_at >= :since AND sent_at < :until),
    (SELECT count(*) FROM deliveries WHERE message_id IS NOT NULL AND claimed_at >= :since AND claimed_at < :until),
    (SELECT count(*) FROM deliveries WHERE state = 'failed' AND claimed_at >= :since AND claimed_at < :until),
    (SELECT count(*) FROM deliveries WHERE is_late AND claimed_at >= :since AND claimed_at < :until)"""
_CHANNELS = """SELECT guild_id, channel_id, 'reminders' FROM clubs WHERE channel_id IS NOT NULL
    UNION ALL SELECT guild_id, fallback_channel_id, 'fallback' FROM clubs WHERE fallback_channel_id IS NOT NULL
    UNION ALL SELECT guild_id, coach_channel_id, 'questions' FROM clubs WHERE coach_channel_id IS NOT NULL
    UNION ALL SELECT guild_id, channel_id, 'answers' FROM faq_channels"""
