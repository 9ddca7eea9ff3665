"""What the audit trail and the access log call allowances."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from lms.accounts import queries as accounts
from lms.accounts.queries import trails
from lms.courses.allowances.models import AllowanceSheet
from lms.courses.allowances.words import STATES, sheet_title
from lms.courses.programmes.models import Cohort, Track
from lms.db import db
from lms.i18n import local

LABELS = {
    "allowance.open": _("훈련장려금 표를 만듦"),
    "allowance.compute": _("훈련장려금을 계산함"),
    "allowance.approve": _("훈련장려금을 승인함"),
    "allowance.correct": _("훈련장려금 차액을 올림"),
    "allowance.take_out": _("훈련장려금 차액을 뺌"),
    "allowance.list": _("지급 명단을 내려받음"),
    "allowance.pay": _("훈련장려금을 지급으로 표시함"),
    "allowance.came_back": _("훈련장려금이 되돌아옴"),
    "payee.enter": _("지급 계좌를 등록함"),
    "payee.remove": _("지급 계좌를 지움"),
    "payee.purge": _("보관 기간이 지난 지급 계좌를 지움"),
    "payee.reseal": _("지급 계좌를 새 키로 암호화함"),
    "kind:allowance_sheet": _("훈련장려금 표"),
    "kind:payees": _("지급 계좌"),
    "allowance_sheet": _("훈련장려금 표"),
    "allowance_sheet person": _("훈련장려금 계산"),
    "allowance_sheet accounts": _("지급 명단 (계좌번호)"),
    "field:total": _("합계(원)"),
    "field:amount": _("금액(원)"),
    "field:people": _("사람 수"),
    "field:paid_on": _("지급일"),
    "field:bank": _("은행"),
    "field:lost": _("풀지 못한 수"),
} | {f"value:allowance_sheet:{code}": words for code, (words, _tone) in STATES.items()}


def register() -> None:
    """Give the trail its words and names."""
    trails.register_labels(LABELS)
    accounts.register_scope_names("allowance_sheet", sheet_names)


def sheet_names(ids: set[int]) -> dict[int, str]:
    """Cohorts with the unit period."""
    rows = db.session.execute(
        select(AllowanceSheet, Cohort, Track)
        .join(Cohort, Cohort.id == AllowanceSheet.cohort_id)
        .join(Track, Track.id == Cohort.track_id)
        .where(AllowanceSheet.id.in_(ids))
    )
    return {
        sheet.id: f"{local(track)} · {local(cohort)} · {sheet_title(sheet)}"
        for sheet, cohort, track in rows
    }
