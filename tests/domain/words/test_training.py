"""A training's runs in words: how far or how long, with both ends where a plan names two."""

from bot.domain.reminders.training_plan import PlanRun
from bot.domain.words.training import write_amount
from tests.each import cases


@cases(
    ("run", "text"),
    [
        (PlanRun(0), ""),
        (PlanRun(0, metres=5000), "5 km"),
        (PlanRun(0, metres=8000, most=10_000), "8-10 km"),
        (PlanRun(0, seconds=2400, most=3000), "40-50 min"),
        (PlanRun(0, seconds=3000, most=3600), "50 min to 1 h"),
        (PlanRun(0, seconds=3600, most=7200), "1-2 h"),
        (PlanRun(0, seconds=4200, most=4800), "1 h 10 to 1 h 20"),
        (PlanRun(0, seconds=4800, most=8400), "1 h 20 to 2 h 20"),
    ],
)
def test_both_ends_of_an_amount_can_be_told_apart(run: PlanRun, text: str) -> None:
    assert write_amount(run, "km") == text
