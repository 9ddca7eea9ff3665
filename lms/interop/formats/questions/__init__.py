"""Questions in the formats that other systems read and write, and the one shape of ours.

:func:`read` tells the format by content and gives a :class:`Plan`; :func:`write` and
:func:`write_plan` give bytes. What is read and written is a :class:`Question`. What each format
holds is told in ``docs/formats.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from lms.interop.formats.problems import Problem
from lms.interop.formats.questions import aiken, gift, moodle, packages, qti12, qti21, writing
from lms.interop.formats.questions.canonical import canonical, same
from lms.interop.formats.questions.model import Question
from lms.interop.formats.questions.plan import Plan, Read, Rejected, WritePlan
from lms.interop.formats.questions.recognising import read

__all__ = [
    "FORMATS",
    "Plan",
    "Question",
    "Read",
    "Rejected",
    "WritePlan",
    "canonical",
    "read",
    "same",
    "writable",
    "write",
    "write_plan",
]


@dataclass(frozen=True)
class _Format:
    write: Callable[[Sequence[Question]], bytes]
    own: Callable[[Question], Sequence[str]]
    media_type: str
    ending: str


def _nothing(question: Question) -> Sequence[str]:
    return ()


_WRITERS: Final = {
    "gift": _Format(gift.write, _nothing, "text/plain", ".gift"),
    "moodle_xml": _Format(moodle.write, moodle.own_fields, "application/xml", ".xml"),
    "aiken": _Format(aiken.write, _nothing, "text/plain", ".txt"),
    "qti12": _Format(packages.write_qti12, qti12.own_fields, "application/zip", ".zip"),
    "qti21": _Format(packages.write_qti21, qti21.own_fields, "application/zip", ".zip"),
}
FORMATS: Final = tuple(_WRITERS)


def write_plan(questions: Sequence[Question], format: str) -> WritePlan:
    """A file in *format* (one of ``FORMATS``), with what it does not hold.

    Each question is read back from what was written of it, so nothing is lost in silence. Raises
    ValueError for another format.
    """
    if format not in _WRITERS:
        raise ValueError(format)
    how = _WRITERS[format]
    return writing.plan(
        [canonical(one) for one in questions],
        format,
        how.write,
        lambda data: read(data, f"questions{how.ending}"),
        how.own,
        how.media_type,
        how.ending,
    )


def writable(question: Question, format: str) -> tuple[Problem, ...]:
    """What *format* cannot say of *question*: errors (not at all) and warnings (not everything).

    A note names what only this product finds again in the file.
    """
    return write_plan([question], format).problems[0]


def write(questions: Sequence[Question], format: str) -> bytes:
    """A file of all *questions*; raises :class:`Refused` where one of them cannot be written.

    The reason's place is the question's title and its position, from 1.
    """
    found = write_plan(questions, format)
    if found.left_out:
        at = found.left_out[0]
        reason = next(one for one in found.problems[at] if one.severity == "error")
        raise writing.refusal(reason, at + 1, questions[at].title)
    return found.data if found.data is not None else _WRITERS[format].write([])
