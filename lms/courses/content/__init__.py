"""Modules and lessons of an offering: reading them, and writing them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms import access, markdown, navigation
    from lms.access import Permission, Role
    from lms.accounts import privacy
    from lms.courses.content import (  # noqa: F401
        models,
        operations,
        panels,
        queries,
        registry,
        scopes,
        trail,
    )
    from lms.courses.content.loaders import Locked, preview_of
    from lms.courses.content.views import bp, learn, preview, tabs  # noqa: F401

    trail.register()
    privacy.register_export("learning", queries.export)
    privacy.register_erase("learning", operations.erase)
    app.register_error_handler(Locked, learn.locked)
    app.register_blueprint(bp)
    access.register_ancestors("module", scopes.of_module)
    access.register_ancestors("lesson", scopes.of_lesson)
    app.add_template_filter(markdown.html, "markdown")
    app.add_template_filter(markdown.files.size_in_words, "filesize")

    registry.register_tab(_("개요"), "content.dashboard", Permission.OFFERING_VIEW, 0)
    registry.register_tab(_("학습 내용"), "content.manage", Permission.CONTENT_EDIT, 10)
    registry.register_tab(_("조교"), "content.assistants", Permission.TEAM_MANAGE, 80, more=True)

    for order, (permissions, label, help) in enumerate(
        (
            ((Permission.CONTENT_EDIT,), _("내용 고치기"),
             _("모듈과 차시를 쓰고 공개하고, 열리는 조건과 반을 정합니다.")),
            ((Permission.ASSIGNMENT_EDIT,), _("과제와 시험 만들기"),
             _("과제, 시험, 문제를 만들고 고칩니다.")),
            ((Permission.ROSTER_VIEW,), _("명단 보기"), _("교육생의 이름과 연락처, 진도를 봅니다.")),
            ((Permission.SUBMISSION_VIEW, Permission.SUBMISSION_GRADE), _("제출물 보고 채점하기"),
             _("낸 것을 보고 점수와 의견을 매깁니다. 공개하기 전에는 교육생에게 보이지 않습니다.")),
            ((Permission.MARK_RELEASE,), _("점수 공개하기"),
             _("매긴 점수를 공개하고, 공개한 점수를 고칩니다. 시험 결과는 시험에 정한 때에 저절로 보입니다.")),
        )
    ):  # fmt: skip
        registry.register_grantable(permissions, label, help, order * 10)

    shared = ("/learn", "/assignments", "/submissions", "/quizzes", "/quiz-attempts", "/surveys")
    learner = navigation.Entry(_("내 과목"), "content.learn", "book-open", 110, shared)
    teach = navigation.Entry(_("강의"), "content.teach", "notebook-pen", 110, shared)
    navigation.register(Role.LEARNER, learner)
    navigation.register(Role.INSTRUCTOR, teach)
    navigation.register(Role.ASSISTANT, teach)

    @app.context_processor
    def _context() -> dict[str, Any]:
        return {
            "teach_tabs": tabs.teach_tabs,
            "preview_of": preview_of,
            "course_panels": panels.course_panels,
            "lesson_panels": panels.lesson_panels,
            **learn.course_words(),
        }
