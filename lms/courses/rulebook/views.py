"""The rulebook: rules of a place, one rule with its history, and setting it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, clock, policies
from lms.access import Scope
from lms.courses.editing import Conflict
from lms.courses.rulebook import operations, queries
from lms.courses.rulebook.forms import PREFIX, RuleForm, WithdrawForm, can_be_typed
from lms.courses.rulebook.forms import form_for as form_of
from lms.courses.rulebook.forms import value_in as typed_value
from lms.courses.rulebook.loaders import MANAGE, kind_for, place_for, version_for
from lms.courses.rulebook.queries import Where
from lms.db import read_only
from lms.numbers import whole_or
from lms.policies import Description

bp = Blueprint("rulebook", __name__, url_prefix="/manage/policies")


@bp.get("")
def index() -> str:
    """Every rule of a place: what holds, from where, since when."""
    place = place_for(current_user, request.args.get("scope", ""))
    text = request.args.get("q", "").strip()[:100]
    return render_template(
        "rulebook/index.html",
        place=place,
        lines=queries.lines(place),
        below=queries.below(place),
        found=queries.find(current_user, text) if text else None,
        text=text,
        may_see=_may_see,
    )


@bp.get("/<kind>")
def rule(kind: str) -> str:
    """One rule at a place: its values, the chain it comes from, what is to come, its history."""
    place = place_for(current_user, request.args.get("scope", ""))
    return _rule_page(kind_for(kind, place), place)


@bp.route("/<kind>/new", methods=["GET", "POST"])
def establish(kind: str) -> str | Response | tuple[str, int]:
    """Set a version from a day on, with a reason."""
    place = place_for(current_user, request.args.get("scope", ""))
    described = kind_for(kind, place)
    if place.scope.kind not in described.scopes or not _plain(described):
        abort(404)
    line = queries.line_of(described, place)
    form = form_of(described, line.value, seen=queries.latest_id(kind, place.scope))
    status, theirs = 200, None
    if form.validate_on_submit():
        value = typed_value(described, form, line.value)
        if value is not None:
            try:
                operations.establish(
                    kind, place.scope, value,
                    effective_from=form.effective_from.data, reason=form.reason.data or "",
                    seen=whole_or(form.seen.data, -1),
                )  # fmt: skip
                flash(_("규칙을 정했습니다."), "success")
                return redirect(_rule_url(kind, place), 303)
            except Conflict:
                status, theirs = 409, _theirs(described, place, form)
    if form.is_submitted() and status == 200:
        status = 422
    read_only()
    page = render_template(
        "rulebook/new.html", place=place, kind=described, form=form, line=line, theirs=theirs
    )
    return page, status


@bp.post("/<kind>/inherit")
def inherit(kind: str) -> Response | tuple[str, int]:
    """Let a place follow the wider rule again, from a day on."""
    place = place_for(current_user, request.args.get("scope", ""))
    described = kind_for(kind, place)
    if place.scope.kind not in described.scopes:
        abort(404)
    form = RuleForm()
    if not form.validate():
        return _rule_page(described, place, inherit_form=form), 422
    try:
        operations.establish(
            kind, place.scope, None,
            effective_from=form.effective_from.data, reason=form.reason.data or "",
            seen=whole_or(form.seen.data, -1),
        )  # fmt: skip
    except Conflict:
        flash(_("다른 사람이 먼저 바꾸었습니다. 지금 내용을 보고 다시 해 주십시오."), "warning")
        return _rule_page(described, place, inherit_form=form), 409
    flash(_("위의 규칙을 따르게 했습니다."), "success")
    return redirect(_rule_url(kind, place), 303)


@bp.post("/versions/<int:policy_id>/withdraw")
def withdraw(policy_id: int) -> Response | tuple[str, int]:
    """Take back a version whose day has not come."""
    row, place = version_for(current_user, policy_id)
    form = WithdrawForm()
    if not form.validate():
        return _rule_page(kind_for(row.kind, place), place, withdraw_form=form), 422
    try:
        if operations.withdraw(row, form.reason.data or ""):
            flash(_("예정된 규칙을 거두었습니다."), "success")
    except policies.InForceAlready:
        flash(_("이미 적용된 규칙은 거둘 수 없습니다. 새로 정해 주십시오."), "warning")
    return redirect(_rule_url(row.kind, place), 303)


def _rule_page(
    described: Description,
    place: Where,
    inherit_form: RuleForm | None = None,
    withdraw_form: WithdrawForm | None = None,
) -> str:
    if inherit_form is not None or withdraw_form is not None:
        read_only()
    line = queries.line_of(described, place)
    settable = place.scope.kind in described.scopes
    return render_template(
        "rulebook/rule.html",
        place=place,
        kind=described,
        line=line,
        plain=settable and _plain(described),
        settable=settable,
        editor=_editor(described, place) if settable else None,
        history=queries.history(described, place.scope),
        above=[
            (queries.Choice(scope, name), _set_at(described, scope))
            for scope, name in reversed(place.above)
            if scope.kind in described.scopes
        ],
        may_see=_may_see,
        inherit_form=inherit_form
        or RuleForm(
            formdata=None,
            data={
                "effective_from": clock.today(),
                "seen": str(queries.latest_id(described.kind, place.scope)),
            },
        ),
        withdraw_form=withdraw_form or WithdrawForm(formdata=None),
    )


def _set_at(described: Description, scope: Scope) -> queries.Entry | None:
    """The version in force that was set at exactly this place, if any."""
    return next((one for one in queries.history(described, scope) if one.state == "in_force"), None)


def _may_see(scope: Scope) -> bool:
    return access.may(current_user, MANAGE, scope)


def _plain(described: Description) -> bool:
    return described.editor is None and can_be_typed(described)


def _editor(described: Description, place: Where) -> str | None:
    if described.editor is None:
        return None
    if callable(described.editor):
        return described.editor(place.scope)
    return url_for(described.editor, scope=place.text)


def _rule_url(kind: str, place: Where) -> str:
    return url_for("rulebook.rule", kind=kind, scope=place.text)


def _theirs(described: Description, place: Where, form: RuleForm) -> list[tuple[Any, Any, Any]]:
    """What somebody set meanwhile beside what was typed; sending again then overwrites knowingly."""
    newest = queries.history(described, place.scope)
    latest = max(newest, key=lambda one: one.row.id)
    form.seen.data, form.seen.raw_data = str(latest.row.id), None
    if latest.value is None:
        return []
    return [
        (field, getattr(latest.value, name), form[f"{PREFIX}{name}"].data)
        for name, field in described.fields.items()
        if getattr(latest.value, name) != form[f"{PREFIX}{name}"].data
    ]
