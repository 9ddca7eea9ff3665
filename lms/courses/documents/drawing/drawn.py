"""From a snapshot to the bytes of a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lms.courses.documents.drawing import certificate, transcript
from lms.courses.documents.drawing.sheet import Sheet
from lms.courses.documents.rules.kinds import Kind


def draw(snapshot: Mapping[str, Any], seal: bytes | None) -> bytes:
    """The PDF of *snapshot* with the seal's PNG, if any: the same for the same, byte for byte."""
    sheet = Sheet(snapshot, seal)
    of = transcript if snapshot["facts"]["kind"] == Kind.TRANSCRIPT else certificate
    of.draw(sheet)
    return bytes(sheet.output())
