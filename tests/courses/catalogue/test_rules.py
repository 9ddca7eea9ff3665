"""What is wrong with dates, told by the calendar in Seoul."""

from __future__ import annotations

from datetime import UTC, date, datetime

from lms.courses.catalogue.rules import Term, wrong_dates


def term(enrol_from: datetime) -> Term:
    return Term(date(2026, 3, 2), date(2026, 6, 30), enrol_from, None, 30, 0)


def test_an_enrolment_that_opens_after_the_last_day_in_seoul_is_wrong() -> None:
    just_after_midnight_in_seoul = datetime(2026, 6, 30, 15, 5, tzinfo=UTC)
    assert wrong_dates(term(just_after_midnight_in_seoul)) == ["window_after_end"]


def test_an_enrolment_that_opens_on_the_last_day_is_not() -> None:
    assert wrong_dates(term(datetime(2026, 6, 30, 14, 59, tzinfo=UTC))) == []
