"""Reasons for letters in words, and the policies as the rulebook shows them."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from lms import policies
from lms.courses.scales import queries
from lms.courses.scales.rules import Why
from lms.policies import Field

EXEMPT = {
    "small": lazy_gettext("소규모 강좌라 비율 제한이 없습니다."),
    "english": lazy_gettext("영어로 진행하는 강좌라 비율 제한이 없습니다."),
    "graduate": lazy_gettext("대학원 과목이라 비율 제한이 없습니다."),
}
GPA_WHY = {
    "replaced": lazy_gettext("재수강으로 대체됨"),
    "incomplete": lazy_gettext("미완료(I)라 아직 셈하지 않음"),
    "withdrawn": lazy_gettext("수강 철회(W)라 셈하지 않음"),
    "no_points": lazy_gettext("P/NP라 평점에 넣지 않음"),
    "no_credits": lazy_gettext("학점이 없는 과목"),
    "failed": lazy_gettext("F를 빼고 셈함"),
    "minor": lazy_gettext("전공이 아님"),
}
OUTSIDE = {
    "exchange": lazy_gettext("교류 학생"),
    "pass_fail": lazy_gettext("P/NP 수강"),
    "f": lazy_gettext("F"),
}


def why(reason: Why) -> str:
    """A reason as a sentence."""
    p = reason.params
    if reason.code == "percent":
        return _(
            "%(percent)s%%: 하한 %(least)s%% 이상",
            percent=_plain(p["percent"]),
            least=_plain(p["least"]),
        )
    if reason.code == "cap":
        if p["tied"]:
            return _(
                "%(upto)s 이상은 %(allowed)s명까지라, 동점자 %(tied)s명이 함께 %(before)s에서 %(letter)s(으)로",
                **p,
            )
        return _("%(upto)s 이상은 %(allowed)s명까지라 %(before)s에서 %(letter)s(으)로", **p)
    if reason.code == "tie_up":
        return _("동점자를 올림한 인원 안에서 함께 %(upto)s 이상으로 둠", **p)
    if reason.code == "outside":
        return _("비율을 셈할 때 뺌: %(who)s", who=OUTSIDE[p["standing"]])
    if reason.code == "pass_fail":
        return _("P/NP로 듣는 사람이라 평점에 넣지 않음")
    if reason.code == "chosen":
        return _("교수자가 %(ruled)s에서 %(letter)s(으)로 정함", **p)
    return _("수강 철회")


def _plain(value: object) -> str:
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def describe() -> None:
    """Show the four kinds in the rulebook."""
    policies.describe(
        queries.SCHEME,
        lazy_gettext("성적 체계"),
        lazy_gettext("퍼센트를 어떤 학점과 평점으로 바꿀지 정합니다."),
        {
            "preset": Field(
                lazy_gettext("체계"),
                choices=(
                    ("none", lazy_gettext("학점 없음")),
                    ("4.5", lazy_gettext("4.5 만점 (A+ … F)")),
                    ("4.3", lazy_gettext("4.3 만점 (A+, A0, A- … F)")),
                    ("4.0", lazy_gettext("4.0 만점 (A … F)")),
                    ("pass_fail", lazy_gettext("P/NP (평점에 넣지 않음)")),
                    ("percent", lazy_gettext("100점 만점")),
                    ("own", lazy_gettext("직접 적은 표")),
                ),
            ),
            "rows": Field(
                lazy_gettext("직접 적은 표"),
                lazy_gettext(
                    "학점, 평점, 하한 퍼센트를 높은 것부터 ;로 나누어 적습니다. 예: A+ 4.5 95; A0 4.0 90; F 0 0. "
                    "평점에 넣지 않으면 평점 자리에 -를 적습니다."
                ),
            ),
            "whole_percent": Field(lazy_gettext("퍼센트를 정수로 반올림한 뒤 비교")),
            "lowest_passing": Field(
                lazy_gettext("학점을 인정하는 가장 낮은 성적"),
                lazy_gettext("비우면 평점이 0보다 큰 성적을 모두 인정합니다."),
            ),
            "incomplete_days": Field(
                lazy_gettext("미완료(I)를 채우는 기간"), unit=lazy_gettext("일")
            ),
            "incomplete_to": Field(lazy_gettext("기간이 지난 미완료(I)를 바꿀 성적")),
        },
        scopes=("office", "organisation", "track", "cohort", "offering"),
    )
    policies.describe(
        queries.RELATIVE,
        lazy_gettext("상대평가"),
        lazy_gettext("학점마다 몇 퍼센트까지 줄 수 있는지 정합니다. 비율을 비우면 절대평가입니다."),
        {
            "caps": Field(
                lazy_gettext("누적 비율"),
                lazy_gettext(
                    "그 학점 이상을 받을 수 있는 비율을 높은 학점부터 적습니다. 예: A0 30; B0 70"
                ),
            ),
            "rounding": Field(
                lazy_gettext("인원의 소수"),
                choices=(
                    ("down", lazy_gettext("소수 버림")),
                    ("half_up", lazy_gettext("반올림")),
                    ("up", lazy_gettext("올림")),
                ),
            ),
            "ties": Field(
                lazy_gettext("경계의 동점자"),
                choices=(
                    ("down", lazy_gettext("모두 아래 학점")),
                    ("item", lazy_gettext("정한 항목의 점수로 가름")),
                    ("up", lazy_gettext("올림한 인원 안이면 모두 위 학점")),
                ),
            ),
            "counts_f": Field(lazy_gettext("F를 인원에 넣음")),
            "counts_withdrawn": Field(lazy_gettext("수강 철회를 인원에 넣음")),
            "counts_pass_fail": Field(lazy_gettext("P/NP 수강을 인원에 넣음")),
            "counts_exchange": Field(lazy_gettext("교류 학생을 인원에 넣음")),
            "small_class": Field(
                lazy_gettext("이 인원보다 적으면 제한 없음"), unit=lazy_gettext("명")
            ),
            "exempt_english": Field(lazy_gettext("영어 강좌는 제한 없음")),
            "exempt_graduate": Field(lazy_gettext("대학원 과목은 제한 없음")),
            "pool": Field(
                lazy_gettext("비율을 셈하는 단위"),
                choices=(
                    ("section", lazy_gettext("반마다")),
                    ("offering", lazy_gettext("강좌 전체")),
                    ("course", lazy_gettext("같은 때 열린 같은 교과목의 강좌를 모두 합쳐서")),
                ),
            ),
        },
    )
    policies.describe(
        queries.GPA,
        lazy_gettext("평점평균"),
        lazy_gettext("평점평균의 자릿수와 100점 환산을 정합니다."),
        {
            "places": Field(lazy_gettext("소수 자릿수")),
            "rounding": Field(
                lazy_gettext("그 아래 자리"),
                choices=(
                    ("truncate", lazy_gettext("잘라 버림")),
                    ("half_up", lazy_gettext("반올림")),
                ),
            ),
            "include_f": Field(lazy_gettext("F를 넣어 셈함")),
            "conversion": Field(
                lazy_gettext("100점 환산표"),
                lazy_gettext("평점과 점수를 높은 것부터 적습니다. 예: 4.5 100; 1.0 60; 0 0"),
            ),
            "between": Field(
                lazy_gettext("표의 두 줄 사이"),
                choices=(
                    ("step", lazy_gettext("아래 줄의 점수")),
                    ("linear", lazy_gettext("비례하여 나눔")),
                ),
            ),
            "conversion_places": Field(lazy_gettext("환산 점수의 소수 자릿수")),
        },
        scopes=("office", "organisation"),
    )
    policies.describe(
        queries.RETAKE,
        lazy_gettext("재수강"),
        lazy_gettext("같은 과목을 다시 들었을 때 어느 성적을 셈하는지 정합니다."),
        {
            "counts": Field(
                lazy_gettext("셈하는 성적"),
                choices=(
                    ("last", lazy_gettext("나중 성적")),
                    ("best", lazy_gettext("더 높은 성적")),
                    ("all", lazy_gettext("모두")),
                ),
            ),
            "cap": Field(
                lazy_gettext("재수강의 가장 높은 성적"),
                lazy_gettext("비우면 제한이 없습니다. 예: A0"),
            ),
        },
        scopes=("office", "organisation"),
    )
