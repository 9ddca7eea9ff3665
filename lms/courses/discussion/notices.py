"""What people are told of announcements, questions and messages; never what they may not see."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from lms import clock
from lms.access import Permission
from lms.accounts.models import Person
from lms.communication.kinds import IN_COURSES, Kind, register
from lms.courses.discussion.models import Announcement, Conversation, DirectMessage, Post
from lms.courses.discussion.queries.announcements import is_meant_for
from lms.courses.discussion.queries.people import may_see, moderates, teaches
from lms.courses.discussion.rules import boards
from lms.courses.discussion.rules.announcing import State, state_of
from lms.courses.discussion.rules.boards import Viewer
from lms.db import db


def _announced(person: Person, params: dict[str, Any]) -> bool:
    row = db.session.get(Announcement, params["announcement"])
    return (
        row is not None
        and state_of(row.publish_at, row.deleted_at, clock.now()) is State.PUBLISHED
        and may_see(person, row.offering_id) is not None
        and (is_meant_for(person.id, row) or teaches(person, row.offering_id))
    )


def _written(person: Person, params: dict[str, Any]) -> bool:
    post = db.session.get(Post, params["post"])
    if post is None or may_see(person, post.thread.offering_id) is None:
        return False
    viewer = Viewer(person.id, moderates(person, post.thread.offering_id), writes=False)
    return all(
        boards.sees(viewer, hidden=one.hidden_at is not None, deleted=one.deleted_at is not None)
        for one in (post, post.thread)
    )


def _sent(person: Person, params: dict[str, Any]) -> bool:
    message = db.session.get(DirectMessage, params["message"])
    if message is None or message.deleted_at is not None:
        return False
    found = db.session.get(Conversation, message.conversation_id)
    return found is not None and person.id in (found.low_id, found.high_id)


def _judges(person: Person, params: dict[str, Any]) -> bool:
    return moderates(person, params["offering"])


register(
    Kind(
        "announcement.new",
        _("새 공지"),
        _("[%(course)s] 공지: %(title)s"),
        still=_announced,
        for_those_with=IN_COURSES,
    )
)
register(
    Kind(
        "announcement.edited",
        _("고친 공지"),
        _("[%(course)s] 공지를 고쳤습니다: %(title)s"),
        still=_announced,
        for_those_with=IN_COURSES,
    )
)
register(
    Kind(
        "question.new",
        _("맡은 강의의 새 질문"),
        _("[%(course)s] %(who)s 님의 질문: %(title)s"),
        channels=("app",),
        digest=("mail",),
        still=_written,
        for_those_with=Permission.OFFERING_TEACH,
    )
)
register(
    Kind(
        "question.reply",
        _("따라보는 질문의 새 답글"),
        _("[%(course)s] '%(title)s'에 %(who)s 님이 답글을 썼습니다."),
        still=_written,
        for_those_with=IN_COURSES,
    )
)
register(
    Kind(
        "question.accepted",
        _("내 답글의 채택"),
        _("[%(course)s] '%(title)s'에 쓴 답글이 채택되었습니다."),
        channels=("app",),
        still=_written,
        for_those_with=IN_COURSES,
    )
)
register(
    Kind(
        "post.hidden",
        _("가려진 내 글"),
        _("[%(course)s] 질문 게시판에 쓴 글이 가려졌습니다."),
        detail=_("사유: %(reason)s"),
        for_those_with=IN_COURSES,
    )
)
register(
    Kind(
        "discussion.reported",
        _("맡은 강의의 신고"),
        _("[%(course)s] 살펴볼 신고가 들어왔습니다."),
        still=_judges,
        for_those_with=Permission.BOARD_MODERATE,
    )
)
register(
    Kind(
        "report.hidden",
        _("신고한 글을 가림"),
        _("[%(course)s] 신고한 글을 가렸습니다."),
        channels=("app",),
        for_those_with=IN_COURSES,
    )
)
register(
    Kind(
        "report.kept",
        _("신고한 글을 그대로 둠"),
        _("[%(course)s] 신고한 글을 살펴보았고 그대로 두었습니다."),
        channels=("app",),
        for_those_with=IN_COURSES,
    )
)
register(
    Kind(
        "message.new",
        _("새 메시지"),
        _("[%(course)s] %(who)s 님이 메시지를 보냈습니다."),
        channels=("mail",),
        still=_sent,
        for_those_with=IN_COURSES,
    )
)
