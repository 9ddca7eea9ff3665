"""Registering a company, and what everybody may read of a verified one."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms.access import Role
from lms.accounts import throttle
from lms.accounts.rules.throttling import COMPANIES, counter
from lms.paging import asked_page
from lms.placement.companies import operations, queries, registry, rules, words
from lms.placement.companies.forms import RegistrationForm
from lms.placement.companies.views.base import bp
from lms.web import session_role

Answer = str | Response | tuple[str, int]


@bp.get("/companies")
def index() -> str:
    """Verified companies."""
    text, industry = request.args.get("q", ""), request.args.get("industry", "")
    page = queries.public_list(text=text, industry=industry, number=asked_page())
    return render_template("companies/index.html", page=page, text=text, industry=industry)


@bp.route("/companies/register", methods=["GET", "POST"])
@login_required
def register() -> Answer:
    """A signed-in person registers their company."""
    form = RegistrationForm()
    own = queries.companies_of(current_user.id)
    if request.method == "GET":
        return render_template("companies/register.html", form=form, own=own)
    if not form.validate_on_submit():
        return render_template("companies/register.html", form=form, own=own), 422
    throttle.spend_or_refuse([counter(COMPANIES, str(current_user.id))])
    try:
        profile = operations.register(
            current_user,
            form.business_number.data or "",
            form.details(),
            site=form.site_name.data or "",
            address=form.site_address.data or "",
        )
    except operations.AlreadyRegistered:
        known = queries.by_business_number(form.business_number.data or "")
        mine = known is not None and any(
            row.organisation_id == known.organisation_id for row in own
        )
        return render_template(
            "companies/register.html", form=form, own=own, taken=True, mine=known if mine else None
        ), 409
    session_role(Role.EMPLOYER)
    flash(_("등록 신청을 받았습니다. 사업단이 확인하면 알려 드립니다."), "success")
    return redirect(url_for("companies.company", organisation_id=profile.organisation_id), 303)


@bp.get("/companies/<slug>")
def public(slug: str) -> str:
    """A verified company: who it is, what is known of its coming, what it is hiring for."""
    profile = queries.public_by_slug(slug)
    if profile is None:
        abort(404)
    facts = queries.facts(profile.organisation_id)
    standing = queries.standing(facts)
    return render_template(
        "companies/public.html",
        profile=profile,
        facts=facts,
        site_states={site.id: rules.site_state(standing, site.id) for site in profile.sites},
        openings=registry.openings(profile.organisation_id),
        words=words,
    )
