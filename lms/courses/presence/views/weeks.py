"""Online weeks: the lessons they consist of, how people stand, and a learner's own reasons."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, audit, clock
from lms.access import Permission
from lms.courses.attendance import queries as attendance
from lms.courses.attendance.framing import frame
from lms.courses.attendance.models import Session
from lms.courses.content.models import Lesson
from lms.courses.presence import operations, queries
from lms.courses.presence.loaders import own_session, session_for
from lms.courses.presence.rules.online import Outcome, deadline, outcome
from lms.courses.presence.views import bp
from lms.courses.presence.words import ONLINE, ONLINE_TONES
from lms.db import db
from lms.numbers import whole_or

MARK = Permission.ATTENDANCE_MARK


@bp.get("/teach/sessions/<int:session_id>/lessons")
def lessons(session_id: int) -> str:
    """Which lessons an online week consists of, and how everybody stands with them."""
    session, place = session_for(current_user, session_id, MARK)
    people = attendance.learners(place.scope)
    audit.read("arrivals of a session", people=len(people))
    found = _outcomes(session, [one.person_id for one in people])
    return render_template(
        "presence/lessons.html",
        **frame(place),
        session=session,
        may_choose=access.may(current_user, Permission.ATTENDANCE_MANAGE, place.scope),
        choices=queries.choices(session),
        people=people,
        outcomes=found,
        marks=attendance.marks([session.id]),
        policy=queries.online_policy(session),
        until=deadline(session.ends_at, queries.online_policy(session)),
        outcome_words=ONLINE,
        tones=ONLINE_TONES,
    )


@bp.post("/teach/sessions/<int:session_id>/lessons")
def choose(session_id: int) -> Response:
    """Choose them."""
    session, _place = session_for(current_user, session_id, Permission.ATTENDANCE_MANAGE)
    chosen = [whole_or(one, 0) for one in request.form.getlist("lesson")]
    count = operations.choose_lessons(session, chosen)
    if count:
        flash(
            ngettext(
                "차시 %(n)s개를 이 주차로 정했습니다.",
                "차시 %(n)s개를 이 주차로 정했습니다.",
                count,
                n=count,
            ),
            "success",
        )
    else:
        flash(_("이 수업은 차시로 출결을 세지 않습니다."), "info")
    return redirect(url_for("presence.lessons", session_id=session.id), 303)


@bp.get("/me/online/<int:session_id>")
def mine(session_id: int) -> str:
    """A learner's own lessons of an online week, and what they come to."""
    session = own_session(current_user, session_id)
    policy = queries.online_policy(session)
    until = deadline(session.ends_at, policy)
    ids, done = queries.done_lessons(session, [current_user.id], until)
    rows = [db.session.get_one(Lesson, one) for one in ids]
    return render_template(
        "presence/online.html",
        session=session,
        card=attendance.card(session.place),
        rows=rows,
        done=done[current_user.id],
        outcome=_outcomes(session, [current_user.id]).get(current_user.id),
        mark=attendance.marks([session.id], [current_user.id]).get((session.id, current_user.id)),
        policy=policy,
        until=until,
        outcome_words=ONLINE,
        tones=ONLINE_TONES,
    )


def _outcomes(session: Session, person_ids: list[int]) -> dict[int, Outcome]:
    """By person id; nothing where the week has no published lesson."""
    policy = queries.online_policy(session)
    until = deadline(session.ends_at, policy)
    ids, done = queries.done_lessons(session, person_ids, until)
    if not ids:
        return {}
    over = clock.now() > until
    return {key: outcome(len(held), len(ids), policy, over=over) for key, held in done.items()}
