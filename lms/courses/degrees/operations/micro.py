"""Micro-degrees (마이크로디그리): pre-application, application, and the grant."""

from __future__ import annotations

from collections.abc import Callable

from flask import url_for
from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses.degrees.models import CurriculumVersion, StudentCurriculum
from lms.courses.degrees.operations.asking import OVER
from lms.courses.degrees.operations.crediting import refuse_kept
from lms.courses.degrees.queries.audits import StudentAudit, audit_of, own_audit
from lms.courses.degrees.rules.audit import Audit
from lms.courses.editing import Conflict, NotAllowed
from lms.courses.programmes.models import Track
from lms.db import db


def preapply(person: Person, track: Track, version: CurriculumVersion) -> StudentCurriculum:
    """Say beforehand that one wants it (예비신청); saying it again changes nothing."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    known = audit_of(person.id, track.id)
    if known is None or known.audits is None:
        raise NotAllowed("no_version")
    if known.student.facts.status in OVER:
        raise NotAllowed("over")
    if version.form != "micro" or version.state != "published":
        raise NotAllowed("not_offered")
    held = next((row for row in known.follows if row.version_id == version.id), None)
    if held is not None:
        return held
    row = StudentCurriculum(
        person_id=person.id, version_id=version.id, home_track_id=track.id, state="pre",
        since_on=clock.today(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.record(
        "student_curriculum.pre", "student_curriculum", row.id, actor=person,
        after={"version": version.id, "state": "pre"},
    )  # fmt: skip
    return row


def apply(row: StudentCurriculum, person: Person) -> None:
    """Ask for the grant, once everything is met; ``NotAllowed``: not_met, not_pre."""
    _lock(row)
    if row.state == "applied":
        return
    if row.state != "pre":
        raise NotAllowed("not_pre")
    # As the student sees it: a refusal, or none, must not tell of a result that is not shown yet.
    if not _audited(row, own_audit).met:
        raise NotAllowed("not_met")
    _set(row, "applied", person)


def leave(row: StudentCurriculum, person: Person) -> bool:
    """Take it back, before it was granted."""
    _lock(row)
    if row.state not in ("pre", "applied"):
        return False
    row.ended_on = clock.today()
    _set(row, "ended", person)
    return True


def grant(row: StudentCurriculum, actor: Person, version: int) -> None:
    """Grant it, if it still holds; the transcript notes it from now on."""
    _lock(row)
    if row.version != version or row.state != "applied":
        raise Conflict
    if actor.id == row.person_id:
        raise NotAllowed("own")
    if not _audited(row).met:
        raise NotAllowed("not_met")
    refuse_kept(db.session.get_one(Track, row.home_track_id), "student_register")
    row.granted_on, row.decided_by_id = clock.today(), actor.id
    _set(row, "granted", actor)
    _tell(row, "degree.micro_granted")


def send_back(row: StudentCurriculum, actor: Person, reason: str, version: int) -> None:
    """Not granted, with a reason: it is a pre-application again."""
    _lock(row)
    if row.version != version or row.state != "applied":
        raise Conflict
    if actor.id == row.person_id:
        raise NotAllowed("own")
    if not reason:
        raise NotAllowed("reason")
    row.reason = reason[:300]
    _set(row, "pre", actor, reason)
    _tell(row, "degree.micro_sent_back", reason)


def _audited(
    row: StudentCurriculum, read: Callable[[int, int], StudentAudit | None] = audit_of
) -> Audit:
    known = read(row.person_id, row.home_track_id)
    if known is None:
        raise NotAllowed("no_student")
    for version, found in known.pairs:
        if version.id == row.version_id:
            return found
    raise NotAllowed("no_version")


def _set(row: StudentCurriculum, state: str, actor: Person, reason: str = "") -> None:
    before, row.state = row.state, state
    db.session.flush()
    audit.record(
        f"student_curriculum.{state}", "student_curriculum", row.id, actor=actor,
        before={"state": before}, after={"state": state}, reason=reason,
    )  # fmt: skip


def _tell(row: StudentCurriculum, kind: str, reason: str = "") -> None:
    title = {"ko": row.curriculum.title_ko, "en": row.curriculum.title_en}
    notify(
        row.person, kind, {"title": title, "reason": reason}, url=url_for("degrees.micro"),
        dedup_key=f"{kind}:{row.id}:{row.version}",
    )  # fmt: skip


def _lock(row: StudentCurriculum) -> None:
    db.session.execute(
        select(StudentCurriculum)
        .where(StudentCurriculum.id == row.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
