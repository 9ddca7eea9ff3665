"""The calendar by month, week and list; and the private feed that other calendars read."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import force_locale, format_date
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response as BaseResponse

from lms import clock, i18n
from lms.communication import ical, operations, queries
from lms.communication.rules import calendar as rules
from lms.communication.views import bp
from lms.config import settings_of
from lms.numbers import whole

#: Under this key the address of a feed that was just made waits to be shown, once.
_FRESH = "calendar_feed"


@bp.get("/calendar")
@login_required
def calendar() -> str:
    """``?view=month|week|list&on=2026-03-01&course=12``; nonsense means today's month."""
    view = request.args.get("view", "month")
    if view not in rules.VIEWS:
        view = "month"
    day, course = _asked_day(), request.args.get("course", type=whole)
    span = rules.span(view, day)
    shown = queries.between(current_user, span, course)

    def url(**changes: Any) -> str:
        """This page with something changed; the course that was chosen stays."""
        values = {"view": view, "on": day.isoformat(), "course": course} | changes
        return url_for("communication.calendar", **values)

    return render_template(
        "communication/calendar.html",
        view=view,
        day=day,
        today=clock.today(),
        span=span,
        weeks=rules.weeks(day) if view == "month" else [list(span)] if view == "week" else [],
        shown=shown,
        course=course,
        before=rules.shift(view, day, -1),
        after=rules.shift(view, day, +1),
        url=url,
        heading=_heading(view, day, span),
        at=lambda moment: moment.astimezone(clock.SEOUL).strftime("%H:%M"),
        timed=lambda entry: isinstance(entry.start, datetime),
        day_of=rules.day_of,
        long_day=_long_day,
        weekday=lambda one, pattern: format_date(one, pattern),
    )


def _heading(view: str, day: date, span: rules.Span) -> str:
    """What the page is called: the month, or the days from and to."""
    if view == "month":
        return str(format_date(day, "MMMM y" if i18n.current() == "en" else "y년 M월"))
    return f"{i18n.day(span.first)} – {i18n.day(span.last)}"


def _long_day(day: date) -> str:
    """A day with its weekday."""
    return str(format_date(day, "EEE, d MMM y" if i18n.current() == "en" else "M월 d일 (E)"))


def _asked_day() -> date:
    try:
        day = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return clock.today()
    return day if rules.reachable(day) else clock.today()


@bp.get("/calendar/subscribe")
@login_required
def calendar_feed() -> str:
    """Whether there is a feed; its address just after it was made, and never again."""
    token = session.pop(_FRESH, None)
    address = None
    if token is not None:
        path = url_for("communication.read_feed", token=token, _external=False)
        address = operations.absolute(path)
    return render_template(
        "communication/feed.html",
        feed=queries.feed_of(current_user.id),
        address=address,
        webcal=address and f"webcal://{address.partition('://')[2]}",
    )


@bp.post("/calendar/subscribe")
@login_required
def make_feed() -> BaseResponse:
    """A new address; the one before stops working."""
    session[_FRESH] = operations.make_feed(current_user._get_current_object())
    flash(_("새 주소를 만들었습니다. 이 화면을 떠나면 다시 볼 수 없습니다."), "success")
    return redirect(url_for("communication.calendar_feed"), 303)


@bp.post("/calendar/subscribe/revoke")
@login_required
def revoke_feed() -> BaseResponse:
    """The address stops working."""
    if operations.revoke_feed(current_user._get_current_object()):
        flash(_("주소를 없앴습니다. 그 주소로는 더 읽을 수 없습니다."), "success")
    return redirect(url_for("communication.calendar_feed"), 303)


@bp.get("/calendar/feed/<token>.ics")
def read_feed(token: str) -> BaseResponse:
    """The calendar of whoever made this address; nobody is signed in here."""
    found = queries.feed_by_hash(operations.hashed(token))
    if found is None:
        abort(404)
    feed, person = found
    settings = settings_of(current_app)
    host = urlsplit(settings.base_url).hostname or "localhost"
    with force_locale(person.language):
        name = settings.site_name or _("광주 AI 인재 양성·취업 시스템")
    body = ical.feed(
        queries.for_feed(person),
        name=name,
        language=person.language,
        base_url=settings.base_url,
        host=host,
    )
    operations.note_reading(feed)
    answer = Response(body, content_type=ical.CONTENT_TYPE)
    answer.headers["Cache-Control"] = "private, max-age=900"
    answer.headers["Content-Disposition"] = 'inline; filename="calendar.ics"'
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.set_etag(hashlib.sha256(body).hexdigest()[:32])
    return answer.make_conditional(request)
