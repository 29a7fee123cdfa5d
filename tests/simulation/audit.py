"""The audit at the season's end: whatever was owed and did not come needs a reason that the oracle agrees with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tests.simulation.oracle import FOREVER, LATE_SECONDS, Oracle, Verdict
from tests.simulation.time_arithmetic import MINUTE, day_of
from tests.simulation.track import Call, Day, Track

Span = tuple[int, int]
LONGEST_RETRY_SECONDS = 35 * MINUTE  # the longest pause between two tries, with one of them in vain


@dataclass(frozen=True)
class Row:
    """How a reminder stands in the bot's ledger."""

    state: str
    reason: str
    due: int


@dataclass
class World:
    """What could keep a reminder away: spans without ticks or with a Discord that refuses, clubs without a channel."""

    down: list[Span] = field(default_factory=list)
    channelless: dict[int, list[Span]] = field(default_factory=dict)

    def has_calm(self, start: int, end: int) -> bool:
        """True where there was time enough between two moments for another try to get through."""
        calm_since = start
        for down, up in sorted(self.down):
            if up <= calm_since or down >= end:
                continue
            if down - calm_since >= LONGEST_RETRY_SECONDS:
                return True
            calm_since = up
        return end - calm_since >= LONGEST_RETRY_SECONDS


def audit(oracle: Oracle, rows: Mapping[tuple[int, date], Row], world: World, end: int) -> Verdict:
    """Return what came of everything that was owed until a moment."""
    verdict = oracle.verdict
    for member_id, track in oracle.tracks.items():
        track.owe(end)
        for day in track.days.values():
            verdict.owed += sum(call.came is not None for call in day.calls)
            if day.last.came is None and oracle.ready(track, day.last) <= end:
                verdict.owed += 1
                row = rows.get((member_id, day.day), Row("no row", "", 0))
                if row.state == "planned" and row.due > end:
                    verdict.skipped["open"] += 1
                elif row.state in {"skipped", "settled", "failed"} and _agrees(oracle, world, track, day, row.reason):
                    verdict.skipped[row.reason] += 1
                else:
                    verdict.lost.append(f"{track.name} for {day.day}, due at {day.last.due}: {row.state} {row.reason}")
    return verdict


def _agrees(oracle: Oracle, world: World, track: Track, day: Day, reason: str) -> bool:
    """True where a reason is one by what the season knows itself."""
    call = day.last
    held = oracle.held_until(track, call)
    ready = held or call.due
    looks = (oracle.first_tick(call.due), oracle.first_tick(ready))
    until = ready + LATE_SECONDS
    match reason:
        case "done" | "not-today" | "paused" | "stopped":
            return day.wish == reason
        case "done-before":
            return day.wish == "done"
        case "too-late":
            return looks[0] - call.due > LATE_SECONDS or looks[1] - ready > LATE_SECONDS
        case "neighbour" | "enough" | "race" | "after-race":
            days = {day.day, day_of(held, track.zone) if held else day.day}
            days |= {day_of(call.due, track.zone)} if call.origin == "snooze" else set()
            return day.wish == reason or any(
                track.against(one, _busy(track, day, look), look) for one in days for look in looks
            )
        case "quiet":
            return held is not None and (call.following - day_of(held, track.zone)).days <= 1
        case "gone":
            return any(start < until and looks[0] < end for start, end in track.away)
        case "no-channel":
            return any(start < until and looks[0] < end for start, end in world.channelless.get(track.club, ()))
        case "unreachable":
            is_down = not world.has_calm(call.due, call.due + LATE_SECONDS)
            return not world.has_calm(ready, until) or (is_down and not oracle.is_held_at_once(track, call))
    return False


def _busy(track: Track, besides: Day, moment: int) -> set[date]:
    """The strength days at a moment, with those whose reminder was on its way then."""
    may_count = {day for one in track.days.values() if one is not besides for day in one.may_count}
    on_their_way = {
        day.day
        for day in track.days.values()
        for call in day.calls
        if _is_on_its_way(call, moment) and day is not besides
    }
    return track.strength_days(moment, besides.day) | on_their_way | may_count


def _is_on_its_way(call: Call, moment: int) -> bool:
    return call.due <= moment < call.due + LATE_SECONDS and not call.is_over and moment < FOREVER
