"""Completion of a cohort for staff: everybody's lines, the export, and closing it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit, clock, csvio
from lms.access import Permission
from lms.courses import editing, reasons, vocabulary
from lms.courses.catalogue.forms import ReasonForm
from lms.courses.programmes import operations
from lms.courses.programmes.loaders import cohort_for
from lms.courses.programmes.models import Cohort
from lms.courses.programmes.queries import deciding
from lms.courses.programmes.views import bp
from lms.courses.programmes.words import NOTES, completion_line
from lms.db import read_only, release
from lms.numbers import whole_or
from lms.paging import asked_page, paged


@bp.get("/manage/cohorts/<int:cohort_id>/completion")
def cohort_completion(cohort_id: int) -> str:
    """Every member with how the rule stands, by state; searched and sorted."""
    cohort = cohort_for(current_user, cohort_id, Permission.MEMBER_DECIDE)
    return _page(cohort, ReasonForm(formdata=None))


@bp.post("/manage/cohorts/<int:cohort_id>/completion/export")
def export_completion(cohort_id: int) -> Response | tuple[str, int]:
    """The same list as a workbook; asks for a reason and is logged."""
    cohort = cohort_for(current_user, cohort_id, Permission.MEMBER_DECIDE)
    form = ReasonForm()
    if not form.validate():
        read_only()
        return _page(cohort, form), 422
    asked = _asked()
    rows = deciding.narrowed(deciding.rows_of(cohort), **asked)
    names = deciding.names_of(cohort.track_id)
    audit.read(
        f"cohort {cohort.id} completion",
        action="download", people=len(rows), reason=form.reason.data or "",
    )  # fmt: skip
    head = [
        _("이름"), _("번호"), _("상태"), _("들어온 날"), _("끝난 날"), _("수료 예정일"),
        _("갖춘 요건"), _("전체 요건"), _("출석률(%)"), _("평균"), _("남은 요건"),
    ]  # fmt: skip
    cells = [
        [
            row.person.name,
            row.person.number,
            vocabulary.name("member_state", row.member.state),
            row.member.entered_on,
            row.member.ended_on,
            row.member.expected_on,
            row.completion.met,
            len(row.completion.lines),
            row.attendance.rate if row.attendance else None,
            row.average,
            "; ".join(
                completion_line(line.code, line.params, names.courses, names.requirements)
                for line in row.completion.unmet
            ),
        ]
        for row in rows
    ]
    release()
    return csvio.xlsx_download(f"completion-{cohort.id}", head, cells)


@bp.route("/manage/cohorts/<int:cohort_id>/closing", methods=["GET", "POST"])
def close_members(cohort_id: int) -> str | Response | tuple[str, int]:
    """Decide everybody who is still enrolled once the cohort is over: seen first, then exactly that."""
    cohort = cohort_for(current_user, cohort_id, Permission.MEMBER_DECIDE)
    form = ReasonForm()
    if request.method == "GET":
        return _closing(cohort, form)
    if not form.validate():
        read_only()
        return _closing(cohort, form), 422
    expected = {
        whole_or(key, 0): decision
        for decision in ("completed", "not_completed")
        for key in request.form.getlist(decision)
    }
    try:
        done = operations.close(cohort, current_user, expected, form.reason.data or "")
    except operations.PlanChanged:
        read_only()
        flash(
            _("그 사이에 달라진 것이 있어 아무것도 바꾸지 않았습니다. 다시 확인해 주십시오."),
            "warning",
        )
        return _closing(cohort, form), 409
    except editing.NotAllowed as no:
        read_only()
        form.form_errors.append(reasons.sentence(no.code, **no.params))
        return _closing(cohort, form), 422
    flash(
        _(
            "기수를 마감했습니다. 수료 %(done)s명, 미수료 %(not_done)s명입니다.",
            done=done.completed, not_done=done.not_completed,
        ),
        "success",
    )  # fmt: skip
    return redirect(url_for("programmes.cohort_completion", cohort_id=cohort.id), 303)


def _asked() -> dict[str, str]:
    state = request.args.get("state", "")
    sort = request.args.get("sort", "name")
    return {
        "text": request.args.get("q", "").strip()[:100],
        "state": state if state in (*vocabulary.MEMBER_STATES, *deciding.NOTES) else "",
        "sort": sort if sort.lstrip("-") in deciding.SORTS else "name",
    }


def _page(cohort: Cohort, form: ReasonForm) -> str:
    asked = _asked()
    everybody = deciding.rows_of(cohort)
    page = paged(deciding.narrowed(everybody, **asked), asked_page(), size=30)
    audit.read(
        f"cohort {cohort.id} completion",
        people=len(page.items), action="search" if asked["text"] else "view",
    )  # fmt: skip
    return render_template(
        "programmes/cohort_completion.html",
        cohort=cohort,
        track=cohort.track,
        page=page,
        counts=deciding.counted(everybody),
        everybody=len(everybody),
        names=deciding.names_of(cohort.track_id),
        notes=NOTES,
        over=deciding.is_over(cohort, clock.today()),
        export_form=form,
        **asked,
    )


def _closing(cohort: Cohort, form: ReasonForm) -> str:
    plan = deciding.closing_plan(cohort)
    audit.read(f"cohort {cohort.id} completion", people=len(plan))
    return render_template(
        "programmes/closing.html",
        cohort=cohort,
        track=cohort.track,
        plan=plan,
        names=deciding.names_of(cohort.track_id),
        over=deciding.is_over(cohort, clock.today()),
        form=form,
    )
