"""The office decides on companies, and records what is known of their coming."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, audit
from lms.access import ROOT, Permission
from lms.paging import asked_page
from lms.placement.companies import operations, queries, words
from lms.placement.companies.forms import FactForm, ReasonForm, RefusalForm
from lms.placement.companies.loaders import company_for, fact_for
from lms.placement.companies.models import CompanyProfile
from lms.placement.companies.rules import State
from lms.placement.companies.views.base import bp
from lms.placement.companies.views.own import page_of

Answer = str | Response | tuple[str, int]
#: Refusals that are shown at the choice of a site; the others are about the day.
_ABOUT_THE_SITE = frozenset({"needs_site", "no_site", "office_and_corporation"})


@bp.get("/office/companies")
def office_companies() -> str:
    """Every company, those that wait first."""
    access.require(current_user, Permission.COMPANY_VERIFY, ROOT)
    asked = {name: request.args.get(name, "") for name in ("q", "state", "industry", "sort")}
    page = queries.office_list(
        text=asked["q"],
        state=asked["state"],
        industry=asked["industry"],
        sort=asked["sort"],
        number=asked_page(),
    )
    return render_template(
        "companies/office_list.html", page=page, asked=asked, counts=queries.counts_by_state()
    )


def _office_page(profile: CompanyProfile, **forms: Any) -> str:
    withdrawn = [
        fact
        for fact in queries.facts(profile.organisation_id, withdrawn=True)
        if fact.withdrawn_at is not None
    ]
    values = {
        "fact_form": FactForm(formdata=None).offer(profile),
        "refusal_form": RefusalForm(formdata=None),
        **forms,
    }
    return render_template(
        "companies/office_company.html", **page_of(profile, withdrawn=withdrawn, **values)
    )


@bp.get("/office/companies/<int:organisation_id>")
def office_company(organisation_id: int) -> str:
    """One company: decide on it, record facts."""
    profile = company_for(current_user, organisation_id, Permission.COMPANY_VERIFY)
    team = queries.team(organisation_id)
    if team:
        audit.read("company team", people=len(team))
    return _office_page(profile)


def _back(profile: CompanyProfile, anchor: str | None = None) -> Response:
    where = url_for(
        "companies.office_company", organisation_id=profile.organisation_id, _anchor=anchor
    )
    return redirect(where, 303)


@bp.post("/office/companies/<int:organisation_id>/verify")
def verify(organisation_id: int) -> Answer:
    """The company is what it says: it may post openings."""
    profile = company_for(current_user, organisation_id, Permission.COMPANY_VERIFY)
    try:
        operations.decide(profile, State.VERIFIED, officer=current_user)
    except operations.Refused:
        flash(_("광주 사업장이 아직 없습니다. 회사가 적은 뒤에 확인할 수 있습니다."), "danger")
        return _back(profile)
    flash(_("확인했습니다. 회사 담당자에게 알렸습니다."), "success")
    return _back(profile)


@bp.post("/office/companies/<int:organisation_id>/refuse")
def refuse(organisation_id: int) -> Answer:
    """Refuse, or take a verification back, with the reason that the company reads."""
    profile = company_for(current_user, organisation_id, Permission.COMPANY_VERIFY)
    form = RefusalForm()
    if not form.validate_on_submit():
        return _office_page(profile, refusal_form=form), 422
    operations.decide(profile, State.REFUSED, officer=current_user, reason=form.reason.data or "")
    flash(_("반려했습니다. 사유를 회사 담당자에게 알렸습니다."), "success")
    return _back(profile)


@bp.post("/office/companies/<int:organisation_id>/facts")
def record_fact(organisation_id: int) -> Answer:
    """Add a dated fact with its evidence."""
    profile = company_for(current_user, organisation_id, Permission.COMPANY_VERIFY)
    form = FactForm().offer(profile)
    if not form.validate_on_submit() or form.on.data is None:
        return _office_page(profile, fact_form=form), 422
    kind, site = form.kind.data, form.site_id.data
    try:
        operations.record_fact(
            profile,
            kind,
            form.on.data,
            site_id=int(site) if site else None,
            evidence=form.evidence.data or "",
            recorder=current_user,
        )
    except operations.Refused as refused:
        field = form.site_id if refused.reason.code in _ABOUT_THE_SITE else form.on
        field.errors = [words.sentence(refused.reason)]
        return _office_page(profile, fact_form=form), 422
    flash(_("사실을 기록했습니다."), "success")
    return _back(profile, "facts")


@bp.post("/office/companies/<int:organisation_id>/facts/<int:fact_id>/withdraw")
def withdraw_fact(organisation_id: int, fact_id: int) -> Answer:
    """Take back what was recorded in error."""
    profile, fact = fact_for(current_user, organisation_id, fact_id, Permission.COMPANY_VERIFY)
    form = ReasonForm()
    if not form.validate_on_submit():
        flash(_("사유를 적어야 거둘 수 있습니다."), "danger")
        return _office_page(profile), 422
    try:
        operations.withdraw_fact(profile, fact, reason=form.reason.data or "")
    except operations.Refused:
        flash(_("이 사실에 기대는 다른 사실이 있습니다. 뒤의 것부터 거두어 주세요."), "danger")
        return _back(profile, "facts")
    flash(_("거두었습니다. 기록은 남습니다."), "success")
    return _back(profile, "facts")
