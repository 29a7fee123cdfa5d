"""What is remembered of a club: its zone, runs and quiet hours, and the channels that a coach chose."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

import aiosqlite

from bot.domain.club import Club, changes_plans, remember
from bot.domain.owed import OwedKind
from bot.domain.reminders.week import Run
from bot.store.database import Database
from bot.store.faq import write_listening
from bot.store.owed import owe
from bot.store.stored_club import RUNS, SELECT_CLUB, fetch_club, read_club, write_club

FindMonday = Callable[[Club, int | None], int]
"""Says when a club's Monday's post is due as the club is now, in unix seconds, by when it was due; None for a first."""


class ClubStore:
    """The table of clubs; every method is one whole transaction; a change returns the club as it is then."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self, guild_id: int) -> Club:
        """Return what a coach set up for a club; the defaults where none ever did."""
        (row,) = await self._database.read(SELECT_CLUB, (guild_id,))
        return read_club(guild_id, row)

    async def change(
        self, guild_id: int, decide: Callable[[Club], Club], find_monday: FindMonday | None = None
    ) -> Club:
        """Put what `decide` makes of a club in its place, and remember what it was before, for Undo.

        Where its members' plans rest on what changed, they are to be made anew. What `decide` raises changes nothing.
        Whoever may switch the Monday's post on, or move it by the zone, says when it is due.
        """
        async with self._database.write() as db:
            return await change_club(db, guild_id, decide, find_monday)

    async def load_known(self) -> list[tuple[int, tuple[int, ...], frozenset[str]]]:
        """Return the roles that make a coach and the exercises left out, for each club that chose any."""
        async with self._database.snapshot() as db:
            rows = await db.execute_fetchall(_SELECT_CHOSEN)
            clubs = {int(guild_id): await fetch_club(db, guild_id) for (guild_id,) in rows}
        return [(guild_id, club.coach_roles, club.left_out) for guild_id, club in clubs.items()]

    async def greet(self, guild_ids: Collection[int], now: int) -> int:
        """Owe a hello to those of these clubs that never got one, and which nobody set up or used; to how many."""
        count = 0
        async with self._database.write() as db:
            for guild_id in guild_ids:
                new = await db.execute(_INSERT_GREETED, (guild_id, now))
                ((is_used,),) = await db.execute_fetchall(_IS_USED, {"guild_id": guild_id})
                if new.rowcount and not is_used and await fetch_club(db, guild_id) == Club():
                    await owe(db, OwedKind.HELLO, guild_id, now, subject={})
                    count += 1
        return count

    async def save_runs_draft(self, guild_id: int, draft: tuple[Run, ...]) -> None:
        """Remember a week that a coach typed and has not put in place yet."""
        async with self._database.write() as db:
            await _write(db, guild_id, {"runs_draft": RUNS.dump_json(draft).decode()})

    async def save_channel(self, guild_id: int, channel_id: int) -> Club:
        """Remember where reminders go; whether the coach was told of a broken channel is forgotten with the old one."""
        is_same = False

        def decide(club: Club) -> Club:
            nonlocal is_same
            is_same = club.channel_id == channel_id
            return replace(club, channel_id=channel_id)

        async with self._database.write() as db:
            club = await change_club(db, guild_id, decide)
            if is_same:  # chosen again, now that it's mended
                await db.execute(_FORGET_TOLD, (guild_id,))
            return club

    async def load_known_clubs(self, member_id: int, guild_ids: Collection[int]) -> list[int]:
        """Return those of these clubs in which a member has left anything: a circuit, a plan, a race, a profile."""
        rows = await self._database.read(_SELECT_KNOWN, (json.dumps(list(guild_ids)), member_id))
        return [int(row[0]) for row in rows]

    async def load_direct_message_club(self, member_id: int) -> int | None:
        """Return the guild id of the club that a member chose for direct messages."""
        rows = await self._database.read("SELECT guild_id FROM direct_message_clubs WHERE member_id = ?", (member_id,))
        return next((int(row[0]) for row in rows), None)

    async def save_direct_message_club(self, guild_id: int, member_id: int) -> None:
        """Remember which club a member means in direct messages."""
        async with self._database.write() as db:
            await db.execute(
                "INSERT INTO direct_message_clubs (member_id, guild_id) VALUES (?, ?) "
                "ON CONFLICT DO UPDATE SET guild_id = excluded.guild_id",
                (member_id, guild_id),
            )


