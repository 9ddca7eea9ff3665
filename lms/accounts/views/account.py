"""One's own account."""

from __future__ import annotations

import json

from flask import Response, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response as BaseResponse

from lms import audit
from lms.accounts import privacy
from lms.accounts.forms.account import (
    ChangeEmailForm,
    ChangePasswordForm,
    CloseForm,
    ProfileForm,
)
from lms.accounts.operations import people, profile, signing
from lms.accounts.queries import people as people_queries
from lms.accounts.rules.people import phone_for_people, phone_to_e164
from lms.accounts.rules.tokens import Purpose, State
from lms.accounts.views import bp, sessions
from lms.communication import kinds
from lms.communication import operations as communication
from lms.communication.forms import choices_form

Answer = str | BaseResponse


@bp.route("/account", methods=["GET", "POST"])
@login_required
def account() -> Answer:
    """Name, language, phone, and the roles held."""
    form = ProfileForm(
        data={
            "name": current_user.name,
            "english_name": current_user.english_name,
            "language": current_user.language,
            "phone": phone_for_people(current_user.phone),
        }
    )
    if not form.validate_on_submit():
        roles = people_queries.roles_of(current_user)
        page = render_template("accounts/account.html", form=form, roles=roles)
        return sessions.invalid(page) if form.is_submitted() else page
    profile.update_profile(
        current_user,
        name=form.name.data,
        english_name=form.english_name.data or "",
        language=form.language.data,
        phone=phone_to_e164(form.phone.data) or "" if form.phone.data else "",
    )
    session["language"] = form.language.data
    flash(_("저장했습니다."), "success")
    return redirect(url_for("accounts.account"), 303)


@bp.route("/account/notifications", methods=["GET", "POST"])
@login_required
def notification_choices() -> Answer:
    """By which channels, and when, each kind of message comes."""
    person = current_user._get_current_object()
    form = choices_form(person)
    if form.validate_on_submit():
        communication.choose(
            person,
            form.choices(person),
            digest_hour=form.digest_hour.data,
            quiet_hours=form.quiet_hours.data,
        )
        flash(_("저장했습니다."), "success")
        return redirect(url_for("accounts.notification_choices"), 303)
    page = render_template(
        "accounts/notification_choices.html", areas=kinds.by_area(person), form=form
    )
    return sessions.invalid(page) if form.is_submitted() else page


@bp.get("/account/security")
@login_required
def security() -> str:
    """Password, e-mail address, sessions."""
    return _security_page()


def _security_page(
    password_form: ChangePasswordForm | None = None, email_form: ChangeEmailForm | None = None
) -> str:
    return render_template(
        "accounts/security.html",
        password_form=password_form or ChangePasswordForm(formdata=None, prefix="password-"),
        email_form=email_form or ChangeEmailForm(formdata=None, prefix="email-"),
    )


@bp.post("/account/security/password")
@login_required
def change_password() -> Answer:
    """Change it; other sessions end, this one goes on."""
    form = ChangePasswordForm(prefix="password-")
    form.known = (current_user.email, current_user.name, current_user.english_name)
    if not form.validate():
        return sessions.invalid(_security_page(password_form=form))
    person = current_user._get_current_object()
    if not signing.change_password(person, form.old.data, form.new.data):
        form.old.errors = [_("비밀번호가 맞지 않습니다.")]
        return sessions.invalid(_security_page(password_form=form))
    flash(_("비밀번호를 바꾸었습니다. 다른 기기에서는 모두 로그아웃되었습니다."), "success")
    return sessions.keep(person, redirect(url_for("accounts.security"), 303))


@bp.post("/account/security/email")
@login_required
def request_email_change() -> Answer:
    """Mail a link to the new address; nothing changes before it is used."""
    form = ChangeEmailForm(prefix="email-")
    if not form.validate():
        return sessions.invalid(_security_page(email_form=form))
    person = current_user._get_current_object()
    if not signing.request_email_change(person, form.email.data, form.password.data):
        form.password.errors = [_("비밀번호가 맞지 않습니다.")]
        return sessions.invalid(_security_page(email_form=form))
    flash(
        _(
            "새 주소로 메일을 보냈습니다. 메일의 링크를 눌러야 바뀝니다. 그때까지는 지금 주소를 씁니다."
        ),
        "info",
    )
    return redirect(url_for("accounts.security"), 303)


@bp.route("/account/email/<token>", methods=["GET", "POST"])
def confirm_email(token: str) -> Answer:
    """Change the address by the link that was mailed to it."""
    state, person, claims = signing.look_at(Purpose.CHANGE_EMAIL, token)
    if state is State.VALID and request.method == "GET":
        return render_template("accounts/confirm_email.html", person=person, claims=claims)
    mine = current_user.is_authenticated and person is not None and current_user.id == person.id
    changed = signing.change_email(token) if state is State.VALID else None
    if changed is None:
        page = render_template("accounts/dead_email_link.html", expired=state is State.EXPIRED)
        return Response(page, status=410, mimetype="text/html")
    flash(_("이메일 주소를 바꾸었습니다. 다음부터 새 주소로 로그인합니다."), "success")
    if mine:
        return sessions.keep(changed, redirect(url_for("accounts.security"), 303))
    return redirect(url_for("accounts.sign_in"), 303)


@bp.post("/account/security/sessions")
@login_required
def end_other_sessions() -> BaseResponse:
    """Sign out everywhere else."""
    person = current_user._get_current_object()
    people.end_sessions(person, reason="asked by its owner")
    flash(_("다른 기기에서 모두 로그아웃했습니다."), "success")
    return sessions.keep(person, redirect(url_for("accounts.security"), 303))


@bp.route("/account/data", methods=["GET", "POST"])
@login_required
def data() -> Answer:
    """Download one's data, or close the account."""
    form = CloseForm()
    if not form.validate_on_submit():
        page = render_template("accounts/data.html", form=form)
        return sessions.invalid(page) if form.is_submitted() else page
    person = current_user._get_current_object()
    if not signing.confirm_password(person, form.password.data):
        form.password.errors = [_("비밀번호가 맞지 않습니다.")]
        return sessions.invalid(render_template("accounts/data.html", form=form))
    try:
        profile.close_account(person)
    except people.LastAdministrator:
        form.form_errors.append(
            _("마지막 시스템 관리자의 계정은 닫을 수 없습니다. 먼저 다른 관리자를 정해 주세요.")
        )
        return sessions.invalid(render_template("accounts/data.html", form=form))
    sessions.end()
    flash(_("계정을 닫았습니다. 30일 안에 사업단에 연락하시면 되돌릴 수 있습니다."), "success")
    return redirect(url_for("accounts.sign_in"), 303)


@bp.post("/account/data/download")
@login_required
def download_data() -> Response:
    """Everything that is held about the person who asks, as JSON."""
    person = current_user._get_current_object()
    body = json.dumps(privacy.export(person), ensure_ascii=False, indent=2)
    audit.record("person.export", "person", person.id)
    answer = Response(body, mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="my-data-{person.number}.json"'
    return answer
