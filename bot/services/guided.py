"""Guided sessions as members have them: begun, taken up again, moved on by their buttons; one transaction each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.catalogue import Catalogue, CoolDownItem, Exercise
from bot.domain.circuit.constraints import CircuitConstraints, join_constraints
from bot.domain.circuit.draw import Circuit
from bot.domain.circuit.feeling import Step as Taken
from bot.domain.circuit.guided import Guided, Item, Part, Step, circuit_steps, move_steps, put_in
from bot.domain.circuit.moments import Moment, Watch, find_moment, find_next
from bot.domain.circuit.progression import Direction, find_neighbour, remember_substitution
from bot.domain.circuit.request import CircuitRequest
from bot.domain.circuit.warm_up import choose_warm_up
from bot.domain.errors import MemberError, PrivateError
from bot.domain.profile import Profile
from bot.domain.words.stretch import stretches_for
from bot.services.circuits import NotYoursError, rebuild
from bot.store.guided import GuidedChange, GuidedFacts, GuidedStore, Place
from bot.store.kept import TOKEN_SECONDS
from bot.store.profiles import ProfileStore
from bot.store.stored_circuit import StoredCircuit

__all__ = ["GuidedSessions", "Place", "Shown"]

OPEN_SECONDS = 12 * 3600  # for so long a session that was left is taken up again
GONE = "I no longer have that session. Press Start under a circuit, or type `!start`."
NOT_YOURS = "That's somebody else's session. `!start` starts your own."


@dataclass(frozen=True)
class Shown:
    """A session as its message shows it: the step it is at and what happens in it, None after the last one.

    `easier` is the exercise that Easier would bring. `done_circuit_id` is the circuit that Done logs.
    """

    session: Guided
    steps: tuple[Step, ...]
    moment: Moment | None
    next_at: float | None
    easier: Exercise | None = None

    @property
    def step(self) -> Step | None:
        """What is to be done now."""
        return self.steps[self.session.step] if self.session.step < len(self.steps) else None

    @property
    def following(self) -> Step | None:
        """What comes after it."""
        after = self.session.step + 1
        return self.steps[after] if after < len(self.steps) else None


class GuidedSessions:
    """Begins, finds and moves sessions; each method is one transaction, so the second of two presses sees the first."""

    def __init__(
        self,
        catalogue: Catalogue,
        store: GuidedStore,
        profiles: ProfileStore,
        *,
        club_zone: str,
        now: Callable[[], datetime],
        left_out: Callable[[int], frozenset[str]] = lambda _: frozenset(),
    ) -> None:
        self._catalogue = catalogue
        self._store = store
        self._profiles = profiles
        self._club_zone = club_zone
        self._now = now
        self._left_out = left_out  # the exercises that a club, by its id, does not do
        self._items: dict[str, Item] = {**catalogue.exercises, **catalogue.cool_down}

    async def begin(self, stored: StoredCircuit, member_id: int) -> Shown:
        """Lead a member through a circuit, from where they left it a while ago; NotYoursError for another's."""
        if stored.member_id not in {None, member_id}:
            raise NotYoursError
        rebuild(self._catalogue, stored)  # one that can't be shown any more can't be begun
        now = self._moment()

        def decide(before: GuidedFacts | None) -> Guided:
            if before is not None and before.session.circuit_id == stored.circuit_id and self._is_open(before, now):
                return before.session
            return Guided(0, stored.guild_id, member_id, Watch(now), circuit_id=stored.circuit_id)

        begun = await self._store.begin(stored.guild_id, member_id, now, decide)
        return self._show(_require(begun, member_id), now)

    async def begin_moves(self, guild_id: int, member_id: int, item_ids: Sequence[str]) -> Shown:
        """Lead a member through a warm-up or stretches, one after the other."""
        if not item_ids or not all(item_id in self._items for item_id in item_ids):
            raise MemberError("One of these is no longer in the catalogue. Ask again, then press the new button.")
        now = self._moment()

        def decide(before: GuidedFacts | None) -> Guided:
            if before is not None and before.session.items == tuple(item_ids) and self._is_open(before, now):
                return before.session
            return Guided(0, guild_id, member_id, Watch(now), items=tuple(item_ids))

        return self._show(_require(await self._store.begin(guild_id, member_id, now, decide), member_id), now)

    async def find_open(self, guild_id: int, member_id: int) -> Shown | None:
        """Return the session that a member left in the last hours, before its end; None where there is none."""
        now = self._moment()
        facts = await self._store.find(guild_id, member_id)
        return self._show(facts, now) if facts is not None and self._is_open(facts, now) else None

    async def load(self, session_id: int, member_id: int) -> Shown:
        """Return a member's session as it is now; MemberError where it is gone, or somebody else's."""
        return self._show(_require(await self._store.load(session_id), member_id), self._moment())

    async def find(self, session_id: int) -> Shown | None:
        """Return a session as it is now; None where it is gone, or its circuit is."""
        facts = await self._store.load(session_id)
        is_gone = facts is None or (facts.session.circuit_id is not None and facts.stored is None)
        return None if facts is None or is_gone else self._show(facts, self._moment())

    async def press(self, place: Place, member_id: int, action: str, turn: int) -> Shown:
        """Return a session after a press on one of its buttons; one that shows a former turn changes nothing."""
        now = self._moment()

        def decide(facts: GuidedFacts) -> GuidedChange:
            session = _require(facts, member_id).session
            if session.turn != turn:
                return GuidedChange(session)
            if action == Direction.EASIER:
                return self._ease(facts, now)
            return GuidedChange(session.press(action, len(self._steps(facts)), now))

        return self._show(_require(await self._store.change(place, now, decide), member_id), now)

    async def save_message(self, place: Place) -> None:
        """Remember in which message a session is shown, so that its clock goes on after a restart."""
        await self._store.save_message(place)

    async def load_shown(self) -> list[Place]:
        """Return where sessions are shown whose clock may be running."""
        return await self._store.load_shown(self._moment() - TOKEN_SECONDS)

    async def choose_warm_up(self, guild_id: int, member_id: int) -> tuple[Exercise, ...]:
        """Return five moves for a member; PrivateError where none spares what is sore."""
        moves = choose_warm_up(self._catalogue, await self._constraints(guild_id, member_id))
        if not moves:
            raise PrivateError(
                "I have no warm-up move that spares all of your sore places. Please see a physiotherapist or doctor."
            )
        return moves

    async def choose_stretches(self, guild_id: int, member_id: int, places: Sequence[str]) -> tuple[CoolDownItem, ...]:
        """Return what rolls and stretches these places and spares what is sore; PrivateError where nothing does."""
        constraints = await self._constraints(guild_id, member_id)
        found = dict.fromkeys(item for place in places for item in stretches_for(self._catalogue, place))
        items = sorted((item for item in found if constraints.spares(item)), key=lambda item: item.kind != "foam-roll")
        if not items:
            raise PrivateError(
                f"I have no stretch for {' and '.join(places)} that spares your sore places. "
                "Please see a physiotherapist or doctor."
            )
        return tuple(items)

    def moment(self) -> float:
        """Return what time it is, in unix seconds."""
        return self._moment()

    async def _constraints(self, guild_id: int, member_id: int) -> CircuitConstraints:
        profile = await self._profiles.load(guild_id, member_id)
        today = self._now().astimezone(ZoneInfo(profile.local_zone(self._club_zone))).date()
        return join_constraints(CircuitRequest(), profile, today, self._left_out(guild_id))

    def _ease(self, facts: GuidedFacts, now: float) -> GuidedChange:
        easier = self._find_easier(facts, now)
        if easier is None or facts.stored is None:
            return GuidedChange(facts.session)
        step = self._steps(facts)[facts.session.step]
        drawn = facts.stored.exercise_ids[step.number - 1]
        kept = remember_substitution(facts.substitutions, step.item.id, easier.id)
        taken = Taken(easier.group, Direction.EASIER, step.item.id, easier.id)
        return GuidedChange(facts.session.take_instead(drawn, easier.id, now), kept, taken)

    def _find_easier(self, facts: GuidedFacts, now: float) -> Exercise | None:
        """The easier exercise of the station that the session is at; None elsewhere, and at the chain's end."""
        steps, at = self._steps(facts), facts.session.step
        step = steps[at] if at < len(steps) else None
        if step is None or step.part is not Part.CIRCUIT or not isinstance(step.item, Exercise) or not facts.stored:
            return None
        made_for = facts.stored.constraints  # the club's circuit is made for nobody's sore places, and maybe long ago
        zone = ZoneInfo(facts.zone or self._club_zone)
        sore = Profile(sore=facts.sore).sore_on(datetime.fromtimestamp(now, zone).date())
        left_out = self._left_out(facts.stored.guild_id)
        constraints = replace(made_for, sore=made_for.sore | sore, left_out=left_out)
        return find_neighbour(self._catalogue, step.item, constraints, Direction.EASIER)

    def _steps(self, facts: GuidedFacts) -> tuple[Step, ...]:
        if facts.session.circuit_id is None:
            return move_steps([self._items[one] for one in facts.session.items if one in self._items])
        return circuit_steps(self._circuit(facts))

    def _circuit(self, facts: GuidedFacts) -> Circuit:
        if facts.stored is None:
            raise MemberError(GONE)
        return put_in(self._catalogue, rebuild(self._catalogue, facts.stored), facts.session.instead)

    def _is_open(self, facts: GuidedFacts, now: float) -> bool:
        session = facts.session
        if session.is_stopped or (session.circuit_id is not None and facts.stored is None):
            return False
        return session.step < len(self._steps(facts)) and now - session.watch.started_at < OPEN_SECONDS

    def _show(self, facts: GuidedFacts, now: float) -> Shown:
        session, steps = facts.session, self._steps(facts)
        if session.step >= len(steps):
            return Shown(session, steps, None, None)
        moments = steps[session.step].moments
        moment = moments[find_moment(moments, session.watch.elapsed(now))]
        easier = self._find_easier(facts, now)
        return Shown(session, steps, moment, find_next(moments, session.watch, now), easier)

    def _moment(self) -> float:
        return self._now().timestamp()


def _require(facts: GuidedFacts | None, member_id: int) -> GuidedFacts:
    if facts is None:
        raise MemberError(GONE)
    if facts.session.member_id != member_id:
        raise MemberError(NOT_YOURS)
    return facts
