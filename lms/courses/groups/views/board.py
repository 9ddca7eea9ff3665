"""A set with its groups and people: moving people, making groups, dealing out by chance."""

from __future__ import annotations

from flask import flash, jsonify, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit
from lms.courses.catalogue.models import Offering
from lms.courses.groups import operations, queries, registry, rules
from lms.courses.groups.forms import DealForm, ExportForm, GroupsForm, NameForm
from lms.courses.groups.loaders import group_for, set_for
from lms.courses.groups.messages import words
from lms.courses.groups.models import GroupSet
from lms.courses.groups.operations import Refused
from lms.courses.groups.views import bp
from lms.courses.groups.views.sets import board_url
from lms.numbers import whole_or


@bp.get("/teach/<int:offering_id>/groups/<int:set_id>")
def board(offering_id: int, set_id: int) -> str:
    """Who is in which group, and who is in none."""
    offering, group_set = set_for(current_user, offering_id, set_id)
    return page(offering, group_set)


@bp.post("/teach/<int:offering_id>/groups/<int:set_id>/groups")
def add(offering_id: int, set_id: int) -> Response | tuple[str, int]:
    """Add groups: one by its name, or so many."""
    offering, group_set = set_for(current_user, offering_id, set_id)
    form = GroupsForm()
    if form.validate():
        names = [form.name.data] if form.name.data else None
        if names or form.count.data:
            try:
                made = operations.add_groups(group_set, count=form.count.data or 0, names=names)
            except Refused as refused:
                form.form_errors = [words(reason) for reason in refused.reasons]
            else:
                flash(
                    ngettext(
                        "조를 %(n)s개 만들었습니다.",
                        "조를 %(n)s개 만들었습니다.",
                        len(made),
                        n=len(made),
                    ),
                    "success",
                )
                return redirect(board_url(offering_id, set_id), 303)
        else:
            form.form_errors = [_("조의 수나 이름을 적어 주세요.")]
    return page(offering, group_set, groups_form=form), 422


@bp.post("/teach/<int:offering_id>/groups/<int:set_id>/deal")
def deal(offering_id: int, set_id: int) -> Response | tuple[str, int]:
    """Put everybody without a group into one by chance."""
    offering, group_set = set_for(current_user, offering_id, set_id)
    form = DealForm()
    if not form.validate():
        return page(offering, group_set, deal_form=form), 422
    try:
        _make_room(group_set, form)
        groups = queries.groups_of_set(group_set.id)
        if not groups:
            form.form_errors = [_("조가 없습니다. 먼저 조를 만들거나 조의 수를 적어 주세요.")]
            return page(offering, group_set, deal_form=form), 422
        count = operations.deal_out(group_set, groups, current_user)
    except Refused as refused:
        form.form_errors = [words(reason) for reason in refused.reasons]
        return page(offering, group_set, deal_form=form), 422
    left = len(queries.board(group_set).alone)
    flash(
        ngettext(
            "%(n)s명을 무작위로 나누었습니다.", "%(n)s명을 무작위로 나누었습니다.", count, n=count
        ),
        "success",
    )
    if left:
        flash(
            ngettext(
                "정원이 차서 %(n)s명은 조에 들어가지 못했습니다.",
                "정원이 차서 %(n)s명은 조에 들어가지 못했습니다.",
                left,
                n=left,
            ),
            "warning",
        )
    return redirect(board_url(offering_id, set_id), 303)


def _make_room(group_set: GroupSet, form: DealForm) -> None:
    """Make the groups that the form asks for, beside those that there are."""
    number = form.number.data or 0
    present = queries.board(group_set)
    if form.by.data == "size":
        number = rules.groups_needed(present.placed + len(present.alone), size=number)
    missing = number - len(present.columns) if form.by.data != "present" else 0
    if missing > 0:
        operations.add_groups(group_set, count=missing)


