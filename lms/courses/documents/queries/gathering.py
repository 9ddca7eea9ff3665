"""What is true about somebody now, as a document of a kind would say it, and whether they get it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms import clock
from lms.accounts.models import Organisation, Person
from lms.courses import registry
from lms.courses.catalogue.models import Course, Offering
from lms.courses.documents.queries.institutions import institution_of
from lms.courses.documents.queries.results import results_at
from lms.courses.documents.rules import entitlement
from lms.courses.documents.rules.entitlement import Place, Verdict
from lms.courses.documents.rules.facts import Facts, Words, plain
from lms.courses.documents.rules.kinds import OF_MEMBERS, Kind, title
from lms.courses.gradebook.models import CourseResult
from lms.courses.gradebook.queries import final_now, published_now
from lms.courses.programmes.models import Cohort, CohortMember, Track, TrackCourse
from lms.courses.standing import queries as standing
from lms.db import db


@dataclass(frozen=True)
class Found:
    """A document that somebody gets, or does not (*verdict*). *facts*: what it would say."""

    kind: Kind
    subject_id: int
    person: Person
    institution: Organisation
    place_id: int
    verdict: Verdict
    facts: Facts

    @property
    def key(self) -> str:
        """In addresses and forms: ``completion:12``."""
        return f"{self.kind}:{self.subject_id}"


def find(kind: Kind, subject_id: int, person_id: int, *, own: bool = False) -> Found | None:
    """The document about a subject; none where the person has no part in it.

    *own*: they issue it for themselves, so that results that wait for an answer of theirs
    (:func:`registry.result_gates`) stand in the way.
    """
    if kind in OF_MEMBERS:
        return _of_member(kind, subject_id, person_id)
    if kind is Kind.COURSE:
        return next(iter(of_courses(person_id, [subject_id], own=own)), None)
    return _transcript(subject_id, person_id, own)


def _words(thing: object) -> Words:
    return {"ko": thing.title_ko, "en": thing.title_en}  # type: ignore[attr-defined]


def _name(place: Organisation) -> Words:
    return {"ko": place.name, "en": place.english_name}


def place_of(member: CohortMember, status: str | None) -> Place:
    """A row as the rules take it."""
    return Place(
        state=member.state,
        stream=member.cohort.track.stream,
        entered_on=member.entered_on,
        ended_on=member.ended_on,
        graduated_on=member.graduated_on,
        expected_on=member.expected_on,
        status=status,
    )


def statuses(members: Iterable[CohortMember]) -> dict[int, str]:
    """What the student register says today, by cohort member; academies keep none."""
    rows = list(members)
    records = {}
    for member in rows:
        if member.cohort.track.stream == "degree":
            record = standing.record_of(member.person_id, member.cohort.track_id)
            if record is not None:
                records[member.id] = record.id
    known = standing.status_on(records.values())
    return {member: known[record] for member, record in records.items() if record in known}


def member_rows(
    *, member_id: int | None = None, cohort_id: int | None = None
) -> list[CohortMember]:
    """Places with their cohort, track and institution."""
    query = (
        select(CohortMember)
        .options(
            joinedload(CohortMember.cohort)
            .joinedload(Cohort.track)
            .joinedload(Track.organisation)
            .joinedload(Organisation.parent)
        )
        .order_by(CohortMember.id)
    )
    if member_id is not None:
        query = query.where(CohortMember.id == member_id)
    if cohort_id is not None:
        query = query.where(CohortMember.cohort_id == cohort_id)
    return list(db.session.scalars(query))


def _of_member(kind: Kind, member_id: int, person_id: int) -> Found | None:
    member = next(iter(member_rows(member_id=member_id)), None)
    if member is None or member.person_id != person_id:
        return None
    cohort, track = member.cohort, member.cohort.track
    institution = institution_of(track.organisation)
    person = db.session.get_one(Person, person_id)
    record = standing.record_of(person_id, track.id) if track.stream == "degree" else None
    status = standing.status_on([record.id]).get(record.id) if record is not None else None
    verdict = entitlement.of_member(kind, place_of(member, status), clock.today())
    on: date | None = verdict.params.get("on") if verdict.allowed else None
    degree = track.stream == "degree"
    ends = member.graduated_on or member.ended_on
    if ends is not None and not degree:
        ends = min(cohort.ends_on, member.ended_on or ends)  # decided after the last day of it
    facts = Facts(
        kind=kind,
        stream=track.stream,
        title=title(kind, track.stream),
        institution=_name(institution),
        name=person.name,
        english_name=person.english_name,
        number=(record.student_no if record is not None else None) or person.number,
        track=_words(track),
        cohort=_words(cohort),
        starts_on=member.entered_on.isoformat(),
        ends_on=ends.isoformat() if ends and kind in (Kind.COMPLETION, Kind.GRADUATION) else "",
        on=on.isoformat() if on else "",
        hours="" if degree or kind is not Kind.COMPLETION else _hours(track.id),
    )
    return Found(kind, member.id, person, institution, track.organisation_id, verdict, facts)


def _hours(track_id: int) -> str:
    total = db.session.scalar(
        select(func.sum(Course.hours))
        .join(TrackCourse, TrackCourse.course_id == Course.id)
        .where(TrackCourse.track_id == track_id)
    )
    return plain(total) if total else ""


def of_courses(person_id: int, offering_ids: Sequence[int], *, own: bool = False) -> list[Found]:
    """The certificates about courses with a result that the person can see, in the order asked.

    The number of statements does not grow with the number of courses.
    """
    rows = db.session.execute(
        select(CourseResult, Offering, Course, Organisation, final_now().label("final"))
        .join(Offering, Offering.id == CourseResult.offering_id)
        .join(Course, Course.id == Offering.course_id)
        .join(Organisation, Organisation.id == Course.organisation_id)
        .where(
            CourseResult.offering_id.in_(offering_ids),
            CourseResult.person_id == person_id,
            CourseResult.superseded_at.is_(None),
            published_now(),
        )
    ).all()
    if not rows:
        return []
    gates = registry.result_gates(person_id, list(offering_ids)) if own else {}
    person = db.session.get_one(Person, person_id)
    numbers: dict[int, str] = {}
    found = {}
    for result, offering, course, place, final in rows:
        institution = institution_of(place)
        if institution.id not in numbers:
            numbers[institution.id] = _number(person, institution.id)
        verdict = entitlement.of_course(final=bool(final), earned=result.credit_earned)
        if verdict.allowed and offering.id in gates:
            verdict = Verdict(False, "gated", {"n": 1})
        facts = _course_facts(result, offering, course, place, person, numbers[institution.id])
        found[offering.id] = Found(
            Kind.COURSE, offering.id, person, institution, place.id, verdict, facts
        )
    return [found[one] for one in offering_ids if one in found]


def _course_facts(
    result: CourseResult, offering: Offering, course: Course, place: Organisation, person: Person,
    number: str,
) -> Facts:  # fmt: skip
    stream = "degree" if place.kind in ("university", "department") else "academy"
    return Facts(
        kind=Kind.COURSE,
        stream=stream,
        title=title(Kind.COURSE, stream),
        institution=_name(institution_of(place)),
        name=person.name,
        english_name=person.english_name,
        number=number,
        course=_words(course),
        code=course.code,
        starts_on=offering.starts_on.isoformat(),
        ends_on=offering.ends_on.isoformat(),
        hours=plain(course.hours) if course.hours else "",
        credits=(result.letter_basis or {}).get("credits") or plain(course.credits),
    )


def _number(person: Person, institution_id: int) -> str:
    """The student number at the institution, where the person has one."""
    for record in standing.records_of(person.id):
        place = record.track.organisation
        if institution_of(place).id == institution_id and record.student_no:
            return record.student_no
    return person.number


def _transcript(institution_id: int, person_id: int, own: bool) -> Found | None:
    institution = db.session.get(Organisation, institution_id)
    person = db.session.get(Person, person_id)
    if institution is None or person is None:
        return None
    found = results_at(person_id, institution_id)
    if not found.any:
        return None
    gates = registry.result_gates(person_id, found.offerings) if own else {}
    verdict = entitlement.of_transcript(final=len(found.lines), gated=len(gates))
    stream = "academy" if institution.kind == "academy" else "degree"
    notes = registry.record_notes(person_id, institution_id)
    facts = Facts(
        kind=Kind.TRANSCRIPT,
        stream=stream,
        title=title(Kind.TRANSCRIPT, stream, standing.document_name(institution_id)),
        institution=_name(institution),
        name=person.name,
        english_name=person.english_name,
        number=_number(person, institution_id),
        track=_track_at(person_id, institution_id),
        lines=found.lines,
        averages=found.averages,
        notes=tuple({"ko": note.ko, "en": note.en} for note in notes),
    )
    return Found(
        Kind.TRANSCRIPT, institution_id, person, institution, institution_id, verdict, facts
    )


def _track_at(person_id: int, institution_id: int) -> Words | None:
    """The track at the institution that the person entered last."""
    rows = db.session.execute(
        select(Track, Organisation)
        .join(Cohort, Cohort.track_id == Track.id)
        .join(CohortMember, CohortMember.cohort_id == Cohort.id)
        .join(Organisation, Organisation.id == Track.organisation_id)
        .where(CohortMember.person_id == person_id)
        .order_by(CohortMember.entered_on.desc(), CohortMember.id.desc())
    )
    for track, place in rows:
        if institution_of(place).id == institution_id:
            return _words(track)
    return None
