"""The versions of a rubric: changed in place until somebody was marked by them."""

from __future__ import annotations

from collections.abc import Sequence

from lms import clock
from lms.accounts.models import Person
from lms.courses.rubrics import registry, rules
from lms.courses.rubrics.models import Criterion, Rubric, RubricVersion
from lms.courses.rubrics.rules import Line
from lms.db import db


def line_of(criterion: Criterion) -> Line:
    """A criterion as values."""
    return Line(
        id=criterion.id,
        title_ko=criterion.title_ko,
        title_en=criterion.title_en,
        points=criterion.points,
        levels=[dict(level) for level in criterion.levels],
        skills=list(criterion.skills),
        note_ko=criterion.note_ko,
        note_en=criterion.note_en,
    )


def lines_of(version: RubricVersion | None) -> list[Line]:
    """The criteria of a version as values."""
    return [line_of(criterion) for criterion in version.criteria] if version else []


def mark_used(version: RubricVersion | None) -> None:
    """Somebody is marked by *version*: what it says stays as it is from now on."""
    if version is not None and version.used_at is None:
        version.used_at = clock.now()


def keep_own(
    current: RubricVersion | None,
    *,
    course_id: int,
    title_ko: str,
    title_en: str,
    lines: Sequence[Line],
    by: Person | None = None,
) -> RubricVersion | None:
    """The version that says *lines* for one assignment whose version was *current*.

    Without lines there is none; call :func:`leave` with *current* once nothing points to it. The assignment's own rubric changes in place, or gets a new version
    where somebody was marked by it; a rubric of the bank is left alone: the assignment gets a
    rubric of its own, copied from it.
    """
    before = lines_of(current)
    known = {line.id: line for line in before}
    after = [rules.kept_from(known.get(line.id), line) for line in lines]
    if not after:
        return None
    if current is None:
        rubric = _new(course_id, title_ko, title_en, by)
        return add_version(rubric, after, None, by)
    same = rules.judgement(before) == rules.judgement(after)
    if same and [line.skills for line in before] == [line.skills for line in after]:
        return current
    if current.rubric.in_bank:
        rubric = _new(course_id, title_ko, title_en, by)
        rubric.source_id = current.rubric_id
        return add_version(rubric, after, current, by)
    return write(current, after, by)


def write(current: RubricVersion, lines: Sequence[Line], by: Person | None) -> RubricVersion:
    """Let a rubric say *lines*: *current* itself, or a new version where it is in use."""
    used = current.used_at is not None
    if rules.needs_new_version(used=used, before=lines_of(current), after=lines):
        return add_version(current.rubric, lines, current, by)
    known = {criterion.id: criterion for criterion in current.criteria}
    skills_changed = False
    kept = []
    for position, line in enumerate(lines):
        criterion = known.get(line.id or 0)
        if criterion is None:
            criterion = Criterion()
        elif list(criterion.skills) != line.skills:
            skills_changed = True
        _fill(criterion, line, position)
        kept.append(criterion)
    current.criteria = kept
    db.session.flush()
    if skills_changed and used:
        registry.skills_changed(current)
    return current


def add_version(
    rubric: Rubric, lines: Sequence[Line], before: RubricVersion | None, by: Person | None
) -> RubricVersion:
    """A further version of *rubric*; its lines go on from those of *before* with the same id."""
    lineage = {line.id: line.lineage for line in before.criteria} if before is not None else {}
    number = max((version.number for version in rubric.versions), default=0) + 1
    version = RubricVersion(
        number=number, created_at=clock.now(), created_by_id=by.id if by else None
    )
    rubric.versions.append(version)
    for position, line in enumerate(lines):
        criterion = Criterion(origin_id=lineage.get(line.id or 0))
        _fill(criterion, line, position)
        version.criteria.append(criterion)
    rubric.updated_at = clock.now()
    db.session.flush()
    return version


def leave(version: RubricVersion | None) -> None:
    """Remove an assignment's own rubric that nothing points to any more and nobody was marked by."""
    if version is None or version.rubric.in_bank:
        return
    versions = version.rubric.versions
    if any(one.used_at for one in versions) or registry.uses(one.id for one in versions):
        return
    db.session.delete(version.rubric)
    db.session.flush()


def _new(course_id: int, title_ko: str, title_en: str, by: Person | None) -> Rubric:
    rubric = Rubric(
        course_id=course_id,
        title_ko=title_ko,
        title_en=title_en,
        created_at=clock.now(),
        created_by_id=by.id if by else None,
    )
    db.session.add(rubric)
    db.session.flush()
    return rubric


def _fill(criterion: Criterion, line: Line, position: int) -> None:
    criterion.title_ko, criterion.title_en = line.title_ko, line.title_en
    criterion.note_ko, criterion.note_en = line.note_ko or "", line.note_en or ""
    criterion.points, criterion.skills = line.points, list(line.skills)
    criterion.levels, criterion.position = rules.in_order(line.levels), position
