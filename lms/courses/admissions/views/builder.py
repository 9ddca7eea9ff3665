"""The form builder: items, what the law says to them, preview, versions."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import clock
from lms.courses import editing
from lms.courses.admissions import papers, queries, words
from lms.courses.admissions.forms import ItemForm, VersionForm, item_values
from lms.courses.admissions.loaders import call_for, form_for
from lms.courses.admissions.loaders import working_form as load_working
from lms.courses.admissions.models import Call, FormVersion
from lms.courses.admissions.operations import files
from lms.courses.admissions.operations import forms as operations
from lms.courses.admissions.operations.forms import Unlawful, Unready
from lms.courses.admissions.queries import lists
from lms.courses.admissions.rules import answers as rules
from lms.courses.admissions.rules import form as forms
from lms.courses.admissions.rules import legal
from lms.courses.admissions.rules.form import Item, Kind
from lms.courses.admissions.views import bp
from lms.courses.editing import Conflict, NotAllowed
from lms.db import read_only

Answer = str | Response | tuple[str, int]


@bp.get("/manage/admissions/law")
@login_required
def law() -> str:
    """What may be asked: the dated table."""
    if lists.managed_tracks(current_user) == []:
        abort(403)
    return render_template(
        "admissions/law.html", table=legal.table(), edition=legal.edition(), words=words
    )


@bp.get("/manage/admissions/<int:call_id>/form")
def build(call_id: int) -> str:
    """The form that is being worked on, or the one that is asked."""
    found = call_for(current_user, call_id)
    return _builder(found)


def _builder(found: Call) -> str:
    working = queries.working_form(found.id)
    form = working or queries.published_form(found.id) or abort(404)
    items = forms.read_all(form.items)
    return render_template(
        "admissions/builder.html",
        call=found, form=form, working=working, published=queries.published_form(found.id),
        items=items, words=words, kinds=list(Kind),
        problems=forms.problems(items, clock.today()) if working else [],
        conditions={one.key: words.condition(one, items) for one in items},
        labels={one.key: words.label(one) for one in items},
    )  # fmt: skip


@bp.post("/manage/admissions/<int:call_id>/form/begin")
def begin_version(call_id: int) -> Response:
    """Begin a new version as a copy of the one that is asked."""
    found = call_for(current_user, call_id)
    operations.work_on(found)
    return redirect(url_for("admissions.build", call_id=found.id), 303)


@bp.route("/manage/admissions/<int:call_id>/form/new", methods=["GET", "POST"])
def new_item(call_id: int) -> Answer:
    """Add an item of a kind, after another one."""
    found = call_for(current_user, call_id)
    working = load_working(found)
    kind = request.values.get("kind", "")
    if kind not in set(Kind):
        abort(404)
    items = forms.read_all(working.items)
    form = ItemForm(kind, items, data={"version": working.version})
    if request.method == "GET":
        return _item_page(found, working, form, None)
    key = operations.new_key(items)
    return _store(found, working, form, key, None, after=request.form.get("after", ""))


@bp.route("/manage/admissions/<int:call_id>/form/items/<key>", methods=["GET", "POST"])
def edit_item(call_id: int, key: str) -> Answer:
    """Change an item."""
    found = call_for(current_user, call_id)
    working = load_working(found)
    items = forms.read_all(working.items)
    item = next((one for one in items if one.key == key), None) or abort(404)
    form = ItemForm(item.kind, items, key, data=item_values(item, working.version))
    if request.method == "GET":
        return _item_page(found, working, form, item)
    return _store(found, working, form, key, item)


def _store(
    found: Call, working: FormVersion, form: ItemForm, key: str, before: Item | None,
    after: str = "",
) -> Answer:  # fmt: skip
    if not form.validate():
        read_only()
        return _item_page(found, working, form, before), 422
    try:
        operations.put(working, form.item(key, before), editing.version_in(form), after=after)
    except Unlawful as unlawful:
        form.form_errors = [words.finding(one) for one in unlawful.findings]
        read_only()
        return _item_page(found, working, form, before, unlawful=True), 422
    except Conflict:
        stored = next((o for o in forms.read_all(working.items) if o.key == key), None)
        differences = editing.against(form, item_values(stored, working.version)) if stored else []
        form.version.data, form.version.raw_data = working.version, None
        read_only()
        return _item_page(found, working, form, before, differences=differences), 409
    except NotAllowed as no:
        form.form_errors = [words.refusal(no.code, no.params)]
        read_only()
        return _item_page(found, working, form, before), 422
    flash(_("저장했습니다."), "success")
    return redirect(f"{url_for('admissions.build', call_id=found.id)}#i-{key}", 303)


def _item_page(
    found: Call, working: FormVersion, form: ItemForm, item: Item | None, *,
    unlawful: bool = False, differences: list[editing.Difference] | None = None,
) -> str:  # fmt: skip
    return render_template(
        "admissions/item.html", call=found, form=form, item=item, kind=form.kind, words=words,
        unlawful=unlawful, differences=differences, after=request.values.get("after", ""),
    )  # fmt: skip


@bp.post("/manage/admissions/<int:call_id>/form/items/<key>/<any(up,down,remove):act>")
def change_item(call_id: int, key: str, act: str) -> Response:
    """Move an item, or take it out."""
    found = call_for(current_user, call_id)
    working = load_working(found)
    version = editing.version_in(VersionForm())
    target = url_for("admissions.build", call_id=found.id)
    try:
        if act == "remove":
            operations.remove(working, key, version)
            flash(_("항목을 뺐습니다."), "success")
        else:
            operations.move(working, key, -1 if act == "up" else 1, version)
            target = f"{target}#i-{key}"
    except Conflict:
        flash(
            _("그 사이에 다른 사람이 양식을 고쳤습니다. 지금 모습을 보고 다시 하십시오."), "warning"
        )
    return redirect(target, 303)


@bp.post("/manage/admissions/<int:call_id>/form/<any(publish,discard):act>")
def change_form(call_id: int, act: str) -> Answer:
    """Ask this version from now on, or throw it away."""
    found = call_for(current_user, call_id)
    working = load_working(found)
    version = editing.version_in(VersionForm())
    try:
        if act == "publish":
            operations.publish(working, current_user, version)
            flash(_("양식을 공개했습니다. 지금부터 쓰기 시작하는 지원서에 쓰입니다."), "success")
        else:
            operations.discard(working, version)
            flash(_("새 판을 버렸습니다."), "info")
    except Unready:
        read_only()
        flash(_("고칠 것이 남아 있어 공개하지 않았습니다."), "danger")
        return _builder(found), 422
    except Conflict:
        flash(
            _("그 사이에 다른 사람이 양식을 고쳤습니다. 지금 모습을 보고 다시 하십시오."), "warning"
        )
    except NotAllowed as no:
        flash(words.refusal(no.code, no.params), "warning")
    return redirect(url_for("admissions.build", call_id=found.id), 303)


@bp.get("/manage/admissions/<int:call_id>/form/versions/<int:number>")
def preview(call_id: int, number: int) -> str:
    """A version of the form as applicants see it; nothing can be sent."""
    found = call_for(current_user, call_id)
    form = form_for(found, number)
    items = forms.read_all(form.items)
    return render_template(
        "admissions/preview.html", call=found, form=form, items=items, words=words,
        steps=forms.steps(items), longest=rules.longest, files=files, answers={}, errors={},
        accepted=papers.ACCEPTED, most_bytes=papers.MOST_BYTES, application=None,
    )  # fmt: skip
