"""Admissions as people read them: states, kinds, reasons, answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _g
from flask_babel import lazy_gettext as _

from lms import i18n
from lms.accounts.rules.people import phone_for_people
from lms.courses.admissions.papers import ACCEPTED, MOST_BYTES
from lms.courses.admissions.rules.answers import AnswerProblem
from lms.courses.admissions.rules.form import FormProblem, Item, Kind
from lms.courses.admissions.rules.legal import Finding, LegalItem

CALL_STATES: dict[str, tuple[Any, str]] = {
    "draft": (_("준비 중"), "neutral"),
    "open": (_("공개됨"), "success"),
    "closed": (_("마감됨"), "neutral"),
    "decided": (_("결정됨"), "info"),
}
PHASES: dict[str, tuple[Any, str]] = {
    "draft": (_("준비 중"), "neutral"),
    "upcoming": (_("곧 시작"), "info"),
    "open": (_("모집 중"), "success"),
    "closed": (_("마감됨"), "neutral"),
    "decided": (_("선발 끝남"), "neutral"),
}
STATES: dict[str, tuple[Any, str]] = {
    "draft": (_("작성 중"), "warning"),
    "submitted": (_("접수됨"), "info"),
    "withdrawn": (_("지원 취소"), "neutral"),
    "eligible": (_("자격 확인됨"), "success"),
    "ineligible": (_("자격 미달"), "danger"),
    "in_selection": (_("심사 중"), "info"),
    "waitlisted": (_("예비 합격"), "warning"),
    "offered": (_("합격 (응답 대기)"), "success"),
    "accepted": (_("등록 확정"), "success"),
    "declined": (_("등록 포기"), "neutral"),
    "expired": (_("응답 기한 지남"), "neutral"),
    "rejected": (_("불합격"), "neutral"),
}
#: Lines of the timeline that are no states.
EVENTS: dict[str, tuple[Any, str]] = {
    "started": (_("지원서를 쓰기 시작했습니다."), "neutral"),
    "submitted": (_("지원서를 냈습니다."), "success"),
    "resubmitted": (_("고친 지원서를 다시 냈습니다."), "success"),
    "imported": (_("담당자가 지원서를 등록했습니다."), "info"),
    "withdrawn": (_("지원을 취소했습니다."), "neutral"),
    "taken_up": (_("취소했던 지원서를 다시 쓰기 시작했습니다."), "neutral"),
    "message": (_("안내"), "info"),
    "scan_refused": (_("낸 파일 하나를 받지 않았습니다. 다시 내 주십시오."), "warning"),
    "papers_asked": (_("서류를 다시 내 달라고 했습니다."), "warning"),
    "papers_came": (_("다시 내 달라고 한 서류를 냈습니다."), "success"),
    "papers_ended": (_("서류를 다시 내지 않아도 됩니다."), "neutral"),
    "consent_ended": (_("동의를 철회해 그 동의로 받은 답을 지웠습니다."), "neutral"),
    "destroyed": (_("낸 답과 서류를 파기했습니다."), "neutral"),
}
REQUESTS: dict[str, tuple[Any, str]] = {
    "open": (_("기다리는 중"), "warning"),
    "done": (_("받음"), "success"),
    "ended": (_("거둠"), "neutral"),
    "over": (_("기한 지남"), "danger"),
}
KINDS: dict[str, Any] = {
    "section": _("구역 (단계)"),
    "notice": _("안내문"),
    "consent": _("동의"),
    "short": _("짧은 글"),
    "long": _("긴 글"),
    "one": _("하나 고르기"),
    "several": _("여럿 고르기"),
    "number": _("숫자"),
    "date": _("날짜"),
    "phone": _("전화번호"),
    "address": _("주소 (우편번호)"),
    "link": _("링크"),
    "file": _("파일"),
    "rows": _("표 (학력, 경력 등)"),
}
PURPOSES: dict[str, Any] = {
    "scored": _("심사 (심사위원이 봅니다)"),
    "eligibility": _("지원 자격 확인 (심사위원에게 숨깁니다)"),
    "contact": _("연락 (심사위원에게 숨깁니다)"),
}
REVIEWS: dict[str, tuple[Any, str]] = {
    "readable": (_("글을 확인함"), "success"),
    "unread": (_("담당자 확인 전"), "warning"),
    "cleared": (_("담당자가 확인함"), "success"),
    "refused": (_("받지 않음"), "danger"),
}
CHANGED: dict[str, Any] = {
    "heic": _("HEIC 사진을 JPG로 바꾸고 촬영 정보를 지웠습니다."),
    "joined": _("사진 여러 장을 PDF 하나로 묶고 촬영 정보를 지웠습니다."),
    "stripped": _("사진의 촬영 정보(위치, 기기, 시각)를 지웠습니다."),
}
_ANSWERS: dict[str, Any] = {
    "required": _("답을 적어 주십시오."),
    "consent": _("이 동의가 있어야 지원할 수 있습니다."),
    "no_file": _("파일을 올려 주십시오."),
    "no_such_choice": _("보기에 없는 답입니다."),
    "resident_number": _(
        "주민등록번호로 보이는 숫자가 있습니다. 받을 수 없는 정보이니 지워 주십시오."
    ),
    "unstorable": _("저장할 수 없는 문자가 들어 있습니다."),
    "long": _("%(most)s자까지 쓸 수 있습니다. 지금 %(now)s자입니다."),
    "short": _("%(least)s자 이상 적어 주십시오. 지금 %(now)s자입니다."),
    "number": _("숫자로 적어 주십시오."),
    "small": _("%(least)s 이상이어야 합니다."),
    "large": _("%(most)s 이하여야 합니다."),
    "date": _("날짜를 2026-03-02처럼 적어 주십시오."),
    "birth": _("태어난 날은 오늘보다 뒤일 수 없습니다."),
    "phone": _("전화번호를 010-1234-5678처럼 적어 주십시오."),
    "link": _("https://로 시작하는 주소를 적어 주십시오."),
    "postcode": _("우편번호는 다섯 자리 숫자입니다."),
    "road": _("도로명 주소를 적어 주십시오."),
    "many_rows": _("%(most)s줄까지 적을 수 있습니다."),
    "email": _("이메일 주소가 아닙니다."),
}
_PAPERS: dict[str, Any] = {
    "blank": _("'%(name)s'은(는) 빈 파일입니다."),
    "large": _("'%(name)s'이(가) %(most)s MB보다 큽니다."),
    "kind": _("'%(name)s'은(는) 받을 수 없는 형식입니다. 받는 형식: %(accepted)s"),
    "broken": _("'%(name)s'을(를) 열 수 없습니다. 다시 저장하거나 다시 찍어 주십시오."),
    "heic": _(
        "'%(name)s'은(는) HEIC 사진입니다. 이곳에서는 HEIC를 바꿀 수 없으니 JPG로 저장해 다시 올려 주십시오. "
        "아이폰은 설정 > 카메라 > 포맷에서 '높은 호환성'을 고르면 JPG로 찍습니다."
    ),
    "resident_number": _(
        "'%(name)s'에 주민등록번호가 적혀 있어 받지 않았습니다. 뒷자리 일곱 자리를 가리고 다시 올려 주십시오. "
        "정부24나 대학의 발급 화면에서 '뒷자리 미표시'를 고르거나, 사진이면 종이로 가리고 다시 찍으면 됩니다."
    ),
    "resident_number_name": _(
        "파일 이름에 주민등록번호가 적혀 있어 받지 않았습니다. 이름을 바꾸고 다시 올려 주십시오."
    ),
}
_REFUSALS: dict[str, Any] = {
    "late": _("마감이 지나 낼 수 없습니다. 쓰던 내용은 그대로 보관됩니다."),
    "papers_late": _("다시 낼 수 있는 때가 지났거나 더 받지 않습니다."),
    "not_open": _("아직 지원을 받지 않습니다."),
    "no_form": _("공개한 양식이 없습니다. 먼저 양식을 공개하십시오."),
    "not_editable": _("이미 심사가 시작되어 고칠 수 없습니다."),
    "many_files": _("이 항목에는 파일을 %(most)s개까지 올릴 수 있습니다."),
    "state": _("그 사이에 상태가 바뀌어 할 수 없는 일입니다."),
    "window": _("마감이 시작보다 늦어야 합니다."),
    "over": _("마감이 이미 지났습니다. 먼저 기간을 고치십시오."),
    "decided": _("결정이 끝난 모집은 바꿀 수 없습니다."),
    "still_open": _("아직 지원을 받고 있습니다. 마감한 뒤에 결정할 수 있습니다."),
    "undecided": _("아직 결정되지 않은 지원서가 %(count)s건 있습니다."),
    "shown": _("한 번 공개한 모집은 지울 수 없습니다."),
    "first": _("공개한 판이 없어 버릴 수 없습니다."),
    "published": _("공개한 판은 바뀌지 않습니다. 새 판을 만들어 고치십시오."),
    "too_many": _("한 양식에는 항목을 120개까지 둘 수 있습니다."),
    "required_consent": _(
        "이 동의 없이는 지원할 수 없습니다. 철회하려면 지원을 취소하고 답과 서류를 파기하십시오."
    ),
    "not_ready": _("고칠 것이 남아 있어 등록하지 않았습니다."),
}
_FORM: dict[str, Any] = {
    "no_fields": _("묻는 항목이 하나도 없습니다."),
    "too_many": _("항목이 너무 많습니다."),
    "same_key": _("같은 이름의 항목이 둘 있습니다."),
    "no_label": _("한국어 이름이 없습니다."),
    "few_options": _("보기를 둘 이상 넣으십시오."),
    "no_columns": _("표의 열을 하나 이상 넣으십시오."),
    "no_text": _("동의할 내용을 도움말에 적으십시오."),
    "covers_nothing": _("동의가 가리키는 항목이 없습니다."),
    "least_over_most": _("최소가 최대보다 큽니다."),
    "bad_condition": _("보이는 조건은 앞에 있는 고르기 항목의 보기여야 합니다."),
}
_WHY: dict[str, Any] = {
    "never": _("'%(words)s': %(item)s은(는) 물을 수 없습니다. 근거: %(law)s. 예외: %(exception)s %(instead)s"),
    "purpose": _(
        "'%(words)s': %(item)s은(는) 심사에 쓸 수 없습니다. 근거: %(law)s. %(exception)s %(instead)s"
    ),
    "required": _(
        "'%(words)s': %(item)s은(는) 필수로 물을 수 없습니다. 근거: %(law)s. %(exception)s"
    ),
    "consent": _(
        "'%(words)s': %(item)s은(는) 이 항목을 가리키는 별도의 선택 동의가 있어야 물을 수 있습니다. 근거: %(law)s. %(instead)s"
    ),
    "consent_required": _(
        "'%(words)s': %(item)s의 동의는 선택이어야 합니다. 거부할 수 없으면 동의가 아닙니다. 근거: %(law)s."
    ),
}  # fmt: skip
IMPORT: dict[str, Any] = {
    "new": _("등록"),
    "invite": _("계정을 만들고 등록"),
    "already": _("이미 지원함 (건너뜀)"),
    "repeated": _("파일에 두 번 있음"),
    "invalid": _("고쳐야 함"),
}
MISSING: dict[str, Any] = {
    "email": _("이메일 열이 없습니다. 첫 줄에 '이메일'이라고 적은 열이 있어야 합니다."),
    "name": _("이름 열이 없습니다. 첫 줄에 '이름'이라고 적은 열이 있어야 합니다."),
    "long": _("한 번에 2,000명까지 등록할 수 있습니다."),
    "empty": _("파일에 지원자가 한 명도 없습니다."),
    "resident_number": _(
        "파일에 주민등록번호로 보이는 값이 있어 읽지 않았고 남기지도 않았습니다. 그 값을 지우고 다시 올려 주십시오."
    ),
    "consent": _(
        "본인의 별도 동의가 있어야 받는 항목은 파일로 등록할 수 없습니다. 그 열을 지우고 다시 올려 주십시오."
    ),
}
VERDICTS: dict[str, Any] = {
    "eligible": _("자격 확인"),
    "ineligible": _("자격 미달"),
    "again": _("다시 확인할 것으로"),
}


def answer_problem(one: AnswerProblem) -> str:
    """What is wrong with an answer."""
    return wrong(one.code, dict(one.params))


def wrong(code: str, params: Mapping[str, Any]) -> str:
    """The sentence of an answer's code."""
    return str(_ANSWERS[code]) % params


