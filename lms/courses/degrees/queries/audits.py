"""Audits of students: of one, of many, and as if they followed something else."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.courses.degrees.models import CurriculumVersion, StudentCurriculum
from lms.courses.degrees.queries.curricula import curricula, version_rows, versions_of
from lms.courses.degrees.queries.facts import Student, hidden_results, students
from lms.courses.degrees.rules.audit import Audit, Audits, Curriculum, audit_all
from lms.courses.degrees.rules.binding import Binding, binding
from lms.courses.programmes.models import Track
from lms.courses.programmes.rules.completion import DegreeFact
from lms.db import db

#: States in which another version is followed, so that the audit shows it.
FOLLOWED = ("pre", "applied", "active", "granted")


@dataclass(frozen=True)
class StudentAudit:
    """A student with what binds them and the audits; *audits* none: no version binds.

    *versions*: the rows behind the audits, the major first; *follows*: the declared ones.
    """

    student: Student
    binding: Binding
    versions: tuple[CurriculumVersion, ...]
    follows: tuple[StudentCurriculum, ...]
    curricula: tuple[Curriculum, ...]
    audits: Audits | None

    @property
    def pairs(self) -> list[tuple[CurriculumVersion, Audit]]:
        """Each version with its audit."""
        return list(zip(self.versions, self.audits.all, strict=True)) if self.audits else []


def audit_of(person_id: int, track_id: int) -> StudentAudit | None:
    """One student's audit as staff see it; none where they never were a member of the track."""
    return audits_of([person_id], track_id).get(person_id)


def own_audit(person_id: int, track_id: int) -> StudentAudit | None:
    """The audit as the student may see it: results that they do not see yet count as under way."""
    hidden = hidden_results(person_id)
    return audits_of([person_id], track_id, hidden=hidden).get(person_id)


def audits_of(
    person_ids: Collection[int], track_id: int, *, hidden: Collection[int] = ()
) -> dict[int, StudentAudit]:
    """Many students' audits of one track; the statements do not grow with the people."""
    known = students(person_ids, track_id, hidden=hidden)
    follows = follows_of(list(known), track_id)
    majors = versions_of(track_id)
    bound = {
        person_id: binding(majors, one.entrance_year, _moved(follows.get(person_id, ())))
        for person_id, one in known.items()
    }
    ids = {one.version_id for one in bound.values() if one.version_id is not None}
    ids |= {row.version_id for rows in follows.values() for row in rows}
    read = curricula(ids)
    rows = version_rows(ids)
    found = {}
    for person_id, student in known.items():
        others = tuple(
            row for row in follows.get(person_id, ()) if rows[row.version_id].form != "major"
        )
        found[person_id] = _audited(student, bound[person_id], others, read, rows)
    return found


def _audited(
    student: Student,
    bound: Binding,
    follows: tuple[StudentCurriculum, ...],
    read: dict[int, Curriculum],
    rows: dict[int, CurriculumVersion],
) -> StudentAudit:
    if bound.version_id is None:
        return StudentAudit(student, bound, (), follows, (), None)
    ids = [bound.version_id, *(row.version_id for row in follows)]
    used = tuple(read[one] for one in ids)
    return StudentAudit(
        student, bound, tuple(rows[one] for one in ids), follows, used,
        audit_all(used[0], used[1:], student.facts),
    )  # fmt: skip


def standings(person_ids: Collection[int], track_id: int) -> dict[int, DegreeFact]:
    """How students stand with the curriculum of their major, for the completion of the programme.

    What it asks beside courses is left out: the programme decides on that itself. Whoever no version
    binds is left out too.
    """
    found = {}
    for person_id, known in audits_of(person_ids, track_id).items():
        if known.audits is not None:
            lines = [line for line in known.audits.major.lines if line.check is None]
            found[person_id] = DegreeFact(sum(line.met for line in lines), len(lines))
    return found


def as_if(
    known: StudentAudit, major_id: int | None, other_ids: Sequence[int]
) -> StudentAudit | None:
    """The audit as if the student followed these versions; nothing is changed.

    Of another track's major, what programmes ask beside courses is that track's own: it is left out.
    """
    ids = [major_id or known.binding.version_id, *other_ids]
    if ids[0] is None:
        return None
    read, rows = curricula({one for one in ids if one}), version_rows({one for one in ids if one})
    if any(one not in read for one in ids):
        return None
    used = tuple(read[one] for one in ids if one is not None)
    facts = known.student.facts
    if known.versions and rows[used[0].id].track_id != known.versions[0].track_id:
        facts = replace(facts, checks=())
    return StudentAudit(
        replace(known.student, facts=facts), Binding(used[0].id, "what_if"),
        tuple(rows[one.id] for one in used), (), used, audit_all(used[0], used[1:], facts),
    )  # fmt: skip


def follows_of(
    person_ids: Collection[int], track_id: int
) -> dict[int, tuple[StudentCurriculum, ...]]:
    """What students declared or moved to, in order."""
    found: dict[int, list[StudentCurriculum]] = {}
    for start in range(0, len(person_ids), 500):
        for row in db.session.scalars(
            select(StudentCurriculum)
            .where(
                StudentCurriculum.person_id.in_(list(person_ids)[start : start + 500]),
                StudentCurriculum.home_track_id == track_id,
                StudentCurriculum.state.in_(FOLLOWED),
            )
            .options(
                joinedload(StudentCurriculum.curriculum)
                .joinedload(CurriculumVersion.track)
                .joinedload(Track.organisation)
            )
            .order_by(StudentCurriculum.id)
        ):
            found.setdefault(row.person_id, []).append(row)
    return {person_id: tuple(rows) for person_id, rows in found.items()}


def _moved(rows: Sequence[StudentCurriculum]) -> int | None:
    moved = [
        row.version_id for row in rows if row.curriculum.form == "major" and row.state == "active"
    ]
    return moved[-1] if moved else None


def version_id_of(person_id: int, track_id: int) -> int | None:
    """The major version that binds a student; none where no version does."""
    found = audits_of([person_id], track_id).get(person_id)
    return found.binding.version_id if found is not None else None
