"""The words of allowances."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from lms import i18n
from lms.courses.allowances.models import AllowanceLine, AllowanceSheet
from lms.courses.allowances.rules.accounts import BANKS, masked

STATES: dict[str, tuple[Any, str]] = {
    "draft": (_("계산 전"), "neutral"),
    "computed": (_("계산함"), "info"),
    "approved": (_("승인함"), "warning"),
    "paid": (_("지급 마침"), "success"),
}
#: Why an amount is what it is.
CODES: dict[str, tuple[Any, str]] = {
    "paid": (_("지급 대상"), "success"),
    "below_threshold": (_("출석률 미달"), "danger"),
    "none_counted": (_("인정된 날 없음"), "danger"),
    "no_training": (_("훈련일 없음"), "neutral"),
}
#: What a day counted for.
DAYS: dict[str, Any] = {
    "counted": _("인정함"),
    "excused": _("인정 (승인된 사유)"),
    "excused_unpaid": _("승인된 사유이나 지급하지 않음"),
    "short": _("훈련 시간이 모자람"),
    "absent": _("결석"),
    "below_half": _("절반을 채우지 못해 결석"),
    "over_quota": _("인정 한도를 넘은 결석"),
    "neutral": _("훈련일로 세지 않음"),
    "unmarked": _("출석을 확인하지 않음"),
    "ahead": _("아직 오지 않은 훈련일"),
}
REFUSALS: dict[str, Any] = {
    "no_period": _("이 기수에 없는 단위기간입니다."),
    "not_begun": _("아직 시작하지 않은 단위기간입니다."),
    "frozen": _("승인한 표는 고칠 수 없습니다. 달라진 금액은 다음 단위기간에 차액으로 올리세요."),
    "not_computed": _("먼저 계산해 주세요."),
    "period_open": _(
        "단위기간이 아직 끝나지 않았습니다. 남은 날은 인정하지 않은 채 셈하므로 지금 금액은 참고만 하세요."
    ),
    "unmarked": _("출석을 확인하지 않은 날이 있습니다. 출석부를 먼저 마쳐 주세요."),
    "earlier_open": _("앞선 단위기간의 표가 아직 승인되지 않았습니다."),
    "stale": _("계산한 뒤에 출석이나 기준이 바뀌었습니다. 다시 계산해 주세요."),
    "own": _(
        "계산한 사람은 승인할 수 없고, 계산하거나 승인한 사람은 지급할 수 없습니다. 다른 담당자가 해야 합니다."
    ),
    "not_frozen": _("승인하기 전의 표는 다시 계산하면 됩니다."),
    "no_next": _("차액을 올릴 표가 남아 있지 않습니다."),
    "next_not_begun": _("다음 단위기간이 시작되면 차액을 올릴 수 있습니다."),
    "next_approved": _("그사이 다음 표가 승인되었습니다. 다시 올려 주세요."),
    "nothing": _("달라진 금액이 없습니다."),
    "not_approved": _("아직 승인되지 않은 표입니다."),
    "nobody": _("지금 지급할 사람이 없습니다. 계좌를 등록하지 않은 사람은 명단에 오르지 않습니다."),
    "sealed": _(
        "풀 수 없는 계좌번호가 있습니다. 시스템 관리자에게 암호 키를 확인해 달라고 하세요."
    ),
    "no_list": _("지급 명단을 먼저 내려받아 주세요."),
    "future": _("아직 오지 않은 날은 지급일이 될 수 없습니다."),
    "before_approval": _("지급일이 승인한 날보다 빠릅니다."),
    "not_paid": _("지급 명단에 오르지 않은 사람입니다."),
}


def days_ahead(line: AllowanceLine) -> int:
    """How many days of a line were still to come when it was computed."""
    return sum(why == "ahead" for _on, _counts, why, _incidents in line.days)


def refusal(code: str) -> str:
    """Why something was refused, in the page's language."""
    return str(REFUSALS[code])


def won(amount: int) -> str:
    """Whole won, with the sign that says which way a correction goes."""
    return gettext("%(n)s원", n=i18n.number(amount))


def signed_won(amount: int) -> str:
    """A correction: +5,800원, −5,800원."""
    return ("+" if amount > 0 else "−" if amount < 0 else "") + won(abs(amount))


def percent(value: Any) -> str:
    """A percentage of a policy, stored as text or not."""
    return i18n.number(Decimal(str(value)))


def iso_day(text: str) -> str:
    """A stored day as people read it."""
    return i18n.day(date.fromisoformat(text))


def bank(code: str) -> str:
    """A bank's name in the page's language."""
    korean, english = BANKS.get(code, (code, code))
    return english if i18n.current() == "en" else korean


def account(row: Any) -> str:
    """An account as pages show it: the bank and the last digits."""
    return f"{bank(row.bank)} {masked(row.tail)}"


def sheet_title(sheet: AllowanceSheet, periods: int | None = None) -> str:
    """A sheet's name: its unit period, or the settlement after the last."""
    if periods is not None and sheet.number > periods:
        return gettext("정산")
    return gettext("%(n)s번째 단위기간", n=sheet.number)


def _days(n: int) -> str:
    return ngettext("%(n)s일", "%(n)s일", n, n=n)


def steps(line: AllowanceLine, policy: dict[str, Any]) -> list[tuple[str, str]]:
    """The arithmetic of a line, one step a row: (what, result)."""
    found = [
        (gettext("훈련일"), _days(line.training_days)),
        (gettext("인정된 날"), _days(line.counted_days)),
    ]
    if line.excused_days:
        found.append((gettext("그 가운데 승인된 사유"), _days(line.excused_days)))
    if line.incidents:
        found.append(
            (
                gettext("지각·조퇴·외출 %(n)s번으로 뺀 날", n=line.incidents),
                _days(line.deducted_days),
            )
        )
    found.append((gettext("지급하는 날"), _days(line.paid_days)))
    if line.rate is not None:
        shown = f"{line.rate}%"
        threshold = Decimal(str(policy.get("threshold_percent", 0)))
        found.append(
            (
                gettext("출석률 = 지급하는 날 ÷ 훈련일 (기준 %(t)s%%)", t=i18n.number(threshold)),
                shown,
            )
        )
    if line.code == "paid":
        daily = int(policy.get("daily_amount", 0))
        found.append(
            (
                gettext("%(d)s일 × %(w)s", d=line.paid_days, w=won(daily)),
                won(line.gross),
            )
        )
        if line.capped:
            cap = int(policy.get("period_cap", 0))
            found.append((gettext("단위기간 상한"), won(cap)))
        if line.amount < min(line.gross, int(policy.get("period_cap") or line.gross)):
            unit = int(policy.get("rounding_unit", 1))
            found.append((gettext("%(w)s 미만을 버림", w=won(unit)), won(line.amount)))
    found.append((gettext("이 단위기간의 금액"), won(line.amount)))
    if line.differences:
        found.append((gettext("앞선 단위기간의 차액"), signed_won(line.differences)))
    if line.brought:
        found.append((gettext("앞에서 넘어온 환수액"), signed_won(line.brought)))
    found.append((gettext("지급액"), won(line.payable)))
    if line.carried:
        found.append((gettext("다음 단위기간에 뺄 금액"), signed_won(line.carried)))
    return found
