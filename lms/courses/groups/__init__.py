"""Groups of learners within an offering: sets, who is in which group, signing up."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms import access
    from lms.accounts import privacy
    from lms.courses.content import registry
    from lms.courses.groups import (  # noqa: F401
        messages,
        models,
        operations,
        queries,
        scopes,
        trail,
        views,
    )

    trail.register()
    messages.register()
    app.register_blueprint(views.bp)
    access.register_ancestors("group_set", scopes.of_set)
    privacy.register_export("groups", queries.export)
    registry.register_tab(_("조"), "groups.index", access.Permission.GROUP_MANAGE, 25, more=True)
    registry.register_grantable(
        (access.Permission.GROUP_MANAGE,),
        _("조 나누기"),
        _("조를 만들고, 누가 어느 조에 있는지 정합니다."),
        42,
    )
    registry.register_learner_link(_("조"), "groups.mine", "users", 30)
