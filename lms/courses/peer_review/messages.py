"""Reasons of peer review in words."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from lms import i18n
from lms.courses.assignments import messages as assignments
from lms.courses.assignments.rules import Reason

SHOWS = {
    "all": lazy_gettext("의견과 점수"),
    "comments": lazy_gettext("의견만"),
    "nothing": lazy_gettext("보이지 않음"),
}
SHOWN_FROM = {
    "due": lazy_gettext("동료 평가가 마감되면"),
    "mark": lazy_gettext("교수자의 점수가 공개되면"),
    "at": lazy_gettext("정한 때부터"),
}

_OWN = {
    "nobody_handed_in": lambda p: _("아직 낸 사람이 없어 평가할 것이 없습니다."),
    "one_work": lambda p: _("낸 제출물이 하나뿐이라 서로 평가할 수 없습니다."),
    "few_works": lambda p: _(
        "남의 제출물이 모자라 %(wanted)s건 대신 %(given)s건씩 평가합니다.",
        wanted=p["wanted"],
        given=p["given"],
    ),
    "not_a_learner": lambda p: _("이 강좌를 듣는 사람이 아닙니다."),
    "own_work": lambda p: _("자기 제출물이나 자기 조의 제출물은 평가할 수 없습니다."),
    "reviews_already": lambda p: _("이미 이 제출물을 평가하는 사람입니다."),
    "criteria_open": lambda p: _("점수를 주지 않은 기준이 %(n)s개 있습니다.", n=p["count"]),
    "comment_needed": lambda p: _("의견을 적어 주세요."),
    "reviews_over": lambda p: _("동료 평가가 %(at)s에 끝났습니다.", at=i18n.moment(p["at"])),
    "reviews_not_open": lambda p: _("과제가 마감되어야 동료 평가가 시작됩니다."),
    "peer_off": lambda p: _("이 과제는 동료 평가를 하지 않습니다."),
    "handed_in_already": lambda p: _("이미 낸 평가입니다. 고치려면 다시 내기를 누르세요."),
    "handed_in_stays": lambda p: _(
        "이미 낸 평가라 사람을 바꿀 수 없습니다. 대신 숨길 수 있습니다."
    ),
    "review_ended": lambda p: _("이 평가는 다른 사람에게 맡겨졌거나 끝났습니다."),
    "review_hidden": lambda p: _("교수자가 숨긴 평가라 더 고칠 수 없습니다."),
    "hide_reason": lambda p: _("숨기는 사유를 적어 주세요. 평가한 사람이 읽습니다."),
    "report_reason": lambda p: _("무엇이 문제인지 적어 주세요."),
    "too_long": lambda p: _("%(most)s자까지 적을 수 있습니다.", most=i18n.number(p["most"])),
    "resident_number": lambda p: _(
        "주민등록번호로 보이는 숫자가 있습니다. 지우고 다시 저장해 주십시오."
    ),
    "anonymity_promised": lambda p: _(
        "이름을 가린다고 알리고 시작한 평가입니다. 도중에 이름을 드러낼 수 없습니다."
    ),
    "reviews_begun": lambda p: _("이미 쓴 평가가 있어 평가 기준을 바꿀 수 없습니다."),
    "work_due_missing": lambda p: _("과제에 마감이 있어야 합니다. 과제의 마감을 먼저 정해 주세요."),
    "reviews_due_missing": lambda p: _("동료 평가의 마감을 적어 주세요."),
    "reviews_due_early": lambda p: _(
        "동료 평가의 마감은 과제의 마감(%(at)s)보다 뒤여야 합니다.", at=i18n.moment(p["at"])
    ),
    "no_rubric": lambda p: _("이 과제에는 평가 기준이 없습니다. 기준 없이 의견만 받도록 고르세요."),
    "shown_at_missing": lambda p: _("언제부터 보일지 적어 주세요."),
    "shown_at_early": lambda p: _(
        "보이는 때는 동료 평가의 마감(%(at)s)보다 앞설 수 없습니다.", at=i18n.moment(p["at"])
    ),
}

#: The field of the settings' form at which a reason stands; others stand at the top.
FIELDS = {
    "anonymity_promised": "anonymous",
    "reviews_begun": "by",
    "no_rubric": "by",
    "work_due_missing": "enabled",
    "reviews_due_missing": "due_at",
    "reviews_due_early": "due_at",
    "shown_at_missing": "shown_at",
    "shown_at_early": "shown_at",
}


def words(reason: Reason) -> str:
    """A reason as a sentence."""
    own = _OWN.get(reason.code)
    return own(reason.params) if own is not None else assignments.words(reason)
