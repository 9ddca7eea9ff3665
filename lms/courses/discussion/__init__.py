"""Talking inside a course: announcements, questions and answers, messages between members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask import has_request_context
    from flask_babel import lazy_gettext as _
    from flask_login import current_user

    from lms.access import Permission
    from lms.accounts import privacy
    from lms.communication import calendar as shared_calendar
    from lms.courses.content import panels as pages
    from lms.courses.content import registry
    from lms.courses.discussion import (  # noqa: F401
        calendar,
        models,
        notices,
        panels,
        personal,
        searching,
        trail,
        views,
        words,
    )
    from lms.courses.discussion.queries import messages, threads

    trail.register()
    app.register_blueprint(views.bp)
    privacy.register_export("discussion", personal.export)
    privacy.register_erase("discussion", personal.erase)
    shared_calendar.register_entries(calendar.entries)
    registry.register_tab(_("공지"), "discussion.announcements", Permission.OFFERING_VIEW, 60)
    registry.register_tab(
        _("질문과 답"), "discussion.board", Permission.OFFERING_VIEW, 61, threads.unanswered
    )
    registry.register_search(searching.found_in)
    registry.register_grantable(
        (Permission.ANNOUNCE,),
        _("모두에게 알리기"),
        _("공지를 쓰고 고칩니다. 공지는 이 강의의 모두에게 알림으로 갑니다."),
        50,
    )
    registry.register_grantable(
        (Permission.BOARD_MODERATE,),
        _("게시판 살피기"),
        _(
            "질문을 고정하고 잠그고, 글을 가리고, 신고를 처리하고, 게시판 설정을 바꿉니다. "
            "익명으로 쓴 사람의 이름도 봅니다."
        ),
        60,
    )
    registry.register_learner_link(_("공지"), "discussion.announcements", "flag", 5)
    registry.register_learner_link(_("질문과 답"), "discussion.board", "circle-question-mark", 6)
    pages.register_course_panel(panels.on_course)
    pages.register_lesson_panel(panels.on_lesson)

    @app.context_processor
    def _context() -> dict[str, Any]:
        values: dict[str, Any] = {
            "not_writing": words.NOT_WRITING,
            "report_reasons": words.REPORT_REASONS,
            "report_outcomes": words.OUTCOMES,
        }
        if has_request_context() and current_user and current_user.is_authenticated:
            values["unread_messages"] = messages.unread_total(current_user.id)
        return values
