"""Applicants as a table."""

from __future__ import annotations

from flask_babel import gettext as _

from lms.courses.admissions import queries, words
from lms.courses.admissions.models import Call
from lms.courses.admissions.rules import form as forms
from lms.courses.admissions.rules.form import Item, Kind
from lms.courses.admissions.words import STATES
from lms.interop.formats.spreadsheets import Cell


def applicants_table(call: Call) -> tuple[list[str], list[list[Cell]]]:
    """A line a person (실인원), with the answers of every version of the form side by side."""
    applications = queries.submitted(call.id)
    columns: dict[str, Item] = {}
    for one in applications:
        for item in forms.read_all(one.form.items):
            if item.asks and item.kind != Kind.FILE:
                columns.setdefault(item.key, item)
    head = [
        _("접수번호"), _("사람 번호"), _("이름"), _("이메일"), _("상태"), _("낸 때"), _("낸 횟수"),
        *(words.label(item) for item in columns.values()),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            one.number, one.person.number, one.person.name, one.person.email,
            str(STATES[one.state][0]), one.submitted_at, one.submissions,
            *(words.answer(item, one.answers.get(item.key)) for item in columns.values()),
        ]
        for one in applications
    ]  # fmt: skip
    return head, rows
