"""The learner's pages: my courses, a course, a lesson, its files."""

from __future__ import annotations

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import storage
from lms.access import Permission
from lms.courses.catalogue.loaders import offering_for
from lms.courses.content import messages, operations, queries, registry
from lms.courses.content.loaders import attachment_for, lesson_for
from lms.courses.content.models import Lesson
from lms.courses.content.queries.progress import decision
from lms.courses.content.views import bp
from lms.courses.enrolment import queries as enrolment
from lms.interop.formats import sniff
from lms.numbers import whole_or
from lms.skills import queries as skills


@bp.get("/learn")
@login_required
def learn() -> str:
    """The courses in which I have a seat, with how far I am."""
    cards = enrolment.active_offerings(current_user.id, states=enrolment.SEATED)
    progress = queries.progress(current_user.id, [card.id for card in cards])
    return render_template("content/learn.html", cards=cards, progress=progress)


@bp.get("/learn/<int:offering_id>")
def course(offering_id: int) -> str:
    """The course page: what is in it, what is done, what is next."""
    offering = offering_for(current_user, offering_id, Permission.OFFERING_VIEW)
    teaches = queries.may_edit(current_user, offering.id)
    text = request.args.get("q", "").strip()
    return render_template(
        "content/course.html",
        offering=offering,
        outline=queries.outline(offering.id, None if teaches else current_user.id),
        teaches=teaches,
        text=text,
        hits=queries.search(offering.id, text) if text else [],
        links=[] if teaches else registry.learner_links(),
    )


@bp.get("/learn/<int:offering_id>/lessons/<int:lesson_id>")
def lesson(offering_id: int, lesson_id: int) -> str:
    """A lesson to read."""
    offering, lesson = lesson_for(current_user, offering_id, lesson_id)
    teaches = queries.may_edit(current_user, offering.id)
    row = None
    if _learns(offering_id) and not teaches:
        row = operations.open_lesson(current_user, lesson)
    files = queries.lesson_files(lesson.id)
    outline = queries.outline(
        offering.id,
        None if teaches else current_user.id,
        drafts=lesson.published_at is None,
    )
    before, here, after = outline.around(lesson.id)
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
        row=row,
        decision=decision(lesson, row),
        rule=messages.rule_sentence(lesson.done_rule, lesson.minutes),
        skills=list(skills.by_ids(link.skill_id for link in lesson.skills).values()),
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
        state=messages.state_sentence(result.decision),
    )


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
    inline = "download" not in request.args and sniff.inline_safe(attachment.media_type)
    return storage.send(attachment, inline=inline)
