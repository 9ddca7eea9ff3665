"""Remarks on lines of the work, with and without JavaScript."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.courses.assignments.operations import Refused
from lms.courses.editing import Conflict
from lms.courses.grading import operations, queries
from lms.courses.grading.loaders import remark_for, work_for
from lms.courses.grading.messages import words
from lms.courses.grading.models import Annotation
from lms.courses.grading.operations import RemarkValues
from lms.courses.grading.views import bp
from lms.courses.grading.views.asking import asked_filter, wants_json
from lms.courses.grading.views.marking import show_screen
from lms.i18n import person_name
from lms.numbers import whole_or

Answer = str | Response | tuple[str | Response, int]


@bp.post("/teach/<int:offering_id>/grading/<int:submission_id>/remarks")
def add_remark(offering_id: int, submission_id: int) -> Answer:
    """Remark on lines of the text (``file=text``) or of a file (``file=`` its SHA-256)."""
    submission = work_for(current_user, offering_id, submission_id)
    named = request.form.get("file", "")
    first = whole_or(request.form.get("first_line"), 0)
    values = RemarkValues(
        sha256=queries.text_hash(submission) if named == "text" else named,
        first_line=first,
        last_line=whole_or(request.form.get("last_line"), first) or first,
        body=request.form.get("body", ""),
    )
    try:
        line = operations.remark(submission, current_user, values)
    except Refused as refusal:
        reasons = [words(reason) for reason in refusal.reasons]
        if wants_json():
            return jsonify(said=" ".join(reasons)), 422
        return show_screen(submission, reasons=reasons, remark=values), 422
    if wants_json():
        return jsonify(**_told(line), said=_("의견을 달았습니다."))
    flash(_("의견을 달았습니다."), "success")
    return _back(offering_id, submission_id)


@bp.post("/teach/<int:offering_id>/grading/<int:submission_id>/remarks/<int:remark_id>")
def change_remark(offering_id: int, submission_id: int, remark_id: int) -> Answer:
    """Change a remark of one's own, or take it away (``action=delete``)."""
    line = remark_for(current_user, offering_id, submission_id, remark_id)
    version = whole_or(request.form.get("version"), 0)
    gone = request.form.get("action") == "delete"
    body = request.form.get("body", "")
    try:
        if gone:
            operations.delete_remark(line, version)
        else:
            operations.change_remark(line, body, version)
    except Conflict:
        said = _(
            "그 사이에 다른 창에서 고쳤습니다. 지금 저장되어 있는 글: %(text)s", text=line.body
        )
        return _refused(offering_id, submission_id, said, body, 409)
    except Refused as refusal:
        said = " ".join(words(reason) for reason in refusal.reasons)
        return _refused(offering_id, submission_id, said, body, 422)
    said = _("의견을 지웠습니다.") if gone else _("의견을 고쳤습니다.")
    if wants_json():
        return jsonify(said=said) if gone else jsonify(**_told(line), said=said)
    flash(said, "success")
    return _back(offering_id, submission_id)


def _refused(offering_id: int, submission_id: int, said: str, body: str, status: int) -> Answer:
    if wants_json():
        return jsonify(said=said), status
    submission = work_for(current_user, offering_id, submission_id)
    mine = [_("적으신 글: %(text)s", text=body)] if body.strip() else []
    return show_screen(submission, reasons=[said, *mine]), status


def _told(line: Annotation) -> dict[str, Any]:
    return {
        "id": line.id,
        "version": line.version,
        "first_line": line.first_line,
        "last_line": line.last_line,
        "body": line.body,
        "author": person_name(line.author),
    }


def _back(offering_id: int, submission_id: int) -> Response:
    return redirect(
        url_for(
            "grading.grade",
            offering_id=offering_id,
            submission_id=submission_id,
            **asked_filter().arguments(),
        ),
        303,
    )
