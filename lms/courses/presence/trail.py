"""What the audit trail calls check-ins."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.accounts.queries import trails

LABELS = {
    "presence.in": _("코드로 입실함"),
    "presence.out": _("코드로 퇴실함"),
    "presence.refused": _("출석 코드를 거절함"),
    "presence.lessons": _("온라인 주차의 차시를 정함"),
    "presence.settle": _("출석 코드와 온라인 학습을 출결로 정리함"),
    "arrivals of a session": _("수업에 온 사람"),
    "field:class_session:marks": _("표시한 출결"),
}


def register() -> None:
    """Give the trail its words."""
    trails.register_labels(LABELS)
