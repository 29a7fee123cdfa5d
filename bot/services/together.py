"""Circuits done together as a club has them: opened, joined, paused, skipped, logged; one transaction each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.catalogue import Catalogue
from bot.domain.circuit.draw import Circuit
from bot.domain.circuit.moments import Moment, Phase, find_moment, find_next
from bot.domain.circuit.together import READY_SECONDS, TogetherPlan, TogetherState, plan_together
from bot.domain.club import Club
from bot.domain.errors import MemberError
from bot.domain.reminders.days_off import is_day_off
from bot.domain.reminders.schedule import at_local
from bot.domain.reminders.week import DEFAULT_PACE_SECONDS
from bot.domain.words.together import EXAMPLE, Start
from bot.services.circuits import rebuild
from bot.services.strength import WEEK_AND_ZONES, Logged, build_logged
from bot.store.stored_circuit import StoredCircuit
from bot.store.together import Together, TogetherChange, TogetherStore

AFTER_RUN_SECONDS = 600
LATE_SECONDS = 120  # a time that is over for so short is meant as now
LONGEST_PAUSE_SECONDS = 3600  # after which it ends by itself
LONGEST_POST_SECONDS = 60  # after which what has no message will never have one
GONE = "That circuit was over long ago. `!circuit together` opens a new one."


@dataclass(frozen=True)
class TogetherShown:
    """A circuit together as its message shows it now: which moment of its plan, and when the next one comes."""

    together: Together
    circuit: Circuit
    plan: TogetherPlan
    number: int
    next_at: float | None

    @property
    def moment(self) -> Moment:
        """What is done now."""
        return self.plan.moments[self.number]

    @property
    def is_running(self) -> bool:
        """True until its end, or until it is called off."""
        return self.together.state is TogetherState.OPEN and self.moment.phase is not Phase.OVER


@dataclass(frozen=True)
class TogetherReceipt:
    """What logging came to: for how many it is new, and what it is for who pressed; None for a coach not in it."""

    shown: TogetherShown
    count: int
    logged: Logged | None


class TogetherCircuits:
    """Opens, finds and moves circuits done together; every method is one transaction."""

    def __init__(
        self, catalogue: Catalogue, store: TogetherStore, *, club_zone: str, now: Callable[[], datetime]
    ) -> None:
        self._catalogue = catalogue
        self._store = store
        self._club_zone = club_zone
        self._now = now

    def find_start(self, start: Start, club: Club) -> float:
        """Return when the first station begins (unix seconds); MemberError where that is over, or there is no run."""
        moment, zone = self._now(), club.zone or self._club_zone
        now = moment.timestamp()
        if start.in_minutes is not None:
            return now + max(start.in_minutes * 60, READY_SECONDS)
        today = self._today(moment, club.zone)
        if start.at_minute is not None:
            at = at_local(today, start.at_minute, zone)
            if at < now - LATE_SECONDS:
                raise MemberError(f"It's already past {start.at_minute // 60}:{start.at_minute % 60:02}. {EXAMPLE}")
            return max(float(at), now + READY_SECONDS)
        is_off = is_day_off(club.days_off, today)
        runs = [run for run in club.runs if run.weekday == today.weekday() and not is_off]
        ends = [at_local(today, run.start_minute, zone) + run.lasts(DEFAULT_PACE_SECONDS) for run in runs]
        at_last = [end + AFTER_RUN_SECONDS for end in ends if end + AFTER_RUN_SECONDS > now]
        if not at_last:
            raise MemberError(f"The club has no run left today. {EXAMPLE}")
        return max(float(min(at_last)), now + READY_SECONDS)

    async def open(
        self, guild_id: int, channel_id: int, starter_id: int, stored: StoredCircuit, begins_at: float
    ) -> tuple[TogetherShown, bool]:
        """Open a circuit in a channel whose first station begins then; with False the one that runs there already.

        One that has come to its end, or that nobody ever saw, since its message could not be posted, is none that runs.
        """
        rebuild(self._catalogue, stored)  # one that can't be shown any more can't be begun
        now = self.moment()
        together, is_new = await self._store.open(
            guild_id,
            channel_id,
            starter_id,
            stored.circuit_id,
            begins_at - READY_SECONDS,
            now,
            lambda one, opened_at: self._is_left(one, opened_at, now),
        )
        return self._show(together, now), is_new

    async def find(self, together_id: int) -> TogetherShown | None:
        """Return it as it is now, over where it has come to its end; None where it, or its circuit, is gone."""
        together, now = await self._store.load(together_id), self.moment()
        if together is None or together.stored is None:
            return None
        shown = self._show(together, now)
        if together.state is TogetherState.OPEN and _is_at_end(shown, now):
            return self._require(await self._store.change(together_id, lambda one: self._end(one, now)), now)
        return shown

    async def load(self, together_id: int, guild_id: int | None) -> TogetherShown:
        """Return it as it is now, for a press in its club; MemberError where it is gone."""
        shown = self._require(await self._store.load(together_id), self.moment())
        if shown.together.guild_id != guild_id:
            raise MemberError(GONE)
        return shown

    async def load_running(self) -> list[int]:
        """Return the ids of all that run, to take them up after a restart."""
        return await self._store.load_open()

    async def save_message(self, together_id: int, message_id: int) -> None:
        """Remember the message in which it is shown."""
        await self._store.save_message(together_id, message_id)

    async def join(self, together_id: int, member_id: int, *, joins: bool) -> tuple[TogetherShown, bool]:
        """Let a member in, or out again; with it whether that changed anything."""
        now = self.moment()
        joined = await self._store.join(together_id, member_id, now, joins=joins)
        if joined is None:
            raise MemberError(GONE)
        return self._require(joined[0], now), joined[1]

    async def press(self, together_id: int, action: str, number: int) -> TogetherShown:
        """Return it after Next, Pause, Resume or Stop; a press on a former moment's Next changes nothing."""
        now = self.moment()

        def decide(one: Together) -> TogetherChange:
            shown, watch = self._show(one, now), one.watch
            if not shown.is_running:
                return self._finish(one)
            match action:
                case "next" if number == shown.number:
                    watch = watch.skip_to(shown.plan.next_of(shown.number), now)
                case "pause":
                    watch = watch.pause(now)
                case "resume":
                    watch = watch.resume(now)
                case "stop" if shown.moment.phase is Phase.READY:
                    return TogetherChange(watch, TogetherState.CALLED_OFF)
                case "stop":
                    return TogetherChange(watch.resume(now).skip_to(shown.plan.seconds, now), TogetherState.OVER)
            return TogetherChange(watch, one.state)

        return self._require(await self._store.change(together_id, decide), now)

    async def give_up(self, together_id: int) -> None:
        """End what can't be shown any more."""
        await self._store.change(together_id, lambda one: TogetherChange(one.watch, TogetherState.OVER))

    async def log(self, together_id: int, member_id: int, *, everybody: bool) -> TogetherReceipt:
        """Log the circuit for who pressed, or for everybody in it, each on the day it is where they live."""
        now = self._now()
        logged = await self._store.log(
            together_id,
            member_id,
            (now - WEEK_AND_ZONES).date(),
            now,
            everybody=everybody,
            day_of=lambda zone: self._today(now, zone),
        )
        if logged is None:
            raise MemberError(GONE)
        own = None
        if logged.own is not None:
            entry, week = logged.own
            today = self._today(now, week.zone)
            own = build_logged(entry, week, today, today)
        return TogetherReceipt(self._show(logged.together, now.timestamp()), len(logged.new_ids), own)

    def moment(self) -> float:
        """Return what time it is, in unix seconds."""
        return self._now().timestamp()

    def _is_left(self, one: Together, opened_at: int, now: float) -> bool:
        return (one.message_id is None and now - opened_at >= LONGEST_POST_SECONDS) or self._is_at_end(one, now)

    def _is_at_end(self, one: Together, now: float) -> bool:
        return one.stored is None or _is_at_end(self._show(one, now), now)

    def _end(self, one: Together, now: float) -> TogetherChange:
        """End what is at its end, unless somebody has moved it meanwhile."""
        return self._finish(one) if self._is_at_end(one, now) else TogetherChange(one.watch, one.state)

    def _finish(self, one: Together) -> TogetherChange:
        return TogetherChange(one.watch, TogetherState.OVER if one.state is TogetherState.OPEN else one.state)

    def _require(self, together: Together | None, now: float) -> TogetherShown:
        if together is None or together.stored is None:
            raise MemberError(GONE)
        return self._show(together, now)

    def _show(self, together: Together, now: float) -> TogetherShown:
        if together.stored is None:
            raise MemberError(GONE)
        circuit = rebuild(self._catalogue, together.stored)
        plan = plan_together(circuit)
        number = find_moment(plan.moments, together.watch.elapsed(now))
        is_over = together.state is TogetherState.OVER
        number = len(plan.moments) - 1 if is_over else number
        is_running = together.state is TogetherState.OPEN
        next_at = find_next(plan.moments, together.watch, now) if is_running else None
        if is_running and together.watch.paused_at is not None:
            next_at = together.watch.paused_at + LONGEST_PAUSE_SECONDS
        return TogetherShown(together, circuit, plan, number, next_at)

    def _today(self, now: datetime, zone: str | None) -> date:
        return now.astimezone(ZoneInfo(zone or self._club_zone)).date()


def _is_at_end(shown: TogetherShown, now: float) -> bool:
    paused_at = shown.together.watch.paused_at
    is_forgotten = paused_at is not None and now - paused_at >= LONGEST_PAUSE_SECONDS
    return is_forgotten or shown.moment.phase is Phase.OVER
