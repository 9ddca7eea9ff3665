"""A learner's own allowances, and where they are paid."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import policies
from lms.access import ROOT, Scope
from lms.courses.allowances import words
from lms.courses.allowances.forms import AccountForm
from lms.courses.allowances.loaders import own_line, payee
from lms.courses.allowances.operations import accounts as operations
from lms.courses.allowances.queries import facts, own
from lms.courses.allowances.queries.sheets import corrections
from lms.courses.allowances.rules.accounts import same_holder
from lms.courses.allowances.rules.policy import RETENTION
from lms.courses.allowances.views import bp
from lms.courses.editing import Conflict, version_in
from lms.paging import asked_page, paged

Answer = str | Response | tuple[str, int]


@bp.get("/me/allowance")
@login_required
def mine() -> str:
    """What one gets for each unit period, and why."""
    found = own.my_lines(current_user.id)
    return render_template(
        "allowances/mine.html",
        page=paged(found, asked_page()),
        account=own.account_of(current_user.id),
        may_enter=own.may_be_paid(current_user.id),
        waiting=sum(one.payable for one in found if one.payable and one.paid_on is None),
        paid=sum(one.payable for one in found if one.paid_on is not None),
        title_of=lambda line: words.sheet_title(
            line.sheet, len(facts.periods_of(line.sheet.cohort))
        ),
    )


@bp.get("/me/allowance/<int:line_id>")
def my_line(line_id: int) -> str:
    """One's own computation, day by day."""
    line = own_line(current_user, line_id)
    return render_template(
        "allowances/my_line.html",
        line=line, sheet=line.sheet,
        title=words.sheet_title(line.sheet, len(facts.periods_of(line.sheet.cohort))),
        steps=words.steps(line, line.sheet.policy or {}),
        corrections=corrections(line.sheet_id, current_user.id),
    )  # fmt: skip


@bp.route("/me/allowance/account", methods=["GET", "POST"])
def my_account() -> Answer:
    """Enter or change where one is paid; the number itself is never shown again."""
    payee(current_user)
    account = own.account_of(current_user.id)
    form = AccountForm(
        data={
            "bank": account.bank if account else "",
            "holder": current_user.name,
            "version": account.version if account else 0,
        }
    )
    status = 200
    if form.validate_on_submit():
        try:
            operations.enter(
                current_user, form.bank.data, form.digits(), form.holder.data or "",
                version=version_in(form),
            )  # fmt: skip
            flash(_("계좌를 등록했습니다."), "success")
            if not same_holder(
                form.holder.data or "", current_user.name, current_user.english_name
            ):
                flash(_("예금주가 본인 이름과 다릅니다. 지급이 늦어질 수 있습니다."), "warning")
            return redirect(url_for("allowances.mine"), 303)
        except Conflict:
            form.version.data, form.version.raw_data = account.version if account else 0, None
            form.form_errors.append(
                _("다른 창에서 계좌를 먼저 바꾸었습니다. 확인하고 다시 저장해 주세요.")
            )
            status = 409
    elif form.is_submitted():
        status = 422
    page = render_template("allowances/account.html", form=form, account=account, days=_kept_days())
    return page, status


def _kept_days() -> int:
    """How long after the last payment the number is erased, by the rule of the person's course."""
    cohort_id = own.latest_cohort(current_user.id)
    scope = Scope("cohort", cohort_id) if cohort_id is not None else ROOT
    return int(policies.in_force(RETENTION, scope).value.days_after_payment)


@bp.post("/me/allowance/account/delete")
def forget_account() -> Response:
    """Erase one's own account."""
    payee(current_user)
    operations.remove(current_user)
    flash(_("계좌를 지웠습니다."), "success")
    return redirect(url_for("allowances.mine"), 303)
