"""What is done with one post: editing, deleting, finding helpful, accepting, reporting."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import storage
from lms.courses.discussion import uploads
from lms.courses.discussion.forms import QuestionForm, ReplyForm, ReportForm
from lms.courses.discussion.loaders.boards import post_for
from lms.courses.discussion.loaders.places import Here
from lms.courses.discussion.models import Post, Thread
from lms.courses.discussion.operations import moderation
from lms.courses.discussion.operations import threads as operations
from lms.courses.discussion.queries import posts
from lms.courses.discussion.rules.boards import Act
from lms.courses.discussion.views import bp
from lms.courses.editing import Conflict, Difference, against, version_in
from lms.db import read_only

Answer = str | tuple[str, int] | Response
POST = "/learn/<int:offering_id>/questions/posts/<int:post_id>"


def _to(thread: Thread, post: Post | None = None) -> Response:
    anchor = f"post-{post.id}" if post is not None else None
    return redirect(
        url_for(".thread", offering_id=thread.offering_id, thread_id=thread.id, _anchor=anchor),
        303,
    )


def _form(thread: Thread, post: Post) -> QuestionForm | ReplyForm:
    if request.method == "POST":
        form = QuestionForm() if post.first else ReplyForm()
    else:
        data = {"version": post.version, "title": thread.title, "body": post.body}
        form = (QuestionForm if post.first else ReplyForm)(formdata=None, data=data)
    for name in ("lesson_id", "anonymous", "client_key"):
        if name in form:
            del form[name]  # who asked about what, and under which name, stays
    return form


def _editor(
    here: Here,
    thread: Thread,
    post: Post,
    form: QuestionForm | ReplyForm,
    differences: list[Difference] | None = None,
    status: int = 200,
) -> tuple[str, int]:
    files = storage.attachments("post", [post.id])[post.id]
    page = render_template(
        "discussion/post_edit.html",
        member=here,
        offering=here.offering,
        thread=thread,
        post=post,
        form=form,
        files=files,
        differences=differences,
        preview=uploads.rendered(here.offering.id, form.body.data or "", files, "").html,
        limit=uploads.limit(),
    )
    return page, status


@bp.route(f"{POST}/edit", methods=["GET", "POST"])
def edit_post(offering_id: int, post_id: int) -> Answer:
    """Change one's own words; what stood there is kept."""
    here, thread, post = post_for(current_user, offering_id, post_id, Act.EDIT)
    form = _form(thread, post)
    present = storage.attachments("post", [post.id])[post.id]
    form.offer_files(present)
    if request.method == "GET":
        return _editor(here, thread, post, form)
    if request.form.get("preview") or not form.validate():
        read_only()
        status = 200 if request.form.get("preview") else 422
        return _editor(here, thread, post, form, status=status)
    try:
        stored = uploads.keep(form.files.data, len(present) - len(form.remove.data or []))
        operations.edit(
            thread,
            post,
            title=form.title.data or "" if isinstance(form, QuestionForm) else "",
            body=form.body.data or "",
            version=version_in(form),
            files=stored,
            remove=form.remove.data or [],
        )
    except uploads.Refused as error:
        form.files.errors = [error.args[0]]
        return _editor(here, thread, post, form, status=422)
    except Conflict:
        now = {"version": post.version, "body": post.body}
        if post.first:
            now["title"] = thread.title
        return _editor(here, thread, post, form, against(form, now), status=409)
    flash(_("고쳤습니다."), "success")
    return _to(thread, post)


@bp.get(f"{POST}/history")
def post_history(offering_id: int, post_id: int) -> str:
    """What it said before, for its author and for those who moderate."""
    here, thread, post = post_for(current_user, offering_id, post_id, Act.HISTORY)
    return render_template(
        "discussion/history.html",
        member=here,
        offering=here.offering,
        thread=thread,
        post=post,
        revisions=posts.history(post),
    )


@bp.post(f"{POST}/delete")
def delete_post(offering_id: int, post_id: int) -> Response:
    """Take one's own words away while nobody has answered them."""
    _here, thread, post = post_for(current_user, offering_id, post_id, Act.DELETE)
    operations.delete(thread, post)
    flash(_("지웠습니다."), "success")
    if post.first:
        return redirect(url_for(".board", offering_id=offering_id), 303)
    return _to(thread)


@bp.post(f"{POST}/helpful")
def helpful(offering_id: int, post_id: int) -> Response | str:
    """Find it helpful (``on=1``), or take that back."""
    here, thread, post = post_for(current_user, offering_id, post_id, Act.HELPFUL)
    operations.helpful(post, current_user.id, request.form.get("on") == "1")
    if request.headers.get("HX-Request"):
        shown = posts.shown(here.viewer, thread, sort="", page=1)
        found = [one for one in (shown.question, *shown.replies.items) if one.post.id == post.id]
        if found:
            return render_template("discussion/_helpful.html", offering=here.offering, one=found[0])
    return _to(thread, post)


@bp.post(f"{POST}/accept")
def accept(offering_id: int, post_id: int) -> Response:
    """Mark it as the answer (``on=1``), or take the mark back."""
    _here, thread, post = post_for(current_user, offering_id, post_id, Act.ACCEPT)
    on = request.form.get("on") == "1"
    operations.accept(thread, post, on)
    flash(_("답으로 채택했습니다.") if on else _("채택을 풀었습니다."), "success")
    return _to(thread, post)


@bp.route(f"{POST}/report", methods=["GET", "POST"])
def report_post(offering_id: int, post_id: int) -> Answer:
    """Ask those who teach to look at it."""
    here, thread, post = post_for(current_user, offering_id, post_id, Act.REPORT)
    form = ReportForm()
    if request.method == "POST" and form.validate():
        made = moderation.report(
            here.offering,
            current_user._get_current_object(),
            form.reason.data,
            form.note.data or "",
            post=post,
        )
        flash(
            _("신고했습니다. 가르치는 사람이 살펴보고 결과를 알려 드립니다.")
            if made
            else _("이미 신고한 글입니다."),
            "success" if made else "info",
        )
        return _to(thread)
    page = render_template(
        "discussion/report.html",
        member=here,
        offering=here.offering,
        form=form,
        quoted=posts.one(here.viewer, thread, post).html,
        back=url_for(".thread", offering_id=offering_id, thread_id=thread.id),
    )
    return page, 422 if form.is_submitted() else 200
