"""What the audit trail calls what people do with being matched."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.accounts.queries import trails

LABELS = {
    "matching.on": _("채용 연결을 켬"),
    "matching.off": _("채용 연결을 끔"),
    "matching.preferences": _("희망 조건을 고침"),
    "matching.hide_from": _("기업에 숨김"),
    "matching.show_to": _("기업에 다시 보임"),
    "resume.import": _("이력서를 올림"),
    "resume.choose": _("이력서에서 쓸 줄을 고름"),
    "resume.delete": _("이력서를 지움"),
    "field:consent": _("동의 기록"),
    "field:format": _("형식"),
    "field:lines": _("줄"),
    "field:organisation": _("기관"),
    "field:since": _("언제부터"),
}


def register() -> None:
    """Give the trail its words."""
    trails.register_labels(LABELS)
