"""Documents (증명서): certificates and transcripts with seal, number, QR code and public verification."""

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
    from lms.courses.documents import models, notices, trail, words  # noqa: F401
    from lms.courses.documents.operations import checking, erasing, keeping  # noqa: F401
    from lms.courses.documents.queries import personal
    from lms.courses.documents.rules.numbers import grouped
    from lms.courses.documents.views import bp

    trail.register()
    notices.register()
    app.register_blueprint(bp)
    privacy.register_export("documents", personal.export)
    privacy.register_erase("documents", erasing.erase)
    navigation.register(
        Role.LEARNER, navigation.Entry(_("증명서"), "documents.mine", "file-text", 664)
    )
    navigation.register(
        navigation.ANYONE,
        navigation.Entry(_("증명서 확인"), "documents.verify", "shield-check", 890),
    )
    manage = navigation.Entry(_("증명서 발급"), "documents.manage", "file-text", 656)
    for role in (Role.OFFICE, Role.STAFF):
        navigation.register(role, manage)
    app.jinja_env.globals.update(document_words=words, grouped_number=grouped)
