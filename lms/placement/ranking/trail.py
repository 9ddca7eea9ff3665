"""What the audit trail and the access log call ranked lists and introductions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.accounts.queries import trails
from lms.placement.ranking import words

LABELS = {
    "pipeline.look": _("후보를 열어 봄"),
    "pipeline.shortlist": _("관심 후보로 둠"),
    "pipeline.pass": _("후보에서 제외함"),
    "pipeline.undo": _("되돌림"),
    "pipeline.ask": _("소개를 요청함"),
    "pipeline.accept": _("소개를 수락함"),
    "pipeline.decline": _("소개를 거절함"),
    "pipeline.withdraw": _("후보에서 빠짐"),
    "kind:pipeline_entry": _("후보 기록"),
    "candidate": _("후보 한 사람"),
    "candidate list": _("후보 순위 목록"),
    "outbox:ranking.vectors": _("후보 순위에 쓸 글 읽기"),
} | {f"value:pipeline_entry:{state}": name for state, (name, *_rest) in words.STATES.items()}


def register() -> None:
    """Give the trail its words."""
    trails.register_labels(LABELS)
