"""What the rules need of a student in a term."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from lms import clock, policies
from lms.access import Scope
from lms.accounts.models import Organisation
from lms.courses.catalogue.models import Course, Offering
from lms.courses.degrees import queries as degrees
from lms.courses.degrees.models import RecognisedCredit
from lms.courses.degrees.rules.binding import binding
from lms.courses.enrolment.models import Enrolment
from lms.courses.enrolment.queries import SEATED
from lms.courses.gradebook.models import CourseResult
from lms.courses.gradebook.queries import final_now
from lms.courses.letters.queries import grades_of
from lms.courses.programmes.models import Track
from lms.courses.registration.models import Registration, RegistrationLoad
from lms.courses.registration.queries.timetables import timetables
from lms.courses.registration.rules.deciding import Attempt, Held, Student
from lms.courses.registration.rules.policy import KIND, Limit, RegistrationPolicy, limit
from lms.courses.scales.rules import INCOMPLETE, WITHDRAWN, average, incomplete_now
from lms.courses.standing import queries as standing
from lms.courses.standing.models import StudentRecord
from lms.courses.terms.models import Term
from lms.courses.terms.queries import organisations_above
from lms.db import db

#: Nobody studies longer than the years that seats can be reserved for.
YEARS = (1, 2, 3, 4, 5, 6)


@dataclass(frozen=True)
class Matriculated:
    """A student record with what follows from it in a term."""

    record: StudentRecord
    status: str | None
    year: int
    organisation_ids: frozenset[int]
    version_id: int | None
    further: tuple[int, ...] = ()  # versions followed beside it: minors, double and linked majors

    @property
    def versions(self) -> tuple[int, ...]:
        """The versions whose prerequisites hold, the major's own first."""
        return tuple(id_ for id_ in (self.version_id, *self.further) if id_ is not None)


def matriculated(person_id: int, term: Term) -> Matriculated | None:
    """The person as a student of the term's university; none where they are none.

    Of several records the one that is enrolled counts, then the latest. The status is that of the
    term's first day, once it has begun that of today: whoever returns with the term registers
    before it, and whoever goes on leave with it does not.
    """
    records = list(
        db.session.scalars(
            select(StudentRecord)
            .where(StudentRecord.person_id == person_id)
            .options(joinedload(StudentRecord.track))
            .order_by(StudentRecord.entrance_year.desc(), StudentRecord.id.desc())
        )
    )
    here = []
    for record in records:
        above = frozenset(organisations_above(record.track.organisation_id))
        if term.organisation_id in above:
            here.append((record, above))
    if not here:
        return None
    on = max(clock.today(), term.starts_on)
    statuses = standing.status_on([record.id for record, _above in here], on)
    record, above = next((one for one in here if statuses.get(one[0].id) == "enrolled"), here[0])
    bound, further = _versions(record)
    return Matriculated(
        record,
        statuses.get(record.id),
        year_of(record, term),
        above,
        bound,
        further,
    )


def year_of(record: StudentRecord, term: Term) -> int:
    """The year of study: as registered, else counted from the entrance year."""
    counted = record.year_of_study or term.year - record.entrance_year + 1
    return max(YEARS[0], min(YEARS[-1], counted))


def _versions(record: StudentRecord) -> tuple[int | None, tuple[int, ...]]:
    """The curriculum version that binds a student, and those followed beside it; two statements."""
    follows = degrees.follows_of([record.person_id], record.track_id).get(record.person_id, ())
    moved = [
        row.version_id
        for row in follows
        if row.curriculum.form == "major" and row.state == "active"
    ]
    bound = binding(
        degrees.versions_of(record.track_id), record.curriculum_entry, moved[-1] if moved else None
    )
    return bound.version_id, tuple(
        row.version_id for row in follows if row.curriculum.form != "major"
    )


def policy_of(term: Term) -> RegistrationPolicy:
    """What the university set for course registration, in force today."""
    value: RegistrationPolicy = policies.in_force(
        KIND, Scope("organisation", term.organisation_id)
    ).value
    return value


