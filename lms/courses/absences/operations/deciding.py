"""Deciding requests: one, or many at once; an approved correction changes the mark."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lms import clock
from lms.accounts.models import Person
from lms.courses.absences import notices
from lms.courses.absences.loaders import Deciding
from lms.courses.absences.models import AttendanceRequest
from lms.courses.absences.operations.asking import Refused, take_step
from lms.courses.absences.rules.asking import EXPLAINED, Because, after
from lms.courses.attendance import operations as attendance
from lms.courses.attendance.queries.sessions import read_parts
from lms.courses.attendance.rules.states import Source
from lms.courses.editing import Conflict, NotAllowed, hold
from lms.db import db

_TOLD = {
    "approved": "attendance.request_approved",
    "refused": "attendance.request_refused",
    "revoked": "attendance.request_refused",
    "more_asked": "attendance.request_more",
}


def decide(request: AttendanceRequest, actor: Person, step: str, note: str, version: int) -> None:
    """Approve, refuse, ask for more, or revoke (step: approved, refused, more_asked, revoked).

    Raises ``editing.Conflict`` where somebody was there before, ``NotAllowed`` where a corrected
    mark cannot be written, and :class:`Refused`.
    """
    hold(request, version)
    state = after(request.state, step, request.type)
    if state is None or step not in _TOLD:
        raise Refused([Because("decided")])
    if step in EXPLAINED and not note.strip():
        raise Refused([Because("no_note")])
    if step == "approved" and request.type == "correction":
        _correct(request, actor)
    if step == "more_asked":
        request.decided_by_id = request.decided_at = None
    else:
        request.decided_by_id, request.decided_at = actor.id, clock.now()
    take_step(request, actor, step, state, note)
    notices.tell_learner(request, _TOLD[step])


def _correct(request: AttendanceRequest, actor: Person) -> None:
    session = request.session
    if session is None:
        raise Refused([Because("decided")])
    parts = read_parts(request.wanted)
    attendance.mark(
        session, request.person_id, parts, actor=actor, source=Source.CORRECTION,
        reason=f"#{request.id}",
    )  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What became of many: how many were approved, and which were left."""

    approved: int
    left: tuple[AttendanceRequest, ...]


def approve_many(chosen: Iterable[tuple[Deciding, int]], actor: Person, note: str) -> Outcome:
    """Approve several (with the versions that were seen); those that changed or cannot be are left."""
    done = 0
    left: list[AttendanceRequest] = []
    for one, version in chosen:
        if not one.decides:
            left.append(one.request)
            continue
        try:
            with db.session.begin_nested():
                decide(one.request, actor, "approved", note, version)
            done += 1
        except (Conflict, NotAllowed, Refused, ValueError):
            left.append(one.request)
    return Outcome(done, tuple(left))