@bp.post("/teach/<int:offering_id>/groups/<int:set_id>/place")
def place(offering_id: int, set_id: int) -> Response | tuple[Response, int]:
    """Put one person into a group, or into none; dragging and choosing do the same."""
    _offering, group_set = set_for(current_user, offering_id, set_id)
    person_id = whole_or(request.form.get("person"), 0)
    group_id = whole_or(request.form.get("group"), 0)
    by_script = request.headers.get("X-Requested-With") == "fetch"
    group = None
    if group_id:
        _o, _s, group = group_for(current_user, offering_id, set_id, group_id)
    try:
        operations.place(group_set, person_id, group, current_user)
    except Refused as refused:
        said = [words(reason) for reason in refused.reasons]
        if by_script:
            return jsonify(reasons=said), 422
        for sentence in said:
            flash(sentence, "danger")
        return redirect(board_url(offering_id, set_id), 303)
    if by_script:
        return jsonify(placed=True)
    return redirect(board_url(offering_id, set_id) + f"#person-{person_id}", 303)


@bp.post("/teach/<int:offering_id>/groups/<int:set_id>/<int:group_id>/rename")
def rename(offering_id: int, set_id: int, group_id: int) -> Response | tuple[str, int]:
    """Give a group another name."""
    offering, group_set, group = group_for(current_user, offering_id, set_id, group_id)
    form = NameForm()
    if form.validate():
        try:
            operations.rename_group(group_set, group, form.name.data or "")
            return redirect(board_url(offering_id, set_id) + f"#group-{group_id}", 303)
        except Refused as refused:
            problems = [words(reason) for reason in refused.reasons]
    else:
        problems = [str(error) for errors in form.errors.values() for error in errors]
    renamed = (group_id, form.name.data or "", problems)
    return page(offering, group_set, renamed=renamed), 422


@bp.post("/teach/<int:offering_id>/groups/<int:set_id>/<int:group_id>/delete")
def delete_group(offering_id: int, set_id: int, group_id: int) -> Response:
    """Take a group away; it can be brought back."""
    _offering, group_set, group = group_for(current_user, offering_id, set_id, group_id)
    operations.delete_group(group_set, group, current_user)
    flash(_("조를 지웠습니다. 아래의 지운 조에서 되돌릴 수 있습니다."), "success")
    return redirect(board_url(offering_id, set_id), 303)


@bp.post("/teach/<int:offering_id>/groups/<int:set_id>/<int:group_id>/restore")
def restore_group(offering_id: int, set_id: int, group_id: int) -> Response:
    """Bring a deleted group back."""
    _offering, group_set, group = group_for(current_user, offering_id, set_id, group_id, gone=True)
    try:
        back = operations.restore_group(group_set, group, current_user)
        flash(
            ngettext(
                "되돌렸습니다. %(n)s명이 다시 들어갔습니다.",
                "되돌렸습니다. %(n)s명이 다시 들어갔습니다.",
                back,
                n=back,
            ),
            "success",
        )
    except Refused as refused:
        for reason in refused.reasons:
            flash(words(reason), "danger")
    return redirect(board_url(offering_id, set_id), 303)


def page(
    offering: Offering,
    group_set: GroupSet,
    *,
    groups_form: GroupsForm | None = None,
    deal_form: DealForm | None = None,
    export_form: ExportForm | None = None,
    renamed: tuple[int, str, list[str]] | None = None,
) -> str:
    """The board, with whichever form was refused."""
    found = queries.board(group_set)
    audit.read("groups", people=found.placed + len(found.alone))
    return render_template(
        "groups/board.html",
        offering=offering,
        group_set=group_set,
        board=found,
        deleted=queries.deleted_groups(group_set.id),
        stays=queries.stays_of_set(group_set.id),
        uses=registry.uses(group_set.id),
        groups_form=groups_form or GroupsForm(formdata=None),
        deal_form=deal_form or DealForm(formdata=None),
        export_form=export_form or ExportForm(formdata=None),
        renamed=renamed,
    )
