"""The progress report as a table: nothing that the page does not show."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from lms.courses.tailored.models import TailoredEmployee
from lms.courses.tailored.rules.reporting import LEAST, WHATS, Report
from lms.courses.tailored.words import WHATS as NAMES
from lms.courses.tailored.words import mean
from lms.interop.formats.spreadsheets import Cell

Table = tuple[list[str], list[list[Cell]]]


def report_table(report: Report, employees: Mapping[int, TailoredEmployee]) -> Table:
    """A line an employee, then the means of those who did not agree."""
    head = [_("이름"), _("이메일")] + [str(NAMES[what]) + " (%)" for what in WHATS]
    rows: list[list[Cell]] = []
    for line in report.lines:
        one = employees[line.employee]
        rows.append([one.name, one.email, *(_cell(line.values, what) for what in WHATS)])
    rest = [
        mean(one.mean) if one.mean is not None else _("%(n)s명 미만", n=LEAST)
        for one in report.rest
    ]
    rows.append([_("동의하지 않은 사람의 평균"), "", *rest])
    return head, rows


def _cell(values: Mapping[str, Cell], what: str) -> Cell:
    if what not in values:
        return _("동의하지 않음")
    value = values[what]
    return value if value is not None else _("아직 없음")
