"""Loading is authorising: companies by id."""

from __future__ import annotations

from flask import abort

from lms import access
from lms.access import Permission, Scope
from lms.accounts.models import Person
from lms.placement.companies import queries
from lms.placement.companies.models import CompanyFact, CompanyProfile, Site


def company_for(person: Person, organisation_id: int, permission: Permission) -> CompanyProfile:
    """The company, where *person* has *permission* on it; 404 to an outsider, 403 to a member."""
    profile = queries.profile_of(organisation_id) if person.is_authenticated else None
    if profile is None:
        abort(404 if person.is_authenticated else 401)
    access.require(person, permission, Scope("organisation", profile.organisation_id))
    return profile


def site_for(
    person: Person, organisation_id: int, site_id: int, permission: Permission
) -> tuple[CompanyProfile, Site]:
    """A site of a company on which *person* has *permission*."""
    profile = company_for(person, organisation_id, permission)
    site = next((site for site in profile.sites if site.id == site_id), None)
    if site is None:
        abort(404)
    return profile, site


def fact_for(
    person: Person, organisation_id: int, fact_id: int, permission: Permission
) -> tuple[CompanyProfile, CompanyFact]:
    """A fact of a company on which *person* has *permission*."""
    profile = company_for(person, organisation_id, permission)
    fact = next(
        (row for row in queries.facts(organisation_id, withdrawn=True) if row.id == fact_id), None
    )
    if fact is None:
        abort(404)
    return profile, fact
