"""What members do: answer reminders, tell of runs, pause, stop, change their week, leave and come back."""

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from tests.simulation.environment import SimulatedMember
from tests.simulation.member_actions import MemberActions
from tests.simulation.oracle import FOREVER
from tests.simulation.plans import STARTS_WORDS, OwnPlan, draw_plan
from tests.simulation.scenario import OWN_WEEKS, START
from tests.simulation.scheduler import Scheduler
from tests.simulation.time_arithmetic import HOUR, MINUTE, day_of
from tests.simulation.track import Call, Day

SNOOZES = {"halfhour": "30 minutes", "evening": "This evening", "tomorrow": "Tomorrow"}
ANSWERS = {"done": 0.025, "snooze": 0.015, "skip": 0.01}  # how many of a thousand reminders, as shares
ONE_DAY = 24 * HOUR
OVER_SECONDS = 36 * HOUR  # after which a reminder takes no answer any more
CLUBS_WITH_PLANS, WEEKS_OF_CLUB_PLANS = (0, 1, 2), (0, 6, 10)


class Members:
    """Does as members do, and lets the oracle hear of it. The livelier, the more of them do something."""

    def __init__(self, scheduler: Scheduler, liveliness: float) -> None:
        self._scheduler = scheduler
        self._oracle = scheduler.oracle
        self._actions = MemberActions(scheduler.oracle)
        self._rng = scheduler.rng
        self._liveliness = liveliness
        self._club_plans: dict[int, OwnPlan] = {}
        self.deeds: Counter[str] = Counter()
        self._followers: dict[int, int] = {}  # members who run by their club's plan
        scheduler.environment.on_ping = self._take_ping

    def schedule(self) -> None:
        """Spread over the season what members do of their own accord."""
        deeds: tuple[tuple[float, Callable[[SimulatedMember], Awaitable[None]]], ...] = (
            (0.12, self._leave),
            (0.06, self._pause),
            (0.02, self._stop),
            (0.04, self._change_week),
            (0.40, self._use_plan),
            (0.25, self._use_plan),  # in place of the one before
            (0.25, self._tell_race),
            (0.10, self._choose_rest),
            (0.60, self._move_plan),
            (0.40, self._follow_club),
            (0.10, self._skip_next),
            (0.30, self._tell_run),
            (0.50, self._end_early),
        )
        for number in CLUBS_WITH_PLANS:
            for week in WEEKS_OF_CLUB_PLANS:
                self._scheduler.ask_at(START + week * 7 * ONE_DAY + 9 * HOUR, partial(self._send_club_plan, number))
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
        if is_stale or member.track.is_away(now) or now - (call.came or now) >= OVER_SECONDS:
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
        self._actions.take_week(member.actor.id, week, now)

    async def _use_plan(self, member: SimulatedMember) -> None:
        """Send a plan and use it, in place of any other."""
        now = self._scheduler.now
        if not self._can_train(member):
            return
        plan = draw_plan(day_of(now, member.track.zone), self._rng)
        await self._type(member, f"!plan times {STARTS_WORDS}")
        await self._type(member, f"!plan {plan.words}")
        await self._press_last(member, "Use this plan")
        self.deeds["plan used" if member.track.season.plan is None else "plan replaced"] += 1
        self._actions.take_plan(member.actor.id, plan, now)
        self._followers.pop(member.actor.id, None)

    async def _move_plan(self, member: SimulatedMember) -> None:
        """Repeat this week of a plan, or skip it, where there is one, room for it and something that changes."""
        now, plan = self._scheduler.now, member.track.season.plan
        if plan is None or not self._can_train(member):
            return
        today, repeats = day_of(now, member.track.zone), self._rng.random() < 0.5
        moved = plan.repeated(today) if repeats else plan.skipped(today)
        await self._type(member, "!plan repeat" if repeats else "!plan skip")
        if moved is not None and moved.calendar != plan.calendar:
            self.deeds["week repeated" if repeats else "week skipped"] += 1
            self._actions.take_plan(member.actor.id, moved, now)
            self._followers.pop(member.actor.id, None)  # of the club's they have their own copy then

    async def _tell_race(self, member: SimulatedMember) -> None:
        now = self._scheduler.now
        if not member.track.is_away(now):
            race = day_of(now, member.track.zone) + timedelta(days=self._rng.randrange(1, 40))
            await self._type(member, f"!race {race.day} {race:%b} {race.year} 10k")
            self.deeds["race told"] += 1
            self._actions.take_race(member.actor.id, race, now)

    async def _choose_rest(self, member: SimulatedMember) -> None:
        if not member.track.is_away(self._scheduler.now):
            rest = self._rng.choice(((2, 3), (6, 10)))
            await self._type(member, f"!race rest {rest[0]} {rest[1]}")
            self._actions.take_race_rest(member.actor.id, rest, self._scheduler.now)

    async def _follow_club(self, member: SimulatedMember) -> None:
        """Run by the club's plan where it has one."""
        plan = self._club_plans.get(member.role.club)
        if plan is None or not self._can_train(member):
            return
        await self._type(member, f"!plan times {STARTS_WORDS}")
        await self._type(member, "!plan club")
        self._actions.take_plan(member.actor.id, plan, self._scheduler.now)
        self.deeds["club's plan followed"] += 1
        self._followers[member.actor.id] = member.role.club

    async def _send_club_plan(self, number: int) -> None:
        """A coach sends the club's plan, or another one in its place: whoever runs by it runs by the new one."""
        environment, now = self._scheduler.environment, self._scheduler.now
        club = environment.clubs[number]
        plan = draw_plan(datetime.fromtimestamp(now, UTC).date(), self._rng)
        await club.coach.send(club.chat, f"!club plan\n{plan.words}")
        await environment.press_last(club.coach, club.chat, "Use this plan")
        self._club_plans[number] = plan
        for member_id in [member_id for member_id, one in self._followers.items() if one == number]:
            self.deeds["club's plan replaced for a member"] += 1
            self._actions.take_plan(member_id, plan, now)

    async def _press_last(self, member: SimulatedMember, label: str) -> None:
        environment = self._scheduler.environment
        await environment.press_last(member.actor, environment.clubs[member.role.club].chat, label)

    def _can_train(self, member: SimulatedMember) -> bool:
        """True for a member who is there, and whom a plan does not wake."""
        return member.track.is_active and not member.track.is_away(self._scheduler.now)

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
