"""How the rows of every table go from one account to the other when they are one person's.

By default every column that points to a person moves, but for those that say who *did* something
(``…_by_id``, an actor, a reader): history stays as it was written. What a unique constraint forbids
twice is a conflict, and stops the merge. Features above say what their tables are called, which of
them are mere habits and settings, and what has to be settled first (:func:`register_tables`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Column, Table, UniqueConstraint

from lms.db import Base

#: Columns that say who did or saw something, beside those that end in ``_by_id``.
DEEDS = frozenset({"by_id", "actor_id", "on_behalf_of_id", "reader_id"})


@dataclass(frozen=True)
class Moving:
    """How a table's rows move. *label* is a lazy translation, *settle* what to do about a conflict.

    *soft*: habits and settings; what both have stays with the closed account, and writing there
    later does not hinder undoing. *stays*: nothing of it moves. *unique*: columns that may not be
    the same twice although no constraint says so. *swaps*: pairs that change places where the first
    pair would be out of order afterwards.
    """

    label: Any
    settle: Any = ""
    soft: bool = False
    stays: bool = False
    unique: tuple[tuple[str, ...], ...] = ()
    swaps: tuple[tuple[str, str], ...] = ()


#: (kept id, merged id) → what stands against the merge beside constraints, as sentences.
Check = Callable[[int, int], list[str]]
#: person ids → the birth dates that each gave somewhere, ISO 8601.
Births = Callable[[Iterable[int]], dict[int, set[str]]]
_tables: dict[str, Moving] = {}
_checks: list[Check] = []
_births: list[Births] = []


def register_tables(tables: Mapping[str, Moving]) -> None:
    """Say how these tables move."""
    _tables.update(tables)


def register_check(check: Check) -> None:
    """Add something that may stand against a merge."""
    if check not in _checks:
        _checks.append(check)


def register_births(births: Births) -> None:
    """Say where birth dates are known; they are compared, never shown."""
    if births not in _births:
        _births.append(births)


def moving(table: str) -> Moving:
    """How *table* moves."""
    return _tables.get(table) or Moving(table)


def declared() -> frozenset[str]:
    """The tables that somebody described."""
    return frozenset(_tables)


def checks(kept_id: int, merged_id: int) -> list[str]:
    """Everything that stands against the merge beside constraints."""
    return [said for check in _checks for said in check(kept_id, merged_id)]


def births(person_ids: Iterable[int]) -> dict[int, set[str]]:
    """The birth dates that people gave, wherever they gave one."""
    ids = list(person_ids)
    found: dict[int, set[str]] = {}
    for function in _births:
        for person_id, days in function(ids).items():
            found.setdefault(person_id, set()).update(days)
    return found


def owners(table: Table) -> list[Column[Any]]:
    """The columns by which rows of *table* belong to a person."""
    return [
        column
        for column in table.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
        and not column.name.endswith("_by_id")
        and column.name not in DEEDS
    ]


def tables() -> list[Table]:
    """Every table with rows that belong to people and can move, by name."""
    return [
        table
        for name, table in sorted(Base.metadata.tables.items())
        if owners(table) and not moving(name).stays
    ]


@dataclass(frozen=True)
class Once:
    """Columns that no two rows (where *only* holds) may share."""

    columns: tuple[str, ...]
    only: Any = None


def once(table: Table, dialect: str) -> list[Once]:
    """What may be there once only, as far as it names the person."""
    mine = {column.name for column in owners(table)}
    found = [Once(tuple(column.name for column in table.primary_key.columns))]
    found += [
        Once(tuple(column.name for column in item.columns))
        for item in sorted(table.constraints, key=lambda one: str(one.name))
        if isinstance(item, UniqueConstraint)
    ]
    found += [
        Once(
            tuple(column.name for column in index.columns),
            index.dialect_options[dialect].get("where"),
        )
        for index in sorted(table.indexes, key=lambda one: str(one.name))
        if index.unique
    ]
    found += [Once(columns) for columns in moving(table.name).unique]
    return [one for one in found if mine & set(one.columns)]


register_tables(
    {
        "person": Moving(_("합쳐진 계정")),
        "grant": Moving(
            _("역할"), soft=True, unique=(("person_id", "role", "scope_kind", "scope_id"),)
        ),
        "consent_record": Moving(_("동의와 안내"), stays=True),
        "invitation": Moving(_("초대장"), stays=True),
        "audit_entry": Moving(_("변경 기록"), stays=True),
        "access_log_entry": Moving(_("열람 기록"), stays=True),
        "duplicate_dismissal": Moving(_("다른 사람이라고 한 일"), stays=True),
        "person_merge": Moving(_("합치기"), stays=True),
    }
)
