"""Reading what plans are made of, and differences."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms import clock
from lms.access import Scope
from lms.accounts.models import Person as Account
from lms.accounts.queries import people as accounts
from lms.courses.attendance import queries as attendance
from lms.courses.attendance.models import Mark, Session
from lms.courses.attendance.rules.states import Source
from lms.courses.attendance.rules.windows import may_mark
from lms.courses.attendance_exchange.models import Difference, OfficialRecord
from lms.courses.attendance_exchange.rules.planning import Held, Meeting, Person
from lms.db import db
from lms.paging import Page, paginate

EVIDENCE: Final = "attendance_difference"
FILTERS: Final = ("waiting", "open", "asked", "accepted", "kept", "agreed", "all")
_WAITING: Final = ("open", "asked")


def people_of(place: Scope) -> list[Person]:
    """Everybody whose attendance is kept there."""
    return [Person(one.person_id, one.number, one.name) for one in attendance.learners(place)]


def meetings_of(place: Scope) -> list[Meeting]:
    """The place's sessions."""
    return [
        Meeting(row.id, row.on, attendance.periods_of(row), _barred(row, None))
        for row in attendance.sessions(place)
    ]


def held_of(place: Scope) -> dict[tuple[int, int], Held]:
    """Every mark of a place by (session id, person id)."""
    sessions = {row.id: row for row in attendance.sessions(place)}
    return {
        key: Held(
            attendance.parts_of(mark), mark.version, mark.source, _barred(sessions[key[0]], mark)
        )
        for key, mark in attendance.marks(list(sessions)).items()
    }


def _barred(session: Session, mark: Mark | None) -> str:
    return may_mark(
        state=session.state, starts_at=session.starts_at, ends_at=session.ends_at,
        now=clock.now(), marked=mark is not None, held_source=mark.source if mark else "",
        source=Source.IMPORT, policy=attendance.policy_at(session.place, session.on).value,
    )  # fmt: skip


def days_of(place: Scope) -> dict[date, bool]:
    """The place's days, and whether everything of them is over."""
    found: dict[date, bool] = {}
    for row in attendance.sessions(place):
        found[row.on] = found.get(row.on, True) and row.ends_at <= clock.now()
    return found


def _columns(place: Scope) -> dict[str, int]:
    return {f"{place.kind}_id": place.id}


def record_of(place: Scope, person_id: int, on: date) -> OfficialRecord | None:
    """What the official records say of somebody's day."""
    return db.session.scalar(
        select(OfficialRecord).filter_by(**_columns(place), person_id=person_id, on=on)
    )


def records_of(place: Scope, person_ids: Collection[int]) -> dict[tuple[int, date], OfficialRecord]:
    """The official records of people's days at a place, by person and day."""
    rows = db.session.scalars(
        select(OfficialRecord)
        .filter_by(**_columns(place))
        .where(OfficialRecord.person_id.in_(person_ids))
    )
    return {(row.person_id, row.on): row for row in rows}


def differences_at(
    session_ids: Collection[int], person_ids: Collection[int]
) -> dict[tuple[int, int], Difference]:
    """The differences at sessions, by session and person."""
    rows = db.session.scalars(
        select(Difference).where(
            Difference.session_id.in_(session_ids), Difference.person_id.in_(person_ids)
        )
    )
    return {(row.session_id, row.person_id): row for row in rows}


def differences(place: Scope, state: str, text: str, page: int) -> Page[Difference]:
    """A page of differences, the oldest session first."""
    query = (
        select(Difference)
        .filter_by(**_columns(place))
        .join(Account, Account.id == Difference.person_id)
        .join(Session, Session.id == Difference.session_id)
        .options(joinedload(Difference.session), joinedload(Difference.person))
        .order_by(Session.starts_at, Account.name, Difference.id)
    )
    if state == "waiting":
        query = query.where(Difference.state.in_(_WAITING))
    elif state != "all":
        query = query.where(Difference.state == state)
    if text:
        query = query.where(accounts.named(text, Account))
    return paginate(query, page)


def counts(place: Scope) -> dict[str, int]:
    """How many differences of each state there are."""
    rows = db.session.execute(
        select(Difference.state, func.count().label("held"))
        .filter_by(**_columns(place))
        .group_by(Difference.state)
    )
    found = {row.state: row.held for row in rows}
    return {
        **{state: found.get(state, 0) for state in FILTERS},
        "waiting": sum(found.get(state, 0) for state in _WAITING),
        "all": sum(found.values()),
    }


def last_import(place: Scope) -> OfficialRecord | None:
    """The record that was imported last."""
    return db.session.scalar(
        select(OfficialRecord)
        .filter_by(**_columns(place))
        .order_by(OfficialRecord.imported_at.desc(), OfficialRecord.id.desc())
        .limit(1)
    )


def export(person: Account) -> dict[str, Any]:
    """A person's official records and differences, for the copy of their data."""
    records: Iterable[OfficialRecord] = db.session.scalars(
        select(OfficialRecord).filter_by(person_id=person.id).order_by(OfficialRecord.id)
    )
    rows: Iterable[Difference] = db.session.scalars(
        select(Difference).filter_by(person_id=person.id).order_by(Difference.id)
    )
    return {
        "official_records": [
            {"on": row.on.isoformat(), "came": _time(row.came), "left": _time(row.left),
             "state": row.state} for row in records
        ],
        "differences": [
            {"session": row.session_id, "ours": row.ours, "official": row.official,
             "state": row.state, "note": row.note} for row in rows
        ],
    }  # fmt: skip


def _time(minute: int | None) -> str | None:
    return None if minute is None else f"{minute // 60:02d}:{minute % 60:02d}"
