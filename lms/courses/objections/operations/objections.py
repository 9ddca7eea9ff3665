"""Objecting to a published result, and answering; the result is held until it is answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import url_for
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from lms import audit, clock, storage
from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses.catalogue.models import Offering
from lms.courses.editing import Conflict
from lms.courses.enrolment.models import Enrolment
from lms.courses.gradebook import operations as gradebook
from lms.courses.gradebook import queries as gradebook_queries
from lms.courses.letters import operations as letters
from lms.courses.letters import queries as letter_queries
from lms.courses.objections import queries, rules
from lms.courses.objections.models import Objection
from lms.courses.objections.queries.objections import KIND
from lms.db import db
from lms.interop.formats import sniff
from lms.storage import Stored, TooLarge

MOST_FILES = 3
MOST_BYTES = 20 * 1024 * 1024  # of one file


@dataclass
class Refused(Exception):
    """Why nothing was written: codes, and what they are about."""

    codes: list[str]
    params: dict[str, Any] = field(default_factory=dict)


def keep_uploads(files: Iterable[FileStorage]) -> list[Stored]:
    """Write uploads to disk before any row is. Raises :class:`Refused`."""
    kept: list[Stored] = []
    for file in files:
        if not file.filename:
            continue
        name = sniff.safe_name(file.filename)
        try:
            stored = storage.keep(file.stream, file.filename, most=MOST_BYTES)
        except TooLarge as large:
            most = MOST_BYTES // 1024 // 1024
            raise Refused(["file_large"], {"name": name, "most": most}) from large
        if stored.size == 0:
            raise Refused(["file_blank"], {"name": name})
        kept.append(stored)
    if len(kept) > MOST_FILES:
        raise Refused(["file_many"], {"most": MOST_FILES})
    return kept


def ask(offering: Offering, person: Person, text: str, files: Sequence[Stored] = ()) -> Objection:
    """Object to one's published result; it cannot become final before it is answered."""
    _hold_seat(offering.id, person.id)
    said = text.replace("\x00", "").replace("\r\n", "\n").strip()
    code = rules.closed_code(queries.asking(offering.id, person.id), clock.now())
    codes = [one for one in (code, rules.text_code(said)) if one]
    if codes:
        raise Refused(codes, {"most": rules.MOST_TEXT})
    result = gradebook_queries.frozen_of(offering.id, [person.id])[person.id]
    objection = Objection(
        offering_id=offering.id,
        person_id=person.id,
        result_id=result.id,
        text=said,
        asked_at=clock.now(),
        percent_before=result.percent,
        letter_before=result.letter or "",
    )
    db.session.add(objection)
    result.final_from = None
    db.session.flush()
    for position, file in enumerate(files):
        storage.attach(file, KIND, objection.id, person_id=person.id, position=position)
    audit.record("objection.ask", "objection", objection.id, actor=person)
    course = offering.course
    for teacher in queries.second_people(offering.id, person.id):
        notify(
            teacher,
            "objection.asked",
            {"course": {"ko": course.title_ko, "en": course.title_en}},
            url=url_for("objections.show", offering_id=offering.id, objection_id=objection.id),
        )
    return objection


def withdraw(objection: Objection, person: Person) -> bool:
    """Take one's objection back before it is answered; whether that was still possible."""
    _hold_seat(objection.offering_id, objection.person_id)
    db.session.refresh(objection)
    if objection.state != "open":
        return False
    objection.state = "withdrawn"
    db.session.flush()
    audit.record("objection.withdraw", "objection", objection.id, actor=person)
    _let_go(objection)
    return True


def answer(
    objection: Objection,
    person: Person,
    outcome: str,
    text: str,
    version: int,
    *,
    letter: str = "",
) -> Objection:
    """Answer: ``kept``, or ``changed`` to what marks and letters give now.

    *letter*: decide this letter first (within the caps). Raises ``editing.Conflict`` where it was
    answered or withdrawn meanwhile, ``letters.OverCap``, ``gradebook.NotReady`` and
    :class:`Refused`.
    """
    _hold_seat(objection.offering_id, objection.person_id)
    db.session.refresh(objection)
    if objection.version != version or objection.state != "open":
        raise Conflict
    said = text.replace("\x00", "").replace("\r\n", "\n").strip()
    codes = [code for code in (rules.text_code(said),) if code]
    if outcome not in {"kept", "changed"}:
        codes.append("outcome")
    if codes:
        raise Refused(codes, {"most": rules.MOST_TEXT})
    offering = objection.offering
    before = gradebook_queries.frozen_of(offering.id, [objection.person_id])[objection.person_id]
    with db.session.begin_nested():  # an answer that is refused leaves nothing
        objection.state, objection.answer = outcome, said
        objection.answered_by_id, objection.answered_at = person.id, clock.now()
        db.session.flush()
        after = before
        if outcome == "changed":
            if letter:
                _decide_letter(offering, person, objection.person_id, letter, said)
            after = gradebook.freeze(offering, objection.person_id, person, reason=said[:500])
            if after is before:
                raise Refused(["same"])
        objection.percent_after, objection.letter_after = after.percent, after.letter or ""
        db.session.flush()
    audit.record(
        "objection.answer", "objection", objection.id, actor=person,
        before={"state": "open", "percent": str(before.percent), "letter": before.letter},
        after={"state": outcome, "percent": str(after.percent), "letter": after.letter},
    )  # fmt: skip
    if outcome == "kept":
        _let_go(objection)
    course = offering.course
    notify(
        objection.person,
        "objection.answered",
        {"course": {"ko": course.title_ko, "en": course.title_en}},
        url=url_for("objections.own", offering_id=offering.id),
    )
    return objection


def _decide_letter(
    offering: Offering, actor: Person, person_id: int, letter: str, reason: str
) -> None:
    held = letter_queries.move_of(offering.id, person_id)
    try:
        letters.move(
            offering,
            actor,
            person_id,
            letter=letter,
            standing=held.standing if held else "",
            reason=reason[:300],
            version=held.version if held else 0,
        )
    except letters.UnknownLetter as wrong:
        raise Refused(["letter"]) from wrong


def _let_go(objection: Objection) -> None:
    """The result is held no longer: it is final when the calendar says so, or at once."""
    calendar = queries.calendar_of(objection.offering_id)
    result = gradebook_queries.frozen_of(objection.offering_id, [objection.person_id]).get(
        objection.person_id
    )
    if calendar is None or result is None:
        return
    result.final_from = calendar.final_from
    db.session.flush()
    if result.final_from <= clock.now():
        gradebook.turn(objection.offering_id)
    else:
        gradebook.wake(objection.offering_id, (result.final_from,))


def _hold_seat(offering_id: int, person_id: int) -> None:
    """One step about a person's result at a time."""
    db.session.execute(
        select(Enrolment.id)
        .where(Enrolment.offering_id == offering_id, Enrolment.person_id == person_id)
        .with_for_update()
    )
