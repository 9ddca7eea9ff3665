"""Company projects in words: states, reasons, what belongs to whom."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

PHASES = {
    "proposing": _l("제안 받는 중"),
    "teaming": _l("팀 만드는 중"),
    "preferring": _l("희망 받는 중"),
    "assigning": _l("배정 준비"),
    "running": _l("진행 중"),
    "over": _l("끝남"),
}
PHASE_TONES = {
    "proposing": "info", "teaming": "info", "preferring": "info", "assigning": "warning",
    "running": "success", "over": "neutral",
}  # fmt: skip
STATES = {
    "draft": _l("작성 중"),
    "submitted": _l("검토 중"),
    "returned": _l("보완 요청"),
    "accepted": _l("채택"),
    "declined": _l("채택하지 않음"),
    "withdrawn": _l("거두어짐"),
}
TONES = {
    "draft": "neutral", "submitted": "info", "returned": "warning", "accepted": "success",
    "declined": "neutral", "withdrawn": "neutral",
}  # fmt: skip
RIGHTS = {
    "team": _l("결과물은 팀의 것입니다."),
    "company": _l("결과물은 기업의 것입니다."),
    "shared": _l("결과물을 팀과 기업이 함께 씁니다."),
    "open": _l("결과물을 공개합니다."),
}
LANGUAGES = {"ko": _l("한국어"), "en": _l("영어")}
MILESTONES = {
    "due": _l("기한 전"),
    "late": _l("기한 지남"),
    "handed_in": _l("냄"),
    "handed_late": _l("늦게 냄"),
    "done": _l("확인됨"),
}
MILESTONE_TONES = {
    "due": "neutral", "late": "danger", "handed_in": "info", "handed_late": "warning",
    "done": "success",
}  # fmt: skip
EVALUATIONS = {
    "draft": _l("작성 중"),
    "submitted": _l("공개 전"),
    "released": _l("공개됨"),
    "superseded": _l("새 평가로 바뀜"),
}
EVALUATION_TONES = {
    "draft": "neutral", "submitted": "info", "released": "success", "superseded": "neutral",
}  # fmt: skip

_REASONS: dict[str, Any] = {
    "prefer_before_propose": lambda p: _("희망 마감은 제안 마감보다 빠를 수 없습니다."),
    "prefer_before_teams": lambda p: _("희망 마감은 팀 구성 마감보다 빠를 수 없습니다."),
    "ends_before_starts": lambda p: _("끝나는 날이 시작하는 날보다 빠릅니다."),
    "sizes": lambda p: _("가장 적은 인원이 가장 많은 인원보다 많습니다."),
    "published": lambda p: _("배정을 발표한 뒤에는 바꿀 수 없습니다."),
    "closed": lambda p: _("끝난 회차입니다. 읽을 수만 있습니다."),
    "not_verified": lambda p: _("사업단이 확인한 기업만 프로젝트를 제안할 수 있습니다."),
    "not_mentor": lambda p: _("멘토는 우리 기업의 담당자 가운데에서 고르십시오."),
    "proposals_over": lambda p: _("제안을 받는 기간이 지났습니다."),
    "not_editable": lambda p: _("낸 제안은 고칠 수 없습니다. 보완 요청을 받으면 고칠 수 있습니다."),
    "state": lambda p: _("지금 상태에서는 그렇게 할 수 없습니다."),
    "reason_needed": lambda p: _("사유를 적어 주십시오."),
    "by_staff": lambda p: _("이 회차의 팀은 담당자가 만듭니다."),
    "teams_over": lambda p: _("팀을 만드는 기간이 지났습니다. 담당자에게 말해 주십시오."),
    "in_team": lambda p: _("이미 팀에 들어 있습니다. 먼저 나온 뒤에 옮기십시오."),
    "team_full": lambda p: _("팀이 찼습니다(%(most)s명까지).", most=p.get("most", "")),
    "no_name": lambda p: _("팀 이름을 적어 주십시오."),
    "name_taken": lambda p: _("같은 이름의 팀이 있습니다."),
    "too_many_teams": lambda p: _("한 회차의 팀은 200개까지입니다."),
    "evaluated": lambda p: _("기업이 평가한 팀은 사람도 과제도 바꿀 수 없습니다."),
    "not_member": lambda p: _("이 기수의 재학생이 아닙니다."),
    "wishes_over": lambda p: _("희망을 정하는 기간이 지났습니다."),
    "twice": lambda p: _("같은 프로젝트를 두 번 골랐습니다."),
    "not_offered": lambda p: _("채택된 프로젝트만 고를 수 있습니다."),
    "wishes_open": lambda p: _(
        "팀이 아직 희망을 바꿀 수 있습니다. 희망 마감 뒤에 발표해 주십시오."
    ),
    "no_teams": lambda p: _("사람이 있는 팀이 없습니다."),
    "no_projects": lambda p: _("채택된 프로젝트가 없습니다."),
    "not_published": lambda p: _("아직 배정을 발표하지 않았습니다."),
    "project_full": lambda p: _(
        "그 프로젝트가 받는 팀이 찼습니다(%(most)s팀).", most=p.get("most", "")
    ),
    "no_project": lambda p: _("아직 배정된 프로젝트가 없습니다."),
    "nothing": lambda p: _("글, 링크, 파일 가운데 하나는 있어야 합니다."),
    "accepted": lambda p: _("이미 확인된 것이라 다시 낼 수 없습니다."),
    "not_handed_in": lambda p: _("아직 낸 것이 없습니다."),
    "file_large": lambda p: _("파일 하나는 %(most)sMB까지입니다.", most=p.get("most", "")),
    "file_blank": lambda p: _("빈 파일입니다."),
    "file_many": lambda p: _("파일은 %(most)s개까지입니다.", most=p.get("most", "")),
    "submitted": lambda p: _(
        "담당자에게 낸 평가가 있습니다. 공개되거나 돌아온 뒤에 고칠 수 있습니다."
    ),
    "no_rubric": lambda p: _("담당자가 아직 평가표를 정하지 않았습니다."),
    "unfinished": lambda p: _("모든 기준의 점수를 적어야 낼 수 있습니다."),
    "out_of_range": lambda p: _("점수가 기준의 배점을 벗어났습니다."),
    "bad_text": lambda p: _(
        "저장할 수 없는 글입니다. %(most)s자까지, 주민등록번호 없이 적어 주십시오.",
        most=p.get("most", ""),
    ),
    "not_a_number": lambda p: _("점수를 숫자로 적어 주십시오."),
    "too_precise": lambda p: _("점수는 소수점 아래 두 자리까지 적어 주십시오."),
}


def why(code: str, params: dict[str, Any] | None = None) -> str:
    """A refusal as a sentence."""
    return str(_REASONS[code](params or {}))


def choice(number: int | None) -> str:
    """Which choice a team got."""
    if number is None:
        return _("희망하지 않은 프로젝트")
    return _("%(n)s지망", n=number)
