"""What is held about someone as a candidate: given to them, and erased."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete

from lms.accounts.models import Person
from lms.db import db
from lms.placement.candidates import queries
from lms.placement.candidates.models import CandidateProfile, HiddenFrom
from lms.placement.candidates.operations.matching import turn_off
from lms.placement.candidates.operations.resume import drop_plan, remove_resume


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
    remove_resume(person)
    drop_plan(person)
    db.session.execute(delete(HiddenFrom).where(HiddenFrom.person_id == person.id))
    profile = queries.profile_of(person.id)
    if profile is not None:
        db.session.delete(profile)
    db.session.flush()
