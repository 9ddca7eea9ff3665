"""The gradebook as a grid: the page, its cells for scripts, and writing them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from flask import Response, abort, jsonify, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from lms import access, audit
from lms.access import Scope
from lms.accounts import queries as accounts
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.editing import NotAllowed
from lms.courses.gradebook import operations, queries, words
from lms.courses.gradebook import registry as additions
from lms.courses.gradebook.operations import CellConflicts, Change, Write
from lms.courses.gradebook.queries import Column
from lms.courses.gradebook.queries import grid as grids
from lms.courses.gradebook.queries.grid import SHOWN, Asked, CellView, GridLine
from lms.courses.gradebook.rules import plain
from lms.courses.gradebook.rules.typed import Unreadable, typed
from lms.courses.gradebook.views.blueprint import EDIT, VIEW, bp
from lms.courses.gradebook.views.cell_fields import change_of, unreadable, written_of
from lms.courses.sections.asking import asked_section
from lms.i18n import local, moment, person_name
from lms.numbers import LARGEST, whole, whole_or
from lms.paging import asked_page, paged

BASE = "/teach/<int:offering_id>/gradebook"
#: More cells at once than the largest gradebook has learners in a column twice over.
MOST_WRITES = 2000
SIZE = 50
_SOURCES = {"cell", "paste", "undo"}


@bp.get(BASE)
def grid(offering_id: int) -> str:
    """Learners and items: a list that leads to forms; scripts make a grid of it."""
    offering = offering_for(current_user, offering_id, VIEW)
    sections = asked_section(offering.id)
    setup = queries.setup_of(offering.id)
    asked = _asked(sections.id)
    columns = grids.columns_of(setup, asked.category)
    if asked.needs_all:
        found = grids.grid(offering.id, asked)
        page, total = paged(found.lines, asked_page(), size=SIZE), found.total
    else:
        seats, total = grids.seats_of(offering.id, asked)
        asked_seats = paged(seats, asked_page(), size=SIZE)
        lines = {
            line.seat.person_id: line for line in grids.lines_of(offering.id, asked_seats.items)
        }
        page = asked_seats.map(lambda seat: lines[seat.person_id])
    audit.read("gradebook", people=len(page.items))
    return render_template(
        "gradebook/grid.html",
        offering=offering,
        setup=setup,
        columns=columns,
        page=page,
        total=total,
        asked=asked,
        sections=sections,
        may_edit=access.may(current_user, EDIT, Scope("offering", offering.id)),
        links=additions.grid_links(),
    )


@bp.get(f"{BASE}/data")
def grid_data(offering_id: int) -> Response:
    """Everything that the grid shows, short."""
    offering = offering_for(current_user, offering_id, VIEW)
    asked = _asked(asked_section(offering.id).id)
    if (person_id := request.args.get("person", type=whole)) is not None:
        audit.read("gradebook", accounts.person_by_id(person_id))
        return _json({"rows": _rows(offering, {person_id})})
    found = grids.grid(offering.id, asked)
    audit.read("gradebook", people=len(found.lines))
    letters = any(line.letter is not None for line in found.lines)
    return _json(
        {
            "columns": [_column(offering.id, column, found.setup) for column in found.columns],
            "rows": [_row(offering.id, line, found.columns) for line in found.lines],
            "letters": letters,
        }
    )


@bp.post(f"{BASE}/cells")
def grid_write(offering_id: int) -> Response | tuple[Response, int]:
    """Write cells, all or none; the rows of whoever is concerned come back."""
    offering = offering_for(current_user, offering_id, EDIT)
    writes, errors = _writes(offering)
    if errors:
        return _json({"errors": errors}), 422
    try:
        operations.write_entries(offering, current_user, writes)
    except CellConflicts as conflicts:
        people = {one.person_id for one in conflicts.cells}
        found = _conflicts(offering, conflicts)
        return _json({"conflicts": found, "rows": _rows(offering, people)}), 409
    except NotAllowed as problem:
        return _json({"errors": [{"said": words.refusal(problem)}]}), 422
    return _json({"rows": _rows(offering, {write.person_id for write in writes})})


def _asked(section_id: int | None) -> Asked:
    """What the address asks for; nonsense asks for nothing."""
    category = request.args.get("category", type=whole)
    sort = request.args.get("sort", "name")[:40]
    show = request.args.get("show", "all")
    wanted = sort.removeprefix("-")
    kind, _dash, number = wanted.partition("-")
    known = wanted in grids.FIXED_SORTS or (
        kind in queries.KINDS and whole_or(number, LARGEST) < LARGEST
    )
    return Asked(
        text=request.args.get("q", "").strip()[:200],
        section_id=section_id,
        show=show if show in SHOWN else "all",
        category=category,
        sort=sort if known else "name",
    )


def _json(values: dict[str, Any]) -> Response:
    answer = jsonify(values)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _text(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _column(offering_id: int, column: Column, setup: queries.Setup) -> dict[str, Any]:
    category = setup.category(column.category_id)
    return {
        "kind": column.kind,
        "id": column.id,
        "title": local(column),
        "possible": plain(column.possible),
        "category": local(category) if category is not None else "",
        "hidden": column.hidden,
        "omit": column.omit_from_final,
        "extra": column.extra_credit,
        "url": url_for(
            "gradebook.grid_column", offering_id=offering_id, kind=column.kind, item_id=column.id
        ),
    }


def _row(offering_id: int, line: GridLine, columns: Iterable[Column]) -> dict[str, Any]:
    seat, frozen = line.seat, line.standing.frozen
    return {
        "id": seat.person_id,
        "name": person_name(seat),
        "number": seat.number,
        "current": _text(line.current),
        "final": _text(line.final),
        "letter": line.letter or "",
        "frozen": frozen is not None,
        "changed": line.standing.changed_since,
        "url": url_for("gradebook.grid_learner", offering_id=offering_id, person_id=seat.person_id),
        "why": url_for("gradebook.person", offering_id=offering_id, person_id=seat.person_id),
        "cells": [_cell(line.cells[column.key]) for column in columns],
    }


def _cell(cell: CellView) -> list[Any]:
    """earned, entry, flags, version, comments, raw, unreleased; what says nothing at the end is
    left out."""
    values: list[Any] = [
        _text(cell.earned), _text(cell.entry), cell.bits, cell.version, cell.comments,
        _text(cell.raw), _text(cell.unreleased),
    ]  # fmt: skip
    while values and values[-1] in (None, 0):
        values.pop()
    return values


def _rows(offering: Offering, people: set[int]) -> list[dict[str, Any]]:
    asked = _asked(None)
    lines = grids.lines_by_person(offering.id, people)
    setup = lines[0].standing.setup if lines else queries.setup_of(offering.id)
    columns = grids.columns_of(setup, asked.category)
    return [_row(offering.id, line, columns) for line in lines]


def _writes(offering: Offering) -> tuple[list[Write], list[dict[str, Any]]]:
    """The cells of a request, and what in it is no mark. A shape that no page sends: 400."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("writes"), list):
        abort(400)
    lines, source = body["writes"], body.get("source")
    if source not in _SOURCES or not 0 < len(lines) <= MOST_WRITES:
        abort(400)
    columns = {column.key: column for column in queries.setup_of(offering.id).columns}
    writes: list[Write] = []
    errors: list[dict[str, Any]] = []
    for line in lines:
        kind, item_id, person_id, version = _place(line)
        column = columns.get((kind, item_id))
        try:
            if column is None:
                raise NotAllowed("no_item")
            change = _change(line, column, source)
        except NotAllowed as problem:
            said = words.refusal(problem)
        except Unreadable as problem:
            said = unreadable(problem)
        else:
            writes.append(Write(column.key, person_id, change, version))
            continue
        errors.append({"kind": kind, "item": item_id, "person": person_id, "said": said})
    return writes, errors


