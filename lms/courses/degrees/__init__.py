"""Degrees: curricula by entrance year, prerequisites, the degree audit, credits from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms import navigation
    from lms.access import Role
    from lms.accounts import privacy
    from lms.courses import registry as courses
    from lms.courses.degrees import (  # noqa: F401
        models,
        notices,
        operations,
        queries,
        trail,
        words,
    )
    from lms.courses.degrees.remarks import remarks
    from lms.courses.degrees.views import bp
    from lms.courses.programmes import operations as programmes
    from lms.navigation import Entry

    notices.register()
    trail.register()
    programmes.register_degree_reader(queries.standings)
    courses.register_record_notes(remarks)
    privacy.register_export("degrees", queries.export)
    privacy.register_erase("degrees", operations.erase)
    app.register_blueprint(bp)
    app.jinja_env.globals.update(degree=words)
    navigation.register(Role.LEARNER, Entry(_("졸업 요건"), "degrees.mine", "graduation-cap", 426))
    for role in (Role.OFFICE, Role.STAFF):
        navigation.register(
            role, Entry(_("교육과정과 졸업 사정"), "degrees.index", "graduation-cap", 222)
        )
