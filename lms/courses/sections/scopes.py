"""What a section lies in."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from lms import access
from lms.access import Scope
from lms.courses.sections.models import Section
from lms.db import db


def of_section(section_id: int) -> Iterator[Scope]:
    """The section's offering and all that it lies in."""
    offering_id = db.session.scalar(select(Section.offering_id).where(Section.id == section_id))
    if offering_id is not None:
        yield from access.chain(Scope("offering", offering_id))
