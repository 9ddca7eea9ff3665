"""The course's bank of rubrics: make, change, copy, put away."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses.editing import hold
from lms.courses.rubrics import queries, registry, rules
from lms.courses.rubrics.models import Rubric, RubricVersion
from lms.courses.rubrics.operations.versions import add_version, lines_of, write
from lms.courses.rubrics.registry import Use
from lms.courses.rubrics.rules import Line, Problem
from lms.db import db


@dataclass(frozen=True)
class RubricValues:
    """A rubric as its form or a file gives it."""

    title_ko: str
    title_en: str
    hide_points: bool
    lines: list[Line]


@dataclass(frozen=True)
class Saved:
    """What saving did: the version in force, and which assignments went over to it or did not."""

    version: RubricVersion
    is_new: bool
    adopted: list[Use]
    kept_back: list[Use]  # their points are not what the criteria add up to


class Refused(Exception):
    """Nothing was written; ``problems`` say why."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = list(problems)
        super().__init__(", ".join(problem.code for problem in self.problems))


def create(course_id: int, values: RubricValues, by: Person | None) -> Rubric:
    """Put a rubric into the bank of a course. Raises :class:`Refused`."""
    _check(values)
    rubric = Rubric(
        course_id=course_id,
        title_ko=values.title_ko,
        title_en=values.title_en,
        hide_points=values.hide_points,
        in_bank=True,
        created_at=clock.now(),
        created_by_id=by.id if by else None,
    )
    db.session.add(rubric)
    db.session.flush()
    lines = [rules.kept_from(None, replace(line, id=None)) for line in values.lines]
    add_version(rubric, lines, None, by)
    audit.record("rubric.create", "rubric", rubric.id, after=_facts(rubric))
    return rubric


def update(
    rubric: Rubric, values: RubricValues, version: int, adopting: Collection[int], by: Person | None
) -> Saved:
    """Change a rubric that is still at *version*.

    What assignments are judged by stays as it is and a new version is made; those among *adopting*
    (ids of uses) whose points the criteria add up to go over to it, the others keep theirs. Marks
    that were given stay with the version that they were given by. Raises
    :class:`lms.courses.editing.Conflict` and :class:`Refused`.
    """
    hold(rubric, version)
    _check(values)
    current = queries.current(rubric)
    using = registry.uses([current.id])
    before = _facts(rubric)
    known = {line.id: line for line in lines_of(current)}
    after = [rules.kept_from(known.get(line.id), line) for line in values.lines]
    rubric.title_ko, rubric.title_en = values.title_ko, values.title_en
    rubric.hide_points, rubric.updated_at = values.hide_points, clock.now()
    total = sum((line.points for line in after), start=after[0].points * 0)
    staying = [use for use in using if use.points != total or use.id not in adopting]
    changed = rules.judgement(after) != rules.judgement(lines_of(current))
    if changed and staying:
        made = add_version(rubric, after, current, by)
    else:
        made = write(current, after, by)
    adopted = []
    if made.id != current.id:
        adopted = [use for use in using if use.points == total and use.id in adopting]
        for use in adopted:
            registry.adopt(use.id, made)
    db.session.flush()
    audit.record("rubric.update", "rubric", rubric.id, before=before, after=_facts(rubric))
    kept_back = [use for use in staying if changed and use.points != total]
    return Saved(made, made.id != current.id, adopted, kept_back)


def copy_to_bank(
    source: RubricVersion, course_id: int, by: Person | None, *, title_ko: str, title_en: str
) -> Rubric:
    """A rubric in the bank of *course_id* that says what *source* says."""
    values = RubricValues(
        title_ko=title_ko,
        title_en=title_en,
        hide_points=source.rubric.hide_points,
        lines=lines_of(source),
    )
    rubric = create(course_id, values, by)
    rubric.source_id = source.rubric_id
    db.session.flush()
    return rubric


def archive(rubric: Rubric) -> bool:
    """Take it out of the bank; what is judged by it stays as it is. False: it was out already."""
    hold(rubric)
    if rubric.archived_at is not None:
        return False
    rubric.archived_at = clock.now()
    audit.record("rubric.archive", "rubric", rubric.id)
    return True


def restore(rubric: Rubric) -> bool:
    """Put it back into the bank. False: it is there."""
    hold(rubric)
    if rubric.archived_at is None:
        return False
    rubric.archived_at = None
    audit.record("rubric.restore", "rubric", rubric.id)
    return True


def _check(values: RubricValues) -> None:
    if found := rules.problems(values.lines):
        raise Refused(found)


def _facts(rubric: Rubric) -> dict[str, Any]:
    version = queries.current(rubric)
    return {
        "number": version.number,
        "hide_points": rubric.hide_points,
        "criteria": [[line.id, str(line.points)] for line in version.criteria],
    }
