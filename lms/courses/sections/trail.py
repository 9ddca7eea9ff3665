"""What the audit trail calls sections, and what is done to them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.accounts import queries as accounts
from lms.accounts.queries import trails
from lms.courses.sections import queries

LABELS = {
    "offering sections": _("반의 교육생"),
    "section.add": _("반을 만듦"),
    "section.remove": _("반을 없앰"),
    "section.assign": _("반을 배정함"),
    "kind:section": _("반"),
    "field:section": _("반"),
}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("section", lambda ids: queries.names(ids))
