"""The circuits that members have: drawn from the catalogue, remembered in the store, changed and logged there."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random
from zoneinfo import ZoneInfo

from bot.domain.catalogue import Catalogue, Exercise, MuscleGroup
from bot.domain.circuit.candidates import find_examples, pick
from bot.domain.circuit.changes import step_station, swap_station
from bot.domain.circuit.constraints import join_constraints
from bot.domain.circuit.draw import Circuit, build_circuit, draw_circuit
from bot.domain.circuit.feeling import Step, describe_step, find_steps, find_wishes
from bot.domain.circuit.progression import Direction, remember_substitution
from bot.domain.circuit.request import CircuitRequest
from bot.domain.errors import MemberError, PrivateError
from bot.domain.profile import Profile
from bot.services.strength import FRESH, WEEK_AND_ZONES, Logged, build_logged
from bot.store.circuits import (
    Change,
    CircuitFacts,
    CircuitStore,
    ClubDraft,
    DoneFacts,
    Draft,
    DrawFacts,
)
from bot.store.stored_circuit import StoredCircuit

_UNKNOWN = "I no longer have this circuit. `!circuit` draws you a new one."


class NotYoursError(MemberError):
    """Somebody pressed under another member's circuit."""

    def __init__(self) -> None:
        super().__init__("That's somebody else's circuit. Would you like one of your own?")


@dataclass(frozen=True)
class Card:
    """A circuit together with what is remembered of it: everything that its message shows.

    What it spares is nobody else's business: only where `is_private` does the message say so.
    """

    stored: StoredCircuit
    circuit: Circuit
    is_private: bool = False
    is_first: bool = False
    """True for the first one of a member who never said anything of themselves."""

    @property
    def done_count(self) -> int:
        """How many members did it."""
        return self.stored.done_count

    @property
    def is_for_everyone(self) -> bool:
        """True for the club's circuit, False for a member's own."""
        return self.stored.member_id is None

    def require_here(self, guild_id: int | None) -> None:
        """Raise MemberError in another club than the circuit's; None is a direct message, which may show one's own."""
        if guild_id not in {self.stored.guild_id, None}:
            raise MemberError(_UNKNOWN)

    def require_own(self, member_id: int) -> None:
        """Raise NotYoursError for one who may not change it or log it."""
        _require_own(self.stored, member_id)


@dataclass(frozen=True)
class DoneReceipt:
    """What logging a circuit came to."""

    card: Card
    logged: Logged


