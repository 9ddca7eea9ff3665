"""Modules and lessons in order: adding, naming, moving, deleting, restoring."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.access import Permission
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.content import messages, operations, queries
from lms.courses.content.forms import ModuleForm, OutlineForm
from lms.courses.content.loaders import lesson_for, module_for
from lms.courses.content.views import bp
from lms.numbers import whole

EDIT = Permission.CONTENT_EDIT
UNDO = "content_undo"  # in the session: the last step that can be taken back


def page(
    offering: Offering,
    form: ModuleForm | None = None,
    editing: int | None = None,
    status: int = 200,
    *,
    typed: OutlineForm | None = None,
    into: int | None = None,
) -> tuple[str, int]:
    """The page of everything in order. *typed*: an outline to be mended, of the module *into*."""
    gone_modules, gone_lessons = queries.deleted(offering.id)
    rules = queries.release_rules(offering.id)
    parts = queries.parts(offering.id) if rules.any() else {}
    outline = queries.outline(offering.id, None, drafts=True)
    return (
        render_template(
            "content/manage.html",
            offering=offering,
            modules=outline.modules,
            loose=outline.items,
            form=form or ModuleForm(formdata=None),
            editing=editing,
            typed=typed or OutlineForm(formdata=None),
            into=into,
            releases=messages.release_lines(rules, parts),
            gone_modules=gone_modules,
            gone_lessons=gone_lessons,
            undo=operations.still(session.get(UNDO), offering.id),
        ),
        status,
    )


def back(offering_id: int, anchor: str = "") -> Response:
    """To the page of everything in order."""
    return redirect(url_for("content.manage", offering_id=offering_id, _anchor=anchor or None), 303)


@bp.get("/teach/<int:offering_id>/content")
def manage(offering_id: int) -> tuple[str, int]:
    """The order of everything; ``?rename=<module>`` opens a module's titles."""
    offering = offering_for(current_user, offering_id, EDIT)
    asked = request.args.get("rename", type=whole)
    if asked is not None:
        _offering, module = module_for(current_user, offering_id, asked, EDIT)
        return page(offering, ModuleForm(formdata=None, obj=module), module.id)
    return page(offering)


@bp.post("/teach/<int:offering_id>/content/modules")
def add_module(offering_id: int) -> Response | tuple[str, int]:
    """A new module at the end."""
    offering = offering_for(current_user, offering_id, EDIT)
    form = ModuleForm()
    if not form.validate():
        return page(offering, form, status=422)
    module = operations.add_module(offering.id, form.title_ko.data, form.title_en.data or "")
    flash(_("모듈을 만들었습니다."), "success")
    return back(offering_id, f"module-{module.id}")


@bp.post("/teach/<int:offering_id>/content/modules/<int:module_id>")
def rename_module(offering_id: int, module_id: int) -> Response | tuple[str, int]:
    """Other titles for a module."""
    offering, module = module_for(current_user, offering_id, module_id, EDIT)
    form = ModuleForm()
    if not form.validate():
        return page(offering, form, module.id, status=422)
    operations.rename_module(module, form.title_ko.data, form.title_en.data or "")
    flash(_("모듈 이름을 바꾸었습니다."), "success")
    return back(offering_id, f"module-{module.id}")


def remember(step: dict[str, Any] | None) -> None:
    """Keep what was done, so that the page can offer to take it back."""
    if step is not None:
        session[UNDO] = operations.stamped(step)


def _step() -> int:
    step = {"up": -1, "down": 1}.get(request.form.get("to", ""))
    if step is None:
        abort(400)
    return step


@bp.post("/teach/<int:offering_id>/content/modules/<int:module_id>/move")
def move_module(offering_id: int, module_id: int) -> Response:
    """One place up or down."""
    _offering, module = module_for(current_user, offering_id, module_id, EDIT)
    operations.move_module(module, _step())
    return back(offering_id, f"module-{module.id}")


@bp.post("/teach/<int:offering_id>/content/lessons/<int:lesson_id>/move")
def move_lesson(offering_id: int, lesson_id: int) -> Response:
    """One place up or down, into the next module at an end."""
    _offering, lesson = lesson_for(current_user, offering_id, lesson_id, EDIT)
    operations.move_lesson(lesson, _step())
    return back(offering_id, f"lesson-{lesson.id}")


