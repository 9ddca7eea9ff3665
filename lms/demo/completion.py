"""Rules with a history, requirements ticked off, a cohort that was closed, and notes on those at risk."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from lms import clock, policies
from lms.access import Scope
from lms.accounts.models import Organisation
from lms.courses.at_risk.models import RiskNote
from lms.courses.at_risk.rules import POLICY as AT_RISK
from lms.courses.at_risk.rules import AtRiskPolicy
from lms.courses.programmes.models import MemberState, RequirementCheck, TrackRequirement
from lms.courses.programmes.queries.assessment import POLICY as COMPLETION
from lms.courses.programmes.queries.leaving import EARLY
from lms.courses.programmes.rules.completion import Completion, Requirement, Result, decide
from lms.courses.programmes.rules.leaving import Situation, not_completed
from lms.courses.programmes.rules.policy import CompletionPolicy, EarlyEmploymentPolicy
from lms.demo.learners import Learner
from lms.demo.programmes import Group, Programmes
from lms.demo.world import World
from lms.policies import Policy

_NOTES = (
    ("contacted", "전화로 결석 사유를 들음. 다음 주부터 나오기로 함.", 6),
    ("counselled", "밀린 과제를 함께 나누어 계획함.", 3),
    ("extended", "두 번째 과제의 기한을 사흘 늘려 줌.", None),
)


def build(world: World, taught: Programmes, trained: list[Learner]) -> None:
    """Add what completion, the rulebook and the list of those at risk show."""
    _rules(world, taught)
    _requirements(world, taught, trained)
    _close(world, taught, trained)
    _notes(world, taught, trained)


def _rules(world: World, taught: Programmes) -> None:
    """Rules of the office, of the Academy and of running cohorts; one is to come."""
    academy = next(row for row in world.rows.of(Organisation) if row.kind == "academy")
    office, staff = world.cast["officer"], world.cast["staff"]
    place = Scope("organisation", academy.id)
    _rule(world, AT_RISK, Scope("office", 0), AtRiskPolicy(), -200, office, "사업단 공통 기준")
    _rule(
        world, AT_RISK, place, AtRiskPolicy(absences_left=Decimal(1)), -120, staff,
        "하반기 운영 회의에서 결석이 한 번 남았을 때부터 알리기로 함",
    )  # fmt: skip
    _rule(
        world, AT_RISK, place, AtRiskPolicy(absences_left=Decimal(1), missing_work=1), 14, staff,
        "다음 달부터 한 건만 밀려도 살펴보기로 함",
    )  # fmt: skip
    _rule(
        world, EARLY, place, EarlyEmploymentPolicy(minimum_attended=Decimal(50), minimum_days=60),
        -300, staff, "조기 취업 인정 지침",
    )  # fmt: skip
    for group in taught.groups:
        if group.phase == "running" and group.text.stream == "academy":
            _rule(
                world, COMPLETION, Scope("cohort", group.row.id),
                CompletionPolicy(minimum_attendance=Decimal(80)),
                (group.row.starts_on - world.today).days, staff, "출석률 80% 이상을 수료 기준에 넣음",
            )  # fmt: skip


def _rule(
    world: World, kind: str, scope: Scope, value: Any, days: int, setter: Any, reason: str
) -> None:
    on = world.day(days)
    at = _at(min(on, world.day(-3)), 10)
    row = world.rows.add(
        Policy,
        kind=kind,
        scope_kind=scope.kind,
        scope_id=scope.id,
        effective_from=on,
        value=policies.dump(value, kind),
        inherits=False,
        reason=reason,
        set_by_id=setter.id,
        created_at=at,
    )
    world.audit(at, "policy.establish", "policy", row.id, actor=setter, after=row.value)


def _requirements(world: World, taught: Programmes, trained: list[Learner]) -> None:
    """Degree tracks ask for a thesis and a language test; some have handed one in."""
    rng = world.chance("requirements")
    asked: dict[int, list[Any]] = {}
    for group in taught.groups:
        if group.text.stream != "degree" or group.track.id in asked:
            continue
        asked[group.track.id] = [
            world.rows.add(
                TrackRequirement,
                track_id=group.track.id,
                stage="graduation",
                kind=kind,
                title_ko=ko,
                title_en=en,
                position=position,
                created_at=_at(world.day(-400), 9),
            )
            for position, (kind, ko, en) in enumerate(
                (
                    ("thesis", "졸업 논문 또는 졸업 작품", "Thesis or capstone"),
                    ("language_test", "공인 어학 성적", "Language test"),
                )
            )
        ]
    for learner in trained:
        rows = asked.get(learner.group.track.id, [])
        if learner.group.phase != "expected" or learner.left_on is not None:
            continue
        for row, shown in zip(rows, ("학과 심사 통과", "TOEIC 성적표 확인"), strict=False):
            if rng.random() < 0.45:
                on = world.day(-rng.randrange(5, 90))
                world.rows.add(
                    RequirementCheck,
                    member_id=learner.member.id,
                    requirement_id=row.id,
                    met_on=on,
                    evidence=shown,
                    checked_by_id=world.cast["officer"].id,
                    checked_at=_at(on, 15),
                )


def _close(world: World, taught: Programmes, trained: list[Learner]) -> None:
    """Every cohort that is over but the first was closed; the first waits for its staff."""
    over = [group for group in taught.groups if group.phase == "over"]
    staff = world.cast["staff"]
    for learner in trained:
        member, group = learner.member, learner.group
        if group not in over[1:] or member.state != MemberState.ENROLLED:
            continue
        on = group.row.ends_on + timedelta(days=3)
        way = not_completed(
            Situation(member.state, group.row.starts_on, group.row.ends_on),
            _completion(learner, group, on),
            on,
        )
        if not way.open:
            continue
        member.state = MemberState.NOT_COMPLETED.value
        member.ended_on, member.note = on, "기수 종료"
        member.decision = {"lines": [line.stored() for line in way.lines]}
        member.policy_id, member.decided_at = 0, _at(on, 16)
        member.decided_by_id = staff.id
        world.audit(
            member.decided_at, "programme.not_completed", "cohort_member", member.id, actor=staff,
            before={"state": MemberState.ENROLLED.value}, after={"state": member.state},
        )  # fmt: skip


def _completion(learner: Learner, group: Group, on: date) -> Completion:
    curriculum = [
        Requirement(sections[0].course.id, required)
        for (_slug, required), sections in zip(group.text.courses, group.runs, strict=False)
    ]
    results = {key: Result(*value) for key, value in learner.results.items()}
    return decide(curriculum, results, CompletionPolicy(), expected_on=None, today=on)


def _notes(world: World, taught: Programmes, trained: list[Learner]) -> None:
    """What the instructor and the staff did about the least diligent of the trainee's cohort."""
    group = next(one.group for one in trained if one.person is world.cast["trainee"])
    there = sorted(
        (one for one in trained if one.group is group and one.left_on is None),
        key=lambda one: (one.diligence, one.person.id),
    )
    run = next(
        (
            section
            for sections in group.runs
            for section in sections
            if section.phase not in ("over", "ahead")
        ),
        None,
    )
    for number, (done, text, days) in enumerate(_NOTES):
        if number >= len(there):
            break
        place = Scope("cohort", group.row.id)
        author = world.cast["staff"]
        if number and run is not None:
            place, author = Scope("offering", run.row.id), world.cast["instructor"]
        on = world.day(-5 - number)
        world.rows.add(
            RiskNote,
            scope_kind=place.kind,
            scope_id=place.id,
            person_id=there[number].person.id,
            done=done,
            text=text,
            on=on,
            follow_up_on=world.day(days - 5) if days is not None else None,
            author_id=author.id,
            created_at=_at(on, 17),
        )


def _at(day: date, hour: int) -> datetime:

    return clock.seoul_midnight(day) + timedelta(hours=hour)