def paper(code: str, name: str) -> str:
    """Why a file was refused."""
    most = MOST_BYTES // 1024 // 1024
    return str(_PAPERS[code]) % {"name": name, "most": most, "accepted": ACCEPTED}


def refusal(code: str, params: Mapping[str, Any] | None = None) -> str:
    """Why something was not done."""
    return str(_REFUSALS[code]) % (params or {})


def form_problem(one: FormProblem) -> str:
    """What keeps a form from being published."""
    return finding(one.finding) if one.finding is not None else str(_FORM[one.code])


def finding(one: Finding) -> str:
    """Why the law does not let a field be asked, which words said so, and what to ask instead."""
    return str(_WHY[one.why]) % {
        "words": ", ".join(one.words),
        "item": legal(one.item, "names"),
        "law": legal(one.item, "law"),
        "exception": legal(one.item, "exception"),
        "instead": legal(one.item, "instead"),
    }


def legal(item: LegalItem, name: str) -> str:
    """A text of the legal table in the page's language."""
    texts: Mapping[str, str] = getattr(item, name)
    return texts[i18n.current()]


def label(item: Item) -> str:
    """An item's name in the page's language."""
    return (item.en or item.ko) if i18n.current() == "en" else item.ko


def help_of(item: Item) -> str:
    """An item's help in the page's language."""
    return (item.help_en or item.help_ko) if i18n.current() == "en" else item.help_ko


