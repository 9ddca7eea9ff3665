"""A person's released marks, for the copy of their data that they can take."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from lms.accounts.models import Person
from lms.courses.assignments.models import SubmissionMember
from lms.courses.grading.models import Annotation, Snippet
from lms.courses.grading.queries.marks import released_marks
from lms.db import db


def export_written(person: Person) -> dict[str, Any]:
    """What a person wrote as a grader: comments to be used again, and remarks on lines."""
    snippets = db.session.scalars(
        select(Snippet).where(Snippet.owner_id == person.id).order_by(Snippet.id)
    )
    remarks = db.session.scalars(
        select(Annotation).where(Annotation.author_id == person.id).order_by(Annotation.id)
    )
    return {
        "comments": [{"text": line.body, "shared": line.shared} for line in snippets],
        "remarks": [
            {"lines": [line.first_line, line.last_line], "text": line.body} for line in remarks
        ],
    }


def export(person: Person) -> list[dict[str, Any]]:
    """Every released mark with its criteria and feedback; unreleased ones are nobody's yet."""
    ids = list(
        db.session.scalars(
            select(SubmissionMember.submission_id).where(SubmissionMember.person_id == person.id)
        )
    )
    return [
        {
            "assignment": mark.assignment.title_ko,
            "submission": mark.number,
            "points": str(mark.points_for(person.id)),
            "points_of_the_group": str(mark.points),
            "why_apart": mark.reason_for(person.id),
            "of": str(mark.assignment.points),
            "criteria": [
                {
                    "criterion": line.criterion.title_ko,
                    "points": None
                    if line.points is None or mark.hides_points
                    else str(line.points),
                    "level": line.level_ko,
                    "comment": line.comment,
                }
                for line in mark.lines
            ],
            "feedback": mark.feedback,
            "remarks": [
                {"lines": [line.first_line, line.last_line], "text": line.body}
                for line in mark.remarks
            ],
            "released_at": mark.released_at.isoformat() if mark.released_at else None,
        }
        for mark in released_marks(ids).values()
    ]
