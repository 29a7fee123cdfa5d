"""Reminders for the tests of the rules: owed on a day of one week in Berlin, or come already."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.domain.reminders.plan import Plan
from bot.domain.reminders.reminder import Origin, Reminder, State
from bot.domain.reminders.schedule import Quiet
from tests.domain.reminders.life import CLINIC_WEEK, PACE, moment_at

# In November Berlin is an hour ahead of UTC; 24 November 2026 is a Tuesday.

BERLIN = "Europe/Berlin"
MON, TUE, WED, THU, FRI, SAT, SUN = (date(2026, 11, 23) + timedelta(days=day) for day in range(7))
TUE_DUE = moment_at(2026, 11, 24, 18, 14)  # 19:14 in Berlin
NIGHT: Quiet = (1290, 420)  # 21:30 to 7:00
CLINIC_PLAN = Plan(runs=CLINIC_WEEK).with_slots((), PACE)
SHORT = 39 * 60


def owed(day: date = TUE, due: int = TUE_DUE, origin: Origin = Origin.PLAN, **facts: Any) -> Reminder:
    return replace(Reminder(day, day, due, origin=origin), **facts)


def came(day: date, **facts: Any) -> Reminder:
    return owed(day, state=State.SENT, sent_at=TUE_DUE, **facts)
