"""Training logs: by month, by day, signed, approved, on paper, as a sheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, audit, clock, csvio
from lms.access import Permission, Scope
from lms.courses import editing
from lms.courses.editing import Conflict, NotAllowed
from lms.courses.programmes.loaders import cohort_for
from lms.courses.training_log import words
from lms.courses.training_log.exports import log_table, month_name
from lms.courses.training_log.forms import (
    ExportForm,
    LogForm,
    ReturnForm,
    SignForm,
    VersionForm,
    rows_of,
)
from lms.courses.training_log.loaders import APPROVE, day_for, log_cohort
from lms.courses.training_log.models import TrainingLog
from lms.courses.training_log.operations import logs as operations
from lms.courses.training_log.queries import logs as queries
from lms.courses.training_log.queries.logs import DaySheet
from lms.courses.training_log.rules import logs as rules
from lms.courses.training_log.views import bp
from lms.db import read_only, release
from lms.numbers import whole_or
from lms.paging import asked_page, paged

Answer = str | Response | tuple[str, int]


@bp.get("/training")
def index() -> str:
    """The cohorts whose papers the person keeps, with what is missing."""
    if not current_user.is_authenticated or not (
        access.may_anywhere(current_user, APPROVE)
        or access.may_anywhere(current_user, Permission.COUNSEL)
    ):
        access.require_anywhere(current_user, APPROVE)
    lines = queries.waiting(current_user)
    asked = request.args.get("state", "")
    shown = [
        line for line in lines
        if (asked != "missing" or line.missing) and (asked != "signed" or line.signed)
    ]  # fmt: skip
    return render_template(
        "training_log/index.html", page=paged(shown, asked_page()), asked=asked, any=bool(lines)
    )


@bp.get("/cohorts/<int:cohort_id>/logs")
def logs(cohort_id: int) -> str:
    """A month of a cohort's logs, with what is missing."""
    return _month_page(cohort_id, ExportForm(formdata=None))


def _month_page(cohort_id: int, form: ExportForm) -> str:
    cohort = log_cohort(current_user, cohort_id)
    near = max(cohort.starts_on, min(cohort.ends_on, clock.today()))
    first = rules.month_of(request.args.get("month", ""), near)
    lines = queries.month(cohort, first)
    asked = request.args.get("state", "")
    open_ = [line for line in lines if line.open]
    return render_template(
        "training_log/logs.html",
        cohort=cohort, first=first,
        lines=[line for line in lines if not asked or line.state == asked],
        asked=asked, everything=len(lines), open=len(open_),
        held=sum(line.state != "ahead" for line in lines), form=form,
        states=sorted({line.state for line in lines}),
        previous=_previous(first), following=month_name(rules.next_month(first)),
        month=month_name(first), approves=_approves(cohort.id),
    )  # fmt: skip


def _previous(first: date) -> str:
    return month_name(first - timedelta(days=1))


@bp.post("/cohorts/<int:cohort_id>/logs/export")
def export_logs(cohort_id: int) -> FlaskResponse | tuple[str, int]:
    """A month's logs as a sheet; asks for a reason and is logged."""
    cohort = log_cohort(current_user, cohort_id)
    form = ExportForm()
    if not form.validate():
        return _month_page(cohort_id, form), 422
    first = rules.month_of(form.month.data or "", clock.today())
    lines = queries.month(cohort, first)
    head, rows = log_table(lines)
    audit.read(
        f"cohort {cohort.id} training_logs", action="download",
        people=max((line.counts.enrolled for line in lines), default=0),
        reason=form.reason.data or "",
    )  # fmt: skip
    release()
    return csvio.xlsx_download(f"training-log-{cohort.id}-{month_name(first)}", head, rows)


@bp.get("/cohorts/<int:cohort_id>/logs/print")
def print_logs(cohort_id: int) -> str:
    """A month's logs on paper, a day a sheet."""
    cohort = log_cohort(current_user, cohort_id)
    first = rules.month_of(request.args.get("month", ""), clock.today())
    lines = [line for line in queries.month(cohort, first) if line.log is not None]
    return render_template("training_log/logs_print.html", cohort=cohort, lines=lines, first=first)


