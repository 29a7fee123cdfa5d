"""When a club's Monday's post is due, and which Monday it tells of, in whatever zone the club is by then."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.progress import monday_of

POST_AT = time(9)  # local
LATEST = timedelta(hours=36)  # after which a Monday's post is left out
_APART = timedelta(days=3)  # from a Monday's post in one zone to that Monday in every other, and less than to the next


def find_first(now: int, zone: ZoneInfo) -> int:
    """Return when the next Monday's post after a moment is due, both in unix seconds."""
    local = datetime.fromtimestamp(now, zone)
    due = datetime.combine(monday_of(local.date()), POST_AT, zone)
    while due.timestamp() <= now:
        due = datetime.combine(due.date() + timedelta(days=7), POST_AT, zone)
    return int(due.timestamp())


def find_following(due: int, now: int, zone: ZoneInfo) -> int:
    """Return when the post after one that was due is due itself: never for the same Monday, whatever the zone was."""
    return find_first(max(due + int(_APART.total_seconds()), now), zone)


def find_day(due: int, zone: ZoneInfo) -> date:
    """Return the Monday that a post tells on, also where it was made due in another zone."""
    return monday_of((datetime.fromtimestamp(due, zone) + _APART).date())


def move(due: int, zone: ZoneInfo) -> int:
    """Return when a post is due in a club's new zone: on the same Monday, so that none is left out or told twice."""
    return int(datetime.combine(find_day(due, zone), POST_AT, zone).timestamp())
