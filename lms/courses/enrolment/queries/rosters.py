"""The roster as a page: searched, filtered, sorted, paged."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, or_, select

from lms.accounts.models import Person
from lms.courses.enrolment.models import Enrolment
from lms.courses.enrolment.queries.seats import Seat
from lms.courses.sections.models import SectionMember
from lms.db import db
from lms.interop.formats.hangul import initial_consonants, is_initials
from lms.paging import Page, paginate

SORTS: dict[str, tuple[Any, ...]] = {
    "name": (Person.name.asc(),),
    "-name": (Person.name.desc(),),
    "enrolled": (Enrolment.enrolled_at.asc(),),
    "-enrolled": (Enrolment.enrolled_at.desc(),),
    "state": (Enrolment.state.asc(), Person.name.asc()),
    "-state": (Enrolment.state.desc(), Person.name.asc()),
}


def roster_page(
    offering_id: int,
    *,
    text: str,
    state: str,
    sort: str,
    page: int,
    section_id: int | None = None,
) -> Page[Seat]:
    """People of an offering, found by name, initials (ㅎㅈㅇ), e-mail or number; two statements.

    *section_id*: of this section of the offering alone.
    """
    query: Any = (
        select(
            Enrolment.id.label("enrolment_id"), Enrolment.person_id, Person.name,
            Person.english_name, Person.number, Person.email, Enrolment.state,
            Enrolment.enrolled_at, Enrolment.ended_at, Enrolment.reason,
        )
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.offering_id == offering_id)
        .order_by(*SORTS.get(sort, SORTS["name"]), Person.number, Enrolment.id)
    )  # fmt: skip
    if section_id is not None:
        query = query.where(Enrolment.person_id.in_(_of_section(section_id)))
    if state:
        query = query.where(Enrolment.state == state)
    if is_initials(text):
        query = query.where(Person.initials.contains(initial_consonants(text), autoescape=True))
    elif text:
        query = query.where(
            or_(
                *(
                    column.icontains(text, autoescape=True)
                    for column in (Person.name, Person.english_name, Person.email, Person.number)
                )
            )
        )
    return paginate(query, page, size=50, scalars=False).map(lambda row: Seat(**row._asdict()))


def _of_section(section_id: int) -> Any:
    return select(SectionMember.person_id).where(SectionMember.section_id == section_id)


def roster_counts(offering_id: int, section_id: int | None = None) -> dict[str, int]:
    """How many seats there are in each state; of one section where it is given."""
    query = (
        select(Enrolment.state, func.count().label("seats"))
        .where(Enrolment.offering_id == offering_id)
        .group_by(Enrolment.state)
    )
    if section_id is not None:
        query = query.where(Enrolment.person_id.in_(_of_section(section_id)))
    rows = db.session.execute(query)
    return {row.state: row.seats for row in rows}
