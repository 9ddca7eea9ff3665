"""What a file of an institution's own registration would do to what is there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.courses.catalogue.models import Course, Offering
from lms.courses.enrolment.models import Enrolment
from lms.courses.enrolment.queries import SEATED
from lms.courses.gradebook.models import CourseResult
from lms.courses.gradebook.queries import final_now
from lms.courses.registration.models import Registration
from lms.courses.registration.rules.files import Row, outcome, read, section
from lms.courses.standing import queries as standing
from lms.courses.standing.models import StudentRecord
from lms.courses.standing.rules.files import plain
from lms.courses.terms.models import Term
from lms.courses.terms.queries import current_term
from lms.db import db

#: Values in one IN list: SQLite takes no more than some thousands.
_CHUNK = 500


def planned(organisation_id: int, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A line for each row, and one for each seat that a whole file does not name.

    A fixed number of statements for each 500 courses. Outcomes: add, change, same, bad with its
    code: those of ``rules.files.read`` and ``outcome``, unknown_student, name_differs, no_course,
    no_term, not_opened, several_courses, several_sections, twice, kept_here.
    """
    known = _Known(organisation_id, rows)
    lines = [known.line(row) for row in rows]
    if rows and rows[0].get("whole"):
        lines += known.absent(lines)
    return lines


def _each(ids: Iterable[Any]) -> Iterable[list[Any]]:
    held = list(ids)
    return (held[start : start + _CHUNK] for start in range(0, len(held), _CHUNK))


