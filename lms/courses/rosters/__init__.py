"""Rosters as files: by CSV or XLSX, shown as a plan, carried out exactly so, the same again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms import navigation, policies
    from lms.access import Role
    from lms.accounts import privacy
    from lms.courses.rosters import models, operations, queries, trail, views, words  # noqa: F401
    from lms.courses.rosters.rules.policy import KIND, RosterPolicy
    from lms.navigation import Entry

    policies.register(KIND, RosterPolicy)
    policies.describe(
        KIND,
        _("명단 파일에서 사람을 찾는 값"),
        _(
            "명단 파일의 줄마다 누구인지 정하는 열입니다. 학번과 외부 ID는 앞의 0까지 그대로 비교합니다."
        ),
        {"key": policies.Field(_("찾는 값"), choices=tuple(words.KEYS.items()))},
        scopes=("office", "organisation"),
    )
    trail.register()
    privacy.register_export("rosters", queries.export)
    privacy.register_erase("rosters", operations.erase)
    app.register_blueprint(views.bp)
    for role in (Role.OFFICE, Role.STAFF):
        navigation.register(
            role, Entry(_("명단 파일"), "rosters.index", "upload", 428, ("/manage/rosters",))
        )
