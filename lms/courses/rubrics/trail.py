"""What the audit trail calls rubrics."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.accounts import queries as accounts
from lms.accounts.queries import trails
from lms.courses.rubrics.queries import rubric_names

LABELS = {
    "rubric.create": _("평가표를 만듦"),
    "rubric.update": _("평가표를 고침"),
    "rubric.archive": _("평가표를 치움"),
    "rubric.restore": _("치운 평가표를 되돌림"),
    "kind:rubric": _("평가표"),
    "field:number": _("판"),
    "field:hide_points": _("기준별 점수 가리기"),
}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("rubric", rubric_names)
