"""An institution's seal, signers and numbers."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, clock
from lms.access import Permission, Scope
from lms.accounts.models import Organisation
from lms.courses.documents import loaders, words
from lms.courses.documents.forms import NumberingForm, SealForm, SignerForm
from lms.courses.documents.operations import institutions as operations
from lms.courses.documents.operations.institutions import SignerValues
from lms.courses.documents.queries import institutions
from lms.courses.documents.views import bp
from lms.courses.editing import Conflict, NotAllowed, version_in
from lms.db import read_only

Answer = str | Response | tuple[str, int]


@bp.get("/manage/documents/settings/<int:organisation_id>")
def settings(organisation_id: int) -> str:
    """What stands on the institution's documents, and who may issue which."""
    return _page(loaders.institution_for(current_user, organisation_id))


def _page(place: Organisation, **forms: Any) -> str:
    row = institutions.setting_of(place.id)
    numbering = NumberingForm(
        formdata=None,
        data={
            "prefix": row.prefix if row else "",
            "self_kinds": [kind.value for kind in institutions.self_kinds(place.id)],
            "version": row.version if row else 0,
        },
    )
    today = clock.today()
    shown = {
        "seal_form": SealForm(formdata=None), "signer_form": SignerForm(formdata=None),
        "numbering": numbering,
    } | forms  # fmt: skip
    return render_template(
        "documents/settings.html",
        place=place, seal=institutions.seal_of(place.id), seals=institutions.seals_of(place.id),
        signers=institutions.signers_of(place.id), signer=institutions.signer_on(place.id, today),
        transcript_name=words.title(institutions.transcript_title(place.id)),
        may_delegate=access.may(
            current_user, Permission.STUDENT_STATUS_MANAGE, Scope("organisation", place.id)
        ),
        **shown,
    )  # fmt: skip


def _refused(organisation_id: int, status: int = 422, **forms: Any) -> tuple[str, int]:
    read_only()
    return _page(loaders.institution_for(current_user, organisation_id), **forms), status


@bp.post("/manage/documents/settings/<int:organisation_id>/seal")
def seal_add(organisation_id: int) -> Answer:
    """A new version of the seal."""
    place = loaders.institution_for(current_user, organisation_id)
    form = SealForm()
    if not form.validate():
        return _refused(organisation_id, seal_form=form)
    try:
        stored = operations.read_seal(form.seal.data.stream)
    except NotAllowed as no:
        form.seal.errors = [words.why(no.code, no.params)]
        return _refused(organisation_id, seal_form=form)
    operations.add_seal(place, current_user, stored)
    flash(_("직인을 등록했습니다. 지금부터 발급하는 증명서에 찍힙니다."), "success")
    return redirect(url_for("documents.settings", organisation_id=place.id), 303)


@bp.post("/manage/documents/settings/<int:organisation_id>/seal/retire")
def seal_retire(organisation_id: int) -> Response:
    """Issue without a seal from now on."""
    place = loaders.institution_for(current_user, organisation_id)
    try:
        operations.retire_seal(place)
        flash(_("직인 사용을 멈추었습니다. ‘직인 생략’으로 발급합니다."), "success")
    except NotAllowed as no:
        flash(words.why(no.code, no.params), "danger")
    return redirect(url_for("documents.settings", organisation_id=place.id), 303)


@bp.post("/manage/documents/settings/<int:organisation_id>/signers")
def signer_add(organisation_id: int) -> Answer:
    """In whose name documents are issued from a day on."""
    place = loaders.institution_for(current_user, organisation_id)
    form = SignerForm()
    if not form.validate():
        return _refused(organisation_id, signer_form=form)
    names = ("name_ko", "name_en", "title_ko", "title_en", "from_on", "until_on")
    operations.add_signer(place, SignerValues(**{name: form[name].data for name in names}))
    flash(_("발급 명의자를 등록했습니다."), "success")
    return redirect(url_for("documents.settings", organisation_id=place.id), 303)


@bp.post("/manage/documents/signers/<int:signer_id>/withdraw")
def signer_withdraw(signer_id: int) -> Response:
    """Take a signer off the list."""
    row = loaders.signer_for(current_user, signer_id)
    operations.withdraw_signer(row)
    flash(_("목록에서 뺐습니다. 이미 발급한 증명서는 그대로입니다."), "success")
    return redirect(url_for("documents.settings", organisation_id=row.organisation_id), 303)


@bp.post("/manage/documents/settings/<int:organisation_id>/numbering")
def numbering_save(organisation_id: int) -> Answer:
    """The prefix of numbers, and which documents holders issue themselves."""
    place = loaders.institution_for(current_user, organisation_id)
    form = NumberingForm()
    if not form.validate():
        return _refused(organisation_id, numbering=form)
    try:
        operations.save_setting(
            place, form.prefix.data or "", form.self_kinds.data or [], version_in(form)
        )
    except Conflict:
        row = institutions.setting_of(place.id)
        form.version.data, form.version.raw_data = str(row.version if row else 0), None
        form.form_errors.append(
            _(
                "그 사이에 다른 사람이 저장했습니다(머리글자 %(prefix)s). 적으신 것은 그대로 있습니다.",
                prefix=(row.prefix if row else "") or "–",
            )
        )
        return _refused(organisation_id, 409, numbering=form)
    flash(_("저장했습니다."), "success")
    return redirect(url_for("documents.settings", organisation_id=place.id), 303)
