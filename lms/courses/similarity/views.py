"""Works that have much in common: the list, two works side by side, what a person found."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit
from lms.access import Permission
from lms.courses.assignments.loaders import assignment_in
from lms.courses.assignments.models import Assignment
from lms.courses.editing import Conflict
from lms.courses.similarity import operations, queries
from lms.courses.similarity.forms import JudgeForm, SchemeForm
from lms.courses.similarity.loaders import pair_for
from lms.courses.similarity.messages import FINDINGS, KINDS, TONES
from lms.courses.similarity.models import SimilarityPair
from lms.courses.similarity.queries import PairFilter, Scheme
from lms.courses.similarity.rules import CODE_WIDTH, TEXT_WIDTH
from lms.courses.similarity.rules.comparing import FEWEST_WORKS
from lms.paging import asked_page, page_url

bp = Blueprint("similarity", __name__)
EDIT, GRADE = Permission.ASSIGNMENT_EDIT, Permission.SUBMISSION_GRADE
BASE = "/teach/<int:offering_id>/assignments/<int:assignment_id>/similarity"


@bp.get(BASE)
def index(offering_id: int, assignment_id: int) -> str:
    """Pairs from the threshold up, how they were found, and what that cannot tell."""
    return _list(assignment_in(current_user, offering_id, assignment_id, GRADE))


@bp.post(f"{BASE}/run")
def run(offering_id: int, assignment_id: int) -> Response:
    """Have the works compared in the background."""
    assignment = assignment_in(current_user, offering_id, assignment_id, GRADE)
    if operations.ask(assignment, current_user):
        flash(_("견주기 시작했습니다. 잠시 뒤 이 화면을 새로 고치면 결과가 보입니다."), "success")
    else:
        flash(_("지난번에 견준 뒤로 바뀐 것이 없거나 이미 견주고 있습니다."), "info")
    return _back(assignment)


@bp.post(f"{BASE}/settings")
def settings(offering_id: int, assignment_id: int) -> str | Response | tuple[str, int]:
    """Change when works are compared and from which share a pair is listed."""
    assignment = assignment_in(current_user, offering_id, assignment_id, EDIT)
    form = SchemeForm(request.form)
    if not form.validate():
        return _list(assignment, form), 422
    try:
        operations.set_scheme(assignment, form.values(), form.version.data or 0, current_user)
    except Conflict:
        theirs = queries.scheme_of(assignment.id)
        form.version.data, form.version.raw_data = theirs.version, None
        return _list(assignment, form, theirs), 409
    flash(_("저장했습니다. 다음에 견줄 때부터 이 방식으로 찾습니다."), "success")
    return _back(assignment)


@bp.get(f"{BASE}/<int:pair_id>")
def pair(offering_id: int, assignment_id: int, pair_id: int) -> str:
    """Two works side by side with what they share."""
    row = pair_for(current_user, offering_id, assignment_id, pair_id)
    return _pair(row, _judge_form(row))


@bp.post(f"{BASE}/<int:pair_id>")
def judge(offering_id: int, assignment_id: int, pair_id: int) -> str | Response | tuple[str, int]:
    """Note what was found."""
    row = pair_for(current_user, offering_id, assignment_id, pair_id)
    form = JudgeForm(request.form)
    if not form.validate():
        return _pair(row, form), 422
    try:
        operations.judge(
            row, form.finding.data, form.note.data or "", form.version.data or 0, current_user
        )
    except Conflict:
        form.version.data, form.version.raw_data = row.version, None
        return _pair(row, form, conflict=True), 409
    flash(_("살펴본 결과를 적었습니다."), "success")
    return _back(row.assignment)


def _back(assignment: Assignment) -> Response:
    return redirect(
        url_for(
            "similarity.index", offering_id=assignment.offering_id, assignment_id=assignment.id
        ),
        303,
    )


def _asked() -> PairFilter:
    args = request.args
    finding, kind = args.get("finding", queries.FINDINGS[0]), args.get("kind", "")
    return PairFilter(
        finding=finding if finding in queries.FINDINGS else queries.FINDINGS[0],
        kind=kind if kind in KINDS else "",
        text=args.get("q", "").strip()[:80],
    )


def _list(
    assignment: Assignment, form: SchemeForm | None = None, theirs: Scheme | None = None
) -> str:
    asked, scheme = _asked(), queries.scheme_of(assignment.id)
    page = queries.pairs(assignment, asked, asked_page(), current_user)
    if page.items:
        action = "search" if asked.text else "view"
        audit.read("similar works", action=action, people=2 * len(page.items))
    run_row = queries.run_of(assignment.id)
    fresh = queries.inputs_hash(queries.inputs_of(assignment))
    if form is None:
        data: dict[str, Any] = {"by_itself": scheme.by_itself, "earlier": scheme.earlier}
        data |= {"threshold": scheme.threshold, "version": scheme.version}
        form = SchemeForm(formdata=None, data=data)
    return render_template(
        "similarity/index.html",
        offering=assignment.offering,
        assignment=assignment,
        scheme=scheme,
        run=run_row,
        waiting=run_row is not None and run_row.wanted != run_row.done,
        stale=run_row is not None and bool(run_row.done) and run_row.done != fresh,
        asked=asked,
        page=page,
        page_url=page_url,
        counts=queries.counts(assignment.id),
        findings=FINDINGS,
        tones=TONES,
        kinds=KINDS,
        form=form,
        theirs=theirs,
        text_width=TEXT_WIDTH,
        code_width=CODE_WIDTH,
        fewest=FEWEST_WORKS,
    )


def _judge_form(row: SimilarityPair) -> JudgeForm:
    data = {"finding": row.finding or None, "note": row.note, "version": row.version}
    return JudgeForm(formdata=None, data=data)


def _pair(row: SimilarityPair, form: JudgeForm, *, conflict: bool = False) -> str:
    audit.read("similar works", people=2)
    first, second = queries.sides(row, current_user)
    return render_template(
        "similarity/pair.html",
        offering=row.assignment.offering,
        assignment=row.assignment,
        pair=row,
        first=first,
        second=second,
        form=form,
        conflict=conflict,
        findings=FINDINGS,
        tones=TONES,
        kinds=KINDS,
    )
