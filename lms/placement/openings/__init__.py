"""Openings: what companies ask for, in lines that a person confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms import access, navigation
    from lms.access import Role
    from lms.navigation import Entry
    from lms.placement.companies import registry as companies
    from lms.placement.openings import models, scopes, trail, views, words  # noqa: F401

    access.register_ancestors("opening", scopes.of_opening)
    trail.register()
    app.register_blueprint(views.bp)
    app.jinja_env.globals["openings_title"] = words.list_title
    companies.show_openings(words.on_company_page)
    navigation.register(
        Role.EMPLOYER,
        Entry(_("우리 공고"), "openings.manage", "briefcase", order=20, prefixes=("/openings",)),
    )
    navigation.register(
        Role.OFFICE,
        Entry(_("채용공고"), "openings.manage", "briefcase", order=740, prefixes=("/openings",)),
    )
    navigation.register(
        navigation.ANYONE, Entry(_("채용공고"), "openings.index", "briefcase", order=890)
    )
