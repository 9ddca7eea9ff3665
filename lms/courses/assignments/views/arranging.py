"""Copying, ordering, deleting and restoring assignments; moving all dates of a course."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.access import Permission
from lms.courses.assignments import operations, registry
from lms.courses.assignments.dating import ShiftForm
from lms.courses.assignments.loaders import assignment_in
from lms.courses.assignments.messages import words
from lms.courses.assignments.operations import Refused
from lms.courses.assignments.rules import moved_dates
from lms.courses.assignments.views import bp
from lms.courses.catalogue.loaders import offering_for
from lms.db import read_only
from lms.numbers import whole_or

EDIT = Permission.ASSIGNMENT_EDIT


@bp.post("/teach/<int:offering_id>/assignments/<int:assignment_id>/duplicate")
def duplicate(offering_id: int, assignment_id: int) -> Response:
    """A copy as a draft, opened for editing."""
    assignment = assignment_in(current_user, offering_id, assignment_id, EDIT)
    copy = operations.duplicate(assignment)
    flash(_("사본을 만들었습니다. 이름과 날짜를 고친 뒤 공개하세요."), "success")
    return redirect(
        url_for("assignments.edit", offering_id=offering_id, assignment_id=copy.id), 303
    )


@bp.post("/teach/<int:offering_id>/assignments/<int:assignment_id>/move")
def move(offering_id: int, assignment_id: int) -> Response | tuple[str, int]:
    """Put it at another place among the assignments (counted from 0)."""
    assignment = assignment_in(current_user, offering_id, assignment_id, EDIT)
    operations.move(assignment, whole_or(request.form.get("place"), 0))
    if request.headers.get("X-Requested-With") == "fetch":
        return "", 204
    return redirect(_list(offering_id) + f"#assignment-{assignment.id}", 303)


@bp.post("/teach/<int:offering_id>/assignments/<int:assignment_id>/delete")
def delete(offering_id: int, assignment_id: int) -> Response:
    """Take it away, while nobody has handed in."""
    assignment = assignment_in(current_user, offering_id, assignment_id, EDIT)
    try:
        operations.delete(assignment)
    except Refused as refusal:
        for reason in refusal.reasons:
            flash(words(reason), "danger")
        return redirect(
            url_for("assignments.edit", offering_id=offering_id, assignment_id=assignment_id), 303
        )
    flash(_("과제를 지웠습니다. 목록 아래의 지운 과제에서 되돌릴 수 있습니다."), "success")
    return redirect(_list(offering_id), 303)


@bp.post("/teach/<int:offering_id>/assignments/<int:assignment_id>/restore")
def restore(offering_id: int, assignment_id: int) -> Response:
    """Bring a deleted one back, as a draft."""
    assignment = assignment_in(current_user, offering_id, assignment_id, EDIT, gone=True)
    if operations.restore(assignment):
        flash(_("되돌렸습니다. 초안이니 다시 공개해야 보입니다."), "success")
    return redirect(_list(offering_id) + f"#assignment-{assignment.id}", 303)


@bp.route("/teach/<int:offering_id>/assignments/shift", methods=["GET", "POST"])
def shift(offering_id: int) -> str | Response | tuple[str, int]:
    """Move the dates of several items by days: first shown, then done."""
    offering = offering_for(current_user, offering_id, EDIT)
    items: list[tuple[registry.DatedKind, Any]] = [
        (kind, item)
        for kind in registry.dated_kinds()
        for item in kind.of_offering(offering.id)
        if item.available_from or item.due_at or item.late_until
    ]
    form = ShiftForm()
    form.offer([(f"{kind.kind}-{item.id}", item) for kind, item in items])
    shown = False
    if form.is_submitted():
        if not form.validate():
            read_only()
            return _shift_page(offering, form, items, shown=False), 422
        if request.form.get("do") == "move":
            chosen = [item for kind, item in items if f"{kind.kind}-{item.id}" in form.items.data]
            if _stale(items):
                flash(_("그사이 날짜가 바뀌었습니다. 새 미리보기를 확인해 주세요."), "warning")
                read_only()
                return _shift_page(offering, form, items, shown=True), 409
            count = operations.shift_dates(
                offering,
                chosen,
                form.days.data or 0,
                with_overrides=bool(form.with_overrides.data),
            )
            flash(
                ngettext(
                    "%(n)s개의 날짜를 옮겼습니다.", "%(n)s개의 날짜를 옮겼습니다.", count, n=count
                ),
                "success",
            )
            return redirect(_list(offering_id), 303)
        shown = True
        read_only()
    return _shift_page(offering, form, items, shown=shown)


def _shift_page(
    offering: Any, form: ShiftForm, items: list[tuple[Any, Any]], *, shown: bool
) -> str:
    chosen = set(form.items.data or [])
    plan = [
        (kind, item, moved_dates(item, form.days.data or 0))
        for kind, item in items
        if f"{kind.kind}-{item.id}" in chosen
    ]
    return render_template(
        "assignments/shift.html",
        offering=offering,
        form=form,
        items=items,
        plan=plan if shown else [],
        shown=shown,
        stamp=_stamp(items),
    )


def _stamp(items: list[tuple[Any, Any]]) -> str:
    """What the dates were when the preview was made."""
    text = ";".join(
        f"{kind.kind}-{item.id}:{item.available_from}:{item.due_at}:{item.late_until}"
        for kind, item in items
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _stale(items: list[tuple[Any, Any]]) -> bool:
    return (request.form.get("stamp") or "") != _stamp(items)


def _list(offering_id: int) -> str:
    return url_for("assignments.teach_index", offering_id=offering_id)
