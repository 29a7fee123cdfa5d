"""What members do: answer reminders, tell of runs, pause, stop, change their week, leave and come back."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

from tests.simulation.environment import SimulatedMember
from tests.simulation.member_actions import MemberActions
from tests.simulation.oracle import FOREVER
from tests.simulation.scenario import OWN_WEEKS
from tests.simulation.scheduler import Scheduler
from tests.simulation.time_arithmetic import HOUR, MINUTE, day_of
from tests.simulation.track import Call, Day

SNOOZES = {"halfhour": "30 minutes", "evening": "This evening", "tomorrow": "Tomorrow"}
ANSWERS = {"done": 0.025, "snooze": 0.015, "skip": 0.01}  # how many of a thousand reminders, as shares
ONE_DAY = 24 * HOUR


class Members:
    """Does as members do, and lets the oracle hear of it. The livelier, the more of them do something."""

    def __init__(self, scheduler: Scheduler, liveliness: float) -> None:
        self._scheduler = scheduler
        self._oracle = scheduler.oracle
        self._actions = MemberActions(scheduler.oracle)
        self._rng = scheduler.rng
        self._liveliness = liveliness
        scheduler.environment.on_ping = self._take_ping

    def schedule(self) -> None:
        """Spread over the season what members do of their own accord."""
        deeds: tuple[tuple[float, Callable[[SimulatedMember], Awaitable[None]]], ...] = (
            (0.12, self._leave),
            (0.06, self._pause),
            (0.02, self._stop),
            (0.04, self._change_week),
            (0.10, self._skip_next),
            (0.30, self._tell_run),
            (0.50, self._end_early),
        )
        for member in self._scheduler.environment.members.values():
            for share, deed in deeds:
                if self._rng.random() < share * self._liveliness:
                    self._scheduler.ask_at(self._scheduler.some_time(), partial(deed, member))

    def _take_ping(self, member_id: int, channel_id: int, message_id: int) -> None:
        day = self._oracle.take_ping(member_id, self._scheduler.now)
        if day is None:
            return
        dice = self._rng.random()
        for answer, share in ANSWERS.items():
            if dice < share * self._liveliness:
                press = partial(self._answer, answer, member_id, day, day.last, channel_id, message_id)
                self._scheduler.ask_at(self._scheduler.now + self._rng.randrange(MINUTE, HOUR), press)
                return
            dice -= share * self._liveliness

    async def _answer(
        self, answer: str, member_id: int, day: Day, call: Call, channel_id: int, message_id: int
    ) -> None:
        """Press a button under a reminder, unless there is another one by now."""
        environment, now = self._scheduler.environment, self._scheduler.now
        member = environment.members[member_id]
        is_stale = day.last is not call or day.wish or not environment.has_message(channel_id, message_id)
        if is_stale or member.track.is_away(now):
            return
        if answer == "done":
            await environment.press(member, channel_id, message_id, "Done")
            self._actions.take_done(member_id, day, now)
        elif answer == "skip":
            await environment.press(member, channel_id, message_id, "Not today")
            self._actions.take_not_today(member_id, day, now)
        else:
            choice = self._rng.choice(list(SNOOZES))
            await environment.press(member, channel_id, message_id, "Snooze", SNOOZES[choice])
            self._actions.take_snooze(member_id, day, choice, now)

    async def _type(self, member: SimulatedMember, words: str) -> None:
        await member.actor.send(self._scheduler.environment.clubs[member.role.club].chat, words)

    async def _tell_run(self, member: SimulatedMember) -> None:
        """Tell of a run, whether or not it brings a reminder."""
        member_id, now = member.actor.id, self._scheduler.now
        if member.track.is_away(now) or not self._actions.is_settled(member_id, now):
            return
        metres = self._rng.choice((4_000, 5_000, 6_000, 15_000))
        if self._actions.take_run(member_id, round(metres * member.track.pace_seconds / 1000), now):
            self._oracle.take_tick(now)
        await self._type(member, f"!ran {metres // 1000}k")

    async def _end_early(self, member: SimulatedMember) -> None:
        """Tell of a run some minutes before its reminder is due."""
        now = self._scheduler.now
        due = next((due for due, _ in member.track.find_dues(now, now + 8 * ONE_DAY)), 0)
        if due:
            self._scheduler.ask_at(due - self._rng.randrange(2, 30) * MINUTE, partial(self._tell_run, member))

    async def _pause(self, member: SimulatedMember) -> None:
        now = self._scheduler.now
        if member.track.is_away(now) or not member.track.is_active:
            return
        until = day_of(now, member.track.zone) + timedelta(days=self._rng.randrange(1, 21))
        await self._type(member, f"!reminders pause until {until}")
        self._actions.take_rest(member.actor.id, now, until=until)
        if self._rng.random() < 0.5:
            self._scheduler.ask_at(now + self._rng.randrange(HOUR, 12 * ONE_DAY), partial(self._resume, member))

    async def _stop(self, member: SimulatedMember) -> None:
        now = self._scheduler.now
        if member.track.is_away(now) or not member.track.is_active:
            return
        await self._type(member, "!reminders stop")
        self._actions.take_rest(member.actor.id, now, until=None)
        if self._rng.random() < 0.7:
            self._scheduler.ask_at(now + self._rng.randrange(HOUR, 30 * ONE_DAY), partial(self._resume, member))

    async def _resume(self, member: SimulatedMember) -> None:
        if not member.track.is_away(self._scheduler.now):
            await self._type(member, "!reminders resume")
            self._actions.take_resume(member.actor.id, self._scheduler.now)

    async def _change_week(self, member: SimulatedMember) -> None:
        now = self._scheduler.now
        if member.track.is_away(now) or not member.track.is_active:
            return
        week = self._rng.choice(OWN_WEEKS)
        await self._type(member, f"!runs {', '.join(run.words for run in week)}")
        member.track.owe(now)
        member.track.runs = week

    async def _skip_next(self, member: SimulatedMember) -> None:
        now = self._scheduler.now
        if not member.track.is_away(now) and member.track.is_active:
            await self._type(member, "!reminders skip")
            self._actions.take_skip_next(member.actor.id, now)

    async def _leave(self, member: SimulatedMember) -> None:
        """Leave the club; every other one comes back."""
        now, guild = self._scheduler.now, self._scheduler.environment.clubs[member.role.club].guild
        if member.track.is_away(now):
            return
        guild.remove_member(member.actor)
        member.track.away.append((now, FOREVER))
        if self._rng.random() < 0.5:
            self._scheduler.ask_at(now + self._rng.randrange(HOUR, 25 * ONE_DAY), partial(self._come_back, member))

    async def _come_back(self, member: SimulatedMember) -> None:
        guild = self._scheduler.environment.clubs[member.role.club].guild
        member.actor = guild.add_member(member.actor.user)
        since, _ = member.track.away.pop()
        member.track.away.append((since, self._scheduler.now))
