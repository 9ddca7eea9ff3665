"""Final results of an institution's own system, taken in by student number and course code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import audit, clock
from lms.courses.catalogue.models import Course, Offering
from lms.courses.enrolment.models import Enrolment
from lms.courses.gradebook.models import CourseResult
from lms.courses.gradebook.operations.settling import follow
from lms.courses.gradebook.rules import FINAL, Line, plain
from lms.courses.scales import queries as scales
from lms.courses.scales.rules import GradeScheme
from lms.courses.standing import queries as standing
from lms.courses.standing.models import RecordImport, StudentRecord
from lms.courses.standing.rules.files import plain as tidy
from lms.courses.terms.models import Term
from lms.db import db
from lms.evidence import operations as evidence

_SEASONS: Mapping[str, str] = {
    "1": "1", "1학기": "1", "2": "2", "2학기": "2", "여름": "summer", "여름학기": "summer",
    "하계": "summer", "summer": "summer", "겨울": "winter", "겨울학기": "winter",
    "동계": "winter", "winter": "winter",
}  # fmt: skip


class OfficialGrades:
    """Reads rows of final grades (``standing.registry.Importer``)."""

    headings: Mapping[str, tuple[str, ...]] = {
        "student_no": ("학번", "학생번호", "studentno", "studentnumber"),
        "name": ("이름", "성명", "name"),
        "course": ("교과목번호", "과목번호", "과목코드", "교과목코드", "학수번호", "coursecode"),
        "letter": ("성적", "등급", "성적등급", "letter", "grade"),
        "points": ("평점", "points", "gradepoints"),
        "mark": ("점수", "총점", "환산점수", "mark", "percent"),
        "year": ("학년도", "년도", "연도", "year"),
        "season": ("학기", "term", "semester"),
        "label": ("분반", "분반명", "section"),
    }
    needed: tuple[str, ...] = ("student_no", "course", "letter")

    def plan(self, organisation_id: int, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """What each row would do; a fixed number of statements and one more for each course.

        bad with its code: no_student, no_course, no_seat, several_courses, bad_letter, bad_mark,
        twice.
        """
        known = _Known(organisation_id)
        return [known.line(row) for row in rows]

    def apply(
        self, importing: RecordImport, lines: list[dict[str, Any]], by: Any
    ) -> dict[str, int]:
        """Write the results, each as a revision over the one that stood; then what follows."""
        for line in lines:
            if line["outcome"] in ("add", "change"):
                _write(importing, line, by)
        return {}


def _write(importing: RecordImport, line: dict[str, Any], by: Any) -> None:
    offering = db.session.get_one(Offering, line["offering"])
    db.session.execute(
        select(Enrolment.id)
        .where(Enrolment.offering_id == offering.id, Enrolment.person_id == line["person"])
        .with_for_update()
    )
    rows = list(
        db.session.scalars(
            select(CourseResult).where(
                CourseResult.offering_id == offering.id, CourseResult.person_id == line["person"]
            )
        )
    )
    now = clock.now()
    before = next((row for row in rows if row.superseded_at is None), None)
    if before is not None:
        before.superseded_at = now
        evidence.withdraw(before.person_id, "course_result", before.id)
        db.session.flush()
    scheme = scales.rules_of(offering.id).scheme
    source = {"system": importing.system, "as_of": importing.as_of.isoformat()}
    result = CourseResult(
        offering_id=offering.id,
        person_id=line["person"],
        revision=max((row.revision for row in rows), default=0) + 1,
        percent=Decimal(line["percent"]),
        credit_earned=line["earned"],
        lines=[Line("official", line["earned"], source).as_json()],
        arithmetic=[],
        explanation=None,
        policy_id=0,
        decided_by_id=None,
        decided_at=now,
        reason="" if before is None else f"{importing.system} {importing.as_of.isoformat()}",
        letter=line["letter"],
        grade_points=None if line["points"] is None else Decimal(line["points"]),
        scheme_policy_id=scheme.id,
        letter_basis={
            "scale": None if scheme.value.scale is None else f"{scheme.value.scale:f}",
            "credits": plain(offering.course.credits or Decimal(0)),
            "earns": line["earned"],
        },
        state=FINAL,
        source="own",
        import_id=importing.id,
    )
    db.session.add(result)
    db.session.flush()
    audit.record(
        "course_result.official", "course_result", result.id, actor=by,
        before=None if before is None else {"letter": before.letter, "revision": before.revision},
        after={
            "offering": offering.id, "person": line["person"], "letter": result.letter,
            "revision": result.revision, "import": importing.id,
        },
    )  # fmt: skip
    follow(offering, result)


class _Known:
    """The students, offerings, seats and standing results of an institution."""

    def __init__(self, organisation_id: int) -> None:
        university = standing.university_of(organisation_id)
        self.organisation_id, self.university = organisation_id, university
        records = db.session.scalars(
            select(StudentRecord)
            .where(
                StudentRecord.organisation_id == university, StudentRecord.student_no.is_not(None)
            )
            .options(joinedload(StudentRecord.person))
        )
        self.people = {one.student_no: one.person for one in records}
        self.courses: dict[str, list[tuple[Offering, Term | None]]] = {}
        self.seats: dict[int, set[int]] = {}
        self.results: dict[tuple[int, int], CourseResult] = {}
        self.schemes: dict[int, GradeScheme] = {}
        self.seen: set[tuple[int, int]] = set()

    def _offerings(self, code: str) -> list[tuple[Offering, Term | None]]:
        if code not in self.courses:
            rows = db.session.execute(
                select(Offering, Term)
                .join(Course, Course.id == Offering.course_id)
                .outerjoin(Term, Term.id == Offering.term_id)
                .where(Course.code == code)
                .options(joinedload(Offering.course))
                .order_by(Offering.id)
            ).all()
            found: list[tuple[Offering, Term | None]] = [
                (offering, term) for offering, term in rows
                if self.organisation_id in standing.above(offering.course.organisation_id)
            ]  # fmt: skip
            ids = [offering.id for offering, _term in found]
            for offering_id, person_id in db.session.execute(
                select(Enrolment.offering_id, Enrolment.person_id).where(
                    Enrolment.offering_id.in_(ids)
                )
            ):
                self.seats.setdefault(offering_id, set()).add(person_id)
            for result in db.session.scalars(
                select(CourseResult).where(
                    CourseResult.offering_id.in_(ids), CourseResult.superseded_at.is_(None)
                )
            ):
                self.results[result.offering_id, result.person_id] = result
            self.courses[code] = found
        return self.courses[code]

    def line(self, row: dict[str, Any]) -> dict[str, Any]:
        """What one row would do."""
        values = {name: str(row.get(name, "")).strip() for name in OfficialGrades.headings}
        told: dict[str, Any] = {
            "line": row["line"], "key": values["student_no"], "name": values["name"],
            "outcome": "bad", "said": "", "shown": "", "offering": None, "person": None,
        }  # fmt: skip
        person = self.people.get(values["student_no"])
        if person is None:
            return {**told, "said": "no_student"}
        told |= {"name": person.name, "person": person.id}
        if values["name"] and tidy(values["name"]) not in (
            tidy(person.name), tidy(person.english_name),
        ):  # fmt: skip
            return {**told, "said": "name_differs"}
        offering, code = self._offering(values, person.id)
        if offering is None:
            return {**told, "said": code}
        if (offering.id, person.id) in self.seen:
            return {**told, "said": "twice"}
        self.seen.add((offering.id, person.id))
        return self._compared({**told, "offering": offering.id}, offering, values)

    def _offering(self, values: dict[str, str], person_id: int) -> tuple[Offering | None, str]:
        found = self._offerings(values["course"])
        if not found:
            return None, "no_course"
        seated = [
            (offering, term) for offering, term in found
            if person_id in self.seats.get(offering.id, ())
        ]  # fmt: skip
        if values["year"]:
            year = re.sub(r"\D", "", values["year"])
            seated = [one for one in seated if str(_year(*one)) == year]
        if values["season"]:
            season = _SEASONS.get(tidy(values["season"]))
            seated = [one for one in seated if one[1] is None or one[1].season == season]
        if values["label"] and len(seated) > 1:
            seated = [one for one in seated if tidy(one[0].label) == tidy(values["label"])]
        if not seated:
            return None, "no_seat"
        return (seated[0][0], "") if len(seated) == 1 else (None, "several_courses")

    def _compared(
        self, told: dict[str, Any], offering: Offering, values: dict[str, str]
    ) -> dict[str, Any]:
        if offering.id not in self.schemes:
            self.schemes[offering.id] = scales.rules_of(offering.id).scheme.value
        scheme = self.schemes[offering.id]
        letter = scheme.named(values["letter"].upper())
        if letter is None:
            return {**told, "said": "bad_letter"}
        try:
            percent = Decimal(values["mark"]) if values["mark"] else letter.least
            points = Decimal(values["points"]) if values["points"] else letter.points
        except InvalidOperation:
            return {**told, "said": "bad_mark"}
        numbers = (percent, points or Decimal(0))
        if not all(one.is_finite() for one in numbers):
            return {**told, "said": "bad_mark"}
        if not 0 <= percent <= 200 or (points is not None and not 0 <= points <= 5):
            return {**told, "said": "bad_mark"}
        earned = scheme.earns(letter.name)
        before = self.results.get((offering.id, told["person"]))
        told |= {
            "letter": letter.name,
            "percent": plain(percent),
            "points": None if points is None else plain(points),
            "earned": earned,
            "shown": f"{offering.course.code} {offering.label}: "
            f"{(before.letter or '–') if before else '–'} → {letter.name}",
        }
        if before is None:
            return {**told, "outcome": "add"}
        same = (
            before.source == "own"
            and before.letter == letter.name
            and before.percent == percent
            and before.grade_points == points
            and before.credit_earned == earned
        )
        return {**told, "outcome": "same" if same else "change"}


def _year(offering: Offering, term: Term | None) -> int:
    return term.year if term is not None else offering.starts_on.year
