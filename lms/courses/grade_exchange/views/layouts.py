"""The layouts of an institution: its staff name and order the columns once."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.models import Organisation
from lms.courses.editing import Conflict, version_in
from lms.courses.grade_exchange import operations, queries
from lms.courses.grade_exchange.forms import LayoutForm
from lms.courses.grade_exchange.loaders import institution_for, layout_in
from lms.courses.grade_exchange.messages import FIELDS
from lms.courses.grade_exchange.models import ExportLayout
from lms.courses.grade_exchange.operations import NameTaken
from lms.courses.grade_exchange.views.blueprint import bp

BASE = "/manage/organisations/<int:organisation_id>/grade-layouts"


@bp.get(BASE)
def layouts(organisation_id: int) -> str:
    """An institution's layouts."""
    place = institution_for(current_user, organisation_id)
    return render_template(
        "grade_exchange/layouts.html",
        place=place,
        layouts=queries.layouts_of(place.id),
        fields=FIELDS,
    )


@bp.route(f"{BASE}/new", methods=["GET", "POST"])
def new_layout(organisation_id: int) -> Response | str | tuple[str, int]:
    """Make a layout."""
    place = institution_for(current_user, organisation_id)
    form = LayoutForm()
    if not form.is_submitted():
        return _form(place, form, None)
    if form.validate():
        try:
            operations.add_layout(place, form.values())
        except NameTaken:
            form.name.errors = [_("같은 이름이 있습니다.")]
        else:
            flash(_("저장했습니다."), "success")
            return redirect(_list(place), 303)
    return _form(place, form, None), 422


@bp.route(f"{BASE}/<int:layout_id>", methods=["GET", "POST"])
def layout(organisation_id: int, layout_id: int) -> Response | str | tuple[str, int]:
    """Change a layout."""
    held = layout_in(current_user, organisation_id, layout_id)
    rows = [{"order": at, **one} for at, one in enumerate(held.columns, start=1)]
    stored = {
        "name": held.name, "only_frozen": held.only_frozen, "file_format": held.file_format,
        "version": held.version, "rows": rows,
    }  # fmt: skip
    form = LayoutForm(data=stored)
    if not form.is_submitted():
        return _form(held.organisation, form, held)
    if not form.validate():
        return _form(held.organisation, form, held), 422
    try:
        operations.edit_layout(held, form.values(), version_in(form))
    except NameTaken:
        form.name.errors = [_("같은 이름이 있습니다.")]
        return _form(held.organisation, form, held), 422
    except Conflict:
        form.version.data, form.version.raw_data = str(held.version), None
        return _form(held.organisation, form, held, conflict=True), 409
    flash(_("저장했습니다."), "success")
    return redirect(_list(held.organisation), 303)


@bp.post(f"{BASE}/<int:layout_id>/delete")
def delete_layout(organisation_id: int, layout_id: int) -> Response:
    """Remove a layout."""
    held = layout_in(current_user, organisation_id, layout_id)
    place = held.organisation
    operations.remove_layout(held)
    flash(_("지웠습니다."), "success")
    return redirect(_list(place), 303)


def _list(place: Organisation) -> str:
    return url_for("grade_exchange.layouts", organisation_id=place.id)


def _form(
    place: Organisation, form: LayoutForm, held: ExportLayout | None, *, conflict: bool = False
) -> str:
    form.room()
    return render_template(
        "grade_exchange/layout.html",
        place=place,
        form=form,
        layout=held,
        conflict=conflict,
        fields=FIELDS,
    )
