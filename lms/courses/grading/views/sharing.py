"""Who marks whose work of an assignment."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.access import Permission
from lms.courses.assignments.loaders import assignment_in
from lms.courses.assignments.models import Assignment
from lms.courses.assignments.operations import Refused
from lms.courses.enrolment import queries as enrolment
from lms.courses.grading import operations, queries, rules
from lms.courses.grading.forms import SharingForm
from lms.courses.grading.messages import words
from lms.courses.grading.views import bp
from lms.courses.groups import queries as groups
from lms.numbers import whole_or

EDIT = Permission.ASSIGNMENT_EDIT


@bp.get("/teach/<int:offering_id>/assignments/<int:assignment_id>/graders")
def share(offering_id: int, assignment_id: int) -> str:
    """Who marks whom, and the ways to share it out."""
    assignment = assignment_in(current_user, offering_id, assignment_id, EDIT)
    return _page(assignment, _form(assignment))


@bp.post("/teach/<int:offering_id>/assignments/<int:assignment_id>/graders")
def share_out(offering_id: int, assignment_id: int) -> str | Response | tuple[str, int]:
    """Share out evenly or by groups, or give those who were ticked to somebody (0: to nobody)."""
    assignment = assignment_in(current_user, offering_id, assignment_id, EDIT)
    form = _form(assignment)
    people = [whole_or(text, 0) for text in request.form.getlist("person")]
    grader_id = whole_or(request.form.get("grader"), 0)
    try:
        if request.form.get("action") == "hand":
            if grader_id:
                changed = operations.give_to(assignment, people, grader_id, current_user)
            else:
                changed = operations.take_back(assignment, people, current_user)
        else:
            if not form.validate():
                return _page(assignment, form), 422
            changed = operations.share_evenly(
                assignment,
                form.graders.data or [],
                current_user,
                set_id=form.set_id.data or None,
                again=bool(form.again.data),
            )
    except Refused as refusal:
        form.graders.errors = [words(reason) for reason in refusal.reasons]
        return _page(assignment, form), 422
    flash(_("%(n)s명의 채점을 나누었습니다.", n=changed), "success")
    return redirect(
        url_for("grading.share", offering_id=offering_id, assignment_id=assignment.id), 303
    )


def _form(assignment: Assignment) -> SharingForm:
    form = SharingForm(request.form if request.method == "POST" else None)
    form.offer(queries.graders(assignment.offering_id), groups.sets_of(assignment.offering_id))
    return form


def _page(assignment: Assignment, form: SharingForm) -> str:
    scheme = queries.scheme_of(assignment.id)
    tasks = queries.tasks_of(assignment.id)
    graders = {one.id: one for one in queries.graders(assignment.offering_id)}
    rows: list[dict[str, Any]] = [
        {
            "id": seat.person_id,
            "person": seat,
            "number": rules.blind_number(scheme.key, rules.unit(seat.person_id, None)),
            "grader": graders.get(tasks.get(seat.person_id, 0)),
        }
        for seat in enrolment.roster(assignment.offering_id)
    ]
    if scheme.anonymous:
        rows.sort(key=lambda row: row["number"])
    load = {key: sum(1 for given in tasks.values() if given == key) for key in graders}
    return render_template(
        "grading/share.html",
        offering=assignment.offering,
        assignment=assignment,
        form=form,
        rows=rows,
        graders=list(graders.values()),
        load=load,
        scheme=scheme,
    )
