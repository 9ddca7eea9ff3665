"""Rules that institutions set as data: one table, each kind validated by its own dataclass.

The most specific scope wins, then the latest effective date. A decision stores the id of the
policy that it was made by, or 0 for the default that the code carries. A kind that describes
itself (:func:`describe`) is shown, and unless it names an editor of its own also set, on the
pages of the rulebook.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from sqlalchemy import JSON, ForeignKey, Index, String, false, select, tuple_
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
    # From this day on the scope has no rule of its own again; *value* is then empty.
    inherits: Mapped[bool] = mapped_column(default=False, server_default=false())
    reason: Mapped[str] = mapped_column(String(300), default="", server_default="")
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # before it came into force
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


@dataclass(frozen=True)
class InForce(Generic[Value]):
    """A policy's validated value, and the id to store with a decision (0: the code's default)."""

    id: int
    value: Value


@dataclass(frozen=True)
class Field:
    """How people read one value of a kind; its type is the dataclass's own annotation.

    *choices* are (value, label): a text field with choices is chosen from them, a ``tuple[str, …]``
    ticked. *unit* follows the number (“%”, “분”, “시간”), *least* and *most* bound it (both
    allowed); the dataclass checks them all the same. Labels are lazy translations. *said*: one
    value of a list as people read it; without it, as it is typed.
    """

    label: Any
    help: Any = ""
    unit: Any = ""
    choices: tuple[tuple[str, Any], ...] = ()
    least: Decimal | int | None = None
    most: Decimal | int | None = None
    said: Callable[[str], str] | None = None


@dataclass(frozen=True)
class Description:
    """A kind of policy as the rulebook shows it. *scopes*: the kinds of scope it may be set for."""

    kind: str
    title: Any
    help: Any
    fields: Mapping[str, Field] = field(default_factory=dict)
    scopes: tuple[str, ...] = ()
    editor: str | Callable[[access.Scope], str | None] | None = None


#: Every kind of place that a rule can be set for, from the widest to the narrowest.
SCOPES = ("office", "organisation", "track", "cohort", "offering")

_kinds: dict[str, type[Any]] = {}
_readers: dict[str, Callable[[dict[str, Any]], Any]] = {}
_writers: dict[str, Callable[[Any], dict[str, Any]]] = {}
_described: dict[str, Description] = {}


def register(
    kind: str,
    shape: type[Any],
    *,
    read: Callable[[dict[str, Any]], Any] | None = None,
    write: Callable[[Any], dict[str, Any]] | None = None,
) -> None:
    """Declare a kind. *shape* is a frozen dataclass with defaults that raises ValueError when wrong.

    A shape that holds more than bool, int, Decimal, str and tuples of str brings *read* (from
    JSON; ValueError when wrong) and *write* (to JSON).
    """
    _kinds[kind] = shape
    if read is not None:
        _readers[kind] = read
    if write is not None:
        _writers[kind] = write


def describe(
    kind: str,
    title: Any,
    help: Any = "",
    fields: Mapping[str, Field] | None = None,
    scopes: tuple[str, ...] = SCOPES,
    editor: str | Callable[[access.Scope], str | None] | None = None,
) -> None:
    """Show *kind*, registered before or after, in the rulebook (``/manage/policies``).

    *fields* names the dataclass's fields in the order of the form; a ValueError that begins with
    ``<field>:`` is shown at that field. *editor*: for a kind that no plain form can set, the
    endpoint of its own page, linked with ``?scope=<kind>-<id>``, or a function from the scope to
    an address (None: not editable there).
    """
    unknown = [place for place in scopes if place not in SCOPES]
    if unknown:
        raise ValueError(f"{kind}: unknown scope {', '.join(unknown)}")
    _described[kind] = Description(kind, title, help, dict(fields or {}), scopes, editor)


def described() -> list[Description]:
    """Every kind that describes itself, by kind."""
    return [_described[kind] for kind in sorted(_described) if kind in _kinds]


def description(kind: str) -> Description | None:
    """How *kind* describes itself, if it does."""
    return _described.get(kind) if kind in _kinds else None


def shape_of(kind: str) -> type[Any]:
    """The dataclass of *kind*."""
    return _kinds[kind]


def default(kind: str) -> Any:
    """What the code carries for *kind* where nobody has set anything."""
    return _kinds[kind]()


def parse(kind: str, value: dict[str, Any]) -> Any:
    """The dataclass of *kind* from JSON; ValueError names an unknown or a wrong field."""
    if kind in _readers:
        return _readers[kind](value)
    shape = _kinds[kind]
    known = {field.name: field for field in fields(shape)}
    unknown = set(value) - set(known)
    if unknown:
        raise ValueError(f"{kind}: unknown {', '.join(sorted(unknown))}")
    return shape(**{name: _read(str(known[name].type), given) for name, given in value.items()})


def _read(annotation: str, given: Any) -> Any:
    """One value from JSON; *annotation* is the field's, as text or as ``str(type)``."""
    if given is not None and "Decimal" in annotation and "tuple" not in annotation:
        return Decimal(str(given))
    if isinstance(given, list) and "tuple" in annotation:
        return (
            tuple(Decimal(str(one)) for one in given) if "Decimal" in annotation else tuple(given)
        )
    return given