@bp.post("/teach/<int:offering_id>/content/order")
def arrange(offering_id: int) -> Response | tuple[str, int]:
    """The whole order at once, as dragging leaves it: ``12:3,4;13:5`` (module:lessons)."""
    offering = offering_for(current_user, offering_id, EDIT)
    before = operations.order_now(offering.id)
    try:
        operations.arrange(offering.id, operations.read_order(request.form.get("order", "")))
    except ValueError:
        flash(_("그사이 내용이 바뀌어 순서를 저장하지 못했습니다. 다시 해 주십시오."), "warning")
        return page(offering, status=409)
    remember({"offering": offering.id, "kind": "order", "order": before})
    if request.headers.get("X-Requested-With") == "fetch":
        return Response(status=204)
    return back(offering_id)


@bp.route(
    "/teach/<int:offering_id>/content/modules/<int:module_id>/delete", methods=["GET", "POST"]
)
def delete_module(offering_id: int, module_id: int) -> Response | tuple[str, int] | str:
    """Ask, saying what hangs on it; then hide the module."""
    offering, module = module_for(current_user, offering_id, module_id, EDIT)
    found = queries.outline(offering.id, None, drafts=True).modules
    inside = next((one for one in found if one.id == module.id), None)
    if request.method == "GET" or inside is None:
        return render_template("content/delete_module.html", offering=offering, module=inside)
    try:
        operations.delete_module(module)
    except operations.ModuleInUse:
        page = render_template("content/delete_module.html", offering=offering, module=inside)
        return page, 409
    flash(_("모듈을 지웠습니다. 아래 '지운 것'에서 되살릴 수 있습니다."), "success")
    return back(offering_id, "deleted")


@bp.post("/teach/<int:offering_id>/content/modules/<int:module_id>/restore")
def restore_module(offering_id: int, module_id: int) -> Response:
    """Bring a deleted module back."""
    _offering, module = module_for(current_user, offering_id, module_id, EDIT, gone=True)
    operations.restore_module(module)
    flash(_("모듈을 되살렸습니다."), "success")
    return back(offering_id, f"module-{module.id}")


@bp.route(
    "/teach/<int:offering_id>/content/lessons/<int:lesson_id>/delete", methods=["GET", "POST"]
)
def delete_lesson(offering_id: int, lesson_id: int) -> Response | str:
    """Ask, saying what hangs on it; then hide the lesson."""
    offering, lesson = lesson_for(current_user, offering_id, lesson_id, EDIT)
    if request.method == "GET":
        hanging = queries.hangs_on(lesson.id)
        return render_template(
            "content/delete_lesson.html", offering=offering, lesson=lesson, hanging=hanging
        )
    operations.delete_lesson(lesson)
    remember({"offering": offering.id, "kind": "delete", "ids": [lesson.id]})
    flash(_("차시를 지웠습니다. 아래 '지운 것'에서 되살릴 수 있습니다."), "success")
    return back(offering_id, "deleted")


@bp.post("/teach/<int:offering_id>/content/lessons/<int:lesson_id>/restore")
def restore_lesson(offering_id: int, lesson_id: int) -> Response:
    """Bring a deleted lesson back."""
    _offering, lesson = lesson_for(current_user, offering_id, lesson_id, EDIT, gone=True)
    operations.restore_lesson(lesson)
    flash(_("차시를 되살렸습니다."), "success")
    return back(offering_id, f"lesson-{lesson.id}")


@bp.post("/teach/<int:offering_id>/content/lessons/<int:lesson_id>/publish")
def publish(offering_id: int, lesson_id: int) -> Response:
    """Show to learners, or hide again."""
    _offering, lesson = lesson_for(current_user, offering_id, lesson_id, EDIT)
    published = request.form.get("state") == "published"
    if published and not lesson.body.strip():
        flash(_("본문이 비어 있으면 공개할 수 없습니다."), "danger")
    else:
        operations.publish(lesson, published)
        flash(
            _("공개했습니다. 교육생이 볼 수 있습니다.")
            if published
            else _("초안으로 되돌렸습니다."),
            "success",
        )
    return back(offering_id, f"lesson-{lesson.id}")
