"""Looking for signs every day, telling people of what is new, and notes of what was done."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from flask import current_app, url_for
from sqlalchemy import delete, select

from lms import audit, clock
from lms.access import Role, Scope
from lms.accounts.models import Person
from lms.accounts.queries import holders
from lms.communication.operations import notify
from lms.courses import editing
from lms.courses.at_risk import queries
from lms.courses.at_risk.models import RiskNote, RiskSign
from lms.courses.at_risk.queries import as_json
from lms.courses.at_risk.rules import Sign, news
from lms.courses.catalogue.models import Offering
from lms.courses.programmes.models import Cohort
from lms.db import db, unit_of_work
from lms.jobs import every

log = logging.getLogger(__name__)


@every(timedelta(hours=6))
def watch() -> None:
    """Look at every place that runs now, each in a transaction of its own.

    It does not matter how often it runs: a sign is told once, and again when it got worse.
    """
    for place in running():
        try:
            with current_app.test_request_context(), unit_of_work():
                look(place)
        except Exception:  # one place's trouble must not keep the others waiting
            log.exception("signs of %s %s could not be looked for", *place)
    with current_app.test_request_context(), unit_of_work():
        remind()


def running() -> list[Scope]:
    """The offerings and cohorts that run today."""
    today = clock.today()
    found: list[Scope] = []
    for kind, table in (("offering", Offering), ("cohort", Cohort)):
        ids = db.session.scalars(
            select(table.id)
            .where(table.state != "draft", table.starts_on <= today, table.ends_on >= today)
            .order_by(table.id)
        )
        found += [Scope(kind, id_) for id_ in ids]
    return found


def look(place: Scope) -> int:
    """Write down which signs hold at *place* and tell of what is new; how many people it was."""
    now, policy = clock.now(), queries.policy_at(place)
    people = queries.people_of(place)
    found = queries.signs_at(place, people)
    rows = {
        (row.person_id, row.code): row
        for row in db.session.scalars(
            select(RiskSign)
            .where(RiskSign.scope_kind == place.kind, RiskSign.scope_id == place.id)
            .with_for_update()
        )
    }
    holding = {(person_id, sign.code) for person_id, some in found.items() for sign in some}
    for key, row in rows.items():
        if key not in holding and row.cleared_at is None:
            row.cleared_at, row.told_level = now, 0
    told: set[int] = set()
    for person_id, some in found.items():
        levels = {code: row.told_level for (owner, code), row in rows.items() if owner == person_id}
        fresh = news(some, levels)
        for sign in some:
            known = rows.get((person_id, sign.code))
            row = known or RiskSign(
                scope_kind=place.kind, scope_id=place.id, person_id=person_id, code=sign.code,
                since=now, told_level=0,
            )  # fmt: skip
            if known is None:
                db.session.add(row)
            elif row.cleared_at is not None:
                row.since, row.cleared_at = now, None
            row.level, row.params = sign.level, as_json(sign.params)
            if sign in fresh:
                row.told_level, row.told_at = sign.level, now
        if fresh:
            told.add(person_id)
            if policy.tell_learner:
                _tell_learner(place, person_id, fresh)
    db.session.flush()
    if told and policy.tell_instructor:
        _tell_staff(place, len(told))
    return len(told)


def _tell_learner(place: Scope, person_id: int, fresh: Iterable[Sign]) -> None:
    person = db.session.get(Person, person_id)
    if person is None:
        return
    title, course = _title(place)
    url = (
        url_for("gradebook.my_result", offering_id=place.id)
        if place.kind == "offering"
        else url_for("programmes.my_progress")
    )
    for sign in fresh:
        params = {name: str(value) for name, value in as_json(sign.params).items()}
        notify(
            person, f"course.risk_{sign.code}", {**params, "place": title}, url=url, course=course
        )


def _tell_staff(place: Scope, people: int) -> None:
    """Once a day for each who teaches the offering; of a cohort its institution's pages show it."""
    if place.kind != "offering":
        return
    title, course = _title(place)
    for teacher in _teachers(place):
        notify(
            teacher,
            "teaching.at_risk",
            {"place": title, "people": str(people)},
            url=url_for("at_risk.offering", offering_id=place.id),
            dedup_key=f"at_risk:{place.kind}:{place.id}:{clock.today()}",
            course=course,
        )


