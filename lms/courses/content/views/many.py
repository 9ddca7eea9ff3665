"""Many lessons at once: an outline that is typed, ticked lessons, and taking a step back."""

from __future__ import annotations

from flask import flash, request, session
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.courses.catalogue.loaders import offering_for
from lms.courses.content import operations
from lms.courses.content.forms import OutlineForm
from lms.courses.content.loaders import module_for
from lms.courses.content.models import Module
from lms.courses.content.rules import outlines
from lms.courses.content.views import bp
from lms.courses.content.views.manage import EDIT, UNDO, back, page, remember
from lms.numbers import whole


def _refused(error: ValueError) -> str:
    if isinstance(error, outlines.TooMuch):
        return _("한 번에 %(most)s줄까지 만들 수 있습니다.", most=outlines.MOST_LINES)
    return _(
        "%(line)s번째 줄이 너무 깁니다. 제목은 %(most)s자까지입니다.",
        line=error.args[0],
        most=outlines.MOST_TITLE,
    )


@bp.post("/teach/<int:offering_id>/content/outline")
def add_outline(offering_id: int) -> Response | tuple[str, int]:
    """Modules and lessons, one title a line; ``module``: where lessons before a module go."""
    offering = offering_for(current_user, offering_id, EDIT)
    asked = request.form.get("module", type=whole)
    into: Module | None = None
    if asked is not None:
        _offering, into = module_for(current_user, offering_id, asked, EDIT)
    form = OutlineForm()
    if form.validate():
        try:
            typed = outlines.typed(form.text.data or "")
            if into is None and typed and not typed[0].title:
                raise LookupError
            modules, lessons = operations.add_outline(offering.id, into, typed, current_user)
            flash(
                _(
                    "모듈 %(modules)s개와 차시 %(lessons)s개를 만들었습니다.",
                    modules=modules,
                    lessons=lessons,
                ),
                "success",
            )
            return back(offering_id, f"module-{into.id}" if into else "")
        except LookupError:
            form.text.errors = [
                _("첫 줄은 '# 모듈 이름'이어야 합니다. 차시가 들어갈 모듈이 없습니다.")
            ]
        except (outlines.TooMuch, outlines.TooLong) as error:
            form.text.errors = [_refused(error)]
    return page(offering, status=422, typed=form, into=into.id if into else 0)


@bp.post("/teach/<int:offering_id>/content/many")
def act_on_many(offering_id: int) -> Response:
    """Publish, hide, move or delete the ticked lessons."""
    offering = offering_for(current_user, offering_id, EDIT)
    ids = [one for one in request.form.getlist("lessons", type=whole) if one is not None]
    asked = request.form.get("into", type=whole)
    action = request.form.get("action", "")
    into: Module | None = None
    if action == "move" and asked is not None:
        _offering, into = module_for(current_user, offering_id, asked, EDIT)
    if not ids:
        flash(_("먼저 차시를 고르십시오."), "warning")
        return back(offering_id)
    try:
        done = operations.act(offering.id, ids, action, into)
    except ValueError:
        flash(_("고른 차시로 무엇을 할지 고르십시오."), "warning")
        return back(offering_id)
    remember(done.undo)
    if done.left:
        flash(_("본문이 빈 차시 %(n)s개는 공개하지 않았습니다.", n=done.left), "warning")
    if done.changed:
        flash(_said(action, done.changed), "success")
    elif not done.left:
        flash(_("바뀐 것이 없습니다."), "info")
    return back(offering_id)


def _said(action: str, count: int) -> str:
    return {
        "publish": ngettext(
            "차시 %(num)s개를 공개했습니다.", "차시 %(num)s개를 공개했습니다.", count
        ),
        "unpublish": ngettext(
            "차시 %(num)s개를 초안으로 돌렸습니다.", "차시 %(num)s개를 초안으로 돌렸습니다.", count
        ),
        "move": ngettext("차시 %(num)s개를 옮겼습니다.", "차시 %(num)s개를 옮겼습니다.", count),
        "delete": ngettext("차시 %(num)s개를 지웠습니다.", "차시 %(num)s개를 지웠습니다.", count),
    }[action]


@bp.post("/teach/<int:offering_id>/content/undo")
def undo(offering_id: int) -> Response:
    """Take the last step back, while it is fresh."""
    offering = offering_for(current_user, offering_id, EDIT)
    step = session.get(UNDO)
    if step is None or not operations.still(step, offering.id):
        flash(_("되돌릴 것이 없습니다."), "info")
        return back(offering_id)
    try:
        done = operations.undo(step)
    except operations.OrderChanged:
        done = False
    session.pop(UNDO, None)
    if done:
        flash(_("되돌렸습니다."), "success")
    else:
        flash(_("그사이 내용이 바뀌어 되돌리지 못했습니다."), "warning")
    return back(offering_id)
