"""A stage for those who run the call: scores beside one another, assignment, decision."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit
from lms.accounts import queries as accounts
from lms.courses.admissions.models import Application, Call
from lms.courses.editing import Conflict, NotAllowed
from lms.courses.facets import Entry, matches
from lms.courses.selection import exports, operations, queries
from lms.courses.selection.loaders import conflict_for, entry_for, stage_for
from lms.courses.selection.models import Stage, StageEntry
from lms.courses.selection.operations import PlanChanged
from lms.courses.selection.queries import Row
from lms.courses.selection.queries.scoring import entries_of
from lms.courses.selection.rules.normalising import habits
from lms.courses.selection.views import bp
from lms.courses.selection.words import words
from lms.csvio import xlsx_download
from lms.db import read_only
from lms.numbers import whole_or
from lms.paging import asked_page, paged

Answer = str | Response | tuple[str, int]
SORTS = ("number", "name", "score", "missing")


def _found(row: Row, text: str) -> bool:
    names = (row.application.person.name, row.application.person.english_name)
    return matches(Entry(0, names, (row.application.number,), {}), text)


def _key(row: Row, sort: str) -> Any:
    if sort == "name":
        return (row.application.person.name, row.application.number)
    if sort == "score":
        return (row.counted is None, -(row.counted or 0), row.application.number)
    if sort == "missing":
        return (-row.missing, row.application.number)
    return row.application.number


@bp.get("/manage/admissions/stages/<int:stage_id>")
def stage(stage_id: int) -> str:
    """Everybody in a stage: raw and normalised scores, who would go on, and why."""
    found = stage_for(current_user, stage_id)
    text, state = request.args.get("q", "").strip()[:100], request.args.get("state", "")
    sort = request.args.get("sort", "number")
    sort = sort if sort.lstrip("-") in SORTS else "number"
    entries = entries_of(found)
    rows = [
        row
        for row in queries.table(found, entries)
        if (not state or row.entry.state == state) and (not text or _found(row, text))
    ]
    rows.sort(key=lambda row: _key(row, sort.lstrip("-")), reverse=sort.startswith("-"))
    page = paged(rows, asked_page(), size=50)
    audit.read("applicants in selection", action="search" if text else "view",
               people=len(page.items))  # fmt: skip
    return render_template(
        "selection/stage.html",
        call=found.call, stage=found, page=page, text=text, state=state, sort=sort,
        counts=queries.stage_counts(found.call_id).get(found.id, {}),
        settings=queries.settings_of(found.call_id),
        habits=habits(queries.given_scores(entries)),
        people=accounts.people_by_ids({r.reviewer_id for e in entries for r in e.reviews}),
    )  # fmt: skip


@bp.route("/manage/admissions/stages/<int:stage_id>/assign", methods=["GET", "POST"])
def assign(stage_id: int) -> Answer:
    """The even assignment before it is made, and making exactly that."""
    found = stage_for(current_user, stage_id)
    if request.method == "GET":
        return _assignment(found, changed=False)
    try:
        added = operations.assign(
            found, current_user._get_current_object(), request.form.get("plan", "")
        )
    except PlanChanged:
        return _assignment(found, changed=True), 409
    except NotAllowed as no:
        flash(words(no.code, no.params), "warning")
        return redirect(url_for("selection.stage", stage_id=found.id), 303)
    flash(
        ngettext(
            "심사 %(n)s건을 배정하고 심사위원에게 알렸습니다.",
            "심사 %(n)s건을 배정하고 심사위원에게 알렸습니다.",
            added,
            n=added,
        ),
        "success",
    )
    return redirect(url_for("selection.stage", stage_id=found.id), 303)


def _assignment(found: Stage, *, changed: bool) -> str:
    made = operations.plan_assignment(found)
    people = {one.id: one for one in queries.reviewers_of(found.call_id)}
    numbers = {row.application.id: row.application.number for row in queries.table(found)}
    by_reviewer: dict[int, list[str]] = {one: [] for one in people}
    for application_id, reviewer_id in made.add:
        by_reviewer[reviewer_id].append(numbers[application_id])
    return render_template(
        "selection/assign.html",
        call=found.call, stage=found, plan=made, people=people, by_reviewer=by_reviewer,
        numbers=numbers, changed=changed, settings=queries.settings_of(found.call_id),
    )  # fmt: skip


def decide_chosen(call: Call, chosen: set[int]) -> Answer:
    """From chosen applications of a call to the decision on the stage that they are in."""
    for one in reversed(queries.stages_of(call.id)):
        if one.state == "running" and any(
            row.application_id in chosen and row.state == "in" for row in entries_of(one)
        ):
            read_only()
            return _decision(one, chosen, "")
    flash(_("고른 지원자 가운데 진행 중인 단계에 있는 사람이 없습니다."), "warning")
    return redirect(url_for("admissions.applications", call_id=call.id), 303)


@bp.route("/manage/admissions/stages/<int:stage_id>/decide", methods=["GET", "POST"])
def decide(stage_id: int) -> Answer:
    """What deciding would do, and doing exactly that."""
    found = stage_for(current_user, stage_id)
    given = request.form if request.method == "POST" else request.args
    outcome = given.get("outcome", "rule")
    outcome = outcome if outcome in ("passed", "failed") else ""
    ids = _asked_ids(given.getlist("application"))
    chosen = ids or (None if not outcome else set())
    if request.method == "GET":
        return _decision(found, chosen, outcome)
    note = given.get("note", "").replace("\x00", "").strip()[:500]
    try:
        made = operations.decide(
            found, current_user._get_current_object(), given.get("plan", ""), chosen, outcome, note
        )
    except PlanChanged:
        return _decision(found, chosen, outcome, changed=True, note=note), 409
    except NotAllowed as no:
        error = words(no.code, no.params)
        return _decision(found, chosen, outcome, error=error, note=note), 422
    flash(
        _("통과 %(passed)s명, 불합격 %(failed)s명으로 정하고 알렸습니다.",
          passed=len(made.those("passed")), failed=len(made.those("failed"))),
        "success",
    )  # fmt: skip
    return redirect(url_for("selection.stage", stage_id=found.id), 303)


def _decision(
    found: Stage, chosen: set[int] | None, outcome: str, *, changed: bool = False,
    error: str = "", note: str = "",
) -> str:  # fmt: skip
    made = operations.plan(found, chosen, outcome)
    audit.read("applicants in selection", people=len(made.steps))
    return render_template(
        "selection/decide.html",
        call=found.call, stage=found, plan=made, outcome=outcome, chosen=sorted(chosen or ()),
        changed=changed, error=error, note=note,
    )  # fmt: skip


def _asked_ids(texts: list[str]) -> set[int]:
    return {one for text in texts[:5000] if (one := whole_or(text, 0)) > 0}


@bp.post("/manage/admissions/stages/<int:stage_id>/export")
def export_stage(stage_id: int) -> Answer:
    """The scores of a stage as a spreadsheet, for a stated reason."""
    found = stage_for(current_user, stage_id)
    reason = request.form.get("reason", "").strip()[:300]
    if not reason:
        flash(_("내려받는 사유를 적어 주십시오."), "warning")
        return redirect(url_for("selection.stage", stage_id=found.id), 303)
    head, rows = exports.stage_table(queries.table(found))
    audit.read("applicants in selection", action="download", people=len(rows), reason=reason)
    return xlsx_download(f"selection-stage-{found.id}.xlsx", head, rows)


@bp.get("/manage/admissions/entries/<int:entry_id>")
def entry(entry_id: int) -> str:
    """One applicant in a stage: every review beside the others, conflicts, the decision."""
    return _entry(entry_for(current_user, entry_id))


def _entry(found: StageEntry, error: str = "") -> str:
    audit.read("applicant in selection", found.application.person)
    row = next(one for one in queries.table(found.stage) if one.entry.id == found.id)
    return render_template(
        "selection/entry.html",
        call=found.stage.call, stage=found.stage, row=row, entry=found, error=error,
        criteria=operations.criteria_of(found.stage),
        conflicts=queries.conflicts_of(found.application_id),
        reviewers=queries.reviewers_of(found.stage.call_id),
        note=request.form.get("note", ""), settings=queries.settings_of(found.stage.call_id),
    )  # fmt: skip


@bp.post("/manage/admissions/entries/<int:entry_id>")
def decide_entry(entry_id: int) -> Answer:
    """Decide one applicant, for a reason."""
    found = entry_for(current_user, entry_id)
    outcome = request.form.get("outcome", "")
    note = request.form.get("note", "").replace("\x00", "")
    if outcome not in ("passed", "failed"):
        return _entry(found, _("통과인지 불합격인지 골라 주십시오.")), 422
    try:
        operations.redecide(
            found, outcome, current_user._get_current_object(), note,
            version=whole_or(request.form.get("version"), -1),
        )  # fmt: skip
    except Conflict:
        said = _(
            "그 사이에 다른 사람이 바꾸었습니다. 아래는 지금 상태이고, 적은 사유는 남겨 두었습니다."
        )
        return _entry(found, said), 409
    except NotAllowed as no:
        return _entry(found, words(no.code, no.params)), 422
    flash(_("정하고 알렸습니다."), "success")
    return redirect(url_for("selection.entry", entry_id=found.id), 303)


@bp.post("/manage/admissions/entries/<int:entry_id>/<any(reviewer,conflict):act>")
def mark_entry(entry_id: int, act: str) -> Response:
    """Give an applicant one more reviewer, or mark that somebody must not judge them."""
    found = entry_for(current_user, entry_id)
    person = accounts.person_by_id(whole_or(request.form.get("person"), 0))
    if person is None or person.id not in {
        one.id for one in queries.reviewers_of(found.stage.call_id)
    }:
        flash(words("not_reviewer"), "warning")
        return redirect(url_for("selection.entry", entry_id=found.id), 303)
    try:
        if act == "reviewer":
            operations.add_review(found, person)
            flash(_("심사위원을 더했습니다."), "success")
        else:
            _mark(found.application, person.id)
    except NotAllowed as no:
        flash(words(no.code, no.params), "warning")
    return redirect(url_for("selection.entry", entry_id=found.id), 303)


def _mark(application: Application, person_id: int) -> None:
    reason = request.form.get("reason", "").replace("\x00", "").strip()
    actor = current_user._get_current_object()
    if operations.declare(application, person_id, actor, reason) is not None:
        flash(_("이해 충돌로 표시했습니다. 이 심사위원의 점수는 세지 않습니다."), "info")


@bp.post("/manage/admissions/conflicts/<int:conflict_id>/lift")
def lift_conflict(conflict_id: int) -> Response:
    """Take a conflict back."""
    found, call = conflict_for(current_user, conflict_id)
    operations.lift(found, current_user._get_current_object())
    flash(_("이해 충돌을 거두었습니다."), "info")
    stage_id = whole_or(request.form.get("entry"), 0)
    if stage_id:
        return redirect(url_for("selection.entry", entry_id=stage_id), 303)
    return redirect(url_for("selection.overview", call_id=call.id), 303)
