"""Sheets and payment lists as tables."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from lms.courses.allowances import words
from lms.courses.allowances.models import AllowanceLine
from lms.courses.allowances.operations.paying import Payee
from lms.interop.formats.spreadsheets import Cell

Table = tuple[list[str], list[list[Cell]]]


def sheet_table(lines: Sequence[AllowanceLine]) -> Table:
    """A line a person with its arithmetic; no account in it."""
    head = [
        _("번호"), _("이름"), _("훈련일"), _("인정된 날"), _("승인된 사유"), _("지각·조퇴·외출"),
        _("뺀 날"), _("지급하는 날"), _("출석률(%%)").replace("%%", "%"), _("판정"),
        _("이 단위기간의 금액"), _("차액"), _("넘어온 환수액"), _("지급액"),
        _("다음에 뺄 금액"), _("지급일"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            one.person.number, one.person.name, one.training_days, one.counted_days,
            one.excused_days, one.incidents, one.deducted_days, one.paid_days, one.rate,
            str(words.CODES[one.code][0]), one.amount, one.differences, one.brought, one.payable,
            one.carried, one.paid_on,
        ]
        for one in lines
    ]  # fmt: skip
    return head, rows


def payment_table(payees: Sequence[Payee]) -> Table:
    """What a bank's form for many transfers asks: bank, number, amount, holder. Numbers are text."""
    head = [
        _("은행 코드"), _("은행"), _("계좌번호"), _("금액"), _("예금주"), _("번호"), _("이름"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            one.bank, words.bank(one.bank), one.number, one.amount, one.holder,
            one.person.number, one.person.name,
        ]
        for one in payees
    ]  # fmt: skip
    return head, rows
