"""The company's evaluation: draft, handed to staff, released, and what it shows of skills."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.editing import NotAllowed
from lms.courses.projects import notices
from lms.courses.projects.models import PersonEvaluation, ProjectEvaluation, ProjectTeam
from lms.courses.projects.queries.companies import company_people
from lms.courses.projects.queries.evaluations import evaluations_of, measures_of, points_of
from lms.courses.projects.queries.rounds import staff_people
from lms.courses.projects.rules import evaluating
from lms.courses.rubrics import operations as rubrics
from lms.courses.rubrics.models import RubricVersion
from lms.db import db
from lms.evidence import operations as evidence
from lms.evidence.operations import Shown
from lms.matching.model import EvidenceKind

#: What evidence calls it; its source is the team.
SOURCE = "project"
Points = Mapping[int, Decimal]


def _version_for(team: ProjectTeam, newest: ProjectEvaluation | None) -> RubricVersion:
    """By which rubric is judged now: a draft keeps the one with which it was begun."""
    if newest is not None and newest.state == "draft":
        return newest.rubric_version
    if newest is not None and newest.state == "submitted":
        raise NotAllowed("submitted")
    version = team.round.rubric_version
    if version is None or not version.criteria:
        raise NotAllowed("no_rubric")
    return version


def _begin(
    team: ProjectTeam, version: RubricVersion, newest: ProjectEvaluation | None
) -> ProjectEvaluation:
    """The next number of a team's evaluations."""
    assert team.project_id is not None
    row = ProjectEvaluation(
        team_id=team.id,
        project_id=team.project_id,
        rubric_version_id=version.id,
        number=newest.number + 1 if newest else 1,
        points={},
        created_at=clock.now(),
    )
    db.session.add(row)
    rubrics.mark_used(version)
    return row


def write(
    team: ProjectTeam, by: Person, points: Points, comment: str,
    people: Mapping[int, tuple[Points, str]], version: int, *, submit: bool,
) -> ProjectEvaluation:  # fmt: skip
    """Keep a draft, or hand it to staff. *people*: (points that differ, reason) by member.

    ``Conflict`` where a colleague saved in between. ``NotAllowed``: submitted, no_rubric,
    no_project, unfinished, out_of_range, reason_needed, closed.
    """
    editing.hold(team)
    if team.project_id is None:
        raise NotAllowed("no_project")
    if team.round.closed_at is not None:
        raise NotAllowed("closed")
    newest = next(iter(evaluations_of(team.id)), None)
    held = newest if newest is not None and newest.state == "draft" else None
    rubric = _version_for(team, newest)
    if (held.version if held else 0) != version:
        raise editing.Conflict
    _check(team, measures_of(rubric), points, people, submit=submit)
    row = held or _begin(team, rubric, newest)
    row.points = {str(key): f"{value:f}" for key, value in points.items()}
    row.comment, row.by_id = comment.strip(), by.id
    _keep_people(row, people)
    if submit:
        row.state, row.submitted_at, row.reason = "submitted", clock.now(), ""
    db.session.flush()
    audit.record(
        f"project_evaluation.{'submit' if submit else 'save'}", "project_evaluation", row.id,
        actor=by, after={"number": row.number, "state": row.state},
    )  # fmt: skip
    if submit:
        for person in staff_people(team.round.cohort_id):
            notices.evaluated(person, team, row)
    return row


def _check(
    team: ProjectTeam, measures: list[evaluating.Measure], points: Points,
    people: Mapping[int, tuple[Points, str]], *, submit: bool,
) -> None:  # fmt: skip
    members = {one.person_id for one in team.members}
    found = evaluating.problems(measures, points)
    for person_id, (differing, reason) in people.items():
        if person_id not in members:
            raise NotAllowed("not_member")
        if differing and not reason.strip():
            raise NotAllowed("reason_needed")
        found += [
            one for one in evaluating.problems(measures, {**points, **differing})
            if one[1] == "out_of_range"
        ]  # fmt: skip
    if any(code == "out_of_range" for _id, code in found):
        raise NotAllowed("out_of_range")
    if submit and found:
        raise NotAllowed("unfinished")


def _keep_people(row: ProjectEvaluation, people: Mapping[int, tuple[Points, str]]) -> None:
    known = {one.person_id: one for one in row.people}
    for person_id, one in known.items():
        if not people.get(person_id, ({}, ""))[0]:
            row.people.remove(one)
    for person_id, (differing, reason) in people.items():
        if not differing:
            continue
        line = known.get(person_id)
        if line is None:
            line = PersonEvaluation(person_id=person_id)
            row.people.append(line)
        line.points = {str(key): f"{value:f}" for key, value in differing.items()}
        line.reason = reason.strip()


def give_back(row: ProjectEvaluation, reason: str, by: Person, version: int) -> None:
    """Staff give it back to the company. ``NotAllowed``: state, reason_needed."""
    editing.hold(row, version)
    if row.state != "submitted":
        raise NotAllowed("state")
    if not reason.strip():
        raise NotAllowed("reason_needed")
    row.state, row.reason = "draft", reason.strip()
    db.session.flush()
    audit.record(
        "project_evaluation.return", "project_evaluation", row.id, actor=by,
        before={"state": "submitted"}, after={"state": "draft"}, reason=reason.strip(),
    )  # fmt: skip
    for person in company_people(row.project.organisation_id):
        notices.evaluation_returned(person, row.team, row)


def release(row: ProjectEvaluation, by: Person, version: int) -> bool:
    """Let the members see it; it becomes evidence. False where it is released already."""
    if row.state == "released":
        return False
    editing.hold(row, version)
    if row.state != "submitted":
        raise NotAllowed("state")
    for older in evaluations_of(row.team_id):
        if older.state == "released":
            older.state = "superseded"
    row.state, row.released_by_id, row.released_at = "released", by.id, clock.now()
    db.session.flush()
    audit.record(
        "project_evaluation.release", "project_evaluation", row.id, actor=by,
        before={"state": "submitted"}, after={"state": "released", "number": row.number},
    )  # fmt: skip
    show(row)
    for member in row.team.members:
        notices.result(member.person, row.team, row)
    return True


def show(row: ProjectEvaluation) -> None:
    """Make every member's evidence what the released evaluation says. Idempotent."""
    assert row.released_at is not None
    measures, whole = measures_of(row.rubric_version), points_of(row.points)
    own = {one.person_id: points_of(one.points) for one in row.people}
    cohort = row.team.round.cohort
    on = row.released_at.astimezone(clock.SEOUL).date()
    for member in row.team.members:
        points = {**whole, **own.get(member.person_id, {})}
        evidence.record(
            member.person_id, SOURCE, row.team_id,
            [
                Shown(
                    skill_id=one.skill, kind=EvidenceKind.PROJECT.value, title=row.project.title,
                    shown_on=on, course=f"{cohort.track.title_ko} {cohort.title_ko}"[:200],
                    criterion=one.criterion, level=one.level[:120], score=one.score,
                )
                for one in evaluating.shares(measures, points, row.project.skills)
            ],
        )  # fmt: skip
