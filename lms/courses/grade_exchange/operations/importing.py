"""Keeping a plan, and doing exactly what it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import delete, select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses.catalogue.models import Offering
from lms.courses.editing import NotAllowed
from lms.courses.grade_exchange import queries, rules
from lms.courses.grade_exchange.models import GradeImport
from lms.courses.gradebook import operations as gradebook
from lms.courses.gradebook.operations import CellConflicts, Change, Write
from lms.db import db, unit_of_work
from lms.interop.formats.sniff import safe_name
from lms.interop.formats.tables import Table
from lms.jobs import every

GOOD_FOR: Final = timedelta(hours=12)
KEPT_FOR: Final = timedelta(days=2)


@dataclass(frozen=True)
class Moved:
    """A cell that somebody else wrote since the plan was made."""

    kind: str
    id: int
    person_id: int
    points: Decimal | None
    excused: bool


class Changed(Exception):
    """Something that the plan was made of has changed since; nothing was written. *cells*: which."""

    def __init__(self, cells: list[Moved]) -> None:
        super().__init__(str(len(cells)))
        self.cells = cells


class Spent(Exception):
    """The plan cannot be done any more: done (already), old, or other (not what was looked at)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def keep(offering: Offering, by: Person, file_name: str, table: Table) -> GradeImport:
    """Make a plan of *table* and keep it. Raises ``rules.Unusable``. Nothing is written."""
    people, items, now = queries.compared(offering)
    body = rules.plan(
        table.header, [(row.line, row.cells) for row in table.rows], people, items, now,
        own=by.id,
    )  # fmt: skip
    plan = GradeImport(
        offering_id=offering.id,
        file_name=safe_name(file_name)[:255],
        body=body,
        digest=rules.digest_of(body),
        made_by_id=by.id,
        made_at=clock.now(),
    )
    db.session.add(plan)
    db.session.flush()
    return plan


def commit(plan: GradeImport, by: Person, digest: str, *, without_moved: bool = False) -> int:
    """Write the cells of a plan, each over the version that the plan saw; how many.

    Raises :class:`Spent`, :class:`Changed` with the cells that moved on (nothing is written then);
    *without_moved*: those are left as they are, and the others written.
    """
    db.session.execute(select(GradeImport.id).where(GradeImport.id == plan.id).with_for_update())
    db.session.refresh(plan)
    if plan.committed_at is not None:
        raise Spent("done")
    if clock.now() > plan.made_at + GOOD_FOR:
        raise Spent("old")
    if plan.digest != digest:
        raise Spent("other")
    writes = _writes(plan.body)
    try:
        gradebook.write_entries(plan.offering, by, writes)
    except CellConflicts as conflicts:
        moved = {(one.person_id, one.key): one for one in conflicts.cells}
        if not without_moved:
            raise Changed(
                [
                    Moved(*one.key, one.person_id, one.stored.points, one.stored.excused)
                    for one in conflicts.cells
                ]
            ) from conflicts
        writes = [write for write in writes if (write.person_id, write.key) not in moved]
        gradebook.write_entries(plan.offering, by, writes)
    except NotAllowed as problem:  # a seat, an item or its names are not what they were
        raise Changed([]) from problem
    plan.committed_at = clock.now()
    db.session.flush()
    audit.record(
        "gradebook.import", "offering", plan.offering_id, actor=by,
        after={"count": len(writes), "digest": plan.digest},
    )  # fmt: skip
    return len(writes)


def _writes(body: dict[str, Any]) -> list[Write]:
    found = []
    for line in body["lines"]:
        for cell in line["cells"]:
            if line["outcome"] != "change" or cell["outcome"] != "change":
                continue
            change = (
                Change(excused=True, source="import")
                if cell["excused"]
                else Change(points=Decimal(cell["points"]), excused=False, source="import")
            )
            key = (cell["kind"], int(cell["id"]))
            found.append(Write(key, int(line["person"]), change, int(cell["version"])))
    return found


def discard(plan: GradeImport) -> None:
    """Forget a plan that is not to be done."""
    db.session.delete(plan)
    db.session.flush()


def erase(person: Person) -> None:
    """Plans hold names and marks for two days at most; a person's own go at once."""
    db.session.execute(delete(GradeImport).where(GradeImport.made_by_id == person.id))


@every(timedelta(hours=6))
def forget_old_imports() -> None:
    """Delete plans that nobody can do any more."""
    with unit_of_work() as session:
        session.execute(delete(GradeImport).where(GradeImport.made_at < clock.now() - KEPT_FOR))
