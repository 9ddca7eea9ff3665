"""A learner checks in or out by a code, once each, in the session's window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from lms import audit, clock
from lms.accounts.models import AuditEntry, Person
from lms.courses.attendance import operations as attendance
from lms.courses.attendance import queries as attendance_queries
from lms.courses.attendance.models import Mark, Session
from lms.courses.attendance.rules.states import Source
from lms.courses.attendance.rules.stays import parts_of_stay
from lms.courses.editing import NotAllowed
from lms.courses.presence import queries
from lms.courses.presence.keys import key
from lms.courses.presence.models import CheckIn
from lms.courses.presence.queries import Own
from lms.courses.presence.rules.codes import KINDS, digits, verdict
from lms.db import apart, db


@dataclass(frozen=True)
class Done:
    """What a code did: a direction of a session, and the mark that came of it."""

    session: Session
    kind: str
    at: datetime
    mark: Mark | None


def check(person: Person, typed: str, *, session_id: int | None = None, device: str = "") -> Done:
    """Check *person* in or out by the code that was typed or, with *session_id*, scanned.

    Raises ``NotAllowed`` with a code of ``words.REFUSALS``; nothing is written then.
    """
    now = clock.now()
    given = digits(typed)
    if not given:
        raise NotAllowed("not_six")
    own = queries.around(person)
    if session_id is not None and session_id not in {one.session.id for one in own}:
        _refuse_stranger(session_id, given, now)
    found, old = _matching(own, given, now)
    if found is None:
        if old:
            raise NotAllowed("old_code")
        waiting = any(one.open(now) for one in own)
        raise NotAllowed("wrong_code" if waiting else "no_session")
    mine, kind = found
    session = mine.session
    before = mine.came if kind == "in" else mine.went
    if before is not None:
        raise NotAllowed(f"already_{kind}", at=before.at)
    if kind == "out" and mine.came is None:
        raise NotAllowed("no_check_in")
    row = CheckIn(
        session_id=session.id,
        person_id=person.id,
        kind=kind,
        at=now,
        method="qr" if session_id is not None else "digits",
        device=device,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:  # pressed twice at the same moment
        raise NotAllowed(f"already_{kind}", at=now) from error
    audit.record(f"presence.{kind}", "class_session", session.id, actor=person)
    came = now if kind == "in" or mine.came is None else mine.came.at
    left = now if kind == "out" else None
    return Done(session, kind, now, write(session, mine.mark, person.id, came, left, person))


def _matching(own: list[Own], given: str, now: datetime) -> tuple[tuple[Own, str] | None, bool]:
    """The session and direction whose code this is, and whether it is one that has gone by."""
    old = False
    for one in own:
        seconds = queries.policy_of(one.session).rotate_seconds
        for kind in KINDS:
            window = one.windows.get(kind)
            if window is None or not window.holds(now):
                continue
            said = verdict(key(), one.session.id, kind, given, now, seconds)
            if said == "good":
                return (one, kind), False
            old = old or said == "old"
    return None, old


def _refuse_stranger(session_id: int, given: str, now: datetime) -> None:
    """Tell someone who holds another class's code that it is not theirs; a guess learns nothing."""
    session = db.session.get(Session, session_id)
    if session is None:
        raise NotAllowed("wrong_code")
    seconds = queries.policy_of(session).rotate_seconds
    known = any(verdict(key(), session.id, kind, given, now, seconds) for kind in KINDS)
    raise NotAllowed("not_learner" if known else "wrong_code", session=session.id)


def note_refusal(person: Person, error: NotAllowed) -> None:
    """Keep a refused try in the trail, apart from the request that is rolled back."""
    entry = AuditEntry(
        at=clock.now(),
        actor_id=person.id,
        action="presence.refused",
        subject_kind="class_session",
        subject_id=int(error.params.get("session", 0)),
        after={"reason": error.code},
    )
    with apart() as session:  # reads nothing within: the request would take the lock again
        session.add(entry)


def write(
    session: Session,
    held: Mark | None,
    person_id: int,
    came: datetime,
    left: datetime | None,
    actor: Person | None,
    *,
    over: bool = False,
) -> Mark | None:
    """The mark that coming and going come to. Until the session is *over* who came is still there.

    What an instructor or the official records said is left alone.
    """
    if held is not None and held.source != Source.CHECKIN:
        return held
    periods = attendance_queries.periods_of(session)
    last = minute(session, left) if left is not None else None if over else periods[-1][1]
    policy = attendance_queries.policy_at(session.place, session.on).value
    parts = parts_of_stay(periods, policy, arrived=minute(session, came), left=last)
    return attendance.mark(
        session, person_id, parts, actor=actor, source=Source.CHECKIN,
        arrived_at=came, left_at=left,
    )  # fmt: skip


def minute(session: Session, at: datetime) -> int:
    """The whole minutes after Seoul's midnight of the session's day."""
    return int((at - clock.seoul_midnight(session.on)).total_seconds()) // 60
