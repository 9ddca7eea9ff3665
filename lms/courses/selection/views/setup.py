"""Setting a selection up: overview, settings, stages, groups, reviewers."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts import queries as accounts
from lms.courses import editing
from lms.courses.editing import Conflict, NotAllowed
from lms.courses.selection import forms, operations, queries
from lms.courses.selection.forms import GroupForm, SettingsForm, StageForm
from lms.courses.selection.loaders import call_for, group_for, stage_for
from lms.courses.selection.views import bp
from lms.courses.selection.words import words
from lms.db import read_only
from lms.numbers import whole_or

Answer = str | Response | tuple[str, int]


@bp.get("/manage/admissions/<int:call_id>/selection")
def overview(call_id: int) -> str:
    """The stages of a call with their counts, and what is to be done next."""
    call = call_for(current_user, call_id)
    return render_template(
        "selection/overview.html",
        call=call, stages=queries.stages_of(call.id), counts=queries.stage_counts(call.id),
        offers=queries.offer_counts(call.id), ranking=queries.latest_ranking(call.id),
        settings=queries.settings_of(call.id), loads=queries.workload(call.id),
    )  # fmt: skip


@bp.route("/manage/admissions/<int:call_id>/selection/settings", methods=["GET", "POST"])
def settings(call_id: int) -> Answer:
    """How the call selects."""
    call = call_for(current_user, call_id)
    row = queries.settings_of(call.id)
    if request.method == "GET":
        return _settings(call, SettingsForm.of(row))
    form = SettingsForm()
    if not form.validate():
        read_only()
        return _settings(call, form), 422
    try:
        operations.update_settings(call, form.values(), version=editing.version_in(form))
    except Conflict:
        differences = editing.against(form, forms.stored(queries.settings_of(call.id)))
        return _settings(call, form, differences), 409
    except NotAllowed as no:
        form.form_errors.append(words(no.code, no.params))
        return _settings(call, form), 422
    flash(_("저장했습니다."), "success")
    return redirect(url_for("selection.overview", call_id=call.id), 303)


def _settings(call: object, form: SettingsForm, differences: object = None) -> str:
    return render_template("selection/settings.html", call=call, form=form, differences=differences)


@bp.route("/manage/admissions/<int:call_id>/selection/stages/new", methods=["GET", "POST"])
def new_stage(call_id: int) -> Answer:
    """Add a stage."""
    call = call_for(current_user, call_id)
    form = StageForm(data={"weight": 100, "reviewers_each": 2}).offer(call)
    if request.method == "GET":
        return render_template("selection/stage_form.html", call=call, form=form, stage=None)
    if form.validate():
        try:
            operations.add_stage(call, form.values())
        except NotAllowed as no:
            form.form_errors.append(words(no.code, no.params))
        else:
            flash(_("단계를 더했습니다."), "success")
            return redirect(url_for("selection.overview", call_id=call.id), 303)
    return render_template("selection/stage_form.html", call=call, form=form, stage=None), 422


@bp.route("/manage/admissions/stages/<int:stage_id>/edit", methods=["GET", "POST"])
def edit_stage(stage_id: int) -> Answer:
    """Change a stage."""
    stage = stage_for(current_user, stage_id)
    keep = stage.rubric_version_id
    if request.method == "GET":
        form = StageForm(formdata=None, data=forms.stage_stored(stage)).offer(stage.call, keep)
        return render_template("selection/stage_form.html", call=stage.call, form=form, stage=stage)
    form = StageForm().offer(stage.call, keep)
    differences, code = None, 422
    if form.validate():
        try:
            operations.update_stage(stage, form.values(), version=editing.version_in(form))
        except Conflict:
            differences, code = editing.against(form, forms.stage_stored(stage)), 409
        except NotAllowed as no:
            form.form_errors.append(words(no.code, no.params))
        else:
            flash(_("저장했습니다."), "success")
            return redirect(url_for("selection.overview", call_id=stage.call_id), 303)
    return render_template(
        "selection/stage_form.html", call=stage.call, form=form, stage=stage,
        differences=differences,
    ), code  # fmt: skip


@bp.post("/manage/admissions/stages/<int:stage_id>/<any(up,down,delete,start):act>")
def change_stage(stage_id: int, act: str) -> Response:
    """Move, take out or start a stage."""
    stage = stage_for(current_user, stage_id)
    call_id, actor = stage.call_id, current_user._get_current_object()
    try:
        if act == "delete":
            operations.delete_stage(stage)
            flash(_("단계를 뺐습니다."), "info")
        elif act == "start":
            entered = operations.start(stage, actor)
            flash(
                ngettext(
                    "지원자 %(n)s명을 단계에 넣었습니다.",
                    "지원자 %(n)s명을 단계에 넣었습니다.",
                    entered,
                    n=entered,
                ),
                "success",
            )
            return redirect(url_for("selection.stage", stage_id=stage.id), 303)
        else:
            operations.move_stage(stage, -1 if act == "up" else 1)
    except NotAllowed as no:
        flash(words(no.code, no.params), "warning")
    return redirect(url_for("selection.overview", call_id=call_id), 303)


@bp.route("/manage/admissions/<int:call_id>/selection/groups", methods=["GET", "POST"])
def groups(call_id: int) -> Answer:
    """Groups of applicants with their quotas, the extra points that they get, and a new one."""
    call = call_for(current_user, call_id)
    form = GroupForm().offer(call)
    code = 200
    if request.method == "POST":
        code = 422
        if form.validate():
            try:
                operations.save_group(call, None, form.values(), version=0)
            except NotAllowed as no:
                form.form_errors.append(words(no.code, no.params))
            else:
                flash(_("저장했습니다."), "success")
                return redirect(url_for("selection.groups", call_id=call.id), 303)
    held, extra = queries.extra_points(call.id)
    return render_template(
        "selection/groups.html",
        call=call, form=form, groups=queries.groups_of(call.id), held=held, extra=extra,
        labels={one["key"]: one for one in queries.labels_of(call.id)},
        answer_names=queries.answer_names,
    ), code  # fmt: skip


@bp.route("/manage/admissions/groups/<int:group_id>", methods=["GET", "POST"])
def edit_group(group_id: int) -> Answer:
    """Change a group."""
    group, call = group_for(current_user, group_id)
    if request.method == "GET":
        form = GroupForm(formdata=None, data=forms.group_stored(group)).offer(call)
        return render_template("selection/group.html", call=call, form=form, group=group)
    form = GroupForm().offer(call)
    differences, code = None, 422
    if form.validate():
        try:
            operations.save_group(call, group, form.values(), version=editing.version_in(form))
        except Conflict:
            differences, code = editing.against(form, forms.group_stored(group)), 409
        except NotAllowed as no:
            form.form_errors.append(words(no.code, no.params))
        else:
            flash(_("저장했습니다."), "success")
            return redirect(url_for("selection.groups", call_id=call.id), 303)
    return render_template(
        "selection/group.html", call=call, form=form, group=group, differences=differences
    ), code


@bp.post("/manage/admissions/groups/<int:group_id>/delete")
def delete_group(group_id: int) -> Response:
    """Take a group out."""
    group, call = group_for(current_user, group_id)
    try:
        operations.delete_group(group, call)
        flash(_("집단을 뺐습니다."), "info")
    except NotAllowed as no:
        flash(words(no.code, no.params), "warning")
    return redirect(url_for("selection.groups", call_id=call.id), 303)


@bp.route("/manage/admissions/<int:call_id>/selection/reviewers", methods=["GET", "POST"])
def reviewers(call_id: int) -> Answer:
    """Who scores, how much they have done, and adding somebody by address."""
    call = call_for(current_user, call_id)
    typed, error = request.form.get("email", "").strip()[:254], ""
    if request.method == "POST":
        person = accounts.person_by_email(typed.lower())
        if person is None or not person.is_active:
            error = _("이 주소로 가입한 사람이 없습니다. 먼저 초대해 주십시오.")
        else:
            try:
                if operations.add_reviewer(call, person):
                    flash(_("심사위원으로 더하고 알렸습니다."), "success")
                else:
                    flash(_("이미 심사위원입니다."), "info")
                return redirect(url_for("selection.reviewers", call_id=call.id), 303)
            except NotAllowed as no:
                error = words(no.code, no.params)
    return render_template(
        "selection/reviewers.html",
        call=call, loads=queries.workload(call.id), typed=typed, error=error,
    ), 422 if error else 200  # fmt: skip


@bp.post("/manage/admissions/<int:call_id>/selection/reviewers/end")
def end_reviewer(call_id: int) -> Response:
    """End somebody's reviewing; what they scored stays, what they did not is assigned anew."""
    call = call_for(current_user, call_id)
    person = accounts.person_by_id(whole_or(request.form.get("person"), 0))
    if person is not None:
        freed = operations.end_reviewer(call, person, request.form.get("reason", "").strip()[:300])
        flash(
            ngettext(
                "심사를 끝냈습니다. 채점하지 않은 %(n)s명은 다시 배정해 주십시오.",
                "심사를 끝냈습니다. 채점하지 않은 %(n)s명은 다시 배정해 주십시오.",
                freed,
                n=freed,
            ),
            "info",
        )
    return redirect(url_for("selection.reviewers", call_id=call.id), 303)