def _teachers(place: Scope) -> list[Person]:
    return holders([Role.INSTRUCTOR], [place])


def _title(place: Scope) -> tuple[dict[str, str], dict[str, str]]:
    """A place's name for people, and the title under which a digest puts it."""
    if place.kind == "offering":
        offering = db.session.get_one(Offering, place.id)
        course = offering.course
        title = {"ko": course.title_ko, "en": course.title_en or course.title_ko}
        return title, title
    cohort = db.session.get_one(Cohort, place.id)
    track = cohort.track
    title = {
        "ko": f"{track.title_ko} {cohort.title_ko}",
        "en": f"{track.title_en or track.title_ko} {cohort.title_en or cohort.title_ko}",
    }
    return title, title


def remind() -> None:
    """Tell those who meant to look again today that the day has come; once a note."""
    due = db.session.scalars(
        select(RiskNote).where(
            RiskNote.follow_up_on <= clock.today(),
            RiskNote.closed_at.is_(None),
            RiskNote.author_id.is_not(None),
        )
    )
    for note in list(due):
        if note.author is None:
            continue
        place = Scope(note.scope_kind, note.scope_id)
        title, course = _title(place)
        url = (
            url_for("at_risk.offering", offering_id=place.id, done="due")
            if place.kind == "offering"
            else url_for("at_risk.cohort", cohort_id=place.id, done="due")
        )
        notify(
            note.author,
            "teaching.follow_up",
            {"place": title},
            url=url,
            dedup_key=f"risk_follow_up:{note.id}:{note.follow_up_on}",
            course=course,
        )


FIELDS = ("done", "text", "on", "follow_up_on")


def add_note(place: Scope, person_id: int, author: Person, values: dict[str, Any]) -> RiskNote:
    """Write down what was done about somebody."""
    note = RiskNote(
        scope_kind=place.kind,
        scope_id=place.id,
        person_id=person_id,
        author_id=author.id,
        created_at=clock.now(),
        **{name: values[name] for name in FIELDS},
    )
    db.session.add(note)
    db.session.flush()
    audit.record("risk.note", "risk_note", note.id, after=_facts(note))
    return note


def update_note(note: RiskNote, values: dict[str, Any], *, version: int) -> None:
    """Change a note; :class:`editing.Conflict` where it was saved in between."""
    editing.hold(note, version)
    before = _facts(note)
    for name in FIELDS:
        setattr(note, name, values[name])
    db.session.flush()
    audit.record("risk.note_update", "risk_note", note.id, before=before, after=_facts(note))


def close_note(note: RiskNote) -> bool:
    """The follow-up was done; False where it was already."""
    editing.hold(note)
    if note.closed_at is not None:
        return False
    note.closed_at = clock.now()
    db.session.flush()
    audit.record("risk.note_close", "risk_note", note.id)
    return True


def delete_note(note: RiskNote) -> None:
    """Delete a note that should not have been written; that it was there stays on record."""
    audit.record("risk.note_delete", "risk_note", note.id, before=_facts(note))
    db.session.delete(note)
    db.session.flush()


def _facts(note: RiskNote) -> dict[str, Any]:
    day: date | None = note.follow_up_on
    return {
        "person": note.person_id,
        "done": note.done,
        "on": note.on.isoformat(),
        "follow_up_on": day.isoformat() if day else None,
    }


def erase(person: Person) -> None:
    """Delete the signs and notes of a person."""
    for table in (RiskSign, RiskNote):
        db.session.execute(
            delete(table)
            .where(table.person_id == person.id)
            .execution_options(synchronize_session=False)
        )
