"""Messages between two members of a course."""

from __future__ import annotations

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import storage
from lms.accounts.models import Person
from lms.courses.catalogue.models import Offering
from lms.courses.discussion import uploads
from lms.courses.discussion.forms import MessageForm, ReportForm
from lms.courses.discussion.loaders import messages as loaders
from lms.courses.discussion.models import Conversation
from lms.courses.discussion.operations import messages as operations
from lms.courses.discussion.operations import moderation
from lms.courses.discussion.queries import messages as queries
from lms.courses.discussion.queries.people import badges
from lms.courses.discussion.rules.messaging import may_block
from lms.courses.discussion.views import bp
from lms.courses.discussion.words import NOT_SENDING
from lms.db import read_only, release
from lms.interop.formats import sniff
from lms.markdown import html
from lms.numbers import whole
from lms.paging import asked_page

Answer = str | tuple[str, int] | Response


@bp.get("/messages")
@login_required
def conversations() -> str:
    """One's conversations; ``?q=…&show=unread``."""
    text = request.args.get("q", "").strip()[:80]
    unread = request.args.get("show") == "unread"
    page = queries.conversations(current_user, text=text, unread=unread, page=asked_page())
    return render_template(
        "discussion/conversations.html", page=page, text=text, unread=unread,
        writes=bool(queries.offerings_to_write_in(current_user)),
    )  # fmt: skip


@bp.get("/messages/new")
@login_required
def new_message() -> str:
    """To whom: a course (``?offering=12``), then somebody in it (``&q=…``)."""
    offerings = queries.offerings_to_write_in(current_user)
    asked = request.args.get("offering", type=whole)
    if asked is None and len(offerings) == 1:
        asked = offerings[0].id
    chosen = next((one for one in offerings if one.id == asked), None)
    text = request.args.get("q", "").strip()[:80]
    found = queries.contacts(current_user, chosen, text) if chosen is not None else []
    return render_template(
        "discussion/new_message.html", offerings=offerings, chosen=chosen, text=text, found=found
    )


@bp.route("/messages/new/<int:offering_id>/<int:person_id>", methods=["GET", "POST"])
def compose(offering_id: int, person_id: int) -> Answer:
    """The first message to somebody; an older conversation goes on where it stands."""
    offering, other = loaders.contact_for(current_user, offering_id, person_id)
    form = MessageForm()
    if request.method == "GET":
        known = queries.between(offering.id, current_user.id, other.id)
        if known is not None:
            return redirect(url_for(".conversation", conversation_id=known.id))
        return _compose_page(offering, other, form)
    answer = _sent(offering, other, form)
    return _compose_page(offering, other, form, 422) if answer is None else answer


def _compose_page(
    offering: Offering, other: Person, form: MessageForm, status: int = 200
) -> tuple[str, int]:
    page = render_template(
        "discussion/compose.html",
        offering=offering,
        other=other,
        form=form,
        limit=uploads.limit(),
    )
    return page, status


def _sent(offering: Offering, other: Person, form: MessageForm) -> Response | None:
    """Send what was written; none where it has to be mended, with the reasons in the form."""
    if not form.validate():
        read_only()
        return None
    try:
        stored = uploads.keep(form.files.data)
        message = operations.send(
            offering,
            current_user._get_current_object(),
            other,
            form.body.data or "",
            client_key=form.client_key.data or "",
            files=stored,
        )
    except uploads.Refused as error:
        form.files.errors = [error.args[0]]
        return None
    except operations.Refused as error:
        form.form_errors = [str(NOT_SENDING[error.refusal])]
        return None
    return redirect(
        url_for(
            ".conversation",
            conversation_id=message.conversation_id,
            _anchor=f"message-{message.id}",
        ),
        303,
    )


@bp.route("/messages/<int:conversation_id>", methods=["GET", "POST"])
def conversation(conversation_id: int) -> Answer:
    """A conversation, the latest page first; a POST writes."""
    found, other = loaders.conversation_for(current_user, conversation_id)
    form = MessageForm()
    if request.method == "POST":
        answer = _sent(found.offering, other, form)
        return _conversation_page(found, other, form, 422) if answer is None else answer
    return _conversation_page(found, other, form)


