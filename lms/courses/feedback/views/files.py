"""Files and recordings with a mark: given by graders, opened by graders and the learner."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit, i18n, storage
from lms.courses.assignments.models import Submission
from lms.courses.assignments.operations import Refused
from lms.courses.feedback import operations
from lms.courses.feedback.loaders import file_for, work_to_grade
from lms.courses.feedback.messages import words
from lms.courses.feedback.views import bp
from lms.courses.grading import queries as grading
from lms.db import release

#: What the grading screen's address carries, to come back to the same place of the queue.
_CARRIED = ("state", "assignment", "q", "sort")


@bp.get("/teach/<int:offering_id>/grading/<int:submission_id>/feedback")
def give(offering_id: int, submission_id: int) -> str:
    """The files that go with a mark, on a page of their own."""
    return _page(work_to_grade(current_user, offering_id, submission_id), [])


@bp.post("/teach/<int:offering_id>/grading/<int:submission_id>/feedback")
def add(offering_id: int, submission_id: int) -> str | Response | tuple[str, int]:
    """Add files or a recording."""
    submission = work_to_grade(current_user, offering_id, submission_id)
    release()  # files are hashed and written to disk before any row is
    try:
        kept = operations.keep_uploads(request.files.getlist("files"))
        added = operations.attach(submission, current_user, kept)
    except Refused as refusal:
        reasons = [words(reason) for reason in refusal.reasons]
        return _page(submission, reasons), 422
    if added:
        flash(
            ngettext(
                "피드백 파일 %(n)s개를 붙였습니다.",
                "피드백 파일 %(n)s개를 붙였습니다.",
                len(added),
                n=len(added),
            ),
            "success",
        )
    else:
        flash(_("같은 파일이 이미 붙어 있습니다."), "info")
    return redirect(_back(offering_id, submission_id), 303)


@bp.post("/teach/<int:offering_id>/grading/<int:submission_id>/feedback/<int:attachment_id>/remove")
def remove(offering_id: int, submission_id: int, attachment_id: int) -> Response:
    """Take a file away."""
    submission = work_to_grade(current_user, offering_id, submission_id)
    file, _work = file_for(current_user, submission.id, attachment_id)
    operations.remove(file, submission, current_user)
    flash(_("피드백 파일을 지웠습니다."), "info")
    return redirect(_back(offering_id, submission_id), 303)


@bp.get("/submissions/<int:submission_id>/feedback/<int:attachment_id>/<path:name>")
def file(submission_id: int, attachment_id: int, name: str) -> Response:
    """A feedback file: as a download, or played and shown where its kind carries no script."""
    attachment, submission = file_for(current_user, submission_id, attachment_id)
    inline = request.args.get("inline") == "1"
    action = "view" if inline else "download"
    if current_user.id not in {member.person_id for member in submission.members}:
        audit.read("feedback file", submission.person, action=action)
    return storage.send(attachment, inline=inline)


def _page(submission: Submission, reasons: list[str]) -> str:
    assignment = submission.assignment
    scheme = grading.scheme_of(assignment.id)
    hidden = grading.is_hidden(submission, scheme)
    return render_template(
        "feedback/give.html",
        offering=assignment.offering,
        assignment=assignment,
        submission=submission,
        name=scheme.number(submission) if hidden else i18n.person_name(submission.person),
        reasons=reasons,
    )


def _back(offering_id: int, submission_id: int) -> str:
    carried: dict[str, Any] = {
        name: request.args[name] for name in _CARRIED if request.args.get(name)
    }
    return url_for("grading.grade", offering_id=offering_id, submission_id=submission_id, **carried)
