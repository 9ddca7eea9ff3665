"""Reading candidates. :func:`live` is the one definition of who is visible to whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import selectinload

from lms.access import Role
from lms.accounts.models import ConsentRecord, Grant, Organisation, Person
from lms.courses.programmes import queries as programmes
from lms.courses.programmes.queries import Status
from lms.courses.tailored import queries as tailored
from lms.db import db
from lms.evidence.models import EvidenceItem
from lms.matching import Facts
from lms.placement.candidates import rules
from lms.placement.candidates.models import (
    CandidateProfile,
    HiddenFrom,
    Resume,
    ResumePassage,
    ResumePlan,
)
from lms.storage import Attachment, attachments

CONSENT = "third_party_matching"


@dataclass(frozen=True)
class LiveCandidate:
    """Someone whom an organisation may see, under a pseudonym. Holds no identity but the id.

    *facts* is what the matcher takes as declared; *status* the track completed or expected;
    *version* rises with every change of what the person shows.
    """

    person_id: int
    key: str
    matching_since: datetime
    status: Status
    facts: Facts
    version: int
    districts: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    employment_types: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    languages: dict[str, str] = field(default_factory=dict)

    @property
    def available_from(self) -> date | None:
        """The first day on which they could start, where they said one."""
        return self.facts.available_from

    @property
    def code(self) -> str:
        """The pseudonym as people read it."""
        return rules.shown_code(self.key)


def _visible(organisation_id: int | None) -> Select[Any]:
    """Profiles that are on, whose consent stands, whose account is open, not hidden from there."""
    query = (
        select(CandidateProfile)
        .join(Person, Person.id == CandidateProfile.person_id)
        .where(
            CandidateProfile.matching_since.is_not(None),
            Person.deactivated_at.is_(None),
            exists().where(
                ConsentRecord.person_id == CandidateProfile.person_id,
                ConsentRecord.kind == CONSENT,
                ConsentRecord.withdrawn_at.is_(None),
            ),
        )
        .order_by(CandidateProfile.key)
    )
    if organisation_id is None:
        return query
    return query.where(
        ~exists().where(
            HiddenFrom.person_id == CandidateProfile.person_id,
            HiddenFrom.organisation_id == organisation_id,
        ),
        ~exists().where(  # one's own company never sees one looking for another
            Grant.person_id == CandidateProfile.person_id,
            Grant.role == Role.EMPLOYER,
            Grant.scope_kind == "organisation",
            Grant.scope_id == organisation_id,
            Grant.ended_at.is_(None),
        ),
        ~tailored.employed_by(CandidateProfile.person_id, organisation_id),  # nor one's employer
    )


def _with_status(rows: Iterable[CandidateProfile]) -> list[LiveCandidate]:
    rows = list(rows)
    status = programmes.candidate_status([row.person_id for row in rows])
    return [_candidate(row, status[row.person_id]) for row in rows if row.person_id in status]


def _candidate(row: CandidateProfile, status: Status) -> LiveCandidate:
    assert row.matching_since is not None
    return LiveCandidate(
        person_id=row.person_id,
        key=row.key,
        matching_since=row.matching_since,
        status=status,
        facts=facts_of(row),
        version=row.version,
        districts=tuple(row.districts),
        industries=tuple(row.industries),
        employment_types=tuple(row.employment_types),
        licences=tuple(row.licences),
        languages=dict(row.languages),
    )


def facts_of(profile: CandidateProfile) -> Facts:
    """What a profile declares to the matcher."""
    return rules.facts(
        available_from=profile.available_from,
        licences=profile.licences,
        languages=profile.languages,
    )


def live(organisation_id: int | None = None) -> list[LiveCandidate]:
    """Everyone whom an organisation may see now, by key; without one, everyone who is a candidate.

    The one definition: matching turned on, consent standing, a track completed or expected, an open
    account, and neither hidden from the organisation nor of its own team. Every list, count,
    search and export asks here, at the moment it is shown. Two statements for 1,000 people.
    """
    return _with_status(db.session.scalars(_visible(organisation_id)))


def by_key(key: str, organisation_id: int | None, *, lock: bool = False) -> LiveCandidate | None:
    """The candidate with this pseudonym, where the organisation may see them.

    With *lock* nobody turns matching off before the present transaction ends.
    """
    query = _visible(organisation_id).where(CandidateProfile.key == key)
    if lock:
        query = query.with_for_update(of=CandidateProfile).execution_options(populate_existing=True)
    row = db.session.scalar(query)
    return next(iter(_with_status([row])), None) if row is not None else None


def of_person(person_id: int, organisation_id: int | None = None) -> LiveCandidate | None:
    """A person as the organisation sees them, or None where it does not."""
    row = db.session.scalar(
        _visible(organisation_id).where(CandidateProfile.person_id == person_id)
    )
    return next(iter(_with_status([row])), None) if row is not None else None


def holders(skill_id: str) -> int:
    """How many candidates have live evidence of a skill; nobody else is counted."""
    people = db.session.scalars(
        select(EvidenceItem.person_id)
        .where(
            EvidenceItem.skill_id == skill_id,
            EvidenceItem.superseded_at.is_(None),
            EvidenceItem.person_id.in_(
                _visible(None).order_by(None).with_only_columns(CandidateProfile.person_id)
            ),
        )
        .distinct()
    )
    return len(programmes.candidate_status(people))


@dataclass(frozen=True)
class PassageRow:
    """A masked line of a résumé that its person lets be seen."""

    id: int
    person_id: int
    kind: str
    text: str
    skills: tuple[str, ...]
    on: date  # when what it tells of ended, else when it was imported
    since: datetime  # when it was imported


def passages(person_ids: Iterable[int]) -> dict[int, list[PassageRow]]:
    """Shown résumé lines by person, in order; of people with matching turned on alone.

    One statement for each thousand people.
    """
    ids = list(dict.fromkeys(person_ids))
    found: dict[int, list[PassageRow]] = {person_id: [] for person_id in ids}
    for start in range(0, len(ids), 1000):
        rows = db.session.execute(
            select(ResumePassage, Resume.person_id, Resume.imported_at)
            .join(Resume, Resume.id == ResumePassage.resume_id)
            .join(CandidateProfile, CandidateProfile.person_id == Resume.person_id)
            .where(
                Resume.person_id.in_(ids[start : start + 1000]),
                ResumePassage.shown,
                CandidateProfile.matching_since.is_not(None),
            )
            .order_by(ResumePassage.resume_id, ResumePassage.position)
        )
        for row, person_id, since in rows:
            found[person_id].append(
                PassageRow(row.id, person_id, row.kind, row.text, tuple(row.skills), row.on, since)
            )
    return found


# --- the person's own pages ---------------------------------------------------------------------


def profile_of(person_id: int) -> CandidateProfile | None:
    """A person's own profile, on or off."""
    return db.session.get(CandidateProfile, person_id)


