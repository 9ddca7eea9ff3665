"""Turning matching on and off, preferences, and whom to hide from."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from flask import url_for
from sqlalchemy import select

from lms import audit, clock
from lms.accounts import operations as accounts
from lms.accounts.models import Organisation, Person
from lms.communication.operations import notify
from lms.courses.programmes import queries as programmes
from lms.db import db
from lms.placement.candidates import queries, registry, rules
from lms.placement.candidates.models import CandidateProfile, HiddenFrom


class NotEligible(ValueError):
    """No track is completed or expected by a date: matching cannot be turned on."""


def profile_for(person: Person) -> CandidateProfile:
    """The person's profile, locked; made (and off) where there is none."""
    profile = db.session.scalar(
        select(CandidateProfile)
        .where(CandidateProfile.person_id == person.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if profile is None:
        profile = CandidateProfile(
            person_id=person.id, key=_free_key(), updated_at=clock.now(), languages={}
        )
        db.session.add(profile)
        db.session.flush()
    return profile


def _free_key() -> str:
    while True:
        key = rules.key_of(secrets.randbelow(len(rules.ALPHABET)) for _ in range(rules.KEY_LENGTH))
        taken = select(CandidateProfile.person_id).where(CandidateProfile.key == key)
        if db.session.scalar(taken) is None:
            return key


def turn_on(person: Person) -> bool:
    """Note the consent and let employers see the person; False where it is on already.

    :class:`NotEligible` before a track is completed or expected. Who comes back after a withdrawal
    comes under a new pseudonym, so that nobody can tie the two together.
    """
    profile = profile_for(person)
    if person.id not in programmes.candidate_status([person.id]):
        raise NotEligible
    consent = accounts.give_consent(person, queries.CONSENT)
    if profile.matching_since is not None:
        profile.consent_id = consent.id
        db.session.flush()
        return False
    if profile.withdrawn_at is not None:
        profile.key = _free_key()
    profile.matching_since = clock.now()
    profile.withdrawn_at = None
    profile.consent_id = consent.id
    profile.updated_at = clock.now()
    db.session.flush()
    audit.record("matching.on", "person", person.id, after={"consent": consent.id})
    notify(person, "matching.on", url=url_for("candidates.matching"))
    return True


def turn_off(person: Person, *, tell: bool = True) -> bool:
    """End the consent and vanish from every list at once; False where it is off already."""
    if queries.profile_of(person.id) is None:
        return False
    profile = profile_for(person)
    if profile.matching_since is None:
        return False
    since = profile.matching_since
    profile.matching_since = None
    profile.withdrawn_at = clock.now()
    profile.updated_at = clock.now()
    db.session.flush()
    accounts.withdraw_consent(person, queries.CONSENT, reason="matching turned off")
    registry.withdrawn(person.id)
    audit.record("matching.off", "person", person.id, before={"since": since.isoformat()})
    if tell:
        notify(person, "matching.off", url=url_for("candidates.matching"))
    return True


def consent_withdrawn(person: Person) -> None:
    """The consent ended on the account's page: what follows from it."""
    turn_off(person)


@dataclass(frozen=True)
class Preferences:
    """What a person would like, and what they declare to hold."""

    available_from: date | None
    districts: list[str]
    industries: list[str]
    employment_types: list[str]
    licences: list[str]
    languages: dict[str, str]


def save_preferences(person: Person, wanted: Preferences) -> CandidateProfile:
    """Replace the preferences; matching uses them from now on."""
    profile = profile_for(person)
    for name in (
        "available_from",
        "districts",
        "industries",
        "employment_types",
        "licences",
        "languages",
    ):
        setattr(profile, name, getattr(wanted, name))
    profile.updated_at = clock.now()
    db.session.flush()
    audit.record("matching.preferences", "person", person.id)
    return profile


def hide_from(person: Person, organisation: Organisation) -> bool:
    """Let an organisation never see the person again; False where it does not already."""
    profile_for(person)
    if db.session.get(HiddenFrom, (person.id, organisation.id)) is not None:
        return False
    db.session.add(
        HiddenFrom(person_id=person.id, organisation_id=organisation.id, since=clock.now())
    )
    db.session.flush()
    registry.hidden(person.id, organisation.id)
    audit.record("matching.hide_from", "person", person.id, after={"organisation": organisation.id})
    return True


def show_to(person: Person, organisation_id: int) -> bool:
    """Take an organisation off the list of those hidden from; False where it is not on it."""
    row = db.session.get(HiddenFrom, (person.id, organisation_id))
    if row is None:
        return False
    db.session.delete(row)
    db.session.flush()
    audit.record("matching.show_to", "person", person.id, after={"organisation": organisation_id})
    return True
