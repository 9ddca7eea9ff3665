"""Writes of a person about themselves as a candidate."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import delete, select
from sqlalchemy.orm.attributes import flag_modified

from lms import audit, clock, storage
from lms.accounts import operations as accounts
from lms.accounts.models import Organisation, Person
from lms.communication.operations import notify
from lms.courses.programmes import queries as programmes
from lms.db import db, unit_of_work
from lms.evidence import operations as evidence
from lms.evidence.models import EvidenceItem
from lms.jobs import every
from lms.matching import EvidenceKind
from lms.matching.text.masking import mask
from lms.placement.candidates import queries, registry, resumes, rules
from lms.placement.candidates.models import (
    CandidateProfile,
    HiddenFrom,
    Resume,
    ResumePassage,
    ResumePlan,
)

SOURCE = "resume_passage"
#: A plan that nobody confirmed is dropped after this time.
PLAN_LIFETIME = timedelta(days=7)
_TITLE = 300


class NotEligible(ValueError):
    """No track is completed or expected by a date: matching cannot be turned on."""


class PlanGone(ValueError):
    """The upload that was to be confirmed is not the present one."""


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


# --- the résumé ---------------------------------------------------------------------------------


def plan_resume(person: Person, read: resumes.Read, stored: storage.Stored) -> ResumePlan:
    """Keep what an upload would become until the person confirms; an earlier plan goes."""
    profile_for(person)
    drop_plan(person)
    plan = ResumePlan(
        person_id=person.id,
        token=secrets.token_hex(12),
        source_format=read.source_format,
        problems=resumes.problems_to_plain(read.problems),
        lines=[line.to_plain() for line in read.lines],
        created_at=clock.now(),
    )
    db.session.add(plan)
    db.session.flush()
    storage.attach(stored, "resume_plan", plan.id, person_id=person.id)
    db.session.flush()
    return plan


def drop_plan(person: Person) -> bool:
    """Forget the upload that was not confirmed."""
    plan = queries.plan_of(person.id)
    if plan is None:
        return False
    _detach("resume_plan", plan.id)
    db.session.delete(plan)
    db.session.flush()
    return True


def confirm_plan(person: Person, token: str, shown: Collection[int]) -> Resume:
    """Make the plan the résumé, exactly as it was shown; lines outside *shown* are kept unseen.

    :class:`PlanGone` where *token* names another upload. The former résumé goes.
    """
    profile = profile_for(person)
    plan = queries.plan_of(person.id)
    if plan is None or not secrets.compare_digest(plan.token.encode(), token.encode()):
        raise PlanGone
    _remove_resume(person)
    today = clock.today()
    resume = Resume(
        person_id=person.id,
        source_format=plan.source_format,
        problems=plan.problems,
        imported_at=clock.now(),
    )
    for position, value in enumerate(plan.lines):
        line = resumes.Line.from_plain(value)
        resume.passages.append(
            ResumePassage(
                position=position,
                kind=line.kind,
                text=line.text,
                skills=list(line.skills),
                shown=position in shown,
                on=date.fromisoformat(line.on) if line.on else today,
            )
        )
    db.session.add(resume)
    db.session.flush()
    for attachment in storage.attachments("resume_plan", [plan.id])[plan.id]:
        attachment.subject_kind, attachment.subject_id = "resume", resume.id
    db.session.delete(plan)
    db.session.flush()
    for passage in resume.passages:
        _record(person.id, passage)
    _shown_anew(profile)
    audit.record(
        "resume.import",
        "person",
        person.id,
        after={
            "format": resume.source_format,
            "lines": len(resume.passages),
            "shown": sum(passage.shown for passage in resume.passages),
        },
    )
    return resume


def choose_lines(person: Person, shown: Collection[int]) -> int:
    """Show exactly these lines (ids) of the résumé; how many changed."""
    profile = profile_for(person)
    resume = queries.resume_of(person.id)
    changed = 0
    for passage in resume.passages if resume is not None else []:
        if passage.shown != (passage.id in shown):
            passage.shown = passage.id in shown
            _record(person.id, passage)
            changed += 1
    if changed:
        _shown_anew(profile)
        audit.record("resume.choose", "person", person.id, after={"changed": changed})
    return changed


def delete_resume(person: Person) -> bool:
    """Remove the résumé, its lines, its file and what they claimed; False where there is none."""
    profile = profile_for(person)
    if not _remove_resume(person):
        return False
    _shown_anew(profile)
    audit.record("resume.delete", "person", person.id)
    return True


def renamed(person: Person) -> None:
    """Mask a new name in the lines too: they were read when it was not known yet."""
    names = (person.name, person.english_name)
    plan = queries.plan_of(person.id)
    if plan is not None:
        plan.lines = [{**line, "text": mask(line["text"], names)} for line in plan.lines]
    resume = queries.resume_of(person.id)
    passages = resume.passages if resume is not None else []
    masked = [mask(passage.text, names) for passage in passages]
    if masked != [passage.text for passage in passages]:
        _forget_claims(person.id)
        for passage, text in zip(passages, masked, strict=True):
            passage.text = text
            _record(person.id, passage)
        _shown_anew(profile_for(person))
    db.session.flush()


def _shown_anew(profile: CandidateProfile) -> None:
    """Raise the profile's version: ranked lists that were worked out before must not be shown."""
    profile.updated_at = clock.now()
    flag_modified(profile, "updated_at")  # also where the clock has not moved
    db.session.flush()


