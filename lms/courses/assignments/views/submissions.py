"""What was handed in: receipt, content and files."""

from __future__ import annotations

from flask import render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, audit, storage
from lms.access import Permission, Scope
from lms.courses.assignments import contents, queries, registry
from lms.courses.assignments.loaders import file_for, submission_for
from lms.courses.assignments.views import bp


@bp.get("/submissions/<int:submission_id>/receipt")
def receipt(submission_id: int) -> str:
    """What was received, when, and by which hash anybody can check it."""
    submission = submission_for(current_user, submission_id)
    audit.read("submission", submission.person)
    return render_template(
        "assignments/receipt.html",
        submission=submission,
        assignment=submission.assignment,
        offering=submission.assignment.offering,
        files=queries.files_of([submission])[submission.id],
    )


@bp.get("/submissions/<int:submission_id>")
def submission(submission_id: int) -> str:
    """The work itself, and its mark once it is released."""
    work = submission_for(current_user, submission_id)
    audit.read("submission", work.person)
    others = queries.own_submissions(work.person_id, work.assignment_id)
    files = queries.files_of([work])[work.id]
    return render_template(
        "assignments/submission.html",
        submission=work,
        assignment=work.assignment,
        offering=work.assignment.offering,
        others=others,
        text=contents.lines_of_text(work.text),
        files=[contents.view_of(file) for file in files],
        mark=registry.released_marks([work.id]).get(work.id),
        grades=access.may(current_user, Permission.SUBMISSION_GRADE, Scope("submission", work.id)),
    )


@bp.get("/submissions/<int:submission_id>/files/<int:attachment_id>/<path:name>")
def file(submission_id: int, attachment_id: int, name: str) -> Response:
    """A file of a submission: as a download, or in the page where its kind carries no script."""
    attachment, submission = file_for(current_user, submission_id, attachment_id)
    inline = request.args.get("inline") == "1"
    audit.read("submission file", submission.person, action="view" if inline else "download")
    return storage.send(attachment, inline=inline)
