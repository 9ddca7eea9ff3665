"""Inviting people to roles, and accepting an invitation."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response as BaseResponse

from lms import access, clock, i18n
from lms.access import ROOT, Permission, Role, Scope
from lms.accounts import hashing, queries, throttle
from lms.accounts.forms.office import InviteForm, grouped, roles_to_choose
from lms.accounts.forms.signing import JoinForm
from lms.accounts.loaders import invitation_for
from lms.accounts.operations import invitations as operations
from lms.accounts.operations.people import EmailTaken
from lms.accounts.queries import people as people_queries
from lms.accounts.rules import rights
from lms.accounts.rules.invitations import InvitationState, state_of
from lms.accounts.views import bp, sessions
from lms.db import release
from lms.paging import asked_page

Answer = str | BaseResponse


def role_choices(form: InviteForm) -> None:
    """Offer the roles and places that the person who is signed in may offer."""
    places = queries.organisations_where(current_user, Permission.PEOPLE_INVITE)
    at_root = access.may(current_user, Permission.PEOPLE_INVITE, ROOT)
    held = [role for role, _scope in access.grants_of(current_user)]
    offered = rights.offered_roles(held) - {Role.ASSISTANT}  # an offering's own page makes those
    form.role.choices = roles_to_choose(role for role in Role if role in offered)
    form.place.choices = grouped(places, queries.place_name, whole=at_root)


def chosen_scope(place: int) -> Scope:
    """The scope that a choice of place means: 0 is the whole system."""
    return Scope("organisation", place) if place else ROOT


@bp.route("/invitations", methods=["GET", "POST"])
@login_required
def invitations() -> Answer:
    """Invitations sent, and a form for another."""
    access.require_anywhere(current_user, Permission.PEOPLE_INVITE)
    form = InviteForm()
    role_choices(form)
    if not form.validate_on_submit():
        page = _list_page(form)
        return sessions.invalid(page) if form.is_submitted() else page
    throttle.allow_invitation(current_user)
    try:
        operations.invite(
            current_user._get_current_object(),
            form.email.data,
            Role(form.role.data),
            chosen_scope(form.place.data),
            language=i18n.current(),
        )
    except operations.NotAllowed:
        form.place.errors = [
            _("이 역할은 여기에서 줄 수 없습니다. 역할과 기관을 다시 골라 주세요.")
        ]
        return sessions.invalid(_list_page(form))
    except operations.AlreadyHeld:
        form.email.errors = [_("이미 이 역할을 맡고 있는 사람입니다.")]
        return sessions.invalid(_list_page(form))
    flash(_("초대 메일을 보냈습니다."), "success")
    return redirect(url_for("accounts.invitations"), 303)


def _list_page(form: InviteForm) -> str:
    at_root = access.may(current_user, Permission.PEOPLE_INVITE, ROOT)
    places = queries.organisations_where(current_user, Permission.PEOPLE_INVITE)
    page = people_queries.invitations(None if at_root else [p.id for p in places], asked_page())
    now = clock.now()
    states = {
        line.row.id: state_of(
            now, line.row.expires_at, line.row.accepted_at, line.row.revoked_at
        ).value
        for line in page.items
    }
    return render_template("accounts/invitations.html", form=form, page=page, states=states)


@bp.post("/invitations/<int:invitation_id>/resend")
@login_required
def resend_invitation(invitation_id: int) -> BaseResponse:
    """Mail a new link."""
    row = invitation_for(current_user, invitation_id)
    throttle.allow_invitation(current_user)
    try:
        operations.renew(row, current_user._get_current_object(), language=i18n.current())
    except operations.NotAllowed:
        abort(403)
    flash(_("새 링크로 초대 메일을 다시 보냈습니다. 앞서 보낸 링크는 쓸 수 없습니다."), "success")
    return redirect(url_for("accounts.invitations"), 303)


@bp.post("/invitations/<int:invitation_id>/revoke")
@login_required
def revoke_invitation(invitation_id: int) -> BaseResponse:
    """Take an invitation back."""
    if operations.revoke(invitation_for(current_user, invitation_id)):
        flash(_("초대를 거두었습니다."), "success")
    else:
        flash(_("이미 받아들였거나 거둔 초대입니다."), "info")
    return redirect(url_for("accounts.invitations"), 303)


@bp.route("/invitation/<token>", methods=["GET", "POST"])
def invitation(token: str) -> Answer:
    """Accept: with the account of the invited address, or by making one."""
    state, row = operations.look_at(token)
    if state is not InvitationState.PENDING or row is None:
        page = render_template("accounts/dead_invitation.html", state=state.value, row=row)
        return Response(page, status=410, mimetype="text/html")
    scope = Scope(row.scope_kind, row.scope_id)
    shown = {
        "row": row,
        "token": token,
        "role": Role(row.role),
        "place": queries.scope_names([scope])[scope],
    }
    if current_user.is_authenticated:
        return _accept_as_member(token, shown)
    if queries.person_by_email(row.email) is not None:
        return render_template("accounts/invitation.html", mode="sign-in", **shown)
    form = JoinForm()
    form.known = (row.email,)
    if not form.validate_on_submit():
        page = render_template("accounts/invitation.html", mode="join", form=form, **shown)
        return sessions.invalid(page) if form.is_submitted() else page
    return _join(token, form)


def _accept_as_member(token: str, shown: dict[str, object]) -> Answer:
    person = current_user._get_current_object()
    if queries.person_by_email(shown["row"].email) != person:  # type: ignore[attr-defined]
        return render_template("accounts/invitation.html", mode="other", **shown)
    if request.method == "GET":
        return render_template("accounts/invitation.html", mode="accept", **shown)
    if not operations.accept(token, person):
        return redirect(url_for("accounts.invitation", token=token), 303)
    flash(_("초대를 받아들였습니다."), "success")
    return redirect("/", 303)


def _join(token: str, form: JoinForm) -> BaseResponse:
    release()
    secret = hashing.hashed(form.password.data)
    try:
        person = operations.join(
            token,
            name=form.name.data,
            english_name=form.english_name.data or "",
            password_hash=secret,
            language=i18n.current(),
        )
    except EmailTaken:
        person = None
    if person is None:
        return redirect(url_for("accounts.invitation", token=token), 303)
    flash(_("환영합니다. 초대를 받아들였습니다."), "success")
    return sessions.begin(person, redirect("/", 303))
