"""A course result: its arithmetic, and whether the credit is earned, with every reason. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Any

HUNDRED = Decimal(100)
STEP = Decimal("0.01")


@dataclass(frozen=True)
class CompletionPolicy:
    """When a course is completed (이수): policy kind ``course_completion``.

    *min_percent*: of the points; *min_lessons*: percent of the published lessons done;
    *all_graded*: everything that was handed in has a released mark.
    """

    min_percent: Decimal = Decimal(60)
    min_lessons: Decimal = Decimal(80)
    all_graded: bool = True

    def __post_init__(self) -> None:
        for name in ("min_percent", "min_lessons"):
            if not 0 <= getattr(self, name) <= HUNDRED:
                raise ValueError(f"{name}: 0 to 100")


@dataclass(frozen=True)
class Item:
    """Something that counts, an assignment or a quiz, as it stands for one person.

    *earned*: the released mark that counts; *handed_in*: anything at all; *waiting*: the latest
    hand-in has no released mark yet; *open*: it can still be handed in and a deadline is set.
    """

    kind: str  # assignment, quiz
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

    @property
    def key(self) -> tuple[str, int]:
        """What tells items apart."""
        return self.kind, self.id

    @property
    def state(self) -> str:
        """graded, waiting, missing (the deadline has passed), or open."""
        if self.earned is not None:
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

    code: str  # percent, lessons, graded
    met: bool
    params: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """What is stored with a frozen result."""
        return {"code": self.code, "met": self.met, "params": self.params}


@dataclass(frozen=True)
class Result:
    """What every page shows of a person's standing in an offering.

    *percent* is rounded half up to two places, and the rule is applied to the rounded number, so
    that what is shown is what decided. None while nothing counts yet.
    """

    percent: Decimal | None
    earned: Decimal
    possible: Decimal
    steps: tuple[Step, ...]
    lines: tuple[Line, ...]
    final: bool

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
) -> Result:
    """The one function that every shown and every frozen number comes from.

    Provisional: only marked work counts, in what was earned and in what could be. *final*: work
    that has no mark counts as zero of its points. The order of *items* never matters.
    """
    ordered = sorted(items, key=lambda item: item.key)
    steps = tuple(
        Step(
            item.kind,
            item.id,
            item.title_ko,
            item.title_en,
            item.possible,
            item.earned if item.earned is not None else Decimal(0),
            final or item.earned is not None,
            item.state,
        )
        for item in ordered
    )
    earned = sum((step.earned for step in steps if step.counted), Decimal(0))
    possible = sum((step.possible for step in steps if step.counted), Decimal(0))
    percent = percent_of(earned, possible)
    lines = [_percent_line(percent, policy)]
    if lessons_total:
        lines.append(_lessons_line(lessons_done, lessons_total, policy))
    if policy.all_graded:
        waiting = sum(1 for item in ordered if item.waiting)
        lines.append(Line("graded", waiting == 0, {"waiting": str(waiting)}))
    return Result(percent, earned, possible, steps, tuple(lines), final)


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


@dataclass(frozen=True)
class Obstacle:
    """Why a result cannot be frozen yet."""

    code: str  # waiting, open, nothing
    count: int = 0


def obstacles(items: Iterable[Item]) -> list[Obstacle]:
    """What has to be settled before a result is final, so that nobody loses by an open mark."""
    listed = list(items)
    found = []
    if not listed:
        found.append(Obstacle("nothing"))
    if waiting := sum(1 for item in listed if item.waiting):
        found.append(Obstacle("waiting", waiting))
    if still_open := sum(1 for item in listed if item.state == "open"):
        found.append(Obstacle("open", still_open))
    return found


def differs(frozen: dict[str, Any], now: Result) -> bool:
    """Whether what was frozen (percent, credit_earned, arithmetic) is no longer what stands."""
    return (
        frozen["percent"] != (now.percent or Decimal(0))
        or frozen["credit_earned"] != now.credit_earned
        or _steps(frozen["arithmetic"]) != now.steps
    )


def from_json(
    percent: Decimal, lines: Iterable[dict[str, Any]], arithmetic: Iterable[dict[str, Any]]
) -> Result:
    """A frozen result as it was decided, for the pages that show it."""
    steps = _steps(arithmetic)
    return Result(
        percent=percent,
        earned=sum((step.earned for step in steps if step.counted), Decimal(0)),
        possible=sum((step.possible for step in steps if step.counted), Decimal(0)),
        steps=steps,
        lines=tuple(Line(line["code"], bool(line["met"]), dict(line["params"])) for line in lines),
        final=True,
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
