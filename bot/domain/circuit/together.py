"""A circuit done together: one plan of moments for everybody in a channel, in so few edits that Discord takes them."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.catalogue import CoolDownItem
from bot.domain.circuit.dose import cool_down_seconds
from bot.domain.circuit.draw import Circuit
from bot.domain.circuit.moments import Moment, Phase

READY_SECONDS = 60  # to come together in front of the phone
WORK_SECONDS, CHANGE_SECONDS = 40, 20
MOST_EDITS, WINDOW_SECONDS = 26, 20 * 60


class TogetherState(StrEnum):
    """Whether a circuit in a channel still runs."""

    OPEN = "open"
    OVER = "over"
    CALLED_OFF = "called off"


@dataclass(frozen=True)
class Visit:
    """One visit to a station (its number from 0) in a round (from 1)."""

    station: int
    round: int


@dataclass(frozen=True)
class TogetherPlan:
    """What happens when, in seconds from the get-ready on; the first moment is there already, each other is an edit.

    `visits` are the stations in their order. Where `is_grouped`, the cool-down is one moment with all its items.
    """

    moments: tuple[Moment, ...]
    visits: tuple[Visit, ...]
    is_grouped: bool

    @property
    def seconds(self) -> float:
        """How long it all takes."""
        return self.moments[-1].at

    def next_of(self, number: int) -> float:
        """Return when the next station, change or item begins after the moment of that number; the end at its end."""
        later = self.moments[number + 1 :]
        return next((one.at for one in later if one.phase is not Phase.SWITCH), self.seconds)

    def shows_next(self, number: int) -> bool:
        """Return whether that moment also shows the next station: a switch of sides with no word to change after it."""
        moment = self.moments[number]
        is_last = moment.place == len(self.visits) - 1
        return moment.phase is Phase.SWITCH and not is_last and self.moments[number + 1].phase is not Phase.CHANGE


def plan_together(circuit: Circuit) -> TogetherPlan:
    """Return the plan of a circuit: 40 s of work and 20 s to change, sides switched half-way, then the cool-down.

    The fullest plan that stays within 26 edits in any 20 minutes. What gives way first is the word to change after a
    one-sided station, whose switch shows what comes next; then the cool-down's items share one moment. Whatever gives
    way, every station has its start and its half-way or its end.
    """
    for changes, grouped in ((True, False), (False, False), (True, True)):
        plan = _plan(circuit, has_all_changes=changes, is_grouped=grouped)
        if most_edits(plan.moments) <= MOST_EDITS:
            return plan
    return _plan(circuit, has_all_changes=False, is_grouped=True)


def most_edits(moments: Sequence[Moment]) -> int:
    """Return the most edits that any 20 minutes of a plan need."""
    edits = [one.at for one in moments[1:]]
    return max(bisect_left(edits, begin + WINDOW_SECONDS) - before for before, begin in enumerate(edits))


def _plan(circuit: Circuit, *, has_all_changes: bool, is_grouped: bool) -> TogetherPlan:
    visits = [Visit(number, of) for of in range(1, circuit.rounds + 1) for number in range(len(circuit.stations))]
    moments = [Moment(0.0, Phase.READY, float(READY_SECONDS))]
    at = float(READY_SECONDS)
    for place, visit in enumerate(visits):
        is_last = place == len(visits) - 1
        each_side = circuit.stations[visit.station].exercise.each_side
        end = at + WORK_SECONDS
        if each_side:
            half = at + WORK_SECONDS / 2
            moments += [Moment(at, Phase.WORK, half, place), Moment(half, Phase.SWITCH, end, place)]
        else:
            moments.append(Moment(at, Phase.WORK, end, place))
        at = end if is_last else end + CHANGE_SECONDS
        if not is_last and (has_all_changes or not each_side):
            moments.append(Moment(end, Phase.CHANGE, at, place + 1))
    moments += _cool_down(circuit.cool_down, at, is_grouped=is_grouped)
    return TogetherPlan(tuple(moments), tuple(visits), is_grouped)


def _cool_down(items: Sequence[CoolDownItem], at: float, *, is_grouped: bool) -> Iterator[Moment]:
    if is_grouped and items:
        end = at + cool_down_seconds(items)
        yield Moment(at, Phase.COOL_DOWN, end)
        at = end
    elif items:
        for number, item in enumerate(items):
            end = at + cool_down_seconds((item,))
            yield Moment(at, Phase.COOL_DOWN, end, number)
            at = end
    yield Moment(at, Phase.OVER)
