"""People, organisations, roles, sign-in, invitations and consents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask import has_request_context, render_template, url_for
    from flask_babel import gettext

    from lms import access
    from lms.accounts import (  # noqa: F401
        commands,
        labels,
        models,
        notices,
        privacy,
        queries,
        told,
        views,
    )
    from lms.accounts.operations import merging
    from lms.accounts.queries import trails
    from lms.accounts.throttle import Throttled

    app.register_blueprint(views.bp)
    commands.register(app)
    access.register_ancestors("organisation", queries.organisation_ancestors)
    queries.register_scope_names("organisation", queries.organisation_names)
    queries.register_scope_names("person", queries.person_names)
    trails.register_labels(labels.LABELS)
    privacy.register_erase("merged accounts", merging.forget)
    _navigation()

    @app.errorhandler(Throttled)
    def _throttled(error: Throttled) -> tuple[str, int, dict[str, str]]:
        from lms.db import db

        db.session.rollback()
        page = render_template("errors/429.html", error=error, wait=error.wait)
        return page, 429, {"Retry-After": str(error.wait)}

    @app.context_processor
    def _context() -> dict[str, Any]:
        if not has_request_context():
            return {"place_name": queries.place_name}
        return {
            "place_name": queries.place_name,
            "footer_links": [
                (gettext("이용 약속"), url_for("accounts.notice", kind="terms")),
                (gettext("개인정보 처리방침"), url_for("accounts.notice", kind="privacy_notice")),
            ],
        }


def _navigation() -> None:
    from flask_babel import lazy_gettext as _

    from lms import navigation
    from lms.access import Role
    from lms.navigation import Entry

    people = Entry(_("사람"), "accounts.people", "users", 970)
    places = Entry(_("기관"), "accounts.organisations", "building-2", 972)
    invitations = Entry(_("초대"), "accounts.invitations", "user-plus", 974)
    twins = Entry(_("중복 계정"), "accounts.duplicates", "users", 971, ("/office/merges",))
    trail = Entry(_("변경 기록"), "accounts.audit_trail", "history", 1090)
    access_log = Entry(_("열람 기록"), "accounts.access_log", "eye", 1092)
    outbox = Entry(_("발송 현황"), "accounts.outbox", "send", 1094)
    for role, entries in {
        Role.ADMINISTRATOR: (people, places, invitations, trail, access_log, outbox),
        Role.OFFICE: (people, twins, places, invitations, trail, access_log),
        Role.STAFF: (places, invitations),
        Role.EMPLOYER: (invitations,),
    }.items():
        for entry in entries:
            navigation.register(role, entry)
