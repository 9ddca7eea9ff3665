"""Changing a final result: one person proposes with a reason, another one decides."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses.catalogue.models import Offering
from lms.courses.editing import Conflict
from lms.courses.enrolment.models import Enrolment
from lms.courses.gradebook import operations as gradebook
from lms.courses.gradebook.operations import NotReady, ReasonNeeded
from lms.courses.objections import queries
from lms.courses.objections.models import ResultChange
from lms.courses.objections.rules import MOST_REASON
from lms.db import db


class NothingToChange(Exception):
    """The result would be frozen as it is."""


class SamePerson(Exception):
    """Who proposed a change cannot decide it; nor can the one whose result it is."""


class Stale(Exception):
    """What would be frozen is no longer what was proposed."""


def propose(offering: Offering, person_id: int, proposer: Person, reason: str) -> ResultChange:
    """Propose that a final result becomes what marks and letters give now.

    Where one waits already it is given back. Raises :class:`NothingToChange`,
    ``gradebook.NotReady``, ``gradebook.ReasonNeeded``.
    """
    _hold(offering.id, person_id)
    if (waiting := queries.open_change(offering.id, person_id)) is not None:
        return waiting
    said = reason.replace("\x00", "").strip()
    now = queries.difference(offering.id, person_id)
    if now.frozen is None or not now.differs:
        raise NothingToChange
    if now.obstacles:
        raise NotReady(list(now.obstacles))
    if not said:
        raise ReasonNeeded
    change = ResultChange(
        offering_id=offering.id,
        person_id=person_id,
        result_id=now.frozen.id,
        percent=now.percent,
        letter=now.letter,
        credit_earned=now.credit_earned,
        reason=said[:MOST_REASON],
        proposed_by_id=proposer.id,
        proposed_at=clock.now(),
    )
    db.session.add(change)
    db.session.flush()
    audit.record(
        "result_change.propose", "result_change", change.id, actor=proposer,
        before={"percent": str(now.frozen.percent), "letter": now.frozen.letter},
        after={"percent": str(now.percent), "letter": now.letter, "person": person_id},
        reason=change.reason,
    )  # fmt: skip
    course = offering.course
    for someone in queries.second_people(offering.id, proposer.id):
        if someone.id != person_id:
            notify(
                someone,
                "result_change.proposed",
                {"course": {"ko": course.title_ko, "en": course.title_en}},
                url=url_for("objections.change", offering_id=offering.id, change_id=change.id),
                dedup_key=f"result_change:{change.id}",
            )
    return change


def decide(
    change: ResultChange, decider: Person, outcome: str, answer: str, version: int
) -> ResultChange:
    """``approved``: the result becomes exactly what was proposed; or ``refused``.

    Raises :class:`SamePerson`, :class:`Stale`, ``editing.Conflict``, ``gradebook.ReasonNeeded``
    (a refusal says why).
    """
    _hold(change.offering_id, change.person_id)
    db.session.refresh(change)
    if change.version != version or change.state != "open":
        raise Conflict
    if decider.id in {change.proposed_by_id, change.person_id}:
        raise SamePerson
    said = answer.replace("\x00", "").strip()[:MOST_REASON]
    if outcome == "refused" and not said:
        raise ReasonNeeded
    if outcome == "approved":
        now = queries.difference(change.offering_id, change.person_id)
        proposed = (change.result_id, change.percent, change.letter, change.credit_earned)
        stands = now.frozen.id if now.frozen is not None else 0
        if (stands, now.percent, now.letter, now.credit_earned) != proposed or now.obstacles:
            raise Stale
        gradebook.freeze(
            change.offering, change.person_id, change.proposed_by,
            reason=change.reason, approver=decider,
        )  # fmt: skip
    _close(change, decider, outcome, said)
    return change


def withdraw_change(change: ResultChange, person: Person) -> bool:
    """Who proposed it takes it back; whether that was still possible."""
    _hold(change.offering_id, change.person_id)
    db.session.refresh(change)
    if change.state != "open" or change.proposed_by_id != person.id:
        return False
    change.state = "withdrawn"
    db.session.flush()
    audit.record("result_change.withdraw", "result_change", change.id, actor=person)
    return True


def _close(change: ResultChange, decider: Person, outcome: str, answer: str) -> None:
    change.state, change.answer = outcome, answer
    change.decided_by_id, change.decided_at = decider.id, clock.now()
    db.session.flush()
    audit.record(
        "result_change.decide", "result_change", change.id, actor=decider,
        before={"state": "open"}, after={"state": outcome}, reason=answer,
    )  # fmt: skip
    course = change.offering.course
    notify(
        change.proposed_by,
        "result_change.decided",
        {"course": {"ko": course.title_ko, "en": course.title_en}},
        url=url_for("objections.change", offering_id=change.offering_id, change_id=change.id),
    )


def _hold(offering_id: int, person_id: int) -> None:
    db.session.execute(
        select(Enrolment.id)
        .where(Enrolment.offering_id == offering_id, Enrolment.person_id == person_id)
        .with_for_update()
    )
