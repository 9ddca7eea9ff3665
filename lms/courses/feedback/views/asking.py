"""A learner asks for a mark to be looked at again, or takes the request back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.courses.assignments.models import Submission
from lms.courses.assignments.operations import Refused
from lms.courses.feedback import operations, queries
from lms.courses.feedback.loaders import own_request, own_work
from lms.courses.feedback.messages import words
from lms.courses.feedback.rules import MOST_REASON
from lms.courses.feedback.views import bp


@bp.get("/submissions/<int:submission_id>/regrade")
def ask_form(submission_id: int) -> str:
    """The form, with what may be asked and until when."""
    return _page(own_work(current_user, submission_id), "", [])


@bp.post("/submissions/<int:submission_id>/regrade")
def ask(submission_id: int) -> str | Response | tuple[str, int]:
    """Ask, with a reason."""
    submission = own_work(current_user, submission_id)
    text = request.form.get("reason", "")
    try:
        operations.ask(submission, current_user, text)
    except Refused as refusal:
        return _page(submission, text, [words(reason) for reason in refusal.reasons]), 422
    flash(_("재채점을 요청했습니다. 답이 오면 알려 드립니다."), "success")
    return redirect(url_for("assignments.submission", submission_id=submission.id), 303)


@bp.post("/me/regrades/<int:request_id>/withdraw")
def withdraw(request_id: int) -> Response:
    """Take it back before it is answered."""
    asked = own_request(current_user, request_id)
    if operations.withdraw(asked, current_user):
        flash(_("재채점 요청을 거두었습니다."), "info")
    else:
        flash(_("이미 답한 요청이라 거둘 수 없습니다."), "warning")
    return redirect(url_for("assignments.submission", submission_id=asked.submission_id), 303)


def _page(submission: Submission, text: str, reasons: list[str]) -> str:
    return render_template(
        "feedback/ask.html",
        submission=submission,
        assignment=submission.assignment,
        offering=submission.assignment.offering,
        panel=queries.panel(submission, current_user),
        text=text,
        reasons=reasons,
        most=MOST_REASON,
        words=words,
    )
