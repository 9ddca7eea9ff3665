"""The tree of categories."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.courses.catalogue.models import Offering
from lms.courses.editing import Conflict, NotAllowed, version_in
from lms.courses.questions import messages
from lms.courses.questions.forms.bank import CategoryForm
from lms.courses.questions.loaders import bank_for, category_for
from lms.courses.questions.models import QuestionCategory
from lms.courses.questions.operations import categories as operations
from lms.courses.questions.queries import categories as queries
from lms.courses.questions.views import bp
from lms.db import db
from lms.numbers import whole_or


@bp.route("/teach/<int:offering_id>/questions/categories", methods=["GET", "POST"])
def category_tree(offering_id: int) -> str | Response | tuple[str, int]:
    """All categories with what lies in them, and a form for a new one."""
    offering = bank_for(current_user, offering_id)
    if request.method == "GET":
        below = whole_or(request.args.get("below"), 0)
        known = below in queries.paths(offering.course_id)
        return _page(offering, CategoryForm(data={"parent_id": below if known else 0}))
    form = CategoryForm().offer(queries.tree(offering.course_id))
    if not form.validate():
        return _page(offering, form), 422
    try:
        operations.add(offering.course, form.name.data or "", _parent(offering, form))
    except NotAllowed as refused:
        form.name.errors = [*form.name.errors, messages.refusal(refused)]
        return _page(offering, form), 422
    flash(_("분류를 만들었습니다."), "success")
    return redirect(url_for(".category_tree", offering_id=offering_id), 303)


@bp.route(
    "/teach/<int:offering_id>/questions/categories/<int:category_id>", methods=["GET", "POST"]
)
def edit_category(offering_id: int, category_id: int) -> str | Response | tuple[str, int]:
    """Another name or place; what somebody else made of it meanwhile is shown."""
    offering, row = category_for(current_user, offering_id, category_id)
    if request.method == "GET":
        data = {"name": row.name, "parent_id": row.parent_id or 0, "version": str(row.version)}
        return _edit(offering, row, CategoryForm(data=data))
    form = CategoryForm().offer(_nodes(offering, row))
    if not form.validate():
        return _edit(offering, row, form), 422
    try:
        operations.change(row, form.name.data or "", _parent(offering, form), version_in(form))
    except Conflict:
        form.version.data, form.version.raw_data = str(row.version), None
        return _edit(offering, row, form, conflict=True), 409
    except NotAllowed as refused:
        form.name.errors = [*form.name.errors, messages.refusal(refused)]
        return _edit(offering, row, form), 422
    flash(_("저장했습니다."), "success")
    return redirect(url_for(".category_tree", offering_id=offering_id), 303)


@bp.post("/teach/<int:offering_id>/questions/categories/<int:category_id>/delete")
def delete_category(offering_id: int, category_id: int) -> Response:
    """Remove an empty category."""
    _offering, row = category_for(current_user, offering_id, category_id)
    try:
        operations.delete(row)
        flash(_("분류를 지웠습니다."), "success")
    except NotAllowed as refused:
        flash(messages.refusal(refused), "warning")
    return redirect(url_for(".category_tree", offering_id=offering_id), 303)


def _parent(offering: Offering, form: CategoryForm) -> QuestionCategory | None:
    row = db.session.get(QuestionCategory, form.parent_id.data or 0)
    return row if row is not None and row.course_id == offering.course_id else None


def _nodes(offering: Offering, row: QuestionCategory) -> list[queries.Node]:
    inside = queries.within(offering.course_id, row.id)
    return [one for one in queries.tree(offering.course_id) if one.category.id not in inside]


def _page(offering: Offering, form: CategoryForm) -> str:
    nodes = queries.tree(offering.course_id)
    return render_template(
        "questions/categories.html", offering=offering, nodes=nodes, form=form.offer(nodes)
    )


def _edit(
    offering: Offering, row: QuestionCategory, form: CategoryForm, *, conflict: bool = False
) -> str:
    paths = queries.paths(offering.course_id)
    return render_template(
        "questions/category.html",
        offering=offering,
        row=row,
        form=form.offer(_nodes(offering, row)),
        conflict=conflict,
        above=" › ".join(paths.get(row.parent_id or 0, ())),
    )
