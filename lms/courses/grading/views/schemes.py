"""How an assignment is marked: names hidden, by two people."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.access import Permission
from lms.courses.assignments.loaders import assignment_in
from lms.courses.assignments.models import Assignment
from lms.courses.assignments.operations import Refused
from lms.courses.editing import Conflict
from lms.courses.grading import operations, queries
from lms.courses.grading.forms import SchemeForm
from lms.courses.grading.forms.settings import data_of_scheme
from lms.courses.grading.messages import words
from lms.courses.grading.views import bp

EDIT = Permission.ASSIGNMENT_EDIT


@bp.route(
    "/teach/<int:offering_id>/assignments/<int:assignment_id>/marking", methods=["GET", "POST"]
)
def scheme(offering_id: int, assignment_id: int) -> str | Response | tuple[str, int]:
    """Change how an assignment is marked; showing hidden names asks for a reason."""
    assignment = assignment_in(current_user, offering_id, assignment_id, EDIT)
    if request.method == "GET":
        form = SchemeForm(formdata=None, data=data_of_scheme(queries.scheme_of(assignment.id)))
        return _page(assignment, form)
    form = SchemeForm(request.form)
    if not form.validate():
        return _page(assignment, form), 422
    try:
        operations.set_scheme(
            assignment,
            form.values(),
            form.version.data or 0,
            current_user,
            reason=form.reason.data or "",
        )
    except Conflict:
        stored = queries.scheme_of(assignment.id)
        form.version.data, form.version.raw_data = stored.version, None
        theirs = SchemeForm(formdata=None, data=data_of_scheme(stored))
        return _page(assignment, form, theirs), 409
    except Refused as refusal:
        form.reason.errors = [words(reason) for reason in refusal.reasons]
        return _page(assignment, form), 422
    flash(_("채점 방식을 저장했습니다."), "success")
    return redirect(
        url_for("grading.scheme", offering_id=offering_id, assignment_id=assignment.id), 303
    )


def _page(assignment: Assignment, form: SchemeForm, theirs: SchemeForm | None = None) -> str:
    return render_template(
        "grading/scheme.html",
        offering=assignment.offering,
        assignment=assignment,
        form=form,
        theirs=theirs,
        scheme=queries.scheme_of(assignment.id),
    )
