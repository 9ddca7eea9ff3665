"""A roster as a table for CSV or XLSX."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from lms.clock import SEOUL
from lms.courses import reasons, vocabulary
from lms.courses.enrolment.queries import Seat


def roster_table(
    seats: Sequence[Seat], sections: Mapping[int, str] | None = None
) -> tuple[list[str], list[list[str]]]:
    """Headings and rows in the page's language; days are ISO 8601 in Seoul.

    *sections*: names by person id, where the offering has sections; they get a column.
    """
    head = [
        _("번호"), _("이름"), _("영문 이름"), _("이메일"), _("상태"), _("등록일"), _("끝난 날"), _("사유"),
    ]  # fmt: skip
    rows = [
        [
            seat.number,
            seat.name,
            seat.english_name,
            seat.email,
            vocabulary.name("seat_state", seat.state),
            seat.enrolled_at.astimezone(SEOUL).date().isoformat(),
            seat.ended_at.astimezone(SEOUL).date().isoformat() if seat.ended_at else "",
            reasons.leaving(seat.reason) if seat.reason else "",
        ]
        for seat in seats
    ]
    if sections is not None:
        head.append(_("반"))
        for seat, row in zip(seats, rows, strict=True):
            row.append(sections.get(seat.person_id, ""))
    return head, rows
