"""Reasons in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask_babel import force_locale, lazy_gettext
from flask_babel import gettext as _

from lms import i18n
from lms.courses.assignments.rules import Reason

KIND_WORDS = {
    "text": lazy_gettext("글"),
    "file": lazy_gettext("파일"),
    "link": lazy_gettext("링크"),
    "notebook": lazy_gettext("노트북(.ipynb)"),
}

RESUBMISSION_WORDS = {
    "unlimited": lazy_gettext("접수가 끝날 때까지 몇 번이든"),
    "times": lazy_gettext("정한 횟수까지"),
    "reopened": lazy_gettext("채점자가 다시 열어 줄 때만"),
    "once": lazy_gettext("한 번만"),
}


def words(reason: Reason) -> str:
    """A reason as a sentence in the page's language."""
    p = reason.params
    sentences: dict[str, Callable[[], str]] = {
        "not_published": lambda: _("아직 공개되지 않은 과제입니다."),
        "not_enrolled": lambda: _("이 강좌를 듣고 있지 않아 낼 수 없습니다."),
        "offering_closed": lambda: _("강좌가 열려 있지 않아 낼 수 없습니다."),
        "not_open_yet": lambda: _("%(at)s에 열립니다.", at=i18n.moment(p["at"])),
        "closed": lambda: _("%(at)s에 접수가 끝났습니다.", at=i18n.moment(p["at"])),
        "empty": lambda: _("낼 것이 없습니다. 글, 파일, 링크 가운데 하나는 넣어 주세요."),
        "kind_not_accepted": lambda: _(
            "이 과제는 %(kind)s(으)로는 받지 않습니다.", kind=KIND_WORDS[p["kind"]]
        ),
        "no_group": lambda: _("아직 조에 들어 있지 않아 낼 수 없습니다. 조를 먼저 정해 주세요."),
        "no_more_times": lambda: _(
            "낼 수 있는 횟수(%(most)s번)를 모두 썼습니다.", most=i18n.number(p["most"])
        ),
        "only_reopened": lambda: _("이미 냈습니다. 채점자가 다시 열어 주면 더 낼 수 있습니다."),
        "not_reopenable": lambda: _("이 과제의 규칙에서는 다시 열 필요가 없거나 열 수 없습니다."),
        "text_too_long": lambda: _(
            "글이 너무 깁니다. %(length)s자이고 %(most)s자까지 낼 수 있습니다.",
            length=i18n.number(p["length"]),
            most=i18n.number(p["most"]),
        ),
        "link_not_url": lambda: _("링크는 http:// 나 https:// 로 시작하는 주소여야 합니다."),
        "too_many_files": lambda: _(
            "파일이 너무 많습니다. %(count)s개이고 %(most)s개까지 낼 수 있습니다.",
            count=p["count"],
            most=p["most"],
        ),
        "file_empty": lambda: _("'%(name)s' 파일이 비어 있습니다.", name=p["name"]),
        "file_too_big": lambda: _(
            "'%(name)s' 파일이 너무 큽니다. %(most)s MB까지 낼 수 있습니다.",
            name=p["name"],
            most=p["most"] // (1024 * 1024),
        ),
        "ending_not_accepted": lambda: _(
            "'%(name)s' 파일은 받지 않는 형식입니다. 받는 형식: %(endings)s",
            name=p["name"],
            endings=", ".join(p["endings"]),
        ),
        "not_a_notebook": lambda: _(
            "'%(name)s' 파일은 주피터 노트북으로 읽을 수 없습니다. 노트북을 저장해 다시 올려 주세요.",
            name=p["name"],
        ),
        "not_an_ending": lambda: _(
            "'%(text)s'은(는) 파일 확장자가 아닙니다. 예: .pdf, .hwpx, .zip", text=p["text"]
        ),
        "too_many_endings": lambda: _("확장자는 %(most)s개까지 적을 수 있습니다.", most=p["most"]),
        "file_expired": lambda: _("올려 두었던 파일의 보관 시간이 지났습니다. 다시 골라 주세요."),
        "not_a_number": lambda: _("숫자로 적어 주세요. 예: 12 또는 12.5"),
        "negative": lambda: _("0보다 작을 수 없습니다."),
        "too_many_points": lambda: _("%(most)s점을 넘을 수 없습니다.", most=i18n.number(p["most"])),
        "too_precise": lambda: _("소수는 둘째 자리까지 적습니다."),
        "no_brief": lambda: _("과제 설명이 비어 있습니다."),
        "no_kind": lambda: _("무엇으로 받을지 하나는 골라야 합니다."),
        "criteria_gap": lambda: (
            _("평가 기준의 합이 배점보다 %(gap)s점 모자랍니다.", gap=i18n.number(p["gap"]))
            if p["more"]
            else _("평가 기준의 합이 배점보다 %(gap)s점 많습니다.", gap=i18n.number(p["gap"]))
        ),
        "no_groups": lambda: _("조별 과제인데 고른 조 모음에 조가 하나도 없습니다."),
        "due_is_past": lambda: _("마감이 이미 지났습니다(%(at)s).", at=i18n.moment(p["at"])),
        "handed_in": lambda: _("이미 낸 사람이 있어 지우거나 숨길 수 없습니다."),
        "handed_in_grouping": lambda: _(
            "이미 낸 사람이 있어 혼자 내기와 조별 내기를 바꿀 수 없습니다."
        ),
        "reason_missing": lambda: _("사유를 적어 주세요."),
        "nothing_differs": lambda: _("날짜나 횟수 가운데 하나는 적어 주세요."),
        "nobody": lambda: _("사람이나 조를 하나는 골라 주세요."),
        "late_before_due": lambda: _("늦은 제출 허용은 마감보다 뒤여야 합니다."),
        "opens_after_due": lambda: _("여는 때는 마감보다 앞이어야 합니다."),
        "not_in_offering": lambda: _("이 강좌의 사람이나 조가 아닙니다."),
        "marked": lambda: _(
            "채점한 제출물이 있어 배점은 바꿀 수 없습니다. 평가 기준을 고치면 새 판이 되고, 이미 채점한 것은 그때의 판으로 남습니다."
        ),
    }
    return sentences[reason.code]()


def both_moments(value: datetime | None) -> dict[str, str]:
    """A moment in both languages, for a notification's parameters."""
    found = {}
    for language in i18n.LANGUAGES:
        with force_locale(language):
            found[language] = i18n.moment(value)
    return found
