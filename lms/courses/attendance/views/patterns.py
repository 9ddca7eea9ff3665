"""Making sessions from a pattern: preview, then exactly that; changing and removing it."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.courses import editing
from lms.courses.attendance import operations, queries, words
from lms.courses.attendance.forms import (
    PatternChangeForm,
    PatternForm,
    values_of_pattern,
)
from lms.courses.attendance.loaders import pattern_for, place_for
from lms.courses.attendance.rules.states import hours
from lms.courses.attendance.views import both
from lms.courses.attendance.views.pages import MANAGE, page
from lms.db import db

#: What the buttons of the empty form fill in.
KINDS = {
    "daily": {"weekdays": list("01234"), "start": 540, "end": 1080, "break_from": 720,
              "break_to": 780, "period_minutes": 60},
    "weekly": {"weekdays": ["0"], "start": 600, "end": 675, "period_minutes": 75},
    "evening": {"weekdays": ["1", "3"], "start": 1140, "end": 1320, "period_minutes": 60},
    "weekend": {"weekdays": ["5"], "start": 540, "end": 1080, "break_from": 720,
                "break_to": 780, "period_minutes": 60},
}  # fmt: skip


@both("/patterns/new", ("GET", "POST"))
def new_pattern(
    offering_id: int | None = None, cohort_id: int | None = None
) -> str | Response | tuple[str, int]:
    """A pattern: what it makes is shown first; ``make`` does it."""
    place = place_for(current_user, offering_id, cohort_id, MANAGE)
    default = "daily" if place.cohort is not None else "weekly"
    kind = request.args.get("kind", default)
    form = PatternForm(
        data={"starts_on": place.card.starts_on, "ends_on": place.card.ends_on}
        | KINDS.get(kind, KINDS[default])
    )
    preview = None
    if form.validate_on_submit():
        try:
            if request.form.get("make"):
                _row, made = operations.add_pattern(
                    place.scope, form.recurrence(),
                    title=form.title.data or "", room=form.room.data or "",
                )  # fmt: skip
                flash(
                    ngettext("수업 %(n)s번, 모두 %(hours)s시간을 만들었습니다.", "수업 %(n)s번, 모두 %(hours)s시간을 만들었습니다.", 1 if len(made.slots) == 1 else 2, n=len(made.slots), hours=hours(made.minutes).normalize()),
                    "success",
                )  # fmt: skip
                return redirect(url_for(".plan", **place.args), 303)
            preview = operations.planned(place.scope, form.recurrence())
        except editing.NotAllowed as no:
            form.form_errors.append(words.refused(no))
    off = {row.day: row for row in queries.holidays(place.scope)} if preview else {}
    shown = page(
        "pattern_form", place, form=form, kind=kind, preview=preview, off=off,
        rooms=queries.rooms(), hours=hours,
    )  # fmt: skip
    return (shown, 422) if form.is_submitted() and preview is None else shown


@both("/patterns/<int:pattern_id>", ("GET", "POST"))
def pattern(
    pattern_id: int, offering_id: int | None = None, cohort_id: int | None = None
) -> str | Response | tuple[str, int]:
    """Another name, room, mode or time of day for the sessions to come."""
    place = place_for(current_user, offering_id, cohort_id, MANAGE)
    found = pattern_for(place, pattern_id)
    stored = values_of_pattern(found)
    form = PatternChangeForm(data=stored | {"version": found.version})
    status, different = 200, None
    if form.validate_on_submit():
        try:
            with db.session.begin_nested():  # what is refused leaves nothing
                changed = operations.update_pattern(
                    found, title=form.title.data or "", room=form.room.data or "",
                    mode=form.mode.data, version=editing.version_in(form), times=form.hours(),
                    card=place.card,
                )  # fmt: skip
            flash(
                ngettext(
                    "앞으로의 수업 %(n)s번을 고쳤습니다.",
                    "앞으로의 수업 %(n)s번을 고쳤습니다.",
                    changed,
                    n=changed,
                ),
                "success",
            )
            return redirect(url_for(".plan", **place.args), 303)
        except editing.Conflict:
            stored = values_of_pattern(found)
            different = editing.against(form, stored | {"version": found.version})
            status = 409
        except editing.NotAllowed as no:
            form.form_errors.append(words.refused(no))
    if form.is_submitted() and status == 200:
        status = 422
    return page(
        "pattern", place, form=form, pattern=found, differences=different,
        rooms=queries.rooms(),
        count=queries.session_counts([found.id]).get(found.id, 0),
    ), status  # fmt: skip


@both("/patterns/<int:pattern_id>/remove", ("POST",))
def remove_pattern(
    pattern_id: int, offering_id: int | None = None, cohort_id: int | None = None
) -> Response:
    """Remove a pattern with its sessions to come."""
    place = place_for(current_user, offering_id, cohort_id, MANAGE)
    removed, kept = operations.remove_pattern(pattern_for(place, pattern_id))
    flash(
        _("앞으로의 수업 %(n)s번을 없앴습니다. 지난 수업과 출결이 있는 수업 %(kept)s번은 남습니다.",
          n=removed, kept=kept),
        "success",
    )  # fmt: skip
    return redirect(url_for(".plan", **place.args), 303)
