"""What came of reading or writing questions: every item of a file is read or refused, by place."""

from __future__ import annotations

from dataclasses import dataclass

from lms.interop.formats.problems import Place, Problem
from lms.interop.formats.questions.model import Question


@dataclass(frozen=True)
class Read:
    """A question, where it stands, and what it lost or gained on the way (warnings, notes)."""

    question: Question
    place: Place
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Rejected:
    """An item that could not be read: what the file calls it and its kind, and why (errors)."""

    place: Place
    kind: str
    title: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Plan:
    """What an import would bring: ``len(questions) + len(rejected)`` is the number of items.

    *format* is one of ``FORMATS``; *problems* holds all of them, in the order of the file: those
    of the file itself, of read questions and of rejected items.
    """

    format: str
    questions: tuple[Read, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def refused(self) -> tuple[Problem, ...]:
        """What was left out, and why."""
        return tuple(one for one in self.problems if one.severity == "error")

    @property
    def changed(self) -> tuple[Problem, ...]:
        """What was read otherwise than it stands, and how."""
        return tuple(one for one in self.problems if one.severity != "error")


@dataclass(frozen=True)
class WritePlan:
    """A file of questions, and what it does not hold.

    ``problems[n]`` belongs to the n-th question that was to be written: an error means that it is
    not in *data* (None if none is), a warning that something of it is not or is approximated.
    """

    format: str
    data: bytes | None
    problems: tuple[tuple[Problem, ...], ...]
    media_type: str
    file_ending: str

    @property
    def left_out(self) -> tuple[int, ...]:
        """The positions of the questions that are not in the file."""
        return tuple(
            at for at, found in enumerate(self.problems)
            if any(one.severity == "error" for one in found)
        )  # fmt: skip
