"""The one test of many things, looked at itself: what fails is named, each with its reason."""

import inspect

import pytest

from tests.each import cases, each


def test_each_thing_that_fails_is_named_with_its_reason_and_no_other() -> None:
    @each({"one": 1, "two": 2, "three": 3})
    def check(number: int) -> None:
        """Only two is even."""
        assert number % 2 == 0, f"{number} is odd"

    with pytest.raises(AssertionError) as failed:
        check()
    assert str(failed.value).splitlines()[0] == "one: 1 is odd"
    assert "three: 3 is odd" in str(failed.value)
    assert "two: " not in str(failed.value)
    assert (check.__name__, check.__doc__) == ("check", "Only two is even.")


def test_nothing_to_look_at_is_a_failure() -> None:
    @each({})
    def check(_: object) -> None: ...

    with pytest.raises(AssertionError):
        check()


def test_each_case_that_fails_is_shown_with_its_reason_whatever_it_is_beside() -> None:
    @cases("text", ["a", "b" * 500])
    @cases(("number", "is_even"), [(1, False), (2, False)])
    def check(text: str, number: int, is_even: bool, catalogue: object) -> None:
        assert (number % 2 == 0) is is_even, f"{text[0]} {catalogue}"

    assert list(inspect.signature(check).parameters) == ["catalogue"]
    with pytest.raises(AssertionError) as failed:
        check(catalogue="of all")
    said = str(failed.value)
    assert said.count("2, False: ") == 2
    assert "'a': 2, False: a of all" in said
    assert "b" * 201 not in said
    assert "1, False" not in said
