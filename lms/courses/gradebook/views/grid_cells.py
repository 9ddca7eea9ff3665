"""A column, a learner and a single cell of the gradebook: forms, figures, comments, history."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, audit
from lms.access import Permission, Scope
from lms.accounts import queries as accounts
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.editing import NotAllowed
from lms.courses.enrolment import queries as enrolment
from lms.courses.gradebook import operations, queries, words
from lms.courses.gradebook.models import CellComment
from lms.courses.gradebook.operations import CellConflict, Change
from lms.courses.gradebook.queries import Column
from lms.courses.gradebook.queries import grid as grids
from lms.courses.gradebook.queries.grid import GridLine
from lms.courses.gradebook.rules.statistics import histogram, statistics
from lms.courses.gradebook.views import cell_fields
from lms.courses.gradebook.views.blueprint import EDIT, VIEW, bp
from lms.courses.gradebook.views.cell_fields import CellField
from lms.courses.gradebook.views.grid import BASE
from lms.courses.sections.asking import asked_section
from lms.courses.sections.queries import sections_by_person
from lms.db import db
from lms.numbers import whole_or

COLUMN = f"{BASE}/<any(assignment,quiz,manual):kind>/<int:item_id>"
CELL = f"{COLUMN}/<int:person_id>"


@bp.get(COLUMN)
def grid_column(offering_id: int, kind: str, item_id: int) -> str:
    """An item: how its marks lie, and everybody's mark as a form."""
    offering = offering_for(current_user, offering_id, VIEW)
    column, lines = _column(offering, kind, item_id)
    audit.read("gradebook", people=len(lines))
    return _column_page(offering, column, lines, cell_fields.fields_of(_cells(column, lines)))


@bp.post(COLUMN)
def grid_column_write(offering_id: int, kind: str, item_id: int) -> Response | tuple[str, int]:
    """Write an item's marks."""
    offering = offering_for(current_user, offering_id, EDIT)
    column, lines = _column(offering, kind, item_id)
    fields = cell_fields.sent(_cells(column, lines))
    done = cell_fields.write(offering, current_user, fields)
    if done < 0:
        return _column_page(offering, column, lines, fields), _status(fields)
    flash(_("%(n)s칸을 저장했습니다.", n=done), "success")
    back = url_for(
        "gradebook.grid_column",
        offering_id=offering_id, kind=kind, item_id=item_id, section=asked_section(offering_id).id,
    )  # fmt: skip
    return redirect(back, 303)


@bp.get(f"{BASE}/people/<int:person_id>")
def grid_learner(offering_id: int, person_id: int) -> str:
    """A learner: totals and every mark as a form."""
    offering = offering_for(current_user, offering_id, VIEW)
    line = _line(offering, person_id)
    audit.read("gradebook", accounts.person_by_id(person_id))
    return _learner_page(offering, line, cell_fields.fields_of(list(line.cells.values())))


@bp.post(f"{BASE}/people/<int:person_id>")
def grid_learner_write(offering_id: int, person_id: int) -> Response | tuple[str, int]:
    """Write a learner's marks."""
    offering = offering_for(current_user, offering_id, EDIT)
    line = _line(offering, person_id)
    fields = cell_fields.sent(list(line.cells.values()))
    done = cell_fields.write(offering, current_user, fields)
    if done < 0:
        return _learner_page(offering, line, fields), _status(fields)
    flash(_("%(n)s칸을 저장했습니다.", n=done), "success")
    return redirect(
        url_for("gradebook.grid_learner", offering_id=offering_id, person_id=person_id), 303
    )


@bp.get(CELL)
def grid_cell(offering_id: int, kind: str, item_id: int, person_id: int) -> str:
    """One cell: its mark with the reason, the late deduction, comments, history."""
    offering = offering_for(current_user, offering_id, VIEW)
    audit.read("gradebook", accounts.person_by_id(person_id))
    return _cell_page(offering, kind, item_id, person_id)


@bp.post(CELL)
def grid_cell_write(
    offering_id: int, kind: str, item_id: int, person_id: int
) -> Response | tuple[str, int]:
    """Write one cell with a reason, or waive its late deduction."""
    offering = offering_for(current_user, offering_id, EDIT)
    column, line = _one(offering, kind, item_id, person_id)
    reason = request.form.get("reason", "").replace("\x00", "").strip()[:500]
    if "waive" in request.form:
        error = _waive(offering, column, person_id, reason)
        if error:
            page = _cell_page(offering, kind, item_id, person_id, waive_error=error, reason=reason)
            return page, 422
    else:
        (field,) = cell_fields.sent([line.cell(column.key)])
        done = cell_fields.write(offering, current_user, [field], reason)
        if done == 0:
            field.error = _("바뀐 값이 없습니다. 사유는 값을 바꿀 때 함께 남습니다.")
        if done <= 0:
            page = _cell_page(offering, kind, item_id, person_id, field=field, reason=reason)
            return page, _status([field])
    flash(_("저장했습니다."), "success")
    return _to_cell(offering_id, kind, item_id, person_id)


def _waive(offering: Offering, column: Column, person_id: int, reason: str) -> str:
    """Waive the late deduction or take the waiver back; what is wrong, if something is."""
    wanted = request.form.get("waive") == "1"
    version = whole_or(request.form.get("version"), -1)
    try:
        operations.write_entry(
            offering, current_user, column.key, person_id,
            Change(late_waived=wanted, reason=reason), version,
        )  # fmt: skip
    except CellConflict:
        return _("그 사이에 다른 사람이 이 칸을 고쳤습니다. 지금 값을 보고 다시 하십시오.")
    except NotAllowed as problem:
        return words.refusal(problem)
    return ""


