"""Course results: what marks add up to, and when they are final."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms.access import Permission
    from lms.accounts import privacy
    from lms.courses.content import registry as content
    from lms.courses.gradebook import (  # noqa: F401
        course_parts,
        messages,
        models,
        operations,
        policy_kinds,
        queries,
        trail,
        views,
        words,
    )
    from lms.courses.gradebook import registry as additions
    from lms.courses.gradebook.operations.official import OfficialGrades
    from lms.courses.gradebook.queries.official import file_of
    from lms.courses.programmes import operations as programmes
    from lms.courses.standing import registry as records

    trail.register()
    app.register_blueprint(views.bp)
    messages.register()
    records.register_importer("grades", OfficialGrades())
    privacy.register_export("course_results", queries.export)
    policy_kinds.register()
    additions.register_line(queries.attendance_lines)
    additions.register_line_words("attendance", messages.attendance_words)
    privacy.register_export("gradebook_cells", queries.export_cells)
    privacy.register_export("gradebook_comments_written", queries.export_written)
    privacy.register_erase("gradebook", operations.erase)
    programmes.register_results_reader(queries.credits_of, queries.credits_of_many)
    content.register_tab(_("성적부"), "gradebook.grid", Permission.ROSTER_VIEW, 48)
    content.register_tab(_("결과"), "gradebook.index", Permission.ROSTER_VIEW, 50)
    content.register_learner_link(_("내 결과"), "gradebook.my_result", "chart-column", 20, own=True)
    content.register_copier("gradebook", course_parts.copier())
    content.register_grantable(
        (Permission.GRADEBOOK_EDIT,),
        _("성적부 고치기"),
        _("분류와 비중을 정하고, 성적부의 칸을 직접 고치고, 점수를 파일로 들여옵니다."),
        46,
    )
    app.jinja_env.globals.update(
        result_file=file_of,
        result_is_final=queries.is_final_now,
        results_links=additions.results_links,
        result_line=messages.line_words,
        grade_words=words,
        result_obstacle=messages.obstacle_words,
        result_state=messages.STATE_WORDS,
    )
