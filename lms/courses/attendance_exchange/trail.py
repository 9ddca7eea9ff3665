"""What the audit trail calls imports and differences."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.accounts.queries import trails

LABELS = {
    "attendance.import": _("출결을 파일로 들여옴"),
    "attendance.official": _("공식 출결 기록을 들여옴"),
    "difference.accepted": _("공식 출결 기록을 따름"),
    "difference.kept": _("우리 출결 기록을 지킴"),
    "difference.asked": _("출결의 차이를 본인에게 물음"),
    "kind:attendance_difference": _("출결의 차이"),
    "kind:attendance_plan": _("출결 파일"),
    "attendance file": _("출결 파일"),
    "attendance differences": _("출결의 차이 목록"),
    "attendance evidence": _("출결 차이의 근거 자료"),
    "field:attendance_difference:evidence": _("증빙 파일"),
}


def register() -> None:
    """Give the trail its words."""
    trails.register_labels(LABELS)
