"""Writing terms."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Organisation
from lms.courses import editing
from lms.courses.terms import queries, registry, rules
from lms.courses.terms.models import Term, TermDate
from lms.courses.terms.rules import Plan, Problem, Window
from lms.db import db


class Refused(Exception):
    """The dates cannot be; *problems* say where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


def create_term(organisation_id: int, plan: Plan) -> Term:
    """Add a term. :class:`Refused` with everything that is wrong."""
    _hold_organisation(organisation_id)
    _check(organisation_id, plan, None)
    now = clock.now()
    term = Term(organisation_id=organisation_id, created_at=now, updated_at=now)
    _apply(term, plan)
    db.session.add(term)
    db.session.flush()
    audit.record("term.create", "term", term.id, after=facts(term))
    return term


def update_term(term: Term, plan: Plan, *, version: int) -> None:
    """Change a term; ``editing.Conflict`` where somebody did so meanwhile, :class:`Refused`."""
    _hold_organisation(term.organisation_id)
    editing.hold(term, version)
    _check(term.organisation_id, plan, term.id)
    before = facts(term)
    if queries.plan_of(term) == plan:
        return
    _apply(term, plan)
    term.updated_at = clock.now()
    db.session.flush()
    audit.record("term.update", "term", term.id, before=before, after=facts(term))


def remove_term(term: Term) -> None:
    """Delete a term in which nothing is offered. :class:`Refused` otherwise."""
    editing.hold(term)
    held = queries.offering_counts([term.id]).get(term.id, 0)
    if held:
        raise Refused([Problem("", "has_offerings", {"n": held})])
    registry.removed(term)
    audit.record("term.remove", "term", term.id, before=facts(term))
    db.session.delete(term)
    db.session.flush()


def facts(term: Term) -> dict[str, Any]:
    """A term for the trail: its days and windows in ISO 8601."""
    return {
        "organisation": term.organisation_id,
        "year": term.year,
        "season": term.season,
        "starts_on": term.starts_on.isoformat(),
        "ends_on": term.ends_on.isoformat(),
    } | {
        f"{row.kind}_window": f"{row.opens_at.isoformat()}/{row.closes_at.isoformat()}"
        for row in sorted(term.dates, key=lambda row: rules.KINDS.index(row.kind))
    }


def _hold_organisation(organisation_id: int) -> None:
    """Two new terms at once must see each other: they overlap or not by what is there."""
    db.session.execute(
        select(Organisation.id).where(Organisation.id == organisation_id).with_for_update()
    )


def _check(organisation_id: int, plan: Plan, term_id: int | None) -> None:
    found = rules.problems(plan, queries.others(organisation_id, term_id))
    if found:
        raise Refused(found)


def _apply(term: Term, plan: Plan) -> None:
    term.year, term.season = plan.year, plan.season
    term.starts_on, term.ends_on = plan.starts_on, plan.ends_on
    held = {row.kind: row for row in term.dates}
    for kind, row in held.items():
        if kind not in plan.windows:
            term.dates.remove(row)
    for kind, window in plan.windows.items():
        _set(term, held.get(kind), kind, window)


def _set(term: Term, row: TermDate | None, kind: str, window: Window) -> None:
    if row is None:
        term.dates.append(TermDate(kind=kind, opens_at=window.opens_at, closes_at=window.closes_at))
    else:
        row.opens_at, row.closes_at = window.opens_at, window.closes_at
