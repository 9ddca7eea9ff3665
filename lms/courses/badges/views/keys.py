"""The keys with which an institution signs: made, replaced, revoked."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.models import Organisation
from lms.courses.badges import loaders, words
from lms.courses.badges.forms import ReasonForm
from lms.courses.badges.operations import keys as operations
from lms.courses.badges.queries import issuers
from lms.courses.badges.views import bp
from lms.courses.documents.loaders import institution_for
from lms.courses.editing import NotAllowed
from lms.db import read_only

Answer = str | Response | tuple[str, int]


@bp.get("/manage/badges/keys/<int:organisation_id>")
def keys(organisation_id: int) -> str:
    """Every key with its days, and what each is for."""
    return _page(institution_for(current_user, organisation_id), ReasonForm(formdata=None))


def _page(place: Organisation, form: ReasonForm) -> str:
    return render_template(
        "badges/keys.html", place=place, keys=issuers.keys_of(place.id), form=form,
        did=issuers.did_of(place),
    )  # fmt: skip


@bp.post("/manage/badges/keys/<int:organisation_id>/new")
def key_make(organisation_id: int) -> Response:
    """A new key; the one before stays published."""
    place = institution_for(current_user, organisation_id)
    operations.make(place, current_user)
    flash(_("새 열쇠로 서명합니다. 앞의 열쇠로 발급한 배지도 계속 확인됩니다."), "success")
    return redirect(url_for("badges.keys", organisation_id=place.id), 303)


@bp.post("/manage/badges/keys/<int:key_id>/revoke")
def key_revoke(key_id: int) -> Answer:
    """The key may be in other hands: nothing that it signed counts any more."""
    key = loaders.key_for(current_user, key_id)
    form, place_id = ReasonForm(), key.organisation_id
    if not form.validate():
        read_only()
        return _page(institution_for(current_user, place_id), form), 422
    try:
        operations.revoke(key, current_user, form.reason.data or "")
        flash(_("열쇠를 취소했습니다. 이 열쇠로 서명한 배지는 더 인정되지 않습니다."), "success")
    except NotAllowed as no:
        flash(words.why(no.code), "danger")
    return redirect(url_for("badges.keys", organisation_id=place_id), 303)
