"""Student records: made when somebody enters a degree track, and what is written into them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses.editing import NotAllowed, hold
from lms.courses.programmes.models import Cohort, CohortMember, Track
from lms.courses.standing import queries
from lms.courses.standing.models import StudentRecord
from lms.courses.standing.queries.lists import without_record
from lms.db import db

FIELDS: Final = ("student_no", "year_of_study", "curriculum_year", "adviser_id")


def require_here(track: Track) -> None:
    """``NotAllowed`` ``kept_elsewhere`` where the institution keeps the register in its own system."""
    held = queries.keeper(track.organisation_id, "student_register")
    if held.own:
        raise NotAllowed("kept_elsewhere", system=held.system)


def refuse_own(record: StudentRecord, by: Person | None) -> None:
    """``NotAllowed`` ``own_case`` to staff who study here themselves: somebody else decides."""
    if by is not None and by.id == record.person_id:
        raise NotAllowed("own_case")


def make_record(member: CohortMember, track: Track) -> StudentRecord:
    """The student record of a member of a degree track; made where there is none. Idempotent."""
    found = queries.record_of(member.person_id, track.id)
    if found is not None:
        return found
    cohort = db.session.get_one(Cohort, member.cohort_id)
    record = StudentRecord(
        organisation_id=queries.university_of(track.organisation_id),
        track_id=track.id,
        person_id=member.person_id,
        entrance_year=min(member.entered_on, cohort.starts_on).year
        if not 1900 < cohort.number < 2200
        else cohort.number,
        source="here",
        created_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(record)
            db.session.flush()
    except IntegrityError:  # somebody else made it meanwhile
        return db.session.scalars(
            select(StudentRecord).where(
                StudentRecord.person_id == member.person_id, StudentRecord.track_id == track.id
            )
        ).one()
    audit.record(
        "standing.record",
        "student_record",
        record.id,
        after={"track": track.id, "person": member.person_id, "entrance": record.entrance_year},
    )
    return record


def make_missing(organisations: Collection[int] | None = None) -> int:
    """Make the records of members who entered before there was a register; how many.

    *organisations*: only of tracks of these.
    """
    from lms.courses.standing.operations.following import follow

    members = without_record(organisations)
    for member in members:
        follow(member)
    return len(members)


def update_record(
    record: StudentRecord, values: dict[str, Any], by: Person, *, version: int, entrance_year: int
) -> list[str]:
    """Write number, year of study, curriculum year, adviser; the fields that changed.

    ``NotAllowed``: kept_elsewhere, own_case, student_number_taken, no_adviser. ``Conflict`` where
    somebody else saved in between.
    """
    require_here(record.track)
    refuse_own(record, by)
    hold(record, version)
    number = (values.get("student_no") or "").strip() or None
    if number and db.session.scalar(
        select(StudentRecord.id).where(
            StudentRecord.organisation_id == record.organisation_id,
            StudentRecord.student_no == number,
            StudentRecord.id != record.id,
        )
    ):
        raise NotAllowed("student_number_taken")
    wanted = {**{name: values.get(name) for name in FIELDS}, "student_no": number}
    wanted["entrance_year"] = entrance_year
    if wanted["adviser_id"] is not None and db.session.get(Person, wanted["adviser_id"]) is None:
        raise NotAllowed("no_adviser")
    changed = [name for name, value in wanted.items() if getattr(record, name) != value]
    if not changed:
        return []
    before = {name: getattr(record, name) for name in changed if name != "student_no"}
    for name in changed:
        setattr(record, name, wanted[name])
    db.session.flush()
    audit.record(
        "standing.details",
        "student_record",
        record.id,
        before=before,
        after={
            "changed": changed,
            **{name: wanted[name] for name in changed if name != "student_no"},
        },
    )
    return changed
