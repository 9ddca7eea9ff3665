"""Files of an institution's own system: a plan that is looked at, then exactly that or nothing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import update

from lms import audit, clock
from lms.accounts.models import Organisation, Person
from lms.courses.editing import NotAllowed, hold
from lms.courses.standing import queries, registry
from lms.courses.standing.models import RecordImport
from lms.courses.standing.rules.files import columns
from lms.db import db, unit_of_work
from lms.interop.formats.sniff import safe_name
from lms.interop.formats.tables import Table
from lms.jobs import every

GOOD_FOR: Final = timedelta(hours=12)
MOST_ROWS: Final = 20_000


class PlanChanged(Exception):
    """What would be done is not what was looked at any more; nothing was written."""


@dataclass(frozen=True)
class Plan:
    """What a file would do: a line a row, and the digest of them all."""

    lines: list[dict[str, Any]]
    digest: str

    @property
    def counts(self) -> dict[str, int]:
        """Lines by outcome."""
        found: dict[str, int] = {}
        for line in self.lines:
            found[line["outcome"]] = found.get(line["outcome"], 0) + 1
        return found


def keep(
    place: Organisation,
    area: str,
    as_of: date,
    file_name: str,
    table: Table,
    by: Person,
    *,
    whole: bool = False,
) -> RecordImport:
    """Keep a file's rows for a look; nothing of the record is written.

    *whole*: what the file does not name is no more (only areas that say so listen).

    ``NotAllowed``: kept_here, no_importer, missing_columns (names), no_rows, many_rows,
    future_day.
    """
    held = queries.keeper(place.id, area)
    if not held.own:
        raise NotAllowed("kept_here")
    importer = registry.importer(area)
    if importer is None:
        raise NotAllowed("no_importer")
    if as_of > clock.today():
        raise NotAllowed("future_day")
    at = columns(table.header, importer.headings)
    missing = [importer.headings[name][0] for name in importer.needed if name not in at]
    if missing:
        raise NotAllowed("missing_columns", names=", ".join(missing))
    if not table.rows:
        raise NotAllowed("no_rows")
    if len(table.rows) > MOST_ROWS:
        raise NotAllowed("many_rows", most=MOST_ROWS)
    rows = [
        {
            "line": row.line,
            **({"whole": True} if whole else {}),
            **{
                name: row.cells[position].strip()[:300]
                for name, position in at.items()
                if position < len(row.cells)
            },
        }
        for row in table.rows
    ]
    told = json.dumps(rows, ensure_ascii=False, sort_keys=True)
    made = RecordImport(
        organisation_id=place.id,
        area=area,
        system=held.system,
        as_of=as_of,
        file_name=safe_name(file_name)[:200],
        sha256=hashlib.sha256(told.encode()).hexdigest(),
        rows=rows,
        counts={},
        made_by_id=by.id,
        made_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def plan_of(made: RecordImport) -> Plan:
    """What taking the file in would do now."""
    importer = registry.importer(made.area)
    if importer is None:
        return Plan([], "")
    rows = [{**row, "as_of": made.as_of} for row in made.rows]
    lines = importer.plan(made.organisation_id, rows)
    told = json.dumps(lines, ensure_ascii=False, sort_keys=True, default=str)
    return Plan(lines, hashlib.sha256(told.encode()).hexdigest())


def commit(made: RecordImport, digest: str, by: Person) -> dict[str, int]:
    """Take the file in exactly as it was looked at; counts by outcome. Idempotent.

    :class:`PlanChanged` where the record moved on since; ``NotAllowed``: kept_here, old_plan,
    older_file (a later day was taken in already).
    """
    hold(made)
    if made.state == "applied":
        return made.counts
    held = queries.keeper(made.organisation_id, made.area)
    if not held.own or made.state != "planned":
        raise NotAllowed("kept_here")
    if clock.now() > made.made_at + GOOD_FOR:
        raise NotAllowed("old_plan")
    if held.as_of is not None and held.as_of > made.as_of:
        raise NotAllowed("older_file", on=held.as_of)
    plan = plan_of(made)
    if plan.digest != digest:
        raise PlanChanged
    importer = registry.importer(made.area)
    assert importer is not None
    made.state, made.applied_at = "applied", clock.now()
    db.session.flush()
    importer.apply(made, plan.lines, by)
    made.counts, made.rows = plan.counts, []
    db.session.flush()
    audit.record(
        "standing.imported", "record_import", made.id, actor=by,
        after={"area": made.area, "as_of": made.as_of.isoformat(), **plan.counts},
    )  # fmt: skip
    return made.counts


def drop(made: RecordImport) -> bool:
    """Forget a plan; False where it was taken in."""
    hold(made)
    if made.state == "applied":
        return False
    made.state, made.rows = "dropped", []
    db.session.flush()
    return True


@every(timedelta(hours=6))
def forget_old_plans() -> None:
    """Empty plans that nobody can take in any more: they hold names."""
    with unit_of_work() as session:
        session.execute(
            update(RecordImport)
            .where(
                RecordImport.state == "planned", RecordImport.made_at < clock.now() - 2 * GOOD_FOR
            )
            .values(state="dropped", rows=[])
        )
