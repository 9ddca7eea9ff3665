"""The sheet of marks that is downloaded, filled in, and read again."""

from __future__ import annotations

from decimal import Decimal

from lms import i18n
from lms.accounts.models import Person
from lms.courses.assignments.models import Assignment
from lms.courses.bulk_marking import queries
from lms.courses.bulk_marking.rules import Criterion, heading
from lms.courses.bulk_marking.rules.sheet import HEADINGS
from lms.courses.rubrics.models import Criterion as Line
from lms.i18n import local
from lms.interop.formats.spreadsheets import Cell


def criteria_of(assignment: Assignment) -> list[Criterion]:
    """The criteria as columns, named in the page's language."""
    return [Criterion(line.id, _title(line), line.points) for line in assignment.criteria]


def _title(line: Line) -> str:
    return " ".join(local(line).split()) or str(line.id)


def sheet_of(assignment: Assignment, reader: Person) -> tuple[list[str], list[list[Cell]]]:
    """Headings and rows: one row a submission, empty where there is no mark yet.

    Headings follow the page's language; the reader of the sheet knows both.
    """
    spoken = 1 if i18n.current() == "en" else 0
    word = {key: names[spoken] for key, names in HEADINGS.items()}
    criteria = criteria_of(assignment)
    head = [
        word["number"], word["name"], *(heading(item) for item in criteria), word["total"],
        word["comment"], word["submission"], word["version"],
    ]  # fmt: skip
    rows: list[list[Cell]] = []
    for item, grade in queries.sheet_rows(assignment, reader):
        given = {mark.criterion_id: mark.points for mark in grade.marks} if grade else {}
        rows.append(
            [
                item.number,
                "" if item.hidden else item.name,
                *(_number(given.get(line.id)) for line in criteria),
                _number(grade.points if grade else None),
                grade.feedback if grade else "",
                item.submission.number,
                grade.version if grade else 0,
            ]
        )
    return head, rows


def _number(points: Decimal | None) -> Cell:
    return points
