"""Reading sections: what there are, who is in which, and queries narrowed to one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select

from lms.accounts.models import Person
from lms.courses.catalogue.models import Course, Offering
from lms.courses.enrolment.models import Enrolment
from lms.courses.enrolment.queries import SEATED
from lms.courses.sections.models import Section, SectionMember
from lms.db import db


@dataclass(frozen=True)
class SectionLine:
    """A section with how many seated learners are in it."""

    id: int
    name: str
    version: int
    people: int


def sections_of(offering_id: int) -> list[SectionLine]:
    """The sections of an offering by name. One statement."""
    seated = (
        select(SectionMember.section_id, func.count().label("people"))
        .join(
            Enrolment,
            (Enrolment.person_id == SectionMember.person_id)
            & (Enrolment.offering_id == SectionMember.offering_id),
        )
        .where(SectionMember.offering_id == offering_id, Enrolment.state.in_(SEATED))
        .group_by(SectionMember.section_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Section.id, Section.name, Section.version, seated.c.people)
        .outerjoin(seated, seated.c.section_id == Section.id)
        .where(Section.offering_id == offering_id)
        .order_by(Section.name, Section.id)
    )
    return [SectionLine(row.id, row.name, row.version, row.people or 0) for row in rows]


def section_of(person_id: int, offering_id: int) -> int | None:
    """The id of a learner's section in an offering; none where they are in none."""
    return db.session.scalar(
        select(SectionMember.section_id).where(
            SectionMember.person_id == person_id, SectionMember.offering_id == offering_id
        )
    )


def sections_by_person(offering_id: int) -> dict[int, int]:
    """Section ids by person id, for everyone of an offering who is in a section."""
    rows = db.session.execute(
        select(SectionMember.person_id, SectionMember.section_id).where(
            SectionMember.offering_id == offering_id
        )
    )
    return {row.person_id: row.section_id for row in rows}


def members(section_id: int) -> set[int]:
    """The ids of those who are in a section."""
    return set(
        db.session.scalars(
            select(SectionMember.person_id).where(SectionMember.section_id == section_id)
        )
    )


def in_section(person_id: Any, section_id: int) -> ColumnElement[bool]:
    """A condition for rosters and queues: the column *person_id* is someone of the section."""
    condition: ColumnElement[bool] = person_id.in_(
        select(SectionMember.person_id).where(SectionMember.section_id == section_id)
    )
    return condition


def chosen(offering_id: int, asked: int | None) -> SectionLine | None:
    """The section that a list's address asks for, where the offering has it."""
    if asked is None:
        return None
    return next((line for line in sections_of(offering_id) if line.id == asked), None)


def names(ids: Iterable[int]) -> dict[int, str]:
    """Names of sections by id."""
    rows = db.session.execute(select(Section.id, Section.name).where(Section.id.in_(list(ids))))
    return {row.id: row.name for row in rows}


def export(person: Person) -> list[dict[str, Any]]:
    """The sections that a person was put into, for a copy of their data."""
    rows = db.session.execute(
        select(Section.name, Offering.label, Course.title_ko)
        .join(SectionMember, SectionMember.section_id == Section.id)
        .join(Offering, Offering.id == Section.offering_id)
        .join(Course, Course.id == Offering.course_id)
        .where(SectionMember.person_id == person.id)
        .order_by(Section.id)
    )
    return [{"course": row.title_ko, "offering": row.label, "section": row.name} for row in rows]
