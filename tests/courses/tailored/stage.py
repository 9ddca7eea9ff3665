"""An accepted tailored course with employees, made through the operations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lms import clock
from lms.accounts.models import Person
from lms.courses.catalogue.models import Course
from lms.courses.tailored.models import TailoredEmployee, TailoredRequest
from lms.courses.tailored.operations import attending, requesting
from lms.courses.tailored.queries import own_rows, proposals_of
from lms.courses.tailored.rules.states import Named
from lms.db import db
from tests.cast import Cast, offering_of


def request_values(cast: Cast, **more: Any) -> dict[str, Any]:
    """What a company asks the Academy."""
    return {
        "place_id": cast.academy.id, "title": "현장 데이터 분석", "growth_stage": "growth",
        "goals": "설비 자료를 읽고 싶습니다.", "skills": ["python"], "people": 10,
        "from_on": clock.today() + timedelta(days=10),
        "until_on": clock.today() + timedelta(days=60), "where": "회사",
    } | more  # fmt: skip


def proposal_values(*offerings: int, **more: Any) -> dict[str, Any]:
    """What the Academy answers."""
    return {
        "offering_ids": list(offerings), "content": "", "hours": 40, "price": 5_000_000,
        "support": 3_000_000, "starts_on": clock.today() + timedelta(days=10),
        "ends_on": clock.today() + timedelta(days=60),
        "valid_until": clock.today() + timedelta(days=5),
    } | more  # fmt: skip


def live(cast: Cast, name: str) -> Person:
    """Somebody of the cast in this transaction."""
    return db.session.get_one(Person, getattr(cast, name).id)


def a_course(cast: Cast) -> int:
    """An offering of the Academy in no cohort and no term."""
    return offering_of(db.session.get_one(Course, cast.course.id), "기업반").id


def proposed(cast: Cast) -> TailoredRequest:
    """A request with an open proposal."""
    row = requesting.ask(cast.company.id, request_values(cast), live(cast, "employer"))
    requesting.propose(row, proposal_values(a_course(cast)), live(cast, "staff"))
    return row


def running(cast: Cast, *addresses: str) -> TailoredRequest:
    """An accepted course, with these employees invited."""
    row = proposed(cast)
    requesting.answer(proposals_of(row.id)[0], "accept", live(cast, "employer"))
    if addresses:
        named = [Named(at, f"직원 {at}", one) for at, one in enumerate(addresses, 1)]
        attending.add(row, named, live(cast, "employer"))
    return row


def joins(person: Person, *whats: str) -> TailoredEmployee:
    """The person joins what they were invited to, and agrees to these things."""
    row = own_rows(person)[0]
    attending.join(row, person)
    attending.agree(row, whats, person)
    return row
