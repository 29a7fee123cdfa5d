"""Roles as a coach names them: mentioned or by name, several at once, and never a role that was not meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.domain.words.roles import MOST_ROLES, find_roles
from tests.each import cases

NAMES = {1: "@everyone", 2: "Run Coach", 3: "Assistant", 4: "Sand & Sea", 5: "Twin", 6: "twin"}


@cases(
    ("words", "found"),
    [
        ("<@&2>", (2,)),
        ("<@&2> <@&3>", (2, 3)),
        ("@Run Coach and Assistant", (2, 3)),
        ("run coach", (2,)),
        ("Run Coch, assistent", (2, 3)),
        ("none", ()),
    ],
)
def test_roles_are_found_by_mention_and_by_name(words: str, found: tuple[int, ...]) -> None:
    assert find_roles(words, NAMES) == found


@cases("words", ["Runners", "<@&99>", "twin", "Run Coach and banana", "@", ","])
def test_what_is_no_role_or_could_be_two_is_asked_back(words: str) -> None:
    with pytest.raises(MemberError, match="role"):
        find_roles(words, NAMES)


@given(st.text(max_size=200))
def test_any_words_are_roles_of_the_club_or_a_sentence(words: str) -> None:
    try:
        found = find_roles(words, NAMES)
    except MemberError as error:
        assert str(error)
    else:
        assert set(found) <= NAMES.keys()
        assert len(found) <= MOST_ROLES
