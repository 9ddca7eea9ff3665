"""What keeps a request from being granted, asked when it is made and again when it is approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lms.courses.degrees.models import CreditAgreement
from lms.courses.degrees.operations.crediting import room, terms_of
from lms.courses.degrees.queries.audits import StudentAudit, audit_of
from lms.courses.degrees.queries.crediting import academy_courses, agreements_for
from lms.courses.degrees.queries.curricula import offered_to, versions_of
from lms.courses.degrees.rules.binding import newer
from lms.courses.degrees.rules.crediting import credits_of_hours
from lms.courses.programmes.models import Track
from lms.db import db

if TYPE_CHECKING:
    from lms.courses.degrees.operations.requests import Asking

#: Statuses in which nothing is asked for any more.
OVER = ("graduated", "withdrawn", "dismissed")
DECLARED = ("minor", "double", "linked")


def hindrance(person_id: int, track: Track, asking: Asking, *, but: int = 0) -> str:
    """A code of ``words.REFUSALS``; empty: nothing hinders. *but*: the request that asks."""
    known = audit_of(person_id, track.id)
    if known is None:
        return "no_student"
    if known.student.facts.status in OVER:
        return "over"
    if asking.kind in ("substitution", "waiver", "move") and known.audits is None:
        return "no_version"
    ask = {
        "substitution": _substitution, "waiver": _waiver, "move": _move, "declare": _declare,
    }.get(asking.kind)  # fmt: skip
    if ask is not None:
        return ask(known, track, asking)
    return _credit(person_id, track, asking, but)


def _substitution(known: StudentAudit, _track: Track, asking: Asking) -> str:
    assert known.audits is not None
    passed = {piece.course_id for piece in known.audits.major.earned.passed}
    listed = {item.course_id for one in known.curricula for item in one.courses}
    if asking.course_id not in passed:
        return "not_passed"
    if asking.for_course_id not in listed:
        return "not_listed"
    if asking.course_id == asking.for_course_id or asking.for_course_id in passed:
        return "has_it"
    if any(one.taken == asking.course_id for one in known.student.facts.substitutions):
        return "stands_already"
    return ""


def _waiver(known: StudentAudit, _track: Track, asking: Asking) -> str:
    asked = {one.id for curriculum in known.curricula for one in curriculum.requirements}
    listed = {item.course_id for one in known.curricula for item in one.courses}
    if (asking.requirement_id is None) == (asking.for_course_id is None):
        return "one_of_both"
    if asking.requirement_id is not None and asking.requirement_id not in asked:
        return "not_asked"
    if asking.for_course_id is not None and asking.for_course_id not in listed:
        return "not_listed"
    for one in known.student.facts.waivers:
        same = (one.requirement_id, one.course_id)
        if same == (asking.requirement_id, asking.for_course_id):
            return "waived_already"
    return ""


def _move(known: StudentAudit, track: Track, asking: Asking) -> str:
    bound = known.binding.version_id
    if bound is None or asking.version_id not in newer(versions_of(track.id), bound):
        return "not_newer"
    return ""


def _declare(known: StudentAudit, track: Track, asking: Asking) -> str:
    may = {row.id: row for row in offered_to(track, DECLARED)}
    version = may.get(asking.version_id or 0)
    if version is None:
        return "not_offered"
    if version.track_id == track.id and version.form != "linked":
        return "own_track"
    if any(row.version_id == version.id for row in known.follows):
        return "follows_already"
    return ""


def _credit(person_id: int, track: Track, asking: Asking, but: int) -> str:
    agreement = db.session.get(CreditAgreement, asking.agreement_id or 0)
    if agreement is None or agreement.source != asking.kind:
        return "no_agreement"
    if agreement.id not in {one.id for one in agreements_for(track, asking.kind)}:
        return "no_agreement"
    if asking.credits is None or not asking.title:
        return "no_credits"
    if asking.kind == "academy":
        held = {one.course_id: one for one in academy_courses(person_id, agreement)}
        course = held.get(asking.course_id or 0)
        per_credit = terms_of(agreement).hours_per_credit
        if course is None or per_credit is None or asking.hours != course.hours:
            return "no_hours"
        if asking.credits != credits_of_hours(course.hours, per_credit):
            return "no_hours"
    return room(agreement, person_id, asking.credits, asking.term, but=but)