def held_in(person_ids: Iterable[int], term_id: int) -> dict[int, list[tuple[Offering, Course]]]:
    """The offerings of a term in which people sit, by person; one statement."""
    rows = db.session.execute(
        select(Enrolment.person_id, Offering, Course)
        .join(Offering, Offering.id == Enrolment.offering_id)
        .join(Course, Course.id == Offering.course_id)
        .where(
            Enrolment.person_id.in_(list(person_ids)),
            Enrolment.state.in_(SEATED),
            Offering.term_id == term_id,
        )
        .order_by(Course.title_ko, Offering.id)
    )
    found: dict[int, list[tuple[Offering, Course]]] = {}
    for person_id, offering, course in rows:
        found.setdefault(person_id, []).append((offering, course))
    return found


def student(
    person_id: int, term: Term, who: Matriculated | None, together: Iterable[int] = ()
) -> Student:
    """The student as the rules take them; a fixed number of statements."""
    if who is None:
        return Student(None)
    seats = held_in([person_id], term.id).get(person_id, [])
    times = timetables(offering.id for offering, _course in seats)
    attempts, earned = finished(person_id, term.id)
    forgiven = degrees.forgiven(person_id, who.record.track_id)
    for taken, other in forgiven.stands_for.items():
        if taken in earned:
            earned[other] = _better(earned, other, earned[taken])
    waiting = db.session.scalar(
        select(func.count())
        .select_from(Registration)
        .where(
            Registration.person_id == person_id,
            Registration.term_id == term.id,
            Registration.state == "waiting",
        )
    )
    return Student(
        status=who.status,
        year=who.year,
        organisation_ids=who.organisation_ids,
        held=tuple(
            Held(
                offering.id,
                course.id,
                course.credits or Decimal(0),
                {"ko": course.title_ko, "en": course.title_en or course.title_ko},
                times[offering.id],
            )
            for offering, course in seats
        ),
        attempts=attempts,
        earned=earned,
        waived=forgiven.waived,
        waiting=waiting or 0,
        together=frozenset(together),
    )


def finished(
    person_id: int, term_id: int
) -> tuple[dict[int, tuple[Attempt, ...]], dict[int, Decimal | None]]:
    """Courses finished outside this term: every attempt, and what was earned with its best points.

    A withdrawn course (W) is no attempt, and an incomplete one (I) is none before its day.
    """
    attempts: dict[int, list[Attempt]] = {}
    earned: dict[int, Decimal | None] = {}
    rows = db.session.execute(
        select(
            Offering.course_id,
            CourseResult.credit_earned,
            CourseResult.grade_points,
            CourseResult.letter,
            CourseResult.letter_basis,
        )
        .join(Offering, Offering.id == CourseResult.offering_id)
        .where(
            CourseResult.person_id == person_id,
            CourseResult.superseded_at.is_(None),
            final_now(),
            (Offering.term_id != term_id) | Offering.term_id.is_(None),
        )
        .order_by(Offering.starts_on, CourseResult.id)
    )
    for course_id, passed, points, letter, basis in rows:
        if _unfinished(letter or "", basis or {}):
            continue
        attempts.setdefault(course_id, []).append(Attempt(points, passed))
        if passed:
            earned[course_id] = _better(earned, course_id, points)
    recognised = db.session.execute(
        select(RecognisedCredit.course_id, RecognisedCredit.points).where(
            RecognisedCredit.person_id == person_id,
            RecognisedCredit.state == "confirmed",
            RecognisedCredit.course_id.is_not(None),
        )
    )
    for counted_as, points in recognised:
        if counted_as is not None:
            attempts.setdefault(counted_as, []).append(Attempt(points, True))
            earned[counted_as] = _better(earned, counted_as, points)
    return {course_id: tuple(found) for course_id, found in attempts.items()}, earned


def graded(person_id: int, offering_ids: Iterable[int]) -> set[int]:
    """Those of *offering_ids* in which the person has a final result."""
    return set(
        db.session.scalars(
            select(CourseResult.offering_id).where(
                CourseResult.person_id == person_id,
                CourseResult.offering_id.in_(list(offering_ids)),
                CourseResult.superseded_at.is_(None),
                final_now(),
            )
        )
    )


