"""Training and placement for an AI city: one Flask application.

Flask is imported inside :func:`create_app`, so that ``lms.matching`` can be used as a library
where Flask is not installed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

#: Every feature, lower layers first. Each package has ``register(app)``.
FEATURES = (
    "lms.accounts",
    "lms.communication",
    "lms.skills",
    "lms.evidence",
    "lms.courses.catalogue",
    "lms.courses.programmes",
    "lms.courses.terms",
    "lms.courses.standing",
    "lms.courses.enrolment",
    "lms.courses.sections",
    "lms.courses.rosters",
    "lms.courses.scales",
    "lms.courses.content",
    "lms.courses.discussion",
    "lms.courses.questions",
    "lms.courses.rubrics",
    "lms.courses.groups",
    "lms.courses.attendance",
    "lms.courses.training_log",
    "lms.courses.presence",
    "lms.courses.absences",
    "lms.courses.attendance_exchange",
    "lms.courses.assignments",
    "lms.courses.quizzes",
    "lms.courses.grading",
    "lms.courses.feedback",
    "lms.courses.bulk_marking",
    "lms.courses.peer_review",
    "lms.courses.similarity",
    "lms.courses.gradebook",
    "lms.courses.grade_exchange",
    "lms.courses.letters",
    "lms.courses.objections",
    "lms.courses.allowances",
    "lms.courses.projects",
    "lms.courses.degrees",
    "lms.courses.registration",
    "lms.courses.admissions",
    "lms.courses.selection",
    "lms.courses.prospectus",
    "lms.courses.surveys",
    "lms.courses.at_risk",
    "lms.courses.rulebook",
    "lms.courses.tailored",
    "lms.courses.employment",
    "lms.courses.documents",
    "lms.courses.badges",
    "lms.courses.passport",
    "lms.courses.moving",
    "lms.placement.companies",
    "lms.placement.candidates",
    "lms.placement.openings",
    "lms.placement.ranking",
    "lms.placement.moving",
    "lms.office",
    "lms.search",
    "lms.home",
    "lms.design",
    "lms.operate",
    "lms.demo",
)


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """Return the application, configured from the environment, ``instance/`` and *overrides*.

    Raises :class:`lms.config.ConfigurationError` with one clear line where a setting is wrong.
    """
    from importlib import import_module

    from lms import access, config, db, i18n, navigation, outbox, policies, storage, web  # noqa: F401  (their tables belong to the metadata)
    from lms.site import Site

    app = Site(__name__, instance_relative_config=True)
    config.configure(app, overrides or {})
    db.init_app(app)
    i18n.init_app(app)
    web.init_app(app)
    access.init_app(app)
    navigation.init_app(app)
    storage.init_app(app)

    for name in FEATURES:
        import_module(name).register(app)
    return app
