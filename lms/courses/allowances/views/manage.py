"""Cohorts and their unit periods, for those who draw up allowances."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, clock, policies
from lms.access import Scope
from lms.courses.allowances import words
from lms.courses.allowances.loaders import MANAGE
from lms.courses.allowances.operations import sheets as operations
from lms.courses.allowances.queries import sheets as queries
from lms.courses.allowances.rules.policy import KIND
from lms.courses.allowances.views import bp
from lms.courses.editing import NotAllowed
from lms.courses.programmes.loaders import cohort_for
from lms.i18n import local
from lms.interop.formats.hangul import finds
from lms.paging import asked_page, paged


@bp.get("/manage/allowances")
def index() -> str:
    """The cohorts of the institutions that one works for, with what waits."""
    access.require_anywhere(current_user, MANAGE)
    text = request.args.get("q", "").strip()[:100]
    waiting = request.args.get("state", "") == "due"
    everything = queries.cohorts(current_user)
    shown = [
        line for line in everything
        if (not waiting or line.due) and finds(text, f"{local(line.cohort.track)} {local(line.cohort)}")
    ]  # fmt: skip
    return render_template(
        "allowances/index.html",
        page=paged(shown, asked_page()), text=text, state="due" if waiting else "",
        everything=len(everything),
    )  # fmt: skip


@bp.get("/manage/cohorts/<int:cohort_id>/allowances")
def cohort(cohort_id: int) -> str:
    """A cohort's unit periods and their sheets."""
    found = cohort_for(current_user, cohort_id, MANAGE)
    return render_template(
        "allowances/cohort.html",
        cohort=found, lines=queries.periods(found),
        policy=policies.in_force(KIND, Scope("cohort", found.id)).value,
    )  # fmt: skip


@bp.post("/manage/cohorts/<int:cohort_id>/allowances/<int:number>")
def make(cohort_id: int, number: int) -> Response:
    """Make a unit period's sheet and compute it."""
    found = cohort_for(current_user, cohort_id, MANAGE)
    try:
        sheet = operations.open_sheet(found, number)
        operations.compute(sheet, current_user)
    except NotAllowed as no:
        flash(words.refusal(no.code), "danger")
        return redirect(url_for("allowances.cohort", cohort_id=found.id), 303)
    flash(
        _("계산했습니다. 단위기간이 끝난 뒤 다시 계산해 승인을 받으세요.")
        if sheet.ends_on >= clock.today()
        else _("계산했습니다. 다른 담당자가 승인하면 지급할 수 있습니다."),
        "success",
    )
    return redirect(url_for("allowances.sheet", sheet_id=sheet.id), 303)
