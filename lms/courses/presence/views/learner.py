"""The learner's side: typing or scanning a code."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Final

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import clock
from lms.accounts import throttle
from lms.accounts.rules.throttling import Budget, counter
from lms.courses.attendance import words
from lms.courses.editing import NotAllowed
from lms.courses.presence import operations, queries
from lms.courses.presence.keys import device_of
from lms.courses.presence.operations.codes import minute
from lms.courses.presence.views import bp
from lms.courses.presence.words import KINDS, refusal
from lms.numbers import whole_or

#: Wrong codes that one person may try.
TRIES: Final = Budget("check-in", 10, timedelta(minutes=5))
COOKIE: Final = "attend_device"


@bp.get("/attend")
@login_required
def attend() -> Response:
    """Type the code; a scanned QR has filled it in."""
    return _page(request.args.get("c", "")[:12], whole_or(request.args.get("s"), 0))


@bp.post("/attend")
@login_required
def check() -> Response | tuple[Response, int]:
    """Check in or out."""
    typed = request.form.get("code", "")[:40]
    session_id = whole_or(request.form.get("session"), 0)
    counters = [counter(TRIES, str(current_user.id))]
    throttle.spend_or_refuse(counters)
    cookie = request.cookies.get(COOKIE, "")[:64]
    try:
        done = operations.check(
            current_user, typed, session_id=session_id or None, device=device_of(cookie)
        )
    except NotAllowed as error:
        if error.code.startswith("already"):
            throttle.refund(counters)
        operations.note_refusal(current_user, error)
        return _page(typed, session_id, refusal(error.code, error.params)), 422
    if done.kind == "in":
        flash(_("입실했습니다."), "success")
    else:
        flash(_("퇴실했습니다."), "success")
    answer = redirect(url_for("presence.attend"), 303)
    _remember(answer, cookie)
    return answer


def _page(typed: str, session_id: int, error: str = "") -> Response:
    moment = clock.now()
    own = queries.around(current_user)
    answer = make_response(
        render_template(
            "presence/attend.html",
            own=[one for one in own if not one.lessons],
            online=[one for one in own if one.lessons],
            moment_now=moment,
            kinds=KINDS,
            words_span=words.span,
            words_clock=lambda session, at: words.clock_time(minute(session, at)),
            words_states=words.STATES,
            words_tones=words.TONES,
            typed=typed,
            session_id=session_id,
            error=error,
        )
    )
    _remember(answer, request.cookies.get(COOKIE, ""))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _remember(answer: Response, cookie: str) -> None:
    """Give the browser an id of its own; the page says so."""
    if not cookie:
        answer.set_cookie(
            COOKIE,
            secrets.token_urlsafe(24),
            max_age=timedelta(days=180),
            httponly=True,
            secure=request.is_secure,
            samesite="Lax",
            path="/attend",
        )
