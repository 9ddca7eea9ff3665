"""Requests of students: asked once, agreed by one person, approved by a second one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from flask import url_for
from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses.degrees.models import (
    CreditAgreement,
    CurriculumVersion,
    DegreeRequest,
    RecognisedCredit,
    StudentCurriculum,
)
from lms.courses.degrees.operations.asking import hindrance
from lms.courses.degrees.operations.crediting import held_by_agreement, refuse_kept
from lms.courses.editing import Conflict, NotAllowed
from lms.courses.programmes.models import Track
from lms.db import db

OPEN = ("submitted", "reviewed")


@dataclass(frozen=True)
class Asking:
    """What is asked for; which fields mean something is told by *kind*."""

    kind: str
    reason: str
    version_id: int | None = None
    course_id: int | None = None
    for_course_id: int | None = None
    requirement_id: int | None = None
    agreement_id: int | None = None
    title: str = ""
    term: str = ""
    hours: Decimal | None = None
    credits: Decimal | None = None
    area: str = ""


def submit(
    person: Person, track: Track, asking: Asking, *, by: Person | None = None
) -> DegreeRequest:
    """Ask. Asking the same again gives the open request back.

    *by*: staff who file it for the student, who is told; two others decide.

    ``NotAllowed`` with a code of ``words.REFUSALS``: what is asked cannot be granted.
    """
    _hold_student(person.id)
    twin = _twin(person.id, track.id, asking)
    if twin is not None:
        return twin
    if by is not None and by.id == person.id:
        raise NotAllowed("own")
    code = hindrance(person.id, track, asking)
    if code:
        raise NotAllowed(code)
    asker = by or person
    row = DegreeRequest(
        person_id=person.id, track_id=track.id, asked_by_id=asker.id, asked_at=clock.now(),
        **vars(asking),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.record(
        "degree_request.submit", "degree_request", row.id, actor=asker,
        after={"kind": row.kind, "state": row.state},
    )  # fmt: skip
    if by is not None:
        notify(
            person, "degree.request_filed", {},
            url=url_for("degrees.my_request", request_id=row.id),
            dedup_key=f"degree_request:{row.id}:filed",
        )  # fmt: skip
    return row


def _hold_student(person_id: int) -> None:
    db.session.execute(select(Person.id).where(Person.id == person_id).with_for_update())


def _twin(person_id: int, track_id: int, asking: Asking) -> DegreeRequest | None:
    same = ("kind", "version_id", "course_id", "for_course_id", "requirement_id", "agreement_id",
            "title", "term")  # fmt: skip
    return db.session.scalar(
        select(DegreeRequest).where(
            DegreeRequest.person_id == person_id,
            DegreeRequest.track_id == track_id,
            DegreeRequest.state.in_(OPEN),
            *(getattr(DegreeRequest, name) == getattr(asking, name) for name in same),
        )
    )


def agree(row: DegreeRequest, reviewer: Person, note: str, version: int) -> None:
    """The first person's word. ``NotAllowed("own")`` to the student; ``editing.Conflict``."""
    _hold(row, version, "submitted")
    if reviewer.id in (row.person_id, row.asked_by_id):
        raise NotAllowed("own")
    row.state, row.reviewed_by_id, row.reviewed_at = "reviewed", reviewer.id, clock.now()
    row.review = note
    db.session.flush()
    audit.record(
        "degree_request.review", "degree_request", row.id, actor=reviewer,
        before={"state": "submitted"}, after={"state": "reviewed"}, reason=note,
    )  # fmt: skip


def approve(row: DegreeRequest, decider: Person, answer: str, version: int) -> None:
    """The second person's word: what was asked takes effect at once.

    ``NotAllowed``: own, same_person (who agreed first), or what hinders by now.
    """
    _hold(row, version, "reviewed")
    if decider.id in (row.person_id, row.asked_by_id):
        raise NotAllowed("own")
    if decider.id == row.reviewed_by_id:
        raise NotAllowed("same_person")
    if not answer:
        raise NotAllowed("reason")
    _hold_student(row.person_id)  # two requests of theirs, approved at once, must see each other
    code = hindrance(row.person_id, row.track, _asked(row), but=row.id)
    if code:
        raise NotAllowed(code)
    _decide(row, decider, "approved", answer)
    _take_effect(row)
    _tell(row)


def refuse(row: DegreeRequest, decider: Person, answer: str, version: int) -> None:
    """Either person may refuse, with the reason that the student reads."""
    _hold(row, version, *OPEN)
    if decider.id in (row.person_id, row.asked_by_id):
        raise NotAllowed("own")
    if not answer:
        raise NotAllowed("reason")
    _decide(row, decider, "refused", answer)
    _tell(row)


def withdraw(row: DegreeRequest, person: Person) -> bool:
    """The student, or whoever filed it, takes it back; whether that was still possible."""
    _lock(row)
    if row.state not in OPEN or person.id not in (row.person_id, row.asked_by_id):
        return False
    before, row.state = row.state, "withdrawn"
    db.session.flush()
    audit.record(
        "degree_request.withdraw", "degree_request", row.id, actor=person,
        before={"state": before}, after={"state": "withdrawn"},
    )  # fmt: skip
    return True


