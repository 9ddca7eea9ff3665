"""Who may miss a limit, told before it is reached, and what was done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms import policies
    from lms.accounts import privacy
    from lms.courses.at_risk import (  # noqa: F401
        described,
        loaders,
        models,
        notices,
        operations,
        queries,
        rules,
        trail,
        views,
        words,
    )
    from lms.courses.content import registry as content

    policies.register(rules.POLICY, rules.AtRiskPolicy)
    described.register()
    trail.register()
    app.register_blueprint(views.bp)
    privacy.register_export("at_risk", queries.export)
    privacy.register_erase("at_risk", operations.erase)
    content.register_tab(_("위험 신호"), "at_risk.offering", loaders.TEACHING, 52, more=True)
    app.jinja_env.globals.update(
        risk_sentence=words.sentence, risk_codes=words.CODES, risk_done=words.DONE
    )
