"""Candidates: graduates who consented to be matched, and what they chose to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms import navigation
    from lms.access import Role
    from lms.accounts import operations as accounts
    from lms.accounts import privacy
    from lms.accounts.operations import profile
    from lms.placement.candidates import models, notices, operations, queries, trail, views  # noqa: F401

    trail.register()
    app.register_blueprint(views.bp)
    accounts.on_withdrawal(queries.CONSENT, operations.consent_withdrawn)
    profile.on_rename(operations.renamed)
    privacy.register_export("candidate", operations.export)
    privacy.register_erase("candidate", operations.erase)
    navigation.register(
        Role.LEARNER,
        navigation.Entry(_("내 역량 근거"), "candidates.evidence", "badge-check", 740),
    )
    navigation.register(
        Role.LEARNER, navigation.Entry(_("채용 연결"), "candidates.matching", "target", 750)
    )
