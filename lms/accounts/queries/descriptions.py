"""Entries of the audit trail and the access log as sentences for people.

The tables hold codes and ids, so that they outlive words and names; here they become the words
that each feature registered and the names that the rows have today.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from lms import i18n
from lms.access import Role, Scope
from lms.accounts import queries
from lms.accounts.models import AccessLogEntry, AuditEntry
from lms.accounts.queries.trails import label

#: What serves machines and tells a reader nothing.
UNSAID = frozenset({"fact", "key", "plan", "policy", "receipt", "request_id", "site", "size"})
#: Fields that hold an id of another kind than their own name says.
KINDS = {"cohort_id": "cohort", "parent": "organisation"}
#: "offering 12 roster", "progress 61": a kind, an id, and what of it.
_OF_ONE = re.compile(r"(\w+) (\d+)(?: ([\w ]+))?")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")

Names = dict[Scope, str]
#: From a field and its value to its label and its words; None where they are those of any other.
Telling = Callable[[str, Any], tuple[str, str] | None]

_tellings: dict[str, Callable[[set[int]], dict[int, Telling]]] = {}


def register_telling(kind: str, of: Callable[[set[int]], dict[int, Telling]]) -> None:
    """Let the fields of subjects of *kind* read as each subject itself says; *of* takes ids."""
    _tellings[kind] = of


@dataclass(frozen=True)
class Change:
    """One field: what it was and what it is now; *before* is none where nothing was before."""

    label: str
    before: str | None
    after: str


@dataclass(frozen=True)
class AuditLine:
    """An entry with its words."""

    entry: AuditEntry
    action: str
    kind: str
    subject: str
    changes: list[Change]


def audit_lines(entries: Iterable[AuditEntry]) -> list[AuditLine]:
    """The entries as people read them; one statement for each kind of thing that they name."""
    listed = list(entries)
    named = {_subject(entry) for entry in listed}
    for entry in listed:
        for values in (entry.before, entry.after):
            named |= set(_named_in(values or {}))
    names = queries.scope_names(named)
    tellings = {
        Scope(kind, id_): telling
        for kind, of in _tellings.items()
        for id_, telling in of({e.subject_id for e in listed if e.subject_kind == kind}).items()
    }
    return [
        AuditLine(
            entry,
            label(entry.action),
            label(f"kind:{entry.subject_kind}", entry.subject_kind),
            names[_subject(entry)],
            list(_changes(entry, names, tellings.get(_subject(entry)))),
        )
        for entry in listed
    ]


def readings(entries: Iterable[AccessLogEntry]) -> dict[str, str]:
    """What was read, in words, by what the log holds."""
    found: dict[str, str] = {}
    of_one: dict[str, tuple[str, Scope]] = {}
    for what in {entry.what for entry in entries}:
        match = _OF_ONE.fullmatch(what)
        if match is None:
            found[what] = label(what)
        else:
            kind, id_, part = match.groups()
            of_one[what] = f"{kind} {part}" if part else kind, Scope(kind, int(id_))
    names = queries.scope_names(scope for _part, scope in of_one.values())
    for what, (part, scope) in of_one.items():
        found[what] = f"{label(part)}: {names[scope]}"
    return found


def _named_in(values: dict[str, Any]) -> Iterable[Scope]:
    for field, value in values.items():
        scope = _scope(field, value)
        if scope is not None:
            yield scope


def _scope(field: str, value: Any) -> Scope | None:
    if field == "scope" and isinstance(value, list) and len(value) == 2:
        return Scope(str(value[0]), int(value[1]))
    kind = KINDS.get(field, field)
    if isinstance(value, int) and not isinstance(value, bool) and queries.has_names(kind):
        return Scope(kind, value)
    return None


def _subject(entry: AuditEntry) -> Scope:
    return Scope(entry.subject_kind, entry.subject_id)


def _changes(entry: AuditEntry, names: Names, telling: Telling | None) -> Iterable[Change]:
    before, after = entry.before or {}, entry.after or {}
    if not after and entry.before is not None:
        before, after = {}, entry.before
    for field, now in after.items():
        was = before.get(field)
        said = telling(field, now) if telling is not None else None
        if said is not None:
            yield Change(said[0], None, said[1])
            continue
        if field in UNSAID or (field in before and was == now):
            continue
        if field == "criteria" and field not in before and "points" in after:
            continue  # the total says it; a later change of one line is told
        scope = _scope(field, now)
        if scope is not None and names[scope] == names[_subject(entry)]:
            continue  # it names the subject once more
        told = _told(entry.subject_kind, field, was, names) if field in before else None
        name = label(f"field:{entry.subject_kind}:{field}", "") or label(f"field:{field}", field)
        yield Change(name, told, _told(entry.subject_kind, field, now, names))


def _told(kind: str, field: str, value: Any, names: Names) -> str:
    """A value as a reader knows it."""
    scope = _scope(field, value)
    if scope is not None:
        return names[scope]
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, bool):
        return _("예") if value else _("아니요")
    if isinstance(value, dict):
        return " · ".join(_told(kind, field, one, names) for one in value.values())
    if isinstance(value, list):
        return _listed(kind, field, value, names)
    return _word(kind, field, str(value))


def _listed(kind: str, field: str, values: list[Any], names: Names) -> str:
    if field == "files":
        return _("%(n)s개", n=len(values))
    if field in ("changed", "fields"):
        return ", ".join(label(f"field:{one}", str(one)) for one in values)
    if all(isinstance(one, list) and len(one) == 2 for one in values):
        return " · ".join(str(number) for _id, number in values)  # criteria with their points
    return ", ".join(_told(kind, field, one, names) for one in values)


def _word(kind: str, field: str, text: str) -> str:
    if field == "role" and text in list(Role):
        return Role(text).label
    if _MOMENT.match(text):
        return i18n.moment(datetime.fromisoformat(text))
    if _DAY.fullmatch(text):
        return i18n.day(date.fromisoformat(text))
    word = label(f"value:{kind}:{text}", "")
    return word or label(f"value:{text}", text)
