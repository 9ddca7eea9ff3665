"""The instructor's side: sessions around today, and the screen with the code."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import segno
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response

from lms import audit, clock
from lms.access import Permission, Scope
from lms.communication.operations import absolute
from lms.courses.attendance import queries as attendance
from lms.courses.attendance.framing import frame
from lms.courses.attendance.loaders import Place, place_for
from lms.courses.attendance.models import Session
from lms.courses.presence import operations, queries
from lms.courses.presence.keys import key
from lms.courses.presence.loaders import session_for
from lms.courses.presence.operations.codes import minute
from lms.courses.presence.rules.codes import code, seconds_left, step
from lms.courses.presence.views import bp
from lms.courses.presence.words import KINDS

MARK = Permission.ATTENDANCE_MARK


def actions(_place: Scope, session_ids: Collection[int]) -> dict[int, list[tuple[Any, str]]]:
    """The button of a session on the pages of those who mark."""
    label = lazy_gettext("출석 코드")
    return {key: [(label, url_for("presence.screen", session_id=key))] for key in session_ids}


@bp.get("/teach/<int:offering_id>/check-in")
@bp.get("/manage/cohorts/<int:cohort_id>/check-in")
def sessions(offering_id: int | None = None, cohort_id: int | None = None) -> str:
    """The sessions from a week ago to a week ahead, each with its screen."""
    place = place_for(current_user, offering_id, cohort_id, MARK)
    today = clock.today()
    rows = attendance.sessions(place.scope, today - timedelta(days=7), today + timedelta(days=7))
    return render_template(
        "presence/sessions.html",
        **frame(place),
        rows=rows,
        today=today,
        now=clock.now(),
        windows={row.id: queries.windows_of(row) for row in rows},
        lessons={row.id: len(queries.lessons_of(row.id)) for row in rows if row.mode == "online"},
        counts=attendance.mark_counts([row.id for row in rows]),
        people=len(attendance.learners(place.scope)),
    )


@bp.get("/teach/sessions/<int:session_id>/check-in")
def screen(session_id: int) -> str:
    """The code as a QR and as six digits, for a projector, and who has arrived."""
    session, place = session_for(current_user, session_id, MARK)
    audit.read("arrivals of a session", people=len(attendance.learners(place.scope)))
    return render_template("presence/screen.html", **_shown(session, place))


@bp.get("/teach/sessions/<int:session_id>/check-in/now")
def now(session_id: int) -> str:
    """The part of the screen that changes."""
    session, place = session_for(current_user, session_id, MARK)
    return render_template("presence/_live.html", **_shown(session, place))


@bp.post("/teach/sessions/<int:session_id>/settle")
def settle(session_id: int) -> Response:
    """Bring marks up to date with codes and lessons."""
    session, _place = session_for(current_user, session_id, MARK)
    changed = operations.settle(session)
    if changed:
        flash(
            ngettext(
                "출결 %(n)s건을 정리했습니다.", "출결 %(n)s건을 정리했습니다.", changed, n=changed
            ),
            "success",
        )
    else:
        flash(_("정리할 것이 없습니다."), "info")
    back = "presence.lessons" if queries.lessons_of(session.id) else "presence.screen"
    return redirect(url_for(back, session_id=session.id), 303)


def _shown(session: Session, place: Place) -> dict[str, Any]:
    policy = queries.policy_of(session)
    windows = queries.windows_of(session)
    moment = clock.now()
    kind = request.args.get("kind", "")
    if kind not in KINDS:
        kind = "in"
    held = windows.get(kind)
    live = held is not None and session.state == "planned" and held.holds(moment)
    digits, picture = "", Markup("")
    if live:
        seconds = policy.rotate_seconds
        digits = code(key(), session.id, kind, step(moment, seconds), seconds)
        address = absolute(url_for("presence.attend", s=session.id, c=digits, _external=False))
        drawn = segno.make_qr(address, error="m").svg_inline(
            scale=8, border=3, omitsize=True, dark="#000", light="#fff", svgclass=None,
            lineclass=None,
        )  # fmt: skip
        picture = Markup(drawn)  # noqa: S704  (drawn here from an address of our own)
    people = queries.arrivals(session)
    return {
        **frame(place),
        "session": session,
        "kind": kind,
        "kinds": KINDS,
        "policy": policy,
        "windows": windows,
        "held": held,
        "live": live,
        "digits": digits,
        "picture": picture,
        "left": seconds_left(moment, policy.rotate_seconds),
        "people": people,
        "arrived": sorted(
            (one for one in people if one.came is not None),
            key=lambda one: one.came.at if one.came else moment,
            reverse=True,
        ),
        "came": sum(one.came is not None for one in people),
        "went": sum(one.went is not None for one in people),
        "shared": [one for one in people if one.same_device],
        "minute_of": minute,
        "moment_now": moment,
        "attend_address": absolute(url_for("presence.attend", _external=False)),
    }
