"""Making, changing, publishing and copying versions of curricula."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from lms import audit, clock
from lms.courses import editing
from lms.courses.degrees.models import (
    CurriculumCourse,
    CurriculumRequirement,
    CurriculumVersion,
    DegreeRequest,
    StudentCurriculum,
)
from lms.courses.degrees.queries.curricula import versions_of
from lms.courses.degrees.rules.binding import Version, clashes
from lms.courses.degrees.rules.prerequisites import (
    Prerequisite,
    courses_in,
    cycle,
    from_json,
    to_json,
)
from lms.courses.degrees.rules.requirements import Asked, read, stored
from lms.courses.editing import NotAllowed
from lms.courses.programmes.models import Track
from lms.db import db

FIELDS = (
    "title_ko", "title_en", "entrance_from", "entrance_to", "overlap_credits", "term_credits",
)  # fmt: skip
COURSE_FIELDS = ("kind", "area", "year", "season")


def create_version(track: Track, form: str, values: dict[str, Any]) -> CurriculumVersion:
    """A new draft."""
    now = clock.now()
    row = CurriculumVersion(
        track_id=track.id, form=form, state="draft", created_at=now, updated_at=now,
        **{name: values[name] for name in FIELDS},
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.record("curriculum.create", "curriculum_version", row.id, after=_facts(row))
    return row


def update_version(row: CurriculumVersion, values: dict[str, Any], *, version: int) -> None:
    """Change a draft; of one in force only its titles and the last entrance year.

    Raises ``editing.Conflict``, :class:`editing.NotAllowed` (clash).
    """
    editing.hold(row, version)
    before = _facts(row)
    names = FIELDS if row.state == "draft" else ("title_ko", "title_en", "entrance_to")
    for name in names:
        setattr(row, name, values[name])
    if row.entrance_to is not None and row.entrance_to < row.entrance_from:
        raise NotAllowed("years")
    row.updated_at = clock.now()
    db.session.flush()
    if _facts(row) != before:
        audit.record(
            "curriculum.update", "curriculum_version", row.id, before=before, after=_facts(row)
        )


def copy_version(row: CurriculumVersion) -> CurriculumVersion:
    """A new draft with the same courses and requirements, for the years after."""
    now = clock.now()
    year = max(row.entrance_from, row.entrance_to or row.entrance_from) + 1
    copy = CurriculumVersion(
        track_id=row.track_id, form=row.form, title_ko=row.title_ko, title_en=row.title_en,
        entrance_from=year, entrance_to=None, overlap_credits=row.overlap_credits,
        term_credits=row.term_credits, state="draft", created_at=now, updated_at=now,
    )  # fmt: skip
    copy.courses = [
        CurriculumCourse(
            course_id=one.course_id, kind=one.kind, area=one.area, year=one.year,
            season=one.season, prerequisite=one.prerequisite,
        )
        for one in row.courses
    ]  # fmt: skip
    copy.requirements = [
        CurriculumRequirement(
            position=one.position, kind=one.kind, title_ko=one.title_ko, title_en=one.title_en,
            params=one.params,
        )
        for one in row.requirements
    ]  # fmt: skip
    db.session.add(copy)
    db.session.flush()
    audit.record(
        "curriculum.copy", "curriculum_version", copy.id, before={"version": row.id},
        after=_facts(copy),
    )  # fmt: skip
    return copy


def hindrances(row: CurriculumVersion) -> list[str]:
    """What keeps a draft from being published, as codes of ``words.REFUSALS``."""
    found = []
    kinds = {one.kind for one in row.requirements}
    if not row.courses:
        found.append("no_courses")
    if not row.requirements:
        found.append("no_requirements")
    if row.form != "major" and "total" not in kinds:
        found.append("no_total")
    if row.form == "micro" and row.overlap_credits is None:
        found.append("no_overlap")
    listed = {one.course_id for one in row.courses}
    asked = [read(one.id, one.kind, one.params) for one in row.requirements]
    if any(set(one.courses) - listed for one in asked):
        found.append("unlisted")
    if any(not one.course.credits for one in row.courses):
        found.append("without_credits")
    mine = Version(row.id, row.entrance_from, row.entrance_to, row.state)
    if row.form == "major" and clashes(versions_of(row.track_id, row.form), mine):
        found.append("same_year")
    return found


def publish_version(row: CurriculumVersion) -> list[str]:
    """Put a draft in force, or say what hinders."""
    editing.hold(row)
    if row.state == "published":
        return []
    if row.state == "draft" and (found := hindrances(row)):
        return found
    before = row.state
    row.state, row.updated_at = "published", clock.now()
    row.published_at = row.published_at or clock.now()
    db.session.flush()
    audit.record(
        "curriculum.publish", "curriculum_version", row.id,
        before={"state": before}, after={"state": row.state},
    )  # fmt: skip
    return []


def close_version(row: CurriculumVersion) -> bool:
    """Nobody new may choose it; those whom it binds stay bound."""
    editing.hold(row)
    if row.state != "published":
        return False
    row.state, row.updated_at = "closed", clock.now()
    db.session.flush()
    audit.record(
        "curriculum.close", "curriculum_version", row.id,
        before={"state": "published"}, after={"state": "closed"},
    )  # fmt: skip
    return True


def delete_draft(row: CurriculumVersion) -> None:
    """Drop a draft that nobody ever followed or asked for."""
    editing.hold(row)
    held = (
        db.session.scalar(
            select(func.count()).where(StudentCurriculum.version_id == row.id)
        )
        or db.session.scalar(select(func.count()).where(DegreeRequest.version_id == row.id))
    )  # fmt: skip
    if row.state != "draft" or held:
        raise NotAllowed("in_use")
    audit.record("curriculum.delete", "curriculum_version", row.id, before=_facts(row))
    db.session.delete(row)
    db.session.flush()


def hold_draft(row: CurriculumVersion, version: int | None = None) -> None:
    """Lock a version whose courses or requirements are about to change; only drafts may."""
    editing.hold(row, version)
    if row.state != "draft":
        raise NotAllowed("not_draft")
    row.updated_at = clock.now()


def set_course(
    row: CurriculumVersion, course_id: int, values: dict[str, Any], *, version: int | None = None
) -> CurriculumCourse:
    """List a course, or change how it is listed."""
    hold_draft(row, version)
    found = next((one for one in row.courses if one.course_id == course_id), None)
    before = _course_facts(found) if found is not None else None
    if found is None:
        found = CurriculumCourse(course_id=course_id)
        row.courses.append(found)
    for name in COURSE_FIELDS:
        setattr(found, name, values[name])
    db.session.flush()
    audit.record(
        "curriculum.course", "curriculum_version", row.id,
        before=before, after=_course_facts(found),
    )  # fmt: skip
    return found


def remove_course(row: CurriculumVersion, course_id: int, *, version: int) -> None:
    """List a course no more; refused while something names it (``named``)."""
    hold_draft(row, version)
    found = next((one for one in row.courses if one.course_id == course_id), None)
    if found is None:
        return
    named = {
        req.course_id
        for one in row.courses
        if one is not found
        for req in courses_in(from_json(one.prerequisite))
    }
    asked = {
        course for one in row.requirements for course in read(one.id, one.kind, one.params).courses
    }
    if course_id in named | asked:
        raise NotAllowed("named")
    row.courses.remove(found)
    db.session.flush()
    audit.record(
        "curriculum.course_removed", "curriculum_version", row.id, before=_course_facts(found)
    )


def set_prerequisite(
    row: CurriculumVersion, course_id: int, expr: Prerequisite | None, *, version: int
) -> None:
    """What must come before a listed course.

    ``NotAllowed``: not_draft, unlisted (a course that the version does not list), cycle (with *ring*:
    the courses that would ask for one another).
    """
    hold_draft(row, version)
    found = next(one for one in row.courses if one.course_id == course_id)
    listed = {one.course_id for one in row.courses}
    if {req.course_id for req in courses_in(expr)} - listed:
        raise NotAllowed("unlisted")
    rules = {one.course_id: from_json(one.prerequisite) for one in row.courses}
    ring = cycle({**rules, course_id: expr})
    if ring:
        raise NotAllowed("cycle", ring=ring)
    before, found.prerequisite = found.prerequisite, to_json(expr)
    db.session.flush()
    if before != found.prerequisite:
        audit.record(
            "curriculum.prerequisite", "curriculum_version", row.id,
            before={"course": course_id, "rule": before},
            after={"course": course_id, "rule": found.prerequisite},
        )  # fmt: skip


def add_requirement(
    row: CurriculumVersion, asked: Asked, titles: tuple[str, str], *, version: int
) -> CurriculumRequirement:
    """Ask for something more, after what is asked already."""
    hold_draft(row, version)
    last = max((one.position for one in row.requirements), default=-1)
    added = CurriculumRequirement(
        kind=asked.kind, position=last + 1, title_ko=titles[0], title_en=titles[1],
        params=stored(asked),
    )  # fmt: skip
    row.requirements.append(added)
    db.session.flush()
    audit.record("curriculum.requirement", "curriculum_version", row.id, after=_asked_facts(added))
    return added


def update_requirement(
    one: CurriculumRequirement, asked: Asked, titles: tuple[str, str], *, version: int
) -> None:
    """Change what is asked."""
    hold_draft(one.curriculum, version)
    before = _asked_facts(one)
    one.params, (one.title_ko, one.title_en) = stored(asked), titles
    db.session.flush()
    audit.record(
        "curriculum.requirement", "curriculum_version", one.version_id,
        before=before, after=_asked_facts(one),
    )  # fmt: skip


def move_requirement(one: CurriculumRequirement, step: int) -> None:
    """Fill it earlier or later than its neighbour."""
    row = one.curriculum
    hold_draft(row)
    order = list(row.requirements)
    at = order.index(one)
    to = min(max(at + step, 0), len(order) - 1)
    order.insert(to, order.pop(at))
    for position, each in enumerate(order):
        each.position = position
    db.session.flush()
    if at != to:
        audit.record(
            "curriculum.requirement", "curriculum_version", row.id,
            before={"requirement": one.id, "position": at},
            after={"requirement": one.id, "position": to},
        )  # fmt: skip


def remove_requirement(one: CurriculumRequirement) -> None:
    """Ask for it no more; refused where a request names it."""
    row = one.curriculum
    hold_draft(row)
    if db.session.scalar(select(func.count()).where(DegreeRequest.requirement_id == one.id)):
        raise NotAllowed("in_use")
    before = _asked_facts(one)
    row.requirements.remove(one)
    db.session.flush()
    audit.record("curriculum.requirement", "curriculum_version", row.id, before=before)


def _facts(row: CurriculumVersion) -> dict[str, Any]:
    return {
        "form": row.form, "state": row.state, "from": row.entrance_from, "to": row.entrance_to,
        "title": row.title_ko, "credits": str(row.term_credits),
        "overlap": None if row.overlap_credits is None else str(row.overlap_credits),
    }  # fmt: skip


def _course_facts(one: CurriculumCourse) -> dict[str, Any]:
    return {"course": one.course_id, **{name: getattr(one, name) for name in COURSE_FIELDS}}


def _asked_facts(one: CurriculumRequirement) -> dict[str, Any]:
    return {"requirement": one.id, "kind": one.kind, "rule": one.params, "title": one.title_ko}
