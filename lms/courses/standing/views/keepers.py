"""Who keeps which record of an institution, and files of its own system."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, audit, clock, csvio
from lms.accounts.models import Organisation
from lms.courses import places, reasons, viewing
from lms.courses.editing import NotAllowed
from lms.courses.standing import operations, queries, registry, words
from lms.courses.standing.forms import DelegationForm, ImportForm, KeeperForm
from lms.courses.standing.loaders import MANAGE, import_for, institution_for, setting_for
from lms.courses.standing.models import RecordImport
from lms.courses.standing.operations import PlanChanged
from lms.courses.standing.views import bp
from lms.db import read_only, release
from lms.interop.formats.problems import Refused
from lms.numbers import whole


@bp.get("/manage/record-keepers")
def keepers() -> str:
    """Who keeps what, since when and by what; an institution is chosen in the address."""
    access.require_anywhere(current_user, MANAGE)
    mine = places.managed(current_user, MANAGE)
    chosen = request.args.get("organisation", type=whole)
    place = next((one for one in mine if one.id == chosen), mine[0] if mine else None)
    return _page(place, mine)


@bp.post("/manage/record-keepers/<int:organisation_id>/keeper")
def set_keeper(organisation_id: int) -> str | Response | tuple[str, int]:
    """Say who keeps an area from a day on."""
    place, form = institution_for(current_user, organisation_id), KeeperForm()
    if not form.validate():
        return _page(place, keeper_form=form), 422
    try:
        made = operations.set_keeper(
            place, form.area.data, form.keeper.data, form.system.data or "",
            form.effective_from.data, form.reason.data or "", current_user,
        )  # fmt: skip
    except NotAllowed as no:
        read_only()
        field = form.system if no.code == "no_system" else form.effective_from
        field.errors = [*field.errors, reasons.sentence(no.code, **no.params)]
        return _page(place, keeper_form=form), 422
    flash(_("저장했습니다.") if made else _("바뀐 것이 없습니다."), "success" if made else "info")
    return _back(place)


@bp.post("/manage/record-keepers/<int:organisation_id>/delegation")
def set_delegation(organisation_id: int) -> str | Response | tuple[str, int]:
    """Say what documents are called from a day on."""
    place, form = institution_for(current_user, organisation_id), DelegationForm()
    if not form.validate():
        return _page(place, delegation_form=form), 422
    try:
        operations.set_delegation(
            place, bool(form.delegated.data), form.evidence.data or "", form.named_from.data,
            current_user,
        )  # fmt: skip
    except NotAllowed as no:
        read_only()
        form.named_from.errors = [reasons.sentence(no.code, **no.params)]
        return _page(place, delegation_form=form), 422
    flash(_("저장했습니다."), "success")
    return _back(place)


@bp.post("/manage/record-keepers/<any(keeper,delegation):kind>/<int:setting_id>/withdraw")
def withdraw(kind: str, setting_id: int) -> Response:
    """Take back what does not hold yet."""
    row = setting_for(current_user, kind, setting_id)
    try:
        operations.withdraw(row, current_user)
        flash(_("거두었습니다."), "success")
    except NotAllowed as no:
        flash(reasons.sentence(no.code, **no.params), "danger")
    return redirect(url_for("standing.keepers", organisation=row.organisation_id), 303)


@bp.post("/manage/record-keepers/<int:organisation_id>/imports")
def upload(organisation_id: int) -> str | Response | tuple[str, int]:
    """A file becomes a plan; nothing is written yet."""
    place, form = institution_for(current_user, organisation_id), ImportForm()
    _areas(form, place)
    sent = request.files.get("sheet")
    if not form.validate() or sent is None or not sent.filename:
        if sent is None or not sent.filename:
            form.sheet.errors = [_("파일을 골라 주십시오.")]
        return _page(place, import_form=form), 422
    release()  # a workbook is unpacked before any row is read
    try:
        table = csvio.uploaded_table(sent)
        place = institution_for(current_user, organisation_id)
        made = operations.keep(
            place, form.import_area.data, form.as_of.data, sent.filename, table, current_user,
            whole=bool(form.whole.data),
        )  # fmt: skip
    except Refused as refusal:
        form.sheet.errors = [viewing.refusal(refusal)]
        return _page(institution_for(current_user, organisation_id), import_form=form), 422
    except NotAllowed as no:
        read_only()
        field = form.as_of if no.code == "future_day" else form.sheet
        field.errors = [reasons.sentence(no.code, **no.params)]
        return _page(institution_for(current_user, organisation_id), import_form=form), 422
    return redirect(url_for("standing.plan", import_id=made.id), 303)


@bp.get("/manage/record-imports/<int:import_id>")
def plan(import_id: int) -> str:
    """What each row would do, or did."""
    return _plan(import_for(current_user, import_id))


@bp.post("/manage/record-imports/<int:import_id>")
def commit(import_id: int) -> str | Response | tuple[str, int]:
    """Take the file in exactly as it was looked at."""
    made = import_for(current_user, import_id)
    try:
        counts = operations.commit(made, request.form.get("digest", ""), current_user)
    except PlanChanged:
        read_only()
        said = _(
            "그 사이에 기록이 바뀌어 아무것도 반영하지 않았습니다. 아래는 지금의 미리보기입니다."
        )
        return _plan(made, said), 409
    except NotAllowed as no:
        read_only()
        return _plan(made, reasons.sentence(no.code, **no.params)), 422
    done = counts.get("add", 0) + counts.get("change", 0)
    flash(ngettext("%(n)s줄을 반영했습니다.", "%(n)s줄을 반영했습니다.", done, n=done), "success")
    return redirect(url_for("standing.plan", import_id=made.id), 303)


@bp.post("/manage/record-imports/<int:import_id>/drop")
def drop(import_id: int) -> Response:
    """Forget the plan."""
    made = import_for(current_user, import_id)
    organisation_id = made.organisation_id
    dropped = operations.drop(made)
    flash(_("아무것도 반영하지 않았습니다.") if dropped else _("이미 반영했습니다."), "info")
    return redirect(url_for("standing.keepers", organisation=organisation_id), 303)


def _back(place: Organisation) -> Response:
    return redirect(url_for("standing.keepers", organisation=place.id), 303)


def _areas(form: ImportForm, place: Organisation) -> None:
    form.import_area.choices = [
        (area, words.AREAS[area]) for area in registry.areas() if queries.keeper(place.id, area).own
    ]


def _page(place: Organisation | None, mine: list[Organisation] | None = None, **forms: Any) -> str:
    mine = mine if mine is not None else places.managed(current_user, MANAGE)
    today = clock.today()
    fresh: dict[str, Any] = {
        "keeper_form": KeeperForm(formdata=None, data={"effective_from": today}),
        "delegation_form": DelegationForm(formdata=None, data={"named_from": today}),
        "import_form": ImportForm(formdata=None, data={"as_of": today}),
    }
    if place is None:
        return render_template("standing/keepers.html", place=None, places=mine, words=words)
    _areas(fresh["import_form"], place)
    keepers, names = queries.history(place.id)
    return render_template(
        "standing/keepers.html",
        place=place,
        places=mine,
        held=[queries.keeper(place.id, area) for area in queries.AREAS],
        keepers_told=keepers,
        names_told=names,
        document=queries.document_name(place.id),
        delegation=queries.delegation(place.id),
        imports=queries.imports_of(place.id),
        words=words,
        today=today,
        **(fresh | forms),
    )


def _plan(made: RecordImport, error: str = "") -> str:
    found = operations.plan_of(made) if made.state == "planned" else operations.Plan([], "")
    if found.lines:
        audit.read("record import", people=len(found.lines))
    wanted = request.args.get("outcome", "")
    lines = [line for line in found.lines if wanted in ("", line["outcome"])]
    return render_template(
        "standing/plan.html",
        made=made, plan=found, lines=lines[:500], more=max(0, len(lines) - 500), wanted=wanted,
        error=error, words=words, codes=words.ROW_CODES, told=registry.told(made.area),
        counts=made.counts if made.state == "applied" else found.counts,
    )  # fmt: skip
