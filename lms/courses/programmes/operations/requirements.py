"""What a track asks beside courses: making, changing, retiring it, and ticking it off."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.editing import NotAllowed
from lms.courses.programmes.models import (
    FINISHED,
    CohortMember,
    MemberState,
    RequirementCheck,
    Track,
    TrackRequirement,
)
from lms.courses.programmes.operations.completion import (
    decide_completion,
    hold_member,
    refresh_track,
)
from lms.db import db

FIELDS = ("stage", "kind", "title_ko", "title_en")


def add_requirement(track: Track, values: dict[str, Any]) -> TrackRequirement:
    """Ask for something more from now on; what was decided already stays."""
    last = db.session.scalar(
        select(func.max(TrackRequirement.position)).where(
            TrackRequirement.track_id == track.id, TrackRequirement.stage == values["stage"]
        )
    )
    row = TrackRequirement(
        track_id=track.id,
        position=(last if last is not None else -1) + 1,
        created_at=clock.now(),
        **{name: values[name] for name in FIELDS},
    )
    db.session.add(row)
    db.session.flush()
    audit.record("track.requirement.add", "track", track.id, after=_facts(row))
    return row


def update_requirement(row: TrackRequirement, values: dict[str, Any], *, version: int) -> None:
    """Change what it is called or when it is asked; :class:`editing.Conflict` on a lost update."""
    editing.hold(row, version)
    before = _facts(row)
    for name in FIELDS:
        setattr(row, name, values[name])
    db.session.flush()
    if _facts(row) != before:
        audit.record(
            "track.requirement.update", "track", row.track_id, before=before, after=_facts(row)
        )
        refresh_track(row.track_id)


def retire_requirement(row: TrackRequirement) -> bool:
    """Ask for it no more; ticks stay on record. Who has everything by that is decided at once."""
    editing.hold(row)
    if row.retired_at is not None:
        return False
    row.retired_at = clock.now()
    db.session.flush()
    audit.record("track.requirement.retire", "track", row.track_id, before=_facts(row))
    refresh_track(row.track_id)
    return True


def restore_requirement(row: TrackRequirement) -> bool:
    """Ask for it again."""
    editing.hold(row)
    if row.retired_at is None:
        return False
    row.retired_at = None
    db.session.flush()
    audit.record("track.requirement.restore", "track", row.track_id, after=_facts(row))
    return True


def check(
    member: CohortMember,
    row: TrackRequirement,
    checker: Person,
    *,
    met_on: date,
    evidence: str,
) -> RequirementCheck | None:
    """Tick a requirement off; None where it is ticked. The rule then decides at once.

    ``NotAllowed``: other_track, retired, left (the member is gone), future (a day to come).
    """
    hold_member(member)
    if row.track_id != member.cohort.track_id:
        raise NotAllowed("other_track")
    if row.retired_at is not None:
        raise NotAllowed("retired_requirement")
    if member.state not in (MemberState.ENROLLED, MemberState.NOT_COMPLETED, *FINISHED):
        raise NotAllowed("member_left")
    if met_on > clock.today():
        raise NotAllowed("day_to_come")
    standing = db.session.scalar(
        select(RequirementCheck.id).where(
            RequirementCheck.member_id == member.id,
            RequirementCheck.requirement_id == row.id,
            RequirementCheck.withdrawn_at.is_(None),
        )
    )
    if standing is not None:
        return None
    done = RequirementCheck(
        member_id=member.id,
        requirement_id=row.id,
        met_on=met_on,
        evidence=evidence,
        checked_by_id=checker.id,
        checked_at=clock.now(),
    )
    db.session.add(done)
    db.session.flush()
    audit.record(
        "programme.check",
        "cohort_member",
        member.id,
        after={"requirement": row.id, "on": met_on.isoformat()},
    )
    decide_completion(member)
    return done


def uncheck(done: RequirementCheck, member: CohortMember, by: Person, reason: str) -> bool:
    """Take a tick back, with a reason; False where it was. What it decided is revoked apart."""
    hold_member(member)
    if done.withdrawn_at is not None:
        return False
    if member.state == MemberState.GRADUATED or (
        member.state == MemberState.COMPLETED and done.requirement.stage == "completion"
    ):
        raise NotAllowed("decided_by_it")
    done.withdrawn_at, done.withdrawn_by_id, done.reason = clock.now(), by.id, reason
    db.session.flush()
    audit.record(
        "programme.uncheck",
        "cohort_member",
        member.id,
        before={"requirement": done.requirement_id, "on": done.met_on.isoformat()},
        reason=reason,
    )
    return True


def _facts(row: TrackRequirement) -> dict[str, Any]:
    return {"id": row.id, **{name: getattr(row, name) for name in FIELDS}}
