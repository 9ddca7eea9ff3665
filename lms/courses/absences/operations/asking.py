"""A learner asks to be excused or for another mark, adds what is missing, or takes it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from lms import audit, clock, sealing, storage
from lms.accounts.models import Person
from lms.courses.absences import notices, queries
from lms.courses.absences.models import AttendanceRequest, RequestEvent
from lms.courses.absences.rules.asking import (
    Asked,
    Because,
    after,
    correction_against,
    days_of,
    reasons_against,
    used,
    window_of,
)
from lms.courses.absences.sealed import closed
from lms.courses.attendance import queries as attendance
from lms.courses.attendance.models import Session
from lms.courses.attendance.queries import PlaceCard
from lms.courses.attendance.rules.states import Part
from lms.courses.attendance.rules.unit_periods import unit_periods
from lms.courses.editing import hold
from lms.db import db
from lms.interop.formats import sniff
from lms.storage import Stored, TooLarge

MOST_FILES: Final = 5
MOST_BYTES: Final = 10 * 1024 * 1024
#: Documents are scans and photographs, and texts as offices send them.
ACCEPTED: Final = ("image/", "application/pdf", "application/vnd.", "application/hwp",
                   "application/x-hwp", "application/haansoft", "application/msword")  # fmt: skip


class Refused(Exception):
    """What was asked cannot be done, with every reason."""

    def __init__(self, reasons: Sequence[Because]) -> None:
        super().__init__(", ".join(one.code for one in reasons))
        self.reasons = list(reasons)


def keep_documents(files: Iterable[FileStorage]) -> list[Stored]:
    """Write uploads to disk, durably, before any row is. Raises :class:`Refused`."""
    kept: list[Stored] = []
    reasons: list[Because] = []
    given = [file for file in files if file.filename]
    if len(given) > MOST_FILES:
        raise Refused([Because("too_many_files", {"most": MOST_FILES})])
    for file in given:
        name = sniff.safe_name(file.filename or "")
        try:
            stored = storage.keep(file.stream, file.filename or "", most=MOST_BYTES)
        except TooLarge:
            most = MOST_BYTES // 1024 // 1024
            reasons.append(Because("large_file", {"name": name, "most": most}))
            continue
        if stored.size == 0:
            reasons.append(Because("blank_file", {"name": name}))
        elif not stored.media_type.startswith(ACCEPTED):
            reasons.append(Because("bad_file", {"name": name}))
        kept.append(stored)
    if reasons:
        raise Refused(reasons)
    return kept


def _columns(card: PlaceCard) -> dict[str, int]:
    return {f"{card.place.kind}_id": card.place.id}


def ask_absence(
    person: Person, card: PlaceCard, code: str, asked: Asked, files: Sequence[Stored]
) -> AttendanceRequest:
    """Ask to be excused. Raises :class:`Refused`."""
    _one_at_a_time(person)
    policy = queries.policy_of(card.place)
    kind = policy.value.kind(code)
    held = queries.live_of(card.place, person.id)
    rows = queries.rows_of_days(card.place, asked.starts_on, asked.ends_on)
    days = days_of(asked, rows)
    already = days * 0
    if kind is not None:
        span = window_of(kind, asked.starts_on, unit_periods(card.starts_on, card.ends_on))
        already = used([(row.kind, row.starts_on, row.days) for row in held], kind.code, span)
    reasons = reasons_against(
        kind, asked, today=clock.today(), days=days, already_used=already,
        overlapping=any(_touch(row, asked) for row in held),
    )  # fmt: skip
    if reasons or kind is None:
        raise Refused(reasons)
    reason, sealed = closed(person.id, asked.reason.strip(), kind.sensitive)
    request = AttendanceRequest(
        type="absence",
        person_id=person.id,
        **_columns(card),
        policy_id=policy.id,
        kind=kind.code,
        starts_on=asked.starts_on,
        ends_on=asked.ends_on,
        from_minute=asked.start,
        to_minute=asked.end,
        days=days,
        reason=reason,
        sealed=sealed,
        key_id=sealing.key_id() if sealed else "",
        sensitive=kind.sensitive,
        approver=kind.approver,
        counts_as=kind.counts_as,
        asked_at=clock.now(),
    )
    _keep(request, person, files)
    return request


def _one_at_a_time(person: Person) -> None:
    """Two windows could each find the limit untouched, or no correction waiting."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())