@bp.get("/cohorts/<int:cohort_id>/logs/<day>")
def show_log(cohort_id: int, day: str) -> str:
    """A day's log, with what may be done to it."""
    sheet = day_for(current_user, cohort_id, day)
    return _day_page(sheet, SignForm(formdata=None), ReturnForm(formdata=None))


def _day_page(sheet: DaySheet, sign: SignForm, send_back: ReturnForm) -> str:
    log = sheet.log
    if log is not None:
        sign.version.data = send_back.version.data = log.version
        sign.version.raw_data = send_back.version.raw_data = None
    teaches = queries.teaches(current_user, sheet.cohort.id)
    return render_template(
        "training_log/log.html",
        sheet=sheet, cohort=sheet.cohort, log=log, sign_form=sign, return_form=send_back,
        state=log.state if log is not None else "missing",
        may_write=teaches and (log is None or rules.may("edit", log.state)),
        may_sign=teaches and log is not None and rules.may("sign", log.state),
        hindrances=[words.refusal(code) for code in operations.hindrances(sheet)],
        may_take_back=log is not None and log.signed_by_id == current_user.id
        and rules.may("take_back", log.state),
        may_approve=log is not None and _approves(sheet.cohort.id)
        and rules.approval_refusal(
            log.state, signed_by=log.signed_by_id, approver=current_user.id
        ) is None,
        genuine=log is None or log.content is None
        or rules.fingerprint(log.content) == log.content_hash,
    )  # fmt: skip


def _approves(cohort_id: int) -> bool:
    return access.may(current_user, APPROVE, Scope("cohort", cohort_id))


@bp.get("/cohorts/<int:cohort_id>/logs/<day>/print")
def print_log(cohort_id: int, day: str) -> str:
    """A day's log on paper."""
    sheet = day_for(current_user, cohort_id, day)
    line = queries.LogLine(
        sheet.on, 0, sheet.counts, sheet.log, sheet.log.state if sheet.log else "missing"
    )
    return render_template(
        "training_log/logs_print.html", cohort=sheet.cohort, lines=[line], first=sheet.on, day=day
    )


@bp.route("/cohorts/<int:cohort_id>/logs/<day>/edit", methods=["GET", "POST"])
def edit_log(cohort_id: int, day: str) -> Answer:
    """Write a day's log; what somebody else saved meanwhile is shown, not overwritten."""
    sheet = day_for(current_user, cohort_id, day)
    if not queries.teaches(current_user, cohort_id):
        abort(403)
    form = LogForm(data=_stored(sheet))
    if request.method == "GET" or form.rearrange(request.form.get("do", "")):
        read_only()
        return _form_page(sheet, form)
    if not form.validate():
        read_only()
        return _form_page(sheet, form), 422
    try:
        operations.write(
            sheet.cohort, sheet.on, form.entries(), form.notes.data or "",
            version=whole_or(str(form.version.data or "0"), -1),
        )  # fmt: skip
    except Conflict:
        return _conflict(sheet, form), 409
    except NotAllowed as no:
        form.form_errors.append(words.refusal(no.code))
        return _form_page(sheet, form), 422
    flash(_("훈련일지를 저장했습니다."), "success")
    return redirect(_url(sheet), 303)


def _stored(sheet: DaySheet) -> dict[str, object]:
    log = sheet.log
    return {
        "notes": log.notes if log is not None else "",
        "periods": rows_of(sheet.entries),
        "version": log.version if log is not None else 0,
    }


