"""What the audit trail and the access log call comparisons."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms.accounts import queries as accounts
from lms.accounts.queries import trails
from lms.courses.assignments.trail import assignment_names
from lms.courses.similarity.models import SimilarityPair
from lms.db import db

LABELS = {
    "similarity.scheme": _("비슷한 제출물을 찾는 방식을 바꿈"),
    "similarity.ask": _("비슷한 제출물을 찾게 함"),
    "similarity.judge": _("비슷한 제출물을 살펴봄"),
    "kind:similarity_pair": _("비슷한 제출물"),
    "similar works": _("비슷한 제출물"),
    "field:by_itself": _("저절로 견주기"),
    "field:threshold": _("목록에 올릴 겹침(퍼센트)"),
    "field:earlier": _("지난 분반"),
    "field:finding": _("살펴본 결과"),
    "value:similarity_pair:nothing": _("문제없음"),
    "value:similarity_pair:talk": _("이야기해 볼 것"),
    "value:similarity_pair:open": _("더 정할 것"),
    "outbox:similarity.compare": _("비슷한 제출물 찾기"),
}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("similarity_pair", pair_names)


def pair_names(ids: set[int]) -> dict[int, str]:
    """For which assignment; the trail names nobody here."""
    rows = db.session.execute(
        select(SimilarityPair.id, SimilarityPair.assignment_id).where(SimilarityPair.id.in_(ids))
    ).all()
    names = assignment_names({row.assignment_id for row in rows})
    return {row.id: names[row.assignment_id] for row in rows if row.assignment_id in names}
