"""What reminders say: at least thirty sentences, each true of the week in which it is said, the same for every try."""

from hypothesis import given
from hypothesis import strategies as st

from cogs._cards.calls import ALWAYS, CallState, choose_call, find_calls
from tests.each import cases

states = st.builds(CallState, st.integers(0, 4), st.integers(0, 6), st.integers(0, 30), st.booleans())
NUMBERS = {2: "two", 3: "three", 12: "twelve", 13: "13", 30: "30"}


def test_there_are_at_least_thirty() -> None:
    own = {call for sessions in (0, 1) for call in find_calls(CallState(sessions, 0, 3))}
    assert len({*ALWAYS, *own}) >= 30
    assert all(len(call) <= 110 and call[-1] in ".?" for call in {*ALWAYS, *own})


@given(states)
def test_each_is_true_of_its_week(state: CallState) -> None:
    for call in find_calls(state):
        text = call.casefold()
        assert ("second" not in text and "makes two" not in text) or state.sessions == 1
        assert "first" not in text or (state.sessions == 0 and state.weekday <= 4 and state.is_twice)
        assert "in a row" not in text or state.weeks_in_a_row >= 2
        assert "{" not in call


@cases("weeks", NUMBERS)
def test_weeks_are_named_as_they_are_said(weeks: int) -> None:
    told = [call.casefold() for call in find_calls(CallState(1, 2, weeks)) if "in a row" in call]
    assert len(told) == 5
    assert all(f"{NUMBERS[weeks]} weeks" in call for call in told)


@given(st.integers(1, 2**40), st.none() | states)
def test_every_try_of_a_delivery_says_the_same_and_most_say_something_of_the_week(
    number: int, state: CallState | None
) -> None:
    said = choose_call(number, state)
    assert said == choose_call(number, state)
    assert said in ALWAYS or said in find_calls(state)


def test_all_of_them_come_up_and_two_of_three_say_something_of_the_week() -> None:
    state = CallState(1, 2, 3)
    said = [choose_call(number, state) for number in range(3000)]
    assert set(said) == {*ALWAYS, *find_calls(state)}
    assert 0.6 < sum(one in find_calls(state) for one in said) / len(said) < 0.73
