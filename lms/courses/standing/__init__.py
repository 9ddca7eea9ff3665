"""Student records (학적): who is a student of which degree track, in which status, by whose record."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from datetime import timedelta

    from flask_babel import lazy_gettext as _

    from lms import access, navigation
    from lms.access import Role
    from lms.accounts import privacy
    from lms.communication.calendar import register_entries
    from lms.courses.programmes import registry as programmes
    from lms.courses.standing import (
        described,
        models,  # noqa: F401
        notices,  # noqa: F401
        operations,
        queries,
        registry,
        scopes,
        trail,
        views,
        words,
    )
    from lms.navigation import Entry

    trail.register()
    described.register()
    access.register_ancestors("student_record", scopes.of_record)
    programmes.register_changed(operations.follow)
    registry.register_importer("student_register", operations.RegisterImporter())
    register_entries(queries.calendar)
    privacy.register_export("student records", queries.export)
    privacy.register_erase("student records", operations.erase)
    app.register_blueprint(views.bp)
    app.jinja_env.globals.update(kept_line=words.source_line, one_day=timedelta(days=1))
    navigation.register(Role.LEARNER, Entry(_("학적"), "standing.mine", "id-card", 476))
    for role in (Role.OFFICE, Role.STAFF):
        navigation.register(
            role, Entry(_("학적 관리"), "standing.students", "id-card", 427, ("/manage/standing",))
        )
        navigation.register(
            role,
            Entry(
                _("기록 관리 주체"), "standing.keepers", "database", 1078,
                ("/manage/record-imports",),
            ),
        )  # fmt: skip
