"""Rules that institutions set as data: one table, each kind validated by its own dataclass.

The most specific scope wins, then the latest effective date. A decision stores the id of the
policy that it was made by, or 0 for the default that the code carries.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from sqlalchemy import JSON, ForeignKey, Index, String, select, tuple_
from sqlalchemy.orm import Mapped, mapped_column

from lms import access, audit, clock
from lms.db import Base, UtcDateTime, db

Value = TypeVar("Value")


class Policy(Base):
    """A rule's values for a scope, in force from a day."""

    __tablename__ = "policy"
    __table_args__ = (Index("ix_policy_scope", "kind", "scope_kind", "scope_id", "effective_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    scope_kind: Mapped[str] = mapped_column(String(20))
    scope_id: Mapped[int]
    effective_from: Mapped[date]
    value: Mapped[dict[str, Any]] = mapped_column(JSON)  # decimals as text
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class InForce(Generic[Value]):
    """A policy's validated value, and the id to store with a decision (0: the code's default)."""

    id: int
    value: Value


_kinds: dict[str, type[Any]] = {}


def register(kind: str, shape: type[Any]) -> None:
    """Declare a kind. *shape* is a frozen dataclass with defaults that raises ValueError when wrong."""
    _kinds[kind] = shape


def parse(kind: str, value: dict[str, Any]) -> Any:
    """The dataclass of *kind* from JSON; ValueError names an unknown or a wrong field."""
    shape = _kinds[kind]
    known = {field.name: field for field in fields(shape)}
    unknown = set(value) - set(known)
    if unknown:
        raise ValueError(f"{kind}: unknown {', '.join(sorted(unknown))}")
    read = {
        name: Decimal(str(given)) if known[name].type in ("Decimal", Decimal) else given
        for name, given in value.items()
    }
    return shape(**read)


def dump(value: Any) -> dict[str, Any]:
    """The JSON form of a policy's dataclass."""
    return {
        name: str(given) if isinstance(given, Decimal) else given
        for name, given in asdict(value).items()
    }


def in_force(kind: str, scope: access.Scope, on: date | None = None) -> InForce[Any]:
    """The policy of *kind* for *scope* on a day (default today, Seoul)."""
    places = access.chain(scope)
    rows = db.session.scalars(
        select(Policy)
        .where(
            Policy.kind == kind,
            tuple_(Policy.scope_kind, Policy.scope_id).in_([tuple(place) for place in places]),
            Policy.effective_from <= (on or clock.today()),
        )
        .order_by(Policy.effective_from, Policy.id)
    )
    latest = {access.Scope(row.scope_kind, row.scope_id): row for row in rows}
    row = next((latest[place] for place in places if place in latest), None)
    return InForce(row.id, parse(kind, row.value)) if row else InForce(0, _kinds[kind]())


def by_id(kind: str, policy_id: int) -> Any:
    """The value that a stored decision was made by."""
    if policy_id == 0:
        return _kinds[kind]()
    row = db.session.get(Policy, policy_id)
    if row is None:
        raise LookupError(f"policy {policy_id}")
    return parse(kind, row.value)


def establish(
    kind: str, scope: access.Scope, value: Any, *, effective_from: date, reason: str = ""
) -> Policy:
    """Set a policy from a day on; earlier decisions keep the one that they were made by."""
    row = Policy(
        kind=kind,
        scope_kind=scope.kind,
        scope_id=scope.id,
        effective_from=effective_from,
        value=dump(value),
        set_by_id=None,
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    entry = audit.record("policy.establish", "policy", row.id, after=row.value, reason=reason)
    row.set_by_id = entry.actor_id
    return row