class Circuits:
    """Draws, repeats, changes and logs circuits; every method is one transaction, so that of two at once both count."""

    def __init__(
        self,
        catalogue: Catalogue,
        store: CircuitStore,
        *,
        club_zone: str,
        now: Callable[[], datetime],
        rng: Random,
        left_out: Callable[[int], frozenset[str]] = lambda _: frozenset(),
    ) -> None:
        self._catalogue = catalogue
        self._store = store
        self._club_zone = club_zone
        self._now = now
        self._rng = rng
        self._left_out = left_out  # the exercises that a club, by its id, does not do

    async def draw(self, guild_id: int, member_id: int, request: CircuitRequest) -> Card:
        """Return a circuit made for a member, or their last one where they asked for it again."""

        def repeat(last: StoredCircuit | None) -> Draft:
            if last is None:
                raise MemberError("You have no circuit to repeat yet. `!circuit` draws your first one.")
            return _draft(self._without_left_out(last), request)

        now = self._now()
        if request.again:
            return self._card(await self._store.repeat(guild_id, member_id, now, repeat))
        newcomer = False
        drawing = self._drawing(guild_id, request, now)

        def draw(facts: DrawFacts) -> Draft:
            nonlocal newcomer
            newcomer = not facts.past and facts.profile.is_untold
            return drawing(facts)

        card = self._card(await self._store.draw(guild_id, member_id, now, draw))
        return replace(card, is_first=newcomer)

    async def find_or_draw(self, guild_id: int, member_id: int) -> Card:
        """Return the circuit that a member drew in the last hours and has not done yet, or a new one."""
        now = self._now()
        draw = self._drawing(guild_id, CircuitRequest(), now)
        return self._card(await self._store.find_or_draw(guild_id, member_id, now - FRESH, now, draw))

    def choose_example(self, guild_id: int, profile: Profile, groups: Collection[MuscleGroup]) -> Exercise:
        """Return an exercise of these groups that a member can do; PrivateError where none spares their sore places."""
        constraints = join_constraints(
            CircuitRequest(),
            profile,
            self._day(self._now(), profile.zone or profile.club_zone),
            self._left_out(guild_id),
        )
        examples = find_examples(self._catalogue, groups, constraints)
        if not examples:
            sore = " and ".join(place.words for place in sorted(constraints.sore))
            raise PrivateError(
                f"None of these exercises spares your {sore}. A physiotherapist can show you one that is right for you."
            )
        return pick(examples, self._rng)

    async def draw_for_everyone(self, guild_id: int, request: CircuitRequest) -> Card:
        """Return the club's circuit for these words today: the same words on the same day give the same one."""

        now = self._now()

        def draw(zone: str | None) -> ClubDraft:
            day = self._day(now, zone)
            rng = Random(f"{guild_id} {day.isoformat()} {request.words}")  # noqa: S311  # nosec B311  # the day's draw, no secret
            constraints = join_constraints(request, Profile(), day, self._left_out(guild_id))
            circuit = draw_circuit(self._catalogue, constraints, rng, seed=request.seed)
            return ClubDraft(day, request.words, _draft(circuit, request))

        def renew(stored: StoredCircuit) -> Draft | None:
            if self._left_out(guild_id).isdisjoint(stored.exercise_ids):
                return None
            return _draft(self._without_left_out(stored), request)

        return self._card(await self._store.draw_for_everyone(guild_id, now, draw, renew))

    async def load(self, circuit_id: int) -> Card:
        """Return a circuit by its id; MemberError where it or one of its exercises is no longer known."""
        return self._card(await self._store.load(circuit_id))

    async def swap(self, circuit_id: int, member_id: int, station: int) -> Card:
        """Return a member's circuit with a different exercise at a station (counted from 0)."""

        def swap(facts: CircuitFacts) -> Change:
            changed = swap_station(
                self._catalogue,
                self._rebuild_open(facts.stored, member_id, station),
                station,
                seen=facts.stored.seen,
                rng=self._rng,
                past=facts.past,
            )
            return Change(_ids(changed), notes=changed.notes)

        return self._card(await self._store.change(circuit_id, self._now(), swap))

    async def step(self, circuit_id: int, member_id: int, station: int, direction: Direction) -> Card:
        """Return a member's circuit with a station one step easier or harder; they keep that step from now on."""

        def step(facts: CircuitFacts) -> Change:
            circuit = self._rebuild_open(facts.stored, member_id, station)
            changed = step_station(self._catalogue, circuit, station, direction)
            left, taken = circuit.stations[station].exercise.id, changed.stations[station].exercise.id
            step = Step(circuit.stations[station].exercise.group, direction, left, taken)
            return Change(_ids(changed), remember_substitution(facts.substitutions, left, taken), changed.notes, step)

        return self._card(await self._store.change(circuit_id, self._now(), step))

    async def log_done(self, circuit_id: int, member_id: int, guild_id: int | None = None) -> DoneReceipt:
        """Log that a member did a circuit today; with the club they are in, only one of that club."""
        now = self._now()

        def decide(facts: DoneFacts) -> date:
            _require_own(facts.stored, member_id)
            if guild_id not in {facts.stored.guild_id, None}:
                raise MemberError(_UNKNOWN)
            self._rebuild(facts.stored)  # one that cannot be shown any more is not logged either
            return self._day(now, facts.week.zone)

        since = (now - WEEK_AND_ZONES).date()
        logged = await self._store.log_done(circuit_id, member_id, since, now, decide)
        if logged is None:
            raise MemberError(_UNKNOWN)
        facts, entry = logged
        today = self._day(now, facts.week.zone)
        return DoneReceipt(self._card(facts.stored), build_logged(entry, facts.week, today, today))

    def _drawing(self, guild_id: int, request: CircuitRequest, now: datetime) -> Callable[[DrawFacts], Draft]:
        def draw(facts: DrawFacts) -> Draft:
            profile = facts.profile
            today = self._day(now, profile.zone or profile.club_zone)
            constraints = join_constraints(request, profile, today, self._left_out(guild_id))
            circuit = draw_circuit(self._catalogue, constraints, self._rng, facts.past, request.seed)
            draft = _draft(circuit, request)._replace(new_sore=request.sore - profile.sore_on(today))
            if request.level or request.seed is not None:  # what was asked for is what comes
                return draft
            return self._with_steps(draft, circuit, facts, now)

        return draw

    def _with_steps(self, draft: Draft, circuit: Circuit, facts: DrawFacts, now: datetime) -> Draft:
        """The draft with its stations a step easier or harder, where the last ones felt so."""
        wishes = find_wishes(self._catalogue, facts.felt.sessions, facts.felt.moves, now)
        steps = find_steps(self._catalogue, circuit, wishes)
        if not steps:
            return draft
        taken = {step.left: step.taken for step in steps}
        exercises = [self._catalogue.exercises[taken.get(one, one)] for one in draft.exercise_ids]
        substitutions = facts.profile.substitutions
        for step in steps:
            substitutions = remember_substitution(substitutions, step.left, step.taken)
        changed = build_circuit(self._catalogue, draft.constraints, exercises)
        notes = (*(describe_step(self._catalogue, step) for step in steps), *(draft.notes or ()))
        return draft._replace(exercise_ids=_ids(changed), notes=notes, steps=tuple(steps), substitutions=substitutions)

    def _card(self, stored: StoredCircuit | None) -> Card:
        if stored is None:
            raise MemberError(_UNKNOWN)
        circuit = self._rebuild(stored)
        return Card(stored, circuit if stored.notes is None else replace(circuit, notes=stored.notes))

    def _rebuild(self, stored: StoredCircuit) -> Circuit:
        return rebuild(self._catalogue, stored)

    def _without_left_out(self, stored: StoredCircuit) -> Circuit:
        """The circuit with another exercise at each station whose own the club no longer does."""
        circuit = self._rebuild(stored)
        left_out = self._left_out(stored.guild_id)
        circuit = replace(circuit, constraints=replace(circuit.constraints, left_out=left_out))
        for number, station in enumerate(circuit.stations):
            if station.exercise.id in left_out:
                circuit = swap_station(self._catalogue, circuit, number, seen=frozenset(), rng=self._rng)
        return circuit

    def _rebuild_open(self, stored: StoredCircuit, member_id: int, station: int) -> Circuit:
        """The circuit, for a member who may still change that station of it."""
        if stored.member_id != member_id:
            raise NotYoursError
        circuit = self._rebuild(stored)
        if stored.done_count:
            raise MemberError(
                "You've already logged this circuit, so it can't change any more. `!circuit` draws you a new one."
            )
        if not 0 <= station < len(circuit.stations):
            raise MemberError("This circuit has changed in the meantime. `!circuit` draws you a new one.")
        left_out = self._left_out(stored.guild_id)
        return replace(circuit, constraints=replace(circuit.constraints, left_out=left_out))

    def _day(self, now: datetime, zone: str | None) -> date:
        return now.astimezone(ZoneInfo(zone or self._club_zone)).date()


def rebuild(catalogue: Catalogue, stored: StoredCircuit) -> Circuit:
    """Return a remembered circuit as a whole; MemberError where one of its exercises is no longer known."""
    try:
        exercises = tuple(catalogue.exercises[exercise_id] for exercise_id in stored.exercise_ids)
    except KeyError:
        raise MemberError(
            "An exercise in this circuit is no longer in the catalogue. `!circuit` draws you a new one."
        ) from None
    return build_circuit(catalogue, stored.constraints, exercises)


def _require_own(stored: StoredCircuit, member_id: int) -> None:
    if stored.member_id not in {None, member_id}:
        raise NotYoursError


def _draft(circuit: Circuit, request: CircuitRequest) -> Draft:
    return Draft(circuit.constraints, _ids(circuit), (*request.notes, *circuit.notes))


def _ids(circuit: Circuit) -> tuple[str, ...]:
    return tuple(station.exercise.id for station in circuit.stations)
