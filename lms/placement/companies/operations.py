"""Writes on companies: registering, describing, deciding, recording facts, the team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import url_for
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from lms import audit, clock
from lms.access import ROOT, Role, Scope
from lms.accounts import operations as accounts
from lms.accounts.models import Person
from lms.accounts.operations.organisations import create_organisation, update_organisation
from lms.accounts.queries import holders
from lms.communication.operations import notify
from lms.db import db
from lms.placement.companies import queries, rules
from lms.placement.companies.models import CompanyFact, CompanyProfile, Site
from lms.placement.companies.rules import Fact, Reason, State


class AlreadyRegistered(ValueError):
    """A company with this business number is here already."""


class Outdated(ValueError):
    """Somebody else saved in between; nothing was changed."""


class Refused(ValueError):
    """A rule does not allow it; ``reason`` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


@dataclass(frozen=True)
class Details:
    """What a company says of itself."""

    name: str
    english_name: str = ""
    industry: str = "ai"
    growth_stage: str = ""
    came_from: str = ""
    employees: int | None = None
    website: str = ""
    summary_ko: str = ""
    summary_en: str = ""


_FIELDS = (
    "industry", "growth_stage", "came_from", "employees", "website", "summary_ko", "summary_en",
)  # fmt: skip


def register(
    person: Person, business_number: str, details: Details, *, site: str, address: str
) -> CompanyProfile:
    """Register a company with its first site; *person* becomes its team. Waits for the office.

    :class:`AlreadyRegistered` where the business number is known, also when two register at once.
    """
    number = rules.business_number(business_number)
    if number is None:
        raise ValueError("not a business number")
    if queries.by_business_number(number) is not None:
        raise AlreadyRegistered
    try:
        with db.session.begin_nested():
            place = create_organisation(
                "company", details.name, english_name=details.english_name, demo=person.demo
            )
            profile = CompanyProfile(
                organisation=place,
                business_number=number,
                state=State.PENDING,
                sites=[Site(name_ko=site, address=address)],
                **{name: getattr(details, name) for name in _FIELDS},
            )
            db.session.add(profile)
            db.session.flush()
    except IntegrityError as error:
        raise AlreadyRegistered from error
    accounts.grant_role(person, Role.EMPLOYER, Scope("organisation", place.id))
    audit.record("company.register", "organisation", place.id, after={"business_number": number})
    for officer in _officers():
        notify(
            officer,
            "company.registered",
            {"company": _named(profile)},
            url=url_for("companies.office_company", organisation_id=place.id),
        )
    return profile


def update(profile: CompanyProfile, details: Details, *, version: int) -> None:
    """Change what a company says of itself; :class:`Outdated` where *version* is not the present."""
    _lock(profile)
    if profile.version != version:
        raise Outdated
    place = profile.organisation
    named_before = _named(profile)
    update_organisation(
        place,
        name=details.name,
        english_name=details.english_name,
        parent=place.parent,
        version=place.version,
    )
    before = {name: getattr(profile, name) for name in _FIELDS}
    after = {name: getattr(details, name) for name in _FIELDS}
    changed = [name for name in _FIELDS if before[name] != after[name]]
    for name in changed:
        setattr(profile, name, after[name])
    if not changed:
        if _named(profile) != named_before:  # a new name is a new version of the page too
            flag_modified(profile, "industry")
            db.session.flush()
        return
    db.session.flush()
    audit.record(
        "company.update",
        "organisation",
        profile.organisation_id,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )


def resubmit(profile: CompanyProfile) -> bool:
    """Ask the office to look again after a refusal; False where it is not refused."""
    if profile.state != State.REFUSED:
        return False
    profile.state = State.PENDING
    db.session.flush()
    audit.record(
        "company.resubmit",
        "organisation",
        profile.organisation_id,
        before={"state": State.REFUSED.value},
        after={"state": State.PENDING.value},
    )
    for officer in _officers():
        notify(
            officer,
            "company.registered",
            {"company": _named(profile)},
            url=url_for("companies.office_company", organisation_id=profile.organisation_id),
        )
    return True


def decide(profile: CompanyProfile, state: State, *, officer: Person, reason: str = "") -> bool:
    """Verify or refuse; False where it stands so already. Tells the team.

    A refusal needs a reason; verifying needs what the rules call needed. :class:`Refused` else.
    """
    _lock(profile)
    if profile.state == state:
        return False
    if state is State.REFUSED and not reason.strip():
        raise Refused(Reason("needs_reason"))
    if not rules.may_decide(profile.state, state) or state is State.PENDING:
        raise Refused(Reason("not_from_here"))
    if state is State.VERIFIED and any(item.needed for item in missing(profile)):
        raise Refused(Reason("incomplete"))
    before = profile.state
    profile.state = state
    profile.state_reason = reason
    profile.decided_at = clock.now()
    profile.decided_by_id = officer.id
    db.session.flush()
    audit.record(
        "company.verify" if state is State.VERIFIED else "company.refuse",
        "organisation",
        profile.organisation_id,
        before={"state": str(before)},
        after={"state": state.value},
        reason=reason,
    )
    for member in queries.team(profile.organisation_id):
        notify(
            member.person,
            "company.verified" if state is State.VERIFIED else "company.refused",
            {"company": _named(profile), "reason": reason},
            url=url_for("companies.company", organisation_id=profile.organisation_id),
        )
    return True


