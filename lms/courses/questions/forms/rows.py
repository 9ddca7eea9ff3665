"""Rows of the editor (choices, answers, gaps …), and what buttons do to them in the sent form.

A button sends ``change``: ``add:choices``, ``remove:choices-2``, ``up:items-1``, ``down:items-0``.
The form is rearranged before it is read, so that it works without JavaScript.
"""

from __future__ import annotations

import re

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, SelectField

from lms.courses import fields
from lms.courses.questions.forms.fields import DecimalField, PercentField
from lms.courses.questions.messages import FIELDS, GAP_KINDS
from lms.interop.formats.questions.model import Format, Kind

MOST_ROWS = 60
MOST_LINES = 30
#: What a row holds beside its texts: a row with nothing else is empty.
_NOT_TEXT = re.compile(r"-(key|right|kind|display|shuffle|case_sensitive|\w+_format)$")
_FORMATS = frozenset(one.value for one in Format)


class FormatField(HiddenField):
    """How the text beside it is written; carried along."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Only formats that there are."""
        given = valuelist[0] if valuelist else ""
        self.data = given if given in _FORMATS else Format.MARKDOWN.value


def format_field() -> FormatField:
    """Markdown where nothing is said."""
    return FormatField(default=Format.MARKDOWN.value)


class ChoiceForm(Form):
    """A choice. Without a share, its right or wrong says what it is worth."""

    key = HiddenField()
    text = fields.text(FIELDS["text"], 5_000)
    text_format = format_field()
    right = BooleanField(_("정답"))
    percent = PercentField(FIELDS["percent"])
    feedback = fields.text(FIELDS["feedback"], 5_000)
    feedback_format = format_field()


class AnswerForm(Form):
    """A text that is accepted."""

    pattern = fields.line(FIELDS["pattern"], 1_000)
    percent = PercentField(FIELDS["percent"])
    feedback = fields.text(FIELDS["feedback"], 5_000)
    feedback_format = format_field()


class NumberForm(Form):
    """A value that is accepted."""

    value = fields.line(FIELDS["value"], 200)
    tolerance = DecimalField(_("오차 ±"), most=10**15)
    percent = PercentField(FIELDS["percent"])
    feedback = fields.text(FIELDS["feedback"], 5_000)
    feedback_format = format_field()


class UnitForm(Form):
    """A unit, and how many of it make one of the first."""

    name = fields.line(FIELDS["name"], 40)
    multiplier = DecimalField(FIELDS["multiplier"], most=10**15)


class PairForm(Form):
    """What is on the left, and what belongs to it."""

    key = HiddenField()
    prompt = fields.text(FIELDS["prompt"], 5_000)
    prompt_format = format_field()
    answer = fields.line(FIELDS["answer"], 1_000)


class ItemForm(Form):
    """A thing to be put in order."""

    key = HiddenField()
    text = fields.text(FIELDS["text"], 5_000)
    text_format = format_field()


class LineForm(Form):
    """An answer of a gap: a text, a value or a choice, as the gap's kind says."""

    key = HiddenField()
    text = fields.line(FIELDS["answer"], 1_000)
    text_format = format_field()
    tolerance = DecimalField(_("오차 ±"), most=10**15)
    right = BooleanField(_("정답"))
    percent = PercentField(FIELDS["percent"])
    feedback = fields.text(FIELDS["feedback"], 5_000)
    feedback_format = format_field()


class GapForm(Form):
    """A hole in the text."""

    key = fields.line(FIELDS["key"], 40)
    kind = SelectField(FIELDS["kind"], choices=list(GAP_KINDS.items()), default=Kind.SHORT.value)
    weight = DecimalField(FIELDS["weight"], most=1_000)
    case_sensitive = BooleanField(FIELDS["case_sensitive"])
    display = SelectField(
        _("보기의 모양"),
        choices=[("", _("펼쳐 고르기")), ("row", _("한 줄로")), ("column", _("여러 줄로"))],
        validate_choice=False,
    )
    shuffle = BooleanField(FIELDS["shuffle"])
    lines = FieldList(FormField(LineForm), FIELDS["lines"], max_entries=MOST_LINES)


#: The lists of the editor, and how many rows each may have.
LISTS = {
    "choices": MOST_ROWS,
    "answers": MOST_ROWS,
    "numbers": MOST_ROWS,
    "units": 20,
    "pairs": MOST_ROWS,
    "items": MOST_ROWS,
    "gaps": MOST_ROWS,
}
_CHANGE = re.compile(r"(add|remove|up|down):((?:[a-z]+)(?:-\d{1,3}-lines)?)(?:-(\d{1,3}))?")


