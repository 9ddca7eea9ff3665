"""What the audit trail and the access log call attendance."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms import i18n
from lms.accounts import queries as accounts
from lms.accounts.models import Person
from lms.accounts.queries import trails
from lms.courses.attendance import queries, words
from lms.courses.attendance.models import Holiday, Mark, Pattern, Session
from lms.db import db

LABELS = {
    "attendance.mark": _("출결을 표시함"),
    "attendance.unmark": _("출결 표시를 지움"),
    "attendance.pattern.add": _("수업 일정을 만듦"),
    "attendance.pattern.update": _("수업 일정을 고침"),
    "attendance.pattern.remove": _("수업 일정을 없앰"),
    "attendance.session.add": _("수업을 넣음"),
    "attendance.session.change": _("수업을 옮기거나 고침"),
    "attendance.session.cancel": _("휴강으로 바꿈"),
    "attendance.session.restore": _("휴강을 거둠"),
    "attendance.session.remove": _("수업을 없앰"),
    "attendance.holiday.add": _("쉬는 날을 넣음"),
    "attendance.holiday.remove": _("쉬는 날을 없앰"),
    "kind:class_session": _("수업"),
    "kind:session_pattern": _("수업 일정"),
    "kind:attendance_mark": _("출결"),
    "kind:holiday": _("쉬는 날"),
    "class_session attendance": _("수업의 출결"),
    "offering attendance": _("출결 표시"),
    "cohort attendance": _("출결 표시"),
    "offering attendance rates": _("출석률"),
    "cohort attendance rates": _("출석률"),
    "offering attendance of a learner": _("한 사람의 출석"),
    "cohort attendance of a learner": _("한 사람의 출석"),
    "field:periods": _("교시"),
    "field:parts": _("빠진 구간"),
    "field:session": _("수업"),
    "field:sessions": _("수업 수"),
    "field:room": _("강의실"),
    "field:moved": _("옮긴 수업"),
    "field:excuse": _("인정 사유"),
    "field:class_session:makeup_of": _("보강하는 수업"),
    "field:session_pattern:kept": _("남긴 수업"),
    "field:holiday:day": _("날짜"),
} | {f"value:attendance_mark:{code}": name for code, name in (words.STATES | words.SOURCES).items()}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("class_session", session_names)
    accounts.register_scope_names("session_pattern", pattern_names)
    accounts.register_scope_names("attendance_mark", mark_names)
    accounts.register_scope_names("holiday", holiday_names)


def session_names(ids: set[int]) -> dict[int, str]:
    """Places with days."""
    rows = list(db.session.scalars(select(Session).where(Session.id.in_(ids))))
    cards = queries.cards(row.place for row in rows)
    return {row.id: f"{cards[row.place].name} · {words.weekday(row.on)}" for row in rows}


def pattern_names(ids: set[int]) -> dict[int, str]:
    """Places with days."""
    rows = list(db.session.scalars(select(Pattern).where(Pattern.id.in_(ids))))
    cards = queries.cards(row.place for row in rows)
    return {row.id: f"{cards[row.place].name} {row.title}".strip() for row in rows}


def mark_names(ids: set[int]) -> dict[int, str]:
    """People with days."""
    rows = db.session.execute(
        select(Mark.id, Person, Session.on)
        .join(Person, Person.id == Mark.person_id)
        .join(Session, Session.id == Mark.session_id)
        .where(Mark.id.in_(ids))
    )
    return {id_: f"{i18n.person_name(person)} · {words.weekday(day)}" for id_, person, day in rows}


def holiday_names(ids: set[int]) -> dict[int, str]:
    """Titles with days."""
    rows = db.session.scalars(select(Holiday).where(Holiday.id.in_(ids)))
    return {row.id: f"{i18n.local(row)} · {i18n.day(row.day)}" for row in rows}
