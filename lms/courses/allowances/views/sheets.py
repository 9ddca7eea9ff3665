"""One sheet: its lines, why each is what it is, approval, corrections."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit, csvio
from lms.accounts import queries as accounts
from lms.courses import editing
from lms.courses.allowances import words
from lms.courses.allowances.exports import sheet_table
from lms.courses.allowances.forms import CarryForm, ExportForm, VersionForm
from lms.courses.allowances.loaders import difference_for, line_for, sheet_for
from lms.courses.allowances.models import AllowanceSheet
from lms.courses.allowances.operations import sheets as operations
from lms.courses.allowances.queries import facts
from lms.courses.allowances.queries import sheets as queries
from lms.courses.allowances.rules.steps import FROZEN
from lms.courses.allowances.views import bp
from lms.courses.editing import Conflict, NotAllowed
from lms.courses.listing import asked
from lms.db import read_only, release
from lms.paging import asked_page, paged

Answer = str | Response | tuple[str, int]


@bp.get("/manage/allowances/<int:sheet_id>")
def sheet(sheet_id: int) -> str:
    """The lines with their arithmetic, filtered and sorted; looking is logged."""
    return _page(sheet_for(current_user, sheet_id), ExportForm(formdata=None))


def _page(found: AllowanceSheet, form: ExportForm) -> str:
    text = request.args.get("q", "").strip()[:100]
    code = asked("code", {**words.CODES, "corrected": ""})
    sort = request.args.get("sort", "name")
    page = paged(queries.lines(found.id, text=text, code=code, sort=sort), asked_page(), size=50)
    audit.read(
        f"allowance_sheet {found.id}",
        action="search" if text else "view", people=len(page.items),
    )  # fmt: skip
    frozen = found.state in FROZEN
    return render_template(
        "allowances/sheet.html",
        sheet=found, cohort=found.cohort, page=page, text=text, code=code, sort=sort, form=form,
        title=_title(found), frozen=frozen, corrections=queries.corrections(found.id),
        hindrances=[] if frozen else [
            words.refusal(one) for one in queries.hindrances(found, current_user)
        ],
        counts=queries.counts(found.id),
    )  # fmt: skip


def _title(found: AllowanceSheet) -> str:
    return words.sheet_title(found, len(facts.periods_of(found.cohort)))


@bp.get("/manage/allowances/<int:sheet_id>/people/<int:person_id>")
def person(sheet_id: int, person_id: int) -> str:
    """One person's computation, day by day."""
    line = line_for(current_user, sheet_id, person_id)
    audit.read(f"allowance_sheet {sheet_id} person", line.person)
    return render_template(
        "allowances/person.html",
        line=line, sheet=line.sheet, title=_title(line.sheet),
        steps=words.steps(line, line.sheet.policy or {}),
        corrections=queries.corrections(sheet_id, person_id),
    )  # fmt: skip


@bp.post("/manage/allowances/<int:sheet_id>/compute")
def compute(sheet_id: int) -> Response:
    """Compute a sheet anew."""
    found = sheet_for(current_user, sheet_id)
    version = editing.version_in(VersionForm())
    return _act(
        found,
        lambda: operations.compute(found, current_user, version=version),
        _("다시 계산했습니다."),
    )


@bp.post("/manage/allowances/<int:sheet_id>/approve")
def approve(sheet_id: int) -> Response:
    """Approve a sheet: it is frozen, and can be paid."""
    found = sheet_for(current_user, sheet_id)
    version = editing.version_in(VersionForm())
    return _act(
        found,
        lambda: operations.approve(found, current_user, version=version),
        _("승인했습니다. 지급 담당자가 명단을 받을 수 있습니다."),
    )


@bp.get("/manage/allowances/<int:sheet_id>/differences")
def differences(sheet_id: int) -> str:
    """Whose amount would be another one if the sheet were computed now."""
    return _differences(sheet_for(current_user, sheet_id), CarryForm(formdata=None))


def _differences(found: AllowanceSheet, form: CarryForm) -> str:
    changed = queries.changed_since(found)
    audit.read(f"allowance_sheet {found.id}", people=len(changed))
    return render_template(
        "allowances/differences.html",
        sheet=found, cohort=found.cohort, title=_title(found), form=form,
        page=paged(changed, asked_page(), size=50),
        people=accounts.people_by_ids([one.person_id for one in changed]),
        total=sum(one.difference for one in changed), frozen=found.state in FROZEN,
    )  # fmt: skip


@bp.post("/manage/allowances/<int:sheet_id>/carry")
def carry(sheet_id: int) -> Answer:
    """Put the differences of a frozen sheet on the next one, with a reason."""
    found = sheet_for(current_user, sheet_id)
    form = CarryForm()
    if not form.validate():
        read_only()
        return _differences(found, form), 422
    try:
        target, people = operations.carry(found, current_user, form.reason.data or "")
    except NotAllowed as no:
        flash(words.refusal(no.code), "danger")
        return redirect(url_for("allowances.differences", sheet_id=found.id), 303)
    flash(
        ngettext(
            "%(num)s명의 차액을 올렸습니다. 이 표를 다시 계산해 주세요.",
            "%(num)s명의 차액을 올렸습니다. 이 표를 다시 계산해 주세요.",
            people,
        ),
        "success",
    )
    return redirect(url_for("allowances.sheet", sheet_id=target.id), 303)


@bp.post("/manage/allowances/<int:sheet_id>/corrections/<int:difference_id>/remove")
def take_out(sheet_id: int, difference_id: int) -> Response:
    """Take a correction off again."""
    found, row = difference_for(current_user, sheet_id, difference_id)
    return _act(
        found, lambda: operations.take_out(row, found), _("차액을 뺐습니다. 다시 계산해 주세요.")
    )


@bp.get("/manage/allowances/<int:sheet_id>/print")
def print_sheet(sheet_id: int) -> str:
    """The sheet on paper."""
    found = sheet_for(current_user, sheet_id)
    lines = queries.lines(found.id)
    audit.read(f"allowance_sheet {found.id}", action="print", people=len(lines))
    return render_template(
        "allowances/sheet_print.html",
        sheet=found, cohort=found.cohort, lines=lines, title=_title(found),
    )  # fmt: skip


@bp.post("/manage/allowances/<int:sheet_id>/export")
def export(sheet_id: int) -> FlaskResponse | tuple[str, int]:
    """The sheet as a file, without accounts; asks for a reason and is logged."""
    found = sheet_for(current_user, sheet_id)
    form = ExportForm()
    if not form.validate():
        return _page(found, form), 422
    lines = queries.lines(found.id)
    head, rows = sheet_table(lines)
    audit.read(
        f"allowance_sheet {found.id}",
        action="download", people=len(rows), reason=form.reason.data or "",
    )  # fmt: skip
    name = f"allowance-{found.cohort_id}-{found.number}"
    release()
    return csvio.xlsx_download(name, head, rows)


def _act(found: AllowanceSheet, act: Callable[[], None], said: str) -> Response:
    try:
        act()
        flash(said, "success")
    except Conflict:
        flash(_("그사이 표가 바뀌었습니다. 지금 내용을 확인해 주세요."), "warning")
    except NotAllowed as no:
        flash(words.refusal(no.code), "danger")
    return redirect(url_for("allowances.sheet", sheet_id=found.id), 303)
