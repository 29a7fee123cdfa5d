"""What is due, read with all that its verdict rests on and judged: members of whom the same holds together."""

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import aiosqlite

from bot.domain.reminders.plan import FOR_GOOD
from bot.domain.reminders.reminder import Origin, Reason, Reminder, State, Verdict, decide
from bot.domain.reminders.schedule import Planned, as_datetime, find_next
from bot.store.clubs import read_quiet
from bot.store.plans import PAST_DAYS, read_slots

log = logging.getLogger(__name__)

SEEN_FOR_SECONDS = 7 * 24 * 3600

_DAY = timedelta(days=1)


class Judged(NamedTuple):
    """Due rows of one club of which the same holds, one a member; their verdict, and the plans' next reminder.

    `channel_id` is None for direct messages. Who `is_unseen` may have left: asleep, or not seen for a week.
    """

    guild_id: int
    channel_id: int | None
    is_asleep: bool
    is_unseen: bool
    due: int
    reminder_ids: list[int]
    member_ids: list[int]
    verdict: Verdict
    following: Planned | None


async def read_due(
    db: aiosqlite.Connection, now: int, late_seconds: int, default_zone: str, most: int
) -> tuple[list[Judged], bool]:
    """Return what is due at a moment, the oldest first, judged, and whether that is all.

    Of at most so many rows the last club's of the last minute are left for the next time where they may be torn apart.
    """
    oldest = next(iter(await db.execute_fetchall("SELECT min(due) FROM reminders WHERE state = 'planned'")))[0]
    if oldest is None or oldest > now:
        return [], True
    values = {"default_zone": default_zone, "now": now, "most": most, **_bounds(oldest)}
    groups = await _read_groups(db, _DUE, values)
    is_all = sum(len(group[-1]) for group in groups) < most
    if not is_all:
        torn = max((group[_DUE_AT], group[0]) for group in groups)
        groups = [group for group in groups if (group[_DUE_AT], group[0]) != torn] or groups
    return list(_judge(groups, now, late_seconds)), is_all


async def read_delivery(
    db: aiosqlite.Connection, delivery_id: int, due: int, now: int, late_seconds: int, default_zone: str
) -> list[Judged]:
    """Return the claimed rows of a delivery, the oldest of them due at a moment, judged anew."""
    values = {"default_zone": default_zone, "now": now, "delivery_id": delivery_id, **_bounds(due)}
    return list(_judge(await _read_groups(db, _OF_DELIVERY, values), now, late_seconds))


def _bounds(oldest: int) -> dict[str, str]:
    """From which day on a reminder can matter to one due then or later (unix seconds), wherever its member lives.

    `near` is the Monday of its week or the day before it; `since` bounds the search for what was put off till then.
    """
    yesterday = as_datetime(oldest).date() - _DAY
    near = min(yesterday - _DAY, yesterday - timedelta(days=yesterday.weekday()))
    return {"near": near.isoformat(), "since": (near - timedelta(days=PAST_DAYS)).isoformat()}


