"""Where strength hurt: the places that members spare since, and how many of a club spare the same one."""

from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from bot.domain.catalogue import SorePlace
from bot.domain.circuit.feeling import Felt
from bot.domain.owed import OwedKind
from bot.store.database import Database
from bot.store.owed import owe
from bot.store.strength import SPARE, UPDATE_FELT, StrengthWeek, load_week


class Hurt(NamedTuple):
    """A place that hurts since a day: when to ask again, and how many since another day the coach is told of."""

    place: SorePlace
    day: date
    ask_from: date
    since: date
    least: int


class HurtStore:
    """The table of hurts; every method is one whole transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, done_id: int, member_id: int, now: datetime, decide: Callable[[StrengthWeek], Hurt]) -> bool:
        """Spare the place that hurt in a member's session from now on; False where there is no such session of theirs.

        Where as many members as `decide` says hurt there lately, the coach is owed the count, once.
        """
        async with self._database.write() as db:
            rows = list(await db.execute_fetchall(UPDATE_FELT, (Felt.HURTS, done_id, member_id)))
            if not rows:
                return False
            guild_id = int(rows[0][0])
            hurt = decide(await load_week(db, guild_id, member_id, now.date()))
            key = (guild_id, member_id, hurt.place)
            await db.execute(SPARE, key)
            days = (hurt.day.isoformat(), hurt.ask_from.isoformat(), hurt.since.isoformat())
            await db.execute(_UPSERT, (*key, *days))
            near = (guild_id, hurt.place, hurt.since.isoformat())
            ((count, told),) = await db.execute_fetchall(_COUNT, near)
            if count >= hurt.least and not told:
                await db.execute(_MARK_TOLD, near)
                subject = {"place": hurt.place.value, "count": count}
                await owe(db, OwedKind.HURT, guild_id, int(now.timestamp()), subject=subject)
        return True

    async def ask_again(
        self, guild_id: int, member_id: int, place: SorePlace, now: datetime, decide: Callable[[StrengthWeek], date]
    ) -> None:
        """Remember that a place still hurts, to be asked about again from the day that `decide` says."""
        key = (guild_id, member_id, place)
        async with self._database.write() as db:
            ask_from = decide(await load_week(db, guild_id, member_id, now.date()))
            await db.execute(SPARE, key)
            await db.execute(_ASK_AGAIN, (ask_from.isoformat(), *key))

    async def spare_no_more(self, guild_id: int, member_id: int, place: SorePlace) -> None:
        """Forget that a place hurts."""
        key = (guild_id, member_id, place)
        async with self._database.write() as db:
            await db.execute("DELETE FROM sore_places WHERE guild_id = ? AND member_id = ? AND place = ?", key)
            await db.execute("DELETE FROM hurts WHERE guild_id = ? AND member_id = ? AND place = ?", key)


_UPSERT = """INSERT INTO hurts (guild_id, member_id, place, day, ask_from) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT DO UPDATE SET is_told = iif(day > ?6, is_told, 0), day = excluded.day, ask_from = excluded.ask_from"""
_COUNT = "SELECT count(*), coalesce(max(is_told), 0) FROM hurts WHERE guild_id = ? AND place = ? AND day > ?"
_MARK_TOLD = "UPDATE hurts SET is_told = 1 WHERE guild_id = ? AND place = ? AND day > ?"
_ASK_AGAIN = "UPDATE hurts SET ask_from = ? WHERE guild_id = ? AND member_id = ? AND place = ?"
