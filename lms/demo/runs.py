"""Offerings while they are made: what is set in them, who sits in them, what was handed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from lms.demo.quizzes import Test
from lms.demo.reading import AssignmentText, CourseText

#: The course whose lessons open one after another, and the day on which its second module opens.
IN_ORDER, SECOND_MODULE = "autonomous-driving-perception", 29


@dataclass
class Work:
    """An assignment as it was set in an offering."""

    row: Any
    text: AssignmentText
    criteria: list[Any]
    edition: Any  # of its rubric


@dataclass(frozen=True)
class HandIn:
    """What somebody handed in, and its mark where there is one."""

    person: Any
    work: Work
    row: Any
    grade: Any = None


@dataclass
class Run:
    """An offering with everything in it. *phase*: over, running or ahead."""

    row: Any
    course: Any
    text: CourseText
    phase: str
    teacher: Any
    assistant: Any
    lessons: list[Any] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    modules: list[Any] = field(default_factory=list)
    tests: list[Test] = field(default_factory=list)
    people: list[Any] = field(default_factory=list)  # who sit in it
    hand_ins: list[HandIn] = field(default_factory=list)
    opens_on: date | None = None  # its second module, where that day is still to come

    @property
    def decided_on(self) -> date:
        """When its results were frozen: the Thursday after it ended, more or less."""
        return self.row.ends_on + timedelta(days=5)  # type: ignore[no-any-return]

    @property
    def in_order(self) -> bool:
        """Whether each lesson opens after the one before."""
        return self.text.slug == IN_ORDER

    def opens_later(self, work: Work) -> bool:
        """Whether nobody can have handed *work* in yet: its module opens on a day to come."""
        return self.opens_on is not None and work.row.module_id != self.modules[0].id
