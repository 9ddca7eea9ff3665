"""Calls for those who run them: the list, making, changing, opening, deciding, the funnel."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import clock
from lms.courses import editing
from lms.courses.admissions import queries, registry, words
from lms.courses.admissions.forms import CallForm, DecideCallForm, NewCallForm, values_of
from lms.courses.admissions.loaders import call_for, place_for
from lms.courses.admissions.models import Call
from lms.courses.admissions.operations import applying, calls, retention
from lms.courses.admissions.queries import lists
from lms.courses.admissions.views import bp
from lms.courses.editing import Conflict, NotAllowed
from lms.courses.listing import asked
from lms.db import read_only
from lms.i18n import local
from lms.paging import asked_page, paginate

Answer = str | Response | tuple[str, int]
FUNNEL = (
    _l("모집 안내를 봄"), _l("쓰기 시작함"), _l("지원서를 냄"), _l("자격 확인됨"),
)  # fmt: skip


@bp.get("/manage/admissions")
@login_required
def manage() -> str:
    """The calls that one runs."""
    if lists.managed_tracks(current_user) == []:
        abort(403)
    text = request.args.get("q", "").strip()[:100]
    state = asked("state", words.CALL_STATES)
    page = paginate(lists.managed(current_user, text, state), asked_page(), size=20)
    counted = {line.call.id: line for line in lists.with_counts(page.items)}
    return render_template(
        "admissions/manage.html", page=page.map(lambda one: counted[one.id]), text=text,
        state=state, words=words, phase_of=applying.phase_of,
    )  # fmt: skip


@bp.route("/manage/admissions/new", methods=["GET", "POST"])
@login_required
def create() -> Answer:
    """A new call for a track or cohort that one runs."""
    places = lists.places(current_user)
    if not places:
        abort(403)
    form = NewCallForm(data=_beginning())
    form.place.choices = [("", _("고르십시오"))] + [
        (key, f"{local(track)} · {local(cohort)}" if cohort else local(track))
        for key, track, cohort in places
    ]
    if request.method == "GET":
        form.place.data = request.args.get("place", "")
        return render_template("admissions/call_form.html", form=form, call=None)
    if not form.validate():
        read_only()
        return render_template("admissions/call_form.html", form=form, call=None), 422
    kind, _dash, place_id = form.place.data.partition("-")
    track, cohort = place_for(current_user, kind, int(place_id))
    made = calls.create(track, cohort, form.values())
    flash(_("모집을 만들었습니다. 양식을 살펴보고 공개하십시오."), "success")
    return redirect(url_for("admissions.overview", call_id=made.id), 303)


def _beginning() -> dict[str, Any]:
    opens = clock.seoul_midnight(clock.today() + timedelta(days=7)) + timedelta(hours=9)
    return {"opens_at": opens, "closes_at": clock.seoul_end(clock.today() + timedelta(days=28))}


@bp.route("/manage/admissions/<int:call_id>/edit", methods=["GET", "POST"])
def edit(call_id: int) -> Answer:
    """Change a call; what somebody else saved meanwhile is shown, not overwritten."""
    found = call_for(current_user, call_id)
    form = CallForm(data=values_of(found))
    if request.method == "GET":
        return render_template("admissions/call_form.html", form=form, call=found)
    if not form.validate():
        read_only()
        return render_template("admissions/call_form.html", form=form, call=found), 422
    try:
        calls.update(found, form.values(), editing.version_in(form))
    except Conflict:
        differences = editing.against(form, values_of(found))
        read_only()
        page = render_template(
            "admissions/call_form.html", form=form, call=found, differences=differences
        )
        return page, 409
    except NotAllowed as no:
        form.form_errors.append(words.refusal(no.code, no.params))
        read_only()
        return render_template("admissions/call_form.html", form=form, call=found), 422
    flash(_("저장했습니다."), "success")
    return redirect(url_for("admissions.overview", call_id=found.id), 303)


@bp.get("/manage/admissions/<int:call_id>")
def overview(call_id: int) -> str:
    """How a call goes: the funnel, what waits, what can be done."""
    found = call_for(current_user, call_id)
    form = DecideCallForm(formdata=None, data={"appeals_until": found.appeals_until})
    return _overview(found, form)


def _overview(found: Call, form: DecideCallForm) -> str:
    return render_template(
        "admissions/overview.html",
        call=found, phase=applying.phase_of(found), words=words, form=form,
        line=lists.with_counts([found])[0], funnel=lists.funnel(found, FUNNEL),
        states=lists.state_counts(found.id), published=queries.published_form(found.id),
        working=queries.working_form(found.id), panels=registry.call_panels(found),
        due_at=retention.due_at(found), warned=retention.warned(found), policy=retention.policy_of(found),
    )  # fmt: skip


@bp.post("/manage/admissions/<int:call_id>/<any(publish,close,delete):act>")
def change(call_id: int, act: str) -> Response:
    """Open, end early, or delete what was never shown."""
    found = call_for(current_user, call_id)
    acts = {
        "publish": (calls.publish, _("모집을 공개했습니다.")),
        "close": (calls.close, _("모집을 마감했습니다.")),
        "delete": (calls.delete, _("모집을 지웠습니다.")),
    }
    operation, said = acts[act]
    try:
        operation(found)
    except NotAllowed as no:
        flash(words.refusal(no.code, no.params), "warning")
        return redirect(url_for("admissions.overview", call_id=call_id), 303)
    flash(said, "success")
    if act == "delete":
        return redirect(url_for("admissions.manage"), 303)
    return redirect(url_for("admissions.overview", call_id=call_id), 303)


@bp.post("/manage/admissions/<int:call_id>/decide")
def decide_call(call_id: int) -> Answer:
    """Everything is decided: from here on the time runs after which papers are destroyed."""
    found = call_for(current_user, call_id)
    form = DecideCallForm()
    if not form.validate():
        read_only()
        return _overview(found, form), 422
    try:
        calls.decide(found, form.appeals_until.data)
    except NotAllowed as no:
        flash(words.refusal(no.code, no.params), "warning")
        return redirect(url_for("admissions.overview", call_id=found.id), 303)
    flash(_("선발을 끝냈습니다."), "success")
    return redirect(url_for("admissions.overview", call_id=found.id), 303)
