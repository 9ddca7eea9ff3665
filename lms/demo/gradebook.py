"""Gradebooks of running courses: categories and weights, columns of their own, cells by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from lms import clock, policies
from lms.courses.gradebook.models import (
    CellComment,
    Entry,
    EntryChange,
    GradebookSetting,
    GradeCategory,
    GradingPeriod,
    ItemSetting,
    ManualItem,
)
from lms.courses.gradebook.rules import plain
from lms.courses.gradebook.rules.late import LatePolicy
from lms.demo.programmes import Programmes
from lms.demo.runs import Run
from lms.demo.world import World
from lms.policies import Policy

#: (Korean, English, weight, what differs from counting everything)
CATEGORIES: tuple[tuple[str, str, int, dict[str, Any]], ...] = (
    ("과제", "Assignments", 45, {}),
    ("시험", "Quizzes", 25, {"drop_lowest": 1}),
    ("발표", "Talks", 20, {}),
    ("참여", "Participation", 10, {}),
)
#: (Korean, English, points, category, what differs)
COLUMNS: tuple[tuple[str, str, int, int, dict[str, Any]], ...] = (
    ("중간 발표", "Midterm talk", 20, 2, {}),
    ("최종 발표", "Final talk", 30, 2, {"never_drop": True}),
    ("참여도", "Taking part", 10, 3, {"hidden": True}),
    ("질문 가산점", "Extra for questions", 2, 3, {"extra_credit": True}),
)
SAID = (
    ("발표의 흐름이 좋았습니다. 실험 조건을 한 장에 모으면 더 분명해집니다.", True),
    ("다음 발표 전에 한 번 만나기로 함.", False),
)
LATE = LatePolicy(grace_minutes=30, percent=Decimal(10), floor_percent=Decimal(50))


def build(world: World, taught: Programmes) -> None:
    """Arrange every running course; the shared one with marks, history and comments."""
    for run in taught.runs:
        if run.phase != "running" or run.row.state == "draft":
            continue
        made = _arrange(world, run, full=run is world.shared)
        if run is world.shared:
            columns = _columns(world, run, made)
            _marks(world, run, columns)
            _late(world, run)


def _arrange(world: World, run: Run, *, full: bool) -> list[Any]:
    """Categories with weights; assignments and quizzes in theirs."""
    at = clock.seoul_midnight(run.row.starts_on) + timedelta(hours=9)
    world.rows.add(
        GradebookSetting, offering_id=run.row.id, weighting="percent", aggregation="canvas",
        updated_at=at,
    )  # fmt: skip
    kinds = CATEGORIES if full else CATEGORIES[:2]
    made = [
        world.rows.add(
            GradeCategory, offering_id=run.row.id, title_ko=ko, title_en=en, position=place,
            weight=Decimal(weight if full else (60, 40)[place]), created_at=at, **more,
        )
        for place, (ko, en, weight, more) in enumerate(kinds)
    ]  # fmt: skip
    items = [("assignment", work.row.id, made[0]) for work in run.works]
    items += [("quiz", test.row.id, made[1]) for test in run.tests]
    for kind, item_id, category in items:
        world.rows.add(
            ItemSetting, offering_id=run.row.id, kind=kind, item_id=item_id,
            category_id=category.id,
        )  # fmt: skip
    if full:
        middle = run.row.starts_on + (run.row.ends_on - run.row.starts_on) / 2
        for ko, en, first, last in (
            ("전반", "First half", run.row.starts_on, middle),
            ("후반", "Second half", middle + timedelta(days=1), run.row.ends_on),
        ):
            world.rows.add(
                GradingPeriod, offering_id=run.row.id, title_ko=ko, title_en=en,
                starts_on=first, ends_on=last, created_at=at,
            )  # fmt: skip
    return made


def _columns(world: World, run: Run, categories: list[Any]) -> list[Any]:
    at = clock.seoul_midnight(run.row.starts_on) + timedelta(hours=10)
    made = []
    for place, (ko, en, points, category, counts) in enumerate(COLUMNS):
        ahead = clock.seoul_end(run.row.ends_on) if place == 1 else None
        row = world.rows.add(
            ManualItem, offering_id=run.row.id, title_ko=ko, title_en=en, points=Decimal(points),
            due_at=ahead, position=place, created_at=at,
        )  # fmt: skip
        world.rows.add(
            ItemSetting, offering_id=run.row.id, kind=ManualItem.item_kind, item_id=row.id,
            category_id=categories[category].id, **counts,
        )  # fmt: skip
        made.append(row)
    return made


def _marks(world: World, run: Run, columns: list[Any]) -> None:
    """Most have a mark of the midterm talk, some one of taking part; a few cells are odd."""
    rng = world.chance("gradebook")
    talk, _final, part, extra = columns
    trainee = world.cast.get("trainee")
    day = world.day(-6)
    for number, person in enumerate(run.people):
        at = world.hour(day, rng)
        if person is trainee or rng.random() < 0.92:
            earned = Decimal(rng.randint(22, 40)) / 2
            cell = _cell(world, run, talk, person, at, points=earned)
            if number % 9 == 4:
                better = min(talk.points, earned + Decimal("1.5"))
                _change(world, run, cell, at + timedelta(days=1), better, "발표 자료를 다시 봄")
            if person is trainee or number % 11 == 3:
                _comments(world, run, talk, person, at)
        elif number % 2:
            _cell(world, run, talk, person, at, excused=True, reason="병가")
        if rng.random() < 0.6:
            _cell(world, run, part, person, at, points=Decimal(rng.randint(5, 10)))
        if rng.random() < 0.15 or person is trainee:
            _cell(world, run, extra, person, at, points=Decimal(rng.randint(1, 2)))
    _over_marks(world, run, rng, day)


def _over_marks(world: World, run: Run, rng: Random, day: Any) -> None:
    """A released mark that was raised by hand, and late deductions that were waived."""
    released = [
        one
        for one in run.hand_ins
        if one.grade is not None and one.grade.released_at is not None
        and one.row.group_id is None and one.person is not world.cast.get("trainee")
    ]  # fmt: skip
    late = [one for one in released if one.row.late]
    seen: set[tuple[int, int]] = set()
    for one in late[:2]:
        key = (one.person.id, one.work.row.id)
        if key not in seen:
            seen.add(key)
            _cell(
                world, run, one.work.row, one.person, world.hour(day, rng), late_waived=True,
                reason="서버 점검으로 제출하지 못함",
            )  # fmt: skip
    for one in (one for one in released[:1] if (one.person.id, one.work.row.id) not in seen):
        points = min(one.work.row.points, (one.grade.points or Decimal(0)) + Decimal(2))
        _cell(
            world, run, one.work.row, one.person, world.hour(day, rng), points=points,
            reason="구두로 설명한 부분을 더함",
        )  # fmt: skip


def _cell(
    world: World,
    run: Run,
    item: Any,
    person: Any,
    at: datetime,
    *,
    points: Decimal | None = None,
    excused: bool = False,
    late_waived: bool = False,
    reason: str = "",
) -> Any:
    kind = "assignment" if hasattr(item, "brief") else ManualItem.item_kind
    row = world.rows.add(
        Entry, offering_id=run.row.id, kind=kind, item_id=item.id, person_id=person.id,
        points=points, excused=excused, late_waived=late_waived,
        waive_reason=reason if late_waived else "", updated_at=at, updated_by_id=run.teacher.id,
    )  # fmt: skip
    nothing = {"points": None, "excused": False, "late_waived": False}
    _keep(world, run, row, at, nothing, reason)
    return row


def _change(world: World, run: Run, row: Any, at: datetime, points: Decimal, reason: str) -> None:
    before = _facts(row)
    row.points, row.updated_at, row.version = points, at, 2
    _keep(world, run, row, at, before, reason)


def _facts(row: Any) -> dict[str, Any]:
    return {
        "points": plain(row.points) if row.points is not None else None,
        "excused": row.excused,
        "late_waived": row.late_waived,
    }


def _keep(
    world: World, run: Run, row: Any, at: datetime, before: dict[str, Any], reason: str
) -> None:
    after = _facts(row)
    world.rows.add(
        EntryChange, offering_id=run.row.id, kind=row.kind, item_id=row.item_id,
        person_id=row.person_id, at=at, actor_id=run.teacher.id, source="cell", before=before,
        after=after, reason=reason,
    )  # fmt: skip
    world.audit(
        at, "grade_entry.write", "grade_entry", row.id, actor=run.teacher, before=before,
        after={**after, "offering": run.row.id, "person": row.person_id},
    )  # fmt: skip


def _comments(world: World, run: Run, item: Any, person: Any, at: datetime) -> None:
    for minutes, (text, for_learner) in enumerate(SAID):
        world.rows.add(
            CellComment, offering_id=run.row.id, kind="manual", item_id=item.id,
            person_id=person.id, author_id=run.teacher.id, text=text, for_learner=for_learner,
            created_at=at + timedelta(minutes=minutes),
        )  # fmt: skip


def _late(world: World, run: Run) -> None:
    """Late work costs a tenth a day from the first day of the course on."""
    at = clock.seoul_midnight(run.row.starts_on) - timedelta(days=3)
    row = world.rows.add(
        Policy, kind="late_work", scope_kind="offering", scope_id=run.row.id,
        effective_from=run.row.starts_on, value=policies.dump(LATE, "late_work"),
        reason="강의계획서에 적은 대로", set_by_id=run.teacher.id, created_at=at,
    )  # fmt: skip
    world.audit(at, "policy.establish", "policy", row.id, actor=run.teacher, after=row.value)