def option(triple: Sequence[str]) -> str:
    """An option or column (code, ko, en) in the page's language."""
    return (triple[2] or triple[1]) if i18n.current() == "en" else triple[1]


def answer(item: Item, given: Any) -> str:
    """An answer as a line of text; "" where there is none. Rows are joined by semicolons."""
    if given in (None, "", [], {}):
        return ""
    if item.kind == Kind.CONSENT:
        return _g("동의함")
    if item.kind == Kind.ONE:
        return next((option(one) for one in item.options if one[0] == given), str(given))
    if item.kind == Kind.SEVERAL:
        return ", ".join(option(one) for one in item.options if one[0] in given)
    if item.kind == Kind.PHONE:
        return phone(given)
    if item.kind == Kind.ADDRESS:
        return " ".join(
            part for part in (f"({given.get('postcode', '')})", given.get("road", ""),
                              given.get("detail", "")) if part
        )  # fmt: skip
    if item.kind == Kind.ROWS:
        return "; ".join(
            " · ".join(row.get(code, "") for code, _ko, _en in item.columns if row.get(code))
            for row in given
        )
    return str(given)


def phone(given: str) -> str:
    """A stored number as people write it; one that is none as it was typed."""
    try:
        return phone_for_people(given)
    except Exception:
        return given


def condition(item: Item, items: Sequence[Item]) -> str:
    """When an item is asked, in words; "" for always."""
    asked = next((one for one in items if one.key == item.shown_key), None)
    if asked is None:
        return ""
    chosen = ", ".join(option(one) for one in asked.options if one[0] in item.shown_codes)
    return _g("'%(question)s'에서 %(answer)s을(를) 고른 경우", question=label(asked), answer=chosen)


def event_title(event: Any) -> str:
    """A line of the timeline."""
    if event.kind == "message":
        return event.title or str(EVENTS["message"][0])
    words, _tone = EVENTS.get(event.kind) or STATES[event.kind]
    return str(words)


def event_tone(event: Any) -> str:
    """The line's kind for the timeline macro."""
    return (EVENTS.get(event.kind) or STATES.get(event.kind) or ("", "neutral"))[1]
