"""Telling people that a survey is open, and once more before it ends."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from lms import clock
from lms.courses.surveys import notices, queries
from lms.courses.surveys.models import Survey
from lms.db import unit_of_work
from lms.jobs import every

BEFORE = timedelta(days=2)


@every(timedelta(hours=1))
def remind() -> None:
    """Tell those who have not answered, two days before the end; once each, however often it runs."""
    now = clock.now()
    with unit_of_work() as session:
        surveys = session.scalars(
            select(Survey).where(
                Survey.published_at.is_not(None),
                Survey.opens_at <= now,
                Survey.closes_at > now,
                Survey.closes_at <= now + BEFORE,
            )
        )
        for survey in surveys:
            for person in queries.waiting(survey):
                notices.remind(person, survey)
