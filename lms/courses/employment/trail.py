"""What the audit trail and the access log call records of employment."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.accounts.queries import trails
from lms.courses.employment import words

LABELS = (
    {
        "employment.note": _("취업을 기록함"),
        "employment.change": _("취업 기록을 고침"),
        "employment.remove": _("취업 기록을 지움"),
        "cohort employment": _("기수의 취업 현황"),
        "field:work": _("취업 구분"),
        "field:started_on": _("일을 시작한 날"),
        "field:proof": _("확인한 방법"),
        "field:checked_on": _("확인한 날"),
    }
    | {f"value:cohort_member:{code}": name for code, name in words.KINDS.items()}
    | {f"value:cohort_member:{code}": name for code, name in words.SOURCES.items()}
)


def register() -> None:
    """Give the trail its words."""
    trails.register_labels(LABELS)
