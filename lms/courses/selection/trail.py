"""What the audit trail calls selections, and what their data is called in the access log."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.accounts import queries as accounts
from lms.accounts.queries import trails
from lms.courses.admissions.models import Call
from lms.courses.selection.scopes import REVIEWING
from lms.db import db
from lms.i18n import local

LABELS = {
    "selection.settings": _("전형 설정을 바꿈"),
    "selection.stage.add": _("전형 단계를 더함"),
    "selection.stage.update": _("전형 단계를 고침"),
    "selection.stage.move": _("전형 단계를 옮김"),
    "selection.stage.delete": _("전형 단계를 뺌"),
    "selection.stage.enter": _("지원자를 단계에 넣음"),
    "selection.stage.decide": _("단계 결과를 정함"),
    "selection.entry.decide": _("지원자의 단계 결과를 바꿈"),
    "selection.group": _("지원자 집단과 정원을 정함"),
    "selection.assign": _("심사위원을 배정함"),
    "selection.review.add": _("심사위원을 더 배정함"),
    "selection.review.score": _("지원자를 채점함"),
    "selection.conflict": _("이해 충돌을 표시함"),
    "selection.conflict_lift": _("이해 충돌을 거둠"),
    "selection.slots": _("면접 시간을 엶"),
    "selection.slot_remove": _("면접 시간을 닫음"),
    "selection.slot_take": _("면접 시간을 고름"),
    "selection.slot_leave": _("면접 시간을 비움"),
    "selection.rank": _("순위를 매김"),
    "selection.publish": _("합격자를 발표함"),
    "selection.list.add": _("명단에 나중에 넣음"),
    "selection.list.close": _("예비를 끝냄"),
    "selection.offer.make": _("합격을 알림"),
    "selection.offer.accept": _("등록을 확정함"),
    "selection.offer.decline": _("등록을 포기함"),
    "selection.offer.expire": _("등록 기한이 지남"),
    "selection.offer.take_back": _("합격을 거둠"),
    "selection.offer.withdraw": _("지원 철회로 자리를 비움"),
    "selection.appeal": _("전형 결과에 이의신청함"),
    "selection.appeal_withdraw": _("전형 이의신청을 거둠"),
    "selection.appeal_answer": _("전형 이의신청에 답함"),
    "applicants in selection": _("전형 중인 지원자 목록"),
    "applicant in selection": _("전형 중인 지원자"),
    "applicant file": _("지원자의 제출 파일"),
    "applicant ranking": _("지원자 순위"),
    "offers": _("합격과 예비 명단"),
    "admission appeals": _("전형 이의신청"),
    "interviews": _("면접 시간표"),
    "outbox:selection.interview": _("면접 시간 알리기"),
    "field:application:about": _("이의를 낸 결과"),
    "field:application:by": _("표시한 사람"),
    "value:application:self": _("본인"),
    "value:application:staff": _("담당자"),
    "field:call:application": _("지원서"),
    "field:call:failed": _("불합격"),
    "field:call:passed": _("통과"),
    "field:call:offered": _("합격"),
    "field:call:refused": _("불합격"),
    "field:call:waiting": _("예비"),
    "field:call:pairs": _("배정한 심사"),
    "field:call:slots": _("면접 시간"),
}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names(REVIEWING, _calls)


def _calls(ids: set[int]) -> dict[int, str]:
    rows = db.session.query(Call.id, Call.title_ko, Call.title_en).filter(Call.id.in_(ids))
    return {row.id: local(row) for row in rows}
