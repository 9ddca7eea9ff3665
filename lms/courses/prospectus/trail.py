"""What the audit trail calls a prospectus."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.accounts.queries import trails

LABELS = {"track.prospectus": _("과정 소개를 고침")}


def register() -> None:
    """Give the trail its words."""
    trails.register_labels(LABELS)
