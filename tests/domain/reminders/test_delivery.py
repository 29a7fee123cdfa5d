"""Who shares a message, and whom of them to look for in the club first."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reminders.claim import Decision, DueFacts, DueGroup, Outcome
from bot.domain.reminders.delivery import Delivery, share_messages
from bot.domain.reminders.plan import Plan
from bot.domain.reminders.reminder import Reason, State
from tests.domain.reminders.ledger import TUE_DUE, owed

SEND, LATE, SKIP = Outcome(State.CLAIMED), Outcome(State.CLAIMED, Reason.LATE), Outcome(State.SKIPPED, Reason.ENOUGH)


def decide(
    *member_ids: int,
    outcome: Outcome = SEND,
    channel_id: int | None = 7,
    due: int = TUE_DUE,
    is_inactive: bool = False,
    is_unverified: bool = False,
) -> Decision:
    """A decision on members of club 1 whose reminders have a hundred times their numbers."""
    facts = DueFacts(owed(due=due), Plan(), None, None)
    ids = [100 * member_id for member_id in member_ids]
    return Decision(DueGroup(1, channel_id, is_inactive, is_unverified, facts, ids, member_ids), outcome)


def share(*decisions: Decision) -> list[Delivery]:
    found = list(share_messages(decisions, 10, TUE_DUE))
    assert [delivery.delivery_id for delivery, _ in found] == list(range(11, 11 + len(found)))
    for delivery, reminder_ids in found:
        assert list(reminder_ids) == [100 * member_id for member_id in delivery.member_ids]
    return [delivery for delivery, _ in found]


def test_those_of_one_minute_in_one_channel_share_a_message() -> None:
    (together,) = share(decide(1, 2), decide(3, due=TUE_DUE + 59), decide(4, outcome=SKIP))
    assert together.member_ids == (1, 2, 3)
    assert (together.channel_id, together.due, together.is_late) == (7, TUE_DUE, False)
    apart = share(decide(1), decide(2, due=TUE_DUE + 60), decide(3, channel_id=8))
    assert [delivery.member_ids for delivery in apart] == [(1,), (2,), (3,)]


def test_what_is_late_shares_a_message_whenever_it_was_due() -> None:
    late, in_time = share(decide(1, outcome=LATE, due=TUE_DUE - 3600), decide(2, outcome=LATE), decide(3))
    assert (late.member_ids, late.is_late, late.due) == ((1, 2), True, TUE_DUE - 3600)
    assert (in_time.member_ids, in_time.is_late) == ((3,), False)


def test_direct_messages_go_out_one_by_one() -> None:
    assert [delivery.place for delivery in share(decide(1, 2, channel_id=None), decide(3, channel_id=None))] == [
        ("member", 1),
        ("member", 2),
        ("member", 3),
    ]


@given(st.lists(st.integers(1, 200), max_size=4))
def test_everybody_is_in_one_message_and_none_mentions_more_than_eighty(sizes: list[int]) -> None:
    starts = [sum(sizes[:at]) for at in range(len(sizes))]
    groups = [decide(*range(start, start + size)) for start, size in zip(starts, sizes, strict=True)]
    deliveries = share(*groups)
    assert [one for delivery in deliveries for one in delivery.member_ids] == list(range(sum(sizes)))
    assert all(len(delivery.member_ids) <= 80 for delivery in deliveries)
    assert len(deliveries) == -(-sum(sizes) // 80)


def test_a_message_knows_who_of_its_own_may_have_left() -> None:
    (delivery,) = share(decide(1), decide(2, is_unverified=True), decide(3, is_inactive=True, is_unverified=True))
    assert (delivery.unverified, delivery.inactive) == ((2, 3), (3,))
