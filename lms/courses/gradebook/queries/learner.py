"""A standing as its learner sees it: nothing of a frozen result before it is published."""

from __future__ import annotations

from dataclasses import replace

from lms import clock
from lms.courses.gradebook.queries.standing import Standing
from lms.courses.gradebook.rules import is_published


def as_learner(standing: Standing) -> Standing:
    """*standing*, with the frozen result left out while it is not published."""
    frozen = standing.frozen
    if frozen is None or is_published(frozen.published_from, clock.now()):
        return standing
    return replace(standing, frozen=None)
