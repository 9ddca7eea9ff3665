"""Courses, their offerings, and the public catalogue of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms import access, navigation
    from lms.access import Role
    from lms.courses import reasons, vocabulary
    from lms.courses.catalogue import models, notices, scopes, trail, views  # noqa: F401
    from lms.navigation import ANYONE, Entry

    access.register_ancestors("course", scopes.of_course)
    access.register_ancestors("offering", scopes.of_offering)
    app.jinja_env.globals.update(vocabulary=vocabulary.name, leaving_reason=reasons.leaving)
    trail.register()
    app.register_blueprint(views.bp)
    for role in (Role.LEARNER, ANYONE):
        navigation.register(role, Entry(_("교과목"), "catalogue.courses", "library", 885))
    for role in (Role.OFFICE, Role.STAFF):
        navigation.register(
            role,
            Entry(
                _("교과목"), "catalogue.manage_courses", "book-open", 230, ("/manage/offerings",)
            ),
        )
