"""Reasons about health and private life do not lie open in the database."""

from __future__ import annotations

from lms import sealing
from lms.courses.absences.models import AttendanceRequest

#: What cannot be opened any more (a lost key) is said, not raised: the decision stays readable.
LOST = "—"


def closed(person_id: int, text: str, sensitive: bool) -> str:
    """*text* as it is kept."""
    if not sensitive or not text:
        return text
    return sealing.seal(f"attendance request of {person_id}", {"text": text})


def opened(request: AttendanceRequest, kept: str) -> str:
    """What was kept, as text."""
    if not request.sensitive or not kept:
        return kept
    try:
        return str(sealing.unseal(f"attendance request of {request.person_id}", kept)["text"])
    except sealing.Sealed:
        return LOST
