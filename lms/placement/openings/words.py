"""What codes of openings are called, and refusals as sentences."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from lms import access
from lms.access import Role
from lms.placement.companies.registry import OpeningLine
from lms.placement.openings import queries
from lms.placement.openings.rules import Reason


def list_title() -> str:
    """What the list of openings is called for who looks: a company's own, or all."""
    return _("우리 공고") if access.active_role() is Role.EMPLOYER else _("채용공고")


STATES: dict[str, Any] = {
    "draft": lazy_gettext("작성 중"),
    "open": lazy_gettext("접수 중"),
    "paused": lazy_gettext("멈춤"),
    "closed": lazy_gettext("마감"),
}
STATE_KINDS = {"draft": "neutral", "open": "success", "paused": "warning", "closed": "neutral"}
KINDS: dict[str, Any] = {
    "must": lazy_gettext("필수"),
    "preferred": lazy_gettext("우대"),
    "duty": lazy_gettext("업무"),
    "other": lazy_gettext("그 밖"),
}
EMPLOYMENT_TYPES: dict[str, Any] = {
    "regular": lazy_gettext("정규직"),
    "contract": lazy_gettext("계약직"),
    "intern_to_hire": lazy_gettext("채용 연계 인턴"),
}
EXPERIENCES: dict[str, Any] = {
    "new": lazy_gettext("신입"),
    "experienced": lazy_gettext("경력"),
    "either": lazy_gettext("신입·경력"),
}
INDUSTRIES: dict[str, Any] = {
    "ai": lazy_gettext("인공지능"),
    "automotive": lazy_gettext("자동차"),
    "energy": lazy_gettext("에너지"),
    "health": lazy_gettext("헬스케어"),
}
LANGUAGES: dict[str, Any] = {
    "ko": lazy_gettext("한국어"),
    "en": lazy_gettext("영어"),
    "mixed": lazy_gettext("한국어와 영어"),
}
DISTRICTS: dict[str, Any] = {
    "dong-gu": lazy_gettext("광주 동구"),
    "seo-gu": lazy_gettext("광주 서구"),
    "nam-gu": lazy_gettext("광주 남구"),
    "buk-gu": lazy_gettext("광주 북구"),
    "gwangsan-gu": lazy_gettext("광주 광산구"),
    "remote": lazy_gettext("재택"),
    "elsewhere": lazy_gettext("그 밖의 지역"),
}
WEIGHTS: dict[str, Any] = {
    "0.5": lazy_gettext("낮게 (×0.5)"),
    "1": lazy_gettext("보통 (×1)"),
    "1.5": lazy_gettext("높게 (×1.5)"),
    "2": lazy_gettext("아주 높게 (×2)"),
}
GATES: dict[str, Any] = {
    "": lazy_gettext("근거로 판단"),
    "start": lazy_gettext("조건: 시작일까지 출근"),
    "licence": lazy_gettext("조건: 첫째 역량(자격) 보유"),
    "ko-b2": lazy_gettext("조건: 한국어 중상급(B2) 이상"),
    "ko-c1": lazy_gettext("조건: 한국어 고급(C1) 이상"),
    "en-b1": lazy_gettext("조건: 영어 중급(B1) 이상"),
    "en-b2": lazy_gettext("조건: 영어 중상급(B2) 이상"),
    "en-c1": lazy_gettext("조건: 영어 고급(C1) 이상"),
}


def on_company_page(organisation_id: int) -> list[OpeningLine]:
    """A company's open openings, as its page lists them."""
    return [
        OpeningLine(
            title=opening.title,
            url=url_for("openings.show", opening_id=opening.id),
            closes_on=opening.closes_on,
            note=f"{EMPLOYMENT_TYPES[opening.employment_type]} · "
            + _("%(n)s명", n=opening.headcount),
        )
        for opening in queries.open_of(organisation_id)
    ]


def choices(words: dict[str, Any]) -> list[tuple[str, Any]]:
    """(code, name) in their order."""
    return list(words.items())


def sentence(reason: Reason) -> str:
    """Why something is refused, and what to do."""
    params = reason.params
    match reason.code:
        case "not_now":
            return _("이 공고의 지금 상태에서는 할 수 없는 일입니다.")
        case "unconfirmed":
            return _("요건 줄을 확인한 뒤에 공고를 열 수 있습니다.")
        case "unverified":
            return _("사업단이 회사를 확인한 뒤에 공고를 열 수 있습니다.")
        case "past":
            return _("마감일이 지났습니다. 마감일을 오늘이나 그 뒤로 고쳐 주십시오.")
        case "pay_small":
            return _(
                "연봉을 만원 단위로 적어 주십시오. %(least)s만원보다 적으면 월급일 수 있습니다.",
                least=f"{params['least']:,}",
            )
        case "pay_large":
            return _(
                "연봉을 만원 단위로 적어 주십시오. %(most)s만원보다 많으면 원 단위일 수 있습니다.",
                most=f"{params['most']:,}",
            )
        case "pay_order":
            return _("최고 연봉이 최저 연봉보다 적습니다.")
        case "closes_far":
            return _("마감일은 1년 안으로 정해 주십시오.")
        case "starts_far":
            return _("시작일은 2년 안으로 정해 주십시오.")
        case "empty":
            return _("빈 줄입니다. 내용을 적거나 이 줄을 빼 주십시오.")
        case "long":
            return _("한 줄은 %(most)s자까지 쓸 수 있습니다.", most=params["most"])
        case "gate_start":
            return _("시작일을 조건으로 두려면 공고에 시작일이 있어야 합니다.")
        case "gate_licence":
            return _("자격을 조건으로 두려면 이 줄에 그 자격을 역량으로 골라 주십시오.")
        case "nothing_asked":
            return _("필수, 우대, 업무 가운데 하나인 줄이 적어도 하나 있어야 합니다.")
        case "nowhere":
            return _("그 방향에는 줄이 없습니다.")
        case "whole":
            return _("나눌 자리를 찾지 못했습니다. 나눌 자리에 줄바꿈을 넣고 다시 눌러 주십시오.")
        case "many":
            return _("줄은 %(most)s개까지입니다.", most=params["most"])
    raise KeyError(reason.code)
