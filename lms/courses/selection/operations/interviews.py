"""Interview times: opened by reviewers, taken by applicants, without a clash on either side."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from lms import audit, clock, outbox
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.admissions.models import Application
from lms.courses.admissions.rules.states import LEFT
from lms.courses.editing import NotAllowed
from lms.courses.selection import queries
from lms.courses.selection.models import InterviewSlot, Stage, StageEntry
from lms.courses.selection.operations.reviewing import sit_down, stand_up
from lms.courses.selection.operations.telling import tell, tell_reviewer
from lms.courses.selection.rules import slotting
from lms.courses.selection.rules.slotting import Span
from lms.db import db, unit_of_work
from lms.jobs import every

#: How long before an interview both sides are reminded.
REMIND = timedelta(hours=24)


def open_slots(
    stage: Stage, reviewer: Person, *, first: datetime, minutes: int, pause: int, count: int,
    place: str, link: str,
) -> list[InterviewSlot]:  # fmt: skip
    """Open times for a reviewer; all or none.

    ``NotAllowed``: not_interview, stage_decided, no_place, own_clash (at), or a problem of the rule.
    """
    if stage.kind != "interview":
        raise NotAllowed("not_interview")
    if stage.state == "decided":
        raise NotAllowed("stage_decided")
    if not place and not link:
        raise NotAllowed("no_place")
    wrong = slotting.problems(first, minutes, pause, count, clock.now())
    if wrong:
        raise NotAllowed(wrong[0], most=slotting.MOST_SLOTS)
    _hold_person(reviewer.id)
    busy = _busy(InterviewSlot.reviewer_id == reviewer.id)
    rows = []
    for span in slotting.repeated(first, minutes, pause, count):
        against = slotting.clash(span, busy)
        if against is not None:
            raise NotAllowed("own_clash", at=against.starts_at)
        rows.append(
            InterviewSlot(
                stage_id=stage.id, reviewer_id=reviewer.id, starts_at=span.starts_at,
                ends_at=span.ends_at, place=place, link=link, updated_at=clock.now(),
            )
        )  # fmt: skip
    db.session.add_all(rows)
    db.session.flush()
    audit.record(
        "selection.slots", "call", stage.call_id,
        after={"stage": stage.id, "slots": len(rows), "from": first.isoformat()},
    )  # fmt: skip
    return rows


def remove_slot(slot: InterviewSlot, actor: Person, reason: str = "") -> bool:
    """Close a time; who took it is told to choose another. False where it was closed."""
    _hold_slots(slot.id)
    if slot.removed_at is not None:
        return False
    entry = slot.entry
    slot.removed_at = slot.updated_at = clock.now()
    slot.sequence += 1
    slot.entry_id, slot.taken_at = None, None
    db.session.flush()
    db.session.expire(slot, ["entry"])
    audit.record(
        "selection.slot_remove", "call", slot.stage.call_id, reason=reason,
        before={"slot": slot.id, "application": entry.application_id if entry else None},
    )  # fmt: skip
    if entry is not None:
        stand_up(entry, slot.reviewer_id)
        tell(entry.application, "selection.interview_gone", at=_when(slot.starts_at))
    return True


def choose(slot: InterviewSlot, entry: StageEntry, person: Person) -> bool:
    """Take *slot*, leaving the one taken before; False where it is theirs already.

    ``NotAllowed``: stage_decided, taken, too_late, clash (at another interview), conflict, kept
    (the time taken before can no longer be left).
    """
    _hold_person(person.id)
    editing.hold(entry)
    now = clock.now()
    lead = queries.settings_of(slot.stage.call_id).slot_lead_hours
    before = queries.slot_of(entry.id)
    if before is not None and before.id == slot.id:
        return False
    _hold_slots(slot.id, *([before.id] if before is not None else []))
    if entry.state != "in" or entry.stage_id != slot.stage_id:
        raise NotAllowed("stage_decided")
    if slot.removed_at is not None or slot.entry_id is not None:
        raise NotAllowed("taken")
    if not slotting.may_choose(slot.starts_at, now, lead):
        raise NotAllowed("too_late", hours=lead)
    if before is not None and not slotting.may_choose(before.starts_at, now, lead):
        raise NotAllowed("kept", hours=lead)
    if (entry.application_id, slot.reviewer_id) in queries.conflict_pairs(slot.stage.call_id):
        raise NotAllowed("conflict")
    mine = _busy_of_applicant(person.id, entry.id)
    against = slotting.clash(Span(slot.starts_at, slot.ends_at), mine)
    if against is not None:
        raise NotAllowed("clash", at=against.starts_at)
    if before is not None:
        _free(before, entry)
    slot.entry_id, slot.taken_at, slot.updated_at = entry.id, now, now
    slot.sequence += 1
    db.session.flush()
    db.session.expire(slot, ["entry"])
    sit_down(entry, slot.reviewer_id, by_slot=True)
    audit.record(
        "selection.slot_take", "application", entry.application_id,
        before={"slot": before.id} if before is not None else None, after={"slot": slot.id},
    )  # fmt: skip
    when = _when(slot.starts_at)
    tell(entry.application, "selection.interview_taken", at=when)
    tell_reviewer(
        slot.reviewer_id, slot.stage.call, "selection.interview_booked", at=when,
        url=f"/review/stages/{slot.stage_id}/slots",
    )  # fmt: skip
    _remind(slot, entry)
    return True


def leave(slot: InterviewSlot, entry: StageEntry, person: Person) -> bool:
    """Give a time back; False where it was not theirs. ``too_late`` near the interview."""
    _hold_person(person.id)
    editing.hold(entry)
    _hold_slots(slot.id)
    if slot.entry_id != entry.id:
        return False
    lead = queries.settings_of(slot.stage.call_id).slot_lead_hours
    if not slotting.may_choose(slot.starts_at, clock.now(), lead):
        raise NotAllowed("too_late", hours=lead)
    _free(slot, entry)
    audit.record(
        "selection.slot_leave", "application", entry.application_id, before={"slot": slot.id}
    )
    tell_reviewer(
        slot.reviewer_id, slot.stage.call, "selection.interview_left", at=_when(slot.starts_at),
        url=f"/review/stages/{slot.stage_id}/slots",
    )  # fmt: skip
    return True


def free_of(application: Application, reviewer_id: int) -> bool:
    """Free the interview to come of an applicant and a reviewer who are not to meet; whether there
    was one. The applicant is told to choose another time, the reviewer that this one is free."""
    slot = db.session.scalar(
        select(InterviewSlot)
        .join(StageEntry, StageEntry.id == InterviewSlot.entry_id)
        .where(
            StageEntry.application_id == application.id,
            StageEntry.state == "in",
            InterviewSlot.reviewer_id == reviewer_id,
            InterviewSlot.removed_at.is_(None),
            InterviewSlot.starts_at > clock.now(),
        )
    )
    if slot is None or slot.entry is None:
        return False
    entry = slot.entry
    _hold_slots(slot.id)
    if slot.entry_id != entry.id:
        return False
    _free(slot, entry)
    tell(application, "selection.interview_gone", at=_when(slot.starts_at))
    tell_reviewer(
        reviewer_id, slot.stage.call, "selection.interview_left", at=_when(slot.starts_at),
        url=f"/review/stages/{slot.stage_id}/slots",
    )  # fmt: skip
    return True


@every(timedelta(minutes=5))
def free_of_those_who_left() -> int:
    """Free interviews to come of applicants who withdrew or are not eligible any more; how many.

    Somebody else can take the time, and nobody waits for them.
    """
    ids = db.session.scalars(
        select(InterviewSlot.id)
        .join(StageEntry, StageEntry.id == InterviewSlot.entry_id)
        .join(Application, Application.id == StageEntry.application_id)
        .where(
            InterviewSlot.removed_at.is_(None),
            InterviewSlot.starts_at > clock.now(),
            Application.state.in_(LEFT),
        )
        .order_by(InterviewSlot.id)
    ).all()
    done = 0
    for slot_id in ids:
        with unit_of_work() as session:
            slot = session.get_one(InterviewSlot, slot_id)
            _hold_slots(slot_id)
            if slot.entry is None or slot.entry.application.state not in LEFT:
                continue
            entry = slot.entry
            _free(slot, entry)
            audit.record(
                "selection.slot_leave", "application", entry.application_id,
                before={"slot": slot.id},
            )  # fmt: skip
            tell_reviewer(
                slot.reviewer_id, slot.stage.call, "selection.interview_left",
                at=_when(slot.starts_at), url=f"/review/stages/{slot.stage_id}/slots",
            )  # fmt: skip
            done += 1
    return done


def _free(slot: InterviewSlot, entry: StageEntry) -> None:
    slot.entry_id, slot.taken_at, slot.updated_at = None, None, clock.now()
    slot.sequence += 1
    db.session.flush()
    db.session.expire(slot, ["entry"])
    stand_up(entry, slot.reviewer_id)


def _remind(slot: InterviewSlot, entry: StageEntry) -> None:
    at = slot.starts_at - REMIND
    if at > clock.now():
        outbox.enqueue(
            "selection.interview",
            {"slot": slot.id, "entry": entry.id, "sequence": slot.sequence},
            dedup_key=f"interview:{slot.id}:{slot.sequence}",
            run_at=at,
        )


@outbox.handler("selection.interview")
def remind(payload: dict[str, Any]) -> None:
    """Remind both sides of an interview, unless the time was changed or closed meanwhile."""
    with unit_of_work() as session:
        slot = session.get(InterviewSlot, payload["slot"])
        if (
            slot is None
            or slot.removed_at is not None
            or slot.entry is None
            or (slot.entry_id, slot.sequence) != (payload["entry"], payload["sequence"])
        ):
            return
        key, when = f"interview:{slot.id}:{slot.sequence}", _when(slot.starts_at)
        tell(slot.entry.application, "selection.interview_soon", dedup=key, at=when)
        tell_reviewer(
            slot.reviewer_id, slot.stage.call, "selection.interview_soon", dedup=key, at=when,
            url=f"/review/stages/{slot.stage_id}/slots",
        )  # fmt: skip


def _busy(mine: Any) -> list[Span]:
    rows = db.session.execute(
        select(InterviewSlot.starts_at, InterviewSlot.ends_at)
        .where(mine, InterviewSlot.removed_at.is_(None), InterviewSlot.ends_at > clock.now())
        .order_by(InterviewSlot.starts_at)
    )
    return [Span(row.starts_at, row.ends_at) for row in rows]


def _busy_of_applicant(person_id: int, but_entry: int) -> list[Span]:
    rows = db.session.execute(
        select(InterviewSlot.starts_at, InterviewSlot.ends_at)
        .join(StageEntry, StageEntry.id == InterviewSlot.entry_id)
        .join(Application, Application.id == StageEntry.application_id)
        .where(
            Application.person_id == person_id,
            InterviewSlot.removed_at.is_(None),
            StageEntry.id != but_entry,
        )
    )
    return [Span(row.starts_at, row.ends_at) for row in rows]


def _hold_person(person_id: int) -> None:
    """One person's times are settled one after the other, in whatever calls they are."""
    db.session.execute(select(Person.id).where(Person.id == person_id).with_for_update())


def _hold_slots(*ids: int) -> None:
    db.session.execute(
        select(InterviewSlot)
        .where(InterviewSlot.id.in_(ids))
        .order_by(InterviewSlot.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _when(moment: datetime) -> str:
    return moment.astimezone(clock.SEOUL).strftime("%Y-%m-%d %H:%M")
