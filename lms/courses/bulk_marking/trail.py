"""What the audit trail and the access log call bulk marking."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.accounts.queries import trails

LABELS = {
    "bulk.files": _("표시한 파일을 한꺼번에 돌려줌"),
    "bulk.marks": _("채점표로 점수를 적음"),
    "works of an assignment": _("과제의 제출물 모두"),
    "sheet of marks": _("채점표"),
    "field:count": _("건수"),
    "field:digest": _("계획의 지문"),
}


def register() -> None:
    """Give the trail its words."""
    trails.register_labels(LABELS)
