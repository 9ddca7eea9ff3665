"""How records of employment are written for people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from lms import policies
from lms.access import Scope
from lms.courses.editing import Difference
from lms.courses.employment.rules import POLICY

KINDS: dict[str, Any] = {
    "regular": _("정규직"),
    "contract": _("계약직"),
    "intern_to_hire": _("채용 연계 인턴"),
    "own_business": _("창업"),
    "further_study": _("진학"),
    "military": _("입대"),
}
SOURCES: dict[str, Any] = {
    "insurance_record": _("고용보험 이력"),
    "employer_confirmation": _("회사의 확인"),
    "own_statement": _("본인이 알림"),
}
STANDINGS: dict[str, tuple[Any, str]] = {
    "employed": (_("취업으로 셈"), "success"),
    "not_employed": (_("취업하지 않은 것으로 셈"), "warning"),
    "waiting": (_("아직 기다림"), "info"),
    "left_out": (_("세지 않음"), "neutral"),
}


def definition(track: Any) -> str:
    """What the rate of a track means, with the days that are in force for it."""
    days = policies.in_force(POLICY, Scope("track", track.id)).value.days
    return gettext(
        "취업: 수료·졸업했거나 조기 취업한 사람 가운데 과정이 끝나고 %(days)s일 안에 일을 시작한 사람입니다."
        " 정규직, 계약직, 채용 연계 인턴, 창업을 세고, 진학과 입대는 뺍니다."
        " 기록이 없는 사람은 취업하지 않은 것으로 셉니다. 모두의 %(days)s일이 지난 기수만 들어갑니다.",
        days=days,
    )


def readable(differences: Iterable[Difference]) -> list[Difference]:
    """Differences with words where codes are stored."""
    said = {code: str(name) for code, name in (KINDS | SOURCES).items()}
    return [
        replace(one, stored=said.get(one.stored, one.stored), mine=said.get(one.mine, one.mine))
        for one in differences
    ]
