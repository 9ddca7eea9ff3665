"""For those who pay: approved sheets, payment lists with accounts, what was paid."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, audit, clock, csvio
from lms.courses.allowances import words
from lms.courses.allowances.exports import payment_table
from lms.courses.allowances.forms import BackForm, ExportForm, PaidForm
from lms.courses.allowances.loaders import PAY, line_to_pay, payable_sheet
from lms.courses.allowances.models import AllowanceSheet
from lms.courses.allowances.operations import paying as operations
from lms.courses.allowances.queries import facts
from lms.courses.allowances.queries import sheets as queries
from lms.courses.allowances.rules.steps import FROZEN, pay_refusal
from lms.courses.allowances.views import bp
from lms.courses.editing import NotAllowed
from lms.courses.listing import asked
from lms.db import read_only
from lms.paging import asked_page, paged

Answer = str | Response | tuple[str, int]


@bp.get("/pay")
def pay_index() -> str:
    """The approved sheets of the institutions that one pays for."""
    access.require_anywhere(current_user, PAY)
    state = asked("state", dict.fromkeys(FROZEN))
    return render_template(
        "allowances/pay_index.html",
        page=paged(queries.payable(current_user, state), asked_page()), state=state,
        title_of=_title,
    )  # fmt: skip


def _title(found: AllowanceSheet) -> str:
    return words.sheet_title(found, len(facts.periods_of(found.cohort)))


@bp.get("/pay/<int:sheet_id>")
def pay(sheet_id: int) -> str:
    """Who is to be paid, with masked accounts."""
    return _page(
        payable_sheet(current_user, sheet_id), ExportForm(formdata=None), PaidForm(formdata=None)
    )


def _page(found: AllowanceSheet, listing: ExportForm, paid: PaidForm) -> str:
    everybody = queries.to_pay(found.id)
    state = asked("state", {"no_account": "", "unpaid": "", "paid": ""})
    shown = [
        one for one in everybody
        if not state
        or (state == "no_account" and one.account is None and one.line.paid_on is None)
        or (state == "unpaid" and one.line.paid_on is None)
        or (state == "paid" and one.line.paid_on is not None)
    ]  # fmt: skip
    page = paged(shown, asked_page(), size=50)
    audit.read(f"allowance_sheet {found.id}", people=len(page.items))
    unpaid = [one for one in everybody if one.line.paid_on is None]
    if paid.paid_on.data is None and not paid.is_submitted():
        paid.paid_on.data = clock.today()
    refusal = pay_refusal(
        found.state, computed_by=found.computed_by_id, approved_by=found.approved_by_id,
        payer=current_user.id,
    )  # fmt: skip
    return render_template(
        "allowances/pay.html",
        sheet=found, cohort=found.cohort, title=_title(found), page=page, state=state,
        list_form=listing, paid_form=paid, back_form=BackForm(formdata=None),
        everybody=len(everybody), unpaid=len(unpaid),
        owed=sum(one.line.payable for one in unpaid),
        ready=sum(one.account is not None for one in unpaid),
        listed=sum(one.line.payment_id is not None for one in unpaid),
        payments=queries.payments(found.id),
        refusal=words.refusal(refusal) if refusal else "",
    )  # fmt: skip


@bp.post("/pay/<int:sheet_id>/list")
def pay_list(sheet_id: int) -> FlaskResponse | Answer:
    """The payment list with account numbers; asks for a reason and is logged."""
    found = payable_sheet(current_user, sheet_id)
    form = ExportForm()
    if not form.validate():
        read_only()
        return _page(found, form, PaidForm(formdata=None)), 422
    try:
        payment, payees = operations.give_list(found, current_user, form.reason.data or "")
    except NotAllowed as no:
        flash(words.refusal(no.code), "danger")
        return redirect(url_for("allowances.pay", sheet_id=found.id), 303)
    head, rows = payment_table(payees)
    return csvio.xlsx_download(f"payment-{found.id}-{payment.id}", head, rows)


@bp.post("/pay/<int:sheet_id>/paid")
def pay_done(sheet_id: int) -> Answer:
    """Note that who is on the list was paid."""
    found = payable_sheet(current_user, sheet_id)
    form = PaidForm()
    if not form.validate() or form.paid_on.data is None:
        read_only()
        return _page(found, ExportForm(formdata=None), form), 422
    try:
        people = operations.mark_paid(found, current_user, form.paid_on.data)
    except NotAllowed as no:
        form.paid_on.errors = [words.refusal(no.code)]
        return _page(found, ExportForm(formdata=None), form), 422
    flash(
        ngettext(
            "%(num)s명의 지급을 적고 본인에게 알렸습니다.",
            "%(num)s명의 지급을 적고 본인에게 알렸습니다.",
            people,
        ),
        "success",
    )
    return redirect(url_for("allowances.pay", sheet_id=found.id), 303)


@bp.post("/pay/<int:sheet_id>/lines/<int:line_id>/back")
def pay_back(sheet_id: int, line_id: int) -> Answer:
    """Note that a payment came back."""
    found, line = line_to_pay(current_user, sheet_id, line_id)
    form = BackForm()
    try:
        if not form.validate():
            flash(_("사유를 적어 주세요."), "danger")
        else:
            operations.came_back(found, line, current_user, form.why.data or "")
            flash(_("되돌아온 것으로 적고 본인에게 알렸습니다."), "success")
    except NotAllowed as no:
        flash(words.refusal(no.code), "danger")
    return redirect(url_for("allowances.pay", sheet_id=found.id), 303)
