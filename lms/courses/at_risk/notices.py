"""What people are told of signs of risk."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.access import Permission
from lms.communication.kinds import Kind, register

#: To the learner, one kind a sign: when, what it is about and what to do.
_OWN = {
    "limit_passed": (
        _("출석 한도를 넘었을 때"),
        _("%(place)s: 출석 한도를 넘었습니다. 지금 출석률은 %(rate)s%%입니다."),
        _("담당자와 바로 이야기해 주십시오. 인정되는 사유가 있으면 증빙을 내십시오."),
    ),
    "absences_left": (
        _("남은 결석이 적을 때"),
        _("%(place)s: 한도까지 결석이 %(left)s번 남았습니다."),
        _("지금 출석률은 %(rate)s%%입니다. 더 빠지면 수료가 어려워질 수 있습니다."),
    ),
    "attendance": (
        _("출석률이 낮을 때"),
        _("%(place)s: 출석률이 %(rate)s%%로 기준 %(below)s%%보다 낮습니다."),
        _("인정되는 사유가 있으면 증빙을 내십시오."),
    ),
    "missing": (
        _("내지 않은 과제가 있을 때"),
        _("%(place)s: 기한이 지났는데 내지 않은 것이 %(missing)s건 있습니다."),
        _("아직 낼 수 있는 것이 있는지 확인하고, 어려움이 있으면 교수자에게 물어보십시오."),
    ),
    "falling": (
        _("점수가 떨어졌을 때"),
        _("%(place)s: 최근 %(over)s건의 평균이 %(now)s점으로 떨어졌습니다."),
        _("그 전에는 %(before)s점이었습니다. 받은 의견을 다시 읽어 보십시오."),
    ),
    "low_mark": (
        _("점수가 낮을 때"),
        _("%(place)s: 지금 성적이 %(current)s점으로 기준 %(below)s점보다 낮습니다."),
        _("성적의 계산과 남은 과제를 확인해 보십시오."),
    ),
}
for _code, (_label, _sentence, _detail) in _OWN.items():
    register(Kind(f"course.risk_{_code}", _label, _sentence, detail=_detail))
register(
    Kind(
        "teaching.at_risk",
        _("위험 신호가 보이는 교육생"),
        _("%(place)s: 새로 살펴볼 교육생이 %(people)s명 있습니다."),
        detail=_("목록에서 사유와 숫자를 보고, 무엇을 했는지 적을 수 있습니다."),
        digest=("mail",),
        for_those_with=Permission.OFFERING_TEACH,
    )
)
register(
    Kind(
        "teaching.follow_up",
        _("다시 살펴볼 교육생"),
        _("%(place)s: 오늘 다시 살펴보기로 한 교육생이 있습니다."),
        for_those_with=Permission.OFFERING_TEACH,
    )
)
