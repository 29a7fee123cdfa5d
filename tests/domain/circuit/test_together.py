"""A circuit together: one plan for everybody, within Discord's edits, that whoever comes late joins at its place."""

from itertools import product
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import Catalogue
from bot.domain.circuit.constraints import join_constraints
from bot.domain.circuit.draw import Circuit, draw_circuit
from bot.domain.circuit.moments import Phase, Watch, find_moment, find_next
from bot.domain.circuit.request import CircuitRequest
from bot.domain.circuit.together import MOST_EDITS, READY_SECONDS, WINDOW_SECONDS, plan_together
from bot.domain.profile import Profile
from tests.domain.samples import TODAY

SEEDS, ROUNDS, COOL_DOWNS = st.integers(0, 2000), st.sampled_from((3, None, 3, 2)), st.sampled_from((15, None, 15, 2))


def draw(catalogue: Catalogue, seed: int, rounds: int | None, cool_down: int | None) -> Circuit:
    request = CircuitRequest(rounds=rounds, cool_down_minutes=cool_down, for_everyone=True)
    return draw_circuit(catalogue, join_constraints(request, Profile(), TODAY), Random(seed))


@given(SEEDS, ROUNDS, COOL_DOWNS)
def test_every_station_of_every_round_has_its_40_seconds_and_20_to_change(
    catalogue: Catalogue, seed: int, rounds: int | None, cool_down: int | None
) -> None:
    circuit = draw(catalogue, seed, rounds, cool_down)
    plan = plan_together(circuit)
    ids = [circuit.stations[visit.station].exercise.id for visit in plan.visits]
    assert ids == [one.exercise.id for one in circuit.stations] * circuit.rounds
    begins = {one.place: one.at for one in plan.moments if one.phase is Phase.WORK}
    assert begins == {place: READY_SECONDS + 60.0 * place for place in range(len(plan.visits))}
    for place, visit in enumerate(plan.visits):
        switches = [one.at for one in plan.moments if one.phase is Phase.SWITCH and one.place == place]
        each_side = circuit.stations[visit.station].exercise.each_side
        assert switches == ([begins[place] + 20] if each_side else [])
        change = [one.at for one in plan.moments if one.phase is Phase.CHANGE and one.place == place + 1]
        assert change in ([], [begins[place] + 40])
        assert change or switches or place == len(plan.visits) - 1
    shown = {plan.moments[at].place + 1 for at in range(len(plan.moments)) if plan.shows_next(at)}
    changes = {one.place for one in plan.moments if one.phase is Phase.CHANGE}
    assert shown | changes == set(range(1, len(plan.visits))), "each next station is shown before it begins"
    assert not shown & changes
    rest = [one for one in plan.moments if one.phase is Phase.COOL_DOWN]
    assert len(rest) == (1 if plan.is_grouped else len(circuit.cool_down)) or not circuit.cool_down


@given(SEEDS)
def test_no_twenty_minutes_need_more_edits_than_discord_is_asked_for(catalogue: Catalogue, seed: int) -> None:
    for rounds, cool_down in product((None, 2, 3), (None, 2, 15)):
        moments = plan_together(draw(catalogue, seed, rounds, cool_down)).moments
        assert moments[0].at == 0
        assert moments[-1].phase is Phase.OVER
        assert [one.until for one in moments[:-1]] != [None]
        times = [one.at for one in moments]
        assert times == sorted(set(times))
        for begin in times[1:]:
            assert sum(begin <= at < begin + WINDOW_SECONDS for at in times[1:]) <= MOST_EDITS


@given(SEEDS, st.lists(st.tuples(st.floats(0, 200), st.sampled_from(("wait", "pause", "resume", "next"))), max_size=25))
def test_pauses_and_skips_never_lead_back_nor_past_the_end(
    catalogue: Catalogue, seed: int, presses: list[tuple[float, str]]
) -> None:
    plan, now = plan_together(draw(catalogue, seed, None, None)), 1_000_000.0
    watch, before = Watch(now), 0
    for wait, action in presses:
        now += wait
        number = find_moment(plan.moments, watch.elapsed(now))
        assert number >= before
        if action == "next":
            watch = watch.skip_to(plan.next_of(number), now)
            after = find_moment(plan.moments, watch.elapsed(now))
            assert after > number or number == len(plan.moments) - 1
            assert plan.moments[after].phase is not Phase.SWITCH
        elif action != "wait":
            watch = watch.pause(now) if action == "pause" else watch.resume(now)
        before = find_moment(plan.moments, watch.elapsed(now))
        at = find_next(plan.moments, watch, now)
        assert (at is None) == (watch.is_paused or before == len(plan.moments) - 1)
        assert at is None or at > now
