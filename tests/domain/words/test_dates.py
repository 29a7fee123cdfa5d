"""How long something lasts, in the words people use."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.errors import MemberError
from bot.domain.words.dates import LONGEST_DAYS, split_until
from tests.domain.samples import TODAY
from tests.each import cases

days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@cases(
    ("text", "end"),
    [
        ("knee 2w", TODAY + timedelta(days=14)),
        ("knee for 10 days", TODAY + timedelta(days=10)),
        ("knee two weeks", TODAY + timedelta(days=14)),
        ("for a month: knee", TODAY + timedelta(days=30)),
        ("knee until 3 jan", date(2027, 1, 3)),
        ("knee till 24 December", date(2026, 12, 24)),
        ("knee until Dec 24th", date(2026, 12, 24)),
        ("knee until 1st of march 2027", date(2027, 3, 1)),
        ("knee 2027-01-03", date(2027, 1, 3)),
        ("knee until 3.1.2027", date(2027, 1, 3)),
        ("knee until 24.12.", date(2026, 12, 24)),
        ("knee until 22 nov", TODAY),
        ("knee", None),
        ("bad knee", None),
        ("sore head", None),
        ("", None),
    ],
)
def test_an_end_is_read_and_taken_out_of_the_text(text: str, end: date | None) -> None:
    rest, until = split_until(text, TODAY)
    assert until == end
    assert rest.replace(":", " ").strip() == (text if end is None else "knee")


def test_29_february_is_a_day_where_the_coming_year_has_one() -> None:
    assert split_until("until 29 feb", date(2027, 3, 2))[1] == date(2028, 2, 29)
    with pytest.raises(MemberError, match="isn't a date on the calendar"):
        split_until("until 29 feb", TODAY)


@cases("text", ["31 feb", "2027-13-01", "2027-02-30", "0 jan", "0000-01-01", "99.99."])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(MemberError, match="isn't a date on the calendar"):
        split_until(text, TODAY)


@cases("text", ["400 days", "1000 days", "9999 months", "2020-01-01", "21 nov 2026", "3 jan 2029"])
def test_what_is_past_or_more_than_a_year_ahead_is_refused(text: str) -> None:
    with pytest.raises(MemberError, match="isn't within the next year"):
        split_until(text, TODAY)


parts = st.sampled_from(
    ("for", "until", "a", "two", "3", "99", "2027", "-01", ".", "feb", "29", "weeks", "d", "month", "٣")
)


@given(st.text(max_size=200) | st.lists(parts, max_size=12).map(" ".join), days)
@example("99999999999999999999 weeks", TODAY)
@example("until 29 feb", date(9999, 12, 31).replace(year=2099))
def test_any_text_gives_a_day_of_the_coming_year_or_none_or_a_sentence(text: str, today: date) -> None:
    try:
        rest, until = split_until(text, today)
    except MemberError as error:
        assert "until 3 jan" in str(error)
    else:
        assert until is None or today <= until <= today + timedelta(days=LONGEST_DAYS)
        assert until is not None or rest == text


@given(days, st.integers(0, 364))
def test_a_date_is_read_back_in_every_way_of_writing_it(today: date, ahead: int) -> None:
    end = today + timedelta(days=ahead)
    written = (
        end.isoformat(),
        f"{end.day} {end:%b}",
        f"{end.day} {end:%B} {end.year}",
        f"{end:%B} {end.day}, {end.year}",
        f"{end.day}.{end.month}.{end.year}",
        f"{ahead} days",
    )
    assert {split_until(f"until {words}", today)[1] for words in written} == {end}
