"""Uploads, the plan that is made of each, and doing exactly what it says."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit, csvio, i18n
from lms.access import Permission
from lms.courses.attendance import queries as attendance
from lms.courses.attendance.framing import frame
from lms.courses.attendance.loaders import Place, place_for
from lms.courses.attendance_exchange import operations, queries, words
from lms.courses.attendance_exchange.forms import UploadForm
from lms.courses.attendance_exchange.loaders import plan_for
from lms.courses.attendance_exchange.models import AttendancePlan
from lms.courses.attendance_exchange.operations import Changed, Unusable
from lms.courses.attendance_exchange.operations.planning import DONE
from lms.courses.attendance_exchange.views import bp
from lms.db import db, release
from lms.interop.formats.problems import Refused as Unreadable
from lms.paging import asked_page, page_url, paged

MANAGE = Permission.ATTENDANCE_MANAGE


@bp.get("/teach/<int:offering_id>/attendance/exchange")
@bp.get("/manage/cohorts/<int:cohort_id>/attendance/exchange")
def index(offering_id: int | None = None, cohort_id: int | None = None) -> str:
    """Upload marks or official records; whose record wins here."""
    place = place_for(current_user, offering_id, cohort_id, MANAGE)
    return _index(place, UploadForm(formdata=None))


@bp.post("/teach/<int:offering_id>/attendance/exchange")
@bp.post("/manage/cohorts/<int:cohort_id>/attendance/exchange")
def upload(
    offering_id: int | None = None, cohort_id: int | None = None
) -> str | Response | tuple[str, int]:
    """A file becomes a plan."""
    place = place_for(current_user, offering_id, cohort_id, MANAGE)
    form = UploadForm()
    if not form.validate():
        return _index(place, form), 422
    given = request.files.get("file")
    scope = place.scope
    release()  # files are read before any row is written
    try:
        if given is None or not given.filename:
            raise Unusable("no_file")
        table = csvio.uploaded_table(given)
        plan = operations.make_plan(scope, form.kind.data, given.filename, table, current_user)
    except Unusable as error:
        form.file.errors = [str(words.HEADER[error.code])]
        return _index(place_for(current_user, offering_id, cohort_id, MANAGE), form), 422
    except Unreadable as error:
        form.file.errors = [error.en if i18n.current() == "en" else error.ko]
        return _index(place_for(current_user, offering_id, cohort_id, MANAGE), form), 422
    return redirect(url_for("attendance_exchange.plan", plan_id=plan.id), 303)


@bp.get("/attendance-plans/<int:plan_id>")
def plan(plan_id: int) -> str:
    """What would be done, line by line; nothing is done yet."""
    made, place = plan_for(current_user, plan_id)
    audit.read("attendance file", people=len({x["person_id"] for x in made.body["lines"]}))
    return _plan(made, place)


@bp.post("/attendance-plans/<int:plan_id>")
def commit(plan_id: int) -> Response | tuple[str, int]:
    """Do exactly that, or nothing where something has changed meanwhile."""
    made, place = plan_for(current_user, plan_id)
    args: dict[str, Any] = {**place.args}
    try:
        with db.session.begin_nested():
            done = operations.commit(made, current_user, request.form.get("digest", ""))
    except Changed:
        return _plan(made, place, stale=True), 409
    flash(
        ngettext(
            "출결 %(n)s건을 적었습니다.",
            "출결 %(n)s건을 적었습니다.",
            done["marks"],
            n=done["marks"],
        ),
        "success",
    )
    if made.kind == "official":
        if done["differences"]:
            flash(
                ngettext(
                    "공식 기록과 다른 것 %(n)s건을 확인해 주세요.",
                    "공식 기록과 다른 것 %(n)s건을 확인해 주세요.",
                    done["differences"],
                    n=done["differences"],
                ),
                "warning",
            )
        return redirect(url_for("attendance_exchange.differences", **args), 303)
    return redirect(url_for("attendance_exchange.index", **args), 303)


@bp.post("/attendance-plans/<int:plan_id>/discard")
def discard(plan_id: int) -> Response:
    """Forget the plan."""
    made, place = plan_for(current_user, plan_id)
    args: dict[str, Any] = {**place.args}
    operations.discard(made)
    flash(_("아무것도 바꾸지 않았습니다."), "info")
    return redirect(url_for("attendance_exchange.index", **args), 303)


def _index(place: Place, form: UploadForm) -> str:
    return render_template(
        "attendance_exchange/index.html",
        **frame(place),
        form=form,
        policy=attendance.policy_at(place.scope).value,
        last=queries.last_import(place.scope),
        counts=queries.counts(place.scope),
    )


def _plan(made: AttendancePlan, place: Place, *, stale: bool = False) -> str:
    lines = made.body["lines"]
    outcome = request.args.get("outcome", "")
    shown = [x for x in lines if not outcome or x["outcome"] == outcome]
    return render_template(
        "attendance_exchange/plan.html",
        **frame(place),
        plan=made,
        page=paged(shown, asked_page(), size=100),
        page_url=page_url,
        outcome=outcome,
        counts=Counter(x["outcome"] for x in lines),
        doing=sum(x["outcome"] in DONE for x in lines),
        exchange_words=words,
        stale=stale,
    )
