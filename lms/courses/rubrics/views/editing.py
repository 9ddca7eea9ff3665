"""Making and changing a rubric."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.editing import Conflict, version_in
from lms.courses.rubrics import operations, queries, registry
from lms.courses.rubrics.forms import RubricForm, add_row, changed_rows, data_of
from lms.courses.rubrics.loaders import EDIT, rubric_in
from lms.courses.rubrics.models import Rubric
from lms.courses.rubrics.operations import Refused
from lms.courses.rubrics.views import bp
from lms.db import read_only
from lms.i18n import local
from lms.numbers import whole_or

Answer = str | Response | tuple[str, int]
EMPTY: dict[str, Any] = {"criteria": [{"levels": [{}, {}]}]}


@bp.route("/teach/<int:offering_id>/rubrics/new", methods=["GET", "POST"])
def create(offering_id: int) -> Answer:
    """Make a rubric in the bank."""
    offering = offering_for(current_user, offering_id, EDIT)
    form = _form(None)
    if request.method == "POST" and not request.form.get("change"):
        if form.validate():
            try:
                rubric = operations.create(offering.course_id, form.values(), current_user)
            except Refused as refusal:
                form.place(refusal.problems)
                return page_of(offering, None, form), 422
            flash(_("평가표를 만들었습니다. 과제에서 골라 쓸 수 있습니다."), "success")
            url = url_for("rubrics.show", offering_id=offering.id, rubric_id=rubric.id)
            return redirect(url, 303)
        read_only()
        return page_of(offering, None, form), 422
    read_only()
    return page_of(offering, None, form)


@bp.route("/teach/<int:offering_id>/rubrics/<int:rubric_id>/edit", methods=["GET", "POST"])
def edit(offering_id: int, rubric_id: int) -> Answer:
    """Change a rubric; what somebody else saved meanwhile is shown, not overwritten."""
    rubric, offering = rubric_in(current_user, offering_id, rubric_id)
    form = _form(rubric)
    if request.method != "POST" or request.form.get("change"):
        read_only()
        return page_of(offering, rubric, form)
    if not form.validate():
        read_only()
        return page_of(offering, rubric, form), 422
    adopting = {whole_or(text, 0) for text in request.form.getlist("adopt")}
    try:
        saved = operations.update(rubric, form.values(), version_in(form), adopting, current_user)
    except Conflict:
        theirs = RubricForm(formdata=None, data=data_of(rubric, queries.current(rubric)))
        form.version.data, form.version.raw_data = rubric.version, None
        return page_of(offering, rubric, form, theirs=theirs), 409
    except Refused as refusal:
        form.place(refusal.problems)
        return page_of(offering, rubric, form), 422
    if saved.is_new:
        flash(_("새 판(%(n)s판)으로 저장했습니다.", n=saved.version.number), "success")
    else:
        flash(_("저장했습니다."), "success")
    if saved.kept_back:
        names = ", ".join(local(use) for use in saved.kept_back)
        said = _("배점이 맞지 않아 앞 판을 그대로 쓰는 과제: %(names)s", names=names)
        flash(said, "warning")
    return redirect(url_for("rubrics.show", offering_id=offering.id, rubric_id=rubric.id), 303)


def _form(rubric: Rubric | None) -> RubricForm:
    change = request.form.get("change", "")
    if request.method == "POST":
        form = RubricForm(formdata=changed_rows(request.form, change))
        add_row(form, change)
        return form
    data = data_of(rubric, queries.current(rubric)) if rubric is not None else EMPTY
    return RubricForm(formdata=None, data=data)


def page_of(
    offering: Offering,
    rubric: Rubric | None,
    form: RubricForm,
    *,
    theirs: RubricForm | None = None,
    notes: list[str] | None = None,
) -> str:
    """The form's page; *notes* say what an import could not read."""
    current = queries.current(rubric) if rubric is not None else None
    return render_template(
        "rubrics/edit.html",
        offering=offering,
        rubric=rubric,
        form=form,
        theirs=theirs,
        notes=notes or [],
        current=current,
        uses=registry.uses([current.id]) if current is not None else [],
    )
