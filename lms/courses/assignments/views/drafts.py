"""What a learner writes and chooses, kept as they do: by the script (JSON) or by its button."""

from __future__ import annotations

from flask import flash, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import clock, i18n, storage
from lms.access import Permission
from lms.courses.assignments import operations, queries, rules, uploads
from lms.courses.assignments.loaders import assignment_for, draft_file_for
from lms.courses.assignments.messages import words
from lms.courses.assignments.models import Assignment, Draft
from lms.courses.assignments.operations import Elsewhere, Refused
from lms.courses.assignments.rules import Phase, Reason
from lms.courses.assignments.views import bp
from lms.courses.assignments.views.learning import keep_refused, known_revision, page, wants_json
from lms.db import release
from lms.storage import Attachment

Answer = str | Response | tuple[str | Response, int]


@bp.post("/assignments/<int:assignment_id>/draft")
def save_draft(assignment_id: int) -> Answer:
    """Keep what is being written; what another device saved meanwhile is shown, not overwritten."""
    assignment = assignment_for(current_user, assignment_id, Permission.SUBMISSION_MAKE)
    if early := _too_early(assignment):
        return _refused(assignment, early)
    accepted = queries.accepted_by(assignment)
    release()  # files are hashed and written to disk before any row is
    kept, problems = uploads.keep_all(request.files.getlist("files"), accepted)
    text, link = request.form.get("text", ""), request.form.get("link", "")
    try:
        draft = operations.save_draft(
            current_user, assignment, text=text, link=link, revision=known_revision(), files=kept
        )
    except Elsewhere as elsewhere:
        return _elsewhere(assignment, elsewhere.draft)
    except Refused as refusal:
        keep_refused(assignment, text, link, kept)
        return _refused(assignment, refusal.reasons)
    at = i18n.moment(draft.saved_at) if draft else ""
    said = (
        _("%(at)s에 임시 저장했습니다. 아직 낸 것은 아닙니다.", at=at)
        if draft
        else _("임시 저장한 글이 없습니다.")
    )
    if wants_json():
        return jsonify(saved=draft is not None, said=said, revision=draft.revision if draft else 0)
    flash(said, "info")
    for reason in problems:
        flash(words(reason), "danger")
    return redirect(url_for("assignments.show", assignment_id=assignment.id) + "#hand-in", 303)


@bp.post("/assignments/<int:assignment_id>/draft/discard")
def discard_draft(assignment_id: int) -> Response:
    """Forget the draft."""
    assignment = assignment_for(current_user, assignment_id, Permission.SUBMISSION_MAKE)
    operations.discard_draft(current_user, assignment)
    flash(_("임시 저장한 글을 버렸습니다."), "info")
    return redirect(url_for("assignments.show", assignment_id=assignment.id), 303)


@bp.post("/assignments/<int:assignment_id>/draft/files")
def add_file(assignment_id: int) -> Answer:
    """Keep one file as it is chosen; the answer names it, or says why it is not accepted."""
    assignment = assignment_for(current_user, assignment_id, Permission.SUBMISSION_MAKE)
    if early := _too_early(assignment):
        return _refused(assignment, early)
    accepted = queries.accepted_by(assignment)
    release()
    kept, problems = uploads.keep_all(request.files.getlist("files")[:1], accepted)
    if not kept and not problems:
        problems = [Reason("empty")]
    if problems:
        return _refused(assignment, problems)
    try:
        attachment = operations.add_file(current_user, assignment, kept[0])
    except Refused as refusal:
        return _refused(assignment, refusal.reasons)
    if wants_json():
        return jsonify(_file(assignment, attachment))
    flash(_("파일을 올려 두었습니다. 아직 낸 것은 아닙니다."), "info")
    return redirect(url_for("assignments.show", assignment_id=assignment.id) + "#hand-in", 303)


@bp.post("/assignments/<int:assignment_id>/draft/files/<int:attachment_id>/drop")
def drop_file(assignment_id: int, attachment_id: int) -> Answer:
    """Take a file out of the draft. Without a script what was typed comes along and is kept."""
    assignment = assignment_for(current_user, assignment_id, Permission.SUBMISSION_MAKE)
    operations.drop_file(current_user, assignment, attachment_id)
    if wants_json():
        return jsonify(dropped=True)
    if "text" in request.form or "link" in request.form:
        try:
            operations.save_draft(
                current_user,
                assignment,
                text=request.form.get("text", ""),
                link=request.form.get("link", ""),
                revision=known_revision(),
            )
        except Elsewhere as elsewhere:
            return _elsewhere(assignment, elsewhere.draft)
    flash(_("파일을 뺐습니다."), "info")
    return redirect(url_for("assignments.show", assignment_id=assignment.id) + "#hand-in", 303)


@bp.get("/assignments/<int:assignment_id>/draft/files/<int:attachment_id>/<path:name>")
def draft_file(assignment_id: int, attachment_id: int, name: str) -> Response:
    """A file of one's own draft, as a download."""
    return storage.send(draft_file_for(current_user, assignment_id, attachment_id))


def _too_early(assignment: Assignment) -> list[Reason]:
    dates = queries.effective_dates(current_user, assignment)
    if rules.phase(dates, clock.now()) is not Phase.UPCOMING:
        return []
    return [Reason("not_open_yet", {"at": dates.available_from})]


def _refused(assignment: Assignment, reasons: list[Reason]) -> tuple[str | Response, int]:
    said = [words(reason) for reason in reasons]
    if wants_json():
        return jsonify(reasons=said), 422
    return page(assignment, reasons=said), 422


def _elsewhere(assignment: Assignment, draft: Draft) -> tuple[str | Response, int]:
    said = _(
        "다른 창이나 기기에서 %(at)s에 저장한 글이 있어 덮어쓰지 않았습니다.",
        at=i18n.moment(draft.saved_at),
    )
    if wants_json():
        answer = jsonify(said=said, text=draft.text, link=draft.link, revision=draft.revision)
        return answer, 409
    return page(assignment, elsewhere=draft, said=said), 409


def _file(assignment: Assignment, attachment: Attachment) -> dict[str, object]:
    return {
        "id": attachment.id,
        "name": attachment.name,
        "size": attachment.size,
        "sha256": attachment.sha256,
        "url": url_for(
            "assignments.draft_file",
            assignment_id=assignment.id,
            attachment_id=attachment.id,
            name=attachment.name,
        ),
        "drop": url_for(
            "assignments.drop_file", assignment_id=assignment.id, attachment_id=attachment.id
        ),
    }
