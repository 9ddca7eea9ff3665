"""The office's list of issuers elsewhere whose badges count as evidence."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.courses.badges import loaders, words
from lms.courses.badges.forms import TrustForm
from lms.courses.badges.operations import trusting
from lms.courses.badges.queries import badges
from lms.courses.badges.views import bp
from lms.courses.editing import NotAllowed
from lms.db import read_only

Answer = str | Response | tuple[str, int]


@bp.get("/manage/badges/trusted")
def trusted() -> str:
    """Whom the office trusts, and who waits for a decision."""
    loaders.require_office(current_user)
    given = {name: request.args.get(name, "")[:300] for name in ("issuer", "name")}
    return _page(TrustForm(formdata=None, data=given))


def _page(form: TrustForm) -> str:
    return render_template(
        "badges/trusted.html", rows=badges.trusted(), asked=badges.asked_for(), form=form
    )


@bp.post("/manage/badges/trusted")
def trust() -> Answer:
    """Let genuine badges of an issuer count."""
    loaders.require_office(current_user)
    form = TrustForm()
    if form.validate():
        try:
            trusting.trust(
                form.issuer.data or "", form.name.data or "", form.note.data or "", current_user
            )
        except NotAllowed as no:
            form.issuer.errors = [words.why(no.code)]
        else:
            flash(_("목록에 더했습니다. 이미 가져온 진본 배지도 증거가 되었습니다."), "success")
            return redirect(url_for("badges.trusted"), 303)
    read_only()
    return _page(form), 422


@bp.post("/manage/badges/trusted/<int:trusted_id>/end")
def trust_end(trusted_id: int) -> Response:
    """Let them count no more."""
    trusting.end(loaders.trusted_for(current_user, trusted_id), current_user)
    flash(_("목록에서 뺐습니다. 이 발급자의 배지는 더 증거가 아닙니다."), "success")
    return redirect(url_for("badges.trusted"), 303)
