"""The first administrator of an empty installation."""

from __future__ import annotations

from flask import abort, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lms import i18n
from lms.access import Role
from lms.accounts import hashing, queries
from lms.accounts.forms.signing import SetupForm
from lms.accounts.operations import profile
from lms.accounts.views import bp, sessions
from lms.config import settings_of
from lms.db import release
from lms.web import session_role

#: What an empty installation shows besides the set-up page.
OPEN = {"static", "accounts.setup", "accounts.language", "accounts.notice", "communication.mailbox"}


@bp.before_app_request
def lead_to_setup() -> Response | None:
    """Lead every page to the set-up page while nobody has an account."""
    endpoint = request.endpoint
    if endpoint is None or endpoint in OPEN or endpoint.startswith("operate."):
        return None
    if "_user_id" in session or queries.anyone_exists():
        return None
    return redirect(url_for("accounts.setup"), 303)


@bp.route("/setup", methods=["GET", "POST"])
def setup() -> str | Response | tuple[str, int]:
    """Name the office and make its first administrator; afterwards this page is gone.

    In production the host is public before anybody owns it, so the operator makes the first
    administrator with ``flask --app wsgi create-admin``, and this page only says so.
    """
    if queries.anyone_exists():
        abort(404)
    if settings_of(current_app).mode == "production":
        return render_template("accounts/setup_closed.html"), 403
    form = SetupForm()
    if not form.validate_on_submit():
        page = render_template("accounts/setup.html", form=form)
        return sessions.invalid(page) if form.is_submitted() else page
    release()
    secret = hashing.hashed(form.password.data)
    person = profile.set_up(
        office_name=form.office_name.data,
        office_english_name=form.office_english_name.data or "",
        name=form.name.data,
        english_name=form.english_name.data or "",
        email=form.email.data,
        password_hash=secret,
        language=i18n.current(),
    )
    if person is None:
        abort(404)
    flash(_("준비가 끝났습니다. 기관을 등록하고 담당자를 초대해 주세요."), "success")
    answer = sessions.begin(person, redirect("/", 303))
    session_role(Role.OFFICE)  # its first page says what to do in which order
    return answer
