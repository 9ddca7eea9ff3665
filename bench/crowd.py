"""A course of its own and many invented people, in an empty database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from lms import clock
from lms.accounts.models import Organisation, Person
from lms.courses.catalogue.models import Course, Offering


def offering_with(
    session: Session, people: int, *, seats: int, taken: int = 0, names: Sequence[str] = ("사람",)
) -> tuple[Offering, list[Person]]:
    """An open offering that begins today, and so many people, named in turn. Flushed."""
    now, today = clock.now(), clock.today()
    place = Organisation(kind="academy", slug="bench", name="측정", created_at=now)
    course = Course(
        organisation=place, code="B1", slug="bench", title_ko="측정", title_en="Bench",
        industry="ai", published_at=now, created_at=now,
    )  # fmt: skip
    run = Offering(
        course=course, label="1", starts_on=today, ends_on=today + timedelta(days=60),
        capacity=seats, seats_taken=taken, state="open", created_at=now,
    )  # fmt: skip
    crowd = [
        Person(
            name=f"{names[number % len(names)]}{number}", email=f"p{number}@example.org", email_verified_at=now,
            number=f"B-{number:05d}", age_confirmed_at=now, created_at=now,
        )
        for number in range(people)
    ]  # fmt: skip
    session.add_all([place, course, run, *crowd])
    session.flush()
    return run, crowd
