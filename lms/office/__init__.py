"""The programme office's overview: figures with their source, beside the targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms import navigation, policies
    from lms.access import Role
    from lms.accounts.queries import trails
    from lms.navigation import Entry
    from lms.office import rules, views

    policies.register(rules.POLICY, rules.Targets)
    app.register_blueprint(views.bp)
    trails.register_labels({"report.outcomes": _("성과표")})
    navigation.register(
        Role.OFFICE, Entry(_("현황판"), "office.overview", "layout-dashboard", order=5)
    )
    for role in (Role.OFFICE, Role.STAFF):
        navigation.register(
            role, Entry(_("과정별 성과"), "office.outcomes", "chart-column", order=8)
        )
