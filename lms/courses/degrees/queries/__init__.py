"""Reads of curricula and of what students have towards them."""

from __future__ import annotations

from lms.courses.degrees.queries.audits import (
    StudentAudit,
    as_if,
    audit_of,
    audits_of,
    follows_of,
    own_audit,
    standings,
    version_id_of,
)
from lms.courses.degrees.queries.cohort import StudentLine, cohorts_of, student_lines
from lms.courses.degrees.queries.crediting import (
    academy_courses,
    agreements_at,
    agreements_for,
    credit_of_request,
    credits_of,
    partners,
)
from lms.courses.degrees.queries.curricula import (
    courses_by_id,
    courses_to_add,
    curricula,
    family_of,
    offered,
    offered_to,
    tracks_at,
    version_lines,
    version_rows,
    versions_of,
)
from lms.courses.degrees.queries.facts import facts, hidden_results, own_tracks, students
from lms.courses.degrees.queries.personal import export
from lms.courses.degrees.queries.prerequisites import (
    forgiven,
    prerequisites_of,
)
from lms.courses.degrees.queries.requests import (
    applied_micro,
    follow_by_id,
    queue,
    request_by_id,
    requests_of,
    transcript_notes,
    waiting,
)

__all__ = [
    "StudentAudit",
    "StudentLine",
    "academy_courses",
    "agreements_at",
    "agreements_for",
    "applied_micro",
    "as_if",
    "audit_of",
    "audits_of",
    "cohorts_of",
    "courses_by_id",
    "courses_to_add",
    "credit_of_request",
    "credits_of",
    "curricula",
    "export",
    "facts",
    "family_of",
    "follow_by_id",
    "follows_of",
    "forgiven",
    "hidden_results",
    "offered",
    "offered_to",
    "own_audit",
    "own_tracks",
    "partners",
    "prerequisites_of",
    "queue",
    "request_by_id",
    "requests_of",
    "standings",
    "student_lines",
    "students",
    "tracks_at",
    "transcript_notes",
    "version_id_of",
    "version_lines",
    "version_rows",
    "versions_of",
    "waiting",
]
