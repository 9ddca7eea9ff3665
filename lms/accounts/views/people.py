"""The office's pages about people: the list, and one person with roles and trail."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import access, audit
from lms.access import ROOT, Permission, Role, Scope
from lms.accounts import queries
from lms.accounts.forms.office import EndRoleForm, GrantForm, ReasonForm, grouped, roles_to_choose
from lms.accounts.loaders import person_for
from lms.accounts.models import Person
from lms.accounts.operations import people as operations
from lms.accounts.operations.invitations import may_offer
from lms.accounts.queries import descriptions, trails
from lms.accounts.queries import people as people_queries
from lms.accounts.rules.people import phone_for_people
from lms.accounts.rules.rights import OrganisationKind
from lms.accounts.views import bp, sessions
from lms.accounts.views.invitations import chosen_scope
from lms.numbers import whole
from lms.paging import asked_page


@bp.get("/office/people")
@login_required
def people() -> str:
    """Find people by name, initial consonants, address, number; by role, organisation, state."""
    access.require(current_user, Permission.PEOPLE_VIEW, ROOT)
    args = request.args
    role = next((role for role in Role if role.value == args.get("role")), None)
    place = args.get("organisation", type=whole)
    filters: dict[str, Any] = {
        "text": args.get("q", "").strip(),
        "role": role,
        "organisation_id": place,
        "state": args.get("state") or "active",
        "sort": args.get("sort") or "name",
    }
    page = people_queries.people(page=asked_page(), **filters)
    if page.items:
        audit.read("people", action="search", people=len(page.items))
    return render_template(
        "accounts/people.html",
        page=page,
        filters=filters,
        organisations=queries.organisations(),
        all_roles=list(Role),
    )


@bp.get("/office/people/<int:person_id>")
@login_required
def person(person_id: int) -> str | Response:
    """One person: contact, roles now and before, what was done to the account."""
    someone = person_for(current_user, person_id, Permission.PEOPLE_VIEW)
    if someone.merged_into_id is not None and "merged" not in request.args:
        flash(_("%(number)s은(는) 이 계정으로 합쳐졌습니다.", number=someone.number), "info")
        return redirect(url_for("accounts.person", person_id=someone.merged_into_id))
    audit.read("person", someone)
    return _person_page(someone, _grant_form())


def _grant_form(**values: object) -> GrantForm:
    form = GrantForm(**values)
    form.role.choices = roles_to_choose(role for role in Role if _granted_here(role))
    places = queries.organisations(*(set(OrganisationKind) - {OrganisationKind.OFFICE}))
    form.place.choices = grouped(places, queries.place_name, whole=True)
    return form


def _granted_here(role: Role) -> bool:
    """Assistants and learners get their roles from an offering's own pages."""
    return role not in (Role.ASSISTANT, Role.LEARNER)


def _person_page(someone: Person, form: GrantForm) -> str:
    return render_template(
        "accounts/person.html",
        person=someone,
        phone=phone_for_people(someone.phone),
        roles=people_queries.roles_of(someone, ended=True),
        trail=descriptions.audit_lines(trails.trail_of(someone.id)),
        form=form,
        manages=access.may(current_user, Permission.PEOPLE_MANAGE, ROOT),
    )


@bp.post("/office/people/<int:person_id>/roles")
@login_required
def grant_role(person_id: int) -> str | Response:
    """Give a role, within what the giver may offer."""
    someone = person_for(current_user, person_id, Permission.PEOPLE_MANAGE)
    form = _grant_form()
    if not form.validate_on_submit():
        return sessions.invalid(_person_page(someone, form))
    role, scope = Role(form.role.data), chosen_scope(form.place.data)
    if not may_offer(current_user._get_current_object(), role, scope):
        form.place.errors = [
            _("이 역할은 여기에서 줄 수 없습니다. 역할과 기관을 다시 골라 주세요.")
        ]
        return sessions.invalid(_person_page(someone, form))
    operations.grant_role(someone, role, scope, reason=form.reason.data)
    flash(_("역할을 주었습니다."), "success")
    return redirect(url_for("accounts.person", person_id=someone.id), 303)


@bp.post("/office/people/<int:person_id>/roles/end")
@login_required
def end_role(person_id: int) -> Response:
    """Take a role back, with a reason."""
    someone = person_for(current_user, person_id, Permission.PEOPLE_MANAGE)
    form = EndRoleForm()
    back = redirect(url_for("accounts.person", person_id=someone.id), 303)
    if form.role.data not in list(Role) or form.scope_id.data is None or not form.scope_kind.data:
        abort(400)
    if not form.validate():
        flash(_("사유를 적어 주세요. 바뀐 것은 없습니다."), "danger")
        return back
    role, scope = Role(form.role.data), Scope(form.scope_kind.data, form.scope_id.data)
    if role is Role.LEARNER:
        flash(_("교육생 역할은 수강 상태를 바꾸어 끝냅니다."), "danger")
        return back
    try:
        operations.end_role(someone, role, scope, reason=form.reason.data or "")
    except operations.LastAdministrator:
        flash(_("마지막 시스템 관리자입니다. 먼저 다른 관리자를 정해 주세요."), "danger")
        return back
    flash(_("역할을 끝냈습니다."), "success")
    return back


@bp.post("/office/people/<int:person_id>/deactivate")
@login_required
def deactivate(person_id: int) -> Response:
    """Close someone's account, with a reason."""
    someone = person_for(current_user, person_id, Permission.PEOPLE_MANAGE)
    back = redirect(url_for("accounts.person", person_id=someone.id), 303)
    form = ReasonForm()
    if not form.validate():
        flash(_("사유를 적어 주세요. 바뀐 것은 없습니다."), "danger")
        return back
    if someone.id == current_user.id:
        flash(_("자기 계정은 내 계정 화면에서 닫습니다."), "danger")
        return back
    try:
        operations.deactivate(someone, reason=form.reason.data or "")
    except operations.LastAdministrator:
        flash(_("마지막 시스템 관리자입니다. 먼저 다른 관리자를 정해 주세요."), "danger")
        return back
    flash(_("계정을 닫았습니다. 바로 로그아웃되었습니다."), "success")
    return back


@bp.post("/office/people/<int:person_id>/reactivate")
@login_required
def reactivate(person_id: int) -> Response:
    """Open a closed account again, with a reason."""
    someone = person_for(current_user, person_id, Permission.PEOPLE_MANAGE)
    form = ReasonForm()
    if form.validate():
        operations.reactivate(someone, reason=form.reason.data or "")
        flash(_("계정을 다시 열었습니다."), "success")
    else:
        flash(_("사유를 적어 주세요. 바뀐 것은 없습니다."), "danger")
    return redirect(url_for("accounts.person", person_id=someone.id), 303)
