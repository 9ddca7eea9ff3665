"""The registration policy as the rulebook shows it."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import lazy_gettext as _

from lms import policies
from lms.courses.registration.rules.policy import KIND, RegistrationPolicy
from lms.policies import Field


def register() -> None:
    """Declare the kind and describe its fields."""
    policies.register(KIND, RegistrationPolicy)
    policies.describe(
        KIND,
        _("수강신청"),
        _("한 학기에 신청할 수 있는 학점, 재수강, 대기, 예약석을 정합니다."),
        {
            "credits_least": Field(_("최소 학점"), _("모자라도 신청은 되고, 모자란다고 알립니다."), _("학점"), least=0, most=30),
            "credits_most": Field(_("최대 학점"), unit=_("학점"), least=0, most=40),
            "credits_most_high": Field(_("성적 우수자의 최대 학점"), unit=_("학점"), least=0, most=40),
            "high_average": Field(_("성적 우수로 보는 평점 평균"), least=0, most=Decimal("4.5")),
            "average_of": Field(_("어느 평점 평균을 보는지"), choices=(
                ("last_term", _("지난 학기")), ("all", _("전체")))),
            "credits_most_season": Field(_("계절학기 최대 학점"), unit=_("학점"), least=0, most=20),
            "retakes": Field(_("이수한 과목도 다시 들을 수 있음")),
            "retake_at_most": Field(
                _("다시 들을 수 있는 성적(평점 이하)"), _("C+는 2.5입니다. 낙제한 과목은 언제나 다시 들을 수 있습니다."),
                least=0, most=Decimal("4.5")),
            "retake_times": Field(_("한 과목을 다시 들을 수 있는 횟수"), unit=_("번"), least=0, most=10),
            "retake_courses": Field(
                _("한 학기에 다시 듣는 과목 수"), _("0이면 한도가 없습니다."), _("과목"), least=0, most=20),
            "statuses": Field(_("신청할 수 있는 학적"), choices=(
                ("enrolled", _("재학")), ("graduation_deferred", _("졸업유예")),
                ("completed", _("수료")))),
            "waitlist_length": Field(
                _("강좌마다 대기할 수 있는 사람"), _("0이면 대기를 받지 않습니다."), _("명"), least=0, most=1000),
            "waitlist_each": Field(_("한 사람이 대기할 수 있는 강좌"), unit=_("개"), least=0, most=20),
            "basket_most": Field(_("장바구니에 담을 수 있는 강좌"), unit=_("개"), least=1, most=100),
            "reserved_in_add_drop": Field(
                _("수강정정 때도 예약석을 남겨 둠"), _("끄면 정정 기간부터 남은 예약석을 누구에게나 엽니다.")),
        },
        scopes=("office", "organisation"),
    )  # fmt: skip
