"""A member's way to completion and graduation, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lms import storage
from lms.accounts.models import Person
from lms.courses.catalogue.models import Course
from lms.courses.programmes.models import CohortMember, RequirementCheck, TrackRequirement
from lms.courses.programmes.queries.assessment import (
    assess_many,
    attendance_of,
    checks_of,
    policy_for,
    requirements_of,
    results_of,
)
from lms.courses.programmes.queries.deciding import Names, names_of
from lms.courses.programmes.queries.leaving import DOCUMENTS
from lms.courses.programmes.queries.public import CurriculumLine, curriculum_of
from lms.courses.programmes.rules.completion import (
    AttendanceFact,
    Completion,
    CompletionPolicy,
    Line,
    Result,
)
from lms.db import db
from lms.storage import Attachment


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
    decided: list[dict[str, Any]]  # the lines that the end was decided by
    names: Names
    attendance: AttendanceFact | None
    asked: list[TrackRequirement]  # beside courses
    checks: dict[int, RequirementCheck]
    documents: list[Attachment]
    decider: Person | None


def progress_of(member: CohortMember) -> Progress:
    """How the rule stands for *member* now, and by which lines it was decided."""
    policy = policy_for(member.cohort.track_id, member.cohort_id).value
    results = results_of(member.person_id)
    attendance = attendance_of([member.person_id], member.cohort_id)
    completion = assess_many([member], policy, {member.person_id: results}, attendance)[member.id]
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
        names=names_of(member.cohort.track_id),
        attendance=attendance.get(member.person_id),
        asked=requirements_of(member.cohort.track_id),
        checks=checks_of([member.id]).get(member.id, {}),
        documents=storage.attachments(DOCUMENTS, [member.id])[member.id],
        decider=db.session.get(Person, member.decided_by_id) if member.decided_by_id else None,
    )
