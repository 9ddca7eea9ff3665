"""Final results at an institution, with the averages: the numbers of one's page of grades."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from lms.accounts.models import Organisation
from lms.courses.catalogue.models import Course, Offering
from lms.courses.documents.queries.institutions import institution_of
from lms.courses.documents.rules.facts import Average, ResultLine, plain
from lms.courses.gradebook.models import CourseResult
from lms.courses.gradebook.queries import final_now, published_now
from lms.courses.letters import queries as letters
from lms.courses.letters.queries import GradeBlock, GradeRow
from lms.courses.terms.models import Term
from lms.db import db


@dataclass(frozen=True)
class Results:
    """Lines in order of time. *any*: there is a result, though perhaps no final one yet."""

    lines: tuple[ResultLine, ...]
    averages: tuple[Average, ...]
    offerings: tuple[int, ...]
    any: bool


def results_at(person_id: int, institution_id: int) -> Results:
    """The final results of a person at an institution and its departments."""
    blocks = [
        block for block in letters.grades_of(person_id) if block.organisation.id == institution_id
    ]
    rows = [row for block in blocks for row in block.rows]
    plain_rows = [row for row in _without_letter(person_id) if _at(row, institution_id)]
    given = [row.offering for row in rows] + [row.Offering for row in plain_rows]
    terms = _terms({offering.term_id for offering in given})
    dated = [
        (row.offering.starts_on, row.offering.id, _graded(row, terms)) for row in rows if row.final
    ]
    dated += [
        (row.Offering.starts_on, row.Offering.id, _percent(row, terms))
        for row in plain_rows
        if row.final
    ]
    dated.sort(key=lambda one: one[:2])
    return Results(
        lines=tuple(line for _on, _id, line in dated),
        averages=tuple(one for block in blocks for one in _average(block)),
        offerings=tuple(offering for _on, offering, _line in dated),
        any=bool(rows or plain_rows),
    )


def institutions_with_results(person_id: int) -> list[Organisation]:
    """Where a person has results that they may see, by name."""
    places = db.session.scalars(
        select(Organisation)
        .join(Course, Course.organisation_id == Organisation.id)
        .join(Offering, Offering.course_id == Course.id)
        .join(CourseResult, CourseResult.offering_id == Offering.id)
        .where(
            CourseResult.person_id == person_id,
            CourseResult.superseded_at.is_(None),
            published_now(),
        )
        .distinct()
    )
    found = {place.id: place for place in map(institution_of, places)}
    return sorted(found.values(), key=lambda place: (place.name, place.id))


def _at(row: Any, institution_id: int) -> bool:
    return bool(institution_of(row.Organisation).id == institution_id)


def _without_letter(person_id: int) -> list[Any]:
    return list(
        db.session.execute(
            select(CourseResult, Offering, Course, Organisation, final_now().label("final"))
            .join(Offering, Offering.id == CourseResult.offering_id)
            .join(Course, Course.id == Offering.course_id)
            .join(Organisation, Organisation.id == Course.organisation_id)
            .where(
                CourseResult.person_id == person_id,
                CourseResult.superseded_at.is_(None),
                CourseResult.letter.is_(None),
                published_now(),
            )
        )
    )


def _terms(ids: set[int | None]) -> dict[int | None, str]:
    """Terms as lines keep them, by number."""
    rows = db.session.execute(select(Term.id, Term.year, Term.season).where(Term.id.in_(ids)))
    return {row.id: f"{row.year}-{row.season}" for row in rows}


def _base(offering: Offering, course: Course, terms: dict[int | None, str]) -> dict[str, str]:
    return {
        "code": course.code,
        "ko": course.title_ko,
        "en": course.title_en,
        "label": offering.label,
        "starts_on": offering.starts_on.isoformat(),
        "ends_on": offering.ends_on.isoformat(),
        "hours": plain(course.hours) if course.hours else "",
        "term": terms.get(offering.term_id, ""),
    }


def _graded(row: GradeRow, terms: dict[int | None, str]) -> ResultLine:
    attempt, course = row.attempt, row.offering.course
    return ResultLine(
        **_base(row.offering, course, terms),
        credits=str(row.basis.get("credits", "")) if row.result is not None else "",
        letter=attempt.letter if attempt is not None else row.letter,
        points=plain(attempt.points) if attempt is not None else "",
        percent="",
        earned=row.result is not None and row.result.credit_earned,
        counts=attempt.counts if attempt is not None else True,
        capped_from=attempt.capped_from if attempt is not None else "",
    )


def _percent(row: Any, terms: dict[int | None, str]) -> ResultLine:
    return ResultLine(
        **_base(row.Offering, row.Course, terms),
        credits=plain(row.Course.credits),
        letter="",
        points="",
        percent=plain(row.CourseResult.percent),
        earned=row.CourseResult.credit_earned,
        counts=True,
    )


def _average(block: GradeBlock) -> list[Average]:
    gpa = block.gpa
    if gpa is None or gpa.value is None:
        return []
    return [
        Average(
            text=gpa.text,
            converted=f"{gpa.converted:f}" if gpa.converted is not None else "",
            earned=plain(block.earned),
            total=plain(gpa.total),
            credits=plain(gpa.credits),
        )
    ]