def _remove_resume(person: Person) -> bool:
    resume = queries.resume_of(person.id)
    if resume is None:
        return False
    _forget_claims(person.id)
    _detach("resume", resume.id)
    db.session.delete(resume)
    db.session.flush()
    return True


def _record(person_id: int, passage: ResumePassage) -> None:
    """Let a shown line claim its skills, an unseen one none."""
    title = passage.text if len(passage.text) <= _TITLE else passage.text[: _TITLE - 1] + "…"
    evidence.record(
        person_id,
        SOURCE,
        passage.id,
        [
            evidence.Shown(skill, EvidenceKind.CLAIMED.value, title, passage.on)
            for skill in passage.skills
        ]
        if passage.shown
        else [],
    )


def _forget_claims(person_id: int) -> None:
    """Remove the claims for good, superseded ones too: their titles are the person's own words."""
    db.session.execute(
        delete(EvidenceItem).where(
            EvidenceItem.person_id == person_id, EvidenceItem.source_kind == SOURCE
        )
    )


def _detach(kind: str, subject_id: int) -> None:
    for attachment in storage.attachments(kind, [subject_id])[subject_id]:
        db.session.delete(attachment)  # the content itself is swept once nothing refers to it


@every(timedelta(days=1))
def drop_old_plans() -> int:
    """Forget uploads that were never confirmed; how many."""
    limit = clock.now() - PLAN_LIFETIME
    with unit_of_work() as session:
        old = list(session.scalars(select(ResumePlan).where(ResumePlan.created_at < limit)))
        for plan in old:
            _detach("resume_plan", plan.id)
            session.delete(plan)
    return len(old)


# --- privacy ------------------------------------------------------------------------------------


def export(person: Person) -> dict[str, Any]:
    """What is held about someone as a candidate, as JSON values."""
    profile = queries.profile_of(person.id)
    resume = queries.resume_of(person.id)
    return {
        "profile": _exported(profile) if profile is not None else None,
        "hidden_from": [place.name for place in queries.hidden_organisations(person.id)],
        "resume": {
            "format": resume.source_format,
            "imported_at": resume.imported_at.isoformat(),
            "lines": [
                {"kind": row.kind, "text": row.text, "skills": row.skills, "shown": row.shown}
                for row in resume.passages
            ],
        }
        if resume is not None
        else None,
    }


def _exported(profile: CandidateProfile) -> Mapping[str, Any]:
    since = profile.matching_since
    first = profile.available_from
    return {
        "pseudonym": profile.key,
        "matching_since": since.isoformat() if since else None,
        "available_from": first.isoformat() if first else None,
        "districts": profile.districts,
        "industries": profile.industries,
        "employment_types": profile.employment_types,
        "licences": profile.licences,
        "languages": profile.languages,
    }


def erase(person: Person) -> None:
    """Remove everything that a person told as a candidate."""
    turn_off(person, tell=False)
    _remove_resume(person)
    drop_plan(person)
    db.session.execute(delete(HiddenFrom).where(HiddenFrom.person_id == person.id))
    profile = queries.profile_of(person.id)
    if profile is not None:
        db.session.delete(profile)
    db.session.flush()
