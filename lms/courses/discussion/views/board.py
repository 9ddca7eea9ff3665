"""The question board: its list, a question, asking and replying."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import storage
from lms.courses.discussion import uploads
from lms.courses.discussion.forms import QuestionForm, ReplyForm
from lms.courses.discussion.loaders import boards as loaders
from lms.courses.discussion.loaders.places import Here, as_shown, here_for, writer_for
from lms.courses.discussion.models import Thread
from lms.courses.discussion.operations import threads as operations
from lms.courses.discussion.queries import posts, threads
from lms.courses.discussion.queries.threads import Asked
from lms.courses.discussion.views import bp
from lms.db import read_only
from lms.interop.formats import sniff
from lms.numbers import whole
from lms.paging import asked_page

Answer = str | tuple[str, int] | Response


@bp.get("/learn/<int:offering_id>/questions")
def board(offering_id: int) -> str:
    """``?show=unanswered|mine|followed|unread&lesson=12&q=…&sort=recent|new|helpful``."""
    here = as_shown(here_for(current_user, offering_id))
    narrow = request.args.get("show", "")
    sort = request.args.get("sort", "recent")
    asked = Asked(
        offering_id=here.offering.id,
        text=request.args.get("q", "").strip()[:100],
        narrow=narrow if narrow in threads.FILTERS else "",
        lesson_id=request.args.get("lesson", type=whole),
        sort=sort if sort in threads.SORTS else "recent",
        page=asked_page(),
    )
    return render_template(
        "discussion/board.html",
        member=here,
        offering=here.offering,
        asked=asked,
        page=threads.board(here.viewer, asked),
        lessons=threads.lessons_of(here.offering.id, drafts=here.teaches),
    )


@bp.route("/learn/<int:offering_id>/questions/new", methods=["GET", "POST"])
def ask(offering_id: int) -> Answer:
    """Ask, perhaps about a lesson (``?lesson=12``)."""
    here = writer_for(current_user, offering_id)
    form = QuestionForm(lesson_id=request.args.get("lesson", type=whole) or 0)
    form.offer_lessons(threads.lessons_of(here.offering.id, drafts=here.teaches))
    form.offer_files([])
    if request.method == "GET":
        return _ask_page(here, form)
    if request.form.get("preview") or not form.validate():
        read_only()
        return _ask_page(here, form, 200 if request.form.get("preview") else 422)
    if form.lesson_id.data:
        loaders.lesson_here(current_user, offering_id, form.lesson_id.data)
    try:
        stored = uploads.keep(form.files.data)
    except uploads.Refused as error:
        form.files.errors = [error.args[0]]
        return _ask_page(here, form, 422)
    thread = operations.ask(
        here.offering,
        current_user._get_current_object(),
        title=form.title.data or "",
        body=form.body.data or "",
        lesson_id=form.lesson_id.data or None,
        anonymous=_anonymous(here, form),
        client_key=form.client_key.data or "",
        files=stored,
    )
    flash(_("질문을 올렸습니다. 답글이 달리면 알려 드립니다."), "success")
    return redirect(url_for(".thread", offering_id=offering_id, thread_id=thread.id), 303)


def _anonymous(here: Here, form: QuestionForm | ReplyForm) -> bool:
    """Only where the board lets one, and never for those who teach."""
    return bool(here.board.anonymous and not here.teaches and form.anonymous.data)


def _ask_page(here: Here, form: QuestionForm, status: int = 200) -> tuple[str, int]:
    page = render_template(
        "discussion/ask.html",
        member=here,
        offering=here.offering,
        form=form,
        preview=uploads.rendered(here.offering.id, form.body.data or "", [], "").html,
        limit=uploads.limit(),
    )
    return page, status


@bp.get("/learn/<int:offering_id>/questions/<int:thread_id>")
def thread(offering_id: int, thread_id: int) -> str:
    """A question with its replies (``?sort=helpful&page=2``); that it was read is remembered."""
    here, found = loaders.thread_for(current_user, offering_id, thread_id)
    here = as_shown(here)
    if here.preview is None:
        operations.note_reading(found, current_user.id)
    return _thread_page(here, found)[0]


def _thread_page(
    here: Here, found: Thread, form: ReplyForm | None = None, status: int = 200
) -> tuple[str, int]:
    sort = "helpful" if request.args.get("sort") == "helpful" else ""
    form = form or ReplyForm(formdata=None)
    form.offer_files([])
    shown = posts.shown(here.viewer, found, sort=sort, page=asked_page())
    lessons = {one.id: one for one in threads.lessons_of(here.offering.id, drafts=here.teaches)}
    page = render_template(
        "discussion/thread.html",
        member=here,
        offering=here.offering,
        thread=found,
        shown=shown,
        sort=sort,
        lesson=lessons.get(found.lesson_id or 0),
        following=threads.follows(found.id, here.person.id),
        form=form,
        preview=uploads.rendered(here.offering.id, form.body.data or "", [], "").html,
        may_reply=here.refusal is None and (found.locked_at is None or here.moderator),
        limit=uploads.limit(),
    )
    return page, status


@bp.post("/learn/<int:offering_id>/questions/<int:thread_id>/reply")
def reply(offering_id: int, thread_id: int) -> Answer:
    """Write a reply."""
    here, found = loaders.thread_to_answer(current_user, offering_id, thread_id)
    form = ReplyForm()
    form.offer_files([])
    if request.form.get("preview") or not form.validate():
        read_only()
        return _thread_page(here, found, form, 200 if request.form.get("preview") else 422)
    try:
        stored = uploads.keep(form.files.data)
    except uploads.Refused as error:
        form.files.errors = [error.args[0]]
        return _thread_page(here, found, form, 422)
    post = operations.reply(
        found,
        current_user._get_current_object(),
        body=form.body.data or "",
        anonymous=_anonymous(here, form),
        client_key=form.client_key.data or "",
        files=stored,
    )
    flash(_("답글을 올렸습니다."), "success")
    last = posts.shown(here.viewer, found, sort="", page=1_000_000).replies.number
    return redirect(
        url_for(
            ".thread",
            offering_id=offering_id,
            thread_id=found.id,
            page=last if last > 1 else None,
            _anchor=f"post-{post.id}",
        ),
        303,
    )


@bp.post("/learn/<int:offering_id>/questions/<int:thread_id>/follow")
def follow(offering_id: int, thread_id: int) -> Response:
    """Hear of its replies (``on=1``), or no more."""
    _here, found = loaders.thread_for(current_user, offering_id, thread_id)
    on = request.form.get("on") == "1"
    operations.follow(found, current_user.id, on)
    flash(
        _("새 답글이 달리면 알려 드립니다.") if on else _("이제 이 질문의 답글을 알리지 않습니다."),
        "success",
    )
    return redirect(url_for(".thread", offering_id=offering_id, thread_id=found.id), 303)


@bp.post("/learn/<int:offering_id>/discussion/preview")
def preview(offering_id: int) -> str:
    """What is being written, as it will be read; nothing is stored."""
    here = here_for(current_user, offering_id)
    read_only()
    body = request.form.get("body", "")[:40_000]
    html = uploads.rendered(here.offering.id, body, [], "").html
    return render_template("discussion/_preview.html", preview=html)


@bp.get("/learn/<int:offering_id>/discussion/files/<int:attachment_id>/<name>")
def file(offering_id: int, attachment_id: int, name: str) -> Response:
    """A file of an announcement or a post."""
    found = loaders.file_for(current_user, offering_id, attachment_id)
    inline = "download" not in request.args and sniff.inline_safe(found.media_type)
    return storage.send(found, inline=inline)
