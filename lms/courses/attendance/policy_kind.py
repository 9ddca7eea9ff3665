"""The attendance policy as the rulebook shows it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms import policies
from lms.courses.attendance import words
from lms.courses.attendance.rules.policy import KIND, AttendancePolicy
from lms.policies import Field

_COUNTS = (
    ("present", _("출석으로 셈")), ("neutral", _("세지 않음")), ("absent", _("결석으로 셈")),
)  # fmt: skip


def register() -> None:
    """Declare the kind and describe its fields."""
    policies.register(KIND, AttendancePolicy)
    policies.describe(
        KIND,
        _("출결"),
        _("하루의 출결이 무엇이 되는지, 결석이 몇 번이면 수료와 제적이 갈리는지 정합니다."),
        {
            "unit": Field(_("세는 단위"), choices=(
                ("day", _("하루")), ("session", _("수업 한 번")), ("hour", _("시간")))),
            "late_grace_minutes": Field(_("지각으로 보지 않는 시간"), unit=_("분"), least=0, most=1440),
            "early_grace_minutes": Field(_("조퇴로 보지 않는 시간"), unit=_("분"), least=0, most=1440),
            "late_is_absent_after_minutes": Field(
                _("이보다 늦으면 결석"), _("0이면 아무리 늦어도 지각입니다."), _("분"),
                least=0, most=1440),
            "missing_check_out": Field(_("퇴실 기록이 없을 때"), choices=(
                ("absent", _("결석")), ("left_early", _("조퇴")), ("present", _("출석")))),
            "incident_rule": Field(_("지각·조퇴·외출을 세는 법"), choices=(
                ("every", _("몇 번마다 결석 하나")), ("each", _("한 번마다 결석의 일부")),
                ("none", _("세지 않음")))),
            "incidents_per_absence": Field(_("결석 하나가 되는 횟수"), unit=_("번"), least=1, most=20),
            "incident_weight": Field(_("한 번이 결석의 얼마인지"), least=0, most=1),
            "incident_kinds": Field(_("세는 것"), choices=tuple(
                (k, words.STATES[k]) for k in ("late", "left_early", "stepped_out"))),
            "incident_window": Field(_("세는 기간"), choices=(
                ("all", _("전체 기간")), ("unit_period", _("단위기간마다 새로")))),
            "part_absence_is_incident": Field(_("하루 가운데 일부 결석도 한 번으로 셈")),
            "absent_below_percent": Field(
                _("이만큼 있지 않았으면 결석"), unit="%", least=0, most=100),
            "excused_counting": Field(_("인정 결석"), choices=_COUNTS),
            "excused_quota": Field(
                _("단위기간마다 인정하는 횟수"), _("0이면 한도가 없습니다."), _("번"), least=0),
            "completion_percent": Field(_("수료 출석률"), unit="%", least=0, most=100),
            "period_limit_percent": Field(
                _("단위기간 제적 한도(이에 이르면)"), _("0이면 없습니다."), "%", least=0, most=100),
            "total_limit_percent": Field(
                _("전체 제적 한도(이를 넘으면)"), _("0이면 없습니다."), "%", least=0, most=100),
            "fail_above": Field(
                _("대학의 낙제(F) 한도(이를 넘으면)"), choices=(
                    ("", _("없음")), ("1/4", _("전체의 4분의 1")), ("1/3", _("전체의 3분의 1")))),
            "correction_days": Field(
                _("수업 뒤 고칠 수 있는 기간"), _("그 뒤에는 정정 신청과 승인을 거칩니다."), _("일"),
                least=0),
            "authoritative": Field(_("우선하는 기록"), choices=(
                ("own", _("우리 기록")), ("official", _("공식 기록(고용24 등)")))),
        },
    )  # fmt: skip
