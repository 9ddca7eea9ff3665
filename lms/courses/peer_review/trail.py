"""What the audit trail and the access log call peer reviews."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms.accounts import queries as accounts
from lms.accounts.queries import trails
from lms.courses.assignments.trail import submission_names
from lms.courses.peer_review.models import PeerReview
from lms.db import db

LABELS = {
    "peer.scheme": _("동료 평가 방식을 바꿈"),
    "peer.deal": _("동료 평가를 나눔"),
    "peer.add": _("동료 평가자를 더함"),
    "peer.swap": _("동료 평가자를 바꿈"),
    "peer.end": _("동료 평가를 거두어 감"),
    "peer.hand_in": _("동료 평가를 냄"),
    "peer.change": _("낸 동료 평가를 고침"),
    "peer.hide": _("동료 평가를 숨김"),
    "peer.show": _("숨긴 동료 평가를 다시 보임"),
    "peer.remind": _("동료 평가를 재촉함"),
    "peer.report": _("동료 평가를 신고함"),
    "peer.settle": _("동료 평가의 신고를 살핌"),
    "kind:peer_review": _("동료 평가"),
    "peer reviews": _("동료 평가"),
    "field:enabled": _("동료 평가"),
    "field:reviewers": _("한 사람이 평가할 수"),
    "field:reviewer": _("평가하는 사람"),
    "field:use_rubric": _("평가 기준 쓰기"),
    "field:anonymous": _("이름 가리기"),
    "field:shows": _("보여 주는 것"),
    "field:shown_from": _("보여 주는 때"),
    "field:shown_at": _("보여 주는 때"),
    "field:suggests": _("채점자에게 제안"),
    "field:new": _("새 평가"),
    "field:ended": _("끝난 평가"),
    "field:first": _("처음 나눔"),
    "field:people": _("사람 수"),
    "field:n": _("수"),
}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("peer_review", review_names)


def review_names(ids: set[int]) -> dict[int, str]:
    """Whose work is reviewed, for what."""
    rows = db.session.execute(
        select(PeerReview.id, PeerReview.submission_id).where(PeerReview.id.in_(ids))
    ).all()
    names = submission_names({row.submission_id for row in rows})
    return {row.id: names[row.submission_id] for row in rows if row.submission_id in names}
