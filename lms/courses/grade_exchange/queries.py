"""Gradebooks shaped for files: the table that goes out, and what an upload is compared with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from lms import access
from lms.access import Scope
from lms.clock import SEOUL
from lms.courses.catalogue.models import Offering
from lms.courses.enrolment import queries as enrolment
from lms.courses.grade_exchange.models import ExportLayout
from lms.courses.grade_exchange.rules import ItemColumn, Learner, Now, heading, whole_percent
from lms.courses.gradebook import queries as gradebook
from lms.courses.gradebook import registry
from lms.courses.gradebook.queries import Column, Key
from lms.courses.gradebook.queries import grid as grids
from lms.courses.gradebook.queries.grid import Asked, CellView, GridLine
from lms.courses.gradebook.rules.typed import EX
from lms.courses.sections import queries as sections
from lms.db import db
from lms.i18n import local
from lms.interop.formats.spreadsheets import Cell

#: What a file may say of a person beside the marks, in its order.
EXTRAS = ("email", "section", "current", "final", "letter")


def item_of(column: Column) -> ItemColumn:
    """A column as the rules of files know it."""
    return ItemColumn(column.kind, column.id, column.title_ko, column.title_en, column.possible)


def table(
    offering: Offering, keys: Iterable[Key], extras: Sequence[str], section_id: int | None
) -> tuple[list[str], list[list[Cell]]]:
    """Headings and rows of the chosen columns; a cell without a mark is empty, excused is EX."""
    found = grids.grid(offering.id, Asked(section_id=section_id))
    wanted = set(keys)
    columns = [column for column in found.columns if column.key in wanted]
    names = {line.id: line.name for line in sections.sections_of(offering.id)}
    words = {
        "email": _("이메일"), "section": _("반"), "current": _("현재 (%(unit)s)", unit="%"),
        "final": _("최종 (%(unit)s)", unit="%"), "letter": _("학점"),
    }  # fmt: skip
    before = [name for name in ("email", "section") if name in extras]
    after = [name for name in ("current", "final", "letter") if name in extras]
    head = [
        _("번호"), _("이름"), *(words[name] for name in before),
        *(heading(item_of(column), local(column)) for column in columns),
        *(words[name] for name in after),
    ]  # fmt: skip
    rows: list[list[Cell]] = []
    for line in found.lines:
        values: dict[str, Cell] = {
            "email": line.seat.email, "section": names.get(line.section_id or 0, ""),
            "current": line.current, "final": line.final, "letter": line.letter or "",
        }  # fmt: skip
        rows.append(
            [
                line.seat.number,
                line.seat.name,
                *(values[name] for name in before),
                *(_mark(line.cells[column.key]) for column in columns),
                *(values[name] for name in after),
            ]
        )
    return head, rows


def _mark(cell: CellView) -> Cell:
    return EX if cell.excused else cell.earned


def compared(
    offering: Offering,
) -> tuple[list[Learner], list[ItemColumn], dict[tuple[int, str, int], Now]]:
    """Learners, items and cells as they are, for a plan. A fixed number of statements."""
    lines = grids.lines_of(offering.id, enrolment.roster(offering.id))
    columns = gradebook.setup_of(offering.id).columns
    people = [
        Learner(seat.person_id, seat.number, seat.email, seat.name, seat.english_name)
        for seat in (line.seat for line in lines)
    ]
    now = {
        (line.seat.person_id, *key): Now(
            cell.earned, cell.entry, cell.excused, cell.version, "nameless" in cell.flags
        )
        for line in lines
        for key, cell in line.cells.items()
    }
    return people, [item_of(column) for column in columns], now


def layouts_for(offering_id: int) -> list[ExportLayout]:
    """The layouts of the institution that an offering belongs to, and of what that is part of."""
    places = [
        scope.id for scope in access.chain(Scope("offering", offering_id))
        if scope.kind == "organisation"
    ]  # fmt: skip
    return list(
        db.session.scalars(
            select(ExportLayout)
            .where(ExportLayout.organisation_id.in_(places))
            .order_by(ExportLayout.name, ExportLayout.id)
        )
    )


def layouts_of(organisation_id: int) -> list[ExportLayout]:
    """An institution's own layouts."""
    return list(
        db.session.scalars(
            select(ExportLayout)
            .where(ExportLayout.organisation_id == organisation_id)
            .order_by(ExportLayout.name, ExportLayout.id)
        )
    )


def laid_out(
    offering: Offering, layout: ExportLayout, section_id: int | None
) -> tuple[list[str], list[list[Cell]], int]:
    """Headings and rows in a layout, and how many were left out because nothing is frozen."""
    found = grids.grid(offering.id, Asked(section_id=section_id))
    lines = [line for line in found.lines if line.standing.frozen or not layout.only_frozen]
    gradings = registry.gradings(offering.id, [line.seat.person_id for line in lines])
    names = {line.id: line.name for line in sections.sections_of(offering.id)}
    rows = []
    for line in lines:
        points = gradings[line.seat.person_id].points
        values = _values(offering, line, points, names.get(line.section_id or 0, ""))
        rows.append([values.get(one["field"], one.get("value", "")) for one in layout.columns])
    return [one["heading"] for one in layout.columns], rows, len(found.lines) - len(lines)


def _values(offering: Offering, line: GridLine, points: Any, section: str) -> dict[str, Cell]:
    """Every field of a layout but the fixed ones."""
    frozen, seat = line.standing.frozen, line.seat
    earned = frozen.credit_earned if frozen else line.standing.final.credit_earned
    return {
        "number": seat.number,
        "name": seat.name,
        "english_name": seat.english_name,
        "email": seat.email,
        "section": section,
        "course_code": offering.course.code,
        "course_title": local(offering.course),
        "offering": offering.label,
        "credits": offering.course.credits,
        "percent": line.final,
        "whole_percent": whole_percent(line.final),
        "letter": line.letter or "",
        "grade_points": frozen.grade_points if frozen else points,
        "credit_earned": _("이수") if earned else _("미이수"),
        "state": _("확정 전") if frozen is None else _("확정"),
        "decided_on": (
            frozen.decided_at.astimezone(SEOUL).date().isoformat() if frozen is not None else ""
        ),
    }
