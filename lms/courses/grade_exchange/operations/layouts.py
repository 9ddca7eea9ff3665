"""The layouts in which an institution's own records system takes results."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Organisation
from lms.courses import editing
from lms.courses.grade_exchange.models import ExportLayout
from lms.db import db


class NameTaken(Exception):
    """The institution has a layout of this name."""


@dataclass(frozen=True)
class LayoutValues:
    """A layout as its form gives it. *columns*: field, heading and value, in order."""

    name: str
    columns: tuple[tuple[str, str, str], ...]
    only_frozen: bool
    file_format: str


def add_layout(place: Organisation, values: LayoutValues) -> ExportLayout:
    """A new layout. Raises :class:`NameTaken`."""
    _free(place.id, values.name, None)
    layout = ExportLayout(organisation_id=place.id)
    db.session.add(layout)
    _fill(layout, values)
    audit.record("grade_layout.add", "grade_layout", layout.id, after=_facts(layout))
    return layout


def edit_layout(layout: ExportLayout, values: LayoutValues, version: int) -> None:
    """Change a layout. Raises ``editing.Conflict``, :class:`NameTaken`."""
    editing.hold(layout, version)
    _free(layout.organisation_id, values.name, layout.id)
    before = _facts(layout)
    _fill(layout, values)
    audit.record(
        "grade_layout.edit", "grade_layout", layout.id, before=before, after=_facts(layout)
    )


def remove_layout(layout: ExportLayout) -> None:
    """Remove a layout; files that went out in it stay what they are."""
    audit.record("grade_layout.remove", "grade_layout", layout.id, before=_facts(layout))
    db.session.delete(layout)
    db.session.flush()


def _free(organisation_id: int, name: str, own: int | None) -> None:
    holder = db.session.scalar(
        select(ExportLayout.id).where(
            ExportLayout.organisation_id == organisation_id, ExportLayout.name == name
        )
    )
    if holder is not None and holder != own:
        raise NameTaken


def _fill(layout: ExportLayout, values: LayoutValues) -> None:
    layout.name, layout.only_frozen = values.name, values.only_frozen
    layout.file_format, layout.updated_at = values.file_format, clock.now()
    layout.columns = [
        {"field": field, "heading": heading, "value": value}
        for field, heading, value in values.columns
    ]
    db.session.flush()


def _facts(layout: ExportLayout) -> dict[str, object]:
    return {
        "organisation": layout.organisation_id,
        "columns": [one["field"] for one in layout.columns],
        "only_frozen": layout.only_frozen,
        "format": layout.file_format,
    }
