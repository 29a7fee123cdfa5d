"""A watch and its moments: nothing adds up, nothing is lost by a pause, and whoever looks late sees where it is now."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.circuit.moments import Moment, Phase, Watch, find_moment, find_next

OFFSETS = st.lists(st.integers(1, 90), min_size=1, max_size=12)
SPANS = st.lists(st.tuples(st.floats(0, 500), st.floats(0, 500)), max_size=6)


def plan(offsets: list[int]) -> tuple[Moment, ...]:
    at, moments = 0, [Moment(0.0, Phase.READY)]
    for offset in offsets:
        at += offset
        moments.append(Moment(float(at), Phase.WORK))
    return tuple(moments)


@given(OFFSETS, st.integers(-1, 300).map(float) | st.floats(-100, 2000))
def test_the_moment_is_the_last_one_that_has_come(offsets: list[int], elapsed: float) -> None:
    moments = plan(offsets)
    number = find_moment(moments, elapsed)
    assert number == max([0, *(i for i, one in enumerate(moments) if one.at <= elapsed)])


@given(SPANS)
def test_a_watch_counts_what_it_ran_and_nothing_of_its_pauses(spans: list[tuple[float, float]]) -> None:
    now, ran, watch = 1000.0, 0.0, Watch(1000.0)
    for running, paused in spans:
        now, ran = now + running, ran + running
        watch = watch.pause(now)
        now += paused
        assert abs(watch.elapsed(now) - ran) < 1e-6
        watch = watch.resume(now)
        assert abs(watch.elapsed(now) - ran) < 1e-6
        assert watch.resume(now) == watch
    assert watch.pause(now).pause(now + 5) == watch.pause(now)


@given(OFFSETS, st.integers(0, 300).map(float) | st.floats(0, 2000), st.booleans())
def test_the_next_moment_comes_when_the_watch_says_so_and_never_while_it_stands(
    offsets: list[int], elapsed: float, is_paused: bool
) -> None:
    moments, now = plan(offsets), 5000.0
    watch = Watch(now - elapsed, now if is_paused else None)
    at = find_next(moments, watch, now)
    if is_paused or elapsed >= moments[-1].at:
        assert at is None
    else:
        assert at is not None
        assert at > now
        assert find_moment(moments, watch.elapsed(at + 1e-6)) == find_moment(moments, elapsed) + 1
    assert abs(watch.skip_to(7, now).elapsed(now + 3) - (7 if is_paused else 10)) < 1e-6
