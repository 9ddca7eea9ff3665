"""What the audit reads: a curriculum, and what is known of a student. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from lms.courses.degrees.rules.prerequisites import Prerequisite
from lms.courses.degrees.rules.requirements import FREE, MAJOR_KINDS, Asked
from lms.courses.scales.rules import GpaPolicy, GradeScheme, RetakePolicy, Taken

ZERO = Decimal(0)


@dataclass(frozen=True)
class CourseItem:
    """A course of a version: its kind and area, the credits planned, when, and what comes first."""

    course_id: int
    kind: str
    credits: Decimal
    area: str = ""
    year: int | None = None
    season: str = ""
    prerequisite: Prerequisite | None = None


@dataclass(frozen=True)
class Curriculum:
    """A version: what it lists and asks. *overlap*: how many credits may count in the major too."""

    id: int
    form: str = "major"
    courses: tuple[CourseItem, ...] = ()
    requirements: tuple[Asked, ...] = ()
    overlap: Decimal | None = None
    term_credits: Decimal = Decimal(18)

    @property
    def listed(self) -> dict[int, CourseItem]:
        """Its courses by id."""
        return {item.course_id: item for item in self.courses}

    @property
    def major_courses(self) -> frozenset[int]:
        """The courses that its major average is of."""
        return frozenset(item.course_id for item in self.courses if item.kind in MAJOR_KINDS)


@dataclass(frozen=True)
class Taking:
    """A course under way: a seat in an offering without a frozen result."""

    offering_id: int
    course_id: int
    credits: Decimal
    starts_on: date


@dataclass(frozen=True)
class Recognised:
    """Confirmed credits from elsewhere. *area*: the kind that they count as; empty: free ones.

    *points* none: outside the average (P).
    """

    id: int
    source: str  # exchange, academy
    title: str
    credits: Decimal
    on: date
    course_id: int | None = None
    area: str = ""
    letter: str = "P"
    points: Decimal | None = None

    @property
    def kind(self) -> str:
        """The kind of course that it counts as where no course of ours stands for it."""
        return self.area or FREE


@dataclass(frozen=True)
class Substitution:
    """Approved: the course that was taken counts as the other one."""

    id: int
    taken: int
    stands_for: int


@dataclass(frozen=True)
class Waiver:
    """Approved: a requirement or a course is not asked of this student. It gives no credits."""

    id: int
    requirement_id: int | None = None
    course_id: int | None = None


@dataclass(frozen=True)
class CheckFact:
    """A requirement of the programme beside courses, and when it was met."""

    id: int
    stage: str  # completion, graduation
    kind: str
    met_on: date | None


@dataclass(frozen=True)
class TermFact:
    """A regular term in which something was registered. *on_leave*: it does not count (휴학)."""

    key: str  # "2026-1"
    on_leave: bool = False
    under_way: bool = False


@dataclass(frozen=True)
class StudentFacts:
    """All that is known of a student. *results*: frozen and final ones, every attempt.

    *scale* none: no letters are given, so there is no average.
    """

    results: tuple[Taken, ...] = ()
    taking: tuple[Taking, ...] = ()
    recognised: tuple[Recognised, ...] = ()
    substitutions: tuple[Substitution, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    checks: tuple[CheckFact, ...] = ()
    terms: tuple[TermFact, ...] = ()
    status: str = "enrolled"
    scheme: GradeScheme = field(default_factory=GradeScheme)
    gpa: GpaPolicy = field(default_factory=GpaPolicy)
    retakes: RetakePolicy = field(default_factory=RetakePolicy)
    scale: Decimal | None = None


@dataclass(frozen=True)
class Piece:
    """Credits that can be counted: a course passed, recognised or under way.

    *as_course*: the course that it counts as (by substitution); *state*: earned, taking. *key* is unique: ``result:4``,
    ``recognised:2``, ``taking:7``.
    """

    key: str
    course_id: int | None
    as_course: int | None
    credits: Decimal
    state: str
    source: str  # here, exchange, academy
    on: date
    letter: str = ""
    title: str = ""
    area: str = ""
    substitution_id: int | None = None
