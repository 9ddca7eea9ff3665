"""What the audit trail and the access log call gradebooks as files."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.accounts.queries import trails

LABELS = {
    "gradebook.import": _("성적부에 파일로 점수를 적음"),
    "grade_layout.add": _("성적 파일 꼴을 만듦"),
    "grade_layout.edit": _("성적 파일 꼴을 고침"),
    "grade_layout.remove": _("성적 파일 꼴을 지움"),
    "kind:grade_layout": _("성적 파일 꼴"),
    "gradebook": _("성적부"),
    "gradebook file": _("성적부 파일"),
    "gradebook layout file": _("학사 시스템용 성적 파일"),
    "field:columns": _("열"),
    "field:only_frozen": _("확정한 결과만"),
    "field:format": _("형식"),
}


def register() -> None:
    """Give the trail its words."""
    trails.register_labels(LABELS)
