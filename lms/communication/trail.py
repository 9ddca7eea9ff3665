"""What the audit trail calls what happens to a person's calendar."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.accounts.queries import trails

LABELS = {
    "calendar.feed": _("달력 구독 주소를 만듦"),
    "calendar.feed_revoke": _("달력 구독 주소를 없앰"),
}


def register() -> None:
    """Give the trail its words."""
    trails.register_labels(LABELS)
