"""The student register of an institution's own system, taken in row by row by student number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import clock
from lms.accounts.models import Person
from lms.courses.programmes.models import Track
from lms.courses.standing import queries
from lms.courses.standing.models import RecordImport, StatusChange, StudentRecord
from lms.courses.standing.operations.changing import apply, write
from lms.courses.standing.rules.changing import Wanted
from lms.courses.standing.rules.files import HEADINGS, NEEDED, plain, read
from lms.db import db


class RegisterImporter:
    """Reads rows of the register (``standing.registry.Importer``)."""

    headings: Mapping[str, tuple[str, ...]] = HEADINGS
    needed: tuple[str, ...] = NEEDED

    def plan(self, organisation_id: int, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """What each row would do. A fixed number of statements, whatever the number of rows.

        Outcomes: add (a student who is linked to the number for the first time), change, same,
        bad with its code: those of ``rules.files.read``, and no_student, several_tracks,
        name_differs, number_differs.
        """
        known = _Known(organisation_id)
        return [known.line(row) for row in rows]

    def apply(
        self, importing: RecordImport, lines: list[dict[str, Any]], by: Person
    ) -> dict[str, int]:
        """Write what was planned; the place in the cohort follows the last change of each student."""
        last: dict[int, StatusChange] = {}
        for line in lines:
            if line["outcome"] not in ("add", "change"):
                continue
            record = db.session.get_one(StudentRecord, line["record"])
            for name, value in line["set"].items():
                setattr(record, name, value)
            record.source, record.import_id = "own", importing.id
            if line["status"] is None:
                continue
            status, since, until, terms, reason = line["status"]
            wanted = Wanted(status, _day(since), _day_or(until), terms, reason)
            row = write(record, wanted, None, source="own", import_id=importing.id)
            row.applied_at = clock.now()
            held = last.get(record.id)
            if held is None or (row.from_on, row.id) > (held.from_on, held.id):
                last[record.id] = row
        _stamp(importing, lines)
        db.session.flush()
        changes = queries.changes_of(last)
        for record_id, row in last.items():
            ends = [one for one in changes[record_id] if one.from_on <= clock.today()]
            if ends and ends[-1].id == row.id:
                row.applied_at = None
                apply(row)
            elif row.from_on > clock.today():
                row.applied_at = None
        return {}


def _stamp(importing: RecordImport, lines: list[dict[str, Any]]) -> None:
    """What the file confirms is as new as what it changes."""
    ids = [line["record"] for line in lines if line["outcome"] == "same"]
    for start in range(0, len(ids), 500):
        for record in db.session.scalars(
            select(StudentRecord).where(StudentRecord.id.in_(ids[start : start + 500]))
        ):
            record.source, record.import_id = "own", importing.id


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _day_or(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


class _Known:
    """The register of an institution as it is, to compare rows with."""

    def __init__(self, organisation_id: int) -> None:
        university = queries.university_of(organisation_id)
        self.records = list(
            db.session.scalars(
                select(StudentRecord)
                .join(Track, Track.id == StudentRecord.track_id)
                .where(
                    (StudentRecord.organisation_id == university)
                    if university == organisation_id
                    else (Track.organisation_id == organisation_id)
                )
                .options(joinedload(StudentRecord.person), joinedload(StudentRecord.track))
                .order_by(StudentRecord.id)
            )
        )
        self.numbers = {one.student_no: one for one in self.records if one.student_no}
        self.people: dict[str, list[StudentRecord]] = {}
        for one in self.records:
            for key in (one.person.email, one.person.number):
                if key:
                    self.people.setdefault(key.lower(), []).append(one)
        self.changes = queries.changes_of([one.id for one in self.records])
        self.given: dict[int, str] = {}  # numbers that this file gave

    def line(self, row: dict[str, Any]) -> dict[str, Any]:
        """What one row would do."""
        values, code = read({name: str(value) for name, value in row.items()})
        told: dict[str, Any] = {
            "line": row["line"], "key": values["student_no"], "name": values["name"],
            "record": None, "outcome": "bad", "said": code, "set": {}, "status": None, "before": None,
        }  # fmt: skip
        if code:
            return told
        record, code = self._student(values)
        if record is None:
            return {**told, "said": code}
        told["record"] = record.id
        told["name"] = record.person.name
        if values["name"] and plain(values["name"]) not in (
            plain(record.person.name), plain(record.person.english_name),
        ):  # fmt: skip
            return {**told, "said": "name_differs"}
        number = self.given.get(record.id) or record.student_no
        if number and number != values["student_no"]:
            return {**told, "said": "number_differs"}
        return self._compared(told, record, values, row["as_of"])

    def _student(self, values: dict[str, Any]) -> tuple[StudentRecord | None, str]:
        found = self.numbers.get(values["student_no"])
        if found is not None:
            return found, ""
        named = [
            self.people[key.lower()]
            for key in (values["email"], values["number"])
            if key and key.lower() in self.people
        ]
        if not named:
            return None, "no_student"
        records = named[0]
        if values["track"]:
            wanted = plain(values["track"])
            records = [
                one for one in records
                if wanted in (plain(one.track.title_ko), plain(one.track.title_en), one.track.slug)
            ] or records  # fmt: skip
        return (records[0], "") if len(records) == 1 else (None, "several_tracks")

    def _compared(
        self, told: dict[str, Any], record: StudentRecord, values: dict[str, Any], as_of: date
    ) -> dict[str, Any]:
        wanted = {"student_no": values["student_no"], "entrance_year": values["entrance"],
                  "year_of_study": values["year"]}  # fmt: skip
        told["set"] = {
            name: value
            for name, value in wanted.items()
            if value is not None
            and getattr(record, name) != value
            and not (name == "student_no" and self.given.get(record.id) == value)
        }
        first = record.student_no is None and record.id not in self.given
        self.given[record.id] = values["student_no"]
        self.numbers[values["student_no"]] = record
        if not self._said(record, values):
            since = values["from"] or as_of
            told["status"] = [
                values["status"], since.isoformat(),
                values["until"].isoformat() if values["until"] else None,
                values["terms"] or 0, values["reason"],
            ]  # fmt: skip
            told["before"] = self._now(record, since)
        same = not told["set"] and told["status"] is None
        told["outcome"] = "same" if same else "add" if first else "change"
        return told

    def _now(self, record: StudentRecord, on: date) -> str | None:
        rows = [one for one in self.changes[record.id] if one.from_on <= on]
        return rows[-1].status if rows else None

    def _said(self, record: StudentRecord, values: dict[str, Any]) -> bool:
        """Whether the register says it already: that change, or (without a day) that status."""
        rows = self.changes[record.id]
        if values["from"] is None:
            return self._now(record, date.max) == values["status"]
        return any(
            one.status == values["status"]
            and one.from_on == values["from"]
            and (values["until"] is None or one.until_on == values["until"])
            for one in rows
        )
