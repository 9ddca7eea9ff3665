"""Feedback: files and recordings with a mark, what is new to its learner, requests to regrade."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _
    from flask_login import current_user

    from lms import access, policies
    from lms.access import Permission
    from lms.accounts import privacy
    from lms.courses.assignments import registry as submissions
    from lms.courses.content import registry as content
    from lms.courses.feedback import (  # noqa: F401
        messages,
        models,
        operations,
        queries,
        rules,
        scopes,
        trail,
        views,
    )

    trail.register()
    app.register_blueprint(views.bp)
    messages.register()
    access.register_ancestors("regrade_request", scopes.of_request)
    policies.register(rules.POLICY, rules.RegradePolicy)
    privacy.register_export("feedback", queries.export)
    privacy.register_erase("feedback", operations.erase)
    submissions.on_open(operations.note_seen)
    content.register_tab(
        _("재채점"), "feedback.regrades", Permission.SUBMISSION_GRADE, 32, queries.waiting_in
    )
    content.register_learner_link(_("피드백"), "feedback.course", "message-square", 25, own=True)
    app.jinja_env.globals.update(
        feedback_files=queries.files_of,
        feedback_panel=lambda submission: queries.panel(submission, current_user),
        feedback_words=messages.words,
        open_regrades=queries.open_of_submission,
        regrade_words=messages.STATES,
        regrade_tones=messages.TONES,
    )
