"""Copying a lesson, a module or everything: where to, what will be copied, and the copy."""

from __future__ import annotations

import secrets

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.access import Permission
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.content import messages, operations, queries
from lms.courses.content.forms import CopyForm, key_text, read_key
from lms.courses.content.loaders import lesson_for, module_for
from lms.courses.content.registry import CopyJob
from lms.courses.content.rules import Key
from lms.courses.content.rules.copying import shift_in_days
from lms.courses.content.views import bp
from lms.i18n import local
from lms.numbers import whole

EDIT = Permission.CONTENT_EDIT


def _what(offering: Offering) -> tuple[str, str, int | None, int | None]:
    """What the address asks to copy: its name for the form and for people, and its ids."""
    key = read_key(request.values.get("what"))
    if key is None:
        return "course", _("강의의 모든 내용"), None, None
    if key.kind == "module":
        _offering, module = module_for(current_user, offering.id, key.id, EDIT)
        return key_text(key), _("모듈 '%(title)s'", title=local(module)), module.id, None
    if key.kind != "lesson":
        abort(404)
    _offering, lesson = lesson_for(current_user, offering.id, key.id, EDIT)
    return key_text(key), _("차시 '%(title)s'", title=local(lesson)), None, lesson.id


def _label(offering: Offering, here: Offering) -> str:
    label = f"{local(offering.course)} · {offering.label}"
    return _("%(label)s (지금 이 강의)", label=label) if offering.id == here.id else label


def _job(offering: Offering, target: Offering, form: CopyForm) -> CopyJob:
    _name, _title, module_id, lesson_id = _what(offering)
    how = form.how.data if target.id != offering.id or form.how.data == "days" else "none"
    days = shift_in_days(how, offering.starts_on, target.starts_on, form.days.data or 0)
    return CopyJob(
        offering.id,
        target.id,
        days,
        current_user.id,
        module_ids=frozenset({module_id}) if module_id is not None else None,
        lesson_id=lesson_id,
    )


@bp.get("/teach/<int:offering_id>/content/copy")
def copy_plan(offering_id: int) -> str | tuple[str, int]:
    """Where to copy and how dates move; with ``target`` what would be copied."""
    offering = offering_for(current_user, offering_id, EDIT)
    what, title, _module_id, _lesson_id = _what(offering)
    targets = queries.offerings_by_id(
        queries.offerings_with(current_user, EDIT, [offering.id], offering.course_id)
    )
    form = CopyForm(request.args)
    form.target.choices = [(one.id, _label(one, offering)) for one in targets]
    plan, target, status = None, None, 200
    if "target" in request.args:
        if form.validate():
            target = next(one for one in targets if one.id == form.target.data)
            plan = operations.plan(_job(offering, target, form))
        else:
            status = 422
    elif form.target.choices:
        form.target.data = request.args.get("into", type=whole) or form.target.choices[0][0]
        form.how.data, form.days.data = "start", 0
    page = render_template(
        "content/copy.html",
        offering=offering,
        what=what,
        title=title,
        form=form,
        plan=plan,
        target=target,
        days=_job(offering, target, form).days if target else 0,
        key=secrets.token_urlsafe(24),
        can_make=Permission.OFFERING_MANAGE in queries.permissions_at(current_user, offering.id),
    )
    return page, status


@bp.post("/teach/<int:offering_id>/content/copy")
def copy(offering_id: int) -> Response:
    """The copy that the plan showed; a second click leads to the first one's work."""
    offering = offering_for(current_user, offering_id, EDIT)
    asked = request.form.get("target", type=whole)
    if asked is None:
        abort(400)
    target = offering_for(current_user, asked, EDIT)
    form = CopyForm(request.form)
    form.target.choices = [(target.id, "")]
    key = request.form.get("key", "")
    if not form.validate() or not 16 <= len(key) <= 64:
        abort(400)
    what = _what(offering)[0]
    row, _new = operations.copy(_job(offering, target, form), what, key, current_user)
    return redirect(url_for(".copied", offering_id=row.target_id, copy_id=row.id), 303)


@bp.get("/teach/<int:offering_id>/content/copied/<int:copy_id>")
def copied(offering_id: int, copy_id: int) -> str:
    """What was copied, and what is left to do."""
    offering = offering_for(current_user, offering_id, EDIT)
    row = queries.copy_made(copy_id, current_user.id)
    if row is None or row.target_id != offering.id:
        abort(404)
    words = {kind: messages.kind_word(Key(kind, 0)) or kind for kind in row.made}
    return render_template("content/copied.html", offering=offering, row=row, words=words)
