"""The learner's groups: with whom one is, and choosing where that is allowed."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, clock
from lms.access import Permission, Scope
from lms.courses.catalogue.loaders import offering_for
from lms.courses.enrolment import queries as enrolment
from lms.courses.groups import operations, queries, rules
from lms.courses.groups.loaders import group_for, set_for
from lms.courses.groups.messages import words
from lms.courses.groups.operations import Refused
from lms.courses.groups.rules import SignUp
from lms.courses.groups.views import bp


@bp.get("/learn/<int:offering_id>/groups")
def mine(offering_id: int) -> str:
    """One's group in each set of the course. Of other groups only name and size are told."""
    offering = offering_for(current_user, offering_id, Permission.OFFERING_VIEW)
    boards = [queries.board(group_set) for group_set in queries.sets_of(offering.id)]
    closed = {
        board.group_set.id: [
            words(reason)
            for reason in rules.signup_reasons(
                SignUp(
                    self_signup=board.group_set.self_signup,
                    locked=board.group_set.locked_at is not None,
                    until=board.group_set.signup_until,
                    capacity=board.group_set.capacity,
                    size=0,
                ),
                clock.now(),
            )
        ]
        for board in boards
    }
    return render_template(
        "groups/mine.html",
        offering=offering,
        boards=boards,
        closed=closed,
        seated=enrolment.has_seat(current_user.id, offering.id),
        teaches=access.may(current_user, Permission.GROUP_MANAGE, Scope("offering", offering.id)),
    )


@bp.post("/learn/<int:offering_id>/groups/<int:set_id>/<int:group_id>/join")
def join(offering_id: int, set_id: int, group_id: int) -> Response:
    """Sign up for a group."""
    offering, group_set, group = group_for(
        current_user, offering_id, set_id, group_id, Permission.SUBMISSION_MAKE
    )
    if not enrolment.has_seat(current_user.id, offering.id):
        abort(403)
    try:
        if operations.join(group_set, current_user, group):
            flash(_("'%(name)s'에 들어갔습니다.", name=group.name), "success")
    except Refused as refused:
        for reason in refused.reasons:
            flash(words(reason), "danger")
    return redirect(url_for("groups.mine", offering_id=offering_id) + f"#set-{set_id}", 303)


@bp.post("/learn/<int:offering_id>/groups/<int:set_id>/leave")
def leave(offering_id: int, set_id: int) -> Response:
    """Leave one's group."""
    _offering, group_set = set_for(current_user, offering_id, set_id, Permission.SUBMISSION_MAKE)
    try:
        if operations.leave(group_set, current_user):
            flash(_("조에서 나왔습니다."), "success")
    except Refused as refused:
        for reason in refused.reasons:
            flash(words(reason), "danger")
    return redirect(url_for("groups.mine", offering_id=offering_id) + f"#set-{set_id}", 303)