async def change_club(
    db: aiosqlite.Connection,
    guild_id: int,
    decide: Callable[[Club], Club],
    find_monday: FindMonday | None = None,
) -> Club:
    """Put what `decide` makes of a club in its place, as ClubStore does, in a transaction that is open."""
    before = await fetch_club(db, guild_id)
    after = decide(before)
    if after == before and not before.damaged:
        return before
    after = remember(before, after)
    columns, known = write_club(after), write_club(before)
    changed = {name: value for name, value in columns.items() if value != known[name] or name in before.damaged}
    changed |= dict.fromkeys({"runs_draft"} & set(before.damaged))
    if changed:
        await _write(db, guild_id, changed)
    if (after.has_monday, after.zone) != (before.has_monday, before.zone):
        await _move_monday(db, guild_id, after, find_monday)
    if after.listening != before.listening:
        await write_listening(db, guild_id, after.listening)
    if after.channel_id != before.channel_id:
        await db.execute(_FORGET_TOLD, (guild_id,))
    if changes_plans(before, after):
        await db.execute("UPDATE plans SET is_stale = 1 WHERE guild_id = ?", (guild_id,))
    return after


_INSERT_GREETED = "INSERT INTO greeted_clubs (guild_id, greeted_at) VALUES (?, ?) ON CONFLICT DO NOTHING"
_FORGET_MONDAY = "DELETE FROM owed_messages WHERE guild_id = ? AND kind = 'monday'"
_SELECT_MONDAY = "SELECT owed_at FROM owed_messages WHERE guild_id = ? AND kind = 'monday'"
_MOVE_MONDAY = """UPDATE owed_messages SET owed_at = :due, retry_at = iif(tried_at IS NULL, :due, retry_at)
    WHERE guild_id = :guild_id AND kind = 'monday'"""
_FORGET_TOLD = "DELETE FROM told_channels WHERE guild_id = ?"
_SELECT_CHOSEN = """SELECT guild_id FROM clubs
    WHERE coach_roles IS NOT NULL OR left_out IS NOT NULL"""


async def _move_monday(db: aiosqlite.Connection, guild_id: int, club: Club, find_monday: FindMonday | None) -> None:
    """Let the Monday's post be owed when a club has it now, if it has one."""
    if not club.has_monday:
        await db.execute(_FORGET_MONDAY, (guild_id,))
    elif find_monday is not None:
        rows = [int(row[0]) for row in await db.execute_fetchall(_SELECT_MONDAY, (guild_id,))]
        if rows:
            await db.execute(_MOVE_MONDAY, {"guild_id": guild_id, "due": find_monday(club, rows[0])})
        else:
            await owe(db, OwedKind.MONDAY, guild_id, find_monday(club, None), subject={})


async def _write(db: aiosqlite.Connection, guild_id: int, values: Mapping[str, str | int | None]) -> None:
    names = ", ".join(values)
    marks = ", ".join("?" for _ in values)
    updates = ", ".join(f"{name} = excluded.{name}" for name in values)
    await db.execute(
        f"INSERT INTO clubs (guild_id, {names}) VALUES (?, {marks}) "  # noqa: S608  # nosec B608  # columns that this module names
        f"ON CONFLICT DO UPDATE SET {updates}",
        (guild_id, *values.values()),
    )


_IS_USED = """SELECT EXISTS (SELECT 1 FROM circuits WHERE guild_id = :guild_id)
    OR EXISTS (SELECT 1 FROM plans WHERE guild_id = :guild_id)
    OR EXISTS (SELECT 1 FROM profiles WHERE guild_id = :guild_id)
    OR EXISTS (SELECT 1 FROM faq_answers WHERE guild_id = :guild_id)"""
_SELECT_KNOWN = """SELECT value FROM json_each(?1) AS club
    WHERE EXISTS (SELECT 1 FROM circuits WHERE guild_id = club.value AND member_id = ?2)
    OR EXISTS (SELECT 1 FROM plans WHERE guild_id = club.value AND member_id = ?2)
    OR EXISTS (SELECT 1 FROM early_races WHERE guild_id = club.value AND member_id = ?2)
    OR EXISTS (SELECT 1 FROM profiles WHERE guild_id = club.value AND member_id = ?2)"""