def _touch(row: AttendanceRequest, asked: Asked) -> bool:
    if row.ends_on < asked.starts_on or asked.ends_on < row.starts_on:
        return False
    hours = (row.from_minute, row.to_minute, asked.start, asked.end)
    if None in hours or row.starts_on != row.ends_on or asked.starts_on != asked.ends_on:
        return True
    first, last, start, end = (one or 0 for one in hours)
    return start < last and first < end


def ask_correction(
    person: Person,
    session: Session,
    parts: Sequence[Part],
    reason: str,
    files: Sequence[Stored],
) -> AttendanceRequest:
    """Ask for another mark of a session. Raises :class:`Refused`."""
    _one_at_a_time(person)
    card = attendance.card(session.place)
    policy = queries.policy_of(session.place)
    mark = attendance.marks([session.id], [person.id]).get((session.id, person.id))
    wanted: list[list[Any]] = [[str(part.state), part.start, part.end] for part in parts]
    reasons = correction_against(
        session_on=session.on,
        today=clock.today(),
        begun=session.starts_at <= clock.now(),
        window_days=policy.value.correction_days,
        same=mark is not None and mark.parts == wanted,
        reason=reason,
        documents=len(files),
        document_needed=policy.value.correction_document,
        waiting=queries.waiting_correction(session.id, person.id) is not None,
    )
    if reasons:
        raise Refused(reasons)
    request = AttendanceRequest(
        type="correction",
        person_id=person.id,
        **_columns(card),
        policy_id=policy.id,
        session_id=session.id,
        starts_on=session.on,
        ends_on=session.on,
        days=0,
        wanted=wanted,
        before=mark.parts if mark is not None else None,
        reason=reason.strip(),
        approver=policy.value.correction_approver,
        asked_at=clock.now(),
    )
    _keep(request, person, files)
    return request


def _keep(request: AttendanceRequest, person: Person, files: Sequence[Stored]) -> None:
    request.events = [RequestEvent(at=clock.now(), actor_id=person.id, what="asked")]
    db.session.add(request)
    db.session.flush()
    _attach(request, person, files)
    audit.record(
        "absence.asked", "attendance_request", request.id, actor=person,
        after={"type": request.type, "from": request.starts_on.isoformat(),
               "to": request.ends_on.isoformat(), "documents": len(files)},
    )  # fmt: skip
    db.session.refresh(request)
    notices.tell_deciders(request, "attendance.request_asked")


def _attach(request: AttendanceRequest, person: Person, files: Sequence[Stored]) -> None:
    held = len(queries.documents([request.id])[request.id])
    for offset, file in enumerate(dict.fromkeys(files)):
        storage.attach(file, queries.KIND, request.id, person_id=person.id, position=held + offset)
    db.session.flush()


def answer(
    request: AttendanceRequest,
    person: Person,
    note: str,
    files: Sequence[Stored],
    version: int,
) -> None:
    """Add what was asked for. Raises ``editing.Conflict`` and :class:`Refused`."""
    hold(request, version)
    state = after(request.state, "answered", request.type)
    if state is None:
        raise Refused([Because("decided")])
    if not note.strip() and not files:
        raise Refused([Because("no_note")])
    if len(queries.documents([request.id])[request.id]) + len(files) > 2 * MOST_FILES:
        raise Refused([Because("too_many_files", {"most": 2 * MOST_FILES})])
    _attach(request, person, files)
    take_step(request, person, "answered", state, note)
    notices.tell_deciders(request, "attendance.request_asked")


def withdraw(request: AttendanceRequest, person: Person) -> bool:
    """Take it back before it is decided; whether that was still possible."""
    hold(request)
    state = after(request.state, "withdrawn", request.type)
    if state is None:
        return False
    take_step(request, person, "withdrawn", state, "")
    notices.tell_deciders(request, "attendance.request_withdrawn")
    return True


def take_step(request: AttendanceRequest, actor: Person, what: str, state: str, note: str) -> None:
    """Bring a held request into *state*, with who did it and why."""
    before = request.state
    request.state = state
    said, sealed = closed(request.person_id, note.strip(), request.sensitive)
    db.session.add(
        RequestEvent(
            request_id=request.id,
            at=clock.now(),
            actor_id=actor.id,
            what=what,
            note=said,
            sealed=sealed,
            key_id=sealing.key_id() if sealed else "",
        )
    )
    db.session.flush()
    db.session.refresh(request)
    audit.record(
        f"absence.{what}", "attendance_request", request.id, actor=actor,
        before={"state": before}, after={"state": state},
    )  # fmt: skip
