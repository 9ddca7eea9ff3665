"""Companies' pages: for the public, for a company's own team, for the office."""

from lms.placement.companies.views import office, own, public  # noqa: F401
from lms.placement.companies.views.base import bp

__all__ = ["bp"]
