"""The page of files, and what is downloaded from it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, audit, csvio
from lms.access import Scope
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.grade_exchange import queries
from lms.courses.grade_exchange.forms import ExportForm, ImportForm, LayoutExportForm
from lms.courses.grade_exchange.loaders import MANAGE, layout_for
from lms.courses.grade_exchange.views.blueprint import BASE, EDIT, VIEW, bp
from lms.courses.gradebook.queries import setup_of
from lms.courses.gradebook.rules import plain
from lms.courses.sections.asking import asked_section
from lms.db import release
from lms.i18n import local
from lms.interop.formats.spreadsheets import Cell


@bp.get(BASE)
def index(offering_id: int) -> str:
    """Marks out, marks in, results as the institution's own system takes them."""
    return page(offering_for(current_user, offering_id, VIEW))


@bp.post(f"{BASE}/export")
def export(offering_id: int) -> Response | tuple[str, int]:
    """The chosen columns; asks for a reason and is logged."""
    offering = offering_for(current_user, offering_id, VIEW)
    form = ExportForm()
    form.offer(setup_of(offering.id).columns)
    if not form.validate():
        return page(offering, export_form=form), 422
    head, rows = queries.table(
        offering, form.keys(), form.extras.data or [], asked_section(offering.id).id
    )
    audit.read(
        "gradebook file", action="download", people=len(rows), reason=form.export_reason.data or ""
    )
    release()
    return _download(f"{local(offering.course)}_{_('성적부')}", form.format.data, head, rows)


@bp.post(f"{BASE}/layouts/<int:layout_id>")
def export_layout(offering_id: int, layout_id: int) -> Response | tuple[str, int]:
    """Results in a layout of the institution; asks for a reason and is logged."""
    offering, layout = layout_for(current_user, offering_id, layout_id)
    form = LayoutExportForm()
    if not form.validate():
        return page(offering, layout_form=form), 422
    head, rows, left_out = queries.laid_out(offering, layout, asked_section(offering.id).id)
    if not rows:
        form.form_errors.append(
            _("확정한 결과가 있는 사람이 없습니다. %(n)s명이 확정을 기다립니다.", n=left_out)
        )
        return page(offering, layout_form=form), 422
    audit.read(
        "gradebook layout file", action="download", people=len(rows),
        reason=form.layout_reason.data or "",
    )  # fmt: skip
    name, chosen = f"{offering.course.code}_{layout.name}", layout.file_format
    release()
    return _download(name, chosen, head, rows)


def _download(
    name: str, chosen: str, head: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> Response:
    if chosen == "csv":
        return csvio.csv_download(name, head, [[_text(cell) for cell in row] for row in rows])
    return csvio.xlsx_download(name, head, rows)


def _text(cell: Cell) -> str:
    return "" if cell is None else plain(cell) if hasattr(cell, "as_tuple") else str(cell)  # type: ignore[arg-type]


def page(
    offering: Offering,
    *,
    export_form: ExportForm | None = None,
    import_form: ImportForm | None = None,
    layout_form: LayoutExportForm | None = None,
) -> str:
    """The page, with the form that was refused as it was sent."""
    columns = setup_of(offering.id).columns
    form = export_form or ExportForm(formdata=None)
    if export_form is None:
        form.offer(columns)
        form.items.data = [key for key, _title in form.items.choices or []]
        form.extras.data = ["current", "final", "letter"]
    places = [
        scope for scope in access.chain(Scope("offering", offering.id))
        if scope.kind == "organisation"
    ]  # fmt: skip
    return render_template(
        "grade_exchange/index.html",
        offering=offering,
        columns=columns,
        sections=asked_section(offering.id),
        export_form=form,
        import_form=import_form or ImportForm(formdata=None),
        layout_form=layout_form or LayoutExportForm(formdata=None),
        layouts=queries.layouts_for(offering.id),
        manages=next((one.id for one in places if access.may(current_user, MANAGE, one)), None),
        may_edit=access.may(current_user, EDIT, Scope("offering", offering.id)),
    )
