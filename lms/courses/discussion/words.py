"""Reasons and kinds of this feature as people read them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.courses.discussion.rules import boards, messaging

NOT_WRITING = {
    boards.Refusal.NOT_SEATED: _("이 강의의 구성원이 아니어서 쓸 수 없습니다."),
    boards.Refusal.SEAT_ENDED: _("수강이 끝나 읽을 수만 있습니다."),
    boards.Refusal.CLOSED: _("강의가 열려 있지 않아 읽을 수만 있습니다."),
    boards.Refusal.LOCKED: _("더 쓸 수 없게 잠긴 질문입니다."),
}
NOT_SENDING = {
    messaging.Refusal.SELF: _("자신에게는 보낼 수 없습니다."),
    messaging.Refusal.NOT_MEMBER: _("이 강의의 구성원이 아니어서 읽을 수만 있습니다."),
    messaging.Refusal.SEAT_ENDED: _("수강이 끝나 읽을 수만 있습니다."),
    messaging.Refusal.OTHER_LEFT: _("상대가 이 강의에 더 참여하지 않아 읽을 수만 있습니다."),
    messaging.Refusal.CLOSED: _("강의가 끝나 읽을 수만 있습니다."),
    messaging.Refusal.LEARNERS_OFF: _("이 강의에서는 교육생끼리 메시지를 보내지 않습니다."),
    messaging.Refusal.BLOCKED: _("차단한 사람입니다. 차단을 풀면 보낼 수 있습니다."),
    messaging.Refusal.UNREACHABLE: _("이 사람에게는 지금 보낼 수 없습니다."),
}
REPORT_REASONS = {
    "abuse": _("욕설이나 괴롭힘"),
    "spam": _("광고나 도배"),
    "privacy": _("개인정보가 드러남"),
    "answers": _("과제나 시험의 답을 그대로 올림"),
    "other": _("그 밖의 까닭"),
}
OUTCOMES = {"hidden": _("가림"), "kept": _("그대로 둠")}
