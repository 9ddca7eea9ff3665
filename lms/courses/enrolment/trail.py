"""What the audit trail and the access log call seats and rosters."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms import i18n
from lms.accounts import queries as accounts
from lms.accounts.models import Person
from lms.accounts.queries import trails
from lms.courses import reasons, vocabulary
from lms.courses.catalogue.queries import offering_cards
from lms.courses.enrolment.models import Enrolment
from lms.db import db
from lms.i18n import local

LABELS = {
    "enrolment.enrol": _("강좌에 등록함"),
    "enrolment.complete": _("수강을 마침"),
    "enrolment.withdraw": _("수강을 끝냄"),
    "enrolment.join_cohort": _("기수에 등록함"),
    "enrolment.leave_cohort": _("기수를 떠남"),
    "enrolment.return_to_cohort": _("기수에 다시 넣음"),
    "enrolment.seat_many": _("여러 사람을 한꺼번에 넣음"),
    "kind:enrolment": _("수강"),
    "offering roster": _("수강 명단"),
    "people by address": _("이메일로 찾은 사람"),
    "field:enrolment:code": _("사유"),
    "field:cohort_member:code": _("사유"),
    "field:seated": _("넣은 사람"),
} | {f"value:enrolment:{code}": words for code, words in vocabulary.SEAT_STATES.items()}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    for kind in ("enrolment", "cohort_member"):
        trails.register_labels({f"value:{kind}:{c}": w for c, w in reasons.LEAVING.items()})
    accounts.register_scope_names("enrolment", seat_names)


def seat_names(ids: set[int]) -> dict[int, str]:
    """People with the offerings in which they sit."""
    rows = db.session.execute(
        select(Enrolment.id, Enrolment.offering_id, Person)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.id.in_(ids))
    ).all()
    cards = offering_cards(row.offering_id for row in rows)
    return {
        id_: f"{i18n.person_name(person)} · {local(cards[place])} · {cards[place].label}"
        for id_, place, person in rows
        if place in cards
    }
