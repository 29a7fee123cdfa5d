"""Two clubs at the end of a run: who is owed a reminder where, and what must have become of each of them."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bot.client import PERMISSIONS
from bot.domain.reminders.changes import Change
from bot.domain.reminders.claim import Rules
from bot.domain.reminders.plan import Plan
from bot.domain.reminders.record import MemberRecord, replan
from bot.domain.reminders.week import Run
from bot.store import Store
from tests.having import having
from tests.loopback import BOT

NORTH, SOUTH = 501, 502
TRACK, PARK, GENERAL, COACHES, LAKE = 601, 602, 603, 604, 605
GONE = 699  # a channel that was deleted
CLOSED = 706  # who takes no direct messages
UNVERIFIED = 703  # not seen for a week, and still in the club

NOW = datetime(2026, 3, 4, 18, 47, 20, tzinfo=UTC)  # a Wednesday
_PLANNED_AT = NOW.replace(hour=12)
_LONG_AGO = NOW - timedelta(days=8)
LATE_SECONDS = 3 * 3600
_RUN_SECONDS, _MARGIN_SECONDS = 40 * 60, 5 * 60
_WEDNESDAY, _SATURDAY = 2, 5

Message = Mapping[str, Any]


@dataclass(frozen=True)
class Owed:
    """A reminder that a member is owed: so many minutes ago it was due, and here it must come."""

    guild_id: int
    member_id: int
    due_minutes_ago: int
    planned_for: int | None  # a channel; None for a direct message
    comes_in: int  # a channel, or the member for a direct message


OWED = (
    Owed(NORTH, 701, 0, TRACK, TRACK),
    Owed(NORTH, 702, 0, TRACK, TRACK),
    Owed(NORTH, UNVERIFIED, 0, TRACK, TRACK),
    Owed(NORTH, 704, 3, PARK, PARK),
    Owed(NORTH, 705, 3, PARK, PARK),
    Owed(NORTH, CLOSED, 0, None, GENERAL),
    Owed(NORTH, 707, 0, None, 707),
    Owed(NORTH, 708, 0, GONE, GENERAL),
    Owed(SOUTH, 709, 60, LAKE, LAKE),
    Owed(SOUTH, 701, 0, LAKE, LAKE),
)
# They were not heard of for a week either, and have left the club: one among others, one alone.
LEFT = (Owed(NORTH, 711, 0, TRACK, TRACK), Owed(NORTH, 712, 2, PARK, PARK))


def clubs() -> list[dict[str, Any]]:
    """Return both clubs as Discord tells of them."""
    return [_club(NORTH, (TRACK, PARK, GENERAL, COACHES)), _club(SOUTH, (LAKE,))]


def _club(guild_id: int, channel_ids: tuple[int, ...]) -> dict[str, Any]:
    everyone = {"id": str(guild_id), "name": "@everyone", "permissions": str(PERMISSIONS.value)}
    return {
        "id": str(guild_id),
        "name": f"Club {guild_id}",
        "unavailable": False,
        "owner_id": "1",
        "roles": [everyone],
        "members": [{"user": BOT, "roles": [], "flags": 0}],
        "member_ids": [one.member_id for one in OWED if one.guild_id == guild_id],
        "member_count": len(OWED),
        "channels": [
            {"id": str(one), "type": 0, "name": f"channel-{one}", "position": at, "permission_overwrites": []}
            for at, one in enumerate(channel_ids)
        ],
    }


async def write_database(path: Path) -> None:
    """Write the database of a bot that went away before the reminders were due."""
    store = await Store.open(path)
    await store.clubs.change(NORTH, having(fallback_channel_id=GENERAL, coach_channel_id=COACHES))
    await store.clubs.save_channel(SOUTH, LAKE)
    for owed in (*OWED, *LEFT):
        seen_at = _LONG_AGO if owed.member_id == UNVERIFIED or owed in LEFT else _PLANNED_AT
        await store.plans.change(owed.guild_id, owed.member_id, int(seen_at.timestamp()), partial(_join, _plan(owed)))
    await store.clubs.change(SOUTH, having(zone="UTC"))  # its plans are to be made anew, which the next start does
    await store.close()


def _join(plan: Plan, record: MemberRecord) -> Change[None]:
    return Change(replan(replace(record, plan=plan), int(_PLANNED_AT.timestamp()), Rules(LATE_SECONDS, "UTC")), None)


def _plan(owed: Owed) -> Plan:
    ends = NOW - timedelta(minutes=owed.due_minutes_ago, seconds=_RUN_SECONDS + _MARGIN_SECONDS)
    today = Run(_WEDNESDAY, ends.hour * 60 + ends.minute, seconds=_RUN_SECONDS)
    runs = (today, Run(_SATURDAY, 9 * 60, seconds=_RUN_SECONDS))
    plan = Plan(runs=runs, channel_id=owed.planned_for)
    return replace(plan, by_dm=True) if owed.planned_for is None else plan


def find_problems(database: Path, messages: Iterable[Message]) -> list[str]:
    """Return what was lost, doubled, or written down wrongly; nothing where all is as it must be."""
    own = [message for message in messages if message["author"]["id"] == BOT["id"]]
    reminding = [message for message in own if message["components"]]
    connection = sqlite3.connect(database)
    try:
        problems = [problem for owed in OWED for problem in _look_at(owed, reminding, connection)]
        problems += _look_at_deliveries(reminding, connection)
        problems += _look_at_who_left(reminding, connection)
        still_owed = connection.execute("SELECT kind, subject FROM owed_messages").fetchall()
        verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        connection.close()
    if verdict != "ok":
        problems.append(f"broken: the database: {verdict}")
    if still_owed:
        problems.append(f"lost: beside the reminders {still_owed} is owed still")
    told = [message["channel_id"] for message in own if not message["components"]]
    if len(told) > 1 or set(told) - {str(COACHES)}:
        problems.append(f"doubled: the coach was told in {told}")
    return problems


def _look_at(owed: Owed, reminding: Iterable[Message], connection: sqlite3.Connection) -> Iterable[str]:
    """What is wrong with one owed reminder, each beginning with `lost`, `doubled` or `wrong`."""
    who = f"member {owed.member_id} of club {owed.guild_id}"
    places = _places_of(owed.guild_id)
    mine = [one for one in reminding if _pings(one, owed.member_id) and one["channel_id"] in places]
    if not mine:
        yield f"lost: {who} was never mentioned"
    if len(mine) > 1:
        yield f"doubled: {who} was mentioned {len(mine)} times, in {[one['channel_id'] for one in mine]}"
    if any(one["channel_id"] != str(owed.comes_in) for one in mine):
        yield f"wrong: {who} was mentioned elsewhere"
    rows = connection.execute(_SELECT_LEDGER, (owed.guild_id, owed.member_id)).fetchall()
    now = int(NOW.timestamp())
    past = [row for row in rows if row[0] <= now]
    kept = [("sent", "sent", int(one["id"])) for one in mine]
    if [row[1:] for row in past] != kept:
        yield f"wrong: the ledger says of {who} {[row[1:] for row in past]}, Discord {kept}"
    following = [row[:2] for row in rows if row[0] > now]
    if [state for _, state in following] != ["planned"]:
        yield f"{'doubled' if following else 'lost'}: the next reminder of {who} is {following}"


def _look_at_who_left(reminding: Iterable[Message], connection: sqlite3.Connection) -> Iterable[str]:
    """Who left the club is called no more, and nothing of theirs is left open."""
    for member_id in (one.member_id for one in LEFT):
        if any(_pings(message, member_id) for message in reminding):
            yield f"wrong: member {member_id} was mentioned, who left the club"
        (row,) = connection.execute(_SELECT_PAST, (int(NOW.timestamp()), NORTH, member_id)).fetchall()
        if row != ("skipped", "gone", 1):
            yield f"wrong: the ledger says {row} of member {member_id}, who left the club"
    still_open = connection.execute("SELECT delivery_id FROM deliveries WHERE state = 'claimed'").fetchall()
    if still_open:
        yield f"wrong: the deliveries {still_open} are open still"


def _look_at_deliveries(reminding: list[Message], connection: sqlite3.Connection) -> Iterable[str]:
    carried = Counter(_delivery_ids(reminding))
    found = dict(connection.execute("SELECT delivery_id, message_id FROM deliveries WHERE state = 'sent'"))
    if set(carried.values()) != {1} or set(carried) != set(found):
        yield f"wrong: the messages carry the deliveries {dict(carried)}, the ledger has {sorted(found)}"
    ids: dict[int, list[int]] = defaultdict(list)
    for message, delivery_id in zip(reminding, _delivery_ids(reminding), strict=True):
        ids[delivery_id].append(int(message["id"]))
    if wrong := {one: (ids[one], message_id) for one, message_id in found.items() if ids[one] != [message_id]}:
        yield f"wrong: messages in Discord and in the ledger, by delivery: {wrong}"


def _delivery_ids(reminding: Iterable[Message]) -> list[int]:
    """The delivery that each message carries in its first button."""
    return [int(one["components"][0]["components"][0]["custom_id"].rpartition(":")[2]) for one in reminding]


def _pings(message: Message, member_id: int) -> bool:
    allowed = (message["allowed_mentions"] or {}).get("users", ())
    return f"<@{member_id}>" in message["content"] and str(member_id) in map(str, allowed)


def _places_of(guild_id: int) -> set[str]:
    """The club's channels and, for direct messages, its members."""
    club = next(one for one in clubs() if one["id"] == str(guild_id))
    return {channel["id"] for channel in club["channels"]} | set(map(str, club["member_ids"]))


_SELECT_LEDGER = """SELECT r.due, r.state, d.state, d.message_id FROM reminders AS r
    LEFT JOIN deliveries AS d ON d.delivery_id = r.delivery_id
    WHERE r.guild_id = ? AND r.member_id = ? ORDER BY r.due"""
_SELECT_PAST = """SELECT r.state, r.reason, p.is_asleep FROM reminders AS r
    JOIN plans AS p ON p.guild_id = r.guild_id AND p.member_id = r.member_id
    WHERE r.due <= ? AND r.guild_id = ? AND r.member_id = ?"""
