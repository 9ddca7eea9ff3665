"""Looking at a course as a learner sees it; nothing of it is recorded."""

from __future__ import annotations

from flask import redirect, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.access import Permission
from lms.courses.catalogue.loaders import offering_for
from lms.courses.content import queries
from lms.courses.content.loaders import PREVIEW
from lms.courses.content.views import bp
from lms.courses.sections import queries as sections
from lms.numbers import whole, whole_or


@bp.post("/teach/<int:offering_id>/preview")
def preview_as_learner(offering_id: int) -> Response:
    """Look at the course as a learner, of a section where there are some."""
    permission = (
        Permission.CONTENT_EDIT
        if Permission.CONTENT_EDIT in queries.permissions_at(current_user, offering_id)
        else Permission.OFFERING_TEACH
    )
    offering = offering_for(current_user, offering_id, permission)
    section = sections.chosen(offering.id, request.form.get("section", type=whole))
    session[PREVIEW] = [offering.id, section.id if section else 0]
    lesson = whole_or(request.form.get("lesson"), 0)
    if lesson:
        return redirect(url_for(".lesson", offering_id=offering.id, lesson_id=lesson), 303)
    return redirect(url_for(".course", offering_id=offering.id), 303)


@bp.post("/teach/<int:offering_id>/preview/end")
def end_preview(offering_id: int) -> Response:
    """Go back to teaching."""
    permission = (
        Permission.CONTENT_EDIT
        if Permission.CONTENT_EDIT in queries.permissions_at(current_user, offering_id)
        else Permission.OFFERING_TEACH
    )
    offering = offering_for(current_user, offering_id, permission)
    session.pop(PREVIEW, None)
    return redirect(url_for(".dashboard", offering_id=offering.id), 303)
