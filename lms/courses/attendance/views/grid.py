"""The instructor's grid: learners × the sessions of a week, saved cell by cell with versions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Response, abort, jsonify, request
from flask_babel import gettext as _
from flask_login import current_user

from lms import audit, clock
from lms.courses.attendance import operations, queries, words
from lms.courses.attendance.loaders import place_for, session_for
from lms.courses.attendance.models import Mark, Session
from lms.courses.attendance.operations import MarkConflict, Wanted
from lms.courses.attendance.rules.states import Part, State, WrongParts, usual
from lms.courses.attendance.views import both
from lms.courses.attendance.views.pages import MARK, VIEW, page
from lms.courses.editing import NotAllowed
from lms.courses.sections.asking import asked_section
from lms.courses.sections.queries import sections_by_person
from lms.interop.formats.hangul import finds

#: More cells than a screen holds: a request that asks for more is no click.
MOST = 2000


def asked_day(name: str) -> date | None:
    """A day of the address; nonsense counts as not given."""
    try:
        day = date.fromisoformat(request.args.get(name, "")[:10])
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


@both("")
def grid(offering_id: int | None = None, cohort_id: int | None = None) -> str:
    """A week's marks; looking is logged."""
    place = place_for(current_user, offering_id, cohort_id, VIEW)
    day = asked_day("week") or queries.nearest_week(place.scope, clock.today())
    week = queries.week_of(place.scope, day)
    text = request.args.get("q", "").strip()[:100]
    sections = asked_section(place.offering.id) if place.offering is not None else None
    held = (
        sections_by_person(place.offering.id)
        if place.offering is not None and sections is not None and sections.id
        else {}
    )
    people = [
        one
        for one in week.learners
        if finds(text, one.name, one.number, one.english_name)
        and (sections is None or sections.id is None or held.get(one.person_id) == sections.id)
    ]
    audit.read(
        f"{place.scope.kind} {place.scope.id} attendance",
        action="search" if text else "view", people=len(people),
    )  # fmt: skip
    now = clock.now()
    return page(
        "grid", place,
        week=week, people=people, text=text, sections=sections,
        before=week.first - timedelta(days=7), after=week.first + timedelta(days=7),
        this_week=queries.monday(clock.today()),
        policy=queries.policy_at(place.scope).value,
        open_sessions={s.id for s in week.sessions if s.state == "planned" and s.starts_at <= now},
        off={row.day: row for row in queries.holidays(place.scope, week.first, week.last)},
        any_sessions=bool(week.sessions) or bool(queries.sessions(place.scope)),
    )  # fmt: skip


@both("/marks", ("POST",))
def save_marks(offering_id: int | None = None, cohort_id: int | None = None) -> Response:
    """Save cells that the grid sends as JSON; what became of each. One refused keeps no other back."""
    place = place_for(current_user, offering_id, cohort_id, MARK)
    asked = _asked()
    by_session: dict[int, list[dict[str, Any]]] = {}
    for cell in asked:
        by_session.setdefault(cell["session"], []).append(cell)
    answers: list[dict[str, Any]] = []
    for session_id, cells in sorted(by_session.items()):
        session = session_for(place, session_id)
        answers += _save(session, cells)
    return jsonify({"marks": answers})


def _asked() -> list[dict[str, Any]]:
    """The cells of the request; 400 for what no grid sends."""
    given = request.get_json(silent=True)
    cells = given.get("marks") if isinstance(given, dict) else None
    if not isinstance(cells, list) or len(cells) > MOST:
        abort(400)
    states = {"", *(str(state) for state in State)}
    for cell in cells:
        if not (
            isinstance(cell, dict)
            and all(
                isinstance(cell.get(name), int)
                and not isinstance(cell[name], bool)
                and 0 <= cell[name] < 2**31
                for name in ("session", "person", "version")
            )
            and cell.get("state") in states
            and _parts_fit(cell.get("parts"))
        ):
            abort(400)
    return cells


def _parts_fit(parts: Any) -> bool:
    """Whether the parts are none, or what the answer to an earlier save held."""
    if parts is None:
        return True
    return (
        isinstance(parts, list)
        and len(parts) <= 20
        and all(
            isinstance(part, list)
            and len(part) == 3
            and part[0] in list(State)
            and all(type(minute) is int and 0 <= minute <= 2880 for minute in part[1:])
            for part in parts
        )
    )


def _save(session: Session, cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    periods = queries.periods_of(session)
    found: dict[int, Mark | Exception | None] = {}
    wanted = []
    for cell in cells:
        if cell["state"] == "":
            try:
                operations.unmark(
                    session, cell["person"], actor=current_user, version=cell["version"]
                )
                found[cell["person"]] = None
            except (MarkConflict, NotAllowed) as error:
                found[cell["person"]] = error
            continue
        parts = (
            usual(State(cell["state"]), periods)
            if cell.get("parts") is None
            else tuple(Part(start, end, State(state)) for state, start, end in cell["parts"])
        )
        wanted.append(Wanted(cell["person"], parts, version=cell["version"]))
    found |= operations.mark_many(session, wanted, actor=current_user)
    return [_answer(session, person_id, result) for person_id, result in found.items()]


def _answer(session: Session, person_id: int, result: Mark | Exception | None) -> dict[str, Any]:
    mark: Any = result
    if isinstance(result, MarkConflict):
        mark = result.mark
    elif isinstance(result, Exception):  # refused: what is stored stays on the page
        mark = queries.marks([session.id], [person_id]).get((session.id, person_id))
    answer: dict[str, Any] = {
        "session": session.id,
        "person": person_id,
        "ok": not isinstance(result, Exception),
        "state": str(mark.state) if isinstance(mark, Mark) else "",
        "parts": mark.parts if isinstance(mark, Mark) else [],
        "version": mark.version if isinstance(mark, Mark) else 0,
        "detail": words.mark_detail(mark) if isinstance(mark, Mark) else "",
    }
    if isinstance(result, MarkConflict):
        answer["conflict"] = True
        answer["message"] = _("그사이 다른 사람이 표시했습니다. 지금 값을 보여 드립니다.")
    elif isinstance(result, NotAllowed):
        answer["message"] = words.refused(result)
    elif isinstance(result, WrongParts):
        answer["message"] = words.refused(result.code)
    elif isinstance(result, Exception):
        raise result
    return answer
