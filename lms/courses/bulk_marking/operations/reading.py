"""Uploads to plans: a zip of marked files, a sheet of marks. Nothing is written but files on disk."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any, Final

from lms import storage
from lms.accounts.models import Person
from lms.courses.assignments.models import Assignment
from lms.courses.assignments.operations import Refused
from lms.courses.assignments.rules import Reason
from lms.courses.bulk_marking import queries
from lms.courses.bulk_marking.operations.packing import MANIFEST
from lms.courses.bulk_marking.operations.sheets import criteria_of
from lms.courses.bulk_marking.rules import (
    FileLine,
    Offered,
    SheetLine,
    plan_files,
    plan_marks,
    read_header,
)
from lms.courses.feedback.operations import MOST_BYTES, MOST_FILES
from lms.interop.formats import works
from lms.interop.formats.problems import Refused as Unreadable
from lms.interop.formats.tables import Table
from lms.interop.formats.works import Entry, Kind

MOST_ENTRIES: Final = 500  # of a zip of marked files
MOST_UNPACKED: Final = 400 * 1024 * 1024
MOST_ROWS: Final = 2_000


def plan_zip(assignment: Assignment, reader: Person, data: bytes) -> dict[str, Any]:
    """What a zip of marked files would give to whom. Files are kept on disk, where the plan finds them.

    Raises :class:`Refused`.
    """
    entries = _entries(data)
    offered = [_offered(data, entry) for entry in entries]
    items = queries.handed_in(assignment, reader)
    held = queries.feedback_held(items)
    lines = plan_files(
        offered,
        queries.as_works(items),
        handed_in=queries.hashes_of(items),
        held=held,
        room={key: MOST_FILES - len(files) for key, files in held.items()},
    )
    names = {item.submission.id: (item.label, item.submission.number) for item in items}
    body = [{**asdict(line), "whose": names.get(line.submission_id or 0)} for line in lines]
    return {"lines": body, "digest": files_digest(lines)}


def _entries(data: bytes) -> list[Entry]:
    found = works.view(data)
    if found.kind is not Kind.ARCHIVE:
        raise Refused([Reason("not_a_zip")])
    entries = [
        entry
        for entry in found.entries
        if not entry.folder and entry.name.rpartition("/")[2] != MANIFEST
    ]
    if not entries:
        raise Refused([Reason("zip_empty")])
    if len(entries) > MOST_ENTRIES:
        raise Refused([Reason("zip_many", {"most": MOST_ENTRIES})])
    if sum(entry.size for entry in entries) > MOST_UNPACKED:
        raise Refused([Reason("zip_large", {"most": MOST_UNPACKED // 1024 // 1024})])
    return entries


def _offered(data: bytes, entry: Entry) -> Offered:
    try:
        _entry, body = works.member(data, entry.index, limit=MOST_BYTES)
    except Unreadable as refused:
        wrong = {"zip.encrypted": "locked", "file.too_large": "large"}.get(refused.code, "broken")
        return Offered(entry.name, "", entry.size, wrong)
    if not body:
        return Offered(entry.name, hashlib.sha256().hexdigest(), 0)
    kept = storage.keep(io.BytesIO(body), entry.name.rpartition("/")[2] or "file")
    return Offered(entry.name, kept.sha256, kept.size)


def files_digest(lines: Sequence[FileLine]) -> str:
    """What was looked at: every file with its outcome, in order."""
    return _digest([[line.path, line.outcome, line.submission_id, line.sha256] for line in lines])


def plan_sheet(assignment: Assignment, reader: Person, table: Table) -> dict[str, Any]:
    """What a sheet of marks would change. Raises :class:`Refused`."""
    criteria = criteria_of(assignment)
    header = read_header(table.header, criteria)
    if isinstance(header, str):
        raise Refused([Reason(f"sheet_{header}")])
    if len(table.rows) > MOST_ROWS:
        raise Refused([Reason("sheet_long", {"most": MOST_ROWS})])
    lines = plan_marks(
        table,
        header,
        criteria,
        assignment.points,
        queries.states_of(assignment, reader),
        queries.learners_of(assignment),
    )
    if not lines:
        raise Refused([Reason("sheet_empty")])
    return {
        "lines": [_as_json(line) for line in lines],
        "digest": marks_digest(lines),
        "criteria": [[item.id, item.title, str(item.most)] for item in criteria],
        "unread": list(header.unread)[:20],
    }


def marks_digest(lines: Sequence[SheetLine]) -> str:
    """What was looked at: every row with what it changes from and to."""
    return _digest([_as_json(line) for line in lines])


def _as_json(line: SheetLine) -> dict[str, Any]:
    found = asdict(line)
    found["points"] = {str(key): _pair(pair) for key, pair in line.points.items()}
    found["total"] = _pair(line.total)
    found["troubles"] = [
        [trouble.column, trouble.code, {key: str(value) for key, value in trouble.params.items()}]
        for trouble in line.troubles
    ]
    return found


def _pair(pair: tuple[Decimal | None, Decimal | None]) -> list[str | None]:
    return [None if value is None else f"{value:f}" for value in pair]


def _digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
