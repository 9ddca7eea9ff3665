"""Notices, which anyone may read, and one's own consents."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import clock, i18n
from lms.accounts import notices, operations, queries
from lms.accounts.views import bp


@bp.get("/notices/<kind>")
def notice(kind: str) -> str:
    """A text as it is in force, or an older version (``?version=``)."""
    if kind not in notices.KINDS:
        abort(404)
    asked = request.args.get("version")
    current = notices.in_force(kind, clock.today())
    text = notices.version_of(kind, asked) if asked else current
    if text is None:
        abort(404)
    return render_template(
        "accounts/notice.html", text=text, current=current, versions=notices.versions(kind)
    )


@bp.get("/account/consents")
@login_required
def consents() -> str:
    """What one was told and agreed to, with every version."""
    return render_template(
        "accounts/consents.html",
        consents=[
            (
                notices.in_force(kind, clock.today()),
                queries.live_consent(current_user.id, kind),
            )
            for kind in notices.CONSENTS
        ],
        titles={
            (text.kind, text.version): text.title(i18n.current())
            for kind in notices.KINDS
            for text in notices.versions(kind)
        },
        history=queries.consent_history(current_user.id),
        elsewhere=queries.own_texts(current_user.id),
        given_elsewhere=GIVEN_ELSEWHERE,
    )


#: Consents that are given where they are needed, with what they mean beside them.
GIVEN_ELSEWHERE = frozenset({"third_party_matching"})


@bp.post("/account/consents/<kind>")
@login_required
def change_consent(kind: str) -> Response:
    """Agree, or withdraw (``do``: give or withdraw)."""
    if kind not in notices.CONSENTS:
        abort(404)
    wish = request.form.get("do")
    person = current_user._get_current_object()
    if wish == "give" and kind not in GIVEN_ELSEWHERE:
        operations.give_consent(person, kind)
        flash(_("동의하셨습니다. 언제든 철회할 수 있습니다."), "success")
    elif wish == "withdraw":
        if operations.withdraw_consent(person, kind, reason="withdrawn by the person"):
            flash(_("동의를 철회했습니다."), "success")
    else:
        abort(400)
    return redirect(url_for("accounts.consents"), 303)
