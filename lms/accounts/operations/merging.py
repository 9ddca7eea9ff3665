"""Making two accounts of one person into one, and undoing it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from lms import access, audit, clock
from lms.access import Role
from lms.accounts import mails, merging, privacy
from lms.accounts.models import DuplicateDismissal, Grant, MergeMove, Person, PersonMerge
from lms.accounts.operations.people import lock_people
from lms.accounts.queries import moves
from lms.accounts.queries.duplicates import dismissal_of, moves_of
from lms.accounts.queries.moves import MovePlan
from lms.accounts.rules.duplicates import UNDO
from lms.communication.operations import notify
from lms.db import Base, db


class Refused(Exception):
    """Nothing was merged or undone; *code* becomes the sentence, *tables* say where.

    Codes: same, oneself, closed, merged, roles, conflicts, changed; late, undone, erased, later.
    """

    def __init__(self, code: str, tables: Iterable[str] = ()) -> None:
        super().__init__(code)
        self.code, self.tables = code, tuple(tables)


def refusal(kept: Person, merged: Person, by: Person) -> str | None:
    """What forbids merging these two at all, whatever they hold; None: nothing.

    Roles beyond a learner's never pass to another account by a merge: they are ended first, by
    those who give them.
    """
    if kept.id == merged.id:
        return "same"
    if by.id in (kept.id, merged.id):
        return "oneself"
    if merged.merged_into_id is not None or kept.merged_into_id is not None:
        return "merged"
    if kept.deactivated_at is not None or merged.erased_at is not None:
        return "closed"
    held = db.session.scalars(
        select(Grant.role).where(Grant.person_id == merged.id, Grant.ended_at.is_(None))
    )
    return "roles" if any(role != Role.LEARNER for role in held) else None


def merge(kept: Person, merged: Person, reason: str, digest: str, by: Person) -> PersonMerge:
    """Give everything of *merged* to *kept* and close *merged*, exactly as previewed.

    Raises :class:`Refused`; the caller's transaction is then rolled back whole.
    """
    _lock(kept, merged)
    code = refusal(kept, merged, by)
    if code is not None:
        raise Refused(code)
    plan = moves.plan_of(kept.id, merged.id)
    if plan.digest != digest:
        raise Refused("changed")
    if not plan.ready:
        raise Refused("conflicts", [one.table.name for one in plan.tables if one.conflicts])
    now = clock.now()
    row = PersonMerge(
        kept_id=kept.id,
        merged_id=merged.id,
        reason=reason,
        before={"deactivated_at": merged.deactivated_at and merged.deactivated_at.isoformat()},
        counts={},
        merged_by_id=by.id,
        merged_at=now,
        undo_until=now + UNDO,
    )
    db.session.add(row)
    db.session.flush()
    _write(row, plan)
    db.session.expire_all()
    merged.merged_into_id = kept.id
    merged.deactivated_at = merged.deactivated_at or now
    merged.session_epoch += 1
    db.session.flush()
    row.counts = moves.counts(kept.id)
    db.session.flush()
    access.forget_grants()
    audit.record(
        "person.merge", "person", kept.id, actor=by,
        after={"merged": merged.id, "rows": sum(len(one.steps) for one in plan.tables)},
        reason=reason,
    )  # fmt: skip
    notify(kept, "account.merged", {"number": merged.number}, url="/account")
    mails.merged(merged, kept)
    return row


def undo(row: PersonMerge, reason: str, by: Person) -> None:
    """Give every row back, exactly those that were moved, and open the account again.

    Raises :class:`Refused`: late, undone, erased, or later with the tables in which something was
    written since.
    """
    kept, merged = row.kept, row.merged
    _lock(kept, merged)
    db.session.refresh(row, with_for_update=True)
    if row.undone_at is not None:
        raise Refused("undone")
    if clock.now() > row.undo_until:
        raise Refused("late")
    if kept.erased_at is not None or merged.erased_at is not None:
        raise Refused("erased")
    journal = moves_of(row.id)
    written = _written_since(row, journal)
    if written:
        raise Refused("later", written)
    try:
        with db.session.begin_nested():
            for name in dict.fromkeys(one.table for one in journal):
                _give_back(
                    Base.metadata.tables[name], [one for one in journal if one.table == name]
                )
    except IntegrityError as error:
        raise Refused("later") from error
    db.session.expire_all()
    before = row.before["deactivated_at"]
    merged.merged_into_id = None
    merged.deactivated_at = datetime.fromisoformat(before).astimezone(UTC) if before else None
    merged.session_epoch += 1
    row.undone_at, row.undone_by_id, row.undo_reason = clock.now(), by.id, reason
    db.session.flush()
    access.forget_grants()
    audit.record(
        "person.unmerge", "person", kept.id, actor=by, before={"merged": merged.id},
        after={"rows": len(journal)}, reason=reason,
    )  # fmt: skip
    for person in (kept, merged):
        notify(person, "account.unmerged", {"number": merged.number}, url="/account")


def dismiss(low: Person, high: Person, reason: str, by: Person) -> DuplicateDismissal:
    """Remember that these are two people; idempotent."""
    low, high = sorted((low, high), key=lambda one: one.id)
    known = dismissal_of(low.id, high.id)
    if known is not None:
        return known
    row = DuplicateDismissal(
        low_id=low.id, high_id=high.id, reason=reason, dismissed_by_id=by.id,
        dismissed_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.record(
        "person.not_duplicate", "person", low.id, actor=by, after={"other": high.id}, reason=reason
    )
    return row


def propose_again(low_id: int, high_id: int, by: Person) -> bool:
    """Take a dismissal back; False where there was none."""
    row = dismissal_of(low_id, high_id)
    if row is None:
        return False
    db.session.delete(row)
    db.session.flush()
    audit.record("person.propose_again", "person", low_id, actor=by, after={"other": high_id})
    return True


def forget(person: Person) -> None:
    """Where somebody is erased: the accounts that were merged into theirs go with it."""
    db.session.execute(
        delete(DuplicateDismissal).where(
            (DuplicateDismissal.low_id == person.id) | (DuplicateDismissal.high_id == person.id)
        )
    )
    for one in db.session.scalars(select(Person).where(Person.merged_into_id == person.id)).all():
        privacy.erase(one)


def _lock(*people: Person) -> None:
    lock_people()
    db.session.scalars(
        select(Person)
        .where(Person.id.in_([one.id for one in people]))
        .order_by(Person.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _write(row: PersonMerge, plan: MovePlan) -> None:
    for one in plan.tables:
        _apply(
            one.table,
            [(step.before, {name: new for name, (_old, new) in step.changes.items()})
             for step in one.steps],
        )  # fmt: skip
        journal = [
            {"merge_id": row.id, "table": one.table.name, "key": list(step.after),
             "changes": {name: list(pair) for name, pair in step.changes.items()},
             "digest": step.digest}
            for step in one.steps
        ]  # fmt: skip
        if journal:
            db.session.execute(insert(MergeMove), journal)


def _give_back(table: Table, journal: list[MergeMove]) -> None:
    _apply(
        table,
        [
            (tuple(one.key), {name: pair[0] for name, pair in one.changes.items()})
            for one in journal
        ],
    )


def _apply(table: Table, rows: list[tuple[tuple[Any, ...], dict[str, Any]]]) -> None:
    """Write values into rows found by their key; one statement for all with the same columns."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    keys = [column.name for column in table.primary_key.columns]
    for key, values in rows:
        bound = {f"k_{name}": value for name, value in zip(keys, key, strict=True)}
        bound |= {f"v_{name}": value for name, value in values.items()}
        groups.setdefault(tuple(sorted(values)), []).append(bound)
    for names, bounds in groups.items():
        query = (
            update(table)
            .where(*(table.c[name] == bindparam(f"k_{name}") for name in keys))
            .values({name: bindparam(f"v_{name}") for name in names})
        )
        db.session.connection().execute(query, bounds)


def _written_since(row: PersonMerge, journal: list[MergeMove]) -> list[str]:
    """The tables in which something of the person was written after the merge."""
    now = moves.counts(row.kept_id)
    found = {name for name, count in now.items() if row.counts.get(name, 0) != count}
    for name in dict.fromkeys(one.table for one in journal):
        table = Base.metadata.tables[name]
        held = {
            moves.key_of(table, line): moves.digest_of(table, line)
            for line in moves.rows_of(table, row.kept_id)
        }
        for one in journal:
            if one.table != name:
                continue
            digest = held.get(tuple(one.key))
            if digest is None or (digest != one.digest and not merging.moving(name).soft):
                found.add(name)
    return sorted(found)
