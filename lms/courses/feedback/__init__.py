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
    policies.describe(
        rules.POLICY,
        _("재채점 요청"),
        _("점수가 공개된 뒤 언제까지 몇 번 재채점을 요청할 수 있는지 정합니다."),
        {
            "days": policies.Field(
                _("요청할 수 있는 기간"), _("0이면 받지 않습니다."), _("일"), least=0, most=60
            ),
            "times": policies.Field(
                _("제출물 하나에 요청할 수 있는 횟수"), unit=_("번"), least=1, most=10
            ),
        },
    )
    privacy.register_export("feedback", queries.export)
    privacy.register_erase("feedback", operations.erase)
    submissions.on_open(operations.note_seen)
    content.register_tab(
        _("재채점"),
        "feedback.regrades",
        Permission.SUBMISSION_GRADE,
        32,
        queries.waiting_in,
        more=True,
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
