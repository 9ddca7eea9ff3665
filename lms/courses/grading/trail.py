"""What the audit trail and the access log call marks."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms.accounts import queries as accounts
from lms.accounts.queries import trails
from lms.courses.assignments.trail import submission_names
from lms.courses.grading.models import Grade
from lms.db import db

LABELS = {
    "grade.save": _("점수를 적음"),
    "grade.release": _("점수를 공개함"),
    "grade.schedule": _("점수를 공개할 때를 정함"),
    "grade.scheme": _("채점 방식을 정함"),
    "grade.unblind": _("가린 이름을 드러냄"),
    "grade.hand_over": _("두 사람 채점에서 채점을 마침"),
    "grade.settle": _("두 채점이 달라 점수를 정함"),
    "grade.share": _("채점을 나누어 맡김"),
    "assignment.rubric": _("과제의 평가표를 바꿈"),
    "remark.delete": _("줄에 단 의견을 지움"),
    "kind:grade": _("점수"),
    "grading queue": _("채점 목록"),
    "marks of an assignment": _("과제의 점수"),
    "field:released": _("공개"),
    "field:members": _("조원별 점수"),
    "field:rubric": _("평가표"),
    "field:release_at": _("공개할 때"),
    "field:anonymous": _("이름 가리기"),
    "field:second_percent": _("두 사람이 채점하는 비율(퍼센트)"),
    "field:tolerance": _("허용하는 차이(점)"),
    "field:position": _("채점 차례"),
    "field:apart": _("두 채점의 차이(점)"),
    "field:how": _("나눈 방식"),
    "field:people": _("사람 수"),
    "field:taken_back": _("맡김을 거둔 사람 수"),
    "value:assignment:hand": _("골라서"),
    "value:assignment:evenly": _("고르게"),
    "value:assignment:groups": _("조별로"),
}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("grade", grade_names)


def grade_names(ids: set[int]) -> dict[int, str]:
    """Whose work was marked, and for what."""
    rows = db.session.execute(select(Grade.id, Grade.submission_id).where(Grade.id.in_(ids))).all()
    names = submission_names({row.submission_id for row in rows})
    return {row.id: names[row.submission_id] for row in rows if row.submission_id in names}
