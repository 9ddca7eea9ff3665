"""What learners are told about sessions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms import clock
from lms.accounts.models import Person
from lms.communication.kinds import Kind, register
from lms.communication.operations import notify
from lms.courses.attendance import queries
from lms.courses.attendance.models import Pattern, Session
from lms.courses.attendance.queries import PlaceCard
from lms.courses.attendance.rules.states import clock_face
from lms.db import db

register(
    Kind(
        "attendance.moved",
        _("수업 시간이나 장소가 바뀜"),
        _("%(place)s 수업이 %(at)s(으)로 바뀌었습니다. %(room)s"),
    )
)
register(
    Kind("attendance.cancelled", _("휴강"), _("%(place)s의 %(at)s 수업이 휴강되었습니다. %(note)s"))
)
register(
    Kind(
        "attendance.shifted",
        _("쉬는 날로 옮긴 수업"),
        _("%(title)s(으)로 %(place)s의 수업 %(count)s번이 다른 날로 옮겨졌습니다."),
    )
)
register(
    Kind(
        "attendance.retimed",
        _("되풀이하는 수업의 시간이 바뀜"),
        _("%(place)s의 앞으로의 수업 시간이 %(start)s–%(end)s(으)로 바뀌었습니다."),
    )
)
register(
    Kind(
        "attendance.returned",
        _("제날로 돌아온 수업"),
        _("%(title)s이(가) 없어져 %(place)s의 수업 %(count)s번이 원래 날로 돌아왔습니다."),
    )
)


def tell(session: Session, kind: str, card: PlaceCard) -> None:
    """Tell a session's learners that it was moved or cancelled."""
    at = session.starts_at.astimezone(clock.SEOUL)
    params: dict[str, object] = {
        "place": card.name,
        "at": at.strftime("%Y-%m-%d %H:%M"),
        "room": session.room,
        "note": session.note,
    }
    _tell(card, kind, params, f"{kind}:{session.id}:{session.version}")


def tell_retimed(card: PlaceCard, pattern: Pattern) -> None:
    """Tell a place's learners that what recurs has other times from now on."""
    start, end = clock_face(pattern.start_minute), clock_face(pattern.end_minute)
    _tell(card, "attendance.retimed", {"place": card.name, "start": start, "end": end}, None)


def tell_shifted(card: PlaceCard, title: str, count: int) -> None:
    """Tell a place's learners that a day off moved sessions."""
    _tell(card, "attendance.shifted", {"place": card.name, "title": title, "count": count}, None)


def tell_returned(card: PlaceCard, title: str, count: int) -> None:
    """Tell a place's learners that sessions went back where a day off was taken back."""
    _tell(card, "attendance.returned", {"place": card.name, "title": title, "count": count}, None)


def _tell(card: PlaceCard, kind: str, params: dict[str, object], key: str | None) -> None:
    ids = [one.person_id for one in queries.learners(card.place) if one.state != "completed"]
    people = db.session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id))
    for person in people:
        notify(person, kind, params, url="/me/attendance", dedup_key=key)
