"""Canvas SIS CSVs to a plan: what would be created or changed, and every row that would not.

Nothing is guessed and nothing disappears: a row is in the plan, or it is rejected with its file,
line and column. References are looked for in the files themselves and in ``known``, the ids that
already exist; a row that hangs from a rejected row is rejected with it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final
from zoneinfo import ZoneInfo

from lms.interop.formats.archives import Archive
from lms.interop.formats.problems import Place, Problem, problem
from lms.interop.formats.sis_records import BY_NAME, KINDS, PASSWORD_COLUMNS, Kind, Record
from lms.interop.formats.tables import Table, read_csv, write_csv

SEOUL: Final = ZoneInfo("Asia/Seoul")

_LOOSE_DATE: Final = re.compile(
    r"(?P<y>\d{4})[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})"
    r"(?:[T ]+(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?:\.\d+)?)?)?"
    r"\s*(?P<z>Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that the plan leaves out: its kind, place and cells, and why."""

    kind: str
    where: Place
    cells: tuple[tuple[str, str], ...]
    reasons: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The accepted rows by kind (parents before children), the rejected ones, all problems."""

    records: Mapping[str, tuple[Record, ...]]
    rejected: tuple[Rejected, ...]
    problems: tuple[Problem, ...]

    def of(self, kind: str) -> tuple[Any, ...]:
        """The accepted rows of one kind (``"users"``, ``"courses"`` …); KeyError if unknown."""
        if kind not in BY_NAME:
            raise KeyError(kind)
        return self.records.get(kind, ())


@dataclass(slots=True)
class _Candidate:
    kind: Kind
    where: Place
    cells: dict[str, str]
    reasons: list[Problem] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(self.cells.get(column, "") for column in self.kind.key)

    def at(self, column: str) -> Place:
        return Place(self.where.part, line=self.where.line, column=column)


def read_zip(
    data: bytes,
    *,
    known: Mapping[str, Iterable[str]] | None = None,
    zone: dt.tzinfo = SEOUL,
) -> Plan:
    """The plan of a zip of SIS CSVs, as Canvas takes them; raises :class:`Refused`."""
    archive = Archive(data)
    files = {name: archive.read(name) for name in archive.names if name.lower().endswith(".csv")}
    return read(files, known=known, zone=zone)


def read(
    files: Mapping[str, bytes],
    *,
    known: Mapping[str, Iterable[str]] | None = None,
    zone: dt.tzinfo = SEOUL,
) -> Plan:
    """The plan of several SIS CSVs by name.

    ``known`` gives, by kind, the ids that exist already; ``zone`` is meant where a date names
    none. A file that cannot be read at all raises :class:`Refused`, located in that file; one
    whose header is of no known kind is reported and left out.
    """
    found: list[Problem] = []
    candidates: dict[str, list[_Candidate]] = {kind.name: [] for kind in KINDS}
    for name, data in files.items():
        table = read_csv(data, part=name)
        found += table.problems
        kind = kind_of(table.header)
        if kind is None:
            found += _not_of_a_kind(table, name)
            continue
        found += _header_problems(kind, table, name)
        for line, cells in table.records():
            tidy = {column.lower(): cell.strip() for column, cell in cells.items()}
            candidates[kind.name].append(_Candidate(kind, Place(name, line=line), tidy))
    return _plan(candidates, {k: frozenset(v) for k, v in (known or {}).items()}, zone, found)


def kind_of(header: Iterable[str]) -> Kind | None:
    """The kind whose required columns are all there; of several the most demanding."""
    columns = {name.lower() for name in header}
    fitting = [kind for kind in KINDS if columns.issuperset(kind.required)]
    if "section_id" in columns and "role" in columns:
        fitting = [kind for kind in fitting if kind.name == "enrollments"] or fitting
    return max(fitting, key=lambda kind: len(columns.intersection(_columns(kind))), default=None)


def _not_of_a_kind(table: Table, part: str) -> Iterable[Problem]:
    """Why a file is not read: the columns that its likeliest kind still needs, or no likely kind."""
    columns = {name.lower() for name in table.header}
    likely = [
        kind for kind in KINDS if columns & set(kind.key) and len(columns & set(kind.required)) > 1
    ]
    if not likely:
        yield problem("sis.unknown_file", Place(part))
        return
    nearest = min(likely, key=lambda kind: len(set(kind.required) - columns))
    for column in nearest.required:
        if column not in columns:
            yield problem("sis.missing_column", Place(part, line=1), column=column)


def _columns(kind: Kind) -> tuple[str, ...]:
    return tuple(item.name for item in fields(kind.record) if item.name != "where")


def _header_problems(kind: Kind, table: Table, part: str) -> Iterable[Problem]:
    read_columns = {*_columns(kind), *kind.ignored}
    for column in table.header:
        name = column.lower()
        at = Place(part, line=1, column=column)
        if name in PASSWORD_COLUMNS:
            yield problem("sis.ignored_column", at, "note")
        elif name and (name not in read_columns or name in kind.ignored):
            yield problem("sis.unknown_column", at, "warning")


def _plan(
    candidates: dict[str, list[_Candidate]],
    known: Mapping[str, frozenset[str]],
    zone: dt.tzinfo,
    found: list[Problem],
) -> Plan:
    accepted: dict[str, tuple[Record, ...]] = {}
    accepted_ids: dict[str, set[str]] = {kind.name: set() for kind in KINDS}
    seen_ids: dict[str, set[str]] = {
        name: {row.key[0] for row in rows} for name, rows in candidates.items()
    }
    rejected: list[Rejected] = []
    for kind in KINDS:
        rows = _unique(candidates[kind.name], found)
        for row in rows:
            _check_values(row, zone, found)
        if kind.name == "accounts":
            _check_parents(rows, known.get("accounts", frozenset()))
        else:
            for row in rows:
                _check_references(row, accepted_ids, seen_ids, known)
        good = [row for row in rows if not row.reasons]
        accepted[kind.name] = tuple(kind.record(**row.values, where=row.where) for row in good)
        accepted_ids[kind.name].update(row.key[0] for row in good)
        for row in rows:
            if row.reasons:
                found += row.reasons
                cells = tuple(row.cells.items())
                rejected.append(Rejected(kind.name, row.where, cells, tuple(row.reasons)))
    return Plan(accepted, tuple(rejected), tuple(found))


def _unique(rows: list[_Candidate], found: list[Problem]) -> list[_Candidate]:
    """Drop exact repetitions (reported), and mark rows that contradict an earlier one."""
    first: dict[tuple[str, ...], _Candidate] = {}
    kept: list[_Candidate] = []
    for row in rows:
        earlier = first.get(row.key)
        if earlier is None:
            first[row.key] = row
        elif earlier.cells == row.cells:
            line = earlier.where.line or 0
            found.append(problem("sis.duplicate_row", row.where, "warning", line=line))
            continue
        else:
            shown = " / ".join(bit for bit in row.key if bit)
            line = earlier.where.line or 0
            at = row.at(row.kind.key[0])
            row.reasons.append(problem("sis.duplicate_id", at, id=shown, line=line))
        kept.append(row)
    return kept


def _check_values(row: _Candidate, zone: dt.tzinfo, found: list[Problem]) -> None:
    kind = row.kind
    for column in _columns(kind):
        value = row.cells.get(column, "")
        row.values[column] = value
        if column in kind.dates:
            row.values[column] = _date(row, column, zone, found)
        elif not value and column in kind.filled:
            row.reasons.append(problem("sis.blank", row.at(column)))
        elif column == "status" and value.lower() not in kind.statuses:
            allowed = ", ".join(kind.statuses)
            row.reasons.append(problem("sis.value", row.at(column), value=value, allowed=allowed))
        elif column == "status":
            row.values[column] = value.lower()
        elif column == "email" and value and not _EMAIL.fullmatch(value):
            row.reasons.append(problem("sis.email", row.at(column), value=value))
    if kind.either and not any(row.cells.get(column) for column in kind.either):
        row.reasons.append(problem("sis.blank", row.at(kind.either[0])))
    start, end = row.values.get("start_date"), row.values.get("end_date")
    if start and end and end < start:
        row.reasons.append(problem("sis.date_order", row.at("end_date")))


def _date(
    row: _Candidate, column: str, zone: dt.tzinfo, found: list[Problem]
) -> dt.datetime | None:
    value = row.cells.get(column, "")
    if not value:
        return None
    read_value = read_date(value, zone)
    if read_value is None:
        row.reasons.append(problem("sis.date", row.at(column), value=value))
    elif not _is_iso(value):
        shown = read_value.astimezone(zone).isoformat()
        found.append(problem("sis.odd_date", row.at(column), "warning", value=value, read=shown))
    return read_value


def _is_iso(value: str) -> bool:
    try:
        dt.datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def read_date(value: str, zone: dt.tzinfo = SEOUL) -> dt.datetime | None:
    """An instant in UTC from ISO 8601 or the looser year-month-day forms; None if unreadable.

    The order is always year, month, day: ``03/04/2026`` could be two days and is not read.
    """
    match = _LOOSE_DATE.fullmatch(value.strip())
    if not match:
        return None
    offset: dt.tzinfo = zone
    if match["z"] == "Z":
        offset = dt.UTC
    elif match["z"]:
        digits = match["z"].replace(":", "")
        minutes = int(digits[1:3]) * 60 + int(digits[3:5])
        if minutes >= 24 * 60:
            return None
        offset = dt.timezone(dt.timedelta(minutes=-minutes if digits[0] == "-" else minutes))
    try:
        hour, minute, second = (int(match[name] or 0) for name in "HMS")
        local = dt.datetime(
            int(match["y"]), int(match["m"]), int(match["d"]), hour, minute, second, tzinfo=offset
        )
        return local.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def _check_references(
    row: _Candidate,
    accepted: Mapping[str, set[str]],
    seen: Mapping[str, set[str]],
    known: Mapping[str, frozenset[str]],
) -> None:
    for column, target in row.kind.references:
        value = row.cells.get(column, "")
        if not value or value in accepted[target] or value in known.get(target, ()):
            continue
        code = "sis.parent_rejected" if value in seen[target] else "sis.dangling"
        row.reasons.append(_missing(code, row, column, target, value))


def _missing(code: str, row: _Candidate, column: str, target: str, value: str) -> Problem:
    kind = BY_NAME[target]
    return problem(code, row.at(column), kind_ko=kind.ko, kind_en=kind.en, id=value)


def _check_parents(rows: list[_Candidate], known: frozenset[str]) -> None:
    """Accounts hang from one another, in any order of rows: dangling, rejected, circular."""
    column = "parent_account_id"
    parent = {row.key[0]: row.cells.get(column, "") for row in rows if not row.reasons}
    every = {row.key[0] for row in rows}
    for row in rows:
        trail: set[str] = set()
        here = row.key[0]
        while not row.reasons and here in parent and parent[here]:
            trail.add(here)
            up = parent[here]
            if up in trail:
                row.reasons.append(problem("sis.cycle", row.at(column), id=row.key[0]))
            elif up not in parent and up not in known:
                direct = here == row.key[0] and up not in every
                code = "sis.dangling" if direct else "sis.parent_rejected"
                shown = up if direct else row.cells.get(column, "")
                row.reasons.append(_missing(code, row, column, "accounts", shown))
            here = up


def write(plan: Plan) -> dict[str, bytes]:
    """The accepted rows as SIS CSVs again; reading them gives the same records."""
    out: dict[str, bytes] = {}
    for kind in KINDS:
        records = plan.of(kind.name)
        if not records:
            continue
        columns = _columns(kind)
        rows = [[_cell(getattr(record, column)) for column in columns] for record in records]
        out[f"{kind.name}.csv"] = write_csv(columns, rows)
    return out


def _cell(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.datetime) else str(value or "")
