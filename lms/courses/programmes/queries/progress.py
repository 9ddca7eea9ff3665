"""A member's way to completion, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lms.accounts.models import Person
from lms.courses.catalogue.models import Course
from lms.courses.programmes.models import CohortMember
from lms.courses.programmes.queries.assessment import assess, policy_for, results_of
from lms.courses.programmes.queries.public import CurriculumLine, curriculum_of
from lms.courses.programmes.rules.completion import Completion, CompletionPolicy, Line, Result
from lms.db import db


@dataclass(frozen=True)
class ProgressLine:
    """A requirement as it stands; *course* where it is one."""

    line: Line
    course: Course | None


@dataclass(frozen=True)
class Progress:
    """What the page of a member's progress shows."""

    member: CohortMember
    person: Person
    completion: Completion
    policy: CompletionPolicy
    lines: list[ProgressLine]
    electives: list[tuple[CurriculumLine, Result | None]]
    decided: list[dict[str, Any]]  # the lines that completion was decided by


def progress_of(member: CohortMember) -> Progress:
    """How the rule stands for *member* now, and by which lines it was decided."""
    policy = policy_for(member.cohort.track_id, member.cohort_id).value
    results = results_of(member.person_id)
    completion = assess(member, policy, results)
    curriculum, _skills = curriculum_of(member.cohort.track_id)
    courses = {line.course.id: line.course for line in curriculum}
    return Progress(
        member=member,
        person=db.session.get_one(Person, member.person_id),
        completion=completion,
        policy=policy,
        lines=[
            ProgressLine(line, courses.get(line.params.get("course_id", 0)))
            for line in completion.lines
        ],
        electives=[(line, results.get(line.course.id)) for line in curriculum if not line.required],
        decided=list((member.decision or {}).get("lines", ())),
    )
