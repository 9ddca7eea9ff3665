"""Selection: stages with reviewers, rankings, offers with a waiting list, interviews, appeals."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from lms import access
    from lms.accounts import privacy
    from lms.courses.selection import (  # noqa: F401
        described,
        models,
        operations,
        queries,
        scopes,
        trail,
        words,
    )
    from lms.courses.selection.operations import erasing

    access.register_ancestors(scopes.REVIEWING, scopes.of_call)
    described.register()
    trail.register()
    words.register()
    privacy.register_export("selection", queries.export)
    privacy.register_erase("selection", erasing.erase)
