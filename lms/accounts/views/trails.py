"""The audit trail, the access log and the outbox."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response as BaseResponse

from lms import access, audit, csvio, i18n
from lms.access import ROOT, Permission
from lms.accounts.forms.office import ReasonForm
from lms.accounts.models import AccessLogEntry, AuditEntry
from lms.accounts.operations import oversight
from lms.accounts.queries import descriptions, trails
from lms.accounts.queries.trails import Filters
from lms.accounts.views import bp
from lms.clock import SEOUL
from lms.db import db
from lms.numbers import whole
from lms.outbox import OutboxRow
from lms.paging import asked_page

ACCESS_ACTIONS = ("view", "search", "print", "download")


def _filters() -> Filters:
    values = request.values

    def day(name: str) -> date | None:
        try:
            return date.fromisoformat(values.get(name, ""))
        except ValueError:
            return None

    return Filters(
        who=values.get("who", "").strip(),
        action=values.get("action", ""),
        since=day("since"),
        until=day("until"),
        subject=values.get("subject", "").strip(),
        subject_id=values.get("subject_id", type=whole),
    )


@bp.get("/office/audit")
@login_required
def audit_trail() -> str:
    """Who did what to what, and why."""
    access.require(current_user, Permission.AUDIT_VIEW, ROOT)
    filters = _filters()
    page = trails.audit_page(filters, asked_page())
    return render_template(
        "accounts/audit.html",
        page=page,
        lines=descriptions.audit_lines(page.items),
        filters=filters,
        actions=_by_words((code, trails.label(code)) for code in trails.actions()),
        kinds=_by_words(
            (code, trails.label(f"kind:{code}", code)) for code in trails.subject_kinds()
        ),
    )


def _by_words(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(choices, key=lambda choice: choice[1])


@bp.get("/office/access-log")
@login_required
def access_log() -> str:
    """Who read whose personal data."""
    access.require(current_user, Permission.ACCESS_LOG_VIEW, ROOT)
    filters = _filters()
    page = trails.access_page(filters, asked_page())
    return render_template(
        "accounts/access_log.html",
        page=page,
        readings=descriptions.readings(page.items),
        filters=filters,
        actions=[(code, trails.label(f"read:{code}", code)) for code in ACCESS_ACTIONS],
        label=trails.label,
    )


@bp.post("/office/audit/export")
@login_required
def export_audit() -> BaseResponse:
    """The trail as CSV, with a reason that is logged."""
    access.require(current_user, Permission.AUDIT_VIEW, ROOT)
    return _export("audit_trail", trails.audit_query(_filters()), _audit_cells, AUDIT_HEAD)


@bp.post("/office/access-log/export")
@login_required
def export_access_log() -> BaseResponse:
    """The access log as CSV, with a reason that is logged."""
    access.require(current_user, Permission.ACCESS_LOG_VIEW, ROOT)
    return _export("access_log", trails.access_query(_filters()), _access_cells, ACCESS_HEAD)


AUDIT_HEAD = (
    "at", "actor_number", "actor", "action", "subject_kind", "subject_id", "before", "after",
    "reason", "request_id",
)  # fmt: skip
ACCESS_HEAD = (
    "at", "reader_number", "reader", "address", "action", "what", "person_number", "person",
    "people", "reason", "request_id",
)  # fmt: skip


def _export(
    what: str, query: Any, cells: Callable[[Any], list[str]], head: tuple[str, ...]
) -> BaseResponse:
    page = "accounts.audit_trail" if what == "audit_trail" else "accounts.access_log"
    form = ReasonForm()
    if not form.validate():
        flash(_("내려받는 사유를 적어 주세요."), "danger")
        return redirect(url_for(page), 303)
    # Read out before the log is written: that ends the transaction, and rows would be read anew.
    lines = [cells(row) for row in trails.exported(query)]
    audit.read(what, action="download", people=len(lines), reason=form.reason.data or "")
    return csvio.csv_download(what.replace("_", "-"), head, lines)


def _audit_cells(row: AuditEntry) -> list[str]:
    actor = row.actor
    return [
        row.at.astimezone(SEOUL).isoformat(timespec="seconds"),
        actor.number if actor else "",
        i18n.person_name(actor) if actor else "",
        row.action,
        row.subject_kind,
        str(row.subject_id),
        plain(row.before),
        plain(row.after),
        row.reason,
        row.request_id,
    ]


def _access_cells(row: AccessLogEntry) -> list[str]:
    return [
        row.at.astimezone(SEOUL).isoformat(timespec="seconds"),
        row.reader.number if row.reader else "",
        i18n.person_name(row.reader) if row.reader else "",
        row.address,
        row.action,
        row.what,
        row.person.number if row.person else "",
        i18n.person_name(row.person) if row.person else "",
        str(row.people),
        row.reason,
        row.request_id,
    ]


@bp.app_template_filter("plain")
def plain(values: dict[str, Any] | None) -> str:
    """A before or after as one line: ``role: staff · scope: organisation 3``."""
    if not values:
        return ""
    return " · ".join(
        f"{key}: {' '.join(map(str, value)) if isinstance(value, list) else value}"
        for key, value in values.items()
    )


@bp.get("/office/outbox")
@login_required
def outbox() -> str:
    """What waits to be sent or done, what failed and why."""
    access.require(current_user, Permission.SYSTEM_MANAGE, ROOT)
    state = request.args.get("state", "")
    state = state if state in trails.OUTBOX_STATES else "failed"
    return render_template(
        "accounts/outbox.html",
        page=trails.outbox_page(state, asked_page()),
        state=state,
        label=trails.label,
    )


@bp.post("/office/outbox/<int:row_id>/retry")
@login_required
def retry_outbox(row_id: int) -> BaseResponse:
    """Try a row again now."""
    access.require(current_user, Permission.SYSTEM_MANAGE, ROOT)
    row = db.session.get(OutboxRow, row_id)
    if row is None:
        abort(404)
    if oversight.retry(row):
        flash(_("곧 다시 시도합니다."), "success")
    return redirect(url_for("accounts.outbox", state="pending"), 303)
