"""What learners are told about their allowances."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _

from lms.accounts.models import Person
from lms.communication import kinds
from lms.communication.kinds import Kind
from lms.communication.operations import notify
from lms.courses.allowances.models import AllowanceLine, AllowanceSheet

NEEDED, PAID, BACK = "allowance.account_needed", "allowance.paid", "allowance.came_back"


def register() -> None:
    """Make the kinds known."""
    kinds.register(
        Kind(
            NEEDED,
            _("계좌 등록 요청"),
            _("%(track)s 과정의 훈련장려금이 승인되었습니다. 받을 계좌를 등록해 주세요."),
        )
    )
    kinds.register(
        Kind(
            PAID,
            _("훈련장려금 지급"),
            _("%(track)s 과정의 훈련장려금 %(amount)s원을 %(on)s에 지급했습니다."),
        )
    )
    kinds.register(
        Kind(
            BACK,
            _("훈련장려금이 되돌아옴"),
            _("%(track)s 과정의 훈련장려금을 보내지 못했습니다. 등록한 계좌를 확인해 주세요."),
        )
    )


def _params(sheet: AllowanceSheet) -> dict[str, Any]:
    track = sheet.cohort.track
    return {"track": {"ko": track.title_ko, "en": track.title_en}}


def account_needed(person: Person, sheet: AllowanceSheet) -> None:
    """Ask for an account, once a sheet."""
    notify(
        person, NEEDED, _params(sheet), url=url_for("allowances.my_account"),
        dedup_key=f"{NEEDED}:{sheet.id}",
    )  # fmt: skip


def paid(person: Person, sheet: AllowanceSheet, line: AllowanceLine) -> None:
    """Tell how much was paid, and when."""
    on = line.paid_on.isoformat() if line.paid_on else ""
    notify(
        person, PAID, {**_params(sheet), "amount": f"{line.payable:,}", "on": on},
        url=url_for("allowances.my_line", line_id=line.id),
        dedup_key=f"{PAID}:{line.id}:{line.payment_id}",
    )  # fmt: skip


def came_back(person: Person, sheet: AllowanceSheet) -> None:
    """Tell that a payment came back."""
    notify(person, BACK, _params(sheet), url=url_for("allowances.my_account"))
