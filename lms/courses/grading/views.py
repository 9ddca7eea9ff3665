"""The queue, the grading screen, releasing, and a learner's own marks."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import audit, i18n
from lms.access import Permission
from lms.courses.assignments import contents
from lms.courses.assignments import queries as assignments
from lms.courses.assignments.loaders import assignment_in, submission_for
from lms.courses.assignments.models import Submission
from lms.courses.assignments.operations import Refused
from lms.courses.catalogue.loaders import offering_for
from lms.courses.grading import operations, queries
from lms.courses.grading.forms import GradingForm
from lms.courses.grading.messages import words
from lms.courses.grading.models import Grade
from lms.courses.grading.operations import Conflict
from lms.courses.grading.queries import STATES, QueueFilter
from lms.courses.grading.queries.queue import SORTS
from lms.numbers import whole
from lms.paging import asked_page

bp = Blueprint("grading", __name__)
GRADE = Permission.SUBMISSION_GRADE


@bp.get("/teach/<int:offering_id>/grading")
def index(offering_id: int) -> str:
    """The queue: what waits, what is graded, by assignment and by name."""
    offering = offering_for(current_user, offering_id, GRADE)
    asked = _asked()
    page = queries.queue(offering.id, asked, asked_page())
    if page.items:
        action = "search" if asked.text else "view"
        audit.read("grading queue", action=action, people=len(page.items))
    return render_template(
        "grading/queue.html",
        offering=offering,
        asked=asked,
        page=page,
        counts=queries.counts(offering.id, asked),
        work=assignments.published_of(offering.id),
        states=STATES,
    )


@bp.get("/teach/<int:offering_id>/grading/<int:submission_id>")
def grade(offering_id: int, submission_id: int) -> str:
    """The work at the left, the mark at the right."""
    submission = _submission(offering_id, submission_id)
    audit.read("submission", submission.person)
    kept = queries.grade_of(submission.id)
    return _screen(submission, kept, GradingForm.of(submission.assignment, kept))


@bp.post("/teach/<int:offering_id>/grading/<int:submission_id>")
def save(offering_id: int, submission_id: int) -> str | Response | tuple[str, int]:
    """Keep the mark, release it, go on; another grader's mark is shown and never overwritten."""
    submission = _submission(offering_id, submission_id)
    form = GradingForm.sent(submission.assignment, request.form, queries.grade_of(submission.id))
    action = request.form.get("action", "save")
    values = form.values()
    if values is None:
        return _screen(submission, queries.grade_of(submission.id), form), 422
    try:
        operations.save(
            submission,
            current_user,
            values,
            form.version,
            release=action in {"release", "release_next"},
            reason=form.reason,
        )
    except Conflict as conflict:
        theirs: Grade | None = conflict.args[0]
        form.version = theirs.version if theirs is not None else 0
        return _screen(submission, theirs, form, conflict=True), 409
    except Refused as refusal:
        reasons = [words(reason) for reason in refusal.reasons]
        return _screen(submission, queries.grade_of(submission.id), form, reasons=reasons), 422
    return _go_on(submission, action)


@bp.post("/teach/<int:offering_id>/grading/<int:submission_id>/autosave")
def autosave(offering_id: int, submission_id: int) -> Response | tuple[Response, int]:
    """Keep an unreleased mark while it is being written; a released one is only saved on purpose."""
    submission = _submission(offering_id, submission_id)
    kept = queries.grade_of(submission.id)
    if kept is not None and kept.released_at is not None:
        return jsonify(said=_("공개한 점수는 저절로 저장하지 않습니다.")), 409
    form = GradingForm.sent(submission.assignment, request.form, queries.grade_of(submission.id))
    values = form.values()
    if values is None:
        return jsonify(said=form.errors[0][1]), 422
    try:
        grade = operations.save(submission, current_user, values, form.version)
    except Conflict:
        said = _(
            "다른 사람이 이 제출물을 저장했습니다. 저장 단추를 누르면 둘을 견주어 볼 수 있습니다."
        )
        return jsonify(said=said), 409
    at = i18n.moment(grade.graded_at)
    return jsonify(version=grade.version, said=_("%(at)s에 임시 저장했습니다.", at=at))


