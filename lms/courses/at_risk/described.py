"""The policy kind ``at_risk`` as the rulebook shows it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms import policies
from lms.courses.at_risk.rules import POLICY
from lms.policies import Field


def register() -> None:
    """Say how the kind is shown."""
    policies.describe(
        POLICY,
        _("위험 신호 기준"),
        _("한도에 이르기 전에 교육생과 교수자에게 알리고 목록에 올리는 기준입니다. 0은 보지 않습니다."),
        {
            "absences_left": Field(
                _("남은 결석"), _("한도까지 이만큼 이하로 남으면 알립니다."), _("번"),
                least=0, most=100,
            ),
            "attendance_below": Field(_("출석률이 이보다 낮을 때"), unit="%", least=0, most=100),
            "missing_work": Field(_("내지 않은 과제와 퀴즈"), unit=_("건"), least=0, most=50),
            "falling_by": Field(
                _("점수가 떨어진 폭"), _("최근 것의 평균을 그 전 평균과 견줍니다."), _("점"),
                least=0, most=100,
            ),
            "falling_over": Field(_("최근으로 보는 채점된 것"), unit=_("건"), least=1, most=20),
            "mark_below": Field(_("지금 성적이 이보다 낮을 때"), unit=_("점"), least=0, most=100),
            "mark_after": Field(
                _("성적을 보기 시작하는 채점된 것"), unit=_("건"), least=1, most=50
            ),
            "tell_learner": Field(_("교육생에게 알림")),
            "tell_instructor": Field(_("교수자에게 알림")),
        },
    )  # fmt: skip
