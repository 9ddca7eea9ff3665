"""What is known of students, as the audit reads it; the statements do not grow with the people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from lms import clock
from lms.access import Scope
from lms.courses import registry
from lms.courses.catalogue.models import Course, Offering
from lms.courses.degrees.models import DegreeRequest, RecognisedCredit
from lms.courses.degrees.queries.curricula import family_of
from lms.courses.degrees.rules.audit import (
    CheckFact,
    Recognised,
    StudentFacts,
    Substitution,
    Taking,
    TermFact,
    Waiver,
)
from lms.courses.enrolment.models import Enrolment
from lms.courses.gradebook.models import CourseResult
from lms.courses.gradebook.queries import final_now
from lms.courses.programmes.models import Cohort, CohortMember, Track
from lms.courses.programmes.queries.assessment import checks_of, requirements_of
from lms.courses.scales import queries as scales
from lms.courses.scales.rules import INCOMPLETE, GradeScheme, Taken, incomplete_now
from lms.courses.standing.models import StatusChange, StudentRecord
from lms.courses.standing.queries import changes_of
from lms.courses.terms.models import Term
from lms.db import db

LEAVES = ("leave_general", "leave_military")


@dataclass(frozen=True)
class Student:
    """A student of a track: facts, the entrance year whose curriculum applies, their place."""

    person_id: int
    entrance_year: int
    member_id: int
    cohort_id: int
    facts: StudentFacts


def facts(person_id: int, track_id: int) -> StudentFacts | None:
    """All that is known of one student of a track; none where they never were a member."""
    found = students([person_id], track_id).get(person_id)
    return found.facts if found is not None else None


def students(
    person_ids: Collection[int], track_id: int, *, hidden: Collection[int] = ()
) -> dict[int, Student]:
    """Students of one track by person; whoever never was a member is left out.

    *hidden*: offerings whose results the reader may not see yet: they count as under way.
    """
    track = db.session.get_one(Track, track_id, options=[joinedload(Track.organisation)])
    ids = list(dict.fromkeys(person_ids))
    found: dict[int, Student] = {}
    for start in range(0, len(ids), 500):
        found.update(_students(ids[start : start + 500], track, hidden))
    return found


def _students(ids: list[int], track: Track, hidden: Collection[int]) -> dict[int, Student]:
    members = _members(ids, track.id)
    if not members:
        return {}
    place = track.organisation
    root = place.parent_id if place.kind == "department" and place.parent_id else place.id
    family, scope = family_of(place), Scope("organisation", root)
    gpa, retakes = scales.gpa_policy(scope).value, scales.retake_policy(scope).value
    here = _here(family, track.id)
    rows = _results(ids, here, hidden)
    seats = _seats(ids, here, hidden)
    records = _records(ids, track.id)
    changes = changes_of([record.id for record in records.values()])
    recognised, substitutions, waivers = _granted(ids, track.id)
    asked = requirements_of(track.id)
    checks = checks_of([member.id for member, _starts in members.values()]) if asked else {}
    schemes: dict[int, GradeScheme] = {}
    found = {}
    for person_id, (member, starts_on) in members.items():
        mine = rows.get(person_id, [])
        record = records.get(person_id)
        history = changes.get(record.id, []) if record is not None else []
        ticks = checks.get(member.id, {})
        scheme_id = _scheme_id(mine)
        if scheme_id not in schemes:
            schemes[scheme_id] = scales.scheme_by_id(scheme_id)
        scale = _scale(mine)
        known = StudentFacts(
            results=tuple(_taken(row, scale) for row in mine),
            taking=tuple(_taking(row) for row in seats.get(person_id, ())),
            recognised=tuple(recognised[person_id]),
            substitutions=tuple(substitutions[person_id]),
            waivers=tuple(waivers[person_id]),
            checks=tuple(
                CheckFact(
                    one.id, one.stage, one.kind, ticks[one.id].met_on if one.id in ticks else None
                )
                for one in asked
            ),
            terms=tuple(_terms(mine, seats.get(person_id, []), history)),
            status=_status(history, clock.today()) or "enrolled",
            scheme=schemes[scheme_id],
            gpa=gpa,
            retakes=retakes,
            scale=Decimal(scale) if scale else None,
        )
        year = record.curriculum_entry if record is not None else starts_on.year
        found[person_id] = Student(person_id, year, member.id, member.cohort_id, known)
    return found


def _members(ids: list[int], track_id: int) -> dict[int, tuple[CohortMember, date]]:
    """The latest place of each in the track, with the day on which the cohort began."""
    rows = db.session.execute(
        select(CohortMember, Cohort.starts_on)
        .join(Cohort, Cohort.id == CohortMember.cohort_id)
        .where(Cohort.track_id == track_id, CohortMember.person_id.in_(ids))
        .order_by(CohortMember.entered_on, CohortMember.id)
    )
    return {row[0].person_id: (row[0], row[1]) for row in rows}


def _here(family: Collection[int], track_id: int) -> ColumnElement[bool]:
    """What is earned at the institution: its courses, and those run for a cohort of the track."""
    cohorts = select(Cohort.id).where(Cohort.track_id == track_id)
    return or_(Course.organisation_id.in_(list(family)), Offering.cohort_id.in_(cohorts))


def _records(ids: list[int], track_id: int) -> dict[int, StudentRecord]:
    rows = db.session.scalars(
        select(StudentRecord).where(
            StudentRecord.track_id == track_id, StudentRecord.person_id.in_(ids)
        )
    )
    return {row.person_id: row for row in rows}


def _results(
    ids: list[int], here: ColumnElement[bool], hidden: Collection[int]
) -> dict[int, list[Any]]:
    """Frozen and final results at the institution, in order; what waits for something is left out."""
    rows = db.session.execute(
        select(
            CourseResult,
            Course.id.label("course_id"),
            Course.credits,
            Offering.starts_on,
            Term.year,
            Term.season,
        )
        .join(Offering, Offering.id == CourseResult.offering_id)
        .join(Course, Course.id == Offering.course_id)
        .join(Term, Term.id == Offering.term_id, isouter=True)
        .where(
            CourseResult.person_id.in_(ids),
            CourseResult.superseded_at.is_(None),
            here,
            CourseResult.offering_id.not_in(list(hidden)),
            final_now(),
        )
        .order_by(Offering.starts_on, CourseResult.id)
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.CourseResult.person_id].append(row)
    return found


def _seats(
    ids: list[int], here: ColumnElement[bool], hidden: Collection[int]
) -> dict[int, list[Any]]:
    """Seats in offerings that have no final result yet."""
    settled = (
        select(CourseResult.id)
        .where(
            CourseResult.offering_id == Enrolment.offering_id,
            CourseResult.person_id == Enrolment.person_id,
            CourseResult.superseded_at.is_(None),
            CourseResult.offering_id.not_in(list(hidden)),
            final_now(),
        )
        .exists()
    )
    rows = db.session.execute(
        select(
            Enrolment.person_id,
            Enrolment.offering_id,
            Course.id.label("course_id"),
            Course.credits,
            Offering.starts_on,
            Term.year,
            Term.season,
        )
        .join(Offering, Offering.id == Enrolment.offering_id)
        .join(Course, Course.id == Offering.course_id)
        .join(Term, Term.id == Offering.term_id, isouter=True)
        .where(
            Enrolment.person_id.in_(ids),
            or_(Enrolment.state == "active", Enrolment.offering_id.in_(list(hidden))),
            Enrolment.state != "withdrawn",
            here,
            ~settled,
        )
        .order_by(Offering.starts_on, Enrolment.id)
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found


def _granted(
    ids: list[int], track_id: int
) -> tuple[dict[int, list[Recognised]], dict[int, list[Substitution]], dict[int, list[Waiver]]]:
    recognised: dict[int, list[Recognised]] = defaultdict(list)
    for row in db.session.scalars(
        select(RecognisedCredit)
        .where(
            RecognisedCredit.person_id.in_(ids),
            RecognisedCredit.track_id == track_id,
            RecognisedCredit.state == "confirmed",
        )
        .order_by(RecognisedCredit.id)
    ):
        recognised[row.person_id].append(
            Recognised(
                row.id, row.source, row.title, row.credits, row.recognised_on, row.course_id,
                row.area, row.letter, row.points,
            )
        )  # fmt: skip
    substitutions: dict[int, list[Substitution]] = defaultdict(list)
    waivers: dict[int, list[Waiver]] = defaultdict(list)
    for one in db.session.scalars(
        select(DegreeRequest)
        .where(
            DegreeRequest.person_id.in_(ids),
            DegreeRequest.track_id == track_id,
            DegreeRequest.kind.in_(("substitution", "waiver")),
            DegreeRequest.state == "approved",
        )
        .order_by(DegreeRequest.id)
    ):
        if one.kind == "waiver":
            waivers[one.person_id].append(Waiver(one.id, one.requirement_id, one.for_course_id))
        elif one.course_id is not None and one.for_course_id is not None:
            swap = Substitution(one.id, one.course_id, one.for_course_id)
            substitutions[one.person_id].append(swap)
    return recognised, substitutions, waivers


def _scale(rows: list[Any]) -> str:
    """The scale of the latest letter; letters of another scale stay outside the average."""
    scales_ = [str((row.CourseResult.letter_basis or {}).get("scale") or "") for row in rows]
    return next((scale for scale in reversed(scales_) if scale), "")


def _scheme_id(rows: list[Any]) -> int:
    held = [row.CourseResult.scheme_policy_id for row in rows if row.CourseResult.scheme_policy_id]
    return held[-1] if held else 0


def _taken(row: Any, scale: str) -> Taken:
    result: CourseResult = row.CourseResult
    basis = result.letter_basis or {}
    letter, points = result.letter or "", result.grade_points
    if letter == INCOMPLETE:
        until = date.fromisoformat(basis["until"]) if "until" in basis else None
        letter = incomplete_now(letter, until, str(basis.get("turns_to", "")), clock.today())
        turned = basis.get("turns_to_points")
        points = Decimal(turned) if letter != INCOMPLETE and turned is not None else None
    if str(basis.get("scale") or "") != scale:
        points = None
    credits = Decimal(basis["credits"]) if "credits" in basis else row.credits or Decimal(0)
    return Taken(
        key=result.id, course=row.course_id, credits=credits,
        letter=letter or ("P" if result.credit_earned else "NP"), points=points, on=row.starts_on,
        passed=result.credit_earned,
    )  # fmt: skip


def _taking(row: Any) -> Taking:
    return Taking(row.offering_id, row.course_id, row.credits or Decimal(0), row.starts_on)


def _terms(
    results: Iterable[Any], seats: Iterable[Any], history: list[StatusChange]
) -> list[TermFact]:
    """Regular terms in which something was registered; on leave by the register they do not count."""
    found: dict[str, TermFact] = {}
    for rows, under_way in ((results, False), (seats, True)):
        for row in rows:
            year, season = row.year, row.season
            if year is None:
                year, season = row.starts_on.year, "1" if row.starts_on.month < 7 else "2"
            if season not in ("1", "2"):
                continue
            key = f"{year}-{season}"
            away = _status(history, row.starts_on) in LEAVES
            found.setdefault(key, TermFact(key, away, under_way))
    return [found[key] for key in sorted(found)]


def _status(history: list[StatusChange], on: date) -> str:
    """The status on a day; empty before the first change."""
    held = [change.status for change in history if change.from_on <= on]
    return held[-1] if held else ""


def own_tracks(person_id: int) -> list[Track]:
    """The degree tracks that a person is or was in, the latest first."""
    rows = db.session.execute(
        select(Track, CohortMember.entered_on)
        .join(Cohort, Cohort.track_id == Track.id)
        .join(CohortMember, CohortMember.cohort_id == Cohort.id)
        .where(CohortMember.person_id == person_id, Track.stream == "degree")
        .options(joinedload(Track.organisation))
        .order_by(CohortMember.entered_on.desc(), CohortMember.id.desc())
    )
    return list({row[0].id: row[0] for row in rows}.values())


def hidden_results(person_id: int) -> set[int]:
    """Offerings whose results the person does not see yet, because something is asked of them first."""
    own = db.session.scalars(
        select(CourseResult.offering_id).where(
            CourseResult.person_id == person_id, CourseResult.superseded_at.is_(None)
        )
    )
    return set(registry.result_gates(person_id, list(own)))
