"""Interview times, for reviewers who open them and for applicants who take one."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit, clock
from lms.communication import ical
from lms.config import settings_of as configuration
from lms.courses.admissions.rules.states import LEFT
from lms.courses.editing import NotAllowed
from lms.courses.selection import dates, queries
from lms.courses.selection.forms import SlotsForm
from lms.courses.selection.loaders import (
    own_entry,
    own_slot_to_close,
    reviewing_stage,
    stage_for,
)
from lms.courses.selection.models import InterviewSlot, Stage
from lms.courses.selection.operations import interviews
from lms.courses.selection.views import bp
from lms.courses.selection.words import words
from lms.db import db
from lms.i18n import current
from lms.numbers import whole_or

Answer = str | Response | tuple[str, int]


@bp.route("/review/stages/<int:stage_id>/slots", methods=["GET", "POST"])
def slots(stage_id: int) -> Answer:
    """One's own interview times, and opening more."""
    stage = reviewing_stage(current_user, stage_id)
    if stage.kind != "interview":
        abort(404)
    form = SlotsForm()
    if request.method == "GET":
        return _slots(stage, form)
    if form.validate() and form.first.data is not None:
        try:
            made = interviews.open_slots(
                stage, current_user._get_current_object(), first=form.first.data,
                minutes=form.minutes.data, pause=form.pause.data, count=form.count.data,
                place=form.place.data, link=form.link.data,
            )  # fmt: skip
            flash(
                ngettext(
                    "면접 시간 %(n)s개를 열었습니다.",
                    "면접 시간 %(n)s개를 열었습니다.",
                    len(made),
                    n=len(made),
                ),
                "success",
            )
            return redirect(url_for("selection.slots", stage_id=stage.id), 303)
        except NotAllowed as no:
            form.form_errors.append(words(no.code, no.params))
    return _slots(stage, form), 422


def _slots(stage: Stage, form: SlotsForm) -> str:
    found = queries.slots_of(stage, current_user.id)
    taken = sum(one.entry_id is not None for one in found)
    if taken:
        audit.read("interviews", people=taken)
    return render_template(
        "selection/slots.html",
        stage=stage, call=stage.call, slots=found, form=form, now=clock.now(),
        settings=queries.settings_of(stage.call_id),
    )  # fmt: skip


@bp.post("/review/slots/<int:slot_id>/remove")
def remove_slot(slot_id: int) -> Response:
    """Close one's own time; who took it is told."""
    slot = own_slot_to_close(current_user, slot_id)
    interviews.remove_slot(slot, current_user._get_current_object())
    flash(_("면접 시간을 닫았습니다."), "info")
    return redirect(url_for("selection.slots", stage_id=slot.stage_id), 303)


@bp.get("/manage/admissions/stages/<int:stage_id>/interviews")
def schedule(stage_id: int) -> str:
    """Every interview of a stage, and who has not chosen yet."""
    stage = stage_for(current_user, stage_id)
    if stage.kind != "interview":
        abort(404)
    found = queries.slots_of(stage)
    chosen = {one.entry_id for one in found}
    missing = [
        row for row in queries.table(stage)
        if row.entry.state == "in" and row.entry.id not in chosen
        and row.application.state not in LEFT
    ]  # fmt: skip
    audit.read("interviews", people=len(found))
    return render_template(
        "selection/schedule.html", stage=stage, call=stage.call, slots=found, missing=missing
    )


@bp.route("/me/selection/<int:application_id>/interview", methods=["GET", "POST"])
def interview(application_id: int) -> Answer:
    """Choose an interview time, or another one."""
    entry = own_entry(current_user, application_id)
    if request.method == "GET":
        return _interview(application_id)
    slot = db.session.get(InterviewSlot, whole_or(request.form.get("slot"), 0))
    if slot is None or slot.stage_id != entry.stage_id:
        return _interview(application_id, _("시간을 골라 주십시오.")), 422
    try:
        interviews.choose(slot, entry, current_user._get_current_object())
    except NotAllowed as no:
        return _interview(application_id, words(no.code, no.params)), 422
    flash(_("면접 시간을 정했습니다."), "success")
    return redirect(url_for("selection.own", application_id=application_id), 303)


def _interview(application_id: int, error: str = "") -> str:
    entry = own_entry(current_user, application_id)
    return render_template(
        "selection/interview.html",
        application=entry.application, entry=entry, stage=entry.stage,
        call=entry.application.call, mine=queries.slot_of(entry.id),
        free=queries.free_slots(entry, clock.now()), error=error,
        settings=queries.settings_of(entry.stage.call_id),
    )  # fmt: skip


@bp.post("/me/selection/<int:application_id>/interview/leave")
def leave_slot(application_id: int) -> Response:
    """Give the time back."""
    entry = own_entry(current_user, application_id)
    slot = queries.slot_of(entry.id)
    try:
        if slot is not None and interviews.leave(slot, entry, current_user._get_current_object()):
            flash(_("면접 시간을 비웠습니다. 다른 시간을 골라 주십시오."), "info")
    except NotAllowed as no:
        flash(words(no.code, no.params), "warning")
    return redirect(url_for("selection.interview", application_id=application_id), 303)


@bp.get("/me/selection/<int:application_id>/interview.ics")
def interview_file(application_id: int) -> FlaskResponse:
    """One's interview for a calendar (RFC 5545)."""
    entry = own_entry(current_user, application_id)
    slot = queries.slot_of(entry.id) or abort(404)
    base = configuration(current_app).base_url.rstrip("/")
    body = ical.feed(
        [dates.entry_of(slot, entry.application.call, f"/me/selection/{application_id}")],
        name=_("면접"), language=current(), base_url=base, host=base.partition("://")[2],
    )  # fmt: skip
    return FlaskResponse(
        body, content_type=ical.CONTENT_TYPE,
        headers={"Content-Disposition": 'attachment; filename="interview.ics"'},
    )  # fmt: skip