def _place(line: Any) -> tuple[str, int, int, int]:
    if not isinstance(line, dict):
        abort(400)
    numbers = [line.get(name) for name in ("item", "person", "version")]
    if not all(type(number) is int and 0 <= number <= LARGEST for number in numbers):
        abort(400)
    item_id, person_id, version = numbers
    return str(line.get("kind")), int(item_id or 0), int(person_id or 0), int(version or 0)


def _change(line: dict[str, Any], column: Column, source: str) -> Change:
    """What was typed (*text*), or the very state that an undo brings back (*points*, *excused*)."""
    text = line.get("text")
    if isinstance(text, str):
        return change_of(typed(text[:40], column.possible), source=source)
    points, excused = line.get("points"), line.get("excused")
    if not isinstance(excused, bool) or not (points is None or isinstance(points, str)):
        abort(400)
    try:
        exact = None if points is None else Decimal(points[:40])
    except InvalidOperation:
        abort(400)
    return Change(points=exact, excused=excused, source=source)


def _conflicts(offering: Offering, conflicts: CellConflicts) -> list[dict[str, Any]]:
    """What somebody else wrote, who and when; two statements for all of them."""
    held = queries.entries_of(offering.id, {one.person_id for one in conflicts.cells})
    writers = {entry.updated_by_id for entry in held.values() if entry.updated_by_id is not None}
    names = {key: person_name(one) for key, one in accounts.people_by_ids(writers).items()}
    found = []
    for one in conflicts.cells:
        entry = held.get((one.person_id, *one.key))
        found.append(
            {
                "kind": one.key[0],
                "item": one.key[1],
                "person": one.person_id,
                "version": one.stored.version,
                "points": _text(one.stored.points),
                "excused": one.stored.excused,
                "stored": written_of(one.stored) or _("빈 칸"),
                "who": names.get(entry.updated_by_id or 0, _("시스템")) if entry else "",
                "at": moment(entry.updated_at) if entry else "",
            }
        )
    return found
