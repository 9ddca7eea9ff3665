"""What the audit trail calls what happens to announcements, questions and messages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms.accounts import queries as accounts
from lms.accounts.queries import trails
from lms.courses.discussion.models import Announcement, Thread
from lms.db import db

LABELS = {
    "announcement.add": _("공지를 씀"),
    "announcement.edit": _("공지를 고침"),
    "announcement.pin": _("공지를 고정함"),
    "announcement.unpin": _("공지 고정을 풂"),
    "announcement.delete": _("공지를 지움"),
    "announcement.restore": _("공지를 되살림"),
    "thread.pin": _("질문을 고정함"),
    "thread.unpin": _("질문 고정을 풂"),
    "thread.lock": _("질문을 잠금"),
    "thread.unlock": _("질문 잠금을 풂"),
    "post.delete": _("자기 글을 지움"),
    "post.hide": _("글을 가림"),
    "post.restore": _("가린 글을 되살림"),
    "post.accept": _("답을 채택함"),
    "post.unaccept": _("답 채택을 풂"),
    "message.remove": _("신고된 메시지를 없앰"),
    "message.block": _("메시지를 차단함"),
    "message.unblock": _("메시지 차단을 풂"),
    "discussion.report": _("글을 신고함"),
    "discussion.settle": _("신고를 처리함"),
    "discussion.configure": _("게시판 설정을 바꿈"),
    "kind:announcement": _("공지"),
    "kind:thread": _("질문"),
    "kind:post": _("글"),
    "kind:discussion_report": _("신고"),
    "field:pinned": _("고정"),
    "field:at": _("공개 시각"),
    "field:section": _("반"),
    "field:thread": _("질문"),
    "field:answer": _("채택된 답"),
    "field:outcome": _("처리"),
    "field:anonymous": _("익명 허용"),
    "field:learners_write": _("교육생끼리 메시지"),
    "message_report": _("신고된 메시지"),
    "outbox:announcement": _("예약한 공지 올리기"),
}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("announcement", announcement_names)
    accounts.register_scope_names("thread", thread_names)


def announcement_names(ids: set[int]) -> dict[int, str]:
    """Titles of announcements."""
    rows = db.session.execute(
        select(Announcement.id, Announcement.title).where(Announcement.id.in_(ids))
    )
    return dict(rows.tuples().all())


def thread_names(ids: set[int]) -> dict[int, str]:
    """Titles of questions."""
    rows = db.session.execute(select(Thread.id, Thread.title).where(Thread.id.in_(ids)))
    return dict(rows.tuples().all())