def resume_of(person_id: int) -> Resume | None:
    """A person's own résumé with its lines."""
    return db.session.scalar(
        select(Resume).where(Resume.person_id == person_id).options(selectinload(Resume.passages))
    )


def plan_of(person_id: int) -> ResumePlan | None:
    """The upload that a person has yet to confirm."""
    return db.session.scalar(select(ResumePlan).where(ResumePlan.person_id == person_id))


def resume_file(person_id: int) -> Attachment | None:
    """The file that a person's résumé was read from; for themselves and whom they met."""
    resume_id = db.session.scalar(select(Resume.id).where(Resume.person_id == person_id))
    if resume_id is None:
        return None
    return next(iter(attachments("resume", [resume_id])[resume_id]), None)


def hidden_organisations(person_id: int) -> list[Organisation]:
    """The organisations that a person hides from, by name."""
    return list(
        db.session.scalars(
            select(Organisation)
            .join(HiddenFrom, HiddenFrom.organisation_id == Organisation.id)
            .where(HiddenFrom.person_id == person_id)
            .order_by(Organisation.name)
        )
    )


def not_seen_by(person_id: int) -> set[int]:
    """Organisations that never see this person: those hidden from, and their own company."""
    hidden = db.session.scalars(
        select(HiddenFrom.organisation_id).where(HiddenFrom.person_id == person_id)
    )
    own = db.session.scalars(
        select(Grant.scope_id).where(
            Grant.person_id == person_id,
            Grant.role == Role.EMPLOYER,
            Grant.scope_kind == "organisation",
            Grant.ended_at.is_(None),
        )
    )
    return set(hidden) | set(own) | tailored.employers_of(person_id)
