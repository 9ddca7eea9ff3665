"""Releasing all marks of an assignment, now or at a set time."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit
from lms.courses.assignments.models import Assignment
from lms.courses.assignments.operations import Refused
from lms.courses.grading import operations, queries
from lms.courses.grading.forms import ScheduleForm
from lms.courses.grading.loaders import marks_to_release
from lms.courses.grading.messages import words
from lms.courses.grading.views import bp
from lms.courses.grading.views.asking import expected_grades


@bp.route(
    "/teach/<int:offering_id>/assignments/<int:assignment_id>/release", methods=["GET", "POST"]
)
def release(offering_id: int, assignment_id: int) -> str | Response:
    """Release all complete marks of an assignment, after having seen which."""
    assignment = marks_to_release(current_user, offering_id, assignment_id)
    if request.method == "POST":
        done, left_out = operations.release_many(assignment, current_user, expected_grades())
        flash(_("점수 %(n)s건을 공개하고 알렸습니다.", n=done), "success")
        if left_out:
            flash(
                _("그 사이에 바뀐 %(n)s건은 공개하지 않았습니다. 다시 보아 주세요.", n=left_out),
                "warning",
            )
        url = url_for("grading.index", offering_id=offering_id, assignment=assignment.id)
        return redirect(url, 303)
    scheme = queries.scheme_of(assignment.id)
    return _page(assignment, ScheduleForm(formdata=None, release_at=scheme.waiting_release))


@bp.post("/teach/<int:offering_id>/assignments/<int:assignment_id>/release/schedule")
def schedule(offering_id: int, assignment_id: int) -> str | Response | tuple[str, int]:
    """Set the time at which all complete marks are released, or take it back."""
    assignment = marks_to_release(current_user, offering_id, assignment_id)
    form = ScheduleForm(request.form)
    at = None if request.form.get("action") == "cancel" else form.release_at.data
    if request.form.get("action") != "cancel" and not form.validate():
        return _page(assignment, form), 422
    try:
        operations.schedule_release(assignment, at, current_user)
    except Refused as refusal:
        form.release_at.errors = [words(reason) for reason in refusal.reasons]
        return _page(assignment, form), 422
    flash(_("공개할 때를 정했습니다.") if at else _("정해 둔 공개를 거두었습니다."), "success")
    url = url_for("grading.release", offering_id=offering_id, assignment_id=assignment.id)
    return redirect(url, 303)


def _page(assignment: Assignment, form: ScheduleForm) -> str:
    found = queries.releasable(assignment)
    scheme = queries.scheme_of(assignment.id)
    audit.read("marks of an assignment", people=len(found.ready) + len(found.incomplete))
    return render_template(
        "grading/release.html",
        offering=assignment.offering,
        assignment=assignment,
        found=found,
        scheme=scheme,
        hidden={work.id for _grade, work in found.ready + found.incomplete if scheme.anonymous},
        form=form,
    )
