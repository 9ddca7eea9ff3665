"""The inbox, and the mailbox that shows what would have been sent."""

from __future__ import annotations

from flask import abort, current_app, redirect, render_template, request, url_for
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms.communication import operations, queries
from lms.communication.models import Notification
from lms.communication.views import bp
from lms.config import settings_of
from lms.db import db
from lms.paging import asked_page
from lms.web import safe_next


@bp.get("/notifications")
@login_required
def notifications() -> str:
    """The inbox."""
    only_unread = request.args.get("show") == "unread"
    page = queries.inbox(current_user, only_unread=only_unread, page=asked_page())
    return render_template("communication/notifications.html", page=page, only_unread=only_unread)


@bp.post("/notifications/<int:notification_id>/open")
@login_required
def open_notification(notification_id: int) -> Response:
    """Mark one as read and go where it points."""
    note = db.session.get(Notification, notification_id)
    if note is None or note.person_id != current_user.id:
        abort(404)
    operations.read(current_user, [note.id])
    return redirect(safe_next(note.url, url_for("communication.notifications")), 303)


@bp.post("/notifications/read")
@login_required
def read_all() -> Response:
    """Mark all as read."""
    operations.read(current_user)
    return redirect(url_for("communication.notifications"), 303)


@bp.get("/mailbox")
def mailbox() -> str:
    """What would have been sent: only where no mail server is set, and never in production.

    Mail carries the links by which people prove who they are; whoever reads it could be anyone.
    """
    settings = settings_of(current_app)
    if settings.mode == "production" or settings.mail_url:
        abort(404)
    text = request.args.get("q", "").strip()
    return render_template(
        "communication/mailbox.html", page=queries.mailbox(text, asked_page()), text=text
    )
