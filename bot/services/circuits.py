"""The circuits that members have: drawn from the catalogue, remembered in the store, changed and logged there."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.domain.catalogue import Catalogue
from bot.domain.circuit.changes import step_station, swap_station
from bot.domain.circuit.constraints import join_brief
from bot.domain.circuit.draw import Circuit, build_circuit, draw_circuit
from bot.domain.circuit.progression import Direction, remember_step
from bot.domain.circuit.request import CircuitRequest
from bot.domain.errors import MemberError
from bot.domain.profile import Profile
from bot.store.database import Store, StoredCircuit

FRESH = timedelta(hours=12)  # for so long a circuit is the one of this training
_TRIES = 5  # of a change that somebody else's press got in front of


@dataclass(frozen=True)
class Card:
    """A circuit together with what is remembered of it: everything that its message shows."""

    stored: StoredCircuit
    circuit: Circuit
    done_count: int = 0

    @property
    def is_for_everyone(self) -> bool:
        """True for the club's circuit, False for a member's own."""
        return self.stored.member_id is None


@dataclass(frozen=True)
class DoneReceipt:
    """What logging a circuit came to: was it new, and how many strength days does the member's week have now."""

    card: Card
    is_new: bool
    days_this_week: int


class Circuits:
    """Draws, repeats, changes and logs circuits; every method is safe to call twice at once."""

    def __init__(
        self, catalogue: Catalogue, store: Store, *, club_zone: str, now: Callable[[], datetime], rng: Random
    ) -> None:
        self._catalogue = catalogue
        self._store = store
        self._club_zone = club_zone
        self._now = now
        self._rng = rng
        self._finding = asyncio.Lock()

    async def draw(self, guild_id: int, member_id: int, request: CircuitRequest) -> Card:
        """Return a circuit made for a member, or their last one where they asked for it again."""
        if request.again:
            card = await self._repeat(guild_id, member_id)
            return replace(card, circuit=replace(card.circuit, remarks=(*request.remarks, *card.circuit.remarks)))
        profile, past = await self._store.load_profile_and_past(guild_id, member_id)
        brief = join_brief(request, profile, self._today(profile))
        circuit = draw_circuit(self._catalogue, brief, self._rng, past, request.seed)
        circuit = replace(circuit, remarks=(*request.remarks, *circuit.remarks))
        stored = await self._store.add_circuit(guild_id, member_id, brief, _ids(circuit), self._now())
        return Card(stored, circuit)

    async def find_or_draw(self, guild_id: int, member_id: int) -> Card:
        """Return the circuit that a member drew in the last hours and has not done yet, or a new one."""
        async with self._finding:  # two presses at once mean one circuit
            stored = await self._store.load_open(guild_id, member_id, self._now() - FRESH)
            if stored is None:
                return await self.draw(guild_id, member_id, CircuitRequest())
            return await self.load(stored.circuit_id)

    async def log_open(self, guild_id: int, member_id: int, day: date) -> bool:
        """Log the circuit that a member drew in the last hours as done on a day; False where there is none."""
        stored = await self._store.load_open(guild_id, member_id, self._now() - FRESH)
        return stored is not None and (await self.log_done(stored.circuit_id, member_id, day)).is_new

    async def count_days_this_week(self, guild_id: int, member_id: int) -> int:
        """Return on how many days of this week, from Monday on, a member did strength work."""
        profile = await self._store.load_profile(guild_id, member_id)
        today = self._today(profile)
        return await self._store.count_days_done(guild_id, member_id, today - timedelta(days=today.weekday()))

    async def draw_for_everyone(self, guild_id: int, request: CircuitRequest) -> Card:
        """Return the club's circuit for these words today: the same words on the same day give the same one."""
        club = await self._store.clubs.load(guild_id)
        day = self._today(Profile(club_zone=club.zone))
        brief = join_brief(request, Profile(), day)
        rng = Random(f"{guild_id} {day.isoformat()} {request.words}")  # noqa: S311  # the day's draw, no secret
        circuit = draw_circuit(self._catalogue, brief, rng, seed=request.seed)
        stored = await self._store.add_club_circuit(
            guild_id, day=day, words=request.words, brief=brief, exercise_ids=_ids(circuit), now=self._now()
        )
        card = await self.load(stored.circuit_id)
        return replace(card, circuit=replace(card.circuit, remarks=(*request.remarks, *circuit.remarks)))

    async def load(self, circuit_id: int) -> Card:
        """Return a circuit by its id; MemberError where it or one of its exercises is no longer known."""
        stored = await self._store.load_circuit(circuit_id)
        if stored is None:
            raise MemberError("I no longer have this circuit. `!circuit` draws you a new one.")
        return Card(stored, self._rebuild(stored), await self._store.count_done(circuit_id))

    async def swap(self, circuit_id: int, station: int) -> Card:
        """Return the circuit with a different exercise at a station (counted from 0)."""
        for _ in range(_TRIES):
            card = await self._load_open(circuit_id)
            stored = card.stored
            earlier = await self._store.load_past(stored.guild_id, stored.member_id or 0, besides=circuit_id)
            changed = swap_station(
                self._catalogue, card.circuit, station, seen=stored.seen, rng=self._rng, past=earlier
            )
            if await self._store.change_circuit(stored, _ids(changed)):
                return replace(await self.load(circuit_id), circuit=changed)
        raise MemberError("Too many presses at once. Press it once more, please.")

    async def step(self, circuit_id: int, station: int, direction: Direction) -> Card:
        """Return the circuit with a station one step easier or harder; the member keeps that step from now on."""
        for _ in range(_TRIES):
            card = await self._load_open(circuit_id)
            stored = card.stored
            changed = step_station(self._catalogue, card.circuit, station, direction)
            left, taken = card.circuit.stations[station].exercise.id, changed.stations[station].exercise.id
            profile = await self._store.load_profile(stored.guild_id, stored.member_id or 0)
            steps = remember_step(profile.steps, left, taken)
            if await self._store.change_circuit(stored, _ids(changed), steps):
                return replace(await self.load(circuit_id), circuit=changed)
        raise MemberError("Too many presses at once. Press it once more, please.")

    async def log_done(self, circuit_id: int, member_id: int, day: date | None = None) -> DoneReceipt:
        """Log that a member did a circuit, today unless another day is named."""
        card = await self.load(circuit_id)
        stored = card.stored
        profile = await self._store.load_profile(stored.guild_id, member_id)
        is_new = await self._store.log_done(stored, member_id, day or self._today(profile), self._now())
        days = await self.count_days_this_week(stored.guild_id, member_id)
        return DoneReceipt(await self.load(circuit_id), is_new, days)

    async def _repeat(self, guild_id: int, member_id: int) -> Card:
        last = await self._store.load_last(guild_id, member_id)
        if last is None:
            raise MemberError("There is no circuit to repeat yet. `!circuit` draws your first one.")
        circuit = self._rebuild(last)
        stored = await self._store.add_circuit(guild_id, member_id, last.brief, _ids(circuit), self._now())
        return Card(stored, circuit)

    async def _load_open(self, circuit_id: int) -> Card:
        card = await self.load(circuit_id)
        if card.done_count:
            raise MemberError("This one is done and logged, so it stays as it was. `!circuit` draws you a new one.")
        return card

    def _rebuild(self, stored: StoredCircuit) -> Circuit:
        try:
            exercises = tuple(self._catalogue.exercises[exercise_id] for exercise_id in stored.exercise_ids)
        except KeyError:
            raise MemberError(
                "An exercise of this circuit has left the catalogue since. `!circuit` draws you a new one."
            ) from None
        return build_circuit(self._catalogue, stored.brief, exercises)

    def _today(self, profile: Profile) -> date:
        return self._now().astimezone(ZoneInfo(profile.local_zone(self._club_zone))).date()


def _ids(circuit: Circuit) -> tuple[str, ...]:
    return tuple(station.exercise.id for station in circuit.stations)
