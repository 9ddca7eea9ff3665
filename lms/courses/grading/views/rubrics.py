"""Which rubric of the bank an assignment is judged by."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.access import Permission
from lms.courses.assignments.loaders import assignment_in
from lms.courses.assignments.models import Assignment
from lms.courses.assignments.operations import Refused
from lms.courses.grading import operations, queries
from lms.courses.grading.messages import words
from lms.courses.grading.views import bp
from lms.courses.rubrics import queries as rubrics
from lms.numbers import whole_or
from lms.paging import asked_page

EDIT = Permission.ASSIGNMENT_EDIT


@bp.get("/teach/<int:offering_id>/assignments/<int:assignment_id>/rubric")
def rubric(offering_id: int, assignment_id: int) -> str:
    """The rubric in use, and those of the bank."""
    assignment = assignment_in(current_user, offering_id, assignment_id, EDIT)
    return _page(assignment)


@bp.post("/teach/<int:offering_id>/assignments/<int:assignment_id>/rubric")
def choose_rubric(offering_id: int, assignment_id: int) -> str | Response | tuple[str, int]:
    """Use a rubric of the bank, take up its newest version, or put the assignment's own into it."""
    assignment = assignment_in(current_user, offering_id, assignment_id, EDIT)
    try:
        if request.form.get("action") == "bank":
            made = operations.keep_in_bank(assignment, current_user)
            flash(_("이 과제의 기준을 평가표로 넣어 두었습니다."), "success")
            url = url_for("rubrics.show", offering_id=offering_id, rubric_id=made.id)
            return redirect(url, 303)
        rubric_id = whole_or(request.form.get("rubric"), 0)
        operations.judge_by(assignment, rubric_id, current_user)
    except Refused as refusal:
        return _page(assignment, [words(reason) for reason in refusal.reasons]), 422
    flash(_("평가표를 골랐습니다. 이제부터 이 기준으로 채점합니다."), "success")
    return redirect(
        url_for("grading.rubric", offering_id=offering_id, assignment_id=assignment.id), 303
    )


def _page(assignment: Assignment, reasons: list[str] | None = None) -> str:
    text = request.args.get("q", "").strip()[:80]
    course_id = assignment.offering.course_id
    version = assignment.rubric_version
    return render_template(
        "grading/rubric.html",
        offering=assignment.offering,
        assignment=assignment,
        page=rubrics.bank(course_id, text=text, page=asked_page()),
        text=text,
        reasons=reasons or [],
        newest=rubrics.current(version.rubric) if version is not None else None,
        marked=queries.has_grades(assignment.id),
    )
