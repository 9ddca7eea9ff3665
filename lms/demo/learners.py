"""Trainees: who they are, which seats they take, when they left, and when they completed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from lms import clock
from lms.access import Role
from lms.courses.enrolment.models import Enrolment
from lms.courses.programmes.models import CohortMember, MemberState
from lms.courses.programmes.rules.completion import (
    CompletionPolicy,
    Requirement,
    Result,
    decide,
    mean,
)
from lms.demo.programmes import Group, Programmes
from lms.demo.runs import Run
from lms.demo.study import study
from lms.demo.world import DOMAIN, World
from lms.evidence.operations import Shown
from lms.matching.model import EvidenceKind

_LEAVING = ("early_employment", "early_employment", "schedule", "health", "moving", "difficulty")


@dataclass
class Learner:
    """A trainee. *ability* is the share of the points they tend to reach, *diligence* how surely
    they do what is asked; *results* are (credit earned, percent) by course id."""

    person: Any
    ability: float
    diligence: float
    group: Group
    member: Any = None
    left_on: date | None = None
    results: dict[int, tuple[bool, Decimal]] = field(default_factory=dict)
    decided_on: date | None = None

    @property
    def average(self) -> Decimal:
        """The mean of the results, 0 without any."""
        percents = [percent for _earned, percent in self.results.values()]
        return sum(percents, Decimal(0)) / len(percents) if percents else Decimal(0)

    @property
    def is_candidate(self) -> bool:
        """Whether a track is completed, or expected to be."""
        return self.member.state == MemberState.COMPLETED or (
            self.member.state == MemberState.ENROLLED and self.member.expected_on is not None
        )


def build(world: World, programmes: Programmes) -> list[Learner]:
    """Add every trainee with their seats, work, results and completion."""
    learners: list[Learner] = []
    for group in programmes.groups:
        learners += [_learner(world, group, number) for number in range(group.size)]
    for learner in learners:
        _take_part(world, learner)
    _short_courses(world, programmes, learners)
    for learner in learners:
        if learner.group.phase in ("over", "expected"):
            _complete(world, learner)
    return learners


def _learner(world: World, group: Group, number: int) -> Learner:
    rng = world.chance("learners")
    entered = min(group.row.starts_on, world.day(-1))
    entered_at = world.hour(entered - timedelta(days=rng.randrange(9, 30)), rng)
    if group.phase == "enrolling":
        entered_at = world.hour(world.day(-rng.randrange(1, 14)), rng)
    first = number == 0 and "trainee" not in world.cast
    if first and group.text.slug == "mobility-vision-engineer" and group.phase == "running":
        person = world.person(entered_at, name=("한지우", "Jiwoo Han"), address=f"trainee@{DOMAIN}")
        world.cast["trainee"] = person
        ability, diligence = 0.82, 0.9
    else:
        person = world.person(entered_at)
        ability = min(0.98, max(0.3, rng.gauss(0.82, 0.1)))
        diligence = min(1.0, max(0.15, rng.betavariate(6, 1.4)))
    learner = Learner(person, ability, diligence, group)
    member = world.rows.add(
        CohortMember,
        cohort_id=group.row.id,
        person_id=person.id,
        state=MemberState.ENROLLED.value,
        entered_on=entered_at.astimezone(clock.SEOUL).date()
        if group.phase == "enrolling"
        else group.row.starts_on,
        expected_on=group.row.ends_on if group.phase == "expected" else None,
    )
    learner.member = member
    leaves = group.phase in ("over", "running") and rng.random() < 0.06
    if leaves and person is not world.cast.get("trainee"):
        begun = (world.today - group.row.starts_on).days
        learner.left_on = group.row.starts_on + timedelta(days=rng.randrange(20, min(begun, 200)))
        member.reason = rng.choice(_LEAVING)
        job = member.reason == "early_employment"
        member.state = (MemberState.EARLY_EMPLOYED if job else MemberState.WITHDRAWN).value
        member.ended_on = learner.left_on
        member.decided_at = world.hour(learner.left_on, rng)
        ended_at = member.decided_at
    else:
        group.row.seats_taken += 1
        ended_at = None
    world.grant(person, Role.LEARNER, "cohort", group.row.id, entered_at, ended_at=ended_at)
    if group.phase == "enrolling":
        world.tell(
            person,
            "enrolment.confirmed",
            {
                "title": {"ko": group.text.title_ko, "en": group.text.title_en},
                "label": {"ko": group.row.title_ko, "en": group.row.title_en},
                "on": group.row.starts_on.isoformat(),
            },
            "/me/enrolments",
            entered_at,
        )
    return learner


def _take_part(world: World, learner: Learner) -> None:
    rng = world.chance("sections")
    place = learner.member.id
    for sections in learner.group.runs:
        run = sections[place % len(sections)]
        if run.row.state == "draft":
            continue
        if learner.left_on is not None and run.row.starts_on > learner.left_on:
            continue
        entered = max(
            run.row.created_at + timedelta(hours=rng.randrange(1, 60)), learner.person.created_at
        )
        sit(world, learner, run, entered)


def _short_courses(world: World, programmes: Programmes, learners: list[Learner]) -> None:
    """A few trainees also sit in the courses that anyone may take."""
    rng = world.chance("short")
    free = [learner for learner in learners if learner.group.phase in ("expected", "running")]
    for run in programmes.open_runs:
        most = min(run.row.capacity - 4, len(free) // 5)
        for learner in rng.sample(free, max(0, most)):
            taken = {course[0].course.id for course in learner.group.runs}
            if run.course.id not in taken and learner.left_on is None:
                sit(world, learner, run, world.now - timedelta(hours=rng.randrange(2, 260)))


def sit(world: World, learner: Learner, run: Run, entered: datetime) -> None:
    """A seat, with everything that its holder did in it so far."""
    seat = world.rows.add(
        Enrolment,
        offering_id=run.row.id,
        person_id=learner.person.id,
        state="active",
        enrolled_at=entered,
    )
    left = learner.left_on is not None and run.decided_on >= learner.left_on
    ended_at = None
    if left:
        ended_at = learner.member.decided_at
        seat.state, seat.ended_at, seat.reason = "withdrawn", ended_at, learner.member.reason
    else:
        run.row.seats_taken += 1
        run.people.append(learner.person)
    world.grant(learner.person, Role.LEARNER, "offering", run.row.id, entered, ended_at=ended_at)
    if run.phase == "ahead":
        return
    outcome = study(world, learner.person, run, learner.ability, learner.diligence, learner.left_on)
    if outcome is None:
        return
    seat.state, seat.ended_at = "completed", outcome.decided_at
    learner.results[run.course.id] = (outcome.credit_earned, outcome.percent)
    learner.decided_on = max(
        learner.decided_on or date.min, outcome.decided_at.astimezone(clock.SEOUL).date()
    )


def _complete(world: World, learner: Learner) -> None:
    """Apply the completion rule, as freezing the last result would have done."""
    member, group = learner.member, learner.group
    if member.state != MemberState.ENROLLED or learner.decided_on is None:
        return
    curriculum = [
        Requirement(sections[0].course.id, required)
        for (_slug, required), sections in zip(group.text.courses, group.runs, strict=False)
    ]
    curriculum += [
        Requirement(-number, required)
        for number, (_slug, required) in enumerate(group.text.courses[len(group.runs) :], 1)
    ]
    outcome = decide(
        curriculum,
        {key: Result(earned, percent) for key, (earned, percent) in learner.results.items()},
        CompletionPolicy(),
        expected_on=member.expected_on,
        today=learner.decided_on,
    )
    if not outcome.completed:
        return
    member.state = MemberState.COMPLETED.value
    member.ended_on = learner.decided_on
    member.decision = {"lines": [line.stored() for line in outcome.lines]}
    member.policy_id = 0
    member.decided_at = clock.seoul_midnight(learner.decided_on) + timedelta(hours=17)
    world.audit(
        member.decided_at,
        "programme.complete",
        "cohort_member",
        member.id,
        before={"state": MemberState.ENROLLED.value},
        after={"state": member.state, "on": member.ended_on.isoformat(), "policy": 0},
    )
    _certify(world, learner)
    world.tell(
        learner.person,
        "programme.completed",
        {
            "track": {"ko": group.text.title_ko, "en": group.text.title_en},
            "on": member.ended_on.isoformat(),
            "reason": "",
        },
        f"/me/progress/{member.id}",
        member.decided_at,
    )


def _certify(world: World, learner: Learner) -> None:
    """The skills of the courses that were earned, as completing the track certifies them."""
    text = learner.group.text
    taught: dict[str, list[Any]] = {}
    for sections in learner.group.runs:
        run = sections[0]
        if learner.results.get(run.course.id, (False, Decimal(0)))[0]:
            for skill in run.text.skills:
                taught.setdefault(skill, []).append(run.course)
    shown = []
    for skill, courses in sorted(taught.items()):
        score = mean([learner.results[course.id][1] for course in courses])
        hours = sum(course.hours for course in courses)
        shown.append(
            Shown(
                skill_id=skill,
                kind=EvidenceKind.CERTIFIED.value,
                title=text.title_ko,
                course=text.title_ko,
                score=score / 100 if score is not None else None,
                hours=Decimal(hours) if hours else None,
                shown_on=learner.member.ended_on,
            )
        )
    world.show(learner.person, "completion", learner.member.id, shown, learner.member.decided_at)
