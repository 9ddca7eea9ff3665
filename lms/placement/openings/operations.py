"""Writing openings: posted, their lines confirmed, opened, paused, closed. All idempotent."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms import audit, clock, outbox
from lms.accounts.models import Organisation, Person
from lms.db import db
from lms.interop.formats.hangul import initial_consonants
from lms.placement.companies import queries as companies
from lms.placement.openings import rules
from lms.placement.openings.lines import GATES, Line
from lms.placement.openings.models import Opening, RequirementLine
from lms.placement.openings.rules import Act, Move, State

#: The outbox row that asks for vectors of what changed.
VECTORS = "ranking.vectors"


class Conflict(Exception):
    """Somebody else saved the opening in the meantime; *opening* is how it stands now."""

    def __init__(self, opening: Opening) -> None:
        super().__init__(f"opening {opening.id} is at version {opening.version}")
        self.opening = opening


@dataclass(frozen=True)
class Terms:
    """The facts of an opening beside its lines."""

    title: str
    language: str
    industry: str
    employment_type: str
    experience: str = "either"
    headcount: int = 1
    district: str = ""
    pay_min: int | None = None
    pay_max: int | None = None
    starts_on: date | None = None
    closes_on: date | None = None

    def plain(self) -> dict[str, Any]:
        """For the audit trail."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.__dict__.items()
        }


def new_key() -> str:
    """A key for a line, or for an opening: random, so that it says nothing."""
    return secrets.token_hex(8)


def create(
    organisation: Organisation, terms: Terms, text: str, lines: Iterable[Line], by: Person | None
) -> Opening:
    """A draft from a pasted posting, with the lines that were read from it (unconfirmed)."""
    opening = Opening(
        organisation=organisation,
        key=new_key(),
        text=text,
        state=State.DRAFT,
        created_by_id=by.id if by is not None else None,
        created_at=clock.now(),
    )
    _set(opening, terms)
    opening.lines = [_row(line, position) for position, line in enumerate(lines)]
    db.session.add(opening)
    db.session.flush()
    audit.record(
        "opening.create",
        "opening",
        opening.id,
        after={**terms.plain(), "lines": len(opening.lines)},
    )
    return opening


def change(opening: Opening, version: int, terms: Terms) -> Opening:
    """Change the facts; :class:`Conflict` where *version* is not the present one."""
    _check(opening, version)
    before = {name: getattr(opening, name) for name in terms.__dict__}
    _set(opening, terms)
    db.session.flush()
    audit.record(
        "opening.change",
        "opening",
        opening.id,
        before=Terms(**before).plain(),
        after=terms.plain(),
    )
    return opening


def confirm(opening: Opening, version: int, lines: Iterable[Line], by: Person | None) -> Opening:
    """Keep the lines as a person confirmed them.

    Lines keep their keys; those marked as removed go. The opening's version rises, so that a
    ranked list made before is told from one made after.
    """
    _check(opening, version)
    kept = [line for line in lines if not line.removed]
    rows = {row.key: row for row in opening.lines}
    before = {row.key: row.kind for row in opening.lines}
    opening.lines = [
        _write(rows[line.key], line, position) if line.key in rows else _row(line, position)
        for position, line in enumerate(kept)
    ]
    opening.confirmed_at = clock.now()
    opening.confirmed_by_id = by.id if by is not None else None
    db.session.flush()
    audit.record(
        "opening.confirm",
        "opening",
        opening.id,
        before={"lines": before},
        after={"lines": {line.key: line.kind for line in kept}},
    )
    _ask_for_vectors(opening)
    return opening


def act(opening: Opening, what: Act) -> Move:
    """Open, pause, resume or close; what became of it, with the reason where it may not be."""
    result = rules.move(
        State(opening.state),
        what,
        confirmed=opening.confirmed_at is not None,
        verified=companies.is_verified(opening.organisation_id),
        closes_on=opening.closes_on,
        today=clock.today(),
    )
    if not result.changed:
        return result
    before = opening.state
    opening.state = result.state
    if result.state is State.OPEN and opening.opened_at is None:
        opening.opened_at = clock.now()
    if result.state is State.CLOSED:
        opening.closed_at = clock.now()
    db.session.flush()
    audit.record(
        f"opening.{what.value}",
        "opening",
        opening.id,
        before={"state": before},
        after={"state": result.state.value},
    )
    if result.state is State.OPEN:
        _ask_for_vectors(opening)
    return result


def _check(opening: Opening, version: int) -> None:
    if opening.version != version:
        raise Conflict(opening)


def _set(opening: Opening, terms: Terms) -> None:
    for name, value in terms.__dict__.items():
        setattr(opening, name, value)
    opening.initials = initial_consonants(f"{terms.title} {opening.organisation.name}")[:400]


def _row(line: Line, position: int) -> RequirementLine:
    return _write(RequirementLine(key=line.key), line, position)


def _write(row: RequirementLine, line: Line, position: int) -> RequirementLine:
    row.position = position
    row.text = " ".join(line.text.split())
    row.kind = line.kind
    row.weight = line.weight
    row.skills = list(line.skills)
    row.any_of = line.any_of and len(line.skills) > 1
    row.gate = GATES.get(line.gate) if line.kind == "must" else None
    return row


def _ask_for_vectors(opening: Opening) -> None:
    outbox.enqueue(VECTORS, {}, dedup_key=f"vectors:{opening.key}:{opening.version}")
