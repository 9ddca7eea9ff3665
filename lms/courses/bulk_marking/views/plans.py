"""Uploads, the plan that is made of each, and doing exactly what it says."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit, csvio
from lms.config import settings_of
from lms.courses import viewing
from lms.courses.assignments.loaders import assignment_in
from lms.courses.assignments.operations import Refused
from lms.courses.assignments.operations.drafts import clean_text
from lms.courses.assignments.rules import Reason
from lms.courses.bulk_marking import messages, operations
from lms.courses.bulk_marking.forms import FilesForm, MarksForm
from lms.courses.bulk_marking.loaders import plan_for
from lms.courses.bulk_marking.messages import words
from lms.courses.bulk_marking.models import BulkPlan
from lms.courses.bulk_marking.operations import Changed
from lms.courses.bulk_marking.views import bp
from lms.courses.bulk_marking.views.downloads import BASE, GRADE, page
from lms.courses.grading.loaders import may_release, require_release
from lms.db import release
from lms.interop.formats.problems import Refused as Unreadable


@bp.post(f"{BASE}/files")
def files(offering_id: int, assignment_id: int) -> Response | tuple[str, int]:
    """A zip of marked files becomes a plan."""
    assignment = assignment_in(current_user, offering_id, assignment_id, GRADE)
    form = FilesForm()
    upload = request.files.get("zip")
    release()  # files are unpacked, hashed and written to disk before any row is
    try:
        if upload is None or not upload.filename:
            raise Refused([Reason("no_file")])
        most = settings_of(current_app).max_upload_mb
        data = upload.stream.read(most * 1024 * 1024 + 1)
        made = operations.plan_zip(assignment, current_user, data)
    except Refused as refusal:
        form.zip.errors = [words(reason) for reason in refusal.reasons]
        return page(assignment, files_form=form), 422
    plan = operations.keep_plan(assignment, "files", upload.filename, made, current_user)
    return _to(plan, offering_id)


@bp.post(f"{BASE}/marks")
def marks(offering_id: int, assignment_id: int) -> Response | tuple[str, int]:
    """A sheet of marks becomes a plan."""
    assignment = assignment_in(current_user, offering_id, assignment_id, GRADE)
    form = MarksForm()
    upload = request.files.get("sheet")
    release()
    try:
        if upload is None or not upload.filename:
            raise Refused([Reason("no_file")])
        made = operations.plan_sheet(assignment, current_user, csvio.uploaded_table(upload))
    except Refused as refusal:
        form.sheet.errors = [words(reason) for reason in refusal.reasons]
        return page(assignment, marks_form=form), 422
    except Unreadable as refusal:
        form.sheet.errors = [viewing.refusal(refusal)]
        return page(assignment, marks_form=form), 422
    plan = operations.keep_plan(assignment, "marks", upload.filename, made, current_user)
    return _to(plan, offering_id)


@bp.get(f"{BASE}/plans/<int:plan_id>")
def plan(offering_id: int, assignment_id: int, plan_id: int) -> str:
    """What would be done, line by line; nothing is done yet."""
    made = plan_for(current_user, offering_id, assignment_id, plan_id)
    audit.read("marks of an assignment", people=len(made.body["lines"]))
    return _page(made)


@bp.post(f"{BASE}/plans/<int:plan_id>")
def commit(offering_id: int, assignment_id: int, plan_id: int) -> Response | tuple[str, int]:
    """Do exactly that, or nothing where something has changed meanwhile."""
    made = plan_for(current_user, offering_id, assignment_id, plan_id)
    digest = request.form.get("digest", "")
    reason = clean_text(request.form.get("reason", "")).strip()[:500]
    if _changes_released(made):
        require_release(current_user, offering_id)
    try:
        if made.kind == "files":
            done = operations.commit_files(made, current_user, digest)
            flash(
                ngettext(
                    "피드백 파일 %(n)s개를 붙였습니다.",
                    "피드백 파일 %(n)s개를 붙였습니다.",
                    done,
                    n=done,
                ),
                "success",
            )
        else:
            done = operations.commit_marks(made, current_user, digest, reason)
            flash(
                ngettext(
                    "점수 %(n)s건을 적었습니다. 공개는 따로 합니다.",
                    "점수 %(n)s건을 적었습니다. 공개는 따로 합니다.",
                    done,
                    n=done,
                ),
                "success",
            )
    except Changed:
        said = _(
            "그 사이에 바뀐 것이 있어 아무것도 적지 않았습니다. 파일을 다시 올려 새로 보아 주세요."
        )
        return _page(made, errors=[said], stale=True), 409
    except Refused as refusal:
        return _page(made, errors=[words(line) for line in refusal.reasons], reason=reason), 422
    url = url_for("grading.index", offering_id=offering_id, assignment=assignment_id, state="all")
    return redirect(url, 303)


@bp.post(f"{BASE}/plans/<int:plan_id>/discard")
def discard(offering_id: int, assignment_id: int, plan_id: int) -> Response:
    """Forget the plan."""
    operations.discard(plan_for(current_user, offering_id, assignment_id, plan_id))
    flash(_("아무것도 바꾸지 않았습니다."), "info")
    url = url_for("bulk_marking.index", offering_id=offering_id, assignment_id=assignment_id)
    return redirect(url, 303)


def _to(made: BulkPlan, offering_id: int) -> Response:
    return redirect(
        url_for(
            "bulk_marking.plan",
            offering_id=offering_id,
            assignment_id=made.assignment_id,
            plan_id=made.id,
        ),
        303,
    )


def _changes_released(made: BulkPlan) -> bool:
    """Whether marks that learners see would change."""
    lines = made.body["lines"]
    return any(line.get("released") for line in lines if line["outcome"] == "change")


def _page(
    made: BulkPlan, *, errors: list[str] | None = None, reason: str = "", stale: bool = False
) -> str:
    lines = made.body["lines"]
    does = "give" if made.kind == "files" else "change"
    return render_template(
        f"bulk_marking/plan_{made.kind}.html",
        offering=made.assignment.offering,
        assignment=made.assignment,
        plan=made,
        lines=lines,
        doing=[line for line in lines if line["outcome"] == does],
        released=_changes_released(made),
        may_release=may_release(current_user, made.assignment.offering_id),
        outcomes=messages.FILES if made.kind == "files" else messages.MARKS,
        barred=messages.BARRED,
        trouble_words=messages.trouble_words,
        errors=errors or [],
        reason=reason,
        stale=stale,
    )
