"""A difference is decided: the official record holds, ours does with a reason, or the learner is asked."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for

from lms import audit, clock, storage
from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses.attendance import operations as attendance
from lms.courses.attendance import queries as attendance_queries
from lms.courses.attendance.queries.sessions import read_parts
from lms.courses.attendance.rules.states import Source
from lms.courses.attendance_exchange.models import Difference
from lms.courses.attendance_exchange.queries import EVIDENCE
from lms.courses.attendance_exchange.rules.planning import STEPS
from lms.courses.editing import NotAllowed, hold
from lms.db import db
from lms.storage import Stored


def decide(
    difference: Difference,
    actor: Person,
    step: str,
    note: str,
    files: Sequence[Stored],
    version: int,
) -> None:
    """Accept the official record, keep ours (reason and evidence), or ask (step: accepted, kept, asked).

    Raises ``editing.Conflict`` where somebody was there before and ``NotAllowed`` (decided, no_note,
    no_evidence).
    """
    hold(difference, version)
    state = STEPS.get((difference.state, step))
    if state is None:
        raise NotAllowed("decided")
    if step in ("kept", "asked") and not note.strip():
        raise NotAllowed("no_note")
    if step == "kept" and not files:
        raise NotAllowed("no_evidence")
    before = difference.state
    session, person_id = difference.session, difference.person_id
    mark = attendance_queries.marks([session.id], [person_id]).get((session.id, person_id))
    wanted = difference.official if step == "accepted" else difference.ours
    if step != "asked" and (mark is None or mark.parts != wanted):
        attendance.mark(
            session, person_id, read_parts(wanted), actor=actor,
            source=Source.OFFICIAL if step == "accepted" else Source.CORRECTION,
            reason=note.strip()[:200],
        )  # fmt: skip
    for position, file in enumerate(dict.fromkeys(files)):
        storage.attach(file, EVIDENCE, difference.id, person_id=actor.id, position=position)
    difference.state, difference.note = state, note.strip()
    if step != "asked":
        difference.decided_by_id, difference.decided_at = actor.id, clock.now()
    db.session.flush()
    audit.record(
        f"difference.{step}", "attendance_difference", difference.id, actor=actor,
        before={"state": before}, after={"state": state, "evidence": len(files)},
    )  # fmt: skip
    if step == "asked":
        notify(
            difference.person,
            "attendance.difference_asked",
            {
                "place": attendance_queries.card(difference.place).name,
                "on": session.on.isoformat(),
                "note": note.strip(),
            },
            url=url_for("absences.correct", session_id=session.id),
            dedup_key=f"difference:{difference.id}:{difference.version}",
        )
