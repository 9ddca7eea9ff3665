"""A student asks for leave, return or withdrawal; those who keep the register answer once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from lms import audit, clock, storage
from lms.accounts.models import Person
from lms.courses.editing import Conflict, hold
from lms.courses.standing import notices, queries
from lms.courses.standing.models import StatusChange, StatusRequest, StudentRecord
from lms.courses.standing.operations.changing import Refused, change
from lms.courses.standing.operations.register import refuse_own, require_here
from lms.courses.standing.rules.changing import ASKED, Because, Wanted, against
from lms.db import db
from lms.interop.formats import sniff
from lms.storage import Stored, TooLarge

MOST_FILES: Final = 5
MOST_BYTES: Final = 10 * 1024 * 1024
_ACCEPTED: Final = ("image/", "application/pdf", "application/vnd.", "application/hwp",
                    "application/x-hwp", "application/haansoft", "application/msword")  # fmt: skip


def keep_documents(files: Iterable[FileStorage]) -> list[Stored]:
    """Write uploads to disk, durably, before any row is. Raises :class:`.changing.Refused`."""
    given = [file for file in files if file.filename]
    if len(given) > MOST_FILES:
        raise Refused([Because("too_many_files", {"most": MOST_FILES})])
    kept: list[Stored] = []
    reasons: list[Because] = []
    for file in given:
        name = sniff.safe_name(file.filename or "")
        try:
            stored = storage.keep(file.stream, file.filename or "", most=MOST_BYTES)
        except TooLarge:
            reasons.append(
                Because("large_file", {"name": name, "most": MOST_BYTES // 1024 // 1024})
            )
            continue
        if stored.size == 0:
            reasons.append(Because("blank_file", {"name": name}))
        elif not stored.media_type.startswith(_ACCEPTED):
            reasons.append(Because("bad_file", {"name": name}))
        kept.append(stored)
    if reasons:
        raise Refused(reasons)
    return kept


def ask(record: StudentRecord, wanted: Wanted, files: Sequence[Stored] = ()) -> StatusRequest:
    """Ask for a change of one's own status; the same that waits already is found again.

    Raises :class:`.changing.Refused` with every line against it (``waiting``: another request is
    not answered yet), and ``NotAllowed`` ``kept_elsewhere``.
    """
    require_here(record.track)
    hold(record)
    waiting = db.session.scalar(
        select(StatusRequest).where(
            StatusRequest.record_id == record.id, StatusRequest.state == "asked"
        )
    )
    if waiting is not None:
        if (waiting.status, waiting.from_on) == (wanted.status, wanted.from_on):
            return waiting
        raise Refused([Because("waiting")])
    known = queries.known_of(record)
    reasons = list(against(wanted, known, queries.policy_of(record).value, by_student=True))
    if wanted.status not in ASKED:
        reasons.append(Because("transition", {"from": None, "to": wanted.status}))
    if reasons:
        raise Refused(reasons)
    request = StatusRequest(
        record_id=record.id,
        status=wanted.status,
        from_on=wanted.from_on,
        until_on=wanted.until_on,
        terms=wanted.terms,
        reason=wanted.reason.strip(),
        created_at=clock.now(),
    )
    db.session.add(request)
    db.session.flush()
    for position, file in enumerate(files):
        storage.attach(
            file, queries.REQUEST, request.id, person_id=record.person_id, position=position
        )
    db.session.flush()
    audit.record(
        "standing.asked", "student_record", record.id,
        after={"request": request.id, "status": request.status, "from": str(request.from_on)},
    )  # fmt: skip
    notices.tell_asked(request)
    return request


def take_back(request: StatusRequest) -> bool:
    """Take one's own request back; False where it was answered before."""
    hold(request)
    if request.state != "asked":
        return False
    request.state = "taken_back"
    db.session.flush()
    audit.record(
        "standing.taken_back", "student_record", request.record_id, after={"request": request.id}
    )
    return True


def answer(
    request: StatusRequest, by: Person, *, approve: bool, text: str, version: int
) -> StatusChange | None:
    """Answer a request once: the change that it made, or none where the answer is no.

    ``Conflict`` where somebody answered or the student took it back meanwhile; what
    :func:`.changing.change` raises where the change is not possible by now. ``NotAllowed``
    ``own_case``: nobody answers themselves.
    """
    refuse_own(request.record, by)
    hold(request)
    if request.state != "asked" or request.version != version:
        raise Conflict
    made = None
    if approve:
        files = storage.attachments(queries.REQUEST, [request.id])[request.id]
        wanted = Wanted(
            request.status, request.from_on, request.until_on, request.terms, request.reason[:300],
            len(files),
        )  # fmt: skip
        made = change(request.record, wanted, by)
        request.change_id = made.id
    request.state = "approved" if approve else "rejected"
    request.answer = text.strip()
    request.decided_by_id, request.decided_at = by.id, clock.now()
    db.session.flush()
    audit.record(
        f"standing.{request.state}", "student_record", request.record_id, actor=by,
        after={"request": request.id, "status": request.status},
    )  # fmt: skip
    if not approve:
        notices.tell_rejected(request)
    return made
