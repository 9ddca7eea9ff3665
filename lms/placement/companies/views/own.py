"""A company's own page: what it says of itself, its sites, its team, what is still missing."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import i18n
from lms.access import Permission, Role, Scope
from lms.accounts import throttle
from lms.accounts.operations import invitations
from lms.db import db
from lms.numbers import whole_or
from lms.placement.companies import operations, queries, registry, rules
from lms.placement.companies.forms import InviteForm, ProfileForm, SiteForm
from lms.placement.companies.loaders import company_for, site_for
from lms.placement.companies.models import CompanyProfile
from lms.placement.companies.views.base import bp

Answer = str | Response | tuple[str, int]


def page_of(profile: CompanyProfile, **values: Any) -> dict[str, Any]:
    """What the page of a company needs, for its team and for the office."""
    facts = queries.facts(profile.organisation_id)
    standing = queries.standing(facts)
    return {
        "profile": profile,
        "facts": facts,
        "site_states": {site.id: rules.site_state(standing, site.id) for site in profile.sites},
        "missing": operations.missing(profile),
        "team": queries.team(profile.organisation_id),
        **values,
    }


def _back(profile: CompanyProfile, anchor: str = "") -> Response:
    where = url_for(
        "companies.company", organisation_id=profile.organisation_id, _anchor=anchor or None
    )
    return redirect(where, 303)


@bp.get("/company")
@login_required
def mine() -> Answer:
    """The page of the company in whose team one is; a choice where there are several."""
    own = queries.companies_of(current_user.id)
    if len(own) == 1:
        return redirect(url_for("companies.company", organisation_id=own[0].organisation_id))
    return render_template("companies/mine.html", own=own)


@bp.get("/company/<int:organisation_id>")
def company(organisation_id: int) -> str:
    """The company as its team sees it."""
    profile = company_for(current_user, organisation_id, Permission.COMPANY_MANAGE)
    return render_template(
        "companies/company.html",
        **page_of(
            profile,
            invitations=queries.open_invitations(organisation_id),
            openings=registry.openings(organisation_id),
            invite=InviteForm(formdata=None),
        ),
    )


@bp.route("/company/<int:organisation_id>/edit", methods=["GET", "POST"])
def edit(organisation_id: int) -> Answer:
    """Change what the company says of itself; a lost update is refused with both texts."""
    profile = company_for(current_user, organisation_id, Permission.COMPANY_MANAGE)
    form = ProfileForm.of(profile)
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("companies/edit.html", profile=profile, form=form), status
    version = whole_or(form.version.data, 0)
    try:
        operations.update(profile, form.details(), version=version)
    except operations.Outdated:
        stored = ProfileForm(
            formdata=None,
            obj=profile,
            data={
                "name": profile.organisation.name,
                "english_name": profile.organisation.english_name,
            },
        )
        form.version.data = str(profile.version)
        return render_template(
            "companies/edit.html", profile=profile, form=form, stored=stored
        ), 409
    flash(_("회사 정보를 저장했습니다."), "success")
    return _back(profile)


@bp.post("/company/<int:organisation_id>/resubmit")
def resubmit(organisation_id: int) -> Answer:
    """Ask the office to look again."""
    profile = company_for(current_user, organisation_id, Permission.COMPANY_MANAGE)
    if operations.resubmit(profile):
        flash(_("다시 확인해 달라고 사업단에 알렸습니다."), "success")
    return _back(profile)


@bp.route("/company/<int:organisation_id>/sites/new", methods=["GET", "POST"])
def add_site(organisation_id: int) -> Answer:
    """A further place of business."""
    profile = company_for(current_user, organisation_id, Permission.COMPANY_MANAGE)
    form = SiteForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("companies/site.html", profile=profile, form=form), status
    operations.add_site(profile, **_site(form))
    flash(_("사업장을 더했습니다."), "success")
    return _back(profile, "sites")


@bp.route("/company/<int:organisation_id>/sites/<int:site_id>", methods=["GET", "POST"])
def edit_site(organisation_id: int, site_id: int) -> Answer:
    """Rename a place, or correct its address."""
    profile, site = site_for(current_user, organisation_id, site_id, Permission.COMPANY_MANAGE)
    form = SiteForm(obj=site)
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("companies/site.html", profile=profile, form=form, site=site), status
    operations.update_site(site, **_site(form))
    flash(_("사업장을 저장했습니다."), "success")
    return _back(profile, "sites")


@bp.post("/company/<int:organisation_id>/sites/<int:site_id>/remove")
def remove_site(organisation_id: int, site_id: int) -> Answer:
    """Take a place back that no fact speaks of."""
    profile, site = site_for(current_user, organisation_id, site_id, Permission.COMPANY_MANAGE)
    try:
        operations.remove_site(profile, site)
    except operations.Refused as refused:
        flash(
            _("확인된 사실이 있는 사업장은 지울 수 없습니다. 사업단에 알려 주세요.")
            if refused.reason.code == "site_has_facts"
            else _("확인된 회사에는 사업장이 하나는 있어야 합니다."),
            "danger",
        )
        return _back(profile, "sites")
    flash(_("사업장을 지웠습니다."), "success")
    return _back(profile, "sites")


def _site(form: SiteForm) -> dict[str, str]:
    return {
        "name_ko": form.name_ko.data or "",
        "name_en": form.name_en.data or "",
        "address": form.address.data or "",
    }


@bp.post("/company/<int:organisation_id>/team/invite")
def invite(organisation_id: int) -> Answer:
    """Invite a colleague into the team."""
    profile = company_for(current_user, organisation_id, Permission.COMPANY_MANAGE)
    form = InviteForm()
    scope = Scope("organisation", organisation_id)
    if form.validate_on_submit():
        throttle.allow_invitation(current_user)
        try:
            invitations.invite(
                current_user, form.email.data or "", Role.EMPLOYER, scope, language=i18n.current()
            )
        except invitations.AlreadyHeld:
            form.email.errors = [_("이미 이 회사의 담당자입니다.")]
        except invitations.NotAllowed:
            abort(403)
        else:
            flash(_("초대 메일을 보냈습니다."), "success")
            return _back(profile, "team")
    return render_template(
        "companies/company.html",
        **page_of(
            profile,
            invitations=queries.open_invitations(organisation_id),
            openings=registry.openings(organisation_id),
            invite=form,
        ),
    ), 422


@bp.post("/company/<int:organisation_id>/team/invitations/<int:invitation_id>/revoke")
def revoke(organisation_id: int, invitation_id: int) -> Answer:
    """Take an invitation back."""
    profile = company_for(current_user, organisation_id, Permission.COMPANY_MANAGE)
    row = next(
        (row for row in queries.open_invitations(organisation_id) if row.id == invitation_id), None
    )
    if row is None:
        abort(404)
    invitations.revoke(row)
    flash(_("초대를 거두었습니다."), "success")
    return _back(profile, "team")


@bp.post("/company/<int:organisation_id>/team/<int:person_id>/remove")
def remove_member(organisation_id: int, person_id: int) -> Answer:
    """End a colleague's place in the team, or one's own."""
    profile = company_for(current_user, organisation_id, Permission.COMPANY_MANAGE)
    member = next(
        (row for row in queries.team(organisation_id) if row.person.id == person_id), None
    )
    if member is None:
        abort(404)
    try:
        operations.remove_member(profile, member.person)
    except operations.Refused:
        db.session.refresh(profile)
        flash(_("마지막 담당자는 뺄 수 없습니다. 먼저 동료를 초대해 주세요."), "danger")
        return _back(profile, "team")
    flash(_("담당자에서 뺐습니다."), "success")
    if person_id == current_user.id:
        return redirect(url_for("companies.mine"), 303)
    return _back(profile, "team")
