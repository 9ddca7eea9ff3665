"""Documents in words: kinds, states, why one cannot be issued, what differs."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from lms import i18n
from lms.courses.documents.rules.entitlement import Verdict

KINDS = {
    "completion": lazy_gettext("수료증·수료증명서"),
    "course": lazy_gettext("교과목 이수증"),
    "transcript": lazy_gettext("성적증명서·이수확인서"),
    "enrolment": lazy_gettext("재학·재원증명서"),
    "expected": lazy_gettext("졸업·수료예정증명서"),
    "graduation": lazy_gettext("졸업증명서"),
}
#: State → (words, tone).
STATES = {
    "valid": (lazy_gettext("유효"), "success"),
    "revoked": (lazy_gettext("발급 취소"), "danger"),
    "superseded": (lazy_gettext("재발급으로 대체"), "warning"),
}
LANGUAGES = {"ko": lazy_gettext("한국어"), "en": lazy_gettext("영어")}
WAYS = {"number": lazy_gettext("문서확인번호·QR"), "file": lazy_gettext("PDF 파일")}


def title(words: dict[str, str]) -> str:
    """A bilingual text of a snapshot in the page's language."""
    return words.get(i18n.current()) or words["ko"]


def why(code: str, params: dict[str, Any] | None = None) -> str:
    """Why a document can or cannot be issued, in a sentence."""
    params = params or {}
    on = i18n.day(params["on"]) if params.get("on") else ""
    sentences = {
        "completed": _("%(on)s에 수료했습니다.", on=on),
        "graduated": _("%(on)s에 졸업했습니다.", on=on),
        "enrolled": _("%(on)s부터 다니고 있습니다.", on=on),
        "expected": _("%(on)s에 마칠 예정입니다.", on=on),
        "passed": _("이수한 교과목입니다."),
        "has_results": _("확정된 성적이 있습니다."),
        "not_finished": _("아직 수료하지 않았습니다. 수료 요건을 모두 갖추면 받을 수 있습니다."),
        "no_day": _("마친 날이 적혀 있지 않습니다. 기관에 문의해 주십시오."),
        "no_graduation": _("졸업이 없는 과정입니다. 수료증을 받으십시오."),
        "not_graduated": _("아직 졸업으로 정해지지 않았습니다."),
        "not_enrolled": _("지금 다니는 과정이 아닙니다."),
        "not_begun": _("%(on)s에 시작하는 과정입니다.", on=on),
        "on_leave": _("휴학 중입니다. 복학하면 받을 수 있습니다."),
        "already_completed": _("이미 수료했습니다. 수료증명서를 받으십시오."),
        "no_expected_day": _("예정일이 정해지지 않았습니다. 기관이 예정일을 정하면 받을 수 있습니다."),
        "expected_day_past": _("예정일(%(on)s)이 지났습니다.", on=on),
        "not_final": _("성적이 아직 확정되지 않았습니다."),
        "not_passed": _("이수하지 못한 교과목입니다."),
        "no_results": _("확정된 성적이 아직 없습니다."),
        "gated": _("먼저 답할 강의평가가 있습니다. 답하면 받을 수 있습니다."),
        "no_english_name": _("영문 이름이 없습니다. 내 계정에 영문 이름을 적어 주십시오."),
        "unprintable": _("인쇄할 수 없는 글자가 있습니다: %(chars)s", chars=params.get("chars", "")),
        "not_valid": _("이미 취소되었거나 다른 문서로 대체되었습니다."),
        "gone": _("지금은 이 문서를 발급할 근거가 없습니다."),
        "seal_large": _("2MB보다 작은 그림을 올려 주십시오."),
        "seal_picture": _("PNG, JPEG, WebP 그림이 아니거나 열 수 없는 파일입니다."),
        "seal_size": _(
            "가로와 세로가 %(least)s–%(most)s픽셀인 그림을 올려 주십시오.",
            least=params.get("least", ""), most=params.get("most", ""),
        ),
        "no_seal": _("쓰고 있는 직인이 없습니다."),
        "not_self": _("이 문서는 기관이 발급합니다. 담당자에게 신청해 주십시오."),
    }  # fmt: skip
    if code.startswith("left_"):
        return _("과정을 마치지 않고 그만두어 수료증이 없습니다.")
    return sentences[code]


def verdict(found: Verdict) -> str:
    """The sentence of a verdict."""
    return why(found.code, found.params)


_FIELDS = {
    "lines": lazy_gettext("교과목과 성적"),
    "averages": lazy_gettext("평점평균"),
    "notes": lazy_gettext("비고"),
    "name": lazy_gettext("이름"),
    "english_name": lazy_gettext("영문 이름"),
    "number": lazy_gettext("번호"),
    "title": lazy_gettext("문서의 이름"),
    "institution": lazy_gettext("기관의 이름"),
    "track": lazy_gettext("과정의 이름"),
    "cohort": lazy_gettext("기수"),
    "course": lazy_gettext("교과목의 이름"),
    "on": lazy_gettext("날짜"),
    "starts_on": lazy_gettext("기간"),
    "ends_on": lazy_gettext("기간"),
    "hours": lazy_gettext("교육시간"),
    "credits": lazy_gettext("학점"),
    "code": lazy_gettext("과목번호"),
    "stream": lazy_gettext("과정의 이름"),
    "gone": lazy_gettext("발급의 근거가 없어짐"),
}


def differences(fields: list[str]) -> str:
    """What differs, named once each."""
    return ", ".join(dict.fromkeys(str(_FIELDS[field]) for field in fields if field in _FIELDS))