@bp.route(
    "/teach/<int:offering_id>/assignments/<int:assignment_id>/release", methods=["GET", "POST"]
)
def release(offering_id: int, assignment_id: int) -> str | Response:
    """Release all complete marks of an assignment, after having seen which."""
    assignment = assignment_in(current_user, offering_id, assignment_id, GRADE)
    if request.method == "POST":
        done, left_out = operations.release_many(assignment, current_user, _expected())
        flash(_("점수 %(n)s건을 공개하고 알렸습니다.", n=done), "success")
        if left_out:
            flash(
                _("그 사이에 바뀐 %(n)s건은 공개하지 않았습니다. 다시 보아 주세요.", n=left_out),
                "warning",
            )
        url = url_for("grading.index", offering_id=offering_id, assignment=assignment.id)
        return redirect(url, 303)
    found = queries.releasable(assignment)
    audit.read("marks of an assignment", people=len(found.ready) + len(found.incomplete))
    return render_template(
        "grading/release.html", offering=assignment.offering, assignment=assignment, found=found
    )


@bp.get("/me/grades")
@login_required
def mine() -> str:
    """One's own released marks."""
    return render_template("grading/mine.html", lines=queries.my_grades(current_user.id))


def _submission(offering_id: int, submission_id: int) -> Submission:
    submission = submission_for(current_user, submission_id, GRADE)
    if submission.assignment.offering_id != offering_id:
        abort(404)
    if submission.person_id == current_user.id:
        abort(403)  # nobody marks their own work
    return submission


def _asked() -> QueueFilter:
    args = request.args
    state, sort = args.get("state", STATES[0]), args.get("sort", SORTS[0])
    return QueueFilter(
        state=state if state in STATES else STATES[0],
        assignment_id=args.get("assignment", type=whole),
        text=args.get("q", "").strip()[:80],
        sort=sort if sort in SORTS else SORTS[0],
    )


def _expected() -> dict[int, int]:
    found = {}
    for value in request.form.getlist("grade"):
        grade_id, _dot, version = value.partition(".")
        with suppress(ValueError):
            found[whole(grade_id)] = whole(version)
    return found


def _go_on(submission: Submission, action: str) -> Response:
    offering_id, asked = submission.assignment.offering_id, _asked()
    said = {
        "release": _("점수를 공개하고 알렸습니다."),
        "release_next": _("점수를 공개하고 알렸습니다."),
    }.get(action, _("저장했습니다. 아직 공개하지 않았습니다."))
    target: int | None = submission.id
    if action == "release_next":
        target = queries.neighbours(offering_id, submission.id, asked).next_ungraded
    if target is None:
        flash(said + " " + _("채점할 것이 더 없습니다."), "success")
        return redirect(url_for("grading.index", offering_id=offering_id, **asked.arguments()), 303)
    kept = queries.grade_of(submission.id)
    if action == "save" and kept is not None and kept.released_at is not None:
        said = _("저장했습니다.")
    flash(said, "success")
    return redirect(
        url_for(
            "grading.grade", offering_id=offering_id, submission_id=target, **asked.arguments()
        ),
        303,
    )


def _screen(
    submission: Submission,
    kept: Grade | None,
    form: GradingForm,
    *,
    conflict: bool = False,
    reasons: list[str] | None = None,
) -> str:
    assignment, asked = submission.assignment, _asked()
    others = assignments.own_submissions(submission.person_id, assignment.id)
    files = assignments.files_of([submission])[submission.id]
    values: dict[str, Any] = {
        "offering": assignment.offering,
        "submission": submission,
        "assignment": assignment,
        "kept": kept,
        "theirs": GradingForm.of(assignment, kept) if conflict else None,
        "form": form,
        "reasons": reasons or [],
        "others": others,
        "grades": queries.grades_by_submission(other.id for other in others),
        "text": contents.lines_of_text(submission.text),
        "files": [contents.view_of(file) for file in files],
        "around": queries.neighbours(assignment.offering_id, submission.id, asked),
        "asked": asked,
    }
    return render_template("grading/grade.html", **values)
