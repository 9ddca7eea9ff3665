"""One's own passport and its links."""

from __future__ import annotations

import json

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms.courses.editing import NotAllowed
from lms.courses.passport import exports, loaders, operations, words
from lms.courses.passport.forms import ShareForm
from lms.courses.passport.queries import contents, shares
from lms.courses.passport.queries.contents import Contents
from lms.courses.passport.rules.showing import PARTS, Choice
from lms.courses.passport.views import bp
from lms.db import read_only
from lms.i18n import local, spoken

Answer = str | Response | tuple[str, int]


@bp.get("/me/passport")
@login_required
def mine() -> str:
    """Everything that stands in the passport, and the links to it."""
    rows = shares.own(current_user.id)
    return render_template(
        "passport/mine.html", found=contents.whole(current_user), rows=rows,
        choice=_all(), visits=shares.visits(row.id for row in rows), state_of=shares.state_of,
    )  # fmt: skip


def _all() -> Choice:
    return Choice(frozenset(PARTS))


@bp.get("/me/passport/passport.json")
@login_required
def mine_file() -> FlaskResponse:
    """The whole passport as JSON, for its holder."""
    body = json.dumps(
        exports.data(contents.whole(current_user), _all()), ensure_ascii=False, indent=1
    )
    response = FlaskResponse(body, mimetype="application/json")
    response.headers["Content-Disposition"] = "attachment; filename=passport.json"
    return response


@bp.route("/me/passport/share", methods=["GET", "POST"])
@login_required
def share() -> Answer:
    """Choose what a link shows, to whom, how long."""
    found = contents.whole(current_user)
    form = _form(found)
    status = 200
    if form.validate_on_submit():
        try:
            row = operations.share(
                current_user, form.label.data or "", form.choice(), form.language.data,
                int(form.days.data),
            )  # fmt: skip
        except NotAllowed as no:
            form.form_errors.append(words.why(no.code))
        else:
            flash(_("링크를 만들었습니다. 언제든 멈출 수 있습니다."), "success")
            return redirect(url_for("passport.share_show", share_id=row.id), 303)
    if form.is_submitted():
        status = 422
        read_only()
        found = contents.whole(current_user)
    return render_template("passport/share.html", form=form, found=found), status


def _form(found: Contents) -> ShareForm:
    form = ShareForm()
    form.skills.choices = [
        (line.skill.id, f"{local(line.skill, 'name')} · {words.LEVELS[line.level]}")
        for line in found.skills
    ]
    form.badges.choices = [(f"own:{row.id}", local(row.achievement)) for row in found.badges]
    form.badges.choices += [(f"brought:{row.id}", spoken(row.title)) for row in found.brought]
    if request.method == "GET":
        form.skills.data = [value for value, _label in form.skills.choices]
        form.badges.data = [value for value, _label in form.badges.choices]
    return form


@bp.get("/me/passport/shares/<int:share_id>")
def share_show(share_id: int) -> str:
    """A link: its address, what it shows, when it was opened."""
    row = loaders.own_share(current_user, share_id)
    token = shares.token_of(row) if shares.state_of(row) == "live" else ""
    choice = Choice.of(row.shows)
    return render_template(
        "passport/share_show.html", row=row, state=shares.state_of(row),
        address=url_for("passport.shared", token=token, _external=True) if token else "",
        visits=shares.visits_of(row.id), total=shares.visits([row.id]).get(row.id),
        choice=choice, found=contents.shown(current_user, choice),
    )  # fmt: skip


@bp.post("/me/passport/shares/<int:share_id>/revoke")
def share_revoke(share_id: int) -> Response:
    """End a link now."""
    row = loaders.own_share(current_user, share_id)
    operations.revoke(row)
    flash(_("링크를 멈추었습니다. 더는 열리지 않습니다."), "success")
    return redirect(url_for("passport.share_show", share_id=row.id), 303)
