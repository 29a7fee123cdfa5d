"""Distances and durations are shown short and written exactly."""

from bot.domain.words.distance import write_distance, write_duration, write_exact_distance, write_exact_duration
from tests.each import cases


@cases(
    ("metres", "in_km", "in_miles"),
    [
        (400, "0.4 km", "0.2 mi"),
        (4828, "4.8 km", "3 mi"),
        (5000, "5 km", "3.1 mi"),
        (5250, "5.25 km", "3.3 mi"),
        (6500, "6.5 km", "4 mi"),
        (8851, "8.9 km", "5.5 mi"),
        (21_098, "21.1 km", "13.1 mi"),
        (42_195, "42.2 km", "26.2 mi"),
        (100_000, "100 km", "62.1 mi"),
    ],
)
def test_a_distance_is_shown_with_no_more_decimals_than_it_needs(metres: int, in_km: str, in_miles: str) -> None:
    assert write_distance(metres, "km") == in_km
    assert write_distance(metres, "mi") == in_miles


def test_a_distance_is_written_exactly_in_miles_only_where_that_is_short() -> None:
    assert [write_exact_distance(metres, "mi") for metres in (4828, 5000, 5321)] == ["3 mi", "5 km", "5.321 km"]
    assert [write_exact_distance(metres, "km") for metres in (4828, 5000, 5321)] == ["4.828 km", "5 km", "5.321 km"]


def test_a_duration_is_shown_to_the_minute_and_written_to_the_second() -> None:
    shown = [write_duration(seconds) for seconds in (180, 2340, 2399, 3570, 3600, 3900, 54_000)]
    assert shown == ["3 min", "39 min", "40 min", "1 h", "1 h", "1 h 05", "15 h"]
    assert [write_exact_duration(seconds) for seconds in (2400, 2430, 5400)] == ["40 min", "40 min 30 s", "90 min"]
