"""Surveys: course evaluations, satisfaction, self-assessments; anonymous."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms import access, navigation
    from lms.accounts import privacy
    from lms.courses import registry
    from lms.courses.assignments import registry as assignments
    from lms.courses.content import registry as content
    from lms.courses.surveys import (  # noqa: F401
        exports,
        items,
        loaders,
        models,
        notices,
        operations,
        queries,
        trail,
    )
    from lms.courses.surveys.views import bp

    trail.register()
    app.register_blueprint(bp)
    notices.register()
    content.register_items(items.of_offering)
    content.register_tab(_("설문"), "surveys.index", loaders.RESULTS, 60, more=True)
    registry.register_results_gate(items.gates)
    assignments.register_due(items.due)
    privacy.register_export("surveys", queries.export)
    privacy.register_erase("surveys", operations.erase)
    entry = navigation.Entry(_("설문"), "surveys.manage", "message-square", 248)
    for role in (access.Role.OFFICE, access.Role.STAFF):
        navigation.register(role, entry)
    app.jinja_env.globals.update(
        survey_kind=notices.KIND_WORDS,
        survey_phase=notices.PHASE_WORDS,
        survey_steps=notices.STEP_WORDS,
        survey_question=notices.QUESTION_WORDS,
        survey_option=exports.option_text,
    )
