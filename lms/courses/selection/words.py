"""Selection in words: states, reasons, and what people are told."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from lms.access import Permission
from lms.communication import kinds
from lms.communication.kinds import Kind
from lms.courses.selection.rules import appealing
from lms.i18n import local

STAGE_KINDS = {
    "documents": _l("서류"),
    "pre_course": _l("사전 과정"),
    "test": _l("코딩 테스트·퀴즈"),
    "interview": _l("면접"),
}
SOURCES = {
    "reviewers": _l("심사위원이 채점"),
    "quiz": _l("퀴즈 결과"),
    "pre_course": _l("사전 과정 이수율"),
}
STAGE_STATES = {"planned": _l("준비"), "running": _l("진행 중"), "decided": _l("결정됨")}
STAGE_TONES = {"planned": "neutral", "running": "info", "decided": "success"}
ENTRY_STATES = {
    "before": _l("아직 이 단계가 아님"),
    "in": _l("심사 중"),
    "passed": _l("통과"),
    "failed": _l("불합격"),
}
ENTRY_TONES = {"before": "neutral", "in": "info", "passed": "success", "failed": "neutral"}
REVIEW_STATES = {"assigned": _l("채점 전"), "submitted": _l("채점 제출"), "recused": _l("제외됨")}
REVIEW_TONES = {"assigned": "info", "submitted": "success", "recused": "neutral"}
OFFER_STATES = {
    "waiting": _l("예비"),
    "open": _l("합격, 답을 기다림"),
    "accepted": _l("등록 확정"),
    "declined": _l("등록 포기"),
    "expired": _l("답하지 않아 만료"),
    "withdrawn": _l("거두어짐"),
    "closed": _l("예비 종료"),
}
OFFER_TONES = {
    "waiting": "neutral", "open": "info", "accepted": "success", "declined": "neutral",
    "expired": "warning", "withdrawn": "neutral", "closed": "neutral",
}  # fmt: skip
APPEAL_STATES = {
    "open": _l("답을 기다림"),
    "kept": _l("결과 유지"),
    "changed": _l("다시 심사"),
    "withdrawn": _l("스스로 거둠"),
}
APPEAL_TONES = {"open": "info", "kept": "neutral", "changed": "success", "withdrawn": "neutral"}
QUOTAS = {"none": _l("정원을 나누지 않음"), "reserved": _l("최소 자리"), "maximum": _l("최대 자리")}
COUNTS = {"raw": _l("원점수"), "normalised": _l("심사위원 보정 점수")}
VERDICTS = {
    "passed": _l("합격 점수 이상"),
    "first": _l("상위 인원 안"),
    "below": _l("합격 점수 미만"),
    "beyond": _l("상위 인원 밖"),
    "no_score": _l("점수가 다 들어오지 않음"),
    "by_person": _l("사람이 결정"),
    "ineligible": _l("자격 미달"),
    "withdrawn": _l("지원 철회"),
}
WHY = {
    "merit": _l("성적순"),
    "reserved": _l("최소 자리"),
    "barred": _l("최대 자리가 참"),
    "full": _l("자리가 참"),
}

_REASONS: dict[str, Any] = {
    "wrong_source": lambda p: _("이 단계 종류에서는 고를 수 없는 채점 방법입니다."),
    "mark_out_of_range": lambda p: _("합격 점수는 0부터 100까지입니다."),
    "top_below_one": lambda p: _("통과 인원은 1명부터입니다."),
    "weight_out_of_range": lambda p: _("비중은 0부터 1000까지입니다."),
    "reviewers_out_of_range": lambda p: _("심사위원은 한 지원자에 1명부터 10명까지입니다."),
    "published": lambda p: _("합격자를 발표한 뒤에는 바꿀 수 없습니다."),
    "fewer_seats": lambda p: _("발표한 뒤에는 자리를 줄일 수 없습니다."),
    "stages_over": lambda p: _("마지막 단계가 이미 결정되어 단계를 더할 수 없습니다."),
    "stage_decided": lambda p: _("이 단계는 이미 결정되었습니다."),
    "stage_running": lambda p: _("진행 중인 단계의 종류, 채점 방법, 순서는 바꿀 수 없습니다."),
    "code_taken": lambda p: _("같은 코드를 쓰는 집단이 있습니다."),
    "seats_needed": lambda p: _("최소 자리는 1명부터입니다."),
    "applicant": lambda p: _("이 모집에 지원한 사람은 심사할 수 없습니다."),
    "not_first": lambda p: _("첫 단계부터 시작합니다."),
    "no_rubric": lambda p: _("채점기준을 먼저 정해 주십시오."),
    "no_quiz": lambda p: _("퀴즈를 먼저 정해 주십시오."),
    "no_offering": lambda p: _("사전 과정 강좌를 먼저 정해 주십시오."),
    "nobody_eligible": lambda p: _(
        "자격이 확인된 지원자가 없습니다. 지원서에서 먼저 확인해 주십시오."
    ),
    "note_needed": lambda p: _("사유를 적어 주십시오."),
    "nothing": lambda p: _("결정할 수 있는 지원자가 없습니다."),
    "further": lambda p: _("다음 단계에서 이미 채점한 지원자라 바꿀 수 없습니다."),
    "not_running": lambda p: _("진행 중인 단계에서만 할 수 있습니다."),
    "not_reviewer": lambda p: _("이 모집의 심사위원이 아닙니다."),
    "conflict": lambda p: _("이해 충돌이 있어 맡을 수 없습니다."),
    "recused": lambda p: _("이 지원자의 심사에서 제외되었습니다."),
    "unfinished": lambda p: _("모든 기준의 점수를 매겨 주십시오."),
    "out_of_range": lambda p: _("점수가 기준의 배점을 벗어났습니다."),
    "not_interview": lambda p: _("면접 단계가 아닙니다."),
    "no_place": lambda p: _("장소나 화상 면접 주소를 적어 주십시오."),
    "own_clash": lambda p: _("%(at)s에 이미 열어 둔 면접 시간과 겹칩니다.", at=_moment(p)),
    "in_the_past": lambda p: _("이미 지난 때입니다."),
    "length_out_of_range": lambda p: _("면접 길이는 5분부터 240분까지입니다."),
    "pause_out_of_range": lambda p: _("쉬는 시간은 0분부터 240분까지입니다."),
    "too_many_slots": lambda p: _("한 번에 1개부터 %(most)s개까지 열 수 있습니다.", most=p["most"]),
    "taken": lambda p: _("다른 지원자가 먼저 골랐거나 닫힌 시간입니다. 다른 시간을 골라 주십시오."),
    "too_late": lambda p: _("면접 %(hours)s시간 전까지만 고르거나 바꿀 수 있습니다.", **p),
    "kept": lambda p: _("골라 둔 면접이 %(hours)s시간 안에 있어 바꿀 수 없습니다.", **p),
    "clash": lambda p: _("%(at)s의 다른 면접과 겹칩니다.", at=_moment(p)),
    "no_cohort": lambda p: _("모집에 기수가 정해져 있지 않아 자리를 줄 수 없습니다."),
    "no_stages": lambda p: _("전형 단계가 없습니다."),
    "no_weight": lambda p: _("비중이 있는 단계가 없습니다."),
    "not_decided": lambda p: ngettext(
        "아직 결정하지 않은 지원자가 %(n)s명 있습니다.",
        "아직 결정하지 않은 지원자가 %(n)s명 있습니다.",
        p["n"],
        **p,
    ),
    "nobody": lambda p: _("모든 단계를 통과한 지원자가 없습니다."),
    "score_missing": lambda p: _("점수가 없는 지원자가 있습니다: %(numbers)s", **p),
    "not_latest": lambda p: _("더 새로운 순위가 있습니다. 새 순위를 발표해 주십시오."),
    "outdated": lambda p: _(
        "순위를 만든 뒤에 결과나 기준이 바뀌었습니다. 순위를 다시 만들어 주십시오."
    ),
    "not_published": lambda p: _("아직 합격자를 발표하지 않았습니다."),
    "listed": lambda p: _("이미 명단에 있습니다."),
    "not_passed": lambda p: _("모든 단계를 통과한 지원자만 명단에 넣을 수 있습니다."),
    "expired": lambda p: _("답할 수 있는 시간이 지났습니다."),
    "not_open": lambda p: _("지금 답할 제안이 없습니다."),
    "full": lambda p: _("기수의 자리가 찼습니다. 기관에 문의해 주십시오."),
    "section_full": lambda p: _(
        "'%(course)s' 과목의 반이 찼습니다. 기관에 문의해 주십시오.", course=_course(p)
    ),
    "ended": lambda p: _("이미 끝난 기수나 강좌입니다."),
    "draft": lambda p: _("아직 준비 중인 기수나 강좌입니다. 기관에서 먼저 열어야 합니다."),
    "finished": lambda p: _("이미 마친 과정입니다."),
    "state": lambda p: _("지원서가 지금 상태에서는 그렇게 바꿀 수 없습니다."),
    "not_yet": lambda p: _("아직 이의신청 기간이 아닙니다."),
    "over": lambda p: _("이의신청 기간이 끝났습니다."),
    "waiting": lambda p: _("이미 낸 이의신청의 답을 기다리고 있습니다."),
    "too_short": lambda p: _("%(least)s자 이상 적어 주십시오.", least=appealing.LEAST_TEXT),
    "too_long": lambda p: _("%(most)s자까지 적을 수 있습니다.", most=appealing.MOST_TEXT),
    "answered": lambda p: _("이미 답한 이의신청입니다."),
    "outcome": lambda p: _("결과를 유지할지 다시 심사할지 골라 주십시오."),
}
APPEAL_CLOSED = {
    "not_open": _l("지금은 이의신청할 수 있는 결과가 없습니다."),
    "not_yet": _l("아직 이의신청 기간이 아닙니다."),
    "over": _l("이의신청 기간이 끝났습니다."),
    "waiting": _l("이미 낸 이의신청의 답을 기다리고 있습니다."),
}


def words(code: str, params: dict[str, Any] | None = None) -> str:
    """A refusal as a sentence."""
    return str(_REASONS[code](params or {}))


def _moment(params: dict[str, Any]) -> str:
    from lms.clock import SEOUL

    return str(params["at"].astimezone(SEOUL).strftime("%Y-%m-%d %H:%M"))


def _course(params: dict[str, Any]) -> str:
    course = params.get("course", "")
    return course.get("ko", "") if isinstance(course, dict) else str(course)


def stage_title(stage: Any) -> str:
    """A stage's name in the page's language."""
    return local(stage) or str(STAGE_KINDS[stage.kind])


def tie_words(tie: str, stages: list[Any]) -> str:
    """What put somebody before the next one."""
    if tie.startswith("stage:"):
        at = int(tie.partition(":")[2])
        name = stage_title(stages[at]) if at < len(stages) else ""
        return _("동점: '%(stage)s' 점수가 높음", stage=name)
    told = {
        "total": _("총점이 높음"),
        "submitted": _("동점: 먼저 제출함"),
        "lot": _("동점: 추첨값이 작음"),
    }
    return told.get(tie, "")


#: What those are told who score and interview; the rest is for who applied.
_OF_REVIEWERS = {
    "interview_soon": (kinds.LEARNERS, Permission.ADMISSION_REVIEW),
    **dict.fromkeys(
        ("interview_booked", "interview_left", "reviewer", "assigned"),
        (Permission.ADMISSION_REVIEW,),
    ),
}


def register() -> None:
    """Make the notification kinds known."""
    for code, label, sentence in (
        ("stage_open", _l("전형 단계 시작"), _l("'%(call)s' 모집의 '%(stage)s' 단계가 시작되었습니다.")),
        ("interview_open", _l("면접 시간 고르기"),
         _l("'%(call)s' 모집의 '%(stage)s' 단계입니다. 면접 시간을 골라 주십시오.")),
        ("stage_passed", _l("전형 단계 통과"), _l("'%(call)s' 모집의 '%(stage)s' 단계를 통과했습니다.")),
        ("stage_failed", _l("전형 단계 탈락"),
         _l("'%(call)s' 모집의 '%(stage)s' 단계 결과, 아쉽게도 다음 단계로 가지 못했습니다.")),
        ("refused", _l("최종 불합격"), _l("'%(call)s' 모집에서 아쉽게도 합격하지 못했습니다.")),
        ("waitlisted", _l("예비 합격"), _l("'%(call)s' 모집의 예비 %(number)s번입니다.")),
        ("offered", _l("합격"),
         _l("'%(call)s' 모집에 합격했습니다. %(until)s(한국 시각)까지 등록할지 답해 주십시오.")),
        ("expired", _l("등록 기한 지남"), _l("'%(call)s' 모집의 등록 기한이 지나 합격이 취소되었습니다.")),
        ("taken_back", _l("합격 취소"), _l("'%(call)s' 모집의 합격이나 예비가 취소되었습니다: %(reason)s")),
        ("list_closed", _l("예비 종료"), _l("'%(call)s' 모집의 예비 합격이 끝났습니다.")),
        ("interview_taken", _l("면접 예약"), _l("'%(call)s' 모집의 면접을 %(at)s로 예약했습니다.")),
        ("interview_gone", _l("면접 시간 닫힘"),
         _l("'%(call)s' 모집의 %(at)s 면접 시간이 닫혔습니다. 다른 시간을 골라 주십시오.")),
        ("interview_soon", _l("면접 하루 전"), _l("'%(call)s' 모집의 면접이 %(at)s에 있습니다.")),
        ("interview_booked", _l("면접 예약됨"), _l("'%(call)s' 모집의 %(at)s 면접에 지원자가 왔습니다.")),
        ("interview_left", _l("면접 예약 취소"), _l("'%(call)s' 모집의 %(at)s 면접이 비었습니다.")),
        ("reviewer", _l("심사위원"), _l("'%(call)s' 모집의 심사위원이 되었습니다.")),
        ("assigned", _l("심사 배정"), _l("'%(call)s' 모집에서 지원자 %(number)s명의 심사를 맡았습니다.")),
        ("appeal_answered", _l("전형 이의신청 답"), _l("'%(call)s' 모집의 이의신청에 답이 있습니다.")),
    ):  # fmt: skip
        whose = _OF_REVIEWERS.get(code, kinds.LEARNERS)
        urgent = code == "offered"
        kinds.register(
            Kind(f"selection.{code}", label, sentence, urgent=urgent, for_those_with=whose)
        )
