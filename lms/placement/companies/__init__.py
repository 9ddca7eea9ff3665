"""Companies that come to the city: registered by their people, verified by the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms import navigation
    from lms.access import Role
    from lms.courses import registry
    from lms.placement.companies import models, notices, queries, trail, views  # noqa: F401

    trail.register()
    registry.register_company_standing(queries.verified_among)
    app.register_blueprint(views.bp)
    navigation.register(
        Role.EMPLOYER,
        navigation.Entry(_("우리 회사"), "companies.mine", "building-2", 60, ("/company",)),
    )
    navigation.register(
        Role.OFFICE,
        navigation.Entry(
            _("기업"), "companies.office_companies", "building-2", 730, badge=_pending
        ),
    )


def _pending() -> int:
    """How many companies wait for the office."""
    from lms.placement.companies import queries

    return queries.counts_by_state()["pending"]
