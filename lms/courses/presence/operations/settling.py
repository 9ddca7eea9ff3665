"""After a session: missing check-outs, people who never came, and the lessons of online weeks."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import timedelta

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import delete, select

from lms import audit, clock
from lms.courses.attendance import operations as attendance
from lms.courses.attendance import queries as attendance_queries
from lms.courses.attendance.models import Mark, Session
from lms.courses.attendance.operations import Wanted
from lms.courses.attendance.rules.states import Source, State, whole
from lms.courses.presence import queries
from lms.courses.presence.models import CheckIn, OnlineLesson
from lms.courses.presence.operations.codes import write
from lms.courses.presence.rules.online import deadline, outcome, parts_of
from lms.db import db, unit_of_work
from lms.jobs import every

log = logging.getLogger(__name__)

#: How long after its end a session is looked at again by itself.
LOOKED_AT = timedelta(days=35)


def choose_lessons(session: Session, lesson_ids: Collection[int]) -> int:
    """Let an online week consist of these lessons of its place; how many they are."""
    allowed = {choice.lesson.id for choice in queries.choices(session)}
    wanted = sorted(allowed & set(lesson_ids))
    before = queries.lessons_of(session.id)
    if before == wanted:
        return len(wanted)
    db.session.execute(delete(OnlineLesson).where(OnlineLesson.session_id == session.id))
    db.session.add_all(OnlineLesson(session_id=session.id, lesson_id=one) for one in wanted)
    db.session.flush()
    audit.record(
        "presence.lessons", "class_session", session.id,
        before={"lessons": before}, after={"lessons": wanted},
    )  # fmt: skip
    return len(wanted)


def settle(session: Session) -> int:
    """Bring the marks of a session up to date with codes and lessons; how many changed.

    Marks that people made stay. Doing it again changes nothing.
    """
    if session.state != "planned":
        return 0
    changed = _codes(session)
    if session.mode == "online":
        changed += _online(session)
    if changed:
        audit.record("presence.settle", "class_session", session.id, after={"marks": changed})
    return changed


def _codes(session: Session) -> int:
    policy = queries.policy_of(session)
    windows = queries.windows_of(session)
    if not windows or clock.now() < max(window.closes_at for window in windows.values()):
        return 0
    held = queries.check_ins(session.id)
    if not held:
        return 0  # nobody used codes in this session: the instructor marks it
    marks = attendance_queries.marks([session.id])
    known = {one.person_id for one in attendance_queries.learners(session.place)}
    changed = 0
    for person_id in sorted(known):
        came, went = held.get((person_id, "in")), held.get((person_id, "out"))
        mark = marks.get((session.id, person_id))
        version = mark.version if mark is not None else 0
        if came is None:
            if policy.absent_without and mark is None:
                periods = attendance_queries.periods_of(session)
                attendance.mark(
                    session, person_id, whole(State.ABSENT, periods), actor=None,
                    source=Source.CHECKIN,
                )  # fmt: skip
                changed += 1
            continue
        if mark is not None and mark.source != Source.CHECKIN:
            continue
        left = went.at if went is not None else None if policy.check_out else session.ends_at
        made = write(session, mark, person_id, came.at, left, None, over=True)
        changed += made is not None and made.version != version
    return changed


def _online(session: Session) -> int:
    now = clock.now()
    policy = queries.online_policy(session)
    if now < session.starts_at or not queries.lessons_of(session.id):
        return 0
    until = deadline(session.ends_at, policy)
    people = [one.person_id for one in attendance_queries.learners(session.place)]
    ids, done = queries.done_lessons(session, people, until)
    if not ids:
        return 0
    marks = attendance_queries.marks([session.id])
    periods = attendance_queries.periods_of(session)
    wanted: list[Wanted] = []
    reasons: dict[int, str] = {}
    for person_id in people:
        mark = marks.get((session.id, person_id))
        if mark is not None and mark.source != Source.ONLINE:
            continue
        found = outcome(len(done[person_id]), len(ids), policy, over=now > until)
        if found.code == "waiting":
            continue
        wanted.append(Wanted(person_id, parts_of(found, periods)))
        with force_locale("ko"):
            reasons[person_id] = _(
                "차시 %(total)s개 가운데 %(done)s개를 마침 (기준 %(need)s%%)",
                total=found.total, done=found.done, need=f"{policy.need_percent.normalize():f}",
            )  # fmt: skip
    changed = 0
    for one in wanted:
        before = marks.get((session.id, one.person_id))
        version = before.version if before is not None else 0
        made = attendance.mark(
            session, one.person_id, one.parts, actor=None, source=Source.ONLINE,
            reason=reasons[one.person_id],
        )  # fmt: skip
        changed += made.version != version
    return changed


def _due() -> list[int]:
    now = clock.now()
    coded = select(CheckIn.session_id).distinct()
    lessons = select(OnlineLesson.session_id).distinct()
    unsettled = select(Mark.session_id).where(
        Mark.source == Source.CHECKIN, Mark.left_at.is_(None), Mark.state != "absent"
    )
    return list(
        db.session.scalars(
            select(Session.id)
            .where(
                Session.state == "planned",
                Session.starts_at <= now,
                Session.ends_at >= now - LOOKED_AT,
                Session.id.in_(lessons)
                | (
                    Session.id.in_(coded)
                    & (Session.ends_at <= now)
                    & (Session.id.in_(unsettled) | (Session.ends_at >= now - timedelta(days=2)))
                ),
            )
            .order_by(Session.id)
        )
    )


@every(timedelta(minutes=15))
def settle_due() -> int:
    """Settle every session whose codes or lessons may have come to something; how many marks."""
    changed = 0
    for session_id in _due():
        try:
            with unit_of_work() as work:
                session = work.get(Session, session_id)
                if session is not None:
                    changed += settle(session)
        except Exception:  # one session's trouble must not keep the others waiting
            log.exception("session %s could not be settled", session_id)
    return changed
