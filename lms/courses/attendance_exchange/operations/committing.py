"""Doing exactly what a plan says: marks, or official records with the differences they make."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select

from lms import audit, clock, policies
from lms.accounts.models import Person
from lms.courses.attendance import operations as attendance
from lms.courses.attendance import queries as attendance_queries
from lms.courses.attendance.models import Mark, Session
from lms.courses.attendance.operations import Wanted
from lms.courses.attendance.queries.sessions import read_parts
from lms.courses.attendance.rules.policy import KIND
from lms.courses.attendance.rules.states import Part, Source
from lms.courses.attendance_exchange import queries
from lms.courses.attendance_exchange.models import AttendancePlan, Difference, OfficialRecord
from lms.courses.attendance_exchange.operations.planning import DONE
from lms.courses.attendance_exchange.rules.planning import listed, official_parts
from lms.db import db

GOOD_FOR: Final = timedelta(hours=12)


class Changed(Exception):
    """The plan was done already, is too old, or what it was made of has changed; nothing is kept."""


def commit(plan: AttendancePlan, by: Person, digest: str) -> dict[str, int]:
    """Do the plan: how many marks were written and how many differences were found.

    Raises :class:`Changed`; the caller's transaction is then rolled back whole.
    """
    db.session.execute(
        select(AttendancePlan.id).where(AttendancePlan.id == plan.id).with_for_update()
    )
    db.session.refresh(plan)
    if plan.committed_at is not None or plan.digest != digest:
        raise Changed
    if clock.now() > plan.made_at + GOOD_FOR:
        raise Changed
    lines = [line for line in plan.body["lines"] if line["outcome"] in DONE]
    done = _marks(plan, lines, by) if plan.kind == "marks" else _official(plan, lines, by)
    plan.committed_at = clock.now()
    db.session.flush()
    audit.record(
        "attendance.import" if plan.kind == "marks" else "attendance.official",
        "attendance_plan", plan.id, actor=by,
        after={plan.place.kind: plan.place.id, "digest": plan.digest, **done},
    )  # fmt: skip
    return done


def _marks(plan: AttendancePlan, lines: list[dict[str, Any]], by: Person) -> dict[str, int]:
    by_session: dict[int, list[Wanted]] = {}
    notes: dict[tuple[int, int], str] = {}
    for line in lines:
        key = (int(line["session_id"]), int(line["person_id"]))
        by_session.setdefault(key[0], []).append(
            Wanted(key[1], read_parts(line["after"]), version=int(line["version"]))
        )
        notes[key] = line["note"]
    for session_id, wanted in sorted(by_session.items()):
        session = db.session.get(Session, session_id)
        if session is None or session.place != plan.place:
            raise Changed
        for reason in sorted({notes[session_id, one.person_id] for one in wanted}):
            those = [one for one in wanted if notes[session_id, one.person_id] == reason]
            found = attendance.mark_many(
                session, those, actor=by, source=Source.IMPORT, reason=reason
            )
            if any(isinstance(one, Exception) for one in found.values()):
                raise Changed
    return {"marks": len(lines), "differences": 0}


def _official(plan: AttendancePlan, lines: list[dict[str, Any]], by: Person) -> dict[str, int]:
    place = plan.place
    by_day: dict[date, list[Session]] = {}
    for session in attendance_queries.sessions(place):
        by_day.setdefault(session.on, []).append(session)
    ids = [session.id for held in by_day.values() for session in held]
    people = {int(line["person_id"]) for line in lines}
    marks = attendance_queries.marks(ids, people)
    records = queries.records_of(place, people)
    differences = queries.differences_at(ids, people)
    policy_on = policies.schedule(KIND, place)
    written = found = 0
    for line in lines:
        on, person_id = date.fromisoformat(line["on"]), int(line["person_id"])
        row = records.get((person_id, on))
        if row is None:
            row = OfficialRecord(**{f"{place.kind}_id": place.id}, person_id=person_id, on=on)
            records[person_id, on] = row
            db.session.add(row)
        row.came, row.left, row.state = line["came"], line["left"], line["state"]
        row.imported_at, row.imported_by_id = clock.now(), by.id
        policy = policy_on(on).value
        for session in by_day.get(on, []):
            key = (session.id, person_id)
            mark, held = marks.get(key), differences.get(key)
            parts = official_parts(
                attendance_queries.periods_of(session), policy,
                came=row.came, left=row.left, state=row.state,
            )  # fmt: skip
            if mark is not None and mark.source == Source.OFFICIAL:
                found += _moved_on(held, parts)
            elif mark is not None and mark.parts != listed(parts):
                differences[key], new = _differs(session, mark, parts, held)
                found += new
            elif mark is not None and held is not None and held.state in ("open", "asked"):
                held.state = "agreed"
            if mark is None or policy.authoritative == "official":
                written += _take(session, person_id, mark, row, parts, by, differences.get(key))
    db.session.flush()
    return {"marks": written, "differences": found}


def _take(
    session: Session,
    person_id: int,
    mark: Mark | None,
    row: OfficialRecord,
    parts: tuple[Part, ...],
    by: Person,
    held: Difference | None,
) -> int:
    """Let the official record be the mark; a mark that a decision (*held*) kept stays."""
    if held is not None and held.state == "kept" and held.official == listed(parts):
        return 0
    before = mark.version if mark is not None else 0
    made = attendance.mark(
        session, person_id, parts, actor=by, source=Source.OFFICIAL,
        arrived_at=_moment(session, row.came), left_at=_moment(session, row.left),
    )  # fmt: skip
    return int(made.version != before)


def _moment(session: Session, minute: int | None) -> Any:
    return None if minute is None else attendance.moment(session.on, minute)


def _differs(
    session: Session, mark: Mark, parts: tuple[Part, ...], held: Difference | None
) -> tuple[Difference, int]:
    """Note a difference; 1 where it is new or the official record has changed since."""
    official = listed(parts)
    if held is not None and held.official == official and held.state != "agreed":
        return held, 0
    if held is None:
        held = Difference(
            offering_id=session.offering_id, cohort_id=session.cohort_id, session_id=session.id,
            person_id=mark.person_id, found_at=clock.now(),
        )  # fmt: skip
        db.session.add(held)
    held.ours, held.ours_source, held.official = mark.parts, mark.source, official
    held.state, held.note = "open", ""
    held.decided_by_id = held.decided_at = None
    return held, 1


def _moved_on(held: Difference | None, parts: tuple[Part, ...]) -> int:
    """The official record of a mark that follows it has changed: ours is what it was before."""
    official = listed(parts)
    if held is None or held.official == official:
        return 0
    held.official, held.note = official, ""
    held.state = "agreed" if held.ours == official else "open"
    held.decided_by_id = held.decided_at = None
    return int(held.state == "open")