class _Known:
    """Students, offerings, seats and registrations of an institution, to compare rows with."""

    def __init__(self, organisation_id: int, rows: list[dict[str, Any]]) -> None:
        self.organisation_id = organisation_id
        self.university = standing.university_of(organisation_id)
        self.kept_here = not standing.keeper(self.university, "registration").own
        self.people = self._people()
        self.by_id = {one.id: number for number, one in self.people.items()}
        self.offerings: dict[str, list[tuple[Offering, Term]]] = {}
        self.inside: dict[int, bool] = {}  # by organisation
        self._read_offerings({str(row.get("course", "")).strip() for row in rows})
        self.seats: dict[tuple[int, int], str] = {}
        self.rows: dict[tuple[int, int], tuple[int, str]] = {}
        self.graded: set[tuple[int, int]] = set()
        self._read_seats({run.id for held in self.offerings.values() for run, _term in held})
        as_of = rows[0]["as_of"] if rows else None
        self.term = current_term(self.university, as_of)
        self.seen: set[tuple[int, int]] = set()
        self.terms: set[int] = set()  # that rows of the file speak of

    def _people(self) -> dict[str, Person]:
        records = db.session.scalars(
            select(StudentRecord)
            .where(
                StudentRecord.organisation_id == self.university,
                StudentRecord.student_no.is_not(None),
            )
            .options(joinedload(StudentRecord.person))
        )
        return {one.student_no or "": one.person for one in records}

    def _read_offerings(self, codes: Iterable[str]) -> None:
        for some in _each(sorted(codes)):
            for offering, course, term in db.session.execute(
                select(Offering, Course, Term)
                .join(Course, Course.id == Offering.course_id)
                .join(Term, Term.id == Offering.term_id)
                .where(Course.code.in_(some), Term.organisation_id == self.university)
                .order_by(Offering.id)
            ):
                if self._inside(course):
                    self.offerings.setdefault(course.code, []).append((offering, term))

    def _inside(self, course: Course) -> bool:
        """Whether the file speaks of a course: a university of everything in its terms, whoever
        teaches it; a department of its own."""
        place = course.organisation_id
        if place not in self.inside:
            whole = self.organisation_id == self.university
            self.inside[place] = whole or self.organisation_id in standing.above(place)
        return self.inside[place]

    def _read_seats(self, offering_ids: Iterable[int]) -> None:
        for some in _each(sorted(offering_ids)):
            for run, person, state in db.session.execute(
                select(Enrolment.offering_id, Enrolment.person_id, Enrolment.state).where(
                    Enrolment.offering_id.in_(some)
                )
            ):
                self.seats[run, person] = state
            for row in db.session.execute(
                select(
                    Registration.offering_id, Registration.person_id, Registration.id,
                    Registration.state,
                ).where(Registration.offering_id.in_(some))
            ):  # fmt: skip
                self.rows[row.offering_id, row.person_id] = (row.id, row.state)
            self.graded |= {
                (row.offering_id, row.person_id)
                for row in db.session.execute(
                    select(CourseResult.offering_id, CourseResult.person_id).where(
                        CourseResult.offering_id.in_(some),
                        CourseResult.superseded_at.is_(None),
                        final_now(),
                    )
                )
            }

    def line(self, row: dict[str, Any]) -> dict[str, Any]:
        """What one row would do."""
        read_row, code = read({name: str(value) for name, value in row.items()})
        told = _line(row["line"], str(row.get("student_no", "")), str(row.get("name", "")))
        if read_row is None:
            return {**told, "said": code}
        person = self.people.get(read_row.student_no)
        if person is None:
            return {**told, "said": "unknown_student"}
        told |= {"name": person.name, "person": person.id}
        if read_row.name and plain(read_row.name) not in (
            plain(person.name), plain(person.english_name),
        ):  # fmt: skip
            return {**told, "said": "name_differs"}
        offering, code = self._offering(read_row, person.id)
        if offering is None:
            return {**told, "said": code}
        self.terms.add(offering.term_id or 0)
        if (offering.id, person.id) in self.seen:
            return {**told, "said": "twice"}
        self.seen.add((offering.id, person.id))
        return self._compared(told, offering, person.id, read_row.state)

    def _compared(
        self, told: dict[str, Any], offering: Offering, person_id: int, wanted: str
    ) -> dict[str, Any]:
        at = (offering.id, person_id)
        row_id, state = self.rows.get(at, (None, None))
        seated = self.seats.get(at) in SEATED
        done, code = outcome(wanted, state, seated=seated, graded=at in self.graded)
        return {
            **told, "outcome": done, "said": code, "offering": offering.id, "row": row_id,
            "of": f"{offering.course.code} {offering.label}",
            "before": "registered" if seated else state, "state": wanted,
        }  # fmt: skip

    def _offering(self, row: Row, person_id: int) -> tuple[Offering | None, str]:
        """The one offering that a row speaks of, or why there is none."""
        if self.kept_here:
            return None, "kept_here"
        found = self.offerings.get(row.course, [])
        if not found:
            return None, "no_course"
        found = [
            (run, term) for run, term in found
            if (row.year is None or term.year == row.year)
            and (row.season is None or term.season == row.season)
        ]  # fmt: skip
        if row.year is None and row.season is None and len({term.id for _r, term in found}) > 1:
            found = [one for one in found if self.term is not None and one[1].id == self.term.id]
        if not found:
            return None, "no_term"
        if len({term.id for _run, term in found}) > 1:
            return None, "several_courses"
        if row.label and (len(found) > 1 or section(row.label).isdigit()):
            found = [one for one in found if section(one[0].label) == section(row.label)] or (
                found if len(found) == 1 else []
            )
        opened = [run for run, _term in found if run.state != "draft"]
        if not opened:
            return None, "not_opened" if found else "no_section"
        return (opened[0], "") if len(opened) == 1 else (None, "several_sections")

    def absent(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """A line for each seat in the terms of a whole file that it does not name.

        Nothing is ended of a student of whom a row could not be read: it may be the row.
        """
        unsure = {line["key"] for line in lines if line["said"] not in ("", "twice", "graded")}
        found = []
        for enrolment, offering, course in db.session.execute(
            select(Enrolment, Offering, Course)
            .join(Offering, Offering.id == Enrolment.offering_id)
            .join(Course, Course.id == Offering.course_id)
            .where(Offering.term_id.in_(sorted(self.terms)), Enrolment.state == "active")
            .order_by(Course.code, Offering.id, Enrolment.id)
        ):
            at = (offering.id, enrolment.person_id)
            number = self.by_id.get(enrolment.person_id)
            unnamed = number is not None and number not in unsure and at not in self.seen
            if number is None or not unnamed or not self._inside(course):
                continue
            if offering.id not in {run.id for run, _t in self.offerings.get(course.code, [])}:
                self._read_seats([offering.id])
                self.offerings.setdefault(course.code, []).append(
                    (offering, db.session.get_one(Term, offering.term_id))
                )
            told = _line("–", number, self.people[number].name)
            told["person"] = enrolment.person_id
            line = self._compared(told, offering, enrolment.person_id, "dropped")
            if line["said"] != "graded":
                found.append({**line, "absent": True})
        return found


def _line(number: Any, key: str, name: str) -> dict[str, Any]:
    return {
        "line": number, "key": key, "name": name, "outcome": "bad", "said": "", "offering": None,
        "person": None, "row": None, "of": "", "before": None, "state": "", "absent": False,
    }  # fmt: skip
