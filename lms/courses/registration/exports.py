"""Registrations of a term as a table for CSV or XLSX."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from lms.clock import SEOUL
from lms.courses.registration import words
from lms.i18n import local


def registration_table(rows: Sequence[Any]) -> tuple[list[str], list[list[str]]]:
    """Headings and rows in the page's language; moments are ISO 8601 in Seoul."""
    head = [
        _("교과목 번호"), _("교과목"), _("분반"), _("학번"), _("이름"), _("상태"), _("대기 순서"),
        _("바뀐 때"), _("적용하지 않은 규칙"), _("사유"),
    ]  # fmt: skip
    return head, [
        [
            row.Course.code,
            local(row.Course),
            row.Offering.label,
            row.student_no or row.Person.number,
            row.Person.name,
            str(words.STATES[row.Registration.state]),
            str(row.Registration.queue_no or ""),
            row.Registration.changed_at.astimezone(SEOUL).isoformat(timespec="seconds"),
            ", ".join(str(words.ASIDE.get(code, code)) for code in row.Registration.overridden),
            row.Registration.reason,
        ]
        for row in rows
    ]
