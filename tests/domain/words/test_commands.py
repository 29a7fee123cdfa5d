"""What is said to a word that is no command, by who else may hear the same prefix."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.words.commands import Where, find_hint, find_slip, propose
from tests.each import cases

NAMES = ("circuit", "profile", "runs", "plan", "remove")
TYPED = ("circut", "circiut", "circuit", "stop", "timer", "rank", "removed", "xyz", "settings", "", "profil", "pln")


@cases(
    ("typed", "direct", "alone", "among_bots"),
    [
        ("circut", "Did you mean `!circuit`?", "Did you mean `!circuit`?", "Did you mean `!circuit`?"),
        ("timer", "`!start` leads", "`!start` leads", None),
        ("xyz", "I don't know “xyz”. `!help` lists all commands.", None, None),
    ],
)
def test_a_word_that_is_no_command_is_answered_as_far_as_it_can_be_for_ounce(
    typed: str, direct: str, alone: str | None, among_bots: str | None
) -> None:
    for where, said in ((Where.DIRECT, direct), (Where.ALONE, alone), (Where.AMONG_BOTS, among_bots)):
        proposal = propose(typed, NAMES, where)
        assert (proposal is None) == (said is None), where
        assert proposal is None or said is None or proposal.text.startswith(said)


@given(st.sampled_from(TYPED), st.sampled_from(Where))
def test_whoever_else_may_hear_it_is_left_alone_save_for_a_slip_once_in_a_while(typed: str, where: Where) -> None:
    proposal = propose(typed, NAMES, where)
    if where is Where.DIRECT:
        assert proposal is not None
        assert not proposal.is_seldom
    elif proposal is not None:
        assert proposal.is_seldom == (proposal.text != find_hint(typed))
        assert where is Where.ALONE or find_slip(typed, NAMES)
