"""The clock's watch: small corrections are followed, a jump is not believed until Discord says the same."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reminders.plausible import TOLERANCE_SECONDS, ClockWatch

moments = st.floats(1.7e9, 2e9)
spans = st.floats(0, 30 * 24 * 3600)
jumps = st.floats(TOLERANCE_SECONDS + 1, 4e8).flatmap(lambda by: st.sampled_from([by, -by]))


@given(moments, spans, jumps)
def test_a_jump_is_not_believed_and_going_back_on_it_is(start: float, later: float, jump: float) -> None:
    watch = ClockWatch()
    assert watch.is_plausible(start, 0)
    assert not watch.is_plausible(start + later + jump, later)
    assert watch.is_plausible(start + later, later)


@given(moments, spans, jumps)
def test_what_discord_says_is_believed_also_against_the_first_look(start: float, later: float, jump: float) -> None:
    watch = ClockWatch()
    assert watch.is_plausible(start + jump, 0)  # a machine that starts with no clock of its own
    watch.heed(start + later, later)
    assert not watch.is_plausible(start + later + jump, later)
    assert not watch.believe(start + later + jump, later)
    assert watch.is_plausible(start + later, later)


@given(moments, st.lists(st.floats(-TOLERANCE_SECONDS / 2, TOLERANCE_SECONDS / 2), max_size=20))
def test_small_corrections_are_followed_however_many_there_are(start: float, corrections: list[float]) -> None:
    watch, wall = ClockWatch(), start
    for steady, correction in enumerate(corrections):
        wall += correction
        assert watch.is_plausible(wall, steady)


def test_what_discord_said_is_not_forgotten_over_small_corrections() -> None:
    watch = ClockWatch()
    watch.heed(1.8e9, 0)
    assert watch.is_plausible(1.8e9 + 0.9 * TOLERANCE_SECONDS, 0)
    assert not watch.is_plausible(1.8e9 + 1.8 * TOLERANCE_SECONDS, 0)


@given(moments, jumps)
def test_where_nobody_can_be_asked_the_clock_is_believed(start: float, jump: float) -> None:
    watch = ClockWatch()
    watch.is_plausible(start, 0)
    assert watch.believe(start + jump, 0)
    assert watch.is_plausible(start + jump, 0)
