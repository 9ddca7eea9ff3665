"""An institution's kinds of excuse and how marks are corrected, set from a day on."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, clock, policies
from lms.access import ROOT, Permission, Scope
from lms.courses.absences import operations, queries, words
from lms.courses.absences.forms import CorrectionPolicyForm, KindForm
from lms.courses.absences.rules.kinds import AbsenceKind
from lms.courses.absences.views import bp
from lms.numbers import whole_or

MANAGE = Permission.POLICY_MANAGE


def _scope() -> Scope:
    """The place ``kind-id`` of the address, where the person manages rules; else the first such."""
    access.require_anywhere(current_user, MANAGE)
    kind, _dash, number = request.args.get("scope", "").partition("-")
    if kind in policies.SCOPES:
        scope = Scope(kind, whole_or(number, 0))
    else:
        held = access.scopes_with(current_user, MANAGE)
        scope = min(
            (one for one in held if one.kind in policies.SCOPES),
            key=lambda one: (policies.SCOPES.index(one.kind), one.id),
            default=ROOT,
        )
    access.require(current_user, MANAGE, scope)
    return scope


@bp.get("/manage/absence-kinds")
def kinds() -> str:
    """Every kind of a place, and one to edit or add."""
    scope = _scope()
    policy = queries.policy_of(scope).value
    chosen = policy.kind(request.args.get("kind", ""))
    form = KindForm(formdata=None, obj=chosen)
    form.effective_from.data = clock.today()
    return _page(scope, form, _correction(scope))


@bp.post("/manage/absence-kinds")
def set_kind() -> str | Response | tuple[str, int]:
    """Let a kind hold from a day on."""
    scope = _scope()
    form = KindForm()
    if not form.validate():
        return _page(scope, form, _correction(scope)), 422
    if form.effective_from.data < clock.today():
        form.effective_from.errors = [_("지난날부터 바꿀 수는 없습니다.")]
        return _page(scope, form, _correction(scope)), 422
    try:
        kind = AbsenceKind(
            form.code.data or "", form.title_ko.data or "", form.title_en.data or "",
            form.documents_ko.data or "", form.documents_en.data or "",
            form.document_needed.data, form.limit.data, form.per.data, form.deadline_days.data,
            form.approver.data, form.counts_as.data, form.sensitive.data, form.hours.data,
            form.active.data,
        )  # fmt: skip
    except ValueError as error:
        name = str(error).partition(":")[0]
        said = {
            "approver": _("민감한 사유는 기관 담당자가 결정해야 합니다."),
            "code": _("영문 소문자로 시작하고 소문자, 숫자, 밑줄만 쓸 수 있습니다."),
        }.get(name, _("값을 확인해 주세요."))
        target = form._fields.get(name, form.code)
        target.errors = [said]
        return _page(scope, form, _correction(scope)), 422
    made = operations.set_kind(scope, kind, form.effective_from.data, form.why.data or "")
    flash(_("저장했습니다.") if made else _("바뀐 것이 없습니다."), "success" if made else "info")
    return redirect(url_for("absences.kinds", scope=f"{scope.kind}-{scope.id}"), 303)


@bp.post("/manage/absence-kinds/corrections")
def set_corrections() -> str | Response | tuple[str, int]:
    """How marks are corrected."""
    scope = _scope()
    form = CorrectionPolicyForm()
    fresh = KindForm(formdata=None)
    fresh.effective_from.data = clock.today()
    if not form.validate():
        return _page(scope, fresh, form), 422
    if form.correction_from.data < clock.today():
        form.correction_from.errors = [_("지난날부터 바꿀 수는 없습니다.")]
        return _page(scope, fresh, form), 422
    made = operations.set_corrections(
        scope, form.days.data, form.correction_approver.data, form.document.data,
        form.correction_from.data, form.correction_why.data or "",
    )  # fmt: skip
    flash(_("저장했습니다.") if made else _("바뀐 것이 없습니다."), "success" if made else "info")
    return redirect(url_for("absences.kinds", scope=f"{scope.kind}-{scope.id}"), 303)


def _correction(scope: Scope) -> CorrectionPolicyForm:
    policy = queries.policy_of(scope).value
    form = CorrectionPolicyForm(formdata=None)
    form.days.data, form.correction_approver.data = (
        policy.correction_days,
        policy.correction_approver,
    )
    form.document.data, form.correction_from.data = policy.correction_document, clock.today()
    return form


def _page(scope: Scope, form: KindForm, correction: CorrectionPolicyForm) -> str:
    return render_template(
        "absences/kinds.html",
        scope=f"{scope.kind}-{scope.id}",
        policy=queries.policy_of(scope).value,
        form=form,
        correction=correction,
        editing=request.args.get("kind", ""),
        words=words,
    )
