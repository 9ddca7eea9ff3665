"""Ranked lists of candidates with their reasons, and what employers and graduates do with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _
    from flask_login import current_user

    from lms import navigation
    from lms.access import Role
    from lms.accounts import privacy
    from lms.navigation import Entry
    from lms.placement.candidates import registry as candidates
    from lms.placement.openings import registry as openings
    from lms.placement.ranking import (  # noqa: F401
        jobs,
        models,
        notices,
        operations,
        queries,
        trail,
        views,
    )

    trail.register()
    app.register_blueprint(views.bp)
    openings.register_counter(queries.waiting)
    candidates.on_withdrawal(operations.person_withdrew)
    candidates.on_hiding(operations.person_hid)
    privacy.register_export("introductions", queries.export)
    privacy.register_erase("introductions", operations.erase)
    navigation.register(
        Role.LEARNER, Entry(_("열린 공고"), "ranking.my_openings", "briefcase", order=760)
    )
    navigation.register(
        Role.LEARNER,
        Entry(
            _("소개 요청"),
            "ranking.requests",
            "handshake",
            order=765,
            badge=lambda: queries.waiting_requests(current_user.id),
        ),
    )
