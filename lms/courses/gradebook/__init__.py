"""Course results: what marks add up to, and when they are final."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms import policies
    from lms.access import Permission
    from lms.accounts import privacy
    from lms.courses.content import registry as content
    from lms.courses.gradebook import messages, models, queries, rules, trail, views  # noqa: F401
    from lms.courses.programmes import operations as programmes

    trail.register()
    app.register_blueprint(views.bp)
    messages.register()
    privacy.register_export("course_results", queries.export)
    policies.register(queries.POLICY, rules.CompletionPolicy)
    programmes.register_results_reader(queries.credits_of)
    content.register_tab(_("결과"), "gradebook.index", Permission.ROSTER_VIEW, 50)
    content.register_learner_link(_("내 결과"), "gradebook.my_result", "chart-column", 20, own=True)
    content.register_grantable(
        (Permission.GRADEBOOK_EDIT,),
        _("성적부 고치기"),
        _("분류와 비중을 정하고, 성적부의 칸을 직접 고치고, 점수를 파일로 들여옵니다."),
        46,
    )
    app.jinja_env.globals.update(
        result_line=messages.line_words,
        result_obstacle=messages.obstacle_words,
        result_state=messages.STATE_WORDS,
    )
