"""Notifications, messages by mail and text, and the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask import has_request_context, url_for
    from flask_babel import lazy_gettext as _
    from flask_login import current_user

    from lms import navigation
    from lms.access import Role
    from lms.accounts import privacy
    from lms.communication import (  # noqa: F401
        channels,
        models,
        moving,
        operations,
        queries,
        trail,
        views,
    )
    from lms.config import settings_of
    from lms.navigation import Entry

    trail.register()
    app.register_blueprint(views.bp)
    for role in (Role.LEARNER, Role.INSTRUCTOR, Role.ASSISTANT):
        navigation.register(role, Entry(_("일정"), "communication.calendar", "calendar", 140))
    privacy.register_export("notifications", queries.export)
    privacy.register_erase("messages", operations.erase)

    @app.context_processor
    def _context() -> dict[str, Any]:
        values: dict[str, Any] = {"unread_count": 0, "mailbox_url": None}
        if not has_request_context():  # a mail is being written
            return values
        settings = settings_of(app)
        if not settings.mail_url and settings.mode == "development":
            values["mailbox_url"] = url_for("communication.mailbox")
        if current_user and current_user.is_authenticated:
            values["unread_count"] = queries.unread_count(current_user.id)
        return values
