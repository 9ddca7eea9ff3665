"""What was handed in: receipt, content and files."""

from __future__ import annotations

import re

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import access, audit, storage
from lms.access import Permission, Scope
from lms.courses.assignments import contents, hiding, operations, queries, receipts, registry, rules
from lms.courses.assignments.dating import ReopenForm
from lms.courses.assignments.loaders import (
    file_for,
    is_own,
    named_submission_for,
    submission_for,
)
from lms.courses.assignments.messages import words
from lms.courses.assignments.models import Submission
from lms.courses.assignments.operations import Refused
from lms.courses.assignments.views import bp


def log_reading(submission: Submission, what: str = "submission", action: str = "view") -> None:
    """Log that somebody else's work was read; a group's work is each member's own."""
    if not is_own(submission, current_user):
        audit.read(what, submission.person, action=action)


@bp.get("/submissions/<int:submission_id>/receipt")
def receipt(submission_id: int) -> str:
    """What was received, when, and by which hash anybody can check it."""
    submission = named_submission_for(current_user, submission_id)
    log_reading(submission)
    return render_template(
        "assignments/receipt.html",
        submission=submission,
        assignment=submission.assignment,
        offering=submission.assignment.offering,
        files=queries.files_of([submission])[submission.id],
        members=queries.members_of(submission),
        at=receipts.exact_moment(submission.submitted_at),
        intact=receipts.still_true(submission),
    )


@bp.get("/submissions/<int:submission_id>/receipt.txt")
def receipt_text(submission_id: int) -> Response:
    """The receipt to keep: plain text, the same as in the mail."""
    submission = named_submission_for(current_user, submission_id)
    log_reading(submission, action="download")
    people = [line.person for line in queries.members_of(submission)]
    files = queries.files_of([submission])[submission.id]
    body = receipts.as_text(submission, submission.assignment, files, people)
    response = FlaskResponse("\ufeff" + body + "\n", mimetype="text/plain")
    name = f"receipt-{submission.receipt_number}.txt"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@bp.get("/receipts")
@login_required
def check_receipt() -> str:
    """Whether a receipt is one of ours, by its code; who handed in is told to nobody by this."""
    typed = request.args.get("code", "").strip()[:200]
    code = re.sub(r"\s+", "", typed).lower()
    usable = re.fullmatch(r"[0-9a-f]{64}", code) is not None
    found = queries.by_receipt(code) if usable else None
    return render_template(
        "assignments/check_receipt.html",
        typed=typed,
        usable=usable,
        submission=found,
        at=receipts.exact_moment(found.submitted_at) if found else "",
        files=queries.files_of([found])[found.id] if found else [],
        intact=receipts.still_true(found) if found else False,
        readable=found is not None
        and (
            is_own(found, current_user)
            or access.may(current_user, Permission.SUBMISSION_VIEW, Scope("submission", found.id))
        ),
    )


@bp.get("/submissions/<int:submission_id>")
def submission(submission_id: int) -> str:
    """The work itself, and its mark once it is released."""
    work = named_submission_for(current_user, submission_id)
    log_reading(work)
    registry.opened(work, current_user)
    own = is_own(work, current_user)
    others = queries.own_submissions(current_user.id if own else work.person_id, work.assignment_id)
    files = queries.files_of([work])[work.id]
    may_grade = access.may(current_user, Permission.SUBMISSION_GRADE, Scope("submission", work.id))
    return render_template(
        "assignments/submission.html",
        submission=work,
        assignment=work.assignment,
        offering=work.assignment.offering,
        own=own,
        members=queries.members_of(work),
        others=others,
        text=contents.lines_of_text(work.text),
        files=[contents.view_of(file) for file in files],
        mark=registry.released_marks([work.id]).get(work.id),
        grades=may_grade,
        reopenable=may_grade,
        link_kind=rules.link_kind(work.link) if work.link else "",
    )


@bp.route(
    "/teach/<int:offering_id>/submissions/<int:submission_id>/reopen", methods=["GET", "POST"]
)
def reopen(offering_id: int, submission_id: int) -> str | Response | tuple[str, int]:
    """Let whoever handed in do so once more, with a reason and, if need be, a later date."""
    work = submission_for(current_user, submission_id, Permission.SUBMISSION_GRADE)
    if work.assignment.offering_id != offering_id:
        return redirect(
            url_for(
                "assignments.reopen",
                offering_id=work.assignment.offering_id,
                submission_id=work.id,
            )
        )
    form = ReopenForm()
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                operations.reopen(
                    work,
                    current_user,
                    form.reason.data or "",
                    form.until.data,
                    url=url_for("assignments.show", assignment_id=work.assignment_id),
                )
            except Refused as refusal:
                form.form_errors = [words(reason) for reason in refusal.reasons]
            else:
                flash(_("다시 열었습니다. 낸 사람에게 알렸습니다."), "success")
                return redirect(url_for("assignments.submission", submission_id=work.id), 303)
    page = render_template(
        "assignments/reopen.html",
        form=form,
        submission=work,
        assignment=work.assignment,
        offering=work.assignment.offering,
        members=queries.members_of(work),
        named=not hiding.hides_name(work, current_user),
        can_reopen=rules.can_reopen(work.assignment.resubmission),
    )
    return page, status


@bp.get("/submissions/<int:submission_id>/files/<int:attachment_id>/<path:name>")
def file(submission_id: int, attachment_id: int, name: str) -> Response:
    """A file of a submission: as a download, or in the page where its kind carries no script."""
    attachment, submission = file_for(current_user, submission_id, attachment_id)
    inline = request.args.get("inline") == "1"
    log_reading(submission, "submission file", "view" if inline else "download")
    return storage.send(attachment, inline=inline)
