"""The log of strength: what members did, wherever they say so, and what they take back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.catalogue import Catalogue, MuscleGroup, SorePlace
from bot.domain.circuit.feeling import Felt, find_wishes
from bot.domain.circuit.progression import Direction
from bot.domain.errors import MemberError
from bot.domain.words.done import parse_done
from bot.store.hurts import Hurt, HurtStore
from bot.store.strength import WEEK_DAYS, Entry, StrengthStore, StrengthWeek, Wish

FRESH = timedelta(hours=12)  # for so long a circuit is the one of this training
SPARED = timedelta(days=7)  # for so long a place that hurt is spared before its member is asked about it
HURT_MEMBERS = 3  # of whom in one week the coach is told
WEEK_AND_ZONES = timedelta(days=WEEK_DAYS)


@dataclass(frozen=True)
class Logged:
    """What logging a session came to: its entry, its day and today, and the strength days of the week of that day.

    `is_new` is False where it was logged before, `is_new_day` where the day had counted already. `asked` are sore
    places of which the member is to be asked, privately, whether they are better.
    """

    done_id: int
    day: date
    today: date
    days_in_week: int
    is_new: bool
    is_new_day: bool
    asked: tuple[SorePlace, ...] = ()


@dataclass(frozen=True)
class FeltReceipt:
    """What telling how a session felt came to: was it a circuit's, and which stations take a step in the next one."""

    felt: Felt
    has_circuit: bool
    wishes: Mapping[MuscleGroup, Direction]


def build_logged(entry: Entry, week: StrengthWeek, day: date, today: date) -> Logged:
    """Return what an entry came to, by a member's week as it was before."""
    monday = day - timedelta(days=day.weekday())
    counted = sum(monday <= one < monday + timedelta(days=7) for one in week.days | {day})
    return Logged(entry.done_id, day, today, counted, entry.is_new, day not in week.days, week.asked(today))


class Strength:
    """Logs strength and takes it back; every method is one transaction, so of two at once both count."""

    def __init__(
        self,
        catalogue: Catalogue,
        store: StrengthStore,
        hurts: HurtStore,
        *,
        club_zone: str,
        now: Callable[[], datetime],
    ) -> None:
        self._catalogue = catalogue
        self._store = store
        self._hurts = hurts
        self._club_zone = club_zone
        self._now = now

    async def log(self, guild_id: int, member_id: int, words: str) -> Logged:
        """Log what a member's words say they did, with the circuit that they drew for it; MemberError quotes others."""
        now = self._now()
        said: list[tuple[date, date]] = []

        def decide(week: StrengthWeek) -> Wish:
            local = now.astimezone(self._zone(week))
            done = parse_done(words, local)
            said.append((done.day, local.date()))
            if done.day == local.date():
                return Wish(done.day, done.minutes, now - FRESH, now + FRESH)
            midnight = datetime(done.day.year, done.day.month, done.day.day, tzinfo=local.tzinfo)
            return Wish(done.day, done.minutes, midnight, midnight + timedelta(days=1))

        entry, week = await self._store.log(guild_id, member_id, _since(now), now, decide)
        return build_logged(entry, week, *said[-1])

    async def undo(self, done_id: int, member_id: int) -> tuple[date, bool]:
        """Take a member's session back; returns its day, and whether that day counts all the same."""
        undone = await self._store.undo(done_id, member_id)
        if undone is None:
            raise MemberError(_NOT_YOURS)
        return undone

    async def tell_felt(self, done_id: int, member_id: int, felt: Felt) -> FeltReceipt:
        """Remember how a member's session felt; returns which stations take a step in their next circuit."""
        told = await self._store.tell_felt(done_id, member_id, felt)
        if told is None:
            raise MemberError(_NOT_YOURS)
        wishes = find_wishes(self._catalogue, told.felt.sessions, told.felt.moves, self._now())
        return FeltReceipt(felt, told.has_circuit, wishes)

    async def spare(self, done_id: int, member_id: int, place: SorePlace) -> None:
        """Spare a place that hurt in a member's session until they say it's better, which they are asked in a week."""
        now = self._now()

        def decide(week: StrengthWeek) -> Hurt:
            today = now.astimezone(self._zone(week)).date()
            return Hurt(place, today, today + SPARED, today - SPARED, HURT_MEMBERS)

        if not await self._hurts.add(done_id, member_id, now, decide):
            raise MemberError(_NOT_YOURS)

    async def answer_asked(self, guild_id: int, member_id: int, place: SorePlace, *, is_better: bool) -> None:
        """Take a member's answer whether a sore place is better; if it isn't, they are asked again in a week."""
        now = self._now()
        if is_better:
            await self._hurts.spare_no_more(guild_id, member_id, place)
        else:
            await self._hurts.ask_again(
                guild_id, member_id, place, now, lambda week: now.astimezone(self._zone(week)).date() + SPARED
            )

    async def look(self, guild_id: int, member_id: int, entry: Entry, day: date) -> Logged:
        """Return what an entry of a day came to, that is in the log by now."""
        now = self._now()
        week = await self._store.load_week(guild_id, member_id, _since(now))
        today = now.astimezone(self._zone(week)).date()
        return replace(build_logged(entry, week, day, today), is_new_day=entry.is_new)

    def _zone(self, week: StrengthWeek) -> ZoneInfo:
        return ZoneInfo(week.zone or self._club_zone)


def _since(now: datetime) -> date:
    return (now - WEEK_AND_ZONES).date()


_NOT_YOURS = "There's nothing of yours in my log here any more. `!done` logs your strength."
