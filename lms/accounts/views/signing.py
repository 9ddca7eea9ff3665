"""Signing in and out, and what to do with a forgotten password."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import i18n
from lms.accounts.forms.signing import AddressForm, NewPasswordForm, SignInForm
from lms.accounts.operations import signing
from lms.accounts.rules.people import normalized_email
from lms.accounts.rules.tokens import Purpose, State
from lms.accounts.signatures import DEVICE_COOKIE, known_device
from lms.accounts.views import bp, sessions
from lms.web import safe_next


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> str | Response:
    """Sign in; a right password of an unproved address leads to the page that mails the link."""
    target = safe_next(request.values.get("next"))
    if current_user.is_authenticated:
        return redirect(target, 303)
    form = SignInForm(email=request.args.get("email"))
    if not form.validate_on_submit():
        page = render_template("accounts/sign_in.html", form=form, target=target)
        return sessions.invalid(page) if form.is_submitted() else page
    email = normalized_email(form.email.data)
    device = known_device(request.cookies.get(DEVICE_COOKIE), email)
    try:
        found = signing.check_password(email, form.password.data, device)
    except signing.MergedAccount as gone:
        form.form_errors.append(
            _(
                "이 계정은 다른 계정과 합쳐졌습니다. %(hint)s 주소로 로그인해 주십시오.",
                hint=gone.hint,
            )
        )
        return sessions.invalid(
            render_template("accounts/sign_in.html", form=form, target=target, refused=True)
        )
    if found is None:
        form.form_errors.append(_("이메일 주소나 비밀번호가 맞지 않습니다."))
        return sessions.invalid(
            render_template("accounts/sign_in.html", form=form, target=target, refused=True)
        )
    if not found.verified:
        session["registered"] = [email, target]
        flash(_("이메일 주소를 아직 확인하지 않으셨습니다."), "warning")
        return redirect(url_for("accounts.check_mail"), 303)
    return sessions.begin(found.person, redirect(target, 303), remember=form.remember.data)


@bp.post("/sign-out")
def sign_out() -> Response:
    """End this browser's session."""
    sessions.end()
    flash(_("로그아웃했습니다."), "success")
    return redirect(url_for("accounts.sign_in"), 303)


@bp.route("/reset", methods=["GET", "POST"])
def forgotten() -> str | Response:
    """Ask for a link to set a new password; the answer is the same for every address."""
    form = AddressForm(email=request.args.get("email"))
    if not form.validate_on_submit():
        page = render_template("accounts/forgotten.html", form=form)
        return sessions.invalid(page) if form.is_submitted() else page
    signing.request_reset(form.email.data, i18n.current())
    session["asked"] = normalized_email(form.email.data)
    return redirect(url_for("accounts.reset_sent"), 303)


@bp.get("/reset/sent")
def reset_sent() -> str:
    """Where to look for the link."""
    return render_template("accounts/reset_sent.html", email=session.get("asked", ""))


@bp.route("/reset/<token>", methods=["GET", "POST"])
def reset(token: str) -> str | Response:
    """Set a new password by a link, once."""
    state, person, _claims = signing.look_at(Purpose.RESET, token)
    if state is not State.VALID or person is None:
        page = render_template("accounts/dead_link.html", expired=state is State.EXPIRED)
        return Response(page, status=410, mimetype="text/html")
    form = NewPasswordForm()
    form.known = (person.email, person.name, person.english_name)
    if not form.validate_on_submit():
        page = render_template("accounts/reset.html", form=form, person=person)
        return sessions.invalid(page) if form.is_submitted() else page
    changed = signing.reset_password(token, form.password.data)
    if changed is None:
        return redirect(url_for("accounts.reset", token=token), 303)
    flash(_("비밀번호를 새로 정했습니다. 다른 기기에서는 모두 로그아웃되었습니다."), "success")
    return sessions.begin(changed, redirect("/", 303))
