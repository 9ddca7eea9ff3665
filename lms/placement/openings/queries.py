"""Reading openings: the public list, the team's list, and an opening as the matcher takes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from lms import clock, matching
from lms.accounts.models import Organisation
from lms.db import db
from lms.evidence.models import EvidenceItem
from lms.interop.formats.hangul import initial_consonants, is_initials
from lms.paging import Page, paginate
from lms.placement.companies.models import CompanyProfile
from lms.placement.openings import rules
from lms.placement.openings.lines import Line, gate_code, requirement_of
from lms.placement.openings.models import Opening, RequirementLine


def _open_now() -> list[ColumnElement[bool]]:
    """An opening that takes candidates today, of a company that is verified."""
    return [
        Opening.state == rules.State.OPEN,
        or_(Opening.closes_on.is_(None), Opening.closes_on >= clock.today()),
        Opening.organisation_id.in_(
            select(CompanyProfile.organisation_id).where(CompanyProfile.state == "verified")
        ),
    ]


@dataclass(frozen=True)
class Filters:
    """What the public list is asked for; empty means all."""

    text: str = ""
    industry: str = ""
    district: str = ""
    employment_type: str = ""
    language: str = ""
    sort: str = "new"  # new, closing

    @property
    def any(self) -> bool:
        """Whether anything narrows the list."""
        return bool(
            self.text or self.industry or self.district or self.employment_type or self.language
        )


def _found(text: str) -> ColumnElement[bool]:
    text = text.strip()
    if is_initials(text):
        return Opening.initials.contains(initial_consonants(text), autoescape=True)
    return or_(
        Opening.title.icontains(text, autoescape=True),
        Opening.text.icontains(text, autoescape=True),
        Organisation.name.icontains(text, autoescape=True),
        Organisation.english_name.icontains(text, autoescape=True),
    )


def public(filters: Filters, number: int, *, size: int = 20) -> Page[Opening]:
    """Openings that take candidates now, with their company."""
    query = (
        select(Opening)
        .join(Organisation, Organisation.id == Opening.organisation_id)
        .where(*_open_now())
        .options(joinedload(Opening.organisation))
    )
    if filters.text.strip():
        query = query.where(_found(filters.text))
    for column, value in (
        (Opening.industry, filters.industry),
        (Opening.district, filters.district),
        (Opening.employment_type, filters.employment_type),
        (Opening.language, filters.language),
    ):
        if value:
            query = query.where(column == value)
    order = (
        (Opening.closes_on.is_(None), Opening.closes_on, Opening.id.desc())
        if filters.sort == "closing"
        else (Opening.opened_at.desc(), Opening.id.desc())
    )
    return paginate(query.order_by(*order), number, size=size)


def open_now(*, with_lines: bool = False) -> list[Opening]:
    """Every opening that takes candidates now, newest first."""
    query = (
        select(Opening)
        .where(*_open_now())
        .options(joinedload(Opening.organisation))
        .order_by(Opening.opened_at.desc(), Opening.id.desc())
    )
    if with_lines:
        query = query.options(selectinload(Opening.lines))
    return list(db.session.scalars(query))


def open_of(organisation_id: int) -> list[Opening]:
    """A company's openings that take candidates now."""
    return list(
        db.session.scalars(
            select(Opening)
            .where(*_open_now(), Opening.organisation_id == organisation_id)
            .order_by(Opening.opened_at.desc(), Opening.id.desc())
        )
    )


def asking_for(skill_id: str) -> list[Opening]:
    """Openings that take candidates now and name a skill in one of their lines."""
    return [
        opening
        for opening in open_now(with_lines=True)
        if any(skill_id in line.skills for line in opening.lines if line.kind != "other")
    ]


def managed(
    organisation_ids: Iterable[int] | None, *, text: str = "", state: str = "", number: int = 1
) -> Page[Opening]:
    """The team's openings in every state (None: of every company), drafts and open ones first."""
    query = _managed(organisation_ids)
    if text.strip():
        query = query.where(_found(text))
    if state:
        query = query.where(Opening.state == state)
    order = {"draft": 0, "open": 1, "paused": 2, "closed": 3}
    return paginate(
        query.order_by(case(order, value=Opening.state, else_=4), Opening.id.desc()),
        number,
        size=20,
    )


def _managed(organisation_ids: Iterable[int] | None) -> Select:
    query = (
        select(Opening)
        .join(Organisation, Organisation.id == Opening.organisation_id)
        .options(joinedload(Opening.organisation))
    )
    if organisation_ids is not None:
        query = query.where(Opening.organisation_id.in_(set(organisation_ids)))
    return query


def counts_by_state(organisation_ids: Iterable[int] | None) -> dict[str, int]:
    """How many openings of these companies (None: of all) stand in each state."""
    query = select(Opening.state, func.count()).group_by(Opening.state)
    if organisation_ids is not None:
        query = query.where(Opening.organisation_id.in_(set(organisation_ids)))
    found = {str(state): int(count) for state, count in db.session.execute(query)}
    return {state.value: found.get(state.value, 0) for state in rules.State}


# --- lines --------------------------------------------------------------------------------------


def line_of(row: RequirementLine) -> Line:
    """A stored line as it is worked on."""
    return Line(
        key=row.key,
        text=row.text,
        kind=row.kind,
        weight=row.weight,
        skills=tuple(row.skills),
        any_of=row.any_of,
        gate=gate_code(row.gate),
    )


def for_matcher(opening: Opening) -> matching.Opening:
    """The opening as the matcher takes it: the lines that are matched on, in their order."""
    asked = (requirement_of(line_of(row), opening.starts_on) for row in opening.lines)
    return matching.Opening(
        key=opening.key,
        title=opening.title,
        requirements=tuple(line for line in asked if line is not None),
    )


def holders(skill_ids: Iterable[str], person_ids: Iterable[int]) -> dict[str, set[int]]:
    """Which of these people have live evidence for each skill. One statement."""
    wanted, among = set(skill_ids), set(person_ids)
    found: dict[str, set[int]] = {skill: set() for skill in wanted}
    if not wanted or not among:
        return found
    rows = db.session.execute(
        select(EvidenceItem.skill_id, EvidenceItem.person_id)
        .where(EvidenceItem.skill_id.in_(wanted), EvidenceItem.superseded_at.is_(None))
        .distinct()
    )
    for skill_id, person_id in rows:
        if person_id in among:
            found[skill_id].add(person_id)
    return found


def evidence_counts(lines: Iterable[Line], person_ids: Iterable[int]) -> dict[str, int]:
    """How many of these people have evidence for a line's skills (all of them, or one if that is
    enough), by the line's key; lines without skills are left out.
    """
    asked = [line for line in lines if line.skills and line.kind != "other"]
    by_skill = holders({skill for line in asked for skill in line.skills}, person_ids)
    counts = {}
    for line in asked:
        people = [by_skill[skill] for skill in line.skills]
        counts[line.key] = len(set.union(*people) if line.any_of else set.intersection(*people))
    return counts


def count_open() -> int:
    """How many openings take candidates now."""
    return int(
        db.session.scalar(select(func.count()).select_from(Opening).where(*_open_now())) or 0
    )
