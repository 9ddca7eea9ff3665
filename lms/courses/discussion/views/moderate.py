"""Order on the board: pins, locks, hiding, reports, settings."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit, markdown
from lms.courses.discussion.forms import BoardForm, HideForm
from lms.courses.discussion.loaders import boards as loaders
from lms.courses.discussion.loaders.places import moderator_for
from lms.courses.discussion.models import Post, Thread
from lms.courses.discussion.operations import moderation as operations
from lms.courses.discussion.queries import posts
from lms.courses.discussion.queries.reports import reports as reports_of
from lms.courses.discussion.views import bp
from lms.courses.editing import Conflict, version_in
from lms.db import db
from lms.paging import asked_page

Answer = str | tuple[str, int] | Response
POST = "/teach/<int:offering_id>/questions/posts/<int:post_id>"
THREAD = "/teach/<int:offering_id>/questions/<int:thread_id>"


def _to(thread: Thread, post: Post | None = None) -> Response:
    anchor = f"post-{post.id}" if post is not None else None
    return redirect(
        url_for(".thread", offering_id=thread.offering_id, thread_id=thread.id, _anchor=anchor),
        303,
    )


@bp.post(f"{THREAD}/pin")
def pin_thread(offering_id: int, thread_id: int) -> Response:
    """At the top of the board (``on=1``), or where it belongs."""
    _here, thread = loaders.thread_to_moderate(current_user, offering_id, thread_id)
    operations.pin(thread, request.form.get("on") == "1")
    return _to(thread)


@bp.post(f"{THREAD}/lock")
def lock_thread(offering_id: int, thread_id: int) -> Response:
    """No more replies of learners (``on=1``), or again."""
    _here, thread = loaders.thread_to_moderate(current_user, offering_id, thread_id)
    operations.lock(thread, request.form.get("on") == "1")
    return _to(thread)


@bp.route(f"{POST}/hide", methods=["GET", "POST"])
def hide_post(offering_id: int, post_id: int) -> Answer:
    """Hide it, saying why; its author reads the reason."""
    here, thread, post = loaders.post_for(current_user, offering_id, post_id)
    moderator_for(current_user, offering_id)
    form = HideForm()
    if request.method == "POST" and form.validate():
        operations.hide(thread, post, current_user._get_current_object(), form.reason.data or "")
        flash(_("글을 가렸습니다. 가르치는 사람에게만 보입니다."), "success")
        return _to(thread, post)
    page = render_template(
        "discussion/hide.html",
        member=here,
        offering=here.offering,
        thread=thread,
        post=post,
        form=form,
        quoted=posts.one(here.viewer, thread, post).html,
    )
    return page, 422 if form.is_submitted() else 200


@bp.post(f"{POST}/restore")
def restore_post(offering_id: int, post_id: int) -> Response:
    """Show it again."""
    _here, thread, post = loaders.post_for(current_user, offering_id, post_id)
    moderator_for(current_user, offering_id)
    operations.restore(thread, post)
    flash(_("글을 다시 보이게 했습니다."), "success")
    return _to(thread, post)


@bp.get("/teach/<int:offering_id>/reports")
def reports(offering_id: int) -> str:
    """What members reported, to be settled."""
    here = moderator_for(current_user, offering_id)
    settled = request.args.get("show") == "settled"
    page = reports_of(here.offering.id, current_user.id, settled=settled, page=asked_page())
    for row in page.items:
        if row.message is not None:
            audit.read("message_report", row.message.author)
    db.session.rollback()
    page = reports_of(here.offering.id, current_user.id, settled=settled, page=asked_page())
    return render_template(
        "discussion/reports.html",
        member=here,
        offering=here.offering,
        page=page,
        settled=settled,
        shown=lambda body, key: markdown.render(body, {}, key).html,
    )


@bp.post("/teach/<int:offering_id>/reports/<int:report_id>")
def settle_report(offering_id: int, report_id: int) -> Response:
    """``outcome=kept`` finds nothing wrong; ``hidden`` removes a message (a post: with a reason)."""
    _here, report = loaders.report_for(current_user, offering_id, report_id)
    person = current_user._get_current_object()
    if request.form.get("outcome") == "hidden" and report.message is not None:
        operations.remove_message(report, person)
        flash(_("메시지를 없앴습니다."), "success")
    elif request.form.get("outcome") == "kept":
        operations.keep(report, person)
        flash(_("그대로 두기로 했습니다. 신고한 사람에게 알립니다."), "success")
    elif report.post_id is not None:
        return redirect(url_for(".hide_post", offering_id=offering_id, post_id=report.post_id), 303)
    return redirect(url_for(".reports", offering_id=offering_id), 303)


@bp.route("/teach/<int:offering_id>/discussion", methods=["GET", "POST"])
def board_settings(offering_id: int) -> Answer:
    """Anonymity, and messages between learners."""
    here = moderator_for(current_user, offering_id)
    board = here.board
    form = BoardForm(
        data={
            "version": board.version,
            "anonymous": board.anonymous,
            "learners_write": board.learners_write,
        }
    )
    status, conflict = 200, False
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                operations.configure(
                    here.offering.id,
                    anonymous=form.anonymous.data,
                    learners_write=form.learners_write.data,
                    version=version_in(form),
                )
            except Conflict:
                status, conflict = 409, True
                form.version.data, form.version.raw_data = str(board.version), None
            else:
                flash(_("저장했습니다."), "success")
                return redirect(url_for(".board_settings", offering_id=offering_id), 303)
    page = render_template(
        "discussion/settings.html",
        member=here,
        offering=here.offering,
        form=form,
        stored=board if conflict else None,
    )
    return page, status
