"""What Discord's refusals mean: what was for one member alone is said to all only where that member closed the door."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reminders.place import NONCE_SECONDS, Refusal, may_post_again, read_refusal
from tests.each import cases

CLOSED = {50007, 50278}
statuses = st.sampled_from([400, 403, 404, 429, 500, 502, 503, 504])
codes = st.sampled_from([0, 10003, 10013, 20026, 40003, 50001, 50007, 50013, 50035, 50278, 200000])


@given(statuses, codes)
def test_only_a_closed_door_sends_a_private_reminder_into_a_channel(status: int, code: int) -> None:
    refusal = read_refusal(status, code, is_direct=True)
    assert (refusal is Refusal.CLOSED) == (status in {403, 404} and code in CLOSED)
    assert refusal is not Refusal.NO_WAY


@cases("is_direct", [True, False])
@cases("code", [40003, 20026])
def test_too_many_new_conversations_and_quarantine_are_pauses(code: int, is_direct: bool) -> None:
    assert read_refusal(403, code, is_direct=is_direct) is Refusal.PAUSE


@cases("status", [400, 403])
def test_automod_is_told_from_a_wrong_message_and_from_a_missing_permission(status: int) -> None:
    assert read_refusal(status, 200000, is_direct=False) is Refusal.BLOCKED
    assert read_refusal(400, 50035, is_direct=False) is Refusal.UNFIT
    assert read_refusal(403, 50013, is_direct=False) is Refusal.NO_WAY


@given(codes, st.booleans(), st.sampled_from([429, 500, 502, 503, 504]))
def test_what_discord_cannot_take_now_is_always_a_pause(code: int, is_direct: bool, status: int) -> None:
    assert read_refusal(status, code, is_direct=is_direct) is Refusal.PAUSE


@given(st.integers(0, 2**33), st.integers(-(10**6), 10**6))
def test_a_message_nobody_can_look_for_is_posted_again_only_while_its_nonce_is_known(tried_at: int, later: int) -> None:
    assert may_post_again(None, tried_at)
    assert may_post_again(tried_at, tried_at + later) == (0 <= later < NONCE_SECONDS)
