"""Applicants as files: out as a workbook with a reason, in through a plan."""

from __future__ import annotations

import io
from typing import IO, Any

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit, csvio, i18n, sealing, storage
from lms.courses.admissions import words
from lms.courses.admissions.exports import applicants_table
from lms.courses.admissions.forms import ExportForm, ImportConfirmForm, ImportForm
from lms.courses.admissions.loaders import call_for
from lms.courses.admissions.models import Call
from lms.courses.admissions.operations import importing
from lms.courses.admissions.views import bp
from lms.courses.editing import Conflict, NotAllowed
from lms.db import read_only, release
from lms.interop.formats.limits import DOCUMENT_BYTES
from lms.interop.formats.problems import Refused
from lms.interop.formats.sniff import safe_name
from lms.interop.formats.tables import read_table
from lms.storage import TooLarge

Answer = str | Response | tuple[str, int]


@bp.route("/manage/admissions/<int:call_id>/export", methods=["GET", "POST"])
def export(call_id: int) -> str | FlaskResponse | tuple[str, int]:
    """Every application as a line, for a reason that is kept."""
    found = call_for(current_user, call_id)
    form = ExportForm()
    if request.method == "GET" or not form.validate():
        read_only()
        page = render_template("admissions/export.html", call=found, form=form)
        return page if request.method == "GET" else (page, 422)
    head, rows = applicants_table(found)
    audit.read(
        f"call {found.id}", action="download", people=len(rows), reason=form.reason.data or ""
    )
    return csvio.xlsx_download(_("지원자"), head, rows)


@bp.route("/manage/admissions/<int:call_id>/import", methods=["GET", "POST"])
def import_applicants(call_id: int) -> Answer:
    """What a file of applicants would add, line by line."""
    found = call_for(current_user, call_id)
    form = ImportForm()
    if request.method == "GET":
        return _import_page(found, form)
    upload = form.file.data
    if not upload or not upload.filename:
        form.file.errors = [_("파일을 골라 주십시오.")]
        read_only()
        return _import_page(found, form), 422
    release()
    try:
        data, name = _data(upload.stream), safe_name(upload.filename)
        plan = importing.plan(found, read_table(data, part=name))
    except (Refused, TooLarge, NotAllowed) as bad:
        form.file.errors = [_said(bad)]
        read_only()
        return _import_page(found, form), 422
    read_only()
    confirm = None
    if plan.ready:  # a file that may not be carried out is not kept at all
        stored = storage.keep(io.BytesIO(data), name)
        kept = sealing.seal(f"applicants of {found.id}", {"sha": stored.sha256, "name": name})
        confirm = ImportConfirmForm(formdata=None, data={"kept": kept, "digest": plan.digest})
    return _import_page(found, form, plan=plan, confirm=confirm)


def _data(stream: IO[bytes]) -> bytes:
    data = stream.read(DOCUMENT_BYTES + 1)
    if len(data) > DOCUMENT_BYTES:
        raise TooLarge(DOCUMENT_BYTES)
    return data


def _import_page(found: Call, form: ImportForm, **more: Any) -> str:
    return render_template(
        "admissions/import.html", call=found, form=form, words=words,
        **({"plan": None, "confirm": None} | more),
    )  # fmt: skip


def _said(bad: Exception) -> str:
    if isinstance(bad, Refused):
        return bad.en if i18n.current() == "en" else bad.ko
    if isinstance(bad, NotAllowed):
        return words.refusal(bad.code, bad.params)
    return _("파일이 너무 큽니다.")


@bp.post("/manage/admissions/<int:call_id>/import/confirm")
def confirm_import(call_id: int) -> Response:
    """Carry out the plan that was shown, whole."""
    found = call_for(current_user, call_id)
    form = ImportConfirmForm()
    target = redirect(url_for("admissions.import_applicants", call_id=found.id), 303)
    if not form.validate():
        flash(_("파일을 다시 올려 주십시오."), "warning")
        return target
    try:
        kept = sealing.unseal(f"applicants of {found.id}", form.kept.data)
        table = read_table(storage.content(str(kept["sha"])), part=str(kept["name"]))
    except (sealing.Sealed, OSError, Refused):
        flash(_("파일을 다시 올려 주십시오."), "warning")
        return target
    try:
        made = importing.carry_out(
            found, table, form.digest.data, current_user._get_current_object()
        )
    except (Conflict, NotAllowed) as no:
        said = (
            words.refusal(no.code, no.params) if isinstance(no, NotAllowed)
            else _("그 사이에 지원자가 바뀌어 계획이 달라졌습니다. 다시 올려 확인하십시오.")
        )  # fmt: skip
        flash(said, "warning")
        return target
    count = made.count("new") + made.count("invite")
    flash(ngettext("%(num)s명을 등록했습니다.", "%(num)s명을 등록했습니다.", count), "success")
    return redirect(url_for("admissions.applications", call_id=found.id), 303)
