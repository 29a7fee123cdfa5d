"""Over weeks of a member's life, whatever happens in them: two reminders a week, a day off in between, as foretold."""

from hypothesis import example, given, settings

from tests.domain.reminders.life import DAY, Fate, Life, Step, histories, lives


@settings(max_examples=200)
@given(lives, histories(40))
@example(Fate(57420).life(), [("wait", 6966), ("train", 2107729127)])  # a run into Monday, far behind UTC
def test_whatever_happens_there_are_two_reminders_a_week_at_most_with_a_day_off_between(
    life: Life, steps: list[Step]
) -> None:
    for step in (*steps, ("resume",), ("set_line", True), ("wait", 14 * DAY)):
        life.take(step)
        life.check()


@settings(max_examples=200)
@given(lives, histories(12))
def test_the_next_two_reminders_come_as_they_were_told(life: Life, steps: list[Step]) -> None:
    for step in (*steps, ("set_line", True), ("wait", 60)):
        life.take(step)
    upcoming = life.find_upcoming()
    life.sent.clear()
    for _ in range(80):  # past a plan of five weeks, and a race
        if not upcoming or len(life.sent) < len(upcoming):
            life.wait(DAY)
    assert life.sent[: len(upcoming) or 1] == upcoming
