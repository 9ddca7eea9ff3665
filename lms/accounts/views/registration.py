"""Making an account and proving its address."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import clock, i18n
from lms.accounts import notices
from lms.accounts.forms.signing import AddressForm, PasswordForm, RegisterForm
from lms.accounts.operations import signing
from lms.accounts.rules.people import normalized_email
from lms.accounts.rules.tokens import Purpose, State
from lms.accounts.signatures import DEVICE_COOKIE, known_device
from lms.accounts.views import bp, sessions
from lms.web import safe_next


@bp.route("/register", methods=["GET", "POST"])
def register() -> str | Response:
    """Make an account; the answer is the same whether or not the address has one."""
    target = safe_next(request.values.get("next"))
    if current_user.is_authenticated:
        return redirect(target, 303)
    form = RegisterForm(email=request.args.get("email"))
    if not form.validate_on_submit():
        told = [notices.in_force(kind, clock.today()) for kind in notices.TOLD]
        page = render_template("accounts/register.html", form=form, told=told, target=target)
        return sessions.invalid(page) if form.is_submitted() else page
    person = signing.register(
        email=form.email.data,
        name=form.name.data,
        english_name=form.english_name.data or "",
        password=form.password.data,
        language=i18n.current(),
        marketing=form.marketing.data,
        next_page=target,
    )
    session["registered"] = [normalized_email(form.email.data), target]
    if person is not None:
        session["own"] = person.get_id()
    return redirect(url_for("accounts.check_mail"), 303)


@bp.get("/register/sent")
def check_mail() -> str | Response:
    """Where to look for the link, and what to do when it does not come."""
    email, target = session.get("registered", ["", "/"])
    if not email:
        return redirect(url_for("accounts.resend"))
    return render_template("accounts/check_mail.html", email=email, target=target)


@bp.route("/verify", methods=["GET", "POST"])
def resend() -> str | Response:
    """Mail the link once more; the answer is the same for every address."""
    kept, target = session.get("registered", ["", "/"])
    form = AddressForm(email=request.args.get("email") or kept)
    if not form.validate_on_submit():
        page = render_template("accounts/resend.html", form=form)
        return sessions.invalid(page) if form.is_submitted() else page
    signing.resend_verification(form.email.data, safe_next(target))
    session["registered"] = [normalized_email(form.email.data), target]
    flash(_("확인을 기다리는 주소라면 메일을 다시 보냈습니다."), "success")
    return redirect(url_for("accounts.check_mail"), 303)


@bp.route("/verify/<token>", methods=["GET", "POST"])
def verify(token: str) -> str | Response:
    """Prove the address and sign in.

    The browser that registered needs one click (a mail scanner that follows links does not click);
    any other is asked for the password, so that nobody proves an account that a stranger made with
    their address.
    """
    state, person, claims = signing.look_at(Purpose.VERIFY, token)
    if state is not State.VALID or person is None or claims is None:
        known = person is not None and person.email_verified_at is not None
        page = render_template(
            "accounts/dead_verification.html", expired=state is State.EXPIRED, verified=known
        )
        return Response(page, status=410, mimetype="text/html")
    own = session.get("own") == person.get_id()
    form = PasswordForm()
    shown = {"form": form, "person": person, "own": own}
    if not form.is_submitted():
        return render_template("accounts/verify.html", **shown)
    if not own:
        if not form.validate():
            return sessions.invalid(render_template("accounts/verify.html", **shown))
        device = known_device(request.cookies.get(DEVICE_COOKIE), person.email)
        found = signing.check_password(person.email, form.password.data, device)
        if found is None or found.person.id != person.id:
            form.password.errors = [_("비밀번호가 맞지 않습니다.")]
            return sessions.invalid(render_template("accounts/verify.html", **shown))
    signing.verify_email(person)
    flash(_("이메일 주소를 확인했습니다. 환영합니다."), "success")
    return sessions.begin(person, redirect(safe_next(claims.value), 303))
