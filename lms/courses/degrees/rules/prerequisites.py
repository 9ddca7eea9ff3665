"""Prerequisites and co-requisites (선수·병수 과목): any-of and all-of trees over courses. Pure.

As JSON: ``{"course": 12, "min": "2.0", "concurrent": true}``, ``{"all": […]}``, ``{"any": […]}``;
no prerequisite is ``None``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

#: How deep trees may nest and how many courses they may name: what a person can still read.
MOST_DEPTH = 4
MOST_COURSES = 30
MOST_POINTS = Decimal("4.5")


@dataclass(frozen=True)
class CourseReq:
    """A course that must have been passed, with at least *min_grade_points* where given.

    *concurrent*: taking it in the same term is enough (병수). A pass without points (P) meets
    every minimum: nothing says that it was below.
    """

    course_id: int
    min_grade_points: Decimal | None = None
    concurrent: bool = False


@dataclass(frozen=True)
class AllOf:
    """Every one of *items*."""

    items: tuple[Prerequisite, ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one of *items*."""

    items: tuple[Prerequisite, ...]


Prerequisite = AllOf | AnyOf | CourseReq


@dataclass(frozen=True)
class Record:
    """What a student brings to a course.

    *earned*: passed courses with the best grade points (none: passed without points); *taking*:
    courses of the same term; *waived*: courses whose lack was forgiven.
    """

    earned: Mapping[int, Decimal | None] = field(default_factory=dict)
    taking: Collection[int] = ()
    waived: Collection[int] = ()


@dataclass(frozen=True)
class CheckLine:
    """A line to read: ``all`` and ``any`` head the lines below them (one *depth* further in).

    *why* of a course: passed, waived, taking, low (passed below the minimum), missing; of a head: ``""``.
    """

    code: str  # all, any, course
    met: bool
    depth: int
    course_id: int | None = None
    min_grade_points: Decimal | None = None
    concurrent: bool = False
    points: Decimal | None = None
    why: str = ""


@dataclass(frozen=True)
class Check:
    """Whether a prerequisite is met, and every line of it in reading order."""

    met: bool
    lines: tuple[CheckLine, ...] = ()

    @property
    def missing(self) -> tuple[int, ...]:
        """The courses behind unmet lines, each once, in reading order."""
        return tuple(
            dict.fromkeys(
                line.course_id for line in self.lines if not line.met and line.course_id is not None
            )
        )


def check(expr: Prerequisite | None, record: Record) -> Check:
    """Whether *record* meets *expr*; without an expression it is met."""
    if expr is None:
        return Check(True)
    lines: list[CheckLine] = []
    return Check(_walk(expr, record, 0, lines), tuple(lines))


def _walk(expr: Prerequisite, record: Record, depth: int, lines: list[CheckLine]) -> bool:
    if isinstance(expr, CourseReq):
        line = _course(expr, record, depth)
        lines.append(line)
        return line.met
    below: list[CheckLine] = []
    mets = [_walk(item, record, depth + 1, below) for item in expr.items]
    every = isinstance(expr, AllOf)
    met = all(mets) if every else any(mets)
    lines.append(CheckLine("all" if every else "any", met, depth))
    lines.extend(below)
    return met


def _course(req: CourseReq, record: Record, depth: int) -> CheckLine:
    points = record.earned.get(req.course_id)
    if req.course_id in record.waived:
        met, why = True, "waived"
    elif req.course_id in record.earned:
        low = (
            req.min_grade_points is not None
            and points is not None
            and points < req.min_grade_points
        )
        met, why = not low, "low" if low else "passed"
    elif req.concurrent and req.course_id in record.taking:
        met, why = True, "taking"
    else:
        met, why = False, "missing"
    return CheckLine(
        "course", met, depth, req.course_id, req.min_grade_points, req.concurrent, points, why
    )


def courses_in(expr: Prerequisite | None) -> Iterator[CourseReq]:
    """Every course that an expression names, in reading order."""
    if isinstance(expr, CourseReq):
        yield expr
    elif expr is not None:
        for item in expr.items:
            yield from courses_in(item)


def to_json(expr: Prerequisite | None) -> dict[str, Any] | None:
    """The expression as it is stored."""
    if expr is None:
        return None
    if isinstance(expr, CourseReq):
        found: dict[str, Any] = {"course": expr.course_id}
        if expr.min_grade_points is not None:
            found["min"] = f"{expr.min_grade_points:f}"
        if expr.concurrent:
            found["concurrent"] = True
        return found
    key = "all" if isinstance(expr, AllOf) else "any"
    return {key: [to_json(item) for item in expr.items]}


def from_json(value: Any) -> Prerequisite | None:
    """The expression that *value* says. Raises ValueError with a code of one word.

    Codes: ``shape`` (not one of the three forms), ``empty`` (a list of nothing), ``deep``,
    ``many``, ``grade`` (not 0 to 4.5).
    """
    if value is None:
        return None
    found = _read(value, 1)
    if sum(1 for _course in courses_in(found)) > MOST_COURSES:
        raise ValueError("many")
    return found


def _read(value: Any, depth: int) -> Prerequisite:
    if depth > MOST_DEPTH:
        raise ValueError("deep")
    if not isinstance(value, dict):
        raise ValueError("shape")
    if "course" in value:
        return _read_course(value)
    if set(value) not in ({"all"}, {"any"}):
        raise ValueError("shape")
    key = next(iter(value))
    if not isinstance(value[key], list):
        raise ValueError("shape")
    if not value[key]:
        raise ValueError("empty")
    items = tuple(_read(item, depth + 1) for item in value[key])
    return AllOf(items) if key == "all" else AnyOf(items)


def _read_course(value: dict[str, Any]) -> CourseReq:
    course, concurrent = value["course"], value.get("concurrent", False)
    if set(value) - {"course", "min", "concurrent"} or not isinstance(concurrent, bool):
        raise ValueError("shape")
    if isinstance(course, bool) or not isinstance(course, int) or course < 1:
        raise ValueError("shape")
    least = value.get("min")
    if least is None:
        return CourseReq(course, None, concurrent)
    if not isinstance(least, str):
        raise ValueError("grade")
    try:
        points = Decimal(least)
    except InvalidOperation:
        raise ValueError("grade") from None
    if not points.is_finite() or not 0 <= points <= MOST_POINTS:
        raise ValueError("grade")
    return CourseReq(course, points, concurrent)


def cycle(expressions: Mapping[int, Prerequisite | None]) -> tuple[int, ...]:
    """Courses that ask for one another in a circle, the first one again at the end; empty: none.

    Co-requisites count where only one of the two sides may be taken together with the other; two
    courses that both allow taking the other at the same time are no circle.
    """
    asks: dict[int, dict[int, bool]] = {}
    for course_id, expr in expressions.items():
        held = asks.setdefault(course_id, {})
        for req in courses_in(expr):
            held[req.course_id] = held.get(req.course_id, True) and req.concurrent
    done: set[int] = set()
    for start in sorted(asks):
        found = _circle(start, asks, [], done)
        if found:
            return found
    return ()


def _circle(
    at: int, asks: Mapping[int, Mapping[int, bool]], path: list[int], done: set[int]
) -> tuple[int, ...]:
    if at in path:
        ring = [*path[path.index(at) :], at]
        together = all(asks[one][two] for one, two in pairwise(ring))
        return () if together and len(ring) > 2 else tuple(ring)
    if at in done:
        return ()
    path.append(at)
    for course_id in sorted(asks.get(at, ())):
        found = _circle(course_id, asks, path, done)
        if found:
            return found
    path.pop()
    done.add(at)
    return ()
