"""Exams, internships, mentors and their notes."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from lms import clock
from lms.accounts.models import Organisation, Person
from lms.courses.programmes.models import (
    Cohort,
    CohortMember,
    Internship,
    MemberEvent,
    MemberExam,
    MemberState,
    Mentor,
    MentorNote,
    Track,
)
from lms.db import db


def exams_of(member_ids: Iterable[int]) -> list[MemberExam]:
    """Certificate exams of members that stand, the latest first."""
    return list(
        db.session.scalars(
            select(MemberExam)
            .where(MemberExam.member_id.in_(list(member_ids)), MemberExam.withdrawn_at.is_(None))
            .order_by(MemberExam.on.desc(), MemberExam.id.desc())
        )
    )


def internships_of(member_ids: Iterable[int]) -> list[Internship]:
    """Internships of members that stand, the latest first."""
    return list(
        db.session.scalars(
            select(Internship)
            .where(Internship.member_id.in_(list(member_ids)), Internship.withdrawn_at.is_(None))
            .order_by(Internship.starts_on.desc(), Internship.id.desc())
        )
    )


def events_of(member_id: int) -> list[MemberEvent]:
    """The history of a place, the latest first."""
    return list(
        db.session.scalars(
            select(MemberEvent)
            .where(MemberEvent.member_id == member_id)
            .order_by(MemberEvent.on.desc(), MemberEvent.id.desc())
        )
    )


def targets_of(member: CohortMember) -> list[Cohort]:
    """The cohorts of the track to which a member could be transferred, the latest first."""
    return list(
        db.session.scalars(
            select(Cohort)
            .where(
                Cohort.track_id == member.cohort.track_id,
                Cohort.id != member.cohort_id,
                Cohort.state != "draft",
                Cohort.ends_on >= clock.today(),
            )
            .order_by(Cohort.number.desc())
        )
    )


def companies() -> list[Organisation]:
    """The companies that an internship can be in, by name."""
    return list(
        db.session.scalars(
            select(Organisation)
            .where(Organisation.kind == "company")
            .order_by(Organisation.name, Organisation.id)
        )
    )


def mentors_of(cohort_id: int) -> list[Mentor]:
    """The mentors of a cohort, those of today first."""
    rows = db.session.scalars(
        select(Mentor)
        .where(Mentor.cohort_id == cohort_id)
        .options(joinedload(Mentor.person), joinedload(Mentor.member))
        .order_by(Mentor.from_on.desc(), Mentor.id.desc())
    )
    return sorted(rows, key=lambda row: not lives(row))


def lives(row: Mentor) -> bool:
    """Whether a mentor's part holds today."""
    today = clock.today()
    return row.from_on <= today and (row.until_on is None or today <= row.until_on)


def mentoring(person_id: int) -> list[Mentor]:
    """Where somebody is a mentor today."""
    today = clock.today()
    return list(
        db.session.scalars(
            select(Mentor)
            .where(
                Mentor.person_id == person_id,
                Mentor.from_on <= today,
                or_(Mentor.until_on.is_(None), Mentor.until_on >= today),
            )
            .options(
                joinedload(Mentor.cohort).joinedload(Cohort.track).joinedload(Track.organisation)
            )
            .order_by(Mentor.id)
        )
    )


def mentees(row: Mentor) -> list[tuple[CohortMember, Person]]:
    """The members whom a mentor stands by, by name."""
    query = (
        select(CohortMember, Person)
        .join(Person, Person.id == CohortMember.person_id)
        .where(
            CohortMember.cohort_id == row.cohort_id,
            CohortMember.state.in_((MemberState.ENROLLED, MemberState.ON_LEAVE)),
        )
        .order_by(Person.name, Person.number)
    )
    if row.member_id is not None:
        query = query.where(CohortMember.id == row.member_id)
    return [(member, person) for member, person in db.session.execute(query)]


def notes_about(member_ids: Iterable[int], *, by: int | None = None) -> list[MentorNote]:
    """Notes about members, the latest first; *by*: of one mentor's part only."""
    query = (
        select(MentorNote)
        .where(MentorNote.member_id.in_(list(member_ids)))
        .options(joinedload(MentorNote.mentor).joinedload(Mentor.person))
        .order_by(MentorNote.on.desc(), MentorNote.id.desc())
    )
    if by is not None:
        query = query.where(MentorNote.mentor_id == by)
    return list(db.session.scalars(query))


def member_people(cohort_id: int) -> list[tuple[int, Person]]:
    """Members who are there now and their people, by name, for a choice."""
    rows = db.session.execute(
        select(CohortMember.id, Person)
        .join(Person, Person.id == CohortMember.person_id)
        .where(
            CohortMember.cohort_id == cohort_id,
            CohortMember.state.in_((MemberState.ENROLLED, MemberState.ON_LEAVE)),
        )
        .order_by(Person.name, Person.number)
    )
    return [(member_id, person) for member_id, person in rows]
