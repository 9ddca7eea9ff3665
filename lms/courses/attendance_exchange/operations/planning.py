"""A file becomes a plan; nothing is written but the plan."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any, Final

from lms import clock
from lms.access import Scope
from lms.accounts.models import Person
from lms.courses.attendance_exchange import queries
from lms.courses.attendance_exchange.models import AttendancePlan
from lms.courses.attendance_exchange.rules.planning import Line, plan_marks, plan_official
from lms.courses.attendance_exchange.rules.reading import read_header
from lms.db import db
from lms.interop.formats.sniff import safe_name
from lms.interop.formats.tables import Table

MOST: Final = 20_000
#: Outcomes that a plan carries out.
DONE: Final = ("new", "change")


class Unusable(Exception):
    """A file of which no plan can be made; *code* as in ``words.HEADER``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def make_plan(place: Scope, kind: str, file_name: str, table: Table, by: Person) -> AttendancePlan:
    """What *table* would change at *place*. Raises :class:`Unusable`."""
    header = read_header(table.header, official=kind == "official")
    if isinstance(header, str):
        raise Unusable(header)
    if len(table.rows) * max(1, len(header.days)) > MOST:
        raise Unusable("long")
    people = queries.people_of(place)
    if kind == "official":
        lines = plan_official(table, header, people, queries.days_of(place))
    else:
        lines = plan_marks(
            table, header, people, queries.meetings_of(place), queries.held_of(place), by.id
        )
    if not lines:
        raise Unusable("empty")
    plan = AttendancePlan(
        **{f"{place.kind}_id": place.id},
        kind=kind,
        file_name=safe_name(file_name)[:255],
        body={"lines": [asdict(line) for line in lines], "unread": list(header.unread)[:20]},
        digest=digest(lines),
        made_by_id=by.id,
        made_at=clock.now(),
    )
    db.session.add(plan)
    db.session.flush()
    return plan


def digest(lines: list[Line]) -> str:
    """What was looked at, line by line."""
    whole: list[dict[str, Any]] = [asdict(line) for line in lines]
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def discard(plan: AttendancePlan) -> None:
    """Forget a plan that is not to be done."""
    db.session.delete(plan)
    db.session.flush()
