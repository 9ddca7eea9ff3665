"""Reasons about health and private life do not lie open in the database."""

from __future__ import annotations

from lms import sealing
from lms.courses.absences.models import AttendanceRequest, RequestEvent

#: What cannot be opened any more (a lost key) is said, not raised: the decision stays readable.
LOST = "—"


def closed(person_id: int, text: str, sensitive: bool) -> tuple[str, str]:
    """*text* as it is kept: what lies open, and what is sealed."""
    if not sensitive or not text:
        return text, ""
    return "", sealing.seal(f"attendance request of {person_id}", {"text": text})


def reason_of(request: AttendanceRequest) -> str:
    """Why it was asked."""
    return request.reason or _opened(request.person_id, request.sealed)


def note_of(request: AttendanceRequest, step: RequestEvent) -> str:
    """What was said at a step."""
    return step.note or _opened(request.person_id, step.sealed)


def _opened(person_id: int, kept: str) -> str:
    if not kept:
        return ""
    try:
        return str(sealing.unseal(f"attendance request of {person_id}", kept)["text"])
    except sealing.Sealed:
        return LOST
