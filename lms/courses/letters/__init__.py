"""Letters (학점): proposed by scheme and relative rule, decided, frozen with results; one's grades."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms.accounts import privacy
    from lms.courses.gradebook import registry as gradebook
    from lms.courses.letters import models, operations, queries, trail, words  # noqa: F401
    from lms.courses.letters.views import bp
    from lms.courses.scales import queries as scales

    trail.register()
    app.register_blueprint(bp)
    privacy.register_export("letters", queries.export)
    privacy.register_erase("letters", operations.erase)
    gradebook.register_grading(queries.gradings)
    gradebook.register_line_words("letter", words.line_words)
    gradebook.register_results_link(_("학점 등급"), "letters.index", "award")
    app.jinja_env.globals.update(
        frozen_letter_why=words.frozen_why,
        has_letters=lambda offering_id: not scales.rules_of(offering_id).scheme.value.is_none,
        letter_standings=words.STANDINGS,
    )
