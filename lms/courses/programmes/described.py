"""The policy kinds of completion and of leaving, as the rulebook shows them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms import i18n, policies
from lms.courses.programmes.queries.assessment import POLICY
from lms.courses.programmes.queries.audiences import AUDIENCES
from lms.courses.programmes.queries.leaving import EARLY, REASONS
from lms.courses.programmes.rules.policy import (
    Audiences,
    CompletionPolicy,
    EarlyEmploymentPolicy,
    LeavingReasons,
)
from lms.policies import Field

_SCOPES = ("office", "organisation", "track", "cohort")


def register() -> None:
    """Declare the kinds and how they are shown."""
    policies.register(POLICY, CompletionPolicy)
    policies.register(EARLY, EarlyEmploymentPolicy)
    policies.register(REASONS, LeavingReasons)
    policies.register(AUDIENCES, Audiences)
    policies.describe(
        AUDIENCES,
        _("교육 대상"),
        _("과정이 누구를 위한 것인지 고를 때 쓰는 목록입니다. 이미 쓰인 대상의 이름은 남습니다."),
        {
            "codes": Field(
                _("대상"),
                _(
                    "한 줄에 하나씩 '코드 | 한국어 | English'로 적습니다. 코드는 영문 소문자, 숫자, _입니다."
                ),
                said=_reason,
            )
        },
        ("office",),
    )
    policies.describe(
        POLICY,
        _("과정 수료·졸업 기준"),
        _("필수 교과목을 모두 이수하는 것 말고 수료와 졸업에 무엇을 더 요구하는지 정합니다."),
        {
            "minimum_electives": Field(
                _("선택 교과목 최소 이수 과목 수"), unit=_("과목"), least=0, most=50
            ),
            "minimum_average": Field(
                _("이수한 교과목의 평균 최저점"), _("100점 만점입니다. 0이면 보지 않습니다."),
                _("점"), least=0, most=100,
            ),
            "minimum_attendance": Field(
                _("출석률 최저"), _("0이면 보지 않습니다."), "%", least=0, most=100
            ),
            "minimum_credits": Field(
                _("최저 학점"), _("과정의 교과목으로 이수한 학점의 합입니다. 0이면 보지 않습니다."),
                _("학점"), least=0, most=300,
            ),
            "project": Field(
                _("프로젝트 이수"), _("교육과정에서 프로젝트로 정한 교과목을 하나 이상 이수해야 합니다.")
            ),
            "graduates": Field(
                _("요건을 모두 갖추면 졸업으로 정함"),
                _("학위 과정에 씁니다. 졸업 요건이 남은 사람은 수료로 정해집니다."),
            ),
            "degree_audit": Field(
                _("졸업 사정의 교육과정 요건을 모두 갖추어야 함"),
                _("학위 과정에 씁니다. 학생에게 적용되는 교육과정의 학점, 과목, 평점 요건을 봅니다."),
            ),
        },
        _SCOPES,
    )  # fmt: skip
    policies.describe(
        EARLY,
        _("조기 취업 인정 기준"),
        _("과정이 끝나기 전에 취업한 사람을 조기 취업으로 인정하는 조건입니다."),
        {
            "minimum_attended": Field(
                _("전체 교육 시간 가운데 출석한 시간"), _("0이면 보지 않습니다."), "%",
                least=0, most=100,
            ),
            "minimum_days": Field(
                _("개강 뒤 지나야 하는 날"), _("0이면 보지 않습니다."), _("일"), least=0, most=2000
            ),
            "document": Field(_("취업 증빙 파일이 있어야 함")),
        },
        _SCOPES,
    )  # fmt: skip
    policies.describe(
        REASONS,
        _("중도 포기 사유 코드"),
        _("과정을 그만둘 때 고르는 사유입니다. 이미 쓰인 사유의 기록은 바뀌지 않습니다."),
        {
            "codes": Field(
                _("사유"),
                _(
                    "한 줄에 하나씩 '코드 | 한국어 | English'로 적습니다. 코드는 영문 소문자, 숫자, _입니다."
                ),
                said=_reason,
            )
        },
        ("office", "organisation", "track"),
    )


def _reason(line: str) -> str:
    """A reason for leaving in the reader's language, without its code."""
    _code, ko, en = (part.strip() for part in line.split("|", 2))
    return ko if i18n.current() == "ko" else en
