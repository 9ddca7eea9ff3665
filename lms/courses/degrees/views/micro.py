"""Micro-degrees: what is offered, pre-application, application, and the grant."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import access, audit
from lms.access import Permission
from lms.courses import places
from lms.courses.degrees import queries, words
from lms.courses.degrees.loaders import follow_for, own_follow, own_track
from lms.courses.degrees.operations import micro as operations
from lms.courses.degrees.views import bp
from lms.courses.degrees.views.showing import audit_context
from lms.courses.editing import Conflict, NotAllowed
from lms.courses.fields import trimmed
from lms.numbers import whole, whole_or


@bp.get("/me/degree/micro")
@login_required
def micro() -> str:
    """The micro-degrees that are offered, with one's own standing in those followed."""
    track = own_track(current_user, request.args.get("track", type=whole))
    if track is None:
        return render_template("degrees/mine.html", track=None, known=None)
    known = queries.own_audit(current_user.id, track.id)
    follows = {row.version_id: row for row in (known.follows if known else ())}
    audits = {row.id: found for row, found in (known.pairs if known else ())}
    return render_template(
        "degrees/micro.html",
        offered=queries.offered(("micro",)),
        follows=follows,
        audits=audits,
        **audit_context(known, track),
    )


@bp.post("/me/degree/micro/<int:version_id>/apply")
@login_required
def preapply(version_id: int) -> Response:
    """Say beforehand that one wants it."""
    track = own_track(current_user)
    version = queries.version_rows([version_id]).get(version_id)
    if track is None or version is None or version.form != "micro" or version.state != "published":
        abort(404)
    try:
        operations.preapply(current_user, track, version)
        flash(_("예비신청했습니다. 이수한 과목이 아래에서 세어집니다."), "success")
    except NotAllowed as no:
        flash(words.refusal(no.code, no.params), "danger")
    return redirect(url_for("degrees.micro"), 303)


@bp.post("/me/degree/followed/<int:follow_id>/<any(apply,leave):act>")
@login_required
def follow(follow_id: int, act: str) -> Response:
    """Apply for the grant, or take it back."""
    row = own_follow(current_user, follow_id)
    if row.curriculum.form != "micro":
        abort(404)
    try:
        if act == "apply":
            operations.apply(row, current_user)
            flash(_("이수 인정을 신청했습니다."), "success")
        elif operations.leave(row, current_user):
            flash(_("신청을 거두었습니다."), "success")
        else:
            flash(_("이미 수여되었거나 끝난 신청입니다."), "warning")
    except NotAllowed as no:
        flash(words.refusal(no.code, no.params), "danger")
    return redirect(url_for("degrees.micro"), 303)


@bp.get("/manage/degrees/micro")
def micro_queue() -> str:
    """Micro-degrees that wait for the grant."""
    access.require_anywhere(current_user, Permission.AUDIT_DEGREE)
    mine = [one.id for one in places.managed(current_user, Permission.AUDIT_DEGREE)]
    rows = queries.applied_micro(mine)
    if rows:
        audit.read("degree requests", people=len(rows))
    return render_template("degrees/micro_queue.html", rows=rows, waiting=queries.waiting(mine))


@bp.post("/manage/degrees/followed/<int:follow_id>/<any(grant,back):act>")
def decide_micro(follow_id: int, act: str) -> Response:
    """Grant it, or send it back with a reason."""
    row = follow_for(current_user, follow_id)
    version = whole_or(request.form.get("version"), 0)
    try:
        if act == "grant":
            operations.grant(row, current_user, version)
            flash(_("수여했습니다. 성적표에 적힙니다."), "success")
        else:
            reason = trimmed(request.form.get("reason")).replace("\x00", "")
            operations.send_back(row, current_user, reason, version)
            flash(_("돌려보냈습니다."), "success")
    except NotAllowed as no:
        flash(words.refusal(no.code, no.params), "danger")
    except Conflict:
        flash(_("그사이 상태가 바뀌었습니다. 지금 상태를 보고 다시 해 주십시오."), "warning")
    return redirect(url_for("degrees.micro_queue"), 303)
