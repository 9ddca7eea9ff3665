"""What a term lies in."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from lms import access
from lms.access import Scope
from lms.courses.terms.models import Term
from lms.db import db


def of_term(term_id: int) -> Iterator[Scope]:
    """The term's university and what that lies in."""
    organisation_id = db.session.scalar(select(Term.organisation_id).where(Term.id == term_id))
    if organisation_id is not None:
        yield from access.chain(Scope("organisation", organisation_id))
