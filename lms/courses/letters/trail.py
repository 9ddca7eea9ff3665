"""What the audit trail and the access log call decisions about letters."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.accounts import queries as accounts
from lms.accounts.queries import trails
from lms.courses.catalogue.queries import people_in_offerings
from lms.courses.letters.models import LetterMove

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
    accounts.register_scope_names("letter_move", lambda ids: people_in_offerings(LetterMove, ids))
