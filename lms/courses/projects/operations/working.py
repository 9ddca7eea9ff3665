"""What a team does on its project: hand-ins, comments, meetings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import delete, select
from werkzeug.datastructures import FileStorage

from lms import audit, clock, storage
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.editing import NotAllowed
from lms.courses.projects import notices
from lms.courses.projects.models import (
    HAND_IN,
    ProjectComment,
    ProjectHandIn,
    ProjectMeeting,
    ProjectMilestone,
    ProjectTeam,
)
from lms.courses.projects.queries.companies import company_people, mentor_of
from lms.db import db
from lms.storage import Attachment, Stored, TooLarge

MOST_FILES = 10
MOST_BYTES = 50 * 1024 * 1024


def keep_files(files: Iterable[FileStorage]) -> list[Stored]:
    """Write uploads to disk before any row is; ``NotAllowed``: file_large, file_blank, file_many."""
    kept = []
    for file in files:
        if not file.filename:
            continue
        try:
            stored = storage.keep(file.stream, file.filename, most=MOST_BYTES)
        except TooLarge as large:
            raise NotAllowed("file_large", most=MOST_BYTES // 1024 // 1024) from large
        if stored.size == 0:
            raise NotAllowed("file_blank")
        kept.append(stored)
    if len(kept) > MOST_FILES:
        raise NotAllowed("file_many", most=MOST_FILES)
    return kept


def _writable(team: ProjectTeam) -> None:
    if team.round.closed_at is not None:
        raise NotAllowed("closed")
    if team.project_id is None or team.round.published_at is None:
        raise NotAllowed("no_project")


def hand_in(
    team: ProjectTeam, milestone: ProjectMilestone, by: Person, note: str, link: str,
    files: list[Stored], version: int,
) -> ProjectHandIn:  # fmt: skip
    """Hand in for the team, or again instead of before; new files take the place of the old ones.

    ``Conflict`` where a team mate handed in in between. ``NotAllowed``: nothing, accepted, closed.
    """
    editing.hold(team)
    _writable(team)
    row = db.session.scalar(
        select(ProjectHandIn).where(
            ProjectHandIn.team_id == team.id, ProjectHandIn.milestone_id == milestone.id
        )
    )
    held = storage.attachments(HAND_IN, [row.id])[row.id] if row else []
    if (row.version if row else 0) != version:
        raise editing.Conflict
    if not (note.strip() or link.strip() or files or held):
        raise NotAllowed("nothing")
    if row is not None and row.accepted_at is not None:
        raise NotAllowed("accepted")
    if row is None:
        row = ProjectHandIn(milestone_id=milestone.id, team_id=team.id)
        db.session.add(row)
    row.note, row.link, row.by_id, row.handed_at = note.strip(), link.strip(), by.id, clock.now()
    db.session.flush()
    if files:
        db.session.execute(
            delete(Attachment).where(
                Attachment.subject_kind == HAND_IN, Attachment.subject_id == row.id
            )
        )
        for at, file in enumerate(files):
            storage.attach(file, HAND_IN, row.id, person_id=by.id, position=at)
    db.session.flush()
    audit.record(
        "project_team.hand_in", "project_team", team.id, actor=by,
        after={"project_milestone": milestone.id, "files": [one.sha256 for one in files]},
    )  # fmt: skip
    for person in _readers(team):
        notices.handed_in(person, team, milestone, row)
    return row


def _readers(team: ProjectTeam) -> list[Person]:
    """Whom a hand-in concerns at the company: the mentor, else its whole team."""
    project = team.project
    if project is None:
        return []
    mentor = mentor_of(project)
    return [mentor] if mentor is not None else company_people(project.organisation_id)


def accept(team: ProjectTeam, milestone: ProjectMilestone, by: Person, *, undo: bool) -> bool:
    """Mentor or staff take what was handed in as done, or take that back."""
    editing.hold(team)
    if team.round.closed_at is not None:
        raise NotAllowed("closed")
    row = db.session.scalar(
        select(ProjectHandIn).where(
            ProjectHandIn.team_id == team.id, ProjectHandIn.milestone_id == milestone.id
        )
    )
    if row is None:
        raise NotAllowed("not_handed_in")
    if (row.accepted_at is not None) != undo:
        return False
    row.accepted_at, row.accepted_by_id = (None, None) if undo else (clock.now(), by.id)
    db.session.flush()
    audit.record(
        f"project_team.{'unaccept' if undo else 'accept'}", "project_team", team.id, actor=by,
        after={"project_milestone": milestone.id},
    )  # fmt: skip
    if not undo:
        for member in team.members:
            notices.accepted(member.person, team, milestone, row)
    return True


def comment(team: ProjectTeam, milestone: ProjectMilestone, by: Person, text: str) -> None:
    """Say something about a team's milestone; the others of the team and its mentor are told."""
    if team.round.closed_at is not None:
        raise NotAllowed("closed")
    row = ProjectComment(
        team_id=team.id, milestone_id=milestone.id, by_id=by.id, text=text.strip(), at=clock.now()
    )
    db.session.add(row)
    db.session.flush()
    audit.record("project_team.comment", "project_team", team.id, actor=by,
                 after={"project_milestone": milestone.id})  # fmt: skip
    people = [member.person for member in team.members]
    mentor = mentor_of(team.project) if team.project is not None else None
    if mentor is not None:
        people.append(mentor)
    for person in people:
        if person.id != by.id:
            notices.commented(person, team, milestone, row)


def note_meeting(team: ProjectTeam, by: Person, on: date, text: str) -> ProjectMeeting:
    """Keep a note of a meeting."""
    if team.round.closed_at is not None:
        raise NotAllowed("closed")
    row = ProjectMeeting(
        team_id=team.id, by_id=by.id, on=on, text=text.strip(), created_at=clock.now()
    )
    db.session.add(row)
    db.session.flush()
    audit.record("project_team.meeting", "project_team", team.id, actor=by,
                 after={"on": on.isoformat()})  # fmt: skip
    return row
