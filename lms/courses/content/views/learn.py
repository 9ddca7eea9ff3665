"""The learner's pages: my courses, a course, a lesson, its files."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import clock, storage
from lms.access import Permission
from lms.courses.catalogue.loaders import offering_for
from lms.courses.content import messages, operations, queries, registry
from lms.courses.content.loaders import Locked, Preview, attachment_for, lesson_for, preview_of
from lms.courses.content.models import Lesson
from lms.courses.content.queries.progress import decision
from lms.courses.content.rules import Key
from lms.courses.content.views import bp
from lms.courses.enrolment import queries as enrolment
from lms.db import db
from lms.interop.formats import sniff
from lms.markdown import notebook as notebooks
from lms.markdown.files import PDF, is_notebook
from lms.numbers import whole_or
from lms.skills import queries as skills


@bp.get("/learn")
@login_required
def learn() -> str:
    """The courses in which I have a seat: those that run, those to come by their first day, those
    that are over; with how far I am."""
    cards = enrolment.active_offerings(current_user.id, states=enrolment.SEATED)
    today = clock.today()
    over = [card for card in cards if card.state == "closed" or card.ends_on < today]
    coming = [card for card in cards if card not in over and card.starts_on > today]
    running = [card for card in cards if card not in over and card not in coming]
    progress = queries.progress(current_user.id, [card.id for card in cards])
    return render_template(
        "content/learn.html", cards=[*running, *reversed(coming), *over], progress=progress
    )


def _gates(offering_id: int, *, teaches: bool, preview: Preview | None) -> queries.Gates:
    """What is open to the one who looks: everything to those who teach, unless they look as a
    learner who has done nothing yet."""
    if preview is not None:
        section_id = preview.section.id if preview.section else None
        return queries.gates(offering_id, None, section_id)
    return queries.Gates() if teaches else queries.gates(offering_id, current_user.id)


@bp.get("/learn/<int:offering_id>")
def course(offering_id: int) -> str:
    """The course page: what is in it, what is done, what is next; and searching in it."""
    offering = offering_for(current_user, offering_id, Permission.OFFERING_VIEW)
    teaches, preview = queries.may_edit(current_user, offering.id), preview_of(offering.id)
    text = request.args.get("q", "").strip()
    gates = _gates(offering.id, teaches=teaches, preview=preview)
    drafts = teaches and preview is None
    return render_template(
        "content/course.html",
        offering=offering,
        outline=queries.outline(offering.id, None if teaches else current_user.id, gates=gates),
        teaches=teaches,
        preview=preview,
        text=text,
        hits=queries.search(current_user, offering.id, text, gates, teaches=drafts),
        links=[] if drafts else registry.learner_links(offering.id),
    )


@bp.get("/learn/<int:offering_id>/lessons/<int:lesson_id>")
def lesson(offering_id: int, lesson_id: int) -> str:
    """A lesson to read."""
    offering, lesson = lesson_for(current_user, offering_id, lesson_id)
    teaches, preview = queries.may_edit(current_user, offering.id), preview_of(offering.id)
    row = None
    if _learns(offering_id) and not teaches:
        row = operations.open_lesson(current_user, lesson)
    files = queries.lesson_files(lesson.id)
    gates = _gates(offering.id, teaches=teaches, preview=preview)
    outline = queries.outline(
        offering.id,
        None if teaches else current_user.id,
        drafts=lesson.published_at is None,
        gates=gates,
    )
    before, here, after = outline.around(lesson.id)
    decided, item = decision(lesson, row), _item(lesson)
    return render_template(
        "content/lesson.html",
        offering=offering,
        lesson=lesson,
        text=queries.rendered(offering.id, lesson.body, files),
        files=files,
        outline=outline,
        here=here,
        before=before,
        after=after,
        teaches=teaches,
        preview=preview,
        locked=messages.opening_sentences(gates.of(Key("lesson", lesson.id)), gates.parts),
        row=row,
        decision=decided,
        state=messages.state_sentence(decided, item),
        rule=messages.rule_sentence(lesson.done_rule, lesson.minutes, item),
        skills=list(skills.by_ids(link.skill_id for link in lesson.skills).values()),
    )


def _item(lesson: Lesson) -> queries.Part | None:
    """The activity by which the lesson is done, where there is one still."""
    key = queries.item_of(lesson)
    if key is None:
        return None
    for one in registry.subjects(lesson.module.offering_id):
        if one.key == key:
            return queries.Part(key, one.title_ko, one.title_en, one.module_id, one.published)
    return None


def locked(error: Locked) -> tuple[str, int]:
    """The page of something that is not open for this learner yet: what opens it."""
    db.session.rollback()
    found = error.gates
    return (
        render_template(
            "content/locked.html",
            offering=offering_for(current_user, error.offering_id, Permission.OFFERING_VIEW),
            part=found.parts[error.key],
            kind=messages.kind_word(error.key),
            sentences=messages.opening_sentences(error.opening, found.parts),
        ),
        403,
    )


def _learns(offering_id: int) -> bool:
    return enrolment.has_seat(current_user.id, offering_id)


def _lesson_of_learner(offering_id: int, lesson_id: int) -> Lesson:
    """The lesson, for someone who learns here (else 403 through the permission)."""
    _offering, lesson = lesson_for(current_user, offering_id, lesson_id, Permission.SUBMISSION_MAKE)
    return lesson


@bp.post("/learn/<int:offering_id>/lessons/<int:lesson_id>/mark")
def mark(offering_id: int, lesson_id: int) -> Response:
    """Mark as done, or take the mark back (``undo``)."""
    lesson = _lesson_of_learner(offering_id, lesson_id)
    if request.form.get("undo"):
        operations.unmark(current_user, lesson)
        flash(_("마침을 되돌렸습니다."), "success")
    else:
        operations.mark(current_user, lesson)
        flash(_("이 차시를 마쳤습니다."), "success")
    return redirect(
        url_for("content.lesson", offering_id=offering_id, lesson_id=lesson_id) + "#lesson-state",
        303,
    )


@bp.post("/learn/<int:offering_id>/lessons/<int:lesson_id>/time")
def beat(offering_id: int, lesson_id: int) -> Response:
    """Reading time, reported by the page while it is visible; the server decides what counts."""
    lesson = _lesson_of_learner(offering_id, lesson_id)
    seconds = whole_or(request.form.get("seconds"), 0)
    result = operations.report_time(current_user, lesson, seconds)
    return jsonify(
        done=result.decision.done,
        just_done=result.just_done,
        state=messages.state_sentence(result.decision, _item(lesson)),
    )


#: A PDF is shown by the browser's own viewer, which a sandbox would keep from starting. The viewer
#: runs no script of the file in our origin; nothing else may be loaded, and only we may frame it.
PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@bp.get("/learn/<int:offering_id>/files/<int:attachment_id>/<name>")
def file(offering_id: int, attachment_id: int, name: str) -> Response:
    """A lesson's file: shown where its kind is safe, downloaded otherwise or when asked to."""
    _offering, _lesson, attachment = attachment_for(current_user, offering_id, attachment_id)
    if name != attachment.name:
        return redirect(
            url_for(
                ".file", offering_id=offering_id, attachment_id=attachment_id, name=attachment.name
            )
        )
    asked = "download" in request.args
    inline = not asked and sniff.inline_safe(attachment.media_type)
    response: Response = storage.send(attachment, inline=inline)
    if inline and attachment.media_type == PDF:
        response.headers["Content-Security-Policy"] = PDF_POLICY
    elif not asked and attachment.name.lower().endswith(".vtt"):  # captions, read by the player
        response.headers["Content-Type"] = "text/vtt; charset=utf-8"
    return response


@bp.get("/learn/<int:offering_id>/files/<int:attachment_id>/notebook")
def notebook(offering_id: int, attachment_id: int) -> str | Response:
    """A notebook of a lesson on a page of its own, read-only."""
    offering, lesson, attachment = attachment_for(current_user, offering_id, attachment_id)
    if not is_notebook(attachment.name):
        return redirect(
            url_for(
                ".file", offering_id=offering_id, attachment_id=attachment_id, name=attachment.name
            )
        )
    return render_template(
        "content/notebook.html",
        offering=offering,
        lesson=lesson,
        file=attachment,
        text=notebooks.render(queries.Content(attachment.sha256)()),
    )


def course_words() -> dict[str, Any]:
    """What the templates of a course say about what is not open yet."""
    return {
        "lesson_state": messages.state_sentence,
        "opening_sentences": messages.opening_sentences,
    }
