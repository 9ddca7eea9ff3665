"""People, organisations, roles, sign-in, invitations and consents."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from lms.accounts import models, throttle, views  # noqa: F401

    app.register_blueprint(views.bp)
