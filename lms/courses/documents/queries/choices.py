"""Cohorts and offerings for which somebody issues documents, the latest first."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.courses.catalogue.models import Course, Offering
from lms.courses.documents.queries.institutions import issuing_places
from lms.courses.programmes.models import Cohort, Track
from lms.db import db

#: As many as a list to choose from can hold.
MOST = 200


def cohorts(person: Person) -> list[Cohort]:
    """Cohorts of the tracks of one's institutions."""
    places = [place.id for place in issuing_places(person)]
    return list(
        db.session.scalars(
            select(Cohort)
            .join(Track)
            .where(Track.organisation_id.in_(places), Cohort.state != "draft")
            .options(joinedload(Cohort.track))
            .order_by(Cohort.starts_on.desc(), Cohort.id.desc())
            .limit(MOST)
        )
    )


def offerings(person: Person) -> list[Offering]:
    """Offerings of the courses of one's institutions."""
    places = [place.id for place in issuing_places(person)]
    return list(
        db.session.scalars(
            select(Offering)
            .join(Course)
            .where(Course.organisation_id.in_(places), Offering.state != "draft")
            .options(joinedload(Offering.course))
            .order_by(Offering.starts_on.desc(), Offering.id.desc())
            .limit(MOST)
        )
    )
