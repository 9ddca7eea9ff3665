"""The rubrics of a course, and those of other courses that a person teaches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from lms.courses.catalogue.models import Course, Offering
from lms.courses.rubrics import registry
from lms.courses.rubrics.models import Rubric, RubricVersion
from lms.courses.rubrics.registry import Use
from lms.db import db
from lms.i18n import local
from lms.paging import Page, paginate

SORTS = ("newest", "title")


@dataclass(frozen=True)
class RubricRow:
    """A rubric in a list, with its newest version and what uses any of them."""

    rubric: Rubric
    version: RubricVersion
    uses: list[Use]

    @property
    def total(self) -> Decimal:
        """What the criteria add up to."""
        return self.version.total


def current(rubric: Rubric) -> RubricVersion:
    """The newest version: what is offered for new work."""
    return max(rubric.versions, key=lambda version: version.number)


def bank(
    course_id: int, *, text: str = "", sort: str = "newest", archived: bool = False, page: int = 1
) -> Page[RubricRow]:
    """A page of the rubrics in a course's bank. Five statements, whatever its length."""
    query = (
        select(Rubric)
        .where(Rubric.course_id == course_id, Rubric.in_bank.is_(True))
        .where(Rubric.archived_at.is_not(None) if archived else Rubric.archived_at.is_(None))
    )
    rows: Page[Rubric] = paginate(_listed(_named(query, text), sort), page)
    uses = _uses_of(rows.items)
    return rows.map(lambda rubric: RubricRow(rubric, current(rubric), uses.get(rubric.id, [])))


def elsewhere(course_ids: Iterable[int], *, text: str = "", page: int = 1) -> Page[RubricRow]:
    """Rubrics of these courses, of their banks and of their assignments, to be copied."""
    query = select(Rubric).where(
        Rubric.course_id.in_(list(course_ids)), Rubric.archived_at.is_(None)
    )
    rows: Page[Rubric] = paginate(
        _listed(_named(query, text), "newest").options(joinedload(Rubric.course)), page
    )
    uses = _uses_of(rows.items)
    return rows.map(lambda rubric: RubricRow(rubric, current(rubric), uses.get(rubric.id, [])))


def courses_of_offerings(offering_ids: Iterable[int]) -> list[int]:
    """The courses of these offerings."""
    return list(
        db.session.scalars(
            select(Course.id)
            .join(Offering, Offering.course_id == Course.id)
            .where(Offering.id.in_(list(offering_ids)))
            .distinct()
        )
    )


def rubric_names(ids: set[int]) -> dict[int, str]:
    """Titles in the page's language."""
    rows = db.session.execute(
        select(Rubric.id, Rubric.title_ko, Rubric.title_en).where(Rubric.id.in_(ids))
    )
    return {row.id: local(row) for row in rows}


def _named(query: Select[Any], text: str) -> Select[Any]:
    if not text:
        return query
    like = f"%{text.replace('%', '').replace('_', ' ')}%"
    return query.where(or_(Rubric.title_ko.ilike(like), Rubric.title_en.ilike(like)))


def _listed(query: Select[Any], sort: str) -> Select[Any]:
    moment = func.coalesce(Rubric.updated_at, Rubric.created_at)
    order = (Rubric.title_ko, Rubric.id) if sort == "title" else (moment.desc(), Rubric.id.desc())
    return query.options(
        selectinload(Rubric.versions).selectinload(RubricVersion.criteria)
    ).order_by(*order)


def _uses_of(rubrics: Iterable[Rubric]) -> dict[int, list[Use]]:
    owner = {version.id: rubric.id for rubric in rubrics for version in rubric.versions}
    found: dict[int, list[Use]] = {}
    for use in registry.uses(owner):
        found.setdefault(owner[use.version_id], []).append(use)
    return found
