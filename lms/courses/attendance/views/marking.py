"""Marking without JavaScript: a form for a session, and one for a learner by the hour."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit, clock
from lms.courses.attendance import operations, queries, registry, words
from lms.courses.attendance.forms import PART_STATES, MarkForm
from lms.courses.attendance.loaders import (
    Place,
    learner_for,
    mark_of,
    place_for,
    session_for,
)
from lms.courses.attendance.models import Mark, Session
from lms.courses.attendance.operations import MarkConflict, Wanted
from lms.courses.attendance.queries import Learner
from lms.courses.attendance.rules.states import Part, State, WrongParts, clock_face, usual, whole
from lms.courses.attendance.views import both
from lms.courses.attendance.views.pages import MARK, VIEW, page
from lms.courses.editing import NotAllowed, version_in
from lms.numbers import whole_or

ROWS = 4


def _session_page(
    place: Place,
    session: Session,
    typed: dict[int, str] | None = None,
    refused: dict[int, str] | None = None,
) -> str:
    people = queries.learners(place.scope)
    held = queries.marks([session.id])
    audit.read(f"class_session {session.id} attendance", people=len(people))
    policy = queries.policy_at(place.scope, session.on).value
    return page(
        "session", place,
        session=session, people=people, typed=typed or {}, refused=refused or {},
        marks={person_id: mark for (_session, person_id), mark in held.items()},
        excuses={p: e for (p, s), e in registry.excuses(place.scope).items() if s == session.id},
        open=session.state == "planned" and session.starts_at <= clock.now(),
        actions=registry.session_actions(place.scope, [session.id]).get(session.id, []),
        window_ends=operations.window_ends(session, policy),
    )  # fmt: skip


@both("/sessions/<int:session_id>")
def session(session_id: int, offering_id: int | None = None, cohort_id: int | None = None) -> str:
    """One session with its learners and their marks."""
    place = place_for(current_user, offering_id, cohort_id, VIEW)
    return _session_page(place, session_for(place, session_id))


@both("/sessions/<int:session_id>", ("POST",))
def mark_session(
    session_id: int, offering_id: int | None = None, cohort_id: int | None = None
) -> Response | tuple[str, int]:
    """Save the states that were changed, all of them or none; or mark the rest as present."""
    place = place_for(current_user, offering_id, cohort_id, MARK)
    found = session_for(place, session_id)
    periods = queries.periods_of(found)
    held = {p: mark for (_s, p), mark in queries.marks([found.id]).items()}
    rest = request.form.get("action") == "rest_present"
    wanted, typed = [], {}
    for learner in queries.learners(place.scope):
        state = request.form.get(f"state-{learner.person_id}", "")
        now = held.get(learner.person_id)
        if rest and state == "" and now is None:
            state = "present"
        if state not in list(State):
            continue
        typed[learner.person_id] = state
        version = whole_or(request.form.get(f"version-{learner.person_id}"), 0)
        if now is not None and now.state == state and now.version == version:
            continue
        wanted.append(Wanted(learner.person_id, usual(State(state), periods), version=version))
    refused = {
        person_id: _refusal(error)
        for person_id, error in operations.mark_many(found, wanted, actor=current_user).items()
        if isinstance(error, Exception)
    }
    if refused:
        conflict = any(request.form.get(f"version-{p}") != str(_version(held, p)) for p in refused)
        return _session_page(place, found, typed, refused), 409 if conflict else 422
    flash(
        ngettext(
            "%(n)s명의 출결을 저장했습니다.",
            "%(n)s명의 출결을 저장했습니다.",
            len(wanted),
            n=len(wanted),
        ),
        "success",
    )
    return redirect(url_for(".session", session_id=found.id, **place.args), 303)


def _version(held: dict[int, Mark], person_id: int) -> int:
    mark = held.get(person_id)
    return mark.version if mark is not None else 0


def _refusal(error: Exception) -> str:
    if isinstance(error, MarkConflict):
        stored = words.mark_detail(error.mark) if error.mark is not None else _("표시 없음")
        return _("그사이 다른 사람이 표시했습니다: %(stored)s", stored=stored)
    if isinstance(error, NotAllowed):
        return words.refused(error)
    if isinstance(error, WrongParts):
        return words.refused(error.code)
    raise error


@both("/sessions/<int:session_id>/people/<int:person_id>", ("GET", "POST"))
def mark_one(
    session_id: int,
    person_id: int,
    offering_id: int | None = None,
    cohort_id: int | None = None,
) -> str | Response | tuple[str, int]:
    """One learner at one session: parts by the hour, a note, and what was done before."""
    writes = request.method == "POST"
    place = place_for(current_user, offering_id, cohort_id, MARK if writes else VIEW)
    found, learner = session_for(place, session_id), learner_for(place, person_id)
    mark = mark_of(found, person_id)
    if not writes:
        audit.read(f"class_session {found.id} attendance", people=1)
        return _one(place, found, learner, mark, _form(found, mark), _rows(mark))
    form, rows = MarkForm(), _typed_rows()
    status = 422
    if form.validate():
        try:
            operations.mark(
                found, person_id, _parts(form, rows, found), actor=current_user,
                reason=form.reason.data or "", excuse=form.excuse.data or "",
                expected_version=version_in(form),
            )  # fmt: skip
            flash(_("출결을 저장했습니다."), "success")
            return redirect(url_for(".grid", week=found.on.isoformat(), **place.args), 303)
        except MarkConflict as clash:
            status, mark = 409, clash.mark
            form.version.data, form.version.raw_data = str(mark.version if mark else 0), None
            form.form_errors.append(_refusal(clash))
        except (NotAllowed, WrongParts) as no:
            form.form_errors.append(_refusal(no))
    return _one(place, found, learner, mark, form, rows), status


def _one(
    place: Place,
    session: Session,
    learner: Learner,
    mark: Mark | None,
    form: MarkForm,
    rows: list[tuple[str, str, str]],
) -> str:
    return page(
        "mark", place,
        session=session, learner=learner, mark=mark, form=form, rows=rows,
        part_states=PART_STATES, history=queries.history(mark) if mark is not None else [],
        excuse=registry.excuses(place.scope, [learner.person_id]).get(
            (learner.person_id, session.id)
        ),
        open=session.state == "planned" and session.starts_at <= clock.now(),
    )  # fmt: skip


def _form(session: Session, mark: Mark | None) -> MarkForm:
    state = "present"
    if mark is not None and mark.parts:
        whole_session = [session.periods[0][0], session.periods[-1][1]]
        simple = len(mark.parts) == 1 and list(mark.parts[0][1:]) == whole_session
        state = mark.state if simple and mark.state in ("absent", "excused") else "parts"
    return MarkForm(
        formdata=None,
        data={
            "version": mark.version if mark is not None else 0,
            "all_day": state,
            "excuse": mark.excuse if mark is not None else "",
            "reason": mark.reason if mark is not None else "",
        },
    )


def _rows(mark: Mark | None) -> list[tuple[str, str, str]]:
    found = [(state, clock_face(a), clock_face(b)) for state, a, b in (mark.parts if mark else [])]
    return (found + [("", "", "")] * ROWS)[: max(ROWS, len(found))]


def _typed_rows() -> list[tuple[str, str, str]]:
    given = zip(
        request.form.getlist("part-state"),
        request.form.getlist("part-from"),
        request.form.getlist("part-to"),
        strict=False,
    )
    rows = [(a[:20], b[:8], c[:8]) for a, b, c in given][:20]
    return rows + [("", "", "")] * (ROWS - len(rows))


def _parts(form: MarkForm, rows: list[tuple[str, str, str]], session: Session) -> tuple[Part, ...]:
    """The parts that the form asks for. Raises :class:`WrongParts`."""
    periods = queries.periods_of(session)
    if form.all_day.data != "parts":
        return whole(State(form.all_day.data), periods)
    found = []
    for state, start, end in rows:
        if not (state or start or end):
            continue
        if state not in PART_STATES:
            raise WrongParts("present")
        found.append(Part(_minute(start, session), _minute(end, session), State(state)))
    if not found:
        raise WrongParts("present")
    return tuple(found)


def _minute(text: str, session: Session) -> int:
    """A typed time in minutes as the session's periods have them; the next day's beyond 1440."""
    hour, _colon, minute = text.partition(":")
    value = whole_or(hour, 99) * 60 + whole_or(minute[:2], 99)
    if value >= 1440:
        raise WrongParts("outside")
    first, last = session.periods[0][0], session.periods[-1][1]
    return value + 1440 if value < first and value + 1440 <= last else value
