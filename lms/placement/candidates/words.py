"""What candidates' codes are called, and why something does not hold, in sentences."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from lms.i18n import current, day
from lms.placement.candidates.rules import Reason

DISTRICTS = {
    "dong-gu": _("동구"),
    "seo-gu": _("서구"),
    "nam-gu": _("남구"),
    "buk-gu": _("북구"),
    "gwangsan-gu": _("광산구"),
}
INDUSTRIES = {
    "ai": _("인공지능"),
    "automotive": _("자동차"),
    "energy": _("에너지"),
    "health": _("헬스케어"),
}
EMPLOYMENT_TYPES = {
    "regular": _("정규직"),
    "contract": _("계약직"),
    "intern_to_hire": _("채용 연계 인턴"),
}
LANGUAGES = {
    "ko": _("한국어"),
    "en": _("영어"),
    "zh": _("중국어"),
    "ja": _("일본어"),
    "vi": _("베트남어"),
    "de": _("독일어"),
}
#: The levels of the Common European Framework, told by what one can do.
LEVELS = {
    "a1": _("A1 · 간단한 인사"),
    "a2": _("A2 · 일상적인 짧은 대화"),
    "b1": _("B1 · 익숙한 주제로 대화"),
    "b2": _("B2 · 업무 회의와 문서"),
    "c1": _("C1 · 전문적인 토론"),
    "c2": _("C2 · 모국어에 가까움"),
    "native": _("모국어"),
}
PASSAGE_KINDS = {
    "experience": _("경력"),
    "education": _("학력·교육"),
    "project": _("프로젝트"),
    "skill": _("기술"),
    "certificate": _("자격증"),
    "award": _("수상"),
    "language": _("언어"),
    "other": _("그 밖"),
}
FORMATS = {
    "pdf": "PDF",
    "docx": "DOCX",
    "hwpx": "HWPX",
    "hwp": "HWP",
    "json_resume": "JSON Resume",
    "text": _("텍스트"),
}
#: The strength of evidence by how it came to be, as a word.
EVIDENCE_KINDS = {
    "assessed": _("평가받음"),
    "certified": _("인증됨"),
    "project": _("결과물"),
    "claimed": _("본인 기재"),
}
STEPS = {
    "eligibility": _("자격 확인"),
    "consent": _("동의"),
    "preferences": _("희망 조건"),
    "resume": _("이력서"),
}


def _track(params: dict[str, Any]) -> str:
    first, second = ("title_en", "title_ko") if current() == "en" else ("title_ko", "title_en")
    return params.get(first) or params.get(second) or ""


def not_yet(reason: Reason) -> str:
    """Why someone cannot be a candidate yet, and what would make them one."""
    track = _track(reason.params)
    if reason.code == "not_stated":
        return gettext(
            "%(track)s: 아직 수료하지 않았고 수료 예정일도 정해지지 않았습니다. "
            "교육기관이 예정일을 정하거나 수료하면 켤 수 있습니다.",
            track=track,
        )
    if reason.code == "overdue":
        return gettext(
            "%(track)s: 수료 예정일(%(on)s)이 지났습니다. "
            "수료가 결정되거나 새 예정일이 정해지면 켤 수 있습니다.",
            track=track,
            on=day(reason.params["on"]),
        )
    if reason.code == "left":
        return gettext("%(track)s: 마치지 않고 떠난 과정입니다.", track=track)
    return gettext(
        "아직 참여한 과정이 없습니다. 과정을 수료했거나 수료 예정인 사람이 켤 수 있습니다."
    )
