"""One's own badges: the files, the address to share, and badges brought from elsewhere."""

from __future__ import annotations

import json
from datetime import timedelta

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms.accounts import throttle
from lms.accounts.rules.throttling import Budget, counter
from lms.courses.badges import drawing, loaders, words
from lms.courses.badges.forms import BringForm
from lms.courses.badges.models import Badge
from lms.courses.badges.operations import bringing, issuing
from lms.courses.badges.queries import badges
from lms.courses.badges.queries.reporting import report_on
from lms.courses.badges.rules import baking
from lms.courses.badges.rules.reading import Unreadable, read
from lms.courses.badges.views import bp
from lms.courses.editing import NotAllowed
from lms.db import read_only
from lms.skills import queries as skills

Answer = str | Response | tuple[str, int]
TYPES = {"json": "application/vc+ld+json", "jwt": "application/vc+jwt",
         "png": "image/png", "svg": "image/svg+xml"}  # fmt: skip
#: Badges that one person brings: each may make the worker ask other sites.
BROUGHT = Budget("badge-bring", 30, timedelta(hours=1))


@bp.get("/me/badges")
@login_required
def mine() -> str:
    """Badges that were issued to oneself, and those brought from elsewhere."""
    return _mine(BringForm(formdata=None))


def _mine(form: BringForm) -> str:
    rows = [row for row in badges.own(current_user.id) if row.credential]
    return render_template(
        "badges/mine.html", rows=rows, brought=badges.brought(current_user.id), form=form
    )


@bp.post("/me/badges")
@login_required
def bring() -> Answer:
    """Bring a badge from elsewhere; it is looked at before it counts."""
    form = BringForm()
    throttle.spend_or_refuse([counter(BROUGHT, str(current_user.id))])
    error = ""
    if form.validate():
        try:
            row = bringing.bring(current_user, form.content())
        except Unreadable as no:
            error = words.why(str(no.args[0]))
        except NotAllowed as no:
            error = words.why(no.code)
        else:
            return redirect(url_for("badges.brought", imported_id=row.id), 303)
        form.form_errors.append(error)
    read_only()
    return _mine(form), 422


@bp.get("/me/badges/<int:badge_id>")
def mine_show(badge_id: int) -> str:
    """One's badge: what it says, its files, its address."""
    badge = loaders.own_badge(current_user, badge_id)
    report, _found = report_on(read(badge.jwt.encode()), current_user.email)
    return render_template(
        "badges/mine_show.html", badge=badge, report=report,
        skills=skills.by_ids(badge.achievement.skills).values(),
        address=url_for("badges.shared", token=badge.share, _external=True),
    )  # fmt: skip


@bp.post("/me/badges/<int:badge_id>/<any(share,hide):act>")
def mine_share(badge_id: int, act: str) -> Response:
    """Open an address that nobody guesses, or close it."""
    badge = loaders.own_badge(current_user, badge_id)
    issuing.share(badge, act == "share")
    if act == "share":
        flash(_("공유 주소를 열었습니다. 주소를 아는 사람은 누구나 배지를 봅니다."), "success")
    else:
        flash(_("공유를 멈추었습니다. 앞의 주소는 더 열리지 않습니다."), "success")
    return redirect(url_for("badges.mine_show", badge_id=badge.id), 303)


@bp.get("/me/badges/<int:badge_id>/badge.<any(json,jwt,png,svg):form>")
def mine_file(badge_id: int, form: str) -> FlaskResponse:
    """One's badge as a file: the credential, or a picture with it baked in."""
    badge = loaders.own_badge(current_user, badge_id)
    response = FlaskResponse(_file(badge, form), mimetype=TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="badge-{badge.id}.{form}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _file(badge: Badge, form: str) -> bytes:
    whole = json.dumps(badge.credential, ensure_ascii=False)
    look = (badge.achievement.kind, badge.achievement.title_ko, badge.achievement.organisation.name)
    if form == "png":
        return baking.bake_png(drawing.png(*look), whole)
    if form == "svg":
        plain = json.dumps(badge.credential)  # XML holds fewer characters than JSON
        return baking.bake_svg(drawing.svg(*look), plain).encode()
    return badge.jwt.encode() if form == "jwt" else whole.encode()


@bp.get("/me/badges/brought/<int:imported_id>")
def brought(imported_id: int) -> str:
    """A badge from elsewhere with everything that was looked at."""
    row = loaders.own_imported(current_user, imported_id)
    return render_template(
        "badges/brought.html", row=row, skills=skills.by_ids(row.skills).values()
    )


@bp.post("/me/badges/brought/<int:imported_id>/<any(check,remove):act>")
def brought_do(imported_id: int, act: str) -> Response:
    """Look at it again, or take it out."""
    row = loaders.own_imported(current_user, imported_id)
    if act == "remove":
        bringing.remove(row)
        flash(_("가져온 배지를 지웠습니다. 증거에서도 빠졌습니다."), "success")
        return redirect(url_for("badges.mine"), 303)
    throttle.spend_or_refuse([counter(BROUGHT, str(current_user.id))])
    row = loaders.own_imported(current_user, imported_id)
    bringing.look(row, current_user)
    flash(_("다시 확인합니다."), "success")
    return redirect(url_for("badges.brought", imported_id=row.id), 303)
