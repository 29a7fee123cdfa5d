"""The picture of a member's weeks: legible without colour, in any life, and told in words."""

import io
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.domain.club_stats import list_week_counts
from bot.domain.progress import SHOWN_WEEKS, Week
from bot.figures.progress import (
    CLUB_HEIGHT,
    HEIGHT,
    WIDTH,
    describe_club_weeks,
    describe_progress,
    draw_club_weeks,
    draw_progress,
)

FIRST = date(2026, 8, 17)
counts = st.one_of(st.integers(0, 4), st.integers(0, 10_000))
lives = st.lists(
    st.tuples(counts, counts, st.booleans(), st.booleans()), min_size=SHOWN_WEEKS, max_size=SHOWN_WEEKS
).map(lambda life: [Week(FIRST + at * timedelta(days=7), *one) for at, one in enumerate(life)])


@settings(max_examples=12)
@given(lives)
def test_any_life_is_a_picture_in_shades_of_one_ink_with_words_that_fit(weeks: list[Week]) -> None:
    picture = Image.open(io.BytesIO(draw_progress(weeks)))
    assert (picture.size, picture.mode) == ((WIDTH, HEIGHT), "L")
    shades = picture.tobytes()
    assert max(shades) - min(shades) > 180
    assert min(picture.crop((WIDTH - 12, 0, WIDTH, HEIGHT)).tobytes()) > 180, "something is cut off on the right"
    assert len(describe_progress(weeks)) <= 1024


def test_each_thing_in_a_week_changes_the_picture() -> None:
    plain = Week(FIRST, 1, 1)
    others = [plain, Week(FIRST, 2, 1), Week(FIRST, 1, 2), Week(FIRST, 1, 1, is_paused=True), Week(FIRST, 0, 1)]
    drawn = {draw_progress([one]) for one in [*others, Week(FIRST, 0, 1, is_reserve=True)]}
    assert len(drawn) == 6
    assert describe_progress(others) == (
        "The last 5 weeks, the oldest first and this week last. Strength days a week: 1, 2, 1, 1, 0. "
        "Runs a week: 1, 1, 2, 1, 1."
    )


@settings(max_examples=12)
@given(st.dictionaries(st.integers(0, SHOWN_WEEKS - 1), st.integers(0, 9999)))
def test_any_club_is_a_curve_with_its_numbers_in_one_ink(two: dict[int, int]) -> None:
    counts = {FIRST - at * timedelta(days=7): (count, 0) for at, count in two.items()}
    weeks = list_week_counts(counts, FIRST)
    picture = Image.open(io.BytesIO(draw_club_weeks(weeks)))
    assert (picture.size, picture.mode) == ((WIDTH, CLUB_HEIGHT), "L")
    for edge in ((0, 0, WIDTH, 8), (WIDTH - 12, 0, WIDTH, CLUB_HEIGHT), (0, CLUB_HEIGHT - 8, WIDTH, CLUB_HEIGHT)):
        assert min(picture.crop(edge).tobytes()) > 180, "something is cut off"
    assert describe_club_weeks(weeks).endswith(f"{weeks[-2].two}, {two.get(0, 0)}.")
