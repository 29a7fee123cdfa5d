"""What Ounce remembers about itself: a few names with a value each, such as the time zone files of the last start."""

from bot.store.database import Database

_ZONE_VERSION = "zone version"


class FactStore:
    """The table of facts; every method is one whole transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def follow_zones(self, version: str, now: int) -> int | None:
        """Mark every plan stale where the time zone files are other ones than at the last start.

        Returns how many plans, None where the files are the same. What waits for the end of quiet hours is judged anew
        at `now` (unix seconds). The marks stay until each plan was made anew, whatever ends this process before that.
        """
        async with self._database.write() as db:
            rows = await db.execute_fetchall("SELECT value FROM facts WHERE name = ?", (_ZONE_VERSION,))
            if [value for (value,) in rows] == [version]:
                return None
            await db.execute(
                "INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
                (_ZONE_VERSION, version),
            )
            await db.execute(
                "UPDATE reminders SET due = ?1 WHERE state = 'planned' AND origin = 'held' AND due > ?1", (now,)
            )
            return (await db.execute("UPDATE plans SET is_stale = 1")).rowcount
