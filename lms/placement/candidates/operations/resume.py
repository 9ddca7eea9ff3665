"""The résumé: an upload waits to be confirmed, becomes lines, and claims skills by those shown."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm.attributes import flag_modified

from lms import audit, clock, storage
from lms.accounts.models import Person
from lms.db import db, unit_of_work
from lms.evidence import operations as evidence
from lms.evidence.models import EvidenceItem
from lms.jobs import every
from lms.matching import EvidenceKind
from lms.matching.text.masking import mask
from lms.placement.candidates import queries, resumes
from lms.placement.candidates.models import CandidateProfile, Resume, ResumePassage, ResumePlan
from lms.placement.candidates.operations.matching import profile_for

SOURCE = "resume_passage"
#: A plan that nobody confirmed is dropped after this time.
PLAN_LIFETIME = timedelta(days=7)
_TITLE = 300


class PlanGone(ValueError):
    """The upload that was to be confirmed is not the present one."""


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
    remove_resume(person)
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
    if not remove_resume(person):
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


def remove_resume(person: Person) -> bool:
    """Remove it without a line in the trail: another takes its place, or everything goes."""
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
