"""What members do beside courses: certificate exams, internships; and the mentors of a cohort."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses import editing
from lms.courses.editing import NotAllowed
from lms.courses.programmes.models import (
    Cohort,
    CohortMember,
    Internship,
    MemberExam,
    MemberState,
    Mentor,
    MentorNote,
)
from lms.db import db
from lms.evidence import operations as evidence
from lms.evidence.operations import Shown
from lms.matching.model import EvidenceKind

EXAM_FIELDS = ("title", "on", "result", "score", "skills")
INTERNSHIP_FIELDS = (
    "organisation_id", "company", "starts_on", "ends_on", "hours", "evaluation", "skills",
)  # fmt: skip
#: What evidence calls them.
EXAM, INTERNSHIP = "certificate_exam", "internship"


def add_exam(member: CohortMember, values: dict[str, Any], by: Person) -> MemberExam:
    """Note an exam; a passed one is evidence of its skills at once."""
    row = MemberExam(
        member_id=member.id, noted_by_id=by.id, created_at=clock.now(),
        **{name: values[name] for name in EXAM_FIELDS},
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.record(
        "programme.exam", "cohort_member", member.id, actor=by,
        after={"exam": row.id, "on": row.on.isoformat(), "result": row.result},
    )  # fmt: skip
    _show_exam(member, row)
    return row


def update_exam(row: MemberExam, values: dict[str, Any], *, version: int) -> None:
    """Change an exam (the result came); ``Conflict`` where somebody else saved in between."""
    editing.hold(row, version)
    before = {"exam": row.id, "result": row.result}
    for name in EXAM_FIELDS:
        setattr(row, name, values[name])
    db.session.flush()
    audit.record(
        "programme.exam_changed", "cohort_member", row.member_id,
        before=before, after={"exam": row.id, "result": row.result},
    )  # fmt: skip
    _show_exam(db.session.get_one(CohortMember, row.member_id), row)


def _show_exam(member: CohortMember, row: MemberExam) -> None:
    counts = row.result == "passed" and row.withdrawn_at is None
    evidence.record(
        member.person_id,
        EXAM,
        row.id,
        [
            Shown(
                skill_id=skill, kind=EvidenceKind.CERTIFIED.value, title=row.title,
                shown_on=row.on, level=row.score[:40],
            )
            for skill in (row.skills if counts else ())
        ],
    )  # fmt: skip


def add_internship(member: CohortMember, values: dict[str, Any], by: Person) -> Internship:
    """Note an internship; evaluated by the company, it is evidence of its skills."""
    row = Internship(
        member_id=member.id, noted_by_id=by.id, created_at=clock.now(),
        **{name: values[name] for name in INTERNSHIP_FIELDS},
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.record(
        "programme.internship", "cohort_member", member.id, actor=by,
        after={"internship": row.id, "on": row.starts_on.isoformat(), "hours": row.hours},
    )  # fmt: skip
    _show_internship(member, row)
    return row


def update_internship(row: Internship, values: dict[str, Any], *, version: int) -> None:
    """Change an internship; ``Conflict`` where somebody else saved in between."""
    editing.hold(row, version)
    for name in INTERNSHIP_FIELDS:
        setattr(row, name, values[name])
    db.session.flush()
    audit.record(
        "programme.internship_changed", "cohort_member", row.member_id,
        after={"internship": row.id, "hours": row.hours},
    )  # fmt: skip
    _show_internship(db.session.get_one(CohortMember, row.member_id), row)


def _show_internship(member: CohortMember, row: Internship) -> None:
    over = row.ends_on <= clock.today() and row.evaluation.strip() and row.withdrawn_at is None
    evidence.record(
        member.person_id,
        INTERNSHIP,
        row.id,
        [
            Shown(
                skill_id=skill, kind=EvidenceKind.PROJECT.value, title=row.company,
                shown_on=row.ends_on, hours=Decimal(row.hours) if row.hours else None,
            )
            for skill in (row.skills if over else ())
        ],
    )  # fmt: skip


def withdraw_beside(row: MemberExam | Internship) -> bool:
    """Take an exam or an internship back, with its evidence; it stays in the history."""
    if row.withdrawn_at is not None:
        return False
    row.withdrawn_at = clock.now()
    db.session.flush()
    member = db.session.get_one(CohortMember, row.member_id)
    if isinstance(row, MemberExam):
        _show_exam(member, row)
    else:
        _show_internship(member, row)
    kind = "exam" if isinstance(row, MemberExam) else "internship"
    audit.record(
        f"programme.{kind}_withdrawn", "cohort_member", row.member_id, before={kind: row.id}
    )
    return True


def add_mentor(
    cohort: Cohort, person: Person, member_id: int | None, from_on: date, until_on: date | None
) -> Mentor:
    """Let *person* stand by the cohort, or by one of its members. The same again is found.

    ``NotAllowed``: ends_before_start; not_a_member (the member is of another cohort);
    mentor_is_member.
    """
    if until_on is not None and until_on < from_on:
        raise NotAllowed("ends_before_start")
    members = list(
        db.session.scalars(select(CohortMember).where(CohortMember.cohort_id == cohort.id))
    )
    if member_id is not None and member_id not in {one.id for one in members}:
        raise NotAllowed("not_a_member")
    if any(one.person_id == person.id and one.state == MemberState.ENROLLED for one in members):
        raise NotAllowed("mentor_is_member")
    same = db.session.scalar(
        select(Mentor).where(
            Mentor.cohort_id == cohort.id,
            Mentor.person_id == person.id,
            Mentor.member_id == member_id if member_id is not None else Mentor.member_id.is_(None),
            Mentor.until_on.is_(None) | (Mentor.until_on >= from_on),
        )
    )
    if same is not None:
        return same
    row = Mentor(
        cohort_id=cohort.id, person_id=person.id, member_id=member_id, from_on=from_on,
        until_on=until_on, created_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.record(
        "cohort.mentor", "cohort", cohort.id, after={"person": person.id, "member": member_id}
    )
    return row


def end_mentor(row: Mentor) -> bool:
    """End a mentor's part today; False where it had ended."""
    today = clock.today()
    if row.until_on is not None and row.until_on <= today:
        return False
    row.until_on = max(row.from_on, today)
    db.session.flush()
    audit.record("cohort.mentor_ended", "cohort", row.cohort_id, before={"person": row.person_id})
    return True


def write_note(mentor: Mentor, member: CohortMember, text: str, on: date) -> MentorNote:
    """Tell those who run the cohort something about a member."""
    row = MentorNote(
        mentor_id=mentor.id, member_id=member.id, on=on, text=text.strip(), created_at=clock.now()
    )
    db.session.add(row)
    db.session.flush()
    audit.record("cohort.mentor_note", "cohort_member", member.id, after={"note": row.id})
    return row
