"""The rules that institutions set: what is in force where, since when and why, and setting them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms import navigation
    from lms.access import Role
    from lms.courses.rulebook import trail, views, words
    from lms.navigation import Entry

    trail.register()
    app.register_blueprint(views.bp)
    app.jinja_env.globals.update(
        policy_value=words.value,
        policy_state=words.STATES,
        policy_scope_kind=words.SCOPE_KINDS,
        policy_fault=words.fault,
    )
    entry = Entry(_("운영 규칙"), "rulebook.index", "scale", 1050)
    for role in (Role.OFFICE, Role.STAFF):
        navigation.register(role, entry)
