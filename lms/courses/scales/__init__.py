"""Grade schemes, relative grading, averages and retakes: rules, and the policies that choose them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from lms import policies
    from lms.courses.scales import queries, rules, words

    policies.register(queries.SCHEME, rules.GradeScheme)
    policies.register(queries.RELATIVE, rules.RelativePolicy)
    policies.register(queries.GPA, rules.GpaPolicy)
    policies.register(queries.RETAKE, rules.RetakePolicy)
    words.describe()
    app.jinja_env.globals.update(
        letter_why=words.why, exempt_words=words.EXEMPT, gpa_why=words.GPA_WHY
    )
