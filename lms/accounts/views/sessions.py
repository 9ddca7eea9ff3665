"""Beginning and ending a session in this browser."""

from __future__ import annotations

from flask import Response, current_app, request, session
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response as BaseResponse

from lms.accounts.models import Person
from lms.accounts.signatures import DEVICE_COOKIE, DEVICE_DAYS, device_cookie
from lms.config import settings_of


def begin(person: Person, answer: BaseResponse, *, remember: bool = False) -> BaseResponse:
    """Sign *person* in with a clean session, and know this browser from now on.

    The language chosen before and the messages that no page has shown yet stay; nothing else
    does, so that a session that somebody planted gains nothing.
    """
    kept = {name: session[name] for name in ("language", "_flashes") if session.get(name)}
    session.clear()
    session.update(kept)
    session.permanent = True
    login_user(person, remember=remember)
    answer.set_cookie(
        DEVICE_COOKIE,
        device_cookie(request.cookies.get(DEVICE_COOKIE), person.email),
        max_age=DEVICE_DAYS * 86_400,
        httponly=True,
        samesite="Lax",
        secure=settings_of(current_app).base_url.startswith("https://"),
    )
    return answer


def keep(person: Person, answer: BaseResponse) -> BaseResponse:
    """Go on in this browser after every session was ended; the chosen role stays."""
    role = session.get("role")
    remembered = current_app.config.get("REMEMBER_COOKIE_NAME", "remember_token")
    begin(person, answer, remember=remembered in request.cookies)
    if role:
        session["role"] = role
    return answer


def end() -> None:
    """Sign out; the language stays."""
    language = session.get("language")
    logout_user()
    forget = session.get("_remember")
    session.clear()
    if forget:
        session["_remember"] = forget
    if language:
        session["language"] = language


def invalid(page: str) -> Response:
    """A form that cannot be taken as it is: shown again with what was typed and why."""
    return Response(page, status=422)
