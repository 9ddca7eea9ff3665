"""A course result: its arithmetic, and whether the credit is earned, with every reason. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from lms.courses.gradebook.rules.model import Key, Note, Plan, Score, Total
from lms.courses.gradebook.rules.totals import COUNTED, Outline, compute, outline

HUNDRED = Decimal(100)
STEP = Decimal("0.01")


@dataclass(frozen=True)
class CompletionPolicy:
    """When a course is completed (이수): policy kind ``course_completion``.

    *min_percent*: of the total; *min_lessons*: percent of the published lessons done;
    *all_graded*: everything that was handed in has a released mark; *min_attendance*: percent of
    the hours attended (0: not asked); *required*: items (``assignment:3``) of each of which
    *required_percent* of the points must be reached.
    """

    min_percent: Decimal = Decimal(60)
    min_lessons: Decimal = Decimal(80)
    all_graded: bool = True
    min_attendance: Decimal = Decimal(0)
    required: tuple[str, ...] = ()
    required_percent: Decimal = Decimal(60)

    def __post_init__(self) -> None:
        for name in ("min_percent", "min_lessons", "min_attendance", "required_percent"):
            if not 0 <= getattr(self, name) <= HUNDRED:
                raise ValueError(f"{name}: 0 to 100")


@dataclass(frozen=True)
class Item:
    """Something that counts, an assignment, a quiz or a column, as it stands for one person.

    *earned*: what counts, after deductions; *handed_in*: anything at all; *waiting*: the latest
    hand-in has no released mark yet; *open*: it can still be handed in and a deadline is set.
    *raw*: the released mark below, before a late deduction and before what a teacher wrote over it
    (*overridden*). *deducted*: points lost for being late by *late_by*, or, where nothing was
    handed in, what is left of the points (*filled*: a mark that the late policy gave).
    *hidden*: not posted: it counts for nobody and learners see nothing of it.
    """

    kind: str  # assignment, quiz, manual
    id: int
    title_ko: str
    title_en: str
    possible: Decimal
    earned: Decimal | None
    handed_in: bool
    waiting: bool
    open: bool
    submission_id: int | None = None  # of an assignment
    late: bool = False
    category_id: int = 0
    period_id: int | None = None
    weight: Decimal | None = None
    extra_credit: bool = False
    never_drop: bool = False
    hidden: bool = False
    omit_from_final: bool = False
    excused: bool = False
    overridden: bool = False
    raw: Decimal | None = None
    deducted: Decimal = Decimal(0)
    late_by: timedelta | None = None
    deduction_lines: tuple[Note, ...] = ()  # of rules.late
    waived: bool = False
    waive_reason: str = ""
    filled: bool = False
    entry_version: int = 0  # of the cell that somebody wrote; 0: nobody did

    @property
    def key(self) -> tuple[str, int]:
        """What tells items apart."""
        return self.kind, self.id

    @cached_property
    def score(self) -> Score:
        """The item as the arithmetic reads it."""
        return Score(
            key=self.key,
            category_id=self.category_id,
            period_id=self.period_id,
            possible=self.possible,
            earned=self.earned,
            raw=self.raw,
            deducted=self.deducted,
            state=self.state,
            excused=self.excused,
            extra_credit=self.extra_credit,
            hidden=self.hidden,
            omit_from_final=self.omit_from_final,
            weight=self.weight,
            never_drop=self.never_drop,
        )

    @cached_property
    def state(self) -> str:
        """graded, waiting, missing (the deadline has passed), or open."""
        if self.earned is not None and not self.filled:
            return "graded"
        if self.handed_in:
            return "waiting"
        return "open" if self.open else "missing"


@dataclass(frozen=True)
class Step:
    """One line of the arithmetic. *counted*: whether its points are in the total, and as what."""

    kind: str
    id: int
    title_ko: str
    title_en: str
    possible: Decimal
    earned: Decimal
    counted: bool
    state: str

    def as_json(self) -> dict[str, Any]:
        """What is stored with a frozen result; decimals as text."""
        return {
            "kind": self.kind,
            "id": self.id,
            "title_ko": self.title_ko,
            "title_en": self.title_en,
            "possible": plain(self.possible),
            "earned": plain(self.earned),
            "counted": self.counted,
            "state": self.state,
        }


@dataclass(frozen=True)
class Line:
    """One requirement: met or not, with the numbers that decided."""

    code: str  # percent, lessons, graded, required, or a registered one
    met: bool
    params: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """What is stored with a frozen result."""
        return {"code": self.code, "met": self.met, "params": self.params}


@dataclass(frozen=True)
class Kept:
    """What was stored of a frozen result's arithmetic."""

    steps: tuple[Step, ...]
    total: Total | None  # none: frozen before it was kept


@dataclass(frozen=True)
class Workings:
    """What a result is made from; its arithmetic is written out when somebody reads it.

    *items*: posted ones, by key.
    """

    plan: Plan
    items: tuple[Item, ...]
    final: bool

    @cached_property
    def outline(self) -> Outline:
        """The numbers alone."""
        return outline(self.plan, (item.score for item in self.items), final=self.final)

    @cached_property
    def total(self) -> Total:
        """The whole arithmetic."""
        return compute(self.plan, (item.score for item in self.items), final=self.final)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """A line for each item."""
        outcomes = self.outline.outcomes
        return tuple(
            Step(
                item.kind,
                item.id,
                item.title_ko,
                item.title_en,
                item.possible,
                item.earned if item.earned is not None else Decimal(0),
                outcomes[item.key] in COUNTED,
                "excused" if item.excused else item.state,
            )
            for item in self.items
        )