def _unfinished(letter: str, basis: Mapping[str, Any]) -> bool:
    until = date.fromisoformat(basis["until"]) if "until" in basis else None
    now = incomplete_now(letter, until, str(basis.get("turns_to", "")), clock.today())
    return now in (INCOMPLETE, WITHDRAWN)


def unseen_courses(person_id: int) -> frozenset[int]:
    """The finished courses whose results the student does not see yet."""
    hidden = degrees.hidden_results(person_id)
    if not hidden:
        return frozenset()
    return frozenset(db.session.scalars(select(Offering.course_id).where(Offering.id.in_(hidden))))


def _better(
    earned: dict[int, Decimal | None], course_id: int, points: Decimal | None
) -> Decimal | None:
    """The best points of passes; a pass without points meets every minimum and stays."""
    if course_id not in earned:
        return points
    before = earned[course_id]
    return None if before is None or points is None else max(before, points)


def load_of(person_id: int, term_id: int) -> RegistrationLoad | None:
    """What staff granted a student in a term, if anything."""
    return db.session.scalar(
        select(RegistrationLoad).where(
            RegistrationLoad.person_id == person_id, RegistrationLoad.term_id == term_id
        )
    )


def limit_of(
    person_id: int, term: Term, policy: RegistrationPolicy, wanted: Decimal | None = None
) -> Limit:
    """The most credits of a student in a term.

    *wanted*: what they would hold: grades are only averaged where the usual limit is too low.
    """
    load = load_of(person_id, term.id)
    granted = load.most if load is not None else None
    usual = limit(policy, term.season, None, granted)
    if usual.why != "usual" or policy.credits_most_high <= policy.credits_most:
        return usual
    if wanted is not None and wanted <= usual.most:
        return usual
    return limit(policy, term.season, average_of(person_id, term, policy), granted)


def average_of(person_id: int, term: Term, policy: RegistrationPolicy) -> Decimal | None:
    """The average that the higher limit asks for: of the last regular term with grades, or of all.

    A few credits of a summer or winter term are no last term: they say nothing of a full load.
    """
    for block in grades_of(person_id):
        if block.organisation.id != term.organisation_id or block.scale is None:
            continue
        if policy.average_of == "all":
            return block.gpa.value if block.gpa is not None else None
        last = [row for row in block.rows if row.attempt is not None]
        if not last:
            return None
        regular = _regular(row.offering.term_id for row in last)
        last = [row for row in last if row.offering.term_id in regular]
        if not last:
            return None
        newest = max(row.offering.starts_on for row in last)
        of_last = [
            row.attempt
            for row in last
            if row.attempt is not None
            and _same_term(row.offering, newest, [one.offering for one in last])
        ]
        return average(of_last, block.policy, block.scale).value
    return None


def _regular(term_ids: Iterable[int | None]) -> set[int | None]:
    """Those of *term_ids* that are no summer or winter term; none: an offering without a term."""
    held = {id_ for id_ in term_ids if id_ is not None}
    rows = db.session.scalars(select(Term.id).where(Term.id.in_(held), Term.season.in_(("1", "2"))))
    return {None, *rows}


def _same_term(offering: Offering, newest: object, others: list[Offering]) -> bool:
    """Whether an offering is of the term of the newest one; without terms, of its first day."""
    latest = next(one for one in others if one.starts_on == newest)
    if latest.term_id is not None:
        return offering.term_id == latest.term_id
    return offering.starts_on == newest


def tracks_at(organisation_id: int) -> list[int]:
    """The degree tracks of a university and of its departments; one statement."""
    rows = db.session.scalars(
        select(Track.id)
        .join(Organisation, Organisation.id == Track.organisation_id)
        .where(
            Track.stream == "degree",
            or_(Organisation.id == organisation_id, Organisation.parent_id == organisation_id),
        )
    )
    return list(rows)


def status_of(record: StudentRecord) -> str | None:
    """A record's status today."""
    return standing.status_on([record.id]).get(record.id)
