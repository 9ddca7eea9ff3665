"""What the audit trail and the access log call roster files."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.accounts.queries import trails
from lms.courses.rosters import words

LABELS = {
    "roster.apply": _("명단 파일을 반영함"),
    "roster.drop": _("명단 파일을 버림"),
    "kind:roster_plan": _("명단 파일"),
    "roster file": _("명단 파일의 미리보기"),
    "roster file report": _("명단 파일의 결과"),
    "seat history": _("자리의 이력"),
    "field:plan": _("미리보기의 지문"),
} | {f"field:{code}": name for code, name in words.OUTCOMES.items() if code not in ("add",)}


def register() -> None:
    """Give the trail its words."""
    trails.register_labels(LABELS)
