"""The skills passport: skills with evidence, badges and documents, shared by links that end."""

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
    from lms.courses.passport import models, operations, trail, words  # noqa: F401
    from lms.courses.passport.queries import shares
    from lms.courses.passport.views import bp

    trail.register()
    app.register_blueprint(bp)
    privacy.register_export("passport", shares.export)
    privacy.register_erase("passport", operations.erase)
    navigation.register(
        Role.LEARNER, navigation.Entry(_("역량 여권"), "passport.mine", "id-card", 666)
    )
    app.jinja_env.globals.update(passport_words=words)
