"""A person's places in tracks, for the copy of their data."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from lms import storage
from lms.accounts.models import Person
from lms.courses.programmes.models import CohortMember, RequirementCheck, TrackRequirement
from lms.courses.programmes.queries.beside import exams_of, internships_of
from lms.courses.programmes.queries.leaving import DOCUMENTS, leaving_words
from lms.courses.programmes.queries.standing import memberships
from lms.db import db


def export(person: Person) -> list[dict[str, Any]]:
    """Every place with its state, what decided it, ticked requirements, documents, exams and
    internships."""
    rows = {
        row.id: row
        for row in db.session.scalars(
            select(CohortMember).where(CohortMember.person_id == person.id)
        )
    }
    ticks: dict[int, list[dict[str, Any]]] = {}
    for check, title in db.session.execute(
        select(RequirementCheck, TrackRequirement.title_ko)
        .join(TrackRequirement, TrackRequirement.id == RequirementCheck.requirement_id)
        .where(RequirementCheck.member_id.in_(list(rows)))
        .order_by(RequirementCheck.id)
    ):
        ticks.setdefault(check.member_id, []).append(
            {
                "requirement": title,
                "met_on": check.met_on.isoformat(),
                "evidence": check.evidence,
                "withdrawn_at": check.withdrawn_at.isoformat() if check.withdrawn_at else None,
            }
        )
    files = storage.attachments(DOCUMENTS, list(rows))
    exams, internships = _exams(list(rows)), _internships(list(rows))
    return [
        {
            "track": place.title_ko,
            "cohort": place.cohort_ko,
            "state": place.state,
            "entered_on": place.entered_on.isoformat(),
            "ended_on": place.ended_on.isoformat() if place.ended_on else None,
            "graduated_on": _day(rows[place.member_id].graduated_on),
            "expected_on": place.expected_on.isoformat() if place.expected_on else None,
            "reason": leaving_words(place.reason),
            "note": rows[place.member_id].note,
            "decision": rows[place.member_id].decision,
            "requirements": ticks.get(place.member_id, []),
            "documents": [one.name for one in files[place.member_id]],
            "exams": exams.get(place.member_id, []),
            "internships": internships.get(place.member_id, []),
        }
        for place in memberships(person.id)
    ]


def _exams(member_ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for one in exams_of(member_ids):
        told = {
            "title": one.title, "on": one.on.isoformat(), "result": one.result, "score": one.score,
        }  # fmt: skip
        found.setdefault(one.member_id, []).append(told)
    return found


def _internships(member_ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for one in internships_of(member_ids):
        told = {
            "company": one.company, "from": one.starts_on.isoformat(),
            "until": one.ends_on.isoformat(), "hours": one.hours, "evaluation": one.evaluation,
        }  # fmt: skip
        found.setdefault(one.member_id, []).append(told)
    return found


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None