def _conflict(sheet: DaySheet, form: LogForm) -> str:
    log = sheet.log
    stored = {"notes": log.notes if log else "", "version": log.version if log else 0}
    differences = editing.against(form, stored)
    theirs = {row["start"]: row for row in rows_of(queries.entries_of(log) if log else [])}
    for entry in form.periods.entries:
        mine, other = entry.data, theirs.get(entry.data["start"], {})
        for name in ("subject", "instructor", "taught"):
            if (mine[name] or "") != other.get(name, ""):
                label = f"{mine['start']} {entry.form[name].label.text}"
                differences.append(editing.Difference(label, other.get(name, ""), mine[name] or ""))
    return _form_page(sheet, form, differences)


def _form_page(
    sheet: DaySheet, form: LogForm, differences: list[editing.Difference] | None = None
) -> str:
    return render_template(
        "training_log/log_form.html",
        sheet=sheet, cohort=sheet.cohort, log=sheet.log, form=form, differences=differences,
        subjects=queries.subjects(sheet.cohort.id), instructors=queries.instructors(sheet.cohort.id),
    )  # fmt: skip


@bp.post("/cohorts/<int:cohort_id>/logs/<day>/sign")
def sign_log(cohort_id: int, day: str) -> Answer:
    """Sign the day: its content is frozen with a hash."""
    sheet = day_for(current_user, cohort_id, day)
    if not queries.teaches(current_user, cohort_id):
        abort(403)
    form = SignForm()
    if not form.validate():
        read_only()
        return _day_page(sheet, form, ReturnForm(formdata=None)), 422
    version = editing.version_in(form)
    return _act(
        sheet, lambda: operations.sign(sheet, current_user, form.name.data or "", version=version),
        _("서명했습니다. 담당자가 승인하면 끝납니다."),
    )  # fmt: skip


@bp.post("/cohorts/<int:cohort_id>/logs/<day>/take-back")
def take_back_log(cohort_id: int, day: str) -> Answer:
    """Take one's own signature back."""
    sheet = day_for(current_user, cohort_id, day)
    version = editing.version_in(VersionForm())
    return _act(
        sheet,
        lambda: operations.take_back(_written(sheet), current_user, version=version),
        _("서명을 거두었습니다. 고친 뒤 다시 서명하세요."),
    )


@bp.post("/cohorts/<int:cohort_id>/logs/<day>/approve")
def approve_log(cohort_id: int, day: str) -> Answer:
    """Approve a signed log."""
    cohort_for(current_user, cohort_id, APPROVE)
    sheet = day_for(current_user, cohort_id, day)
    version = editing.version_in(VersionForm())
    return _act(
        sheet,
        lambda: operations.approve(_written(sheet), current_user, version=version),
        _("승인했습니다."),
    )


@bp.post("/cohorts/<int:cohort_id>/logs/<day>/return")
def return_log(cohort_id: int, day: str) -> Answer:
    """Send a signed log back with a reason."""
    cohort_for(current_user, cohort_id, APPROVE)
    sheet = day_for(current_user, cohort_id, day)
    form = ReturnForm()
    if not form.validate():
        read_only()
        return _day_page(sheet, SignForm(formdata=None), form), 422
    version, reason = editing.version_in(form), form.reason.data or ""
    return _act(
        sheet,
        lambda: operations.send_back(_written(sheet), current_user, reason, version=version),
        _("돌려보내고 서명한 사람에게 알렸습니다."),
    )


def _written(sheet: DaySheet) -> TrainingLog:
    if sheet.log is None:
        raise NotAllowed("nothing_written")
    return sheet.log


def _act(sheet: DaySheet, act: Callable[[], None], said: str) -> Answer:
    try:
        act()
    except Conflict:
        flash(_("그사이 일지가 바뀌었습니다. 지금 내용을 확인해 주세요."), "warning")
        return _day_page(sheet, SignForm(formdata=None), ReturnForm(formdata=None)), 409
    except NotAllowed as no:
        flash(words.refusal(no.code), "danger")
        return redirect(_url(sheet), 303)
    flash(said, "success")
    return redirect(_url(sheet), 303)


def _url(sheet: DaySheet) -> str:
    return url_for("training_log.show_log", cohort_id=sheet.cohort.id, day=sheet.on.isoformat())
