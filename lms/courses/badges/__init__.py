"""Open Badges 3.0: issued and signed, revoked by a published list, verified, and taken in from elsewhere."""

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
    from lms.courses.badges import commands, models, notices, trail, words  # noqa: F401
    from lms.courses.badges.operations import automatic, bringing, erasing, keys  # noqa: F401
    from lms.courses.badges.queries import personal
    from lms.courses.badges.views import bp
    from lms.courses.programmes import registry as programmes

    trail.register()
    notices.register()
    app.register_blueprint(bp)
    commands.register(app)
    programmes.register_changed(automatic.member_changed)
    privacy.register_export("badges", personal.export)
    privacy.register_erase("badges", erasing.erase)
    navigation.register(
        Role.LEARNER, navigation.Entry(_("배지"), "badges.mine", "badge-check", 665)
    )
    navigation.register(
        navigation.ANYONE, navigation.Entry(_("배지 확인"), "badges.verify", "badge-check", 891)
    )
    manage = navigation.Entry(_("배지 발급"), "badges.manage", "badge-check", 657)
    for role in (Role.OFFICE, Role.STAFF):
        navigation.register(role, manage)
    app.jinja_env.globals.update(badge_words=words)
