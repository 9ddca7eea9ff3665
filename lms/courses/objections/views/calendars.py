"""The calendar of grades of an offering, and of many offerings at once."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access
from lms.access import Permission, Scope
from lms.accounts.models import Organisation
from lms.courses import places
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.editing import Conflict, version_in
from lms.courses.objections import operations, queries
from lms.courses.objections.forms import CalendarForm
from lms.courses.objections.loaders import FREEZE
from lms.courses.objections.operations import CalendarRefused
from lms.courses.objections.queries import CalendarRow
from lms.courses.objections.views import bp
from lms.courses.objections.words import words
from lms.i18n import local
from lms.numbers import whole, whole_or
from lms.paging import Page, asked_page, page_url

VIEW, MANAGE = Permission.ROSTER_VIEW, Permission.OFFERING_MANAGE


@bp.get("/teach/<int:offering_id>/results/calendar")
def calendar(offering_id: int) -> str:
    """When grades are published, objected to and final."""
    offering = offering_for(current_user, offering_id, VIEW)
    return _page(offering, CalendarForm.of(queries.calendar_of(offering.id)))


@bp.post("/teach/<int:offering_id>/results/calendar")
def set_calendar(offering_id: int) -> str | Response | tuple[str, int]:
    """Set it for this offering."""
    offering = offering_for(current_user, offering_id, FREEZE)
    form = CalendarForm()
    if not form.validate_on_submit():
        return _page(offering, form), 422
    try:
        operations.set_calendar(offering, current_user, form.times(), version_in(form))
    except CalendarRefused as refusal:
        form.refuse(refusal.reasons)
        return _page(offering, form), 422
    except Conflict:
        held = queries.calendar_of(offering.id)
        form.version.data, form.version.raw_data = str(held.version if held else 0), None
        return _page(offering, form, conflict=True), 409
    flash(_("성적 일정을 정했습니다."), "success")
    return redirect(url_for("objections.calendar", offering_id=offering_id), 303)


@bp.get("/manage/grade-calendars")
def across() -> str:
    """Every offering of one's institutions with its calendar, to be set together."""
    access.require_anywhere(current_user, MANAGE)
    return _across(CalendarForm.of(None), set())


@bp.post("/manage/grade-calendars")
def set_across() -> str | Response | tuple[str, int]:
    """Set the same calendar for the offerings that were ticked; one that cannot says why."""
    access.require_anywhere(current_user, MANAGE)
    form = CalendarForm()
    chosen = {whole_or(text, 0) for text in request.form.getlist("offering")}
    mine = _organisations()
    offerings = [
        offering_for(current_user, offering_id, MANAGE) for offering_id in sorted(chosen)[:200]
    ]
    valid = form.validate_on_submit()
    if not offerings:
        form.form_errors.append(_("강좌를 하나 이상 골라 주세요."))
    if not valid or not offerings or not mine:
        return _across(form, chosen), 422
    done, refused = 0, []
    for offering in offerings:
        try:
            operations.set_calendar(offering, current_user, form.times())
            done += 1
        except CalendarRefused as refusal:
            said = " ".join(words(code) for _field, code in refusal.reasons)
            refused.append(f"{local(offering.course)} · {offering.label}: {said}")
    if not done:
        form.form_errors += refused
        return _across(form, chosen), 422
    flash(
        ngettext(
            "강좌 %(n)s개의 성적 일정을 정했습니다.",
            "강좌 %(n)s개의 성적 일정을 정했습니다.",
            done,
            n=done,
        ),
        "success",
    )
    for line in refused[:10]:
        flash(line, "warning")
    return redirect(url_for("objections.across", **_carried()), 303)


def _carried() -> dict[str, Any]:
    names = ("organisation", "label", "state", "q")
    return {name: request.args[name] for name in names if request.args.get(name)}


def _organisations() -> list[Organisation]:
    return places.managed(current_user, MANAGE)


def _page(offering: Offering, form: CalendarForm, *, conflict: bool = False) -> str:
    held = queries.calendar_of(offering.id)
    return render_template(
        "objections/calendar.html",
        offering=offering,
        form=form,
        held=held,
        times=queries.times_of(held),
        conflict=conflict,
        may_set=access.may(current_user, FREEZE, Scope("offering", offering.id)),
    )


def _across(form: CalendarForm, chosen: set[int]) -> str:
    mine = _organisations()
    wanted = request.args.get("organisation", type=whole)
    ids = [place.id for place in mine if wanted in {None, place.id}]
    label, state = request.args.get("label", "")[:80], request.args.get("state", "")
    text = request.args.get("q", "").strip()[:80]
    page: Page[CalendarRow] = queries.calendar_rows(
        ids, text=text, label=label, state=state, page=asked_page()
    )
    return render_template(
        "objections/across.html",
        form=form,
        page=page,
        page_url=page_url,
        organisations=mine,
        organisation=wanted or "",
        labels=queries.labels_at(ids),
        label=label,
        state=state,
        text=text,
        chosen=chosen,
        carried=_carried(),
        times_of=queries.times_of,
    )