@bp.post(f"{CELL}/comments")
def grid_comment(
    offering_id: int, kind: str, item_id: int, person_id: int
) -> Response | tuple[str, int]:
    """Say something about a cell."""
    offering = offering_for(current_user, offering_id, EDIT)
    column, _line = _one(offering, kind, item_id, person_id)
    text, told = request.form.get("text", ""), "for_learner" in request.form
    try:
        operations.add_comment(
            offering, current_user, column.key, person_id, text, for_learner=told
        )
    except NotAllowed as problem:
        said = words.refusal(problem)
        page = _cell_page(
            offering, kind, item_id, person_id, comment=text, told=told, comment_error=said
        )
        return page, 422
    flash(_("메모를 남겼습니다."), "success")
    return _to_cell(offering_id, kind, item_id, person_id)


@bp.post(f"{BASE}/comments/<int:comment_id>/delete")
def grid_uncomment(offering_id: int, comment_id: int) -> Response:
    """Take one's own comment back."""
    offering = offering_for(current_user, offering_id, EDIT)
    comment = db.session.get(CellComment, comment_id)
    if comment is None or comment.offering_id != offering.id:
        abort(404)
    try:
        operations.delete_comment(comment, current_user)
        flash(_("메모를 지웠습니다."), "success")
    except NotAllowed as problem:
        flash(words.refusal(problem), "danger")
    return _to_cell(offering_id, comment.kind, comment.item_id, comment.person_id)


def _column(offering: Offering, kind: str, item_id: int) -> tuple[Column, list[GridLine]]:
    """A column with the learners of the section that is asked for."""
    column = queries.setup_of(offering.id).column((kind, item_id))
    if column is None:
        abort(404)
    section = asked_section(offering.id).id
    seats = enrolment.roster(offering.id)
    if section is not None:
        held = sections_by_person(offering.id)
        seats = [seat for seat in seats if held.get(seat.person_id) == section]
    return column, grids.lines_of(offering.id, seats)


def _line(offering: Offering, person_id: int) -> GridLine:
    line = grids.line_of(offering.id, person_id)
    if line is None:
        abort(404)
    return line


def _one(offering: Offering, kind: str, item_id: int, person_id: int) -> tuple[Column, GridLine]:
    line = _line(offering, person_id)
    column = line.standing.setup.column((kind, item_id))
    if column is None:
        abort(404)
    return column, line


def _cells(column: Column, lines: list[GridLine]) -> list[grids.CellView]:
    return [line.cell(column.key) for line in lines]


def _status(fields: list[CellField]) -> int:
    return 409 if any(field.stored is not None for field in fields) else 422


def _may(permission: Permission, offering: Offering) -> bool:
    return access.may(current_user, permission, Scope("offering", offering.id))


def _column_page(
    offering: Offering, column: Column, lines: list[GridLine], fields: list[CellField]
) -> str:
    cells = _cells(column, lines)
    marks = [
        cell.earned
        for cell in cells
        if cell.earned is not None and not cell.excused and "filled" not in cell.flags
    ]
    return render_template(
        "gradebook/grid_column.html",
        offering=offering,
        column=column,
        setup=queries.setup_of(offering.id) if not lines else lines[0].standing.setup,
        pairs=list(zip(lines, fields, strict=True)),
        sections=asked_section(offering.id),
        figures=statistics(marks),
        bins=histogram(marks, column.possible),
        excused=sum(cell.excused for cell in cells),
        may_edit=_may(EDIT, offering),
        conflicts=sum(field.stored is not None for field in fields),
        errors=sum(bool(field.error) for field in fields),
        was=cell_fields.was,
        panel=_panel(),
    )


def _learner_page(offering: Offering, line: GridLine, fields: list[CellField]) -> str:
    columns = {column.key: column for column in line.standing.setup.columns}
    return render_template(
        "gradebook/grid_learner.html",
        offering=offering,
        line=line,
        setup=line.standing.setup,
        pairs=[(columns[field.cell.key], field) for field in fields],
        may_edit=_may(EDIT, offering),
        may_grade=_may(Permission.SUBMISSION_GRADE, offering),
        conflicts=sum(field.stored is not None for field in fields),
        errors=sum(bool(field.error) for field in fields),
        was=cell_fields.was,
    )


def _cell_page(
    offering: Offering,
    kind: str,
    item_id: int,
    person_id: int,
    *,
    field: CellField | None = None,
    reason: str = "",
    waive_error: str = "",
    comment: str = "",
    told: bool = False,
    comment_error: str = "",
) -> str:
    column, line = _one(offering, kind, item_id, person_id)
    cell = line.cell(column.key)
    item = next(item for item in line.standing.items if item.key == column.key)
    return render_template(
        "gradebook/grid_cell.html",
        offering=offering,
        column=column,
        line=line,
        cell=cell,
        item=item,
        field=field or cell_fields.fields_of([cell])[0],
        was=cell_fields.was,
        reason=reason,
        waive_error=waive_error,
        changes=queries.changes_of(offering.id, column.key, person_id),
        comments=queries.comments_of(offering.id, column.key, person_id),
        comment=comment,
        told=told,
        comment_error=comment_error,
        may_edit=_may(EDIT, offering),
        may_grade=_may(Permission.SUBMISSION_GRADE, offering),
        panel=_panel(),
    )


def _panel() -> bool:
    """Whether the page goes into the panel beside the grid."""
    return request.values.get("panel") == "1"


def _to_cell(offering_id: int, kind: str, item_id: int, person_id: int) -> Response:
    return redirect(
        url_for(
            "gradebook.grid_cell",
            offering_id=offering_id,
            kind=kind,
            item_id=item_id,
            person_id=person_id,
            panel=1 if _panel() else None,
        ),
        303,
    )
