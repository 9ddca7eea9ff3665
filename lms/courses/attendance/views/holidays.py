"""Days off as data: the list, adding one with a preview of what moves, taking one back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, clock
from lms.access import ROOT, Permission, Scope
from lms.courses.attendance import queries, words
from lms.courses.attendance.forms import HolidayForm
from lms.courses.attendance.loaders import holiday_for
from lms.courses.attendance.models import Holiday
from lms.courses.attendance.operations import HolidayPlan, HolidayValues
from lms.courses.attendance.operations import holidays as operations
from lms.courses.attendance.views import bp
from lms.courses.editing import Conflict, NotAllowed
from lms.numbers import whole_or

MANAGE = Permission.ATTENDANCE_MANAGE


@bp.get("/manage/holidays")
def holidays() -> str:
    """The days off of a year that hold anywhere the person manages attendance."""
    access.require_anywhere(current_user, MANAGE)
    today = clock.today()
    year = whole_or(request.args.get("year"), today.year)
    year = year if 2000 <= year <= 2100 else today.year
    choices = queries.scope_choices(current_user)
    asked = request.args.get("place", "")
    rows = [
        row
        for row in queries.holidays_of(year, [scope for scope, _name in choices])
        if not asked or f"{row.scope_kind}-{row.scope_id}" == asked
    ]
    return render_template(
        "attendance/holidays.html",
        rows=rows,
        year=year,
        today=today,
        choices=[(f"{scope.kind}-{scope.id}", name) for scope, name in choices],
        asked=asked,
        names={tuple(scope): name for scope, name in choices},
        editable={
            row.id
            for row in rows
            if access.may(current_user, MANAGE, Scope(row.scope_kind, row.scope_id))
        },
        adds=any(_editable(scope) for scope, _name in choices),
        words=words,
    )


def _editable(scope: Scope) -> bool:
    return access.may(current_user, MANAGE, scope)


def _form() -> HolidayForm:
    form = HolidayForm(data={"day": None})
    form.place.choices = [
        (f"{scope.kind}-{scope.id}", name)
        for scope, name in queries.scope_choices(current_user)
        if _editable(scope)
    ]
    return form


def _values(form: HolidayForm) -> HolidayValues:
    kind, _dash, id_ = form.place.data.partition("-")
    return HolidayValues(
        day=form.day.data,
        last_day=form.last_day.data or form.day.data,
        kind=form.kind.data,
        title_ko=form.title_ko.data or "",
        title_en=form.title_en.data or "",
        place=Scope(kind, int(id_)),
    )


@bp.route("/manage/holidays/new", methods=["GET", "POST"])
def new_holiday() -> str | Response | tuple[str, int]:
    """A day off: what it moves is shown first; then exactly that is done."""
    access.require_anywhere(current_user, MANAGE)
    form = _form()
    preview: HolidayPlan | None = None
    status = 200
    if form.validate_on_submit():
        values = _values(form)
        access.require(current_user, MANAGE, values.place)
        try:
            digest = request.form.get("digest", "")
            if request.form.get("commit"):
                done = operations.commit(values, digest, actor=current_user)
                flash(
                    ngettext(
                        "쉬는 날을 넣고 수업 %(n)s번을 옮겼습니다.",
                        "쉬는 날을 넣고 수업 %(n)s번을 옮겼습니다.",
                        done.moved,
                        n=done.moved,
                    ),
                    "success",
                )
                return redirect(url_for(".holidays", year=values.day.year), 303)
            preview = operations.plan(values)
        except Conflict:
            preview, status = operations.plan(values), 409
            form.form_errors.append(
                _("그사이 일정이 바뀌어 옮길 수업이 달라졌습니다. 아래를 다시 확인해 주십시오.")
            )
        except NotAllowed as no:
            form.form_errors.append(words.refused(no))
    if form.is_submitted() and preview is None:
        status = 422
    shown = render_template(
        "attendance/holiday_form.html", form=form, preview=preview, words=words, root=ROOT
    )
    return shown, status


@bp.get("/manage/holidays/<int:holiday_id>/remove")
def ask_to_remove_holiday(holiday_id: int) -> str:
    """What taking a day off back would bring back."""
    return _removing(holiday_for(current_user, holiday_id))


@bp.post("/manage/holidays/<int:holiday_id>/remove")
def remove_holiday(holiday_id: int) -> Response | tuple[str, int]:
    """Take a day off back; with ``back`` the sessions that the page showed go back to it."""
    row = holiday_for(current_user, holiday_id)
    year = row.day.year
    try:
        moved = operations.remove(
            row, request.form.get("digest", "") if request.form.get("back") else None
        )
    except Conflict:
        said = _("그사이 일정이 바뀌어 되돌릴 수업이 달라졌습니다. 아래를 다시 확인해 주십시오.")
        return _removing(row, said), 409
    if moved:
        flash(
            ngettext(
                "쉬는 날을 없애고 수업 %(n)s번을 되돌렸습니다.",
                "쉬는 날을 없애고 수업 %(n)s번을 되돌렸습니다.",
                moved,
                n=moved,
            ),
            "success",
        )
    else:
        flash(_("쉬는 날을 없앴습니다. 옮겨진 수업은 그 자리에 있습니다."), "success")
    return redirect(url_for(".holidays", year=year), 303)


def _removing(row: Holiday, problem: str = "") -> str:
    return render_template(
        "attendance/holiday_remove.html",
        row=row,
        preview=operations.plan_return(row),
        problem=problem,
        words=words,
    )