async def _read_groups(db: aiosqlite.Connection, which: str, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
    rows = await db.execute_fetchall(
        _SELECT_GROUPS.replace("{which}", which), {**values, "seen_since": int(str(values["now"])) - SEEN_FOR_SECONDS}
    )
    groups = [(*row[:-2], json.loads(row[-2]), json.loads(row[-1])) for row in rows]
    return sorted(groups, key=lambda group: group[_DUE_AT])


def _judge(groups: Sequence[tuple[Any, ...]], now: int, late_seconds: int) -> Iterator[Judged]:
    """Judge each group; a member who is in two of them is judged alone in the second, for the first uses up a day."""
    used: dict[tuple[int, int], tuple[str, ...]] = {}
    for guild_id, channel_id, is_asleep, is_unseen, *facts, reminder_ids, member_ids in groups:
        pairs = list(zip(reminder_ids, member_ids, strict=True))
        parts = [[pair] for pair in pairs if (guild_id, pair[1]) in used]
        parts.append([pair for pair in pairs if (guild_id, pair[1]) not in used])
        for part in filter(None, parts):
            days = used.get((guild_id, part[0][1]), ())
            verdict, following = _judge_safely(facts, now, late_seconds, days, part[0][0])
            rows, members = [row for row, _ in part], [one for _, one in part]
            if verdict.state is State.CLAIMED:
                used.update(dict.fromkeys(((guild_id, one) for one in members), (*days, facts[1])))
            yield Judged(
                guild_id, channel_id, bool(is_asleep), bool(is_unseen), facts[2], rows, members, verdict, following
            )


def _judge_safely(
    facts: Sequence[Any], now: int, late_seconds: int, used: tuple[str, ...], reminder_id: int
) -> tuple[Verdict, Planned | None]:
    try:
        return _judge_facts(facts, now, late_seconds, used)
    except Exception:  # one plan that cannot be read must not keep everybody else's reminders back
        log.exception("Reminder %d cannot be judged", reminder_id)
        return Verdict(State.SKIPPED, Reason.REFUSED), None


def _judge_facts(
    facts: Sequence[Any], now: int, late_seconds: int, used: tuple[str, ...]
) -> tuple[Verdict, Planned | None]:
    day_text, strength_text, due, origin, slots, margin, is_active, paused_until, zone, quiet, others, done = facts
    day, pause_end = date.fromisoformat(day_text), date.fromisoformat(paused_until) if paused_until else None
    row = Reminder(day, date.fromisoformat(strength_text), due, origin=Origin(origin))
    busy, taken = _read_others(others or "")
    following = None
    if is_active and row.origin is Origin.PLAN and pause_end != FOR_GOOD:
        first_day = pause_end + _DAY if pause_end else None
        following = find_next(read_slots(slots), margin, zone, due, taken={day, *taken}, first_day=first_day)
    if not is_active:
        return Verdict(State.SKIPPED, Reason.STOPPED), following
    if pause_end and row.strength_day <= pause_end:
        return Verdict(State.SKIPPED, Reason.PAUSED), following
    verdict = decide(
        row,
        now=now,
        late_seconds=late_seconds,
        zone=zone,
        quiet=read_quiet(quiet),
        busy=busy | {date.fromisoformat(day) for day in used},
        done=_read_days(done or ""),
        following=following,
    )
    return verdict, following


def _read_others(text: str) -> tuple[frozenset[date], frozenset[date]]:
    """The strength days and the days among a member's other reminders; those of a club's members are mostly alike."""
    busy: set[date] = set()
    taken: set[date] = set()
    for part in filter(None, text.split(",")):
        day_text, strength_text, origin, counts = part.split(" ")
        day = date.fromisoformat(day_text)
        taken.add(day)
        if counts == "1":
            busy.add(date.fromisoformat(strength_text))
            if origin == "snooze":
                busy.add(day)
    return frozenset(busy), frozenset(taken)


def _read_days(text: str) -> set[date]:
    return {date.fromisoformat(day) for day in filter(None, text.split(","))}


# Rows with the same facts are one group: who runs together is judged together. The facts begin with `day`.
_DUE_AT = 6  # where `due` stands in a group
_SELECT_GROUPS = """SELECT guild_id, place, is_asleep, is_unseen,
    day, strength_day, due, origin, slots, margin_minutes, is_active, paused_until, own_zone, quiet, others, done,
    json_group_array(reminder_id), json_group_array(member_id) FROM (
    SELECT r.reminder_id, r.guild_id, r.member_id, iif(p.by_dm, NULL, coalesce(c.channel_id, p.channel_id)) AS place,
        p.is_asleep, p.is_asleep OR p.seen_at < :seen_since AS is_unseen,
        r.day, r.strength_day, r.due, r.origin, p.slots, p.margin_minutes, p.is_active, p.paused_until,
        coalesce(p.zone, :default_zone) AS own_zone, c.quiet,
        (SELECT group_concat(o.day || ' ' || o.strength_day || ' ' || o.origin || ' '
                || ((o.sent_at IS NOT NULL OR o.state IN ('claimed', 'sent', 'settled')) AND o.reason <> 'done-before'))
            FROM reminders AS o WHERE o.guild_id = r.guild_id AND o.member_id = r.member_id
            AND o.day >= :since AND o.day <> r.day AND (o.strength_day >= :near OR o.day >= :near)
            AND NOT (o.state = 'planned' AND o.origin = 'plan')) AS others,
        (SELECT group_concat(day) FROM done WHERE done.guild_id = r.guild_id AND done.member_id = r.member_id
            AND done.day >= :near) AS done
    FROM reminders AS r
    JOIN plans AS p ON p.guild_id = r.guild_id AND p.member_id = r.member_id
    LEFT JOIN clubs AS c ON c.guild_id = r.guild_id
    {which}
) GROUP BY guild_id, place, is_asleep, is_unseen,
    day, strength_day, due, origin, slots, margin_minutes, is_active, paused_until, own_zone, quiet, others, done"""
_DUE = "WHERE r.state = 'planned' AND r.due <= :now ORDER BY r.due, r.guild_id, r.member_id LIMIT :most"
_OF_DELIVERY = "WHERE r.delivery_id = :delivery_id AND r.state = 'claimed'"
