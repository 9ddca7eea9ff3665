"""Tables of a selection for spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from flask_babel import gettext as _

from lms.clock import SEOUL
from lms.courses.selection.models import RankingLine
from lms.courses.selection.queries import Row
from lms.courses.selection.words import ENTRY_STATES, OFFER_STATES, VERDICTS, WHY
from lms.i18n import person_name


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def stage_table(rows: Sequence[Row]) -> tuple[list[str], list[list[str]]]:
    """Headings and a line for each applicant, with every reviewer's score and the normalised one."""
    most = max((len(row.reviews) for row in rows), default=0)
    head = [
        _("접수번호"),
        _("이름"),
        _("상태"),
        _("원점수"),
        _("보정 점수"),
        _("세는 점수"),
        _("판정"),
    ]
    for number in range(1, most + 1):
        head += [_("심사위원 %(n)s", n=number), _("점수 %(n)s", n=number),
                 _("보정 %(n)s", n=number)]  # fmt: skip
    found = []
    for row in rows:
        line = [
            row.application.number, person_name(row.application.person),
            str(ENTRY_STATES[row.entry.state]), _number(row.raw), _number(row.normalised),
            _number(row.counted), str(VERDICTS[row.entry.why or row.verdict.code]),
        ]  # fmt: skip
        for review in row.reviews:
            line += [person_name(review.reviewer), _number(review.percent),
                     _number(row.by_review.get(review.id))]  # fmt: skip
        found.append(line + [""] * (len(head) - len(line)))
    return head, found


def ranking_table(
    lines: Sequence[RankingLine], states: dict[int, str], stages: Sequence[str]
) -> tuple[list[str], list[list[str]]]:
    """Headings and a line for each applicant, the best first; *states* of offers by application."""
    head = [
        _("순위"), _("접수번호"), _("이름"), _("제출"), *stages, _("점수"), _("가점"), _("총점"), _("근거"),
        _("상태"),
    ]  # fmt: skip
    found = []
    for line in lines:
        submitted = line.application.submitted_at
        found.append(
            [
                str(line.place), line.application.number, person_name(line.application.person),
                submitted.astimezone(SEOUL).strftime("%Y-%m-%d %H:%M") if submitted else "",
                *[f"{Decimal(score).normalize():f}" for score in line.scores],
                _number(line.base), _number(line.extra), _number(line.total), str(WHY[line.why]),
                str(OFFER_STATES[states[line.application_id]])
                if line.application_id in states else "",
            ]
        )  # fmt: skip
    return head, found
