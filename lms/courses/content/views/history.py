"""The versions of a lesson: the list, what changed, bringing one back; and drafts of one's own."""

from __future__ import annotations

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import clock
from lms.access import Permission
from lms.courses import editing
from lms.courses.content import operations, queries
from lms.courses.content.forms import MOST_TEXT
from lms.courses.content.loaders import lesson_for, version_for
from lms.courses.content.rules import history as changes
from lms.courses.content.views import bp
from lms.numbers import whole, whole_or
from lms.paging import asked_page

EDIT = Permission.CONTENT_EDIT
BASE = "/teach/<int:offering_id>/content/lessons/<int:lesson_id>"


@bp.get(f"{BASE}/versions")
def versions(offering_id: int, lesson_id: int) -> str:
    """Every version with who, when and how large."""
    offering, lesson = lesson_for(current_user, offering_id, lesson_id, EDIT)
    return render_template(
        "content/versions.html",
        offering=offering,
        lesson=lesson,
        page=queries.versions_page(lesson.id, asked_page()),
        newest=queries.newest_number(lesson.id),
    )


@bp.get(f"{BASE}/versions/<int:number>")
def version(offering_id: int, lesson_id: int, number: int) -> str:
    """One version beside another: ``?with=3``, by default the one before it."""
    offering, lesson, shown = version_for(current_user, offering_id, lesson_id, number)
    asked = request.args.get("with", type=whole)
    other = queries.version(lesson.id, asked if asked is not None else number - 1)
    if asked is not None and other is None:
        abort(404)
    before, after = (other, shown) if other is None or other.number < number else (shown, other)
    lines = changes.compare(before.body if before else "", after.body)
    files = queries.lesson_files(lesson.id)
    return render_template(
        "content/version.html",
        offering=offering,
        lesson=lesson,
        shown=shown,
        before=before,
        after=after,
        lines=changes.folded(lines),
        amount=changes.amount(lines),
        newest=queries.newest_number(lesson.id),
        text=queries.rendered(offering.id, shown.body, files).html,
    )


@bp.post(f"{BASE}/versions/<int:number>/restore")
def restore_version(offering_id: int, lesson_id: int, number: int) -> Response:
    """Bring a version back, as the newest; refused where somebody saved meanwhile."""
    _offering, lesson, _shown = version_for(current_user, offering_id, lesson_id, number)
    try:
        operations.restore(lesson, number, whole_or(request.form.get("version"), -1), current_user)
    except editing.Conflict:
        flash(_("그사이 다른 사람이 저장했습니다. 새 판을 보고 다시 되살리십시오."), "warning")
        return redirect(url_for(".versions", offering_id=offering_id, lesson_id=lesson_id), 303)
    flash(_("%(n)s판의 글을 되살렸습니다. 지금까지의 판도 남아 있습니다.", n=number), "success")
    return redirect(url_for(".edit_lesson", offering_id=offering_id, lesson_id=lesson_id), 303)


@bp.post(f"{BASE}/draft")
def keep_draft(offering_id: int, lesson_id: int) -> Response | tuple[Response, int]:
    """What is being typed, sent by the page now and then; nobody else sees it."""
    _offering, lesson = lesson_for(current_user, offering_id, lesson_id, EDIT)
    body = request.form.get("body", "")
    if len(body) > MOST_TEXT:
        return jsonify(error=_("본문이 너무 깁니다. 차시를 나누어 주십시오.")), 422
    operations.keep_draft(
        lesson,
        current_user,
        whole_or(request.form.get("version"), lesson.version),
        " ".join(request.form.get("title_ko", "").split()),
        " ".join(request.form.get("title_en", "").split()),
        body,
    )
    at = clock.now().astimezone(clock.SEOUL).strftime("%H:%M")
    return jsonify(saved=_("%(at)s에 임시로 저장했습니다.", at=at), newer=lesson.version)


@bp.post(f"{BASE}/draft/drop")
def drop_draft(offering_id: int, lesson_id: int) -> Response:
    """Throw away what was typed and not saved."""
    _offering, lesson = lesson_for(current_user, offering_id, lesson_id, EDIT)
    operations.drop_draft(lesson.id, current_user.id)
    flash(_("저장하지 않은 글을 버렸습니다."), "success")
    return redirect(url_for(".edit_lesson", offering_id=offering_id, lesson_id=lesson_id), 303)
