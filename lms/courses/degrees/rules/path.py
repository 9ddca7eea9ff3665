"""The path to graduation: what is open, spread over the terms to come. Pure.

A plan is worked out in two steps. First *what*: named courses, the first of each list that still lack, then
listed courses of each kind in the order of the curriculum until the credits are there, each with what
must come before it; last so many free credits as the total still asks for. Then *when*: term by
term, those on which most others wait come first, within the limit of credits, the season of the course and
its prerequisites. What is under way counts as passed. It is a plan that works, not the only
one; where none is found it says what stands in the way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from lms.courses.degrees.rules.audit import (
    Audits,
    CourseItem,
    Curriculum,
    StudentFacts,
    Taking,
    audit_all,
    record_of,
)
from lms.courses.degrees.rules.audit.lines import Line, Status
from lms.courses.degrees.rules.prerequisites import (
    AllOf,
    AnyOf,
    CourseReq,
    Prerequisite,
    Record,
    check,
)

ZERO = Decimal(0)
MOST_TERMS = 12
FREE_COURSE = Decimal(3)  # credits of a course that the student may choose
PLANNED = date.max  # sorts behind all that is known


@dataclass(frozen=True)
class ComingTerm:
    """A term to come. *credits*: the limit, less what is registered in it already."""

    year: int
    season: str
    credits: Decimal


@dataclass(frozen=True)
class Step:
    """A course planned for a term; without a course so many free credits."""

    course_id: int | None
    credits: Decimal
    for_line: str = ""


@dataclass(frozen=True)
class PlannedTerm:
    """A term with its courses."""

    term: ComingTerm
    steps: tuple[Step, ...]

    @property
    def credits(self) -> Decimal:
        """All credits of the term."""
        return sum((step.credits for step in self.steps), ZERO)


@dataclass(frozen=True)
class Obstacle:
    """Why there is no path: ``listed`` (too few listed courses are left for a requirement), ``terms`` (it does
    not fit into the terms to come), ``course`` (never offered in them, or never allowed), ``person`` (no course
    helps: an average, something to be shown, terms to be registered).
    """

    code: str
    requirement_id: int | None = None
    course_id: int | None = None
    missing: Decimal = ZERO
    check_id: int | None = None  # something to be shown, as the programme asks it


@dataclass(frozen=True)
class Path:
    """The plan. *possible*: every requirement that courses can meet is met by it."""

    terms: tuple[PlannedTerm, ...]
    obstacles: tuple[Obstacle, ...] = ()
    others: tuple[Obstacle, ...] = ()  # of code ``person``: beside the plan

    @property
    def possible(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.obstacles


def coming(
    year: int,
    season: str,
    limit: Decimal,
    number: int = MOST_TERMS,
    sessions: Collection[str] = (),
) -> list[ComingTerm]:
    """The regular terms from one on, alternating, each followed by its session where asked for.

    *sessions*: of summer and winter. In them a third of the usual credits fits: they last some
    weeks, and what a university allows is for its registration to say.
    """
    found = []
    for _step in range(number):
        found.append(ComingTerm(year, season, limit))
        after = "summer" if season == "1" else "winter"
        if after in sessions:
            found.append(ComingTerm(year, after, in_session(limit)))
        year, season = (year, "2") if season == "1" else (year + 1, "1")
    return found


def in_session(limit: Decimal) -> Decimal:
    """The credits that fit into a summer or winter session."""
    return (limit / 3).to_integral_value(ROUND_FLOOR)


def sessions_of(curricula: Iterable[Curriculum]) -> frozenset[str]:
    """The sessions in which courses of the curricula are given."""
    seasons = {item.season for one in curricula for item in one.courses}
    return frozenset(seasons & {"summer", "winter"})


def plan(
    major: Curriculum,
    others: Sequence[Curriculum],
    facts: StudentFacts,
    terms: Sequence[ComingTerm],
) -> Path:
    """A path over *terms* for the major and the other versions that are followed."""
    search = _Search(major, tuple(others), facts)
    search.choose()
    planned, left = _spread(search, terms)
    obstacles = list(search.obstacles)
    if left:
        obstacles += _why_left(left, search, terms)
    steps = [step for one in planned for step in one.steps]
    if not obstacles and sum((one.credits for one in search.free), ZERO) > sum(
        (step.credits for step in steps if step.course_id is None), ZERO
    ):
        obstacles.append(Obstacle("terms"))
    return Path(tuple(planned), tuple(obstacles), tuple(search.beside))


@dataclass
class _Search:
    """What to take: filled by :meth:`choose`."""

    major: Curriculum
    others: tuple[Curriculum, ...]
    facts: StudentFacts
    chosen: dict[int, Step] = field(default_factory=dict)
    free: list[Step] = field(default_factory=list)
    obstacles: list[Obstacle] = field(default_factory=list)
    beside: list[Obstacle] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.items: dict[int, CourseItem] = {}
        for one in (self.major, *self.others):
            for item in one.courses:
                self.items.setdefault(item.course_id, item)
        self.before: dict[int, Prerequisite | None] = {
            course_id: item.prerequisite for course_id, item in self.items.items()
        }
        self.record = record_of(self.facts, with_taking=True)

    def known(self, course_id: int) -> bool:
        """Whether it is passed, under way or chosen."""
        return course_id in self.record.earned or course_id in self.chosen

    def audits(self) -> Audits:
        """The audit as if everything chosen were under way."""
        planned = [
            Taking(-course_id, course_id, step.credits, PLANNED)
            for course_id, step in self.chosen.items()
        ]
        planned += [
            Taking(-10_000_000 - at, -10_000_000 - at, step.credits, PLANNED)
            for at, step in enumerate(self.free)
        ]
        facts = replace(self.facts, taking=(*self.facts.taking, *planned))
        return audit_all(self.major, self.others, facts)

    def add(self, course_id: int, why: str) -> bool:
        """Choose a course with what must come before it; whether all of it is listed."""
        if self.known(course_id):
            return True
        item = self.items.get(course_id)
        if item is None or not item.credits:
            return False
        kept = dict(self.chosen)
        self.chosen[course_id] = Step(course_id, item.credits, why)
        if self._close(item.prerequisite):
            return True
        self.chosen = kept
        return False

    def _close(self, expr: Prerequisite | None) -> bool:
        """Choose the cheapest way to meet a prerequisite."""
        if expr is None:
            return True
        if isinstance(expr, CourseReq):
            if expr.course_id in self.record.waived or expr.course_id in self.chosen:
                return True
            points = self.record.earned.get(expr.course_id)
            least = expr.min_grade_points
            if expr.course_id in self.record.earned:
                return least is None or points is None or points >= least
            return self.add(expr.course_id, "before")
        if isinstance(expr, AllOf):
            return all(self._close(item) for item in expr.items)
        best: dict[int, Step] | None = None
        kept = dict(self.chosen)
        for item in expr.items:
            self.chosen = dict(kept)
            if self._close(item) and (best is None or _cost(self.chosen) < _cost(best)):
                best = self.chosen
        self.chosen = best if best is not None else kept
        return best is not None

    def choose(self) -> None:
        """Fill every open line, in the order of the curricula, the totals last."""
        for kinds in (("course",), ("choose",), ("credits",), ("total", "residency")):
            for which, curriculum in enumerate((self.major, *self.others)):
                for asked in curriculum.requirements:
                    if asked.kind in kinds:
                        self._fill(which, asked.id)
        for one in self.audits().all:
            for line in one.lines:
                if line.kind in ("gpa", "check", "terms") and not line.met:
                    self.beside.append(
                        Obstacle(
                            "person", line.asked.id if line.asked else None, missing=line.missing,
                            check_id=line.check.id if line.check else None,
                        )
                    )  # fmt: skip

    def _line(self, which: int, requirement_id: int) -> Line:
        lines = self.audits().all[which].lines
        return next(line for line in lines if line.asked and line.asked.id == requirement_id)

    def _fill(self, which: int, requirement_id: int) -> None:
        line = self._line(which, requirement_id)
        if line.status is not Status.UNMET:
            return
        candidates = self._candidates(which, line)
        for course_id in candidates:
            before = line.coming
            kept = dict(self.chosen)
            if not self.add(course_id, line.kind):
                continue
            line = self._line(which, requirement_id)
            if line.status is not Status.UNMET:
                return
            if line.coming <= before:
                self.chosen = kept  # it helps somewhere else, not here
        missing = line.need - (line.have or ZERO) - line.coming
        if which == 0 and line.kind in ("total", "residency"):
            while missing > 0:
                step = Step(None, min(FREE_COURSE, missing), line.kind)
                self.free.append(step)
                missing -= step.credits
            return
        self.obstacles.append(Obstacle("listed", requirement_id, missing=missing))

    def _candidates(self, which: int, line: Line) -> list[int]:
        asked = line.asked
        assert asked is not None
        if asked.kind in ("course", "choose"):
            return [one for one in asked.courses if not self.known(one)]
        own = (self.major, *self.others)[which]
        open_ = [item for item in own.courses if not self.known(item.course_id)]
        if asked.kind == "credits":
            open_ = [one for one in open_ if one.kind in asked.kinds or one.area in asked.areas]
        return [item.course_id for item in sorted(open_, key=_planned)]


def _planned(item: CourseItem) -> tuple[int, str, int]:
    return item.year or 9, item.season or "9", item.course_id


def _cost(chosen: Mapping[int, Step]) -> Decimal:
    return sum((step.credits for step in chosen.values()), ZERO)


def _spread(
    search: _Search, terms: Iterable[ComingTerm]
) -> tuple[list[PlannedTerm], dict[int, Step]]:
    """Courses into terms; what found no place is given back."""
    left = dict(search.chosen)
    depth = {course_id: _depth(course_id, search, set()) for course_id in left}
    free = list(search.free)
    passed = dict(search.record.earned)
    planned = []
    for term in terms:
        if not left and not free:
            break
        chosen = _term(term, left, depth, search, passed)
        room = term.credits - sum((step.credits for step in chosen), ZERO)
        while free and free[0].credits <= room and term.season in ("1", "2"):
            step = free.pop(0)
            chosen.append(step)
            room -= step.credits
        for step in chosen:
            if step.course_id is not None:
                del left[step.course_id]
                passed[step.course_id] = None
        if chosen:
            planned.append(PlannedTerm(term, tuple(chosen)))
    return planned, left


def _term(
    term: ComingTerm,
    left: Mapping[int, Step],
    depth: Mapping[int, int],
    search: _Search,
    passed: Mapping[int, Decimal | None],
) -> list[Step]:
    """The courses of one term: what is allowed, those on which most waits first."""
    chosen: list[Step] = []
    together: set[int] = set()
    room = term.credits
    grew = True
    while grew:  # a course taken in the same term may allow another one
        grew = False
        order = sorted(left, key=lambda one: (-depth[one], _planned(search.items[one])))
        for course_id in order:
            step = left[course_id]
            if course_id in together or step.credits > room:
                continue
            item = search.items[course_id]
            if term.season != item.season and (item.season or term.season not in ("1", "2")):
                continue
            record = Record(passed, together, search.record.waived)
            if not check(search.before[course_id], record).met:
                continue
            chosen.append(step)
            together.add(course_id)
            room -= step.credits
            grew = True
    return chosen


def _depth(course_id: int, search: _Search, seen: set[int]) -> int:
    """How long a row of chosen courses waits on this one."""
    if course_id in seen:
        return 0
    waiting = [
        other
        for other in search.chosen
        if other != course_id and _names(search.before.get(other), course_id)
    ]
    return 1 + max((_depth(one, search, seen | {course_id}) for one in waiting), default=0)


def _names(expr: Prerequisite | None, course_id: int) -> bool:
    if isinstance(expr, CourseReq):
        return expr.course_id == course_id
    if isinstance(expr, AllOf | AnyOf):
        return any(_names(item, course_id) for item in expr.items)
    return False


def _why_left(
    left: Mapping[int, Step], search: _Search, terms: Sequence[ComingTerm]
) -> list[Obstacle]:
    seasons = {term.season for term in terms}
    most = max((term.credits for term in terms), default=ZERO)
    found = [
        Obstacle("course", course_id=course_id, missing=step.credits)
        for course_id, step in sorted(left.items())
        if (search.items[course_id].season or "1") not in seasons
        or step.credits
        > max(
            (one.credits for one in terms if search.items[course_id].season in (one.season, "")),
            default=most,
        )
    ]
    return found or [Obstacle("terms", missing=_cost(left))]
