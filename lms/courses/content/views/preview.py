"""Looking at a course as a learner sees it; nothing of it is recorded."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.access import Permission
from lms.courses.catalogue.loaders import offering_for
from lms.courses.content import queries
from lms.courses.content.views import bp
from lms.courses.sections import queries as sections
from lms.courses.sections.queries import SectionLine
from lms.numbers import whole, whole_or

KEY = "learner_preview"


@dataclass(frozen=True)
class Preview:
    """The offering that is looked at as a learner, and as one of which section."""

    offering_id: int
    section: SectionLine | None
    sections: list[SectionLine]


def preview_of(offering_id: int) -> Preview | None:
    """Whether the person who teaches this offering looks at it as a learner now."""
    kept = session.get(KEY)
    if not isinstance(kept, list) or len(kept) != 2 or kept[0] != offering_id:
        return None
    if not queries.may_edit(current_user, offering_id):
        return None
    lines = sections.sections_of(offering_id)
    return Preview(offering_id, next((one for one in lines if one.id == kept[1]), None), lines)


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
    session[KEY] = [offering.id, section.id if section else 0]
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
    session.pop(KEY, None)
    return redirect(url_for(".dashboard", offering_id=offering.id), 303)
