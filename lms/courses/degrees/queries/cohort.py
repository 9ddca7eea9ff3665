"""The students of a track with what they lack."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.courses.degrees.queries.audits import StudentAudit, audits_of
from lms.courses.degrees.rules.audit import Line, Status
from lms.courses.programmes.models import Cohort, CohortMember
from lms.db import db

STANDINGS = ("met", "in_progress", "unmet", "no_version")


@dataclass(frozen=True)
class StudentLine:
    """A student in the list. *standing*: one of :data:`STANDINGS`, of the major alone."""

    person: Person
    member: CohortMember
    known: StudentAudit

    @property
    def open_lines(self) -> tuple[Line, ...]:
        """What the major still asks."""
        return self.known.audits.major.open_lines if self.known.audits else ()

    @property
    def standing(self) -> str:
        """How the student stands with the major."""
        if self.known.audits is None:
            return "no_version"
        open_ = self.open_lines
        if not open_:
            return "met"
        coming = all(line.status is Status.IN_PROGRESS for line in open_)
        return "in_progress" if coming else "unmet"


def cohorts_of(track_id: int) -> list[Cohort]:
    """A track's cohorts, the latest first."""
    rows = db.session.scalars(
        select(Cohort).where(Cohort.track_id == track_id).order_by(Cohort.number.desc())
    )
    return list(rows)


def student_lines(
    track_id: int, *, cohort_id: int | None = None, standing: str = "", lacks: int = 0,
    text: str = "",
) -> list[StudentLine]:  # fmt: skip
    """The students of a track by name; *lacks*: only those for whom that requirement is open.

    The statements do not grow with the students.
    """
    query = (
        select(CohortMember, Person)
        .join(Cohort, Cohort.id == CohortMember.cohort_id)
        .join(Person, Person.id == CohortMember.person_id)
        .where(Cohort.track_id == track_id, CohortMember.state != "transferred")
        .options(joinedload(CohortMember.cohort))
        .order_by(Person.name, Person.id, CohortMember.id)
    )
    if cohort_id is not None:
        query = query.where(CohortMember.cohort_id == cohort_id)
    rows = {person.id: (member, person) for member, person in db.session.execute(query)}
    if text:
        rows = {
            id_: row
            for id_, row in rows.items()
            if text in row[1].name
            or text.casefold() in row[1].english_name.casefold()
            or text == row[1].number
        }
    audits = audits_of(list(rows), track_id)
    found = [
        StudentLine(person, member, audits[id_])
        for id_, (member, person) in rows.items()
        if id_ in audits
    ]
    if standing:
        found = [one for one in found if one.standing == standing]
    if lacks:
        found = [
            one
            for one in found
            if any(line.asked and line.asked.id == lacks for line in one.open_lines)
        ]
    return found