def rearranged(sent: MultiDict[str, str], change: str) -> MultiDict[str, str]:
    """The sent form with a row more or less, or in another order."""
    match = _CHANGE.fullmatch(change)
    if match is None:
        return sent
    verb, name, given = match.groups()
    rows = indices(sent, name)
    if name.split("-")[0] not in LISTS:
        return sent
    at = rows.index(int(given)) if given is not None and int(given) in rows else None
    if verb == "add":
        most = MOST_LINES if name.endswith("-lines") else LISTS[name]
        return (
            _with_row(renumbered(sent, name, rows), name, len(rows)) if len(rows) < most else sent
        )
    if at is None:
        return sent
    if verb == "remove":
        sent = _forgotten(sent, name, rows[at])
        rows.pop(at)
    else:
        to = at + (1 if verb == "down" else -1)
        if 0 <= to < len(rows):
            rows[at], rows[to] = rows[to], rows[at]
    return renumbered(sent, name, rows)


def indices(sent: MultiDict[str, str], name: str) -> list[int]:
    """The numbers of the rows of a list, in order."""
    pattern = re.compile(rf"{re.escape(name)}-(\d{{1,3}})-")
    return sorted({int(match[1]) for key in sent if (match := pattern.match(key))})


def renumbered(sent: MultiDict[str, str], name: str, rows: list[int]) -> MultiDict[str, str]:
    """The form with the rows of a list in the order *rows* (their old numbers); others are gone."""
    new = {old: position for position, old in enumerate(rows)}
    pattern = re.compile(rf"{re.escape(name)}-(\d{{1,3}})-(.*)", re.S)
    found: MultiDict[str, str] = MultiDict()
    for key, values in sent.lists():
        match = pattern.fullmatch(key)
        if match is None:
            found.setlist(key, values)
        elif int(match[1]) in new:
            found.setlist(f"{name}-{new[int(match[1])]}-{match[2]}", values)
    return found


def compacted(sent: MultiDict[str, str], names: tuple[str, ...]) -> MultiDict[str, str]:
    """The form without rows in which nothing was written."""
    for name in names:
        if name == "gaps":
            for gap in indices(sent, "gaps"):
                sent = _compact(sent, f"gaps-{gap}-lines")
            sent = renumbered(sent, name, indices(sent, name))
        else:
            sent = _compact(sent, name)
    return sent


def _compact(sent: MultiDict[str, str], name: str) -> MultiDict[str, str]:
    kept = [
        row
        for row in indices(sent, name)
        if any(
            value.strip()
            for key, values in sent.lists()
            if key.startswith(f"{name}-{row}-") and not _NOT_TEXT.search(key)
            for value in values
        )
    ]
    return renumbered(sent, name, kept)


def _with_row(sent: MultiDict[str, str], name: str, row: int) -> MultiDict[str, str]:
    """An empty row at the end; a gap gets a name, and its place at the end of the text."""
    found = sent.copy()
    if name != "gaps":
        first = {"units": "name", "answers": "pattern", "numbers": "value", "pairs": "prompt"}
        found.setlist(f"{name}-{row}-{first.get(name, 'text')}", [""])
        return found
    taken = {sent.get(f"gaps-{one}-key", "") for one in indices(sent, "gaps")}
    key = next(str(one) for one in range(1, 1_000) if str(one) not in taken)
    found.setlist(f"gaps-{row}-key", [key])
    found.setlist(f"gaps-{row}-kind", [Kind.SHORT.value])
    found.setlist(f"gaps-{row}-weight", ["1"])
    found.setlist(f"gaps-{row}-lines-0-text", [""])
    if f"{{{{{key}}}}}" not in found.get("text", ""):
        found.setlist("text", [f"{found.get('text', '')} {{{{{key}}}}}".lstrip()])
    return found


def _forgotten(sent: MultiDict[str, str], name: str, row: int) -> MultiDict[str, str]:
    """A gap that goes leaves its answer's place in the text empty."""
    if name != "gaps":
        return sent
    found = sent.copy()
    key = sent.get(f"gaps-{row}-key", "")
    if key:
        found.setlist("text", [found.get("text", "").replace(f"{{{{{key}}}}}", "")])
    return found
