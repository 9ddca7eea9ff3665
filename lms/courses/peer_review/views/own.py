"""A learner's own: what to review, what was said of their work, and what they make of it."""

from __future__ import annotations

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.access import Permission
from lms.courses.assignments.loaders import assignment_for
from lms.courses.assignments.models import Assignment
from lms.courses.assignments.operations import Refused
from lms.courses.catalogue.loaders import offering_for
from lms.courses.enrolment import queries as enrolment
from lms.courses.peer_review import operations, queries
from lms.courses.peer_review.loaders import received_for
from lms.courses.peer_review.messages import words
from lms.courses.peer_review.views import bp


@bp.get("/learn/<int:offering_id>/peer")
def course(offering_id: int) -> str:
    """Every assignment of a course that fellow learners review."""
    offering = offering_for(current_user, offering_id, Permission.OFFERING_VIEW)
    if enrolment.seat_of(current_user.id, offering.id) is None:
        abort(404)
    lines = queries.course_lines(current_user.id, offering.id)
    return render_template("peer_review/course.html", offering=offering, lines=lines)


@bp.get("/assignments/<int:assignment_id>/peer")
def mine(assignment_id: int) -> str:
    """The works to review, and the reviews of one's own."""
    assignment = assignment_for(current_user, assignment_id, Permission.SUBMISSION_MAKE)
    operations.bring_up_to_date(assignment)
    return _page(assignment)


@bp.post("/peer/received/<key>/helpful")
def rate(key: str) -> Response:
    """Say whether a review helped, with one click; the same click again takes it back."""
    review, assignment = received_for(current_user, key)
    said = {"yes": True, "no": False}.get(request.form.get("helpful", ""))
    operations.rate(review, current_user, said)
    if request.headers.get("X-Requested-With") == "fetch":
        return jsonify(helpful=said)
    return redirect(_address(assignment), 303)


@bp.post("/peer/received/<key>/report")
def report(key: str) -> str | Response | tuple[str, int]:
    """Ask a teacher to look at a review."""
    review, assignment = received_for(current_user, key)
    typed = request.form.get("report", "")
    try:
        new = operations.report(review, current_user, typed)
    except Refused as refusal:
        said = [words(reason) for reason in refusal.reasons]
        return _page(assignment, key=key, typed=typed, reasons=said), 422
    if new:
        flash(
            _("신고했습니다. 교수자가 살펴봅니다. 평가한 사람은 누가 신고했는지 모릅니다."),
            "success",
        )
    else:
        flash(_("이미 신고한 평가입니다."), "info")
    return redirect(_address(assignment), 303)


def _address(assignment: Assignment) -> str:
    return url_for("peer_review.mine", assignment_id=assignment.id)


def _page(
    assignment: Assignment, *, key: str = "", typed: str = "", reasons: list[str] | None = None
) -> str:
    scheme = queries.scheme_of(assignment.id)
    if scheme is None or not scheme.enabled:
        abort(404)
    return render_template(
        "peer_review/mine.html",
        offering=assignment.offering,
        assignment=assignment,
        scheme=scheme,
        phase=queries.phase_of(scheme, assignment),
        tasks=queries.tasks(current_user.id, assignment.id),
        received=queries.received(current_user.id, assignment),
        shown_from=queries.visible_from(current_user.id, assignment, scheme),
        key=key,
        typed=typed,
        reasons=reasons or [],
    )
