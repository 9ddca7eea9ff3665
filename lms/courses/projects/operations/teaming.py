"""Teams: made by members or staff, by the rule, or taken over from groups; and their wishes.

The round's row is locked before people move, so that nobody is in two teams and no team overflows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.editing import NotAllowed
from lms.courses.groups import queries as groups
from lms.courses.groups.models import GroupSet
from lms.courses.projects.models import (
    ProjectEvaluation,
    ProjectMember,
    ProjectRound,
    ProjectTeam,
    ProjectWish,
)
from lms.courses.projects.queries.rounds import catalogue, dates_of
from lms.courses.projects.queries.teams import live_members, skills_shown, teams, unteamed
from lms.courses.projects.rules import phases, teaming
from lms.db import db

MOST_TEAMS = 200


class PlanChanged(Exception):
    """What was previewed is not what would happen by now; nothing was written."""


def _name(row: ProjectRound, wanted: str) -> str:
    name = " ".join(wanted.split())
    if not name:
        raise NotAllowed("no_name")
    held = teams(row.id)
    if len(held) >= MOST_TEAMS:
        raise NotAllowed("too_many_teams")
    if any("".join(one.name.casefold().split()) == "".join(name.casefold().split())
           for one in held):  # fmt: skip
        raise NotAllowed("name_taken")
    return name


def _make(row: ProjectRound, name: str, by: Person, group_id: int | None = None) -> ProjectTeam:
    team = ProjectTeam(
        round_id=row.id, name=name, made_by_id=by.id, created_at=clock.now(), group_id=group_id
    )
    db.session.add(team)
    db.session.flush()
    audit.record("project_team.create", "project_team", team.id, actor=by,
                 after={"project_round": row.id})  # fmt: skip
    return team


def _open_to_members(row: ProjectRound) -> None:
    code = phases.may_form(
        dates_of(row), clock.now(), published=row.published_at is not None,
        closed=row.closed_at is not None, self_teams=row.self_teams,
    )  # fmt: skip
    if code is not None:
        raise NotAllowed(code)


def _stay(row: ProjectRound, person_id: int) -> ProjectMember | None:
    return db.session.scalar(
        select(ProjectMember).where(
            ProjectMember.round_id == row.id, ProjectMember.person_id == person_id,
            ProjectMember.left_at.is_(None),
        )
    )  # fmt: skip


def _size(team: ProjectTeam) -> int:
    rows = select(ProjectMember.id).where(
        ProjectMember.team_id == team.id, ProjectMember.left_at.is_(None)
    )
    return len(db.session.scalars(rows).all())


def _enter(team: ProjectTeam, person_id: int) -> None:
    db.session.add(
        ProjectMember(
            team_id=team.id, round_id=team.round_id, person_id=person_id, joined_at=clock.now()
        )
    )
    db.session.flush()
    db.session.expire(team, ["members"])
    audit.record("project_team.join", "project_team", team.id, after={"person": person_id})


def _end(stay: ProjectMember) -> None:
    stay.left_at = clock.now()
    db.session.flush()
    team = db.session.get_one(ProjectTeam, stay.team_id)
    db.session.expire(team, ["members"])
    audit.record("project_team.leave", "project_team", team.id, before={"person": stay.person_id})


def make_own(row: ProjectRound, name: str, person: Person) -> ProjectTeam:
    """A member makes a team and is its first. ``NotAllowed``: in_team, teams_over, by_staff, …"""
    editing.hold(row)
    _open_to_members(row)
    if _stay(row, person.id) is not None:
        raise NotAllowed("in_team")
    team = _make(row, _name(row, name), person)
    _enter(team, person.id)
    return team


def join(team: ProjectTeam, person: Person) -> bool:
    """A member joins; False where they are in it already. ``NotAllowed``: in_team, full, …"""
    row = team.round
    editing.hold(row)
    stay = _stay(row, person.id)
    if stay is not None and stay.team_id == team.id:
        return False
    _open_to_members(row)
    if stay is not None:
        raise NotAllowed("in_team")
    if _size(team) >= row.team_max:
        raise NotAllowed("team_full", most=row.team_max)
    _enter(team, person.id)
    return True


def leave(team: ProjectTeam, person: Person) -> bool:
    """A member leaves; the team of nobody is gone."""
    row = team.round
    editing.hold(row)
    stay = _stay(row, person.id)
    if stay is None or stay.team_id != team.id:
        return False
    _open_to_members(row)
    _end(stay)
    if _size(team) == 0:
        _drop(team)
    return True


def _drop(team: ProjectTeam) -> None:
    team.deleted_at = clock.now()
    db.session.flush()
    audit.record("project_team.remove", "project_team", team.id)


def add_team(row: ProjectRound, name: str, by: Person) -> ProjectTeam:
    """Staff make a team."""
    editing.hold(row)
    _writable(row)
    return _make(row, _name(row, name), by)


def remove_team(team: ProjectTeam) -> bool:
    """Staff take a team apart, as long as no project is assigned to it."""
    editing.hold(team.round)
    if team.deleted_at is not None:
        return False
    _writable(team.round)
    if team.project_id is not None:
        raise NotAllowed("published")
    for stay in db.session.scalars(
        select(ProjectMember).where(
            ProjectMember.team_id == team.id, ProjectMember.left_at.is_(None)
        )
    ).all():
        _end(stay)
    _drop(team)
    return True


def _writable(row: ProjectRound) -> None:
    if row.closed_at is not None:
        raise NotAllowed("closed")


def evaluated(team_id: int) -> bool:
    """Whether the company has evaluated the team: who is in it and what it does stay."""
    found = db.session.scalar(
        select(ProjectEvaluation.id)
        .where(ProjectEvaluation.team_id == team_id, ProjectEvaluation.state != "draft")
        .limit(1)
    )
    return found is not None


def place(row: ProjectRound, person_id: int, team: ProjectTeam | None) -> bool:
    """Staff put a member into a team, or (none) take them out. ``NotAllowed``: not_member,
    team_full, evaluated."""
    editing.hold(row)
    _writable(row)
    stay = _stay(row, person_id)
    if (stay.team_id if stay else None) == (team.id if team else None):
        return False
    for one in (stay.team_id if stay else None, team.id if team else None):
        if one is not None and evaluated(one):
            raise NotAllowed("evaluated")
    if team is not None:
        if person_id not in {one.id for one in live_members(row.cohort_id)}:
            raise NotAllowed("not_member")
        if _size(team) >= row.team_max:
            raise NotAllowed("team_full", most=row.team_max)
    if stay is not None:
        _end(stay)
    if team is not None:
        _enter(team, person_id)
    return True


def plan_balanced(row: ProjectRound) -> tuple[tuple[tuple[int, ...], ...], str]:
    """How the rule would divide those who are in no team, and the digest of exactly that."""
    people = [one.id for one in unteamed(row)]
    made = teaming.balanced(skills_shown(people), row.team_max, row.seed)
    text = json.dumps(made)
    return made, hashlib.sha256(text.encode()).hexdigest()


def make_balanced(row: ProjectRound, stem: str, digest: str, by: Person) -> list[ProjectTeam]:
    """Make exactly the previewed teams; :class:`PlanChanged` where they would differ by now."""
    editing.hold(row)
    _writable(row)
    if row.published_at is not None:
        raise NotAllowed("published")
    made, now = plan_balanced(row)
    if now != digest:
        raise PlanChanged
    found, number = [], 0
    taken = {"".join(one.name.casefold().split()) for one in teams(row.id)}
    for people in made:
        number += 1
        while "".join(f"{stem} {number}".casefold().split()) in taken:
            number += 1
        team = _make(row, f"{stem} {number}", by)
        for person_id in people:
            _enter(team, person_id)
        found.append(team)
    return found


def take_groups(row: ProjectRound, group_set: GroupSet, by: Person) -> int:
    """Make teams of the groups of a set, with those members who are in no team yet; how many.

    Repeating it takes over only what is new. Whoever does not fit any more is left without.
    """
    editing.hold(row)
    _writable(row)
    if row.published_at is not None:
        raise NotAllowed("published")
    free = {one.id for one in unteamed(row)}
    held = {one.group_id: one for one in teams(row.id) if one.group_id is not None}
    taken = {"".join(one.name.casefold().split()) for one in teams(row.id)}
    members = groups.members_of_many(one.id for one in groups.groups_of_set(group_set.id))
    made = 0
    for group in groups.groups_of_set(group_set.id):
        people = [one.id for one in members[group.id] if one.id in free]
        team = held.get(group.id)
        if team is None:
            if not people or "".join(group.name.casefold().split()) in taken:
                continue
            team = _make(row, group.name, by, group.id)
            made += 1
        for person_id in people[: max(0, row.team_max - _size(team))]:
            _enter(team, person_id)
            free.discard(person_id)
    return made


def rank(team: ProjectTeam, project_ids: Iterable[int], version: int, by: Person) -> None:
    """Keep a team's wishes in order. ``Conflict`` where a team mate saved in between.

    ``NotAllowed``: wishes_over; not_offered; twice.
    """
    row = team.round
    editing.hold(row)
    editing.hold(team, version)
    code = phases.may_wish(
        dates_of(row), clock.now(), published=row.published_at is not None,
        closed=row.closed_at is not None,
    )  # fmt: skip
    if code is not None:
        raise NotAllowed(code)
    wanted = list(project_ids)
    if len(set(wanted)) != len(wanted):
        raise NotAllowed("twice")
    if not set(wanted) <= {one.id for one in catalogue(row.id)}:
        raise NotAllowed("not_offered")
    if [one.project_id for one in team.wishes] == wanted:
        return
    team.wishes = []
    db.session.flush()
    team.wishes = [ProjectWish(project_id=one, rank=at) for at, one in enumerate(wanted, 1)]
    db.session.flush()
    db.session.execute(
        ProjectTeam.__table__.update()  # type: ignore[attr-defined]
        .where(ProjectTeam.id == team.id)
        .values(version=ProjectTeam.version + 1)
    )
    db.session.expire(team, ["version"])
    audit.record("project_team.rank", "project_team", team.id, actor=by,
                 after={"choices": len(wanted)})  # fmt: skip
