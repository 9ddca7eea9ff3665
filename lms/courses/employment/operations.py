"""Recording where somebody went to work, and taking it back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.employment import queries
from lms.courses.employment.models import Employment
from lms.courses.programmes.models import CohortMember
from lms.db import db

FIELDS = ("kind", "employer", "started_on", "source", "checked_on", "note")


def save(member: CohortMember, values: dict[str, Any], by: Person, *, version: int) -> Employment:
    """Record, or change what is recorded. *version* 0: nothing was there when the form was opened.

    ``Conflict`` where somebody else recorded, changed or removed it in between.
    """
    editing.hold(member)  # two who record at once would make two rows
    row = _held(member)
    if (row.version if row else 0) != version:
        raise editing.Conflict
    before = _facts(row) if row else None
    row = row or Employment(member_id=member.id)
    for name in FIELDS:
        setattr(row, name, values[name])
    row.noted_by_id, row.noted_at = by.id, clock.now()
    db.session.add(row)
    db.session.flush()
    audit.record(
        "employment.change" if before else "employment.note", "cohort_member", member.id,
        actor=by, before=before, after=_facts(row),
    )  # fmt: skip
    return row


def remove(member: CohortMember, by: Person) -> bool:
    """Take the record away; False where there is none. That there was one stays in the trail."""
    editing.hold(member)
    row = _held(member)
    if row is None:
        return False
    audit.record("employment.remove", "cohort_member", member.id, actor=by, before=_facts(row))
    db.session.delete(row)
    db.session.flush()
    return True


def _held(member: CohortMember) -> Employment | None:
    """The record as it is stored now, not as this session read it before the lock."""
    return db.session.scalar(
        select(Employment)
        .where(Employment.member_id == member.id)
        .execution_options(populate_existing=True)
    )


def _facts(row: Employment) -> dict[str, Any]:
    """What the trail keeps: no names and no notes."""
    return {
        "work": row.kind,
        "started_on": row.started_on.isoformat(),
        "proof": row.source,
        "checked_on": row.checked_on.isoformat(),
    }


def values_of(row: Employment | None) -> dict[str, Any]:
    """The form's values for what is there; empty with version 0 where nothing is."""
    if row is None:
        return dict.fromkeys(FIELDS) | {"version": 0}
    return {name: getattr(row, name) for name in FIELDS} | {"version": row.version}


def stored(member: CohortMember) -> dict[str, Any]:
    """:func:`values_of` what is recorded now."""
    return values_of(queries.record_of(member.id))


def erase(person: Person) -> None:
    """Empty what names an employer or was written freely; kinds and days stay, as states do, so
    that the figures of a cohort do not change with every account that is closed."""
    own = select(CohortMember.id).where(CohortMember.person_id == person.id)
    db.session.execute(
        update(Employment)
        .where(Employment.member_id.in_(own))
        .values(employer="", note="")
        .execution_options(synchronize_session=False)
    )
