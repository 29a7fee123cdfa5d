"""The moment of a club's Monday's post: every Monday once, also where the club's zone changes in between."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import mondays

ZONES = [
    ZoneInfo(name) for name in ("UTC", "America/Vancouver", "Pacific/Auckland", "Pacific/Kiritimati", "Etc/GMT+12")
]
zones = st.sampled_from(ZONES)
nows = st.integers(int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()), int(datetime(2027, 1, 1, tzinfo=UTC).timestamp()))


def local(due: int, zone: ZoneInfo) -> tuple[int, int, int]:
    moment = datetime.fromtimestamp(due, zone)
    return moment.weekday(), moment.hour, moment.minute


def test_a_post_moves_to_nine_on_the_same_monday() -> None:
    auckland, vancouver = ZoneInfo("Pacific/Auckland"), ZoneInfo("America/Vancouver")
    due = mondays.find_first(int(datetime(2026, 11, 26, tzinfo=UTC).timestamp()), auckland)
    assert datetime.fromtimestamp(due, auckland) == datetime(2026, 11, 30, 9, tzinfo=auckland)
    moved = mondays.move(due, vancouver)
    assert datetime.fromtimestamp(moved, vancouver) == datetime(2026, 11, 30, 9, tzinfo=vancouver)
    assert mondays.move(moved, auckland) == due
    assert mondays.find_day(due, vancouver) == date(2026, 11, 30)  # where it is still the Sunday


@given(nows, st.lists(st.tuples(zones, st.booleans()), min_size=1, max_size=6), zones)
def test_whatever_zones_a_club_moves_through_every_monday_is_told_on_once_and_at_nine(
    now: int, moves: list[tuple[ZoneInfo, bool]], zone: ZoneInfo
) -> None:
    due = mondays.find_first(now, zone)
    assert now < due <= now + 7 * 86_400 + 3600
    told = []
    for next_zone, is_sent in moves:
        assert local(due, zone) == (0, 9, 0)
        if is_sent:
            told.append(mondays.find_day(due, next_zone))  # in flight while the zone changes
            due = mondays.find_following(due, due, next_zone)
        else:
            due = mondays.move(due, next_zone)
        zone = next_zone
    told.append(mondays.find_day(due, zone))
    assert all(after - before == timedelta(days=7) for before, after in pairwise(told))
