"""What the audit trail and the access log call decisions about letters."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms import i18n
from lms.accounts import queries as accounts
from lms.accounts.models import Person
from lms.accounts.queries import trails
from lms.courses.catalogue.queries import offering_cards
from lms.courses.letters.models import LetterMove
from lms.db import db
from lms.i18n import local

LABELS = {
    "letters.plan": _("학점 하한을 정함"),
    "letters.move": _("한 사람의 학점을 정함"),
    "kind:letter_move": _("학점 결정"),
    "letters": _("학점 등급"),
    "field:boundaries": _("하한"),
    "field:tie_item": _("동점을 가르는 항목"),
    "field:graduate": _("대학원 과목"),
    "field:standing": _("수강 구분"),
    "value:letter_move:exchange": _("교류 학생"),
    "value:letter_move:pass_fail": _("P/NP 수강"),
}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("letter_move", move_names)


def move_names(ids: set[int]) -> dict[int, str]:
    """Whose letter of which offering."""
    rows = db.session.execute(
        select(LetterMove.id, LetterMove.offering_id, Person)
        .join(Person, Person.id == LetterMove.person_id)
        .where(LetterMove.id.in_(ids))
    ).all()
    cards = offering_cards(row.offering_id for row in rows)
    return {
        row.id: f"{i18n.person_name(row.Person)} · {local(cards[row.offering_id])}"
        for row in rows
        if row.offering_id in cards
    }
