"""The learner's assignments: what is due, the form, the draft, handing in."""

from __future__ import annotations

import secrets

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import access, clock, i18n, markdown
from lms.access import Permission, Scope
from lms.courses.assignments import operations, queries, registry, rules, uploads
from lms.courses.assignments.loaders import assignment_for
from lms.courses.assignments.messages import KIND_WORDS, words
from lms.courses.assignments.models import Assignment
from lms.courses.assignments.operations import Refused
from lms.courses.assignments.rules import MOST_FILES, MOST_TEXT, Phase
from lms.courses.assignments.uploads import Kept
from lms.courses.assignments.views import bp
from lms.db import release
from lms.skills import queries as skills

#: The tabs of a learner's list.
SHOWN = ("open", "handed_in", "missed", "all")


@bp.get("/me/assignments")
@login_required
def mine() -> str:
    """Every assignment of the offerings that one sits in."""
    items = queries.my_assignments(current_user.id)
    groups = {
        "open": [i for i in items if not i.submitted and i.phase is not Phase.CLOSED],
        "handed_in": [i for i in items if i.submitted],
        "missed": [i for i in items if not i.submitted and i.phase is Phase.CLOSED],
        "all": items,
    }
    shown = request.args.get("show", "open")
    shown = shown if shown in SHOWN else "open"
    ids = [item.last_submission_id for item in groups[shown] if item.last_submission_id]
    return render_template(
        "assignments/mine.html", groups=groups, shown=shown, marks=registry.released_marks(ids)
    )


@bp.get("/assignments/<int:assignment_id>")
def show(assignment_id: int) -> str:
    """An assignment: to a learner with the form, to those who teach as learners see it."""
    assignment = assignment_for(current_user, assignment_id, Permission.OFFERING_VIEW)
    return _page(assignment)


@bp.post("/assignments/<int:assignment_id>")
def hand_in(assignment_id: int) -> str | Response | tuple[str | Response, int]:
    """Hand in. The answer is the receipt, the same one for a repeated request."""
    assignment = assignment_for(current_user, assignment_id, Permission.SUBMISSION_MAKE)
    limit = queries.situation(current_user, assignment).most_file_bytes
    release()  # files are hashed and written to disk before any row is
    kept, problems = uploads.taken_up(request.form.getlist("kept"), current_user.id)
    fresh, too_big = uploads.keep_all(request.files.getlist("files"), current_user.id, limit)
    kept, problems = kept + fresh, problems + too_big
    try:
        if problems:
            raise Refused(problems)
        submission, is_new = operations.hand_in(
            current_user,
            assignment,
            text=request.form.get("text", ""),
            link=request.form.get("link", ""),
            files=[file.stored for file in kept],
            client_key=_client_key(),
        )
    except Refused as refusal:
        reasons = [words(reason) for reason in refusal.reasons]
        if _wants_json():
            return jsonify(reasons=reasons), 422
        return _page(assignment, kept=kept, reasons=reasons), 422
    if is_new:
        flash(_("접수했습니다. 접수증을 메일로도 보냅니다."), "success")
    else:
        flash(_("이미 접수된 제출입니다. 접수증을 다시 보여 드립니다."), "success")
    url = url_for("assignments.receipt", submission_id=submission.id)
    return jsonify(url=url) if _wants_json() else redirect(url, 303)


@bp.post("/assignments/<int:assignment_id>/draft")
def save_draft(assignment_id: int) -> str | Response:
    """Keep what is being written, by itself (JSON) or by its button."""
    assignment = assignment_for(current_user, assignment_id, Permission.SUBMISSION_MAKE)
    draft = operations.save_draft(
        current_user,
        assignment,
        text=request.form.get("text", ""),
        link=request.form.get("link", ""),
    )
    at = i18n.moment(draft.saved_at) if draft else ""
    said = (
        _("%(at)s에 임시 저장했습니다. 아직 낸 것은 아닙니다.", at=at)
        if draft
        else _("임시 저장한 글이 없습니다.")
    )
    if _wants_json():
        return jsonify(saved=draft is not None, said=said)
    flash(said, "info")
    return redirect(url_for("assignments.show", assignment_id=assignment.id), 303)


@bp.post("/assignments/<int:assignment_id>/draft/discard")
def discard_draft(assignment_id: int) -> Response:
    """Forget the draft."""
    assignment = assignment_for(current_user, assignment_id, Permission.SUBMISSION_MAKE)
    operations.discard_draft(current_user, assignment)
    flash(_("임시 저장한 글을 버렸습니다."), "info")
    return redirect(url_for("assignments.show", assignment_id=assignment.id), 303)


def _client_key() -> str:
    """The key of the opened form; a form without a usable one gets one for this request."""
    given = request.form.get("client_key", "")
    usable = 16 <= len(given) <= 64 and given.isascii() and given.isalnum()
    return given if usable else secrets.token_hex(16)


def _wants_json() -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _page(
    assignment: Assignment,
    *,
    kept: list[Kept] | None = None,
    reasons: list[str] | None = None,
) -> str:
    person = current_user
    scope = Scope("assignment", assignment.id)
    situation = queries.situation(person, assignment)
    submissions = queries.own_submissions(person.id, assignment.id)
    draft = queries.draft_of(person.id, assignment.id)
    sent = request.method == "POST"
    skill_ids = {line.skill_id for line in assignment.skills}
    skill_ids |= {skill for line in assignment.criteria for skill in line.skills}
    return render_template(
        "assignments/show.html",
        assignment=assignment,
        offering=assignment.offering,
        brief=markdown.html(assignment.brief),
        dates=situation.dates,
        phase=rules.phase(situation.dates, clock.now()),
        closed=[words(reason) for reason in rules.closed_reasons(situation, clock.now())],
        teaches=access.may(person, Permission.SUBMISSION_VIEW, scope)
        or access.may(person, Permission.ASSIGNMENT_EDIT, scope),
        can_hand_in=access.may(person, Permission.SUBMISSION_MAKE, scope),
        submissions=submissions,
        marks=registry.released_marks(line.id for line in submissions),
        files=queries.files_of(submissions),
        draft=None if sent else draft,
        text=request.form.get("text", "") if sent else (draft.text if draft else ""),
        link=request.form.get("link", "") if sent else (draft.link if draft else ""),
        kept=kept or [],
        reasons=reasons or [],
        client_key=_client_key() if sent else secrets.token_hex(16),
        kinds=[str(KIND_WORDS[kind]) for kind in assignment.kinds],
        skills=skills.by_ids(skill_ids),
        most_file_bytes=situation.most_file_bytes,
        most_files=MOST_FILES,
        most_text=MOST_TEXT,
    )