def missing(profile: CompanyProfile) -> list[rules.Missing]:
    """What a company has still to give."""
    return rules.missing(
        summary=profile.summary_ko or profile.summary_en,
        website=profile.website,
        sites=len(profile.sites),
        english_name=profile.organisation.english_name,
    )


def add_site(profile: CompanyProfile, *, name_ko: str, name_en: str, address: str) -> Site:
    """Add a place of business."""
    site = Site(name_ko=name_ko, name_en=name_en, address=address)
    profile.sites.append(site)
    db.session.flush()
    audit.record(
        "company.add_site", "organisation", profile.organisation_id, after={"site": site.id}
    )
    return site


def update_site(site: Site, *, name_ko: str, name_en: str, address: str) -> None:
    """Rename a place of business, or correct its address."""
    before = {"name_ko": site.name_ko, "name_en": site.name_en, "address": site.address}
    after = {"name_ko": name_ko, "name_en": name_en, "address": address}
    if before == after:
        return
    for name, value in after.items():
        setattr(site, name, value)
    db.session.flush()
    audit.record(
        "company.update_site", "organisation", site.organisation_id, before=before, after=after
    )


def remove_site(profile: CompanyProfile, site: Site) -> None:
    """Take a place back; :class:`Refused` where facts speak of it (they stay on record)."""
    if db.session.scalar(select(CompanyFact.id).where(CompanyFact.site_id == site.id).limit(1)):
        raise Refused(Reason("site_has_facts"))
    if profile.state == State.VERIFIED and len(profile.sites) == 1:
        raise Refused(Reason("last_site"))
    profile.sites.remove(site)
    db.session.delete(site)
    db.session.flush()
    audit.record(
        "company.remove_site",
        "organisation",
        profile.organisation_id,
        before={"site": site.id, "address": site.address},
    )


def record_fact(
    profile: CompanyProfile,
    kind: str,
    on: date,
    *,
    site_id: int | None,
    evidence: str,
    recorder: Person | None,
) -> CompanyFact:
    """Add a dated fact with the document that shows it; :class:`Refused` where it contradicts."""
    _lock(profile)
    if site_id is not None and all(site.id != site_id for site in profile.sites):
        raise Refused(Reason("needs_site"))
    known = queries.standing(queries.facts(profile.organisation_id))
    reason = rules.refusal(known, Fact(kind, on, site_id), clock.today())
    if reason is not None:
        raise Refused(reason)
    fact = CompanyFact(
        organisation_id=profile.organisation_id,
        kind=kind,
        on=on,
        site_id=site_id,
        evidence=evidence,
        recorded_by_id=recorder.id if recorder is not None else None,
        recorded_at=clock.now(),
    )
    db.session.add(fact)
    db.session.flush()
    audit.record(
        "company.record_fact",
        "organisation",
        profile.organisation_id,
        after={"fact": fact.id, "kind": kind, "on": on.isoformat(), "site": site_id},
    )
    return fact


def withdraw_fact(profile: CompanyProfile, fact: CompanyFact, *, reason: str) -> bool:
    """Take back a fact that was recorded in error; it stays visible to the office.

    :class:`Refused` where others would then contradict (a closing without an opening).
    """
    _lock(profile)
    if fact.withdrawn_at is not None:
        return False
    rest = [row for row in queries.facts(profile.organisation_id) if row.id != fact.id]
    if rules.contradiction(queries.standing(rest)) is not None:
        raise Refused(Reason("others_depend"))
    fact.withdrawn_at = clock.now()
    db.session.flush()
    audit.record(
        "company.withdraw_fact",
        "organisation",
        profile.organisation_id,
        before={"fact": fact.id, "kind": fact.kind, "on": fact.on.isoformat()},
        reason=reason,
    )
    return True


def remove_member(profile: CompanyProfile, person: Person) -> bool:
    """End someone's place in the team; the last one stays. Tells them."""
    scope = Scope("organisation", profile.organisation_id)
    _lock(profile)
    others = [
        member for member in queries.team(profile.organisation_id) if member.person.id != person.id
    ]
    if not others:
        raise Refused(Reason("last_member"))
    if not accounts.end_role(person, Role.EMPLOYER, scope):
        return False
    notify(person, "company.member_removed", {"company": _named(profile)})
    return True


def _lock(profile: CompanyProfile) -> None:
    """Let nobody else change the company until this transaction ends; read it anew."""
    db.session.execute(
        select(CompanyProfile.organisation_id)
        .where(CompanyProfile.organisation_id == profile.organisation_id)
        .with_for_update()
    )
    db.session.refresh(profile)


def _named(profile: CompanyProfile) -> dict[str, str]:
    place = profile.organisation
    return {"ko": place.name, "en": place.english_name or place.name}


def _officers() -> list[Person]:
    """The office's people, who decide on companies."""
    return holders([Role.OFFICE], [ROOT])
