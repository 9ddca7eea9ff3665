"""Where the people of a cohort went to work afterwards, and the figures that come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from lms import policies
    from lms.accounts import privacy
    from lms.courses.employment import (  # noqa: F401
        described,
        models,
        operations,
        queries,
        rules,
        trail,
        views,
        words,
    )
    from lms.courses.prospectus import registry as prospectus

    policies.register(rules.POLICY, rules.EmploymentPolicy)
    described.register()
    trail.register()
    privacy.register_export("employment", queries.export)
    privacy.register_erase("employment", operations.erase)
    prospectus.register_employment(queries.figures_of, words.definition)
    app.register_blueprint(views.bp)
    app.jinja_env.globals.update(
        employment_of=queries.record_of,
        employment_kinds=words.KINDS,
        employment_sources=words.SOURCES,
    )
