"""What a club asked, in counts."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.faq.queue import Outcome, Verdict
from bot.domain.faq.tally import MOST_SHOWN, Answered, tally

ROWS = st.lists(
    st.builds(
        Answered,
        st.lists(st.sampled_from("abcdefg"), max_size=2, unique=True).map(tuple),
        st.sampled_from([Outcome.ANSWERED, Outcome.ANSWERED, *Outcome]),
        st.sampled_from([Verdict.WRONG, None, *Verdict]),
        st.integers(1, 9),
    ),
    min_size=5,
    max_size=30,
)


@given(ROWS)
def test_the_sums_are_right_whatever_the_order_and_the_grouping(rows: list[Answered]) -> None:
    counted = tally(rows)
    assert counted == tally(reversed(rows))
    single = [Answered(row.keys, row.outcome, row.verdict, 1) for row in rows for _ in range(row.count)]
    assert counted == tally(single)
    assert counted.answered == sum(row.outcome is Outcome.ANSWERED for row in single)
    assert counted.declined == sum(row.outcome is Outcome.DECLINED for row in single)


@settings(max_examples=80)
@given(ROWS)
def test_most_and_worst_are_few_and_in_order(rows: list[Answered]) -> None:
    counted = tally(rows)
    assert len(counted.most) <= MOST_SHOWN >= len(counted.worst)
    assert [one.asked for one in counted.most] == sorted((one.asked for one in counted.most), reverse=True)
    shares = [one.wrong / one.asked for one in counted.worst]
    assert shares == sorted(shares, reverse=True)
    assert all(0 < one.wrong <= one.asked for one in counted.worst)
    assert all(one.helped + one.wrong <= one.asked for one in (*counted.most, *counted.worst))