def revoke(row: DegreeRequest, actor: Person, reason: str, version: int) -> None:
    """Take an approval back with all that it brought about."""
    _hold(row, version, "approved")
    if actor.id == row.person_id:
        raise NotAllowed("own")
    if not reason:
        raise NotAllowed("reason")
    row.state, row.answer = "revoked", reason
    for credit in _credits_of(row):
        credit.state, credit.reason = "revoked", reason
    follows = _follows_of(row)
    for follow in follows:
        follow.state, follow.ended_on, follow.reason = "ended", clock.today(), reason[:300]
    db.session.flush()
    if row.kind == "move" and follows:
        _move_back(row)
    audit.record(
        "degree_request.revoke", "degree_request", row.id, actor=actor,
        before={"state": "approved"}, after={"state": "revoked"}, reason=reason,
    )  # fmt: skip
    _tell(row)


def _asked(row: DegreeRequest) -> Asking:
    return Asking(**{name: getattr(row, name) for name in Asking.__dataclass_fields__})


def _decide(row: DegreeRequest, decider: Person, state: str, answer: str) -> None:
    before = row.state
    row.state, row.answer = state, answer
    row.decided_by_id, row.decided_at = decider.id, clock.now()
    db.session.flush()
    audit.record(
        "degree_request.decide", "degree_request", row.id, actor=decider,
        before={"state": before}, after={"state": state}, reason=answer,
    )  # fmt: skip


def _take_effect(row: DegreeRequest) -> None:
    if row.kind in ("move", "declare"):
        refuse_kept(row.track, "student_register")
        _follow(row)
    elif row.kind == "academy":
        _recognise(row)


def _follow(row: DegreeRequest) -> None:
    assert row.version_id is not None
    if row.kind == "move":
        for old in db.session.scalars(
            select(StudentCurriculum)
            .join(CurriculumVersion, CurriculumVersion.id == StudentCurriculum.version_id)
            .where(
                StudentCurriculum.person_id == row.person_id,
                StudentCurriculum.home_track_id == row.track_id,
                StudentCurriculum.state != "ended",
                CurriculumVersion.form == "major",
            )
        ):
            old.state, old.ended_on = "ended", clock.today()
    db.session.add(
        StudentCurriculum(
            person_id=row.person_id, version_id=row.version_id, home_track_id=row.track_id,
            state="active", since_on=clock.today(), decided_by_id=row.decided_by_id,
        )
    )  # fmt: skip
    db.session.flush()


def _recognise(row: DegreeRequest) -> None:
    """Hours of the Academy: the two people of the request are those of the credits."""
    agreement = db.session.get_one(CreditAgreement, row.agreement_id, with_for_update=True)
    refuse_kept(row.track, "grades")
    assert row.credits is not None
    assert row.reviewed_by_id is not None
    held_by_agreement(agreement, row.person_id, row.credits, row.term, but=row.id)
    credit = RecognisedCredit(
        person_id=row.person_id, track_id=row.track_id, request_id=row.id,
        agreement_id=agreement.id, source="academy", title=row.title, term=row.term,
        course_id=None, area=row.area, hours=row.hours, credits=row.credits, letter="P",
        points=None, recognised_on=clock.today(), state="confirmed",
        entered_by_id=row.reviewed_by_id, confirmed_by_id=row.decided_by_id,
        confirmed_at=clock.now(),
    )  # fmt: skip
    db.session.add(credit)
    db.session.flush()
    audit.record(
        "recognised_credit.confirm", "recognised_credit", credit.id,
        after={"credits": str(credit.credits), "hours": str(credit.hours), "state": "confirmed"},
    )  # fmt: skip


def _credits_of(row: DegreeRequest) -> list[RecognisedCredit]:
    return list(
        db.session.scalars(
            select(RecognisedCredit).where(
                RecognisedCredit.request_id == row.id, RecognisedCredit.state != "revoked"
            )
        )
    )


def _follows_of(row: DegreeRequest) -> list[StudentCurriculum]:
    if row.kind not in ("move", "declare"):
        return []
    return list(
        db.session.scalars(
            select(StudentCurriculum).where(
                StudentCurriculum.person_id == row.person_id,
                StudentCurriculum.version_id == row.version_id,
                StudentCurriculum.state != "ended",
            )
        )
    )


def _move_back(row: DegreeRequest) -> None:
    """The version of the move before holds again, where that one was not revoked; else the year's."""
    former = db.session.scalar(
        select(StudentCurriculum)
        .join(
            DegreeRequest,
            (DegreeRequest.person_id == StudentCurriculum.person_id)
            & (DegreeRequest.track_id == StudentCurriculum.home_track_id)
            & (DegreeRequest.version_id == StudentCurriculum.version_id),
        )
        .where(
            StudentCurriculum.person_id == row.person_id,
            StudentCurriculum.home_track_id == row.track_id,
            StudentCurriculum.state == "ended",
            DegreeRequest.kind == "move",
            DegreeRequest.state == "approved",
        )
        .order_by(DegreeRequest.decided_at.desc(), StudentCurriculum.id.desc())
        .limit(1)
    )
    if former is not None:
        former.state, former.ended_on, former.reason = "active", None, ""
        db.session.flush()


def _tell(row: DegreeRequest) -> None:
    notify(
        row.person,
        f"degree.request_{row.state}",
        {"answer": row.answer},
        url=url_for("degrees.my_request", request_id=row.id),
        dedup_key=f"degree_request:{row.id}:{row.state}",
    )


def _lock(row: DegreeRequest) -> None:
    db.session.execute(
        select(DegreeRequest)
        .where(DegreeRequest.id == row.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _hold(row: DegreeRequest, version: int, *states: str) -> None:
    _lock(row)
    if row.version != version or row.state not in states:
        raise Conflict
