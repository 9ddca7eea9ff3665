"""An upload, the plan that is made of it, and doing exactly what it says."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit, csvio
from lms.accounts import queries as accounts
from lms.courses import viewing
from lms.courses.catalogue.loaders import offering_for
from lms.courses.grade_exchange import messages, operations
from lms.courses.grade_exchange.forms import ImportForm
from lms.courses.grade_exchange.loaders import plan_for
from lms.courses.grade_exchange.models import GradeImport
from lms.courses.grade_exchange.operations import Changed, Moved, Spent
from lms.courses.grade_exchange.rules import Unusable
from lms.courses.grade_exchange.views.blueprint import BASE, EDIT, bp
from lms.courses.grade_exchange.views.files import page
from lms.courses.gradebook.queries import setup_of
from lms.db import release
from lms.interop.formats.problems import Refused


@bp.post(f"{BASE}/import")
def upload(offering_id: int) -> Response | tuple[str, int]:
    """A sheet becomes a plan; nothing is written yet."""
    offering = offering_for(current_user, offering_id, EDIT)
    form, sent = ImportForm(), request.files.get("sheet")
    try:
        if sent is None or not sent.filename:
            form.sheet.errors = [_("파일을 골라 주십시오.")]
            return page(offering, import_form=form), 422
        release()  # a workbook is unpacked before any row is read
        table = csvio.uploaded_table(sent)
        offering = offering_for(current_user, offering_id, EDIT)
        plan = operations.keep(offering, current_user, sent.filename, table)
    except Unusable as problem:
        form.sheet.errors = [messages.unusable(problem)]
        return page(offering, import_form=form), 422
    except Refused as refusal:
        form.sheet.errors = [viewing.refusal(refusal)]
        return page(offering_for(current_user, offering_id, EDIT), import_form=form), 422
    url = url_for("grade_exchange.plan", offering_id=offering_id, plan_id=plan.id)
    return redirect(url, 303)


@bp.get(f"{BASE}/plans/<int:plan_id>")
def plan(offering_id: int, plan_id: int) -> str:
    """Who would change from what to what, line by line."""
    made = plan_for(current_user, offering_id, plan_id)
    audit.read("gradebook", people=len(made.body["lines"]))
    return _page(made)


@bp.post(f"{BASE}/plans/<int:plan_id>")
def commit(offering_id: int, plan_id: int) -> Response | tuple[str, int]:
    """Do exactly that; what changed since is refused and listed."""
    made = plan_for(current_user, offering_id, plan_id)
    digest = request.form.get("digest", "")
    try:
        done = operations.commit(
            made, current_user, digest, without_moved=request.form.get("moved") == "skip"
        )
    except Changed as changed:
        said = _("그 사이에 바뀐 칸이 있어 아무것도 적지 않았습니다.")
        return _page(made, errors=[said], moved=changed.cells, stale=not changed.cells), 409
    except Spent as problem:
        return _page(made, errors=[messages.spent(problem.code)], stale=True), 422
    flash(_("점수 %(n)s칸을 적었습니다.", n=done), "success")
    return redirect(url_for("gradebook.grid", offering_id=offering_id), 303)


@bp.post(f"{BASE}/plans/<int:plan_id>/discard")
def discard(offering_id: int, plan_id: int) -> Response:
    """Forget the plan."""
    operations.discard(plan_for(current_user, offering_id, plan_id))
    flash(_("아무것도 바꾸지 않았습니다."), "info")
    return redirect(url_for("grade_exchange.index", offering_id=offering_id), 303)


def _page(
    made: GradeImport,
    *,
    errors: list[str] | None = None,
    moved: list[Moved] | None = None,
    stale: bool = False,
) -> str:
    lines = made.body["lines"]
    written = [line for line in lines if line["outcome"] not in ("repeated", "own")]
    cells = [cell for line in written for cell in line["cells"]]
    return render_template(
        "grade_exchange/plan.html",
        offering=made.offering,
        plan=made,
        lines=lines,
        columns={column.key: column for column in setup_of(made.offering_id).columns},
        counts={
            code: sum(cell["outcome"] == code for cell in cells)
            for code in ("change", "same", "bad", "locked")
        },
        over=sum(cell["over"] and cell["outcome"] == "change" for cell in cells),
        outcomes=messages.LINES,
        bad=messages.bad,
        errors=errors or [],
        moved=moved or [],
        people=accounts.people_by_ids({cell.person_id for cell in moved or []}),
        stale=stale,
    )