def _conversation_page(
    found: Conversation, other: Person, form: MessageForm, status: int = 200
) -> tuple[str, int]:
    asked = request.args.get("page", type=whole)
    shown = queries.messages(current_user, found, asked)
    if shown.items and request.method == "GET":
        last = shown.items[-1].message.id
        if found.read_up_to(current_user.id) < last:
            release()
            operations.note_reading(found, current_user.id, last)
            found, other = loaders.conversation_for(current_user, found.id)
            shown = queries.messages(current_user, found, asked)
    standing = queries.standing(current_user, other, found.offering)
    page = render_template(
        "discussion/conversation.html",
        conversation=found,
        offering=found.offering,
        other=other,
        role=badges(found.offering_id, [other.id]).get(other.id),
        page=shown,
        form=form,
        standing=standing,
        refusal=NOT_SENDING[standing.refusal] if standing.refusal else None,
        may_block=may_block(standing.me, standing.other),
        limit=uploads.limit(),
    )
    return page, status


@bp.get("/messages/<int:conversation_id>/news")
def news(conversation_id: int) -> Response:
    """What came after a message (``after=12``), for an open page; 304 while nothing changes.

    The page asks only while it is looked at: what it is given counts as read.
    """
    found, other = loaders.conversation_for(current_user, conversation_id)
    fresh = queries.news(current_user, found, request.args.get("after", type=whole))
    answer = jsonify(
        html="".join(
            render_template("discussion/_message.html", one=one, other=other) for one in fresh.items
        ),
        seen=fresh.seen,
        gone=fresh.gone,
        more=fresh.more,
    )
    answer.set_etag(fresh.state)
    if fresh.items and found.read_up_to(current_user.id) < fresh.items[-1].message.id:
        last = fresh.items[-1].message.id
        release()
        operations.note_reading(found, current_user.id, last)
    return answer.make_conditional(request)


@bp.post("/messages/<int:conversation_id>/block")
def block(conversation_id: int) -> Response:
    """Want no messages of the other one (``on=1``), or want them again; between learners."""
    found, other = loaders.conversation_for(current_user, conversation_id)
    standing = queries.standing(current_user, other, found.offering)
    on = request.form.get("on") == "1"
    if on and not may_block(standing.me, standing.other):
        flash(
            _("가르치는 사람은 차단할 수 없습니다. 문제가 있으면 메시지를 신고하십시오."), "warning"
        )
    else:
        operations.block(current_user._get_current_object(), other, on)
        flash(
            _("차단했습니다. 이 사람은 나에게 메시지를 보낼 수 없습니다.")
            if on
            else _("차단을 풀었습니다."),
            "success",
        )
    return redirect(url_for(".conversation", conversation_id=conversation_id), 303)


@bp.post("/messages/items/<int:message_id>/delete")
def take_back(message_id: int) -> Response:
    """Take one's own message back; the other one sees that there was one."""
    found, message = loaders.own_message_for(current_user, message_id)
    operations.take_back(message)
    flash(_("메시지를 지웠습니다."), "success")
    return redirect(url_for(".conversation", conversation_id=found.id), 303)


@bp.route("/messages/items/<int:message_id>/report", methods=["GET", "POST"])
def report_message(message_id: int) -> Answer:
    """Ask those who teach to look at a message that one was sent."""
    found, message = loaders.message_to_report(current_user, message_id)
    form = ReportForm()
    back = url_for(".conversation", conversation_id=found.id)
    if request.method == "POST" and form.validate():
        made = moderation.report(
            found.offering,
            current_user._get_current_object(),
            form.reason.data,
            form.note.data or "",
            message=message,
        )
        flash(
            _("신고했습니다. 가르치는 사람이 이 메시지를 살펴보고 결과를 알려 드립니다.")
            if made
            else _("이미 신고한 메시지입니다."),
            "success" if made else "info",
        )
        return redirect(back, 303)
    page = render_template(
        "discussion/report.html",
        offering=found.offering,
        form=form,
        quoted=html(message.body),
        back=back,
    )
    return page, 422 if form.is_submitted() else 200


@bp.get("/messages/files/<int:attachment_id>/<name>")
def message_file(attachment_id: int, name: str) -> Response:
    """A file of a message, for the two whose it is."""
    found = loaders.message_file_for(current_user, attachment_id)
    inline = "download" not in request.args and sniff.inline_safe(found.media_type)
    return storage.send(found, inline=inline)
