"""A learner's feedback across an offering."""

from __future__ import annotations

from flask import abort, render_template, request
from flask_login import current_user

from lms.access import Permission
from lms.courses.catalogue.loaders import offering_for
from lms.courses.enrolment import queries as enrolment
from lms.courses.feedback import queries
from lms.courses.feedback.views import bp

SHOWN = ("all", "unread", "requests")


@bp.get("/learn/<int:offering_id>/feedback")
def course(offering_id: int) -> str:
    """Every released mark with what was said of it; what is new is marked."""
    offering = offering_for(current_user, offering_id, Permission.OFFERING_VIEW)
    if enrolment.seat_of(current_user.id, offering.id) is None:
        abort(404)
    lines = queries.course_feedback(current_user.id, offering.id)
    groups = {
        "all": lines,
        "unread": [line for line in lines if line.unread],
        "requests": [line for line in lines if line.request is not None],
    }
    shown = request.args.get("show", "all")
    return render_template(
        "feedback/course.html",
        offering=offering,
        groups=groups,
        shown=shown if shown in SHOWN else "all",
    )
