"""The comment bank: picked from while grading, looked after on a page of its own."""

from __future__ import annotations

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.courses.assignments.operations import Refused
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.editing import Conflict
from lms.courses.grading import operations, queries
from lms.courses.grading.loaders import GRADE, snippet_for
from lms.courses.grading.messages import words
from lms.courses.grading.models import Snippet
from lms.courses.grading.views import bp
from lms.courses.grading.views.asking import wants_json
from lms.numbers import whole_or
from lms.paging import asked_page


@bp.get("/teach/<int:offering_id>/snippets")
def snippets(offering_id: int) -> str:
    """One's own comments and the shared ones; ``part=1`` gives the list alone, to be picked from."""
    offering = offering_for(current_user, offering_id, GRADE)
    text = request.args.get("q", "").strip()[:80]
    if request.args.get("part") == "1":
        found = queries.snippets(offering.course_id, current_user.id, text=text)
        return render_template("grading/_snippets.html", offering=offering, found=found, text=text)
    return _page(offering)


@bp.post("/teach/<int:offering_id>/snippets")
def keep_snippet(offering_id: int) -> str | Response | tuple[str | Response, int]:
    """Add a comment to the bank."""
    offering = offering_for(current_user, offering_id, GRADE)
    body = request.form.get("body", "")
    shared = request.form.get("shared") == "1"
    try:
        line = operations.keep_snippet(offering.course_id, current_user, body, shared=shared)
    except Refused as refusal:
        said = " ".join(words(reason) for reason in refusal.reasons)
        if wants_json():
            return jsonify(said=said), 422
        return _page(offering, error=said, body=body, shared=shared), 422
    if wants_json():
        return jsonify(said=_("문구를 넣어 두었습니다."), id=line.id)
    flash(_("문구를 넣어 두었습니다."), "success")
    return _back(offering)


@bp.post("/teach/<int:offering_id>/snippets/<int:snippet_id>")
def change_snippet(offering_id: int, snippet_id: int) -> str | Response | tuple[str, int]:
    """Change a comment of one's own."""
    line, offering = snippet_for(current_user, offering_id, snippet_id, own=True)
    body = request.form.get("body", "")
    shared = request.form.get("shared") == "1"
    version = whole_or(request.form.get("version"), 0)
    try:
        operations.change_snippet(line, body, version, shared=shared)
    except Conflict:
        error = _(
            "그 사이에 다른 창에서 고쳤습니다. 지금 저장되어 있는 글: %(text)s", text=line.body
        )
        return _page(offering, wrong=line, error=error, body=body, shared=shared), 409
    except Refused as refusal:
        error = " ".join(words(reason) for reason in refusal.reasons)
        return _page(offering, wrong=line, error=error, body=body, shared=shared), 422
    flash(_("저장했습니다."), "success")
    return _back(offering)


@bp.post("/teach/<int:offering_id>/snippets/<int:snippet_id>/delete")
def delete_snippet(offering_id: int, snippet_id: int) -> Response:
    """Take a comment of one's own out of the bank."""
    line, offering = snippet_for(current_user, offering_id, snippet_id, own=True)
    operations.delete_snippet(line)
    flash(_("문구를 지웠습니다. 이미 쓴 피드백은 그대로 있습니다."), "success")
    return _back(offering)


@bp.post("/teach/<int:offering_id>/snippets/<int:snippet_id>/use")
def use_snippet(offering_id: int, snippet_id: int) -> Response:
    """Note that a comment was used; the page's script calls it."""
    line, _offering = snippet_for(current_user, offering_id, snippet_id)
    operations.note_use(line)
    return jsonify(ok=True)


def _back(offering: Offering) -> Response:
    return redirect(url_for("grading.snippets", offering_id=offering.id), 303)


def _page(
    offering: Offering,
    *,
    wrong: Snippet | None = None,
    error: str = "",
    body: str = "",
    shared: bool = False,
) -> str:
    text = request.args.get("q", "").strip()[:80]
    page = queries.snippet_page(offering.course_id, current_user.id, text=text, page=asked_page())
    if wrong is not None and all(line.id != wrong.id for line in page.items):
        page.items.insert(0, wrong)
    return render_template(
        "grading/snippets.html",
        offering=offering,
        page=page,
        text=text,
        wrong=wrong,
        error=error,
        body=body,
        shared=shared,
    )
