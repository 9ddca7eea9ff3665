"""Loading is authorising: a section of an offering, for a person and a permission."""

from __future__ import annotations

from flask import abort

from lms.access import Permission
from lms.accounts.models import Person
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.sections.models import Section
from lms.db import db


def section_for(
    person: Person, offering_id: int, section_id: int, permission: Permission
) -> tuple[Offering, Section]:
    """The section, under an address that names its offering (else 404)."""
    offering = offering_for(person, offering_id, permission)
    section = db.session.get(Section, section_id)
    if section is None or section.offering_id != offering.id:
        abort(404)
    return offering, section