@dataclass(frozen=True)
class Result:
    """What every page shows of a person's standing in an offering.

    *percent* is rounded half up to two places, and the rule is applied to the rounded number, so
    that what is shown is what decided. None while nothing counts yet.
    """

    percent: Decimal | None
    earned: Decimal
    possible: Decimal
    lines: tuple[Line, ...]
    final: bool
    source: Workings | Kept

    @property
    def steps(self) -> tuple[Step, ...]:
        """A line for each item."""
        return self.source.steps

    @property
    def total(self) -> Total | None:
        """The whole arithmetic; none: frozen before it was kept."""
        return self.source.total

    @property
    def dropped(self) -> frozenset[Key]:
        """The items that are left out by a rule of their category, as far as that is known."""
        if isinstance(self.source, Workings):
            outcomes = self.source.outline.outcomes
            return frozenset(key for key, outcome in outcomes.items() if outcome == "dropped")
        traces = self.total.items if self.total is not None else ()
        return frozenset(trace.key for trace in traces if trace.outcome == "dropped")

    @property
    def credit_earned(self) -> bool:
        """Whether every requirement is met (이수)."""
        return all(line.met for line in self.lines)


def result(
    items: Iterable[Item],
    lessons_done: int,
    lessons_total: int,
    policy: CompletionPolicy,
    *,
    final: bool,
    plan: Plan | None = None,
    further: Iterable[Line] = (),
) -> Result:
    """The one function that every shown and every frozen number comes from.

    Provisional: only marked work counts, in what was earned and in what could be. *final*: work
    that has no mark counts as zero of its points. *plan*: how items are combined; none: by points.
    *further*: requirements of upper features. The order of *items* never matters, and what is
    not posted is left out altogether.
    """
    ordered = sorted((item for item in items if not item.hidden), key=lambda item: item.key)
    workings = Workings(plan or Plan(), tuple(ordered), final)
    total = workings.outline
    lines = [_percent_line(total.percent, policy)]
    if lessons_total:
        lines.append(_lessons_line(lessons_done, lessons_total, policy))
    if policy.all_graded:
        waiting = sum(1 for item in ordered if item.waiting and not item.excused)
        lines.append(Line("graded", waiting == 0, {"waiting": str(waiting)}))
    lines += _required_lines(ordered, policy)
    return Result(
        total.percent,
        total.earned,
        total.possible,
        (*lines, *further),
        final,
        workings,
    )


def _required_lines(items: Iterable[Item], policy: CompletionPolicy) -> list[Line]:
    """One line for each required item that there is; an excused one is not asked for."""
    found = []
    for item in items:
        if f"{item.kind}:{item.id}" not in policy.required or item.excused:
            continue
        reached = percent_of(item.earned, item.possible) if item.earned is not None else None
        found.append(
            Line(
                "required",
                reached is not None and reached >= policy.required_percent,
                {
                    "title_ko": item.title_ko,
                    "title_en": item.title_en,
                    "percent": "" if reached is None else plain(reached),
                    "least": plain(policy.required_percent),
                },
            )
        )
    return found


def percent_of(earned: Decimal, possible: Decimal) -> Decimal | None:
    """The share in percent at two places (half up); none of nothing."""
    if possible <= 0:
        return None
    return (earned * HUNDRED / possible).quantize(STEP, rounding=ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """A number without zeros that say nothing, whether it was read or just computed."""
    return f"{value.normalize():f}"


def _percent_line(percent: Decimal | None, policy: CompletionPolicy) -> Line:
    met = percent is not None and percent >= policy.min_percent
    shown = "" if percent is None else plain(percent)
    return Line("percent", met, {"percent": shown, "least": plain(policy.min_percent)})


def _lessons_line(done: int, total: int, policy: CompletionPolicy) -> Line:
    met = Decimal(done) * HUNDRED >= policy.min_lessons * total
    needed = (policy.min_lessons * total / HUNDRED).to_integral_value(rounding=ROUND_CEILING)
    return Line(
        "lessons",
        met,
        {
            "done": str(done),
            "total": str(total),
            "needed": str(needed),
            "least": plain(policy.min_lessons),
        },
    )


def differs(frozen: dict[str, Any], now: Result) -> bool:
    """Whether what was frozen (percent, credit_earned, arithmetic) is no longer what stands."""
    return (
        frozen["percent"] != (now.percent or Decimal(0))
        or frozen["credit_earned"] != now.credit_earned
        or _steps(frozen["arithmetic"]) != now.steps
    )


def from_json(
    percent: Decimal,
    lines: Iterable[dict[str, Any]],
    arithmetic: Iterable[dict[str, Any]],
    explanation: dict[str, Any] | None = None,
) -> Result:
    """A frozen result as it was decided, for the pages that show it.

    *explanation*: what was kept of the whole arithmetic; results from before have none.
    """
    steps = _steps(arithmetic)
    total = Total.from_json(explanation["total"]) if explanation else None
    earned = sum((step.earned for step in steps if step.counted), Decimal(0))
    possible = sum((step.possible for step in steps if step.counted), Decimal(0))
    return Result(
        percent=percent,
        earned=total.earned if total is not None else earned,
        possible=total.possible if total is not None else possible,
        lines=tuple(Line(line["code"], bool(line["met"]), dict(line["params"])) for line in lines),
        final=True,
        source=Kept(steps, total),
    )


def _steps(stored: Iterable[dict[str, Any]]) -> tuple[Step, ...]:
    """Stored steps; those from before quizzes counted name an assignment alone."""
    return tuple(
        Step(
            kind=str(step.get("kind", "assignment")),
            id=int(step["id"] if "id" in step else step["assignment_id"]),
            title_ko=str(step["title_ko"]),
            title_en=str(step["title_en"]),
            possible=Decimal(step["possible"]),
            earned=Decimal(step["earned"]),
            counted=bool(step["counted"]),
            state=str(step["state"]),
        )
        for step in stored
    )
