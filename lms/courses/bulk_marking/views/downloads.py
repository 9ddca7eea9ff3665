"""The page of bulk marking, and what is downloaded from it."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit, csvio
from lms.access import Permission
from lms.courses.assignments.loaders import assignment_in
from lms.courses.assignments.models import Assignment
from lms.courses.bulk_marking import operations, queries
from lms.courses.bulk_marking.forms import FilesForm, MarksForm, SheetForm, WorksForm
from lms.courses.bulk_marking.views import bp
from lms.db import release
from lms.i18n import local
from lms.interop.formats.sniff import safe_name

GRADE = Permission.SUBMISSION_GRADE
BASE = "/teach/<int:offering_id>/assignments/<int:assignment_id>/bulk"


@bp.get(BASE)
def index(offering_id: int, assignment_id: int) -> str:
    """Download all, give marked files back, marks by a sheet."""
    return page(assignment_in(current_user, offering_id, assignment_id, GRADE))


@bp.post(f"{BASE}/works")
def works(offering_id: int, assignment_id: int) -> Response | tuple[str, int]:
    """Everything handed in as one zip; asks for a reason and is logged."""
    assignment = assignment_in(current_user, offering_id, assignment_id, GRADE)
    form = WorksForm()
    if not form.validate():
        return page(assignment, works_form=form), 422
    items = queries.handed_in(assignment, current_user, only_latest=form.which.data == "latest")
    if not items:
        form.form_errors.append(_("아직 낸 것이 없습니다."))
        return page(assignment, works_form=form), 422
    entries = operations.entries_of(items)
    name = safe_name(f"{local(assignment)}_{_('제출물')}.zip")
    audit.read(
        "works of an assignment", action="download",
        people=len({item.label for item in items}), reason=form.works_reason.data or "",
    )  # fmt: skip
    release()
    response = Response(operations.stream(entries), mimetype="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@bp.post(f"{BASE}/sheet")
def sheet(offering_id: int, assignment_id: int) -> Response | tuple[str, int]:
    """The sheet of marks; asks for a reason and is logged."""
    assignment = assignment_in(current_user, offering_id, assignment_id, GRADE)
    form = SheetForm()
    if not form.validate():
        return page(assignment, sheet_form=form), 422
    head, rows = operations.sheet_of(assignment, current_user)
    if not rows:
        form.form_errors.append(_("아직 낸 것이 없습니다."))
        return page(assignment, sheet_form=form), 422
    name = f"{local(assignment)}_{_('채점표')}"
    audit.read(
        "sheet of marks", action="download", people=len(rows), reason=form.sheet_reason.data or ""
    )
    release()
    if form.format.data == "csv":
        return csvio.csv_download(name, head, [[_text(cell) for cell in row] for row in rows])
    return csvio.xlsx_download(name, head, rows)


def _text(cell: Any) -> str:
    return "" if cell is None else f"{cell:f}" if hasattr(cell, "as_tuple") else str(cell)


def page(
    assignment: Assignment,
    *,
    works_form: WorksForm | None = None,
    sheet_form: SheetForm | None = None,
    files_form: FilesForm | None = None,
    marks_form: MarksForm | None = None,
) -> str:
    """The page, with the form that was refused as it was sent."""
    items = queries.handed_in(assignment, current_user, only_latest=True)
    return render_template(
        "bulk_marking/index.html",
        offering=assignment.offering,
        assignment=assignment,
        people=len(items),
        hidden=any(item.hidden for item in items),
        works_form=works_form or WorksForm(formdata=None),
        sheet_form=sheet_form or SheetForm(formdata=None),
        files_form=files_form or FilesForm(formdata=None),
        marks_form=marks_form or MarksForm(formdata=None),
    )