def dump(value: Any, kind: str = "") -> dict[str, Any]:
    """The JSON form of a policy's dataclass."""
    if kind in _writers:
        return _writers[kind](value)
    return {name: _written(given) for name, given in asdict(value).items()}


def _written(given: Any) -> Any:
    if isinstance(given, tuple):
        return [_written(one) for one in given]
    return str(given) if isinstance(given, Decimal) else given


def in_force(kind: str, scope: access.Scope, on: date | None = None) -> InForce[Any]:
    """The policy of *kind* for *scope* on a day (default today, Seoul)."""
    return schedule(kind, scope)(on or clock.today())


def schedule(kind: str, scope: access.Scope) -> Callable[[date], InForce[Any]]:
    """:func:`in_force` for any number of days, with one statement."""
    places = access.chain(scope)
    rows = list(
        db.session.scalars(
            select(Policy)
            .where(
                Policy.kind == kind,
                tuple_(Policy.scope_kind, Policy.scope_id).in_([tuple(place) for place in places]),
                Policy.withdrawn_at.is_(None),
            )
            .order_by(Policy.effective_from, Policy.id)
        )
    )

    def on(day: date) -> InForce[Any]:
        latest = {
            access.Scope(row.scope_kind, row.scope_id): row
            for row in rows
            if row.effective_from <= day
        }
        held = (latest[place] for place in places if place in latest)
        row = next((row for row in held if not row.inherits), None)
        return InForce(row.id, parse(kind, row.value)) if row else InForce(0, _kinds[kind]())

    return on


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
    """Set a policy from a day on; earlier decisions keep the one that they were made by.

    *value* None: from that day on the scope follows what is above it again.
    """
    row = Policy(
        kind=kind,
        scope_kind=scope.kind,
        scope_id=scope.id,
        effective_from=effective_from,
        value={} if value is None else dump(value, kind),
        inherits=value is None,
        reason=reason,
        set_by_id=None,
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    action = "policy.inherit" if row.inherits else "policy.establish"
    entry = audit.record(action, "policy", row.id, after=row.value, reason=reason)
    row.set_by_id = entry.actor_id
    return row


class InForceAlready(ValueError):
    """A policy whose day has come is replaced by a later one, never withdrawn."""


def withdraw(row: Policy, reason: str = "") -> bool:
    """Take back a policy that is not in force yet; False where that was done before.

    Raises :class:`InForceAlready` from its first day on: decisions may have been made by it.
    """
    if row.withdrawn_at is not None:
        return False
    if row.effective_from <= clock.today():
        raise InForceAlready
    row.withdrawn_at = clock.now()
    entry = audit.record("policy.withdraw", "policy", row.id, before=row.value, reason=reason)
    row.withdrawn_by_id = entry.actor_id
    return True
