"""The process's one matcher: the model of the settings, the shipped taxonomy, kept vectors."""

from __future__ import annotations

import threading

from flask import current_app

from lms.config import settings_of
from lms.matching.encoding import ModelError, load_encoder
from lms.matching.matcher import Matcher
from lms.placement.ranking.vectors import DatabaseVectorCache

__all__ = ["ModelError", "matcher", "use"]

_KEY = "placement.matcher"
_lock = threading.Lock()


def matcher() -> Matcher:
    """The matcher of this application; the model's weights are read at the first encoding.

    Raises :class:`ModelError` where the model that the settings name cannot be had.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    with _lock:
        if _KEY not in app.extensions:
            encoder = load_encoder(settings_of(app).matching_model or None)
            app.extensions[_KEY] = Matcher(encoder, cache=DatabaseVectorCache())
        return app.extensions[_KEY]  # type: ignore[no-any-return]


def use(other: Matcher | None) -> None:
    """Rank with another matcher from now on (None: the one that the settings name)."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    with _lock:
        if other is None:
            app.extensions.pop(_KEY, None)
        else:
            app.extensions[_KEY] = other
