"""Papers of a training course: weekly registers, daily training logs, counselling notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms import navigation
    from lms.access import Permission, Role
    from lms.accounts import privacy
    from lms.courses.content import registry as content
    from lms.courses.training_log import (  # noqa: F401
        exports,
        forms,
        loaders,
        models,
        notices,
        operations,
        personal,
        queries,
        trail,
        words,
    )
    from lms.courses.training_log.operations import counselling
    from lms.courses.training_log.rules.logs import clock_time
    from lms.courses.training_log.views import bp

    trail.register()
    notices.register()
    app.register_blueprint(bp)
    content.register_tab(
        _("주간 출석부"),
        "training_log.offering_register",
        Permission.ATTENDANCE_VIEW,
        57,
        more=True,
    )
    privacy.register_export("counselling", personal.export)
    privacy.register_erase("counselling", counselling.erase)
    papers = navigation.Entry(
        _("훈련 서류"), "training_log.index", "notebook-pen", 350, ("/cohorts",)
    )
    for role in (Role.OFFICE, Role.STAFF, Role.INSTRUCTOR):
        navigation.register(role, papers)
    for role in (Role.STAFF, Role.INSTRUCTOR):
        navigation.register(
            role,
            navigation.Entry(_("상담일지"), "training_log.notes", "message-square", 352),
        )
    app.jinja_env.globals.update(
        paper_words=words, paper_time=clock_time, shared_words=exports.shared_words
    )
