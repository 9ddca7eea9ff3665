"""A place's sessions as a list or a month, and changing one of them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import clock
from lms.courses import editing
from lms.courses.attendance import operations, queries, words
from lms.courses.attendance.forms import CancelForm, SessionForm, values_of_session
from lms.courses.attendance.loaders import Place, place_for, session_for
from lms.courses.attendance.models import Session
from lms.courses.attendance.views import both
from lms.courses.attendance.views.grid import asked_day
from lms.courses.attendance.views.pages import MANAGE, VIEW, page
from lms.numbers import whole
from lms.paging import asked_page, paged

STATES = ("coming", "past", "cancelled", "moved")


@both("/plan")
def plan(offering_id: int | None = None, cohort_id: int | None = None) -> str:
    """Sessions, patterns and days off: ``view=month`` as a calendar."""
    place = place_for(current_user, offering_id, cohort_id, VIEW)
    everything = queries.sessions(place.scope, cancelled=True)
    now, today = clock.now(), clock.today()
    state = request.args.get("state", "")
    shown = [one for one in everything if _has(one, state, now)]
    if request.args.get("view") == "month":
        return _month(place, everything, asked_day("on") or today)
    # Without a page asked for, the list opens where today is.
    start = next((i for i, one in enumerate(shown) if one.on >= today), 0) // 50 + 1
    number = asked_page() if "page" in request.args else start
    listed = paged(shown, number, size=50)
    held = [one for one in everything if one.state == "planned"]
    patterns = queries.patterns(place.scope)
    return page(
        "plan", place,
        listed=listed, state=state, view="list", counts=queries.mark_counts(
            [one.id for one in listed.items]
        ),
        total=len(held), total_hours=sum((one.hours for one in held), Decimal(0)),
        past_hours=sum((one.hours for one in held if one.ends_at <= now), Decimal(0)),
        patterns=patterns, pattern_counts=queries.session_counts(row.id for row in patterns),
        today=today,
        off={row.day: row for row in queries.holidays(
            place.scope, place.card.starts_on, place.card.ends_on)},
        people=len(queries.learners(place.scope)),
        any_sessions=bool(everything),
    )  # fmt: skip


def _has(session: Session, state: str, now: object) -> bool:
    if state == "cancelled":
        return session.state == "cancelled"
    if state == "moved":
        return session.moved_from is not None
    if state == "coming":
        return session.ends_at > now  # type: ignore[operator]
    return state != "past" or session.ends_at <= now  # type: ignore[operator]


def _month(place: Place, everything: list[Session], day: date) -> str:
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    start = first - timedelta(days=(first.weekday() + 1) % 7)  # Sunday first
    weeks = []
    while start < following:
        weeks.append([start + timedelta(days=n) for n in range(7)])
        start += timedelta(days=7)
    by_day: dict[date, list[Session]] = {}
    for one in everything:
        by_day.setdefault(one.on, []).append(one)
    return page(
        "month", place,
        first=first, before=first - timedelta(days=1), after=following, weeks=weeks, view="month",
        by_day=by_day, today=clock.today(), any_sessions=bool(everything),
        off={row.day: row for row in queries.holidays(place.scope, weeks[0][0], weeks[-1][-1])},
    )  # fmt: skip


def _asked_makeup(place: Place) -> Session | None:
    asked = request.values.get("makeup", type=whole)
    return session_for(place, asked) if asked is not None else None


@both("/sessions/new", ("GET", "POST"))
def new_session(
    offering_id: int | None = None, cohort_id: int | None = None
) -> str | Response | tuple[str, int]:
    """A single session; ``makeup=<id>``: one that makes up for that one."""
    place = place_for(current_user, offering_id, cohort_id, MANAGE)
    makeup = _asked_makeup(place)
    usual = values_of_session(makeup) if makeup is not None else {"start": 540, "end": 600}
    form = SessionForm(data=usual | {"on": asked_day("on"), "note": "", "version": ""})
    if form.validate_on_submit():
        try:
            made = operations.add_session(
                place.scope, form.times(), mode=form.mode.data, room=form.room.data or "",
                title=form.title.data or "", makeup_of=makeup,
            )  # fmt: skip
            flash(_("수업을 넣었습니다."), "success")
            _warn(_clashes(place, form))
            return redirect(url_for(".session", session_id=made.id, **place.args), 303)
        except editing.NotAllowed as no:
            form.form_errors.append(words.refused(no))
    shown = page(
        "session_form", place, form=form, session=None, makeup=makeup,
        rooms=queries.rooms(), clashes=_clashes(place, form),
    )  # fmt: skip
    return (shown, 422) if form.is_submitted() else shown


def _clashes(place: Place, form: SessionForm) -> list[tuple[Session, str]]:
    """Who else has the room at this time, named as far as the page may name it."""
    broken = any(field.errors for field in form)
    if not form.room.data or broken or form.on.data is None or form.start.data is None:
        return []
    times = form.times()
    held = queries.clashes(place.scope, times.starts_at, times.ends_at, form.room.data)
    cards = queries.cards(session.place for session in held)
    return [(session, cards[session.place].name) for session in held]


def _warn(clashes: list[tuple[Session, str]]) -> None:
    """Tell of a room that others have too: it may be meant, so nothing is refused."""
    for session, name in clashes:
        flash(
            _("같은 시간에 '%(room)s'을(를) 쓰는 수업이 있습니다: %(name)s %(at)s",
              room=session.room, name=name, at=words.span(session)),
            "warning",
        )  # fmt: skip


@both("/sessions/<int:session_id>/edit", ("GET", "POST"))
def edit_session(
    session_id: int, offering_id: int | None = None, cohort_id: int | None = None
) -> str | Response | tuple[str, int]:
    """Move or reword a session; a lost update is refused with both texts."""
    place = place_for(current_user, offering_id, cohort_id, MANAGE)
    found = session_for(place, session_id)
    form = SessionForm(data=values_of_session(found))
    status, different = 200, None
    if form.validate_on_submit():
        try:
            operations.change_session(
                found, form.times(), mode=form.mode.data, room=form.room.data or "",
                title=form.title.data or "", note=form.note.data or "",
                version=editing.version_in(form), card=place.card,
            )  # fmt: skip
            flash(_("수업을 고쳤습니다."), "success")
            _warn(_clashes(place, form))
            return redirect(url_for(".session", session_id=found.id, **place.args), 303)
        except editing.Conflict:
            status, different = 409, editing.against(form, values_of_session(found))
        except editing.NotAllowed as no:
            form.form_errors.append(words.refused(no))
    if form.is_submitted() and status == 200:
        status = 422
    return page(
        "session_form", place, form=form, session=found, makeup=None, differences=different,
        rooms=queries.rooms(), clashes=_clashes(place, form),
        has_marks=operations.has_marks(found), cancel_form=CancelForm(
            formdata=None, data={"version": found.version}
        ),
    ), status  # fmt: skip


def _back(place: Place, session: Session) -> Response:
    return redirect(url_for(".session", session_id=session.id, **place.args), 303)


@both("/sessions/<int:session_id>/cancel", ("POST",))
def cancel_session(
    session_id: int, offering_id: int | None = None, cohort_id: int | None = None
) -> Response:
    """Cancel a session with a reason; learners are told."""
    place = place_for(current_user, offering_id, cohort_id, MANAGE)
    found = session_for(place, session_id)
    form = CancelForm()
    if not form.validate():
        flash(_("휴강하는 까닭을 적어 주십시오."), "danger")
        return redirect(url_for(".edit_session", session_id=found.id, **place.args), 303)
    try:
        operations.cancel_session(found, form.note.data or "", editing.version_in(form))
        flash(_("휴강으로 바꾸고 교육생에게 알렸습니다. 보강을 잡을 수 있습니다."), "success")
    except editing.Conflict:
        flash(_("그사이 수업이 바뀌었습니다. 확인한 뒤 다시 해 주십시오."), "warning")
    return _back(place, found)


@both("/sessions/<int:session_id>/restore", ("POST",))
def restore_session(
    session_id: int, offering_id: int | None = None, cohort_id: int | None = None
) -> Response:
    """Hold a cancelled session after all."""
    place = place_for(current_user, offering_id, cohort_id, MANAGE)
    found = session_for(place, session_id)
    try:
        operations.restore_session(found, found.version)
        flash(_("휴강을 거두었습니다."), "success")
    except editing.NotAllowed as no:
        flash(words.refused(no), "danger")
    return _back(place, found)


@both("/sessions/<int:session_id>/remove", ("POST",))
def remove_session(
    session_id: int, offering_id: int | None = None, cohort_id: int | None = None
) -> Response:
    """Remove a session that was made by mistake."""
    place = place_for(current_user, offering_id, cohort_id, MANAGE)
    found = session_for(place, session_id)
    try:
        operations.remove_session(found, found.version)
        flash(_("수업을 없앴습니다."), "success")
    except editing.NotAllowed as no:
        flash(words.refused(no), "danger")
        return _back(place, found)
    return redirect(url_for(".plan", **place.args), 303)
