"""What waits, for the side bar."""

from __future__ import annotations

from flask_login import current_user

from lms.courses.tailored import queries


def of_company() -> int:
    """Proposals to answer."""
    return queries.waiting_for_company(current_user)


def of_staff() -> int:
    """Requests to answer."""
    return queries.waiting_for_staff(current_user)
