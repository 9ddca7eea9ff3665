"""The public page that verifies a badge, check by check. Nothing is kept of who asks for what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import make_response, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts import throttle
from lms.accounts.rules.throttling import Budget, counter
from lms.courses.badges import words
from lms.courses.badges.forms import VerifyForm
from lms.courses.badges.models import Badge
from lms.courses.badges.queries import badges
from lms.courses.badges.queries.reporting import report_on
from lms.courses.badges.rules.reading import Unreadable, read
from lms.courses.badges.rules.verifying import Report
from lms.courses.badges.views import bp
from lms.courses.editing import NotAllowed
from lms.courses.looking import network
from lms.db import read_only

#: Verifications from one network address: a personnel department may look at many.
ASKED = Budget("badge-verify", 120, timedelta(minutes=15))


@bp.get("/verify/badge")
def verify() -> Response:
    """The form."""
    return page("badges/verify.html", form=VerifyForm(formdata=None))


@bp.post("/verify/badge")
def verify_given() -> Response | tuple[Response, int]:
    """What was pasted, uploaded, or lies at the address: everything that was looked at."""
    form = VerifyForm()
    spend()
    read_only()
    try:
        if not form.validate():
            return page("badges/verify.html", form=form), 422
        report, badge = _looked_at(form)
    except Unreadable as no:
        form.form_errors.append(words.why(str(no.args[0])))
        return page("badges/verify.html", form=form), 422
    except NotAllowed as no:
        form.form_errors.append(words.why(no.code))
        return page("badges/verify.html", form=form), 422
    return page("badges/verify.html", form=form, report=report, badge=badge)


def _looked_at(form: VerifyForm) -> tuple[Report, Badge | None]:
    email = form.email.data or ""
    data = form.content()
    if data.strip():
        return report_on(read(data), email)
    if not form.address.data:
        raise Unreadable("empty")
    token = urlsplit(form.address.data).path.rstrip("/").rpartition("/b/")[2].partition("/")[0]
    badge = badges.by_share(token) if len(token) == 43 else None
    if badge is None or not badge.credential:
        raise Unreadable("address")
    return report_on(read(badge.jwt.encode()), email)


def spend() -> None:
    """Count a verification by somebody; too many from one place wait."""
    if not current_user.is_authenticated:
        throttle.spend_or_refuse([counter(ASKED, network())])


def page(template: str, **values: Any) -> Response:
    """A page that no search engine finds, and that tells no other site where one comes from."""
    response = make_response(render_template(template, **values))
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
