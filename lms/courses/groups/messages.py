"""Reasons and outcomes in words, and the notifications of this feature."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from lms import i18n
from lms.communication import kinds
from lms.communication.kinds import Kind
from lms.courses.groups.rules import Reason

#: What becomes of a line of a list: words, and the kind of state.
OUTCOMES = {
    "place": (lazy_gettext("조에 들어갑니다"), "success"),
    "move": (lazy_gettext("조를 옮깁니다"), "success"),
    "already": (lazy_gettext("이미 그 조에 있음"), "info"),
    "unknown": (lazy_gettext("수강생 가운데 없음"), "danger"),
    "ambiguous": (lazy_gettext("같은 이름이 여럿: 번호나 이메일로 적어 주세요"), "danger"),
    "repeated": (lazy_gettext("두 번 적힘: 첫 줄만 따름"), "neutral"),
    "full": (lazy_gettext("조가 가득 참"), "danger"),
    "no_group": (lazy_gettext("조 이름이 없음"), "danger"),
    "too_long": (lazy_gettext("조 이름이 너무 김(80자까지)"), "danger"),
    "too_many_groups": (lazy_gettext("조가 너무 많음"), "danger"),
}


def words(reason: Reason) -> str:
    """A reason as a sentence in the page's language."""
    p = reason.params
    sentences: dict[str, Callable[[], str]] = {
        "by_teacher": lambda: _("이 조 모음은 교수자가 정합니다."),
        "locked": lambda: _("조가 확정되어 스스로 바꿀 수 없습니다."),
        "signup_over": lambda: _(
            "조를 고르는 기간이 %(at)s에 끝났습니다.", at=i18n.moment(p["at"])
        ),
        "full": lambda: _("조가 가득 찼습니다. 한 조에 %(most)s명까지입니다.", most=p["most"]),
        "not_seated": lambda: _("이 강좌의 수강생이 아닙니다."),
        "too_small": lambda: _(
            "이미 %(members)s명인 조가 있어 정원을 그보다 줄일 수 없습니다.", members=p["members"]
        ),
        "in_use": lambda: _("조별 과제에서 쓰고 있어 지울 수 없습니다. 과제에서 먼저 빼 주세요."),
        "too_many_groups": lambda: _(
            "한 모음에 조를 %(most)s개까지 만들 수 있습니다.", most=p["most"]
        ),
        "group_name_taken": lambda: _("'%(name)s' 조가 이미 있습니다.", name=p["name"]),
        "set_name_taken": lambda: _("'%(name)s' 조 모음이 이미 있습니다.", name=p["name"]),
    }
    return sentences[reason.code]()


def register() -> None:
    """Make the notification kinds known."""
    kinds.register(
        Kind(
            "group.placed",
            lazy_gettext("조가 정해짐"),
            lazy_gettext("'%(set)s'에서 '%(group)s'에 들어갔습니다."),
            channels=("app",),
        )
    )
