"""The columns of a gradebook: how each counts, several at once, and columns of its own."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.courses import editing
from lms.courses.catalogue.loaders import offering_for
from lms.courses.editing import Conflict, NotAllowed
from lms.courses.gradebook import operations, queries, words
from lms.courses.gradebook.forms import ItemForm, ManualForm, values_of_item
from lms.courses.gradebook.loaders import column_in, manual_in
from lms.courses.gradebook.models import ManualItem
from lms.courses.gradebook.queries import Column
from lms.courses.gradebook.views.blueprint import EDIT, bp
from lms.numbers import whole_or

Answer = str | Response | tuple[str, int]


def _back(offering_id: int) -> Response:
    return redirect(url_for("gradebook.settings", offering_id=offering_id, _anchor="items"), 303)


@bp.post("/teach/<int:offering_id>/gradebook/items/file")
def file_items(offering_id: int) -> Response:
    """Put the ticked columns into a category, or into none; post or hide them."""
    offering = offering_for(current_user, offering_id, EDIT)
    asked = request.form.get("category", "")
    category_id = whole_or(asked, 0) or None
    ticked = set(request.form.getlist("item"))
    act = request.form.get("do", "file")
    try:
        done = operations.file_items(
            offering.id,
            [
                column.key
                for column in queries.setup_of(offering.id).columns
                if f"{column.kind}:{column.id}" in ticked
            ],
            category_id=category_id,
            hidden={"post": False, "hide": True}.get(act),
        )
    except NotAllowed as problem:
        flash(words.refusal(problem), "danger")
        return _back(offering.id)
    except Conflict:
        flash(
            _("그사이 항목의 설정이 바뀌어 아무것도 고치지 않았습니다. 다시 해 주십시오."),
            "warning",
        )
        return _back(offering.id)
    if not ticked:
        flash(_("먼저 항목을 고르십시오."), "warning")
    else:
        flash(
            ngettext("항목 %(n)s개를 바꾸었습니다.", "항목 %(n)s개를 바꾸었습니다.", done, n=done),
            "success",
        )
    return _back(offering.id)


@bp.route("/teach/<int:offering_id>/gradebook/items/new", methods=["GET", "POST"])
def new_item(offering_id: int) -> Answer:
    """A new column of its own."""
    offering = offering_for(current_user, offering_id, EDIT)
    form, status = ManualForm(), 200
    form.offer(queries.setup_of(offering.id))
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                operations.add_manual(offering.id, form.values(), form.item_values())
                flash(_("항목을 만들었습니다."), "success")
                return _back(offering.id)
            except NotAllowed as problem:
                form.form_errors.append(words.refusal(problem))
    page = render_template(
        "gradebook/item.html", offering=offering, form=form, column=None, differences=None
    )
    return page if status == 200 else (page, status)


@bp.route("/teach/<int:offering_id>/gradebook/items/<kind>/<int:item_id>", methods=["GET", "POST"])
def item(offering_id: int, kind: str, item_id: int) -> Answer:
    """How a column counts; of a column of its own also what it is called and worth."""
    offering, setup, column = column_in(current_user, offering_id, kind, item_id)
    row = next((one for one in setup.manual if kind == one.item_kind and one.id == item_id), None)
    stored = _stored(column, row)
    form = ManualForm(data=stored) if row is not None else ItemForm(data=stored)
    form.offer(setup)
    status, different = 200, None
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                if row is not None and isinstance(form, ManualForm):
                    version = whole_or(str(form.item_version.data or ""), -1)
                    operations.edit_manual(row, form.values(), version)
                operations.set_item(
                    offering.id, column.key, form.item_values(), editing.version_in(form)
                )
                flash(_("저장했습니다."), "success")
                return _back(offering.id)
            except Conflict:
                status, different = 409, editing.against(form, _now(offering.id, column, row))
                if row is not None and isinstance(form, ManualForm):
                    form.item_version.data, form.item_version.raw_data = str(row.version), None
            except NotAllowed as problem:
                form.form_errors.append(words.refusal(problem))
    page = render_template(
        "gradebook/item.html", offering=offering, form=form, column=column, differences=different
    )
    return page if status == 200 else (page, status)


def _stored(column: Column, row: ManualItem | None) -> dict[str, object]:
    if row is None:
        return values_of_item(column)
    return {
        **values_of_item(column),
        "title_ko": row.title_ko,
        "title_en": row.title_en,
        "points": row.points,
        "due_at": row.due_at,
        "item_version": row.version,
    }


def _now(offering_id: int, column: Column, row: ManualItem | None) -> dict[str, object]:
    """What is stored by now, after somebody else saved."""
    held = queries.setup_of(offering_id).column(column.key) or column
    return {key: value for key, value in _stored(held, row).items() if key != "item_version"}


@bp.post("/teach/<int:offering_id>/gradebook/items/<int:item_id>/delete")
def delete_item(offering_id: int, item_id: int) -> Response:
    """Take a column of its own out of every total."""
    offering, row = manual_in(current_user, offering_id, item_id)
    operations.delete_manual(row)
    flash(_("항목을 지웠습니다. 적은 점수와 함께 되돌릴 수 있습니다."), "success")
    return _back(offering.id)


@bp.post("/teach/<int:offering_id>/gradebook/items/<int:item_id>/restore")
def restore_item(offering_id: int, item_id: int) -> Response:
    """Put a deleted column back with its marks."""
    offering, row = manual_in(current_user, offering_id, item_id)
    operations.restore_manual(row)
    flash(_("항목을 되돌렸습니다."), "success")
    return _back(offering.id)
