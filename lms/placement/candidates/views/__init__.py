"""A graduate's pages about being matched; each is one's own, so that no id travels in a URL."""

from lms.placement.candidates.views import evidence, matching, resume  # noqa: F401
from lms.placement.candidates.views.base import bp

__all__ = ["bp"]
