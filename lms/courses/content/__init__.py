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
    from lms.courses.content import messages, models, registry, scopes, trail  # noqa: F401
    from lms.courses.content.views import bp, tabs

    trail.register()
    app.register_blueprint(bp)
    access.register_ancestors("module", scopes.of_module)
    access.register_ancestors("lesson", scopes.of_lesson)
    app.add_template_filter(markdown.html, "markdown")
    app.add_template_filter(markdown.files.size_in_words, "filesize")

    registry.register_tab(_("개요"), "content.dashboard", Permission.ROSTER_VIEW, 0)
    registry.register_tab(_("학습 내용"), "content.manage", Permission.CONTENT_EDIT, 10)

    learn = navigation.Entry(
        _("내 과목"), "content.learn", "book-open", 10, ("/learn", "/assignments", "/submissions")
    )
    teach = navigation.Entry(_("강의"), "content.teach", "notebook-pen", 20)
    navigation.register(Role.LEARNER, learn)
    navigation.register(Role.INSTRUCTOR, teach)
    navigation.register(Role.ASSISTANT, teach)

    @app.context_processor
    def _context() -> dict[str, Any]:
        return {"teach_tabs": tabs.teach_tabs, "lesson_state": messages.state_sentence}
