"""The teacher's quizzes: list, settings, publishing, copying, trying out."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, markdown
from lms.access import Permission, Scope
from lms.courses.assignments import queries as assignments
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.quizzes import operations, queries
from lms.courses.quizzes.forms import QuizForm, data_of
from lms.courses.quizzes.loaders import quiz_in
from lms.courses.quizzes.messages import MOMENT_WORDS, PART_WORDS, words
from lms.courses.quizzes.models import Quiz
from lms.courses.quizzes.operations import Conflict, Refused
from lms.courses.quizzes.queries.marking import waiting_of_quizzes
from lms.courses.quizzes.rules import reviewing
from lms.courses.quizzes.views import bp
from lms.courses.sections.asking import asked_section
from lms.db import read_only

EDIT = Permission.ASSIGNMENT_EDIT


@bp.get("/teach/<int:offering_id>/quizzes")
def teach_index(offering_id: int) -> str:
    """The quizzes of an offering, with how many people began and finished."""
    offering = offering_for(current_user, offering_id, Permission.ROSTER_VIEW)
    text, state = request.args.get("q", "").strip()[:100], request.args.get("state", "")
    scope = Scope("offering", offering.id)
    sections = asked_section(offering.id)
    edits = access.may(current_user, EDIT, scope)
    if state not in {"draft", "published", "deleted"} or (state == "deleted" and not edits):
        state = ""
    return render_template(
        "quizzes/teach_index.html",
        offering=offering,
        rows=queries.teaching_list(offering.id, text=text, state=state, section_id=sections.id),
        sections=sections,
        text=text,
        state=state,
        edits=edits,
        sees=access.may(current_user, Permission.SUBMISSION_VIEW, scope),
        waiting=waiting_of_quizzes(offering.id)
        if access.may(current_user, Permission.SUBMISSION_GRADE, scope)
        else {},
    )


@bp.route("/teach/<int:offering_id>/quizzes/new", methods=["GET", "POST"])
def create(offering_id: int) -> str | Response | tuple[str, int]:
    """Make a quiz; it starts as a draft, and its questions come next."""
    offering = offering_for(current_user, offering_id, EDIT)
    form = _form(offering, None)
    if request.method == "POST" and form.validate():
        quiz = operations.create(offering, form.values())
        flash(_("시험을 만들었습니다. 이제 문제를 넣어 주세요."), "success")
        return redirect(url_for("quizzes.compose", offering_id=offering.id, quiz_id=quiz.id), 303)
    read_only()
    page = _page(offering, None, form)
    return (page, 422) if request.method == "POST" else page


@bp.route("/teach/<int:offering_id>/quizzes/<int:quiz_id>/edit", methods=["GET", "POST"])
def edit(offering_id: int, quiz_id: int) -> str | Response | tuple[str, int]:
    """Change the settings; what somebody else saved meanwhile is shown, not overwritten."""
    quiz = quiz_in(current_user, offering_id, quiz_id, EDIT)
    form = _form(quiz.offering, quiz)
    if request.method != "POST":
        read_only()
        return _page(quiz.offering, quiz, form)
    if not form.validate():
        read_only()
        return _page(quiz.offering, quiz, form), 422
    try:
        operations.update(quiz, form.values(), form.version.data or 0)
    except Conflict:
        form.version.data, form.version.raw_data = quiz.version, None
        theirs = QuizForm(formdata=None, data=data_of(quiz))
        theirs.offer_modules(assignments.modules_of(offering_id))
        return _page(quiz.offering, quiz, form, theirs=theirs), 409
    flash(_("저장했습니다."), "success")
    return redirect(_edit_url(quiz), 303)


@bp.post("/teach/<int:offering_id>/quizzes/<int:quiz_id>/publish")
def publish(offering_id: int, quiz_id: int) -> Response:
    """Show it to learners."""
    quiz = quiz_in(current_user, offering_id, quiz_id, EDIT)
    try:
        if operations.publish(quiz):
            flash(_("공개했습니다. 교육생에게 알렸습니다."), "success")
    except Refused as refusal:
        _tell(refusal)
    return redirect(_edit_url(quiz), 303)


@bp.post("/teach/<int:offering_id>/quizzes/<int:quiz_id>/unpublish")
def unpublish(offering_id: int, quiz_id: int) -> Response:
    """Hide it again."""
    quiz = quiz_in(current_user, offering_id, quiz_id, EDIT)
    try:
        if operations.unpublish(quiz):
            flash(_("공개를 거두었습니다."), "success")
    except Refused as refusal:
        _tell(refusal)
    return redirect(_edit_url(quiz), 303)


@bp.post("/teach/<int:offering_id>/quizzes/<int:quiz_id>/duplicate")
def duplicate(offering_id: int, quiz_id: int) -> Response:
    """A draft with the same questions."""
    quiz = quiz_in(current_user, offering_id, quiz_id, EDIT)
    title_ko = _("%(title)s (사본)", title=quiz.title_ko)
    title_en = f"{quiz.title_en} (copy)" if quiz.title_en else ""
    copy = operations.duplicate(quiz, title_ko, title_en)
    flash(_("사본을 만들었습니다. 여는 때와 닫는 때는 비어 있습니다."), "success")
    return redirect(_edit_url(copy), 303)


@bp.post("/teach/<int:offering_id>/quizzes/<int:quiz_id>/delete")
def delete(offering_id: int, quiz_id: int) -> Response:
    """Put it away, while nobody has begun."""
    quiz = quiz_in(current_user, offering_id, quiz_id, EDIT)
    try:
        operations.delete(quiz)
    except Refused as refusal:
        _tell(refusal)
        return redirect(_edit_url(quiz), 303)
    flash(_("시험을 지웠습니다. '지운 것' 목록에서 되살릴 수 있습니다."), "success")
    return redirect(url_for("quizzes.teach_index", offering_id=offering_id), 303)


@bp.post("/teach/<int:offering_id>/quizzes/<int:quiz_id>/restore")
def restore(offering_id: int, quiz_id: int) -> Response:
    """Bring it back as a draft."""
    quiz = quiz_in(current_user, offering_id, quiz_id, EDIT, gone=True)
    operations.restore(quiz)
    flash(_("시험을 초안으로 되살렸습니다."), "success")
    return redirect(_edit_url(quiz), 303)


@bp.post("/teach/<int:offering_id>/quizzes/<int:quiz_id>/preview")
def preview(offering_id: int, quiz_id: int) -> Response:
    """Answer it as a learner would; not counted."""
    quiz = quiz_in(current_user, offering_id, quiz_id, EDIT)
    try:
        attempt = operations.start_preview(current_user, quiz)
    except Refused as refusal:
        _tell(refusal)
        return redirect(url_for("quizzes.compose", offering_id=offering_id, quiz_id=quiz.id), 303)
    return redirect(url_for("quizzes.take", attempt_id=attempt.id), 303)


def _tell(refusal: Refused) -> None:
    for reason in refusal.reasons:
        flash(words(reason), "danger")


def _form(offering: Offering, quiz: Quiz | None) -> QuizForm:
    form = QuizForm(data=data_of(quiz))
    form.offer_modules(assignments.modules_of(offering.id))
    return form


def _page(
    offering: Offering, quiz: Quiz | None, form: QuizForm, theirs: QuizForm | None = None
) -> str:
    draft = quiz is not None and quiz.published_at is None
    return render_template(
        "quizzes/edit.html",
        offering=offering,
        quiz=quiz,
        form=form,
        theirs=theirs,
        moments=[(moment.value, MOMENT_WORDS[moment.value]) for moment in reviewing.SETTABLE],
        part_words=PART_WORDS,
        intro=markdown.html(form.intro.data or ""),
        publish_reasons=[words(reason) for reason in operations.publish_reasons(quiz)]
        if quiz is not None and draft
        else [],
        attempts=queries.attempt_count(quiz.id) if quiz is not None else 0,
    )


def _edit_url(quiz: Quiz) -> str:
    return url_for("quizzes.edit", offering_id=quiz.offering_id, quiz_id=quiz.id)
