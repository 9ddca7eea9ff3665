"""Plans: the list, the preview, carrying out, the report; and the history of a seat."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import access, audit, clock, csvio
from lms.access import ROOT, Permission
from lms.accounts import queries as accounts
from lms.courses.catalogue.models import Offering
from lms.courses.editing import NotAllowed
from lms.courses.enrolment.loaders import enrolment_for
from lms.courses.listing import asked
from lms.courses.programmes.models import Cohort
from lms.courses.rosters import operations, queries, words
from lms.courses.rosters.forms import ReportForm
from lms.courses.rosters.loaders import plan_for
from lms.courses.rosters.models import RosterPlan
from lms.courses.rosters.operations import Changed
from lms.courses.rosters.operations.keeping import GOOD_FOR
from lms.courses.rosters.rules.planning import Plan, PlanLine
from lms.courses.rosters.views import bp
from lms.db import db, read_only
from lms.paging import asked_page, paged


@bp.get("/manage/rosters")
@login_required
def index() -> str:
    """The files of the institutions that the person answers for."""
    access.require_anywhere(current_user, Permission.ROSTER_MANAGE)
    own = None
    if not access.may(current_user, Permission.ROSTER_MANAGE, ROOT):
        places = accounts.organisations_where(current_user, Permission.ROSTER_MANAGE)
        own = [place.id for place in places]
    state = asked("state", words.STATES)
    page = queries.plans_of(own, state=state, page=asked_page())
    return render_template(
        "rosters/index.html",
        page=page, state=state, words=words, places=queries.places_of(page.items),
    )  # fmt: skip


@bp.get("/manage/rosters/<int:plan_id>")
def plan(plan_id: int) -> str:
    """What the file would do, line by line; or what it did."""
    row, place = plan_for(current_user, plan_id)
    return _page(row, place)


@bp.post("/manage/rosters/<int:plan_id>")
def carry_out(plan_id: int) -> Response | tuple[str, int]:
    """Do exactly what was shown."""
    row, place = plan_for(current_user, plan_id)
    if row.state == "applied":  # pressed twice, or by a colleague meanwhile
        flash(_("이미 반영한 명단입니다."), "info")
        return redirect(url_for("rosters.plan", plan_id=row.id), 303)
    try:
        with db.session.begin_nested():
            counts = operations.carry_out(
                row, place, request.form.get("digest", ""), current_user._get_current_object()
            )
    except Changed:
        flash(_("그사이 명단이 바뀌었습니다. 새 미리보기를 확인해 주십시오."), "warning")
        return _page(row, place), 409
    except NotAllowed as no:
        said = words.refused(no.code, no.params)
        flash(_("아무것도 반영하지 않았습니다. %(why)s", why=said), "danger")
        return _page(row, place), 422
    flash(_("보신 그대로 반영했습니다: %(what)s", what=_said(counts)), "success")
    return redirect(url_for("rosters.plan", plan_id=row.id), 303)


@bp.post("/manage/rosters/<int:plan_id>/drop")
def drop(plan_id: int) -> Response:
    """Let the plan go."""
    row, _place = plan_for(current_user, plan_id)
    if operations.drop(row):
        flash(_("명단 파일을 버렸습니다. 아무것도 바뀌지 않았습니다."), "success")
    return redirect(url_for("rosters.index"), 303)


@bp.post("/manage/rosters/<int:plan_id>/report")
def report(plan_id: int) -> Response | tuple[str, int]:
    """Every line with its outcome and reason, as a file, for a stated reason; logged."""
    row, place = plan_for(current_user, plan_id)
    form = ReportForm()
    if not form.validate():
        read_only()
        return _page(*plan_for(current_user, plan_id), form), 422
    lines = _lines(row, place)[0]
    audit.read("roster file report", action="download", people=len(lines),
               reason=form.reason.data or "")  # fmt: skip
    head = [_("줄"), str(words.KEYS[row.key]), _("이름"), _("결과"), _("사유")]
    return csvio.csv_download(
        f"roster-{row.id}",
        head,
        [
            [
                str(one.line or ""),
                one.key,
                one.name,
                str(words.OUTCOMES[one.outcome]),
                words.why(one),
            ]
            for one in lines
        ],
    )


@bp.get("/manage/enrolments/<int:enrolment_id>/history")
def history(enrolment_id: int) -> str:
    """Every state that somebody's seat in an offering came to, with who did it and why."""
    seat = enrolment_for(current_user, enrolment_id, Permission.ROSTER_VIEW)
    audit.read("seat history", seat.person)
    return render_template(
        "rosters/history.html", seat=seat, events=queries.history_of(seat.id),
        own=seat.person_id == current_user.id,
    )  # fmt: skip


def _lines(row: RosterPlan, place: Cohort | Offering) -> tuple[list[PlanLine], Plan | None]:
    if row.state == "planned":
        made = operations.planned(row, place)
        return list(made.lines), made
    people = queries.names_of(person_id for _line, person_id, _outcome in row.done)
    return [
        PlanLine(line, "", people[person_id].name, outcome, person_id)
        for line, person_id, outcome in row.done
        if person_id in people
    ], None


def _page(row: RosterPlan, place: Cohort | Offering, form: ReportForm | None = None) -> str:
    lines, made = _lines(row, place)
    counts = made.counts if made else row.counts
    outcome = asked("outcome", words.OUTCOMES)
    shown = paged([one for one in lines if outcome in ("", one.outcome)], asked_page(), size=100)
    if shown.items:
        audit.read("roster file", people=len(shown.items))
    values: dict[str, Any] = {
        "row": row, "form": form or ReportForm(formdata=None), "page": shown, "plan": made, "counts": counts, "outcome": outcome,
        "words": words, "where": queries.places_of([row])[row.id],
        "old": row.state == "planned" and clock.now() > row.made_at + GOOD_FOR,
        "people": queries.names_of(one.person_id for one in shown.items if one.person_id),
    }  # fmt: skip
    return render_template("rosters/plan.html", **values)


def _said(counts: dict[str, int]) -> str:
    return ", ".join(
        f"{name} {counts[code]}" for code, name in words.OUTCOMES.items() if counts.get(code)
    )
