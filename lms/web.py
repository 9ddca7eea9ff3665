"""What every page has: request ids, security headers, sign-in, CSRF, errors, logs."""

from __future__ import annotations

import logging
import secrets
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    has_request_context,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from pythonjsonlogger.json import JsonFormatter
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response as BaseResponse

from lms import clock, i18n, paging
from lms.accounts.models import Person
from lms.config import settings_of
from lms.db import db
from lms.numbers import LARGEST

#: The video hosts that a lesson may embed; nothing else can be framed.
VIDEO_HOSTS = ("https://www.youtube-nocookie.com", "https://player.vimeo.com")

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "media-src 'self' blob:",  # a recording is listened to before it is sent
        f"frame-src 'self' {' '.join(VIDEO_HOSTS)}",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)

login_manager = LoginManager()
csrf = CSRFProtect()


class RowIdConverter(IntegerConverter):
    """``<int:…>`` in an address: a number that no column of ids holds is an address of nothing."""

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:
        super().__init__(map, *args, **{"max": LARGEST, **options})


def init_app(app: Flask) -> None:
    """Install what every page has on *app*."""
    settings = settings_of(app)
    _logging(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    if settings.mode == "production" and not settings.mail_url:
        logging.getLogger("lms").warning("LMS_MAIL_URL is not set: no mail leaves this server")
    csrf.init_app(app)
    login_manager.init_app(app)
    login_manager.session_protection = None  # a phone changes networks; epochs end sessions instead
    app.url_map.converters["int"] = RowIdConverter
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(page_url=paging.page_url)
    app.url_defaults(_version_static)
    app.before_request(_begin)
    app.after_request(_headers)
    app.context_processor(_context)
    for status in (400, 403, 404, 413, 429, 500):
        app.register_error_handler(status, _error_page)
    app.register_error_handler(405, _only_sent)
    app.register_error_handler(StaleDataError, _overtaken)
    app.register_error_handler(DBAPIError, _collided)
    app.register_error_handler(CSRFError, _csrf_failed)
    app.register_error_handler(401, _sign_in)


@login_manager.user_loader
def _load(key: str) -> Person | None:
    person_id, _dot, epoch = key.partition(".")
    if not person_id.isdigit():
        return None
    person = db.session.get(Person, int(person_id))
    if person is None or not person.is_active or str(person.session_epoch) != epoch:
        return None
    return person


def _begin() -> None:
    given = request.headers.get("X-Request-ID", "")
    usable = 8 <= len(given) <= 40 and given.replace("-", "").isalnum() and given.isascii()
    g.request_id = given if usable else secrets.token_hex(8)
    g.started = clock.now()
    given_text = (*request.args.values(), *request.form.values())
    if any("\0" in text for text in given_text):
        abort(400)  # no keyboard types it, and no database holds it


def _headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(self), microphone=(self), geolocation=()")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if settings_of(current_app).base_url.startswith("https://"):
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint == "static":
        _cache_static(response)
    elif current_user and current_user.is_authenticated:
        headers.setdefault("Cache-Control", "private, no-store")
    headers["X-Request-ID"] = g.get("request_id", "")
    if request.endpoint not in {"static", "operate.healthz", "operate.readyz"}:
        took = (clock.now() - g.started).total_seconds() if "started" in g else None
        logging.getLogger("lms.request").info(
            "%s %s %s", request.method, _logged_path(), response.status_code,
            extra={
                "method": request.method,
                "path": _logged_path(),
                "status": response.status_code,
                "seconds": took,
                "person": current_user.get_id() if current_user.is_authenticated else None,
            },
        )  # fmt: skip
    return response


def _logged_path() -> str:
    """The path without what would let a reader of the log act as somebody: the token of a link.

    Quoted, so that nobody writes lines of their own into a log of text.
    """
    token = (request.view_args or {}).get("token")
    path = request.path.replace(str(token), "…") if token else request.path
    return quote(path, safe="/…")


def _cache_static(response: Response) -> None:
    """Long for what cannot change under its address: a versioned file, a vendored library."""
    vendored = request.path.startswith(f"{current_app.static_url_path}/vendor/")
    if response.status_code == 200 and (vendored or "v" in request.args):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"


def _version_static(endpoint: str, values: dict[str, Any]) -> None:
    """Addresses of our own static files carry their age, so that an upgrade is seen at once."""
    filename = values.get("filename", "")
    if endpoint != "static" or filename.startswith("vendor/"):
        return
    path = Path(current_app.static_folder or "") / filename
    if path.is_file():
        values.setdefault("v", f"{int(path.stat().st_mtime):x}")


def _context() -> dict[str, Any]:
    settings = settings_of(current_app)
    return {
        "site_name": settings.site_name or _("광주 AI 인재 양성·취업 시스템"),
        "locale": i18n.current(),
        "languages": i18n.LANGUAGES,
        "request_id": g.get("request_id", ""),
        "footer_note": settings.placement_registration,
        "now": clock.now(),
    }


def _error_page(error: HTTPException | Exception) -> tuple[str | dict[str, Any], int]:
    status = error.code if isinstance(error, HTTPException) and error.code else 500
    with suppress(SQLAlchemyError):
        db.session.rollback()
    if request.accept_mimetypes.best == "application/json":  # a script, which reads no page
        return {"status": status, "error": HTTP_STATUS_CODES[status]}, status
    return render_template(f"errors/{status}.html", error=error), status


def _only_sent(_error: HTTPException) -> BaseResponse | tuple[str, int]:
    """An address that only takes what is sent, opened as a page.

    A form that was refused is shown under such an address: reloading it by its address, switching
    the language there or keeping it as a bookmark leads to the nearest page above.
    """
    if request.method not in {"GET", "HEAD"}:
        return render_template("errors/404.html", error=_error), 405
    pages = current_app.url_map.bind("")
    path = request.path
    while path != "/":
        path = path.rpartition("/")[0] or "/"
        if pages.test(path, "GET"):
            return redirect(path)
    return redirect("/")


def _overtaken(_error: StaleDataError) -> tuple[str, int]:
    """Somebody else changed the same row at the same moment; nothing of this request was kept."""
    db.session.rollback()
    return render_template("errors/409.html"), 409


#: What PostgreSQL calls it: unique violation, serialization failure, deadlock.
_COLLISIONS = {"23505", "40001", "40P01"}


def _collided(error: DBAPIError) -> tuple[str, int]:
    """The same for two who made the same thing, or waited for one another; else it is our error."""
    state = getattr(error.orig, "sqlstate", None)
    if state not in _COLLISIONS and "UNIQUE constraint failed" not in str(error.orig):
        raise error
    logging.getLogger("lms.request").warning("two requests collided", exc_info=error)
    return _overtaken(StaleDataError())


def _csrf_failed(error: CSRFError) -> tuple[str, int]:
    """An expired session: the page says how to go on, and the browser keeps what was typed."""
    db.session.rollback()
    return render_template("errors/400.html", error=error, session_expired=True), 400


def _sign_in(_error: HTTPException) -> BaseResponse | tuple[str, int]:
    if request.headers.get("HX-Request"):
        response = Response(status=401)
        response.headers["HX-Redirect"] = url_for("accounts.sign_in", next=local_path())
        return response
    if request.method not in {"GET", "HEAD"}:
        came_from = urlsplit(request.referrer or "")
        back = came_from.path if came_from.netloc == request.host else "/"
        return redirect(url_for("accounts.sign_in", next=back), 303)
    return redirect(url_for("accounts.sign_in", next=local_path()))


def local_path() -> str:
    """This page's path and query, to come back to."""
    return request.full_path.rstrip("?")


def safe_next(target: str | None, default: str = "/") -> str:
    """*target* if it is a path on this site, else *default* (no open redirects)."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return default
    if any(ord(char) < 32 for char in target) or "\\" in target:
        return default
    return target


class _RequestId(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = g.get("request_id", "") if has_request_context() else ""
        return True


def _logging(app: Flask) -> None:
    settings = settings_of(app)
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_RequestId())
    if settings.log_format == "json":
        handler.setFormatter(
            JsonFormatter(
                "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s",
                rename_fields={"asctime": "at", "levelname": "level"},
            )
        )
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger = logging.getLogger("lms")
    logger.handlers[:] = [handler]
    logger.setLevel(logging.WARNING if settings.mode == "test" else logging.INFO)
    logger.propagate = settings.mode == "test"
    app.logger.handlers[:] = [handler]


def session_role(value: str) -> None:
    """Remember in which role the person works."""
    session["role"] = value
