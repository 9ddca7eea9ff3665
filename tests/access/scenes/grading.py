"""A rubric of the bank, a remark on the trainee's work, and a comment that is shared."""

from __future__ import annotations

from decimal import Decimal

from flask import Flask

from lms.accounts.models import Person
from lms.courses.assignments.models import Submission
from lms.courses.grading import operations, queries
from lms.courses.grading.operations import RemarkValues
from lms.courses.rubrics import operations as rubrics
from lms.courses.rubrics.operations import Line, RubricValues
from lms.db import db, unit_of_work
from tests.cast import Cast


def add(app: Flask, cast: Cast, params: dict[str, object]) -> dict[str, object]:
    """Make one of everything, and give the parameters to find it by."""
    with app.test_request_context("/"), unit_of_work():
        professor = db.session.get_one(Person, cast.professor.id)
        levels = [{"points": "10", "from": "6", "ko": "좋음", "en": "Good"}]
        lines = [Line(None, "글", "Writing", Decimal(10), levels, ["python"])]
        rubric = rubrics.create(
            cast.course.id, RubricValues("글쓰기 평가표", "Writing rubric", False, lines), professor
        )
        work = db.session.get_one(Submission, params["submission_id"])
        remark = operations.remark(
            work, professor, RemarkValues(queries.text_hash(work), 1, 1, "이 줄을 보세요.")
        )
        snippet = operations.keep_snippet(
            cast.course.id, professor, "근거를 더 적어 주세요.", shared=True
        )
        return {"rubric_id": rubric.id, "remark_id": remark.id, "snippet_id": snippet.id}
