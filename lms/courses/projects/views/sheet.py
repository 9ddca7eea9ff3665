"""The company's evaluation as it is typed: read with what is wrong at each field, and compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from lms.courses import points as reading
from lms.courses.editing import Difference
from lms.courses.points import NotPoints
from lms.courses.projects import words
from lms.courses.projects.models import ProjectEvaluation
from lms.i18n import local, person_name
from lms.interop.formats.personal import has_resident_number

Given = MultiDict[str, str]
MOST_COMMENT, MOST_REASON = 5000, 500


@dataclass
class Sheet:
    """What was typed. *people*: (points that differ from the team's, reason) by member; *errors*:
    a sentence by the name of the field."""

    points: dict[int, Decimal] = field(default_factory=dict)
    comment: str = ""
    people: dict[int, tuple[dict[int, Decimal], str]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def read(criteria: Sequence[Any], members: Sequence[Any], given: Given, *, submit: bool) -> Sheet:
    """Everything that was typed; with *submit* nothing of the team's may be missing."""
    sheet = Sheet()
    for one in criteria:
        name = f"points-{one.id}"
        value = _number(sheet, given, name, one.points)
        if value is not None:
            sheet.points[one.id] = value
        elif submit:
            sheet.errors.setdefault(name, words.why("unfinished"))
    for member in members:
        own = {}
        for one in criteria:
            value = _number(sheet, given, f"person-{member.person_id}-{one.id}", one.points)
            if value is not None and value != sheet.points.get(one.id):
                own[one.id] = value
        name = f"reason-{member.person_id}"
        reason = _text(sheet, given, name, MOST_REASON)
        if own and not reason:
            sheet.errors.setdefault(name, words.why("reason_needed"))
        sheet.people[member.person_id] = (own, reason)
    sheet.comment = _text(sheet, given, "comment", MOST_COMMENT)
    return sheet


def _number(sheet: Sheet, given: Given, name: str, most: Decimal) -> Decimal | None:
    typed = given.get(name, "").strip()
    if not typed:
        return None
    try:
        return reading.read(typed, most)
    except NotPoints as no:
        code = {"too_many_points": "out_of_range", "negative": "out_of_range"}.get(no.code, no.code)
        sheet.errors[name] = words.why(code)
        return None


def _text(sheet: Sheet, given: Given, name: str, most: int) -> str:
    text = given.get(name, "").replace("\r\n", "\n").strip()
    if "\x00" in text or len(text) > most or has_resident_number(text):
        sheet.errors[name] = words.why("bad_text", {"most": most})
    return text


def stored(row: ProjectEvaluation | None) -> Given:
    """What is kept, as form values; a released one is the start of the next."""
    given: Given = MultiDict()
    given["version"] = str(row.version) if row is not None and row.state == "draft" else "0"
    if row is None:
        return given
    given["comment"] = row.comment
    given.update({f"points-{key}": value for key, value in row.points.items()})
    for one in row.people:
        given[f"reason-{one.person_id}"] = one.reason
        given.update({f"person-{one.person_id}-{key}": v for key, v in one.points.items()})
    return given


def against(
    criteria: Sequence[Any], members: Sequence[Any], given: Given, held: Given
) -> list[Difference]:
    """What a colleague stored beside what was typed, where they differ."""
    labels = {f"points-{one.id}": local(one) for one in criteria}
    labels["comment"] = _("팀에게 하는 말")
    for member in members:
        name = person_name(member.person)
        labels |= {f"person-{member.person_id}-{one.id}": f"{name} · {local(one)}"
                   for one in criteria}  # fmt: skip
        labels[f"reason-{member.person_id}"] = f"{name} · {_('사유')}"
    return [
        Difference(label, held.get(name, ""), given.get(name, ""))
        for name, label in labels.items()
        if held.get(name, "").strip() != given.get(name, "").strip()
    ]
