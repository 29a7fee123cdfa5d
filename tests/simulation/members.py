"""What members do: answer reminders, tell of runs, pause, stop, change their week, leave and come back."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

from tests.simulation.cast import OWN_WEEKS
from tests.simulation.director import Director
from tests.simulation.oracle import FOREVER
from tests.simulation.reckoning import HOUR, MINUTE, day_of
from tests.simulation.stage import Player
from tests.simulation.track import Call, Day
from tests.simulation.wishes import Wishes

SNOOZES = {"halfhour": "30 minutes", "evening": "This evening", "tomorrow": "Tomorrow"}
ANSWERS = {"done": 0.025, "snooze": 0.015, "skip": 0.01}  # how many of a thousand reminders, as shares
ONE_DAY = 24 * HOUR


class Members:
    """Does as members do, and lets the oracle hear of it. The livelier, the more of them do something."""

    def __init__(self, director: Director, liveliness: float) -> None:
        self._director = director
        self._oracle = director.oracle
        self._wishes = Wishes(director.oracle)
        self._rng = director.rng
        self._liveliness = liveliness
        director.stage.on_ping = self._take_ping

    def write_script(self) -> None:
        """Spread over the season what members do of their own accord."""
        deeds: tuple[tuple[float, Callable[[Player], Awaitable[None]]], ...] = (
            (0.12, self._leave),
            (0.06, self._pause),
            (0.02, self._stop),
            (0.04, self._change_week),
            (0.10, self._skip_next),
            (0.30, self._tell_run),
            (0.50, self._end_early),
        )
        for player in self._director.stage.players.values():
            for share, deed in deeds:
                if self._rng.random() < share * self._liveliness:
                    self._director.ask_at(self._director.some_time(), partial(deed, player))

    def _take_ping(self, member_id: int, channel_id: int, message_id: int) -> None:
        day = self._oracle.take_ping(member_id, self._director.now)
        if day is None:
            return
        dice = self._rng.random()
        for answer, share in ANSWERS.items():
            if dice < share * self._liveliness:
                press = partial(self._answer, answer, member_id, day, day.last, channel_id, message_id)
                self._director.ask_at(self._director.now + self._rng.randrange(MINUTE, HOUR), press)
                return
            dice -= share * self._liveliness

    async def _answer(
        self, answer: str, member_id: int, day: Day, call: Call, channel_id: int, message_id: int
    ) -> None:
        """Press a button under a reminder, unless there is another one by now."""
        stage, now = self._director.stage, self._director.now
        player = stage.players[member_id]
        is_stale = day.last is not call or day.wish or not stage.has_message(channel_id, message_id)
        if is_stale or player.track.is_away(now):
            return
        if answer == "done":
            await stage.press(player, channel_id, message_id, "Done")
            self._wishes.take_done(member_id, day, now)
        elif answer == "skip":
            await stage.press(player, channel_id, message_id, "Not today")
            self._wishes.take_not_today(member_id, day, now)
        else:
            choice = self._rng.choice(list(SNOOZES))
            await stage.press(player, channel_id, message_id, "Snooze", SNOOZES[choice])
            self._wishes.take_snooze(member_id, day, choice, now)

    async def _type(self, player: Player, words: str) -> None:
        await player.actor.send(self._director.stage.clubs[player.role.club].chat, words)

    async def _tell_run(self, player: Player) -> None:
        """Tell of a run, whether or not it brings a reminder."""
        member_id, now = player.actor.id, self._director.now
        if player.track.is_away(now) or not self._wishes.is_settled(member_id, now):
            return
        metres = self._rng.choice((4_000, 5_000, 6_000, 15_000))
        if self._wishes.take_run(member_id, round(metres * player.track.pace_seconds / 1000), now):
            self._oracle.take_tick(now)
        await self._type(player, f"!ran {metres // 1000}k")

    async def _end_early(self, player: Player) -> None:
        """Tell of a run some minutes before its reminder is due."""
        now = self._director.now
        due = next((due for due, _ in player.track.find_dues(now, now + 8 * ONE_DAY)), 0)
        if due:
            self._director.ask_at(due - self._rng.randrange(2, 30) * MINUTE, partial(self._tell_run, player))

    async def _pause(self, player: Player) -> None:
        now = self._director.now
        if player.track.is_away(now) or not player.track.is_active:
            return
        until = day_of(now, player.track.zone) + timedelta(days=self._rng.randrange(1, 21))
        await self._type(player, f"!reminders pause until {until}")
        self._wishes.take_rest(player.actor.id, now, until=until)
        if self._rng.random() < 0.5:
            self._director.ask_at(now + self._rng.randrange(HOUR, 12 * ONE_DAY), partial(self._resume, player))

    async def _stop(self, player: Player) -> None:
        now = self._director.now
        if player.track.is_away(now) or not player.track.is_active:
            return
        await self._type(player, "!reminders stop")
        self._wishes.take_rest(player.actor.id, now, until=None)
        if self._rng.random() < 0.7:
            self._director.ask_at(now + self._rng.randrange(HOUR, 30 * ONE_DAY), partial(self._resume, player))

    async def _resume(self, player: Player) -> None:
        if not player.track.is_away(self._director.now):
            await self._type(player, "!reminders resume")
            self._wishes.take_resume(player.actor.id, self._director.now)

    async def _change_week(self, player: Player) -> None:
        now = self._director.now
        if player.track.is_away(now) or not player.track.is_active:
            return
        week = self._rng.choice(OWN_WEEKS)
        await self._type(player, f"!runs {', '.join(run.words for run in week)}")
        player.track.owe(now)
        player.track.runs = week

    async def _skip_next(self, player: Player) -> None:
        now = self._director.now
        if not player.track.is_away(now) and player.track.is_active:
            await self._type(player, "!reminders skip")
            self._wishes.take_skip_next(player.actor.id, now)

    async def _leave(self, player: Player) -> None:
        """Leave the club; every other one comes back."""
        now, guild = self._director.now, self._director.stage.clubs[player.role.club].guild
        if player.track.is_away(now):
            return
        guild.remove_member(player.actor)
        player.track.away.append((now, FOREVER))
        if self._rng.random() < 0.5:
            self._director.ask_at(now + self._rng.randrange(HOUR, 25 * ONE_DAY), partial(self._come_back, player))

    async def _come_back(self, player: Player) -> None:
        guild = self._director.stage.clubs[player.role.club].guild
        player.actor = guild.add_member(player.actor.user)
        since, _ = player.track.away.pop()
        player.track.away.append((since, self._director.now))
