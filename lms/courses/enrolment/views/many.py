"""Seating many at once: list → preview → exactly that."""

from __future__ import annotations

import json
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit
from lms.access import Permission
from lms.courses.catalogue.loaders import offering_for
from lms.courses.enrolment import decisions, operations, planning
from lms.courses.enrolment.forms import ManyForm
from lms.courses.enrolment.operations import Changed, Refused
from lms.courses.enrolment.planning import Plan, Written
from lms.courses.enrolment.views import bp
from lms.courses.programmes.loaders import cohort_for


@bp.route("/teach/<int:offering_id>/roster/add", methods=["GET", "POST"])
def add_to_offering(offering_id: int) -> str | Response | tuple[str, int]:
    """Seat a list of people in an offering."""
    offering = offering_for(current_user, offering_id, Permission.ROSTER_MANAGE)
    return _add(offering, offering.course, url_for("enrolment.roster", offering_id=offering_id))


@bp.route("/manage/cohorts/<int:cohort_id>/members/add", methods=["GET", "POST"])
def add_to_cohort(cohort_id: int) -> str | Response | tuple[str, int]:
    """Seat a list of people in a cohort and its courses."""
    cohort = cohort_for(current_user, cohort_id, Permission.ROSTER_MANAGE)
    return _add(cohort, cohort.track, url_for("programmes.manage_cohort", cohort_id=cohort_id))


def _add(place: Any, titled: Any, back: str) -> str | Response | tuple[str, int]:
    form = ManyForm()
    if not form.is_submitted():
        return _page(place, titled, back, form)
    if "plan" in request.form:
        return _commit(place, titled, back)
    written = _written(form) if form.validate() else []
    if not written:
        return _page(place, titled, back, form), 422
    plan = operations.plan_seats(place, written)
    audit.read("people by address", action="search", people=len(plan.lines))
    return _page(place, titled, back, form, plan, written)


def _commit(place: Any, titled: Any, back: str) -> Response | tuple[str, int]:
    form = ManyForm(formdata=None)
    written = _kept(request.form.get("plan", ""))
    try:
        plan = operations.seat_many(place, written, request.form.get("digest", ""))
    except Changed as changed:
        flash(_("그사이 명단이 바뀌었습니다. 새 미리보기를 확인해 주십시오."), "warning")
        return _page(place, titled, back, form, changed.plan, written), 409
    except Refused as refused:
        form.form_errors.append(decisions.sentence(refused.decision))
        return _page(place, titled, back, form), 422
    seated = len(plan.seats)
    flash(ngettext("%(num)s명을 등록했습니다.", "%(num)s명을 등록했습니다.", seated), "success")
    return redirect(back, 303)


def _written(form: ManyForm) -> list[Written]:
    written = planning.from_text(form.addresses.data or "")
    if not written:
        form.form_errors.append(_("이메일 주소를 적어 주십시오."))
    elif len(written) > planning.MOST:
        form.form_errors.append(_("한 번에 %(most)s명까지 등록할 수 있습니다.", most=planning.MOST))
        return []
    return written


def _kept(text: str) -> list[Written]:
    """The list as the preview sent it back; what does not fit is no list."""
    try:
        given = json.loads(text)
        rows = [Written(int(line), str(part)) for line, part in given][: planning.MOST]
        for row in rows:
            row.text.encode()  # JSON can spell characters that no text holds
        return rows
    except (ValueError, TypeError, RecursionError, OverflowError):
        return []


def _page(
    place: Any,
    titled: Any,
    back: str,
    form: ManyForm,
    plan: Plan | None = None,
    written: list[Written] | None = None,
) -> str:
    kept = json.dumps([[item.line, item.text] for item in written or []], ensure_ascii=False)
    return render_template(
        "enrolment/add.html",
        place=place, titled=titled, back=back, form=form, plan=plan, kept=kept,
    )  # fmt: skip
