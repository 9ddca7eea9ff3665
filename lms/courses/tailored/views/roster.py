"""The roster of a company's employees, and the report of what they agreed to."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit, csvio
from lms.courses.editing import NotAllowed
from lms.courses.tailored import exports, loaders, queries, words
from lms.courses.tailored.forms import ExportForm, RosterForm
from lms.courses.tailored.models import TailoredEmployee, TailoredRequest
from lms.courses.tailored.operations import attending
from lms.courses.tailored.rules import reporting, states
from lms.courses.tailored.rules.reporting import Report
from lms.courses.tailored.rules.states import Named
from lms.courses.tailored.views import bp
from lms.db import read_only
from lms.interop.formats.problems import Refused
from lms.interop.formats.tables import Table

Answer = str | Response | tuple[str, int]
NAMES = {"이름", "성명", "name"}
ADDRESSES = {"이메일", "메일", "email", "e-mail"}


@bp.route("/company/courses/<int:request_id>/employees", methods=["GET", "POST"])
def employees(request_id: int) -> Answer:
    """Name employees, typed or in a file; all of them, or none where a line is wrong."""
    row = loaders.request_of_company(current_user, request_id)
    form = RosterForm()
    if not form.validate_on_submit():
        page = _form(row, form)
        return (page, 422) if form.is_submitted() else page
    try:
        added = attending.add(row, _named(form), current_user)
    except NotAllowed as no:
        form.people.errors = [words.why(no.code, no.params)]
        return _form(row, form), 422
    flash(
        ngettext(
            "%(n)s명을 초대했습니다. 직원이 스스로 참여를 정합니다.",
            "%(n)s명을 초대했습니다. 직원이 스스로 참여를 정합니다.",
            added,
            n=added,
        ),
        "success",
    )
    return redirect(url_for("tailored.own", request_id=row.id, _anchor="roster"), 303)


def _form(row: TailoredRequest, form: RosterForm) -> str:
    return render_template("tailored/employees.html", row=row, form=form)


def _named(form: RosterForm) -> list[Named]:
    typed = states.read_lines(form.people.data or "")
    upload = form.file.data
    if not getattr(upload, "filename", ""):
        return typed
    try:
        table = csvio.uploaded_table(upload)
    except Refused as error:
        raise NotAllowed("bad_file") from error
    return typed + _rows(table)


def _rows(table: Table) -> list[Named]:
    head = [one.strip().casefold() for one in table.header]
    name = next((at for at, one in enumerate(head) if one in NAMES), None)
    email = next((at for at, one in enumerate(head) if one in ADDRESSES), None)
    if name is None or email is None:
        raise NotAllowed("bad_file")

    def cell(cells: tuple[str, ...], at: int) -> str:
        return " ".join(cells[at].split()) if at < len(cells) else ""

    return [
        Named(row.line, cell(row.cells, name), cell(row.cells, email).lower())
        for row in table.rows
        if any(one.strip() for one in row.cells)
    ]


@bp.post("/company/courses/employees/<int:employee_id>/<any(remind,remove):act>")
def change_employee(employee_id: int, act: str) -> Response:
    """Send the invitation once more, or take somebody off the roster."""
    row = loaders.employee_of_company(current_user, employee_id)
    try:
        if act == "remind" and attending.remind(row, current_user):
            flash(_("초대를 다시 보냈습니다."), "success")
        elif act == "remove" and attending.remove(row, current_user):
            flash(
                _("명단에서 뺐습니다. 회사는 더 볼 수 없고, 강좌의 자리는 본인의 것입니다."),
                "success",
            )
    except NotAllowed as no:
        flash(words.why(no.code, no.params), "danger")
    return redirect(url_for("tailored.own", request_id=row.request_id, _anchor="roster"), 303)


def _report(row: TailoredRequest) -> tuple[Report, dict[int, TailoredEmployee]]:
    proposal = queries.accepted_of(row.id)
    if proposal is None:
        abort(404)
    found = queries.employees_of(row.id)
    facts = queries.facts_of(proposal, found)
    agreed = queries.agreed_of(one.employee for one in facts)
    return reporting.report(facts, agreed), {one.id: one for one in found}


@bp.get("/company/courses/<int:request_id>/report")
def report(request_id: int) -> str:
    """How employees get on, each only by what they agreed to."""
    row = loaders.request_of_company(current_user, request_id)
    return _page(row, ExportForm(formdata=None))


def _page(row: TailoredRequest, form: ExportForm) -> str:
    made, found = _report(row)
    audit.read("tailored report", people=len(made.lines))
    return render_template(
        "tailored/report.html", row=row, report=made, employees=found, form=form,
        whats=reporting.WHATS, least=reporting.LEAST,
    )  # fmt: skip


@bp.post("/company/courses/<int:request_id>/report/export")
def export_report(request_id: int) -> FlaskResponse | Answer:
    """The same as a workbook, for a stated reason."""
    row = loaders.request_of_company(current_user, request_id)
    form = ExportForm()
    if not form.validate():
        read_only()
        return _page(loaders.request_of_company(current_user, request_id), form), 422
    made, found = _report(row)
    head, table = exports.report_table(made, found)
    audit.read("tailored report", action="download", people=len(made.lines),
               reason=form.reason.data or "")  # fmt: skip
    return csvio.xlsx_download("tailored-report", head, table)
