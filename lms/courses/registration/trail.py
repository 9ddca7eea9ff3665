"""What the audit trail calls course registration, and what is done in it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms import i18n
from lms.accounts import queries as accounts
from lms.accounts.models import Person
from lms.accounts.queries import trails
from lms.courses.catalogue.queries import offering_cards
from lms.courses.registration import words
from lms.courses.registration.models import Registration
from lms.db import db
from lms.i18n import local

LABELS = {
    "registration.basket": _("장바구니에 담음"),
    "registration.removed": _("장바구니나 대기에서 뺌"),
    "registration.registered": _("수강신청함"),
    "registration.waiting": _("수강 대기에 듦"),
    "registration.dropped": _("수강정정으로 뺌"),
    "registration.withdrawn": _("수강철회함"),
    "registration.lapsed": _("수강 대기가 끝남"),
    "registration.turn_added": _("학년별 수강신청 기간을 넣음"),
    "registration.turn_removed": _("학년별 수강신청 기간을 뺌"),
    "registration.groups": _("자리를 나눔"),
    "registration.credits": _("학점 한도를 따로 정함"),
    "kind:registration": _("수강신청"),
    "registrations": _("수강신청 목록"),
    "term registrations": _("수강신청 목록"),
    "offering registrations": _("수강신청 목록"),
    "field:queue_no": _("대기 순서"),
    "field:seat_group": _("자리 묶음"),
    "field:seat_groups": _("나눈 자리"),
    "field:overridden": _("적용하지 않은 규칙"),
    "field:years": _("학년"),
    "field:opens_at": _("시작"),
    "field:closes_at": _("끝"),
    "field:most": _("최대 학점"),
    "field:as_of": _("기준일"),
    **{f"value:registration:{code}": label for code, label in words.STATES.items()},
    **{f"value:registration:{code}": label for code, label in words.ASIDE.items()},
}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("registration", names)


def names(ids: set[int]) -> dict[int, str]:
    """Whose registration for which offering."""
    rows = db.session.execute(
        select(Registration.id, Registration.offering_id, Person)
        .join(Person, Person.id == Registration.person_id)
        .where(Registration.id.in_(ids))
    ).all()
    cards = offering_cards(row.offering_id for row in rows)
    return {
        row.id: f"{i18n.person_name(row.Person)} · {local(cards[row.offering_id])}"
        for row in rows
        if row.offering_id in cards
    }
