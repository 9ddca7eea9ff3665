"""Questions in the formats that other systems read and write, and the one shape of ours.

:func:`read` tells the format by content and gives a :class:`Plan`; :func:`write` and
:func:`write_plan` give bytes. What is read and written is a :class:`Question`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lms.interop.formats.problems import Problem, Refused
from lms.interop.formats.questions.model import Question
from lms.interop.formats.questions.plan import Plan, Read, Rejected, WritePlan

__all__ = [
    "FORMATS",
    "Plan",
    "Question",
    "Read",
    "Rejected",
    "WritePlan",
    "read",
    "writable",
    "write",
    "write_plan",
]

FORMATS: Final = ("gift", "moodle_xml", "aiken", "qti12", "qti21")


def read(data: bytes, name: str = "") -> Plan:
    """The questions of a file, its format told by content (*name* only breaks a tie).

    Raises :class:`Refused` for what cannot be opened at all, and nothing else.
    """
    raise Refused("file.empty")


def write_plan(questions: Sequence[Question], format: str) -> WritePlan:
    """A file in *format* (one of ``FORMATS``), with what it does not hold; ValueError for others."""
    raise ValueError(format)


def writable(question: Question, format: str) -> tuple[Problem, ...]:
    """What *format* cannot say of *question*: errors (not at all) and warnings (not everything)."""
    return write_plan([question], format).problems[0]


def write(questions: Sequence[Question], format: str) -> bytes:
    """A file of all *questions*; raises :class:`Refused` where one of them cannot be written."""
    raise ValueError(format)
