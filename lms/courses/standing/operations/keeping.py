"""Who keeps which record, and what documents may be called, from a day on."""

from __future__ import annotations

from datetime import date

from lms import audit, clock
from lms.accounts.models import Organisation, Person
from lms.courses.editing import NotAllowed, hold
from lms.courses.standing import queries
from lms.courses.standing.models import RecordKeeper, TranscriptDelegation
from lms.db import db


def set_keeper(
    place: Organisation,
    area: str,
    keeper: str,
    system: str,
    effective_from: date,
    reason: str,
    by: Person,
) -> RecordKeeper | None:
    """Say who keeps *area* from a day on; none where nothing changes.

    ``NotAllowed``: past_day; no_system where an own system has no name.
    """
    hold(place)
    if effective_from < clock.today():
        raise NotAllowed("past_day")
    if keeper == "own" and not system.strip():
        raise NotAllowed("no_system")
    held = queries.keeper(place.id, area, effective_from)
    same = held.own == (keeper == "own") and (keeper == "here" or held.system == system.strip())
    if same and held.since is not None:
        return None
    row = RecordKeeper(
        organisation_id=place.id,
        area=area,
        keeper=keeper,
        system=system.strip() if keeper == "own" else "",
        effective_from=effective_from,
        reason=reason.strip()[:300],
        set_by_id=by.id,
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        "standing.keeper", "organisation", place.id, actor=by,
        before={"keeper": "own" if held.own else "here"},
        after={"area": area, "keeper": keeper, "from": effective_from.isoformat()},
        reason=row.reason,
    )  # fmt: skip
    return row


def set_delegation(
    place: Organisation, delegated: bool, evidence: str, effective_from: date, by: Person
) -> TranscriptDelegation:
    """Let documents be called 성적증명서, or no longer, from a day on; by what evidence.

    ``NotAllowed``: past_day, no_evidence.
    """
    hold(place)
    if effective_from < clock.today():
        raise NotAllowed("past_day")
    if not evidence.strip():
        raise NotAllowed("no_evidence")
    row = TranscriptDelegation(
        organisation_id=place.id,
        delegated=delegated,
        effective_from=effective_from,
        evidence=evidence.strip()[:300],
        set_by_id=by.id,
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        "standing.delegation", "organisation", place.id, actor=by,
        after={"delegated": delegated, "from": effective_from.isoformat()}, reason=row.evidence,
    )  # fmt: skip
    return row


def withdraw(row: RecordKeeper | TranscriptDelegation, by: Person) -> bool:
    """Take back what does not hold yet; ``NotAllowed`` ``in_force`` from its first day on."""
    if row.withdrawn_at is not None:
        return False
    if row.effective_from <= clock.today():
        raise NotAllowed("in_force")
    row.withdrawn_at = clock.now()
    db.session.flush()
    audit.record(
        "standing.keeping_withdrawn", "organisation", row.organisation_id, actor=by,
        before={"from": row.effective_from.isoformat()},
    )  # fmt: skip
    return True
