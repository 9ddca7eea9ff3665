"""What teachers do by hand: who reviews, reminding, hiding, looking at complaints."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.access import Permission
from lms.accounts.models import Person
from lms.courses.assignments.loaders import assignment_in
from lms.courses.assignments.operations import Refused
from lms.courses.peer_review import operations
from lms.courses.peer_review.forms import HideForm
from lms.courses.peer_review.loaders import review_to_manage, reviewed_work
from lms.courses.peer_review.messages import words
from lms.courses.peer_review.models import PeerReview
from lms.courses.peer_review.views import bp
from lms.courses.peer_review.views.teaching import show_work
from lms.db import db
from lms.numbers import whole_or

Answer = str | Response | tuple[str, int]


def _to_work(offering_id: int, submission_id: int) -> Response:
    return redirect(
        url_for("peer_review.work", offering_id=offering_id, submission_id=submission_id), 303
    )


def _chosen() -> Person | None:
    return db.session.get(Person, whole_or(request.form.get("person"), 0))


@bp.post("/teach/<int:offering_id>/peer/<int:submission_id>/add")
def add(offering_id: int, submission_id: int) -> Answer:
    """Let one more person review this work."""
    submission = reviewed_work(current_user, offering_id, submission_id)
    person = _chosen()
    if person is None:
        return show_work(submission, reasons=[_("평가할 사람을 골라 주세요.")]), 422
    try:
        operations.add(submission, person, current_user)
    except Refused as refusal:
        return show_work(submission, reasons=[words(one) for one in refusal.reasons]), 422
    flash(_("평가할 사람을 더하고 알렸습니다."), "success")
    return _to_work(offering_id, submission.id)


@bp.post("/teach/<int:offering_id>/peer/reviews/<int:review_id>/swap")
def swap(offering_id: int, review_id: int) -> Answer:
    """Let somebody else write this review."""
    review = review_to_manage(current_user, offering_id, review_id)
    person = _chosen()
    if person is None:
        return _page(review, [_("평가할 사람을 골라 주세요.")]), 422
    try:
        operations.swap(review, person, current_user)
    except Refused as refusal:
        return _page(review, [words(one) for one in refusal.reasons]), 422
    flash(_("평가할 사람을 바꾸고 알렸습니다."), "success")
    return _to_work(offering_id, review.submission_id)


@bp.post("/teach/<int:offering_id>/peer/reviews/<int:review_id>/end")
def end(offering_id: int, review_id: int) -> Answer:
    """Take a review from its reviewer."""
    review = review_to_manage(current_user, offering_id, review_id)
    try:
        operations.end(review, current_user)
    except Refused as refusal:
        return _page(review, [words(one) for one in refusal.reasons]), 422
    flash(_("평가를 거두었습니다. 빈자리는 다른 사람에게 갑니다."), "info")
    return _to_work(offering_id, review.submission_id)


@bp.post("/teach/<int:offering_id>/peer/reviews/<int:review_id>/hide")
def hide(offering_id: int, review_id: int) -> Answer:
    """Keep a review from whoever was reviewed, with a reason that its reviewer reads."""
    review = review_to_manage(current_user, offering_id, review_id)
    form = HideForm()
    if not form.validate():
        return _page(review, [], form), 422
    if operations.hide(review, form.hide_reason.data or "", current_user):
        flash(_("평가를 숨겼습니다. 쓴 사람에게 사유를 알렸습니다."), "success")
    return _to_work(offering_id, review.submission_id)


@bp.post("/teach/<int:offering_id>/peer/reviews/<int:review_id>/show")
def show_again(offering_id: int, review_id: int) -> Answer:
    """Undo hiding."""
    review = review_to_manage(current_user, offering_id, review_id)
    if operations.show_again(review, current_user):
        flash(_("평가를 다시 보이게 했습니다."), "success")
    return _to_work(offering_id, review.submission_id)


@bp.post("/teach/<int:offering_id>/peer/reviews/<int:review_id>/settle")
def settle(offering_id: int, review_id: int) -> Answer:
    """Note that a complaint was looked at, and the review stays."""
    review = review_to_manage(current_user, offering_id, review_id)
    if operations.settle_reports(review, current_user):
        flash(_("신고를 살폈다고 적었습니다. 평가는 그대로 보입니다."), "success")
    return _to_work(offering_id, review.submission_id)


@bp.post("/teach/<int:offering_id>/assignments/<int:assignment_id>/peer/remind")
def remind(offering_id: int, assignment_id: int) -> Response:
    """Remind everybody, or one, of what is not handed in."""
    assignment = assignment_in(
        current_user, offering_id, assignment_id, Permission.SUBMISSION_GRADE
    )
    only = whole_or(request.form.get("person"), 0) or None
    try:
        told = operations.remind(assignment, current_user, only)
    except Refused as refusal:
        for reason in refusal.reasons:
            flash(words(reason), "warning")
    else:
        if told:
            flash(
                ngettext("%(n)s명에게 알렸습니다.", "%(n)s명에게 알렸습니다.", told, n=told),
                "success",
            )
        else:
            flash(_("알릴 사람이 없습니다. 한 시간 안에 알린 사람은 빼고 셉니다."), "info")
    return redirect(
        url_for(
            "peer_review.index", offering_id=offering_id, assignment_id=assignment.id,
            view="reviewers",
        ),
        303,
    )  # fmt: skip


def _page(review: PeerReview, reasons: list[str], form: HideForm | None = None) -> str:
    return show_work(review.submission, reasons=reasons, form=form, at=review.id)
