"""What a quiz asks: choosing from the bank, random draws, order, points."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.access import Permission
from lms.courses.assignments.rules import Reason
from lms.courses.questions.queries import categories
from lms.courses.quizzes import operations, queries
from lms.courses.quizzes.forms import DrawForm, PointsForm, SectionForm, draw_data
from lms.courses.quizzes.loaders import quiz_in, slot_in
from lms.courses.quizzes.messages import KIND_WORDS, words
from lms.courses.quizzes.models import Quiz, QuizSlot
from lms.courses.quizzes.operations import Conflict, OrderChanged, Refused
from lms.courses.quizzes.queries import bank
from lms.courses.quizzes.queries.bank import BankFilter
from lms.courses.quizzes.rules import publishing
from lms.courses.quizzes.views import bp
from lms.db import read_only
from lms.numbers import whole_or
from lms.paging import asked_page

EDIT = Permission.ASSIGNMENT_EDIT


@bp.get("/teach/<int:offering_id>/quizzes/<int:quiz_id>/questions")
def compose(offering_id: int, quiz_id: int) -> str:
    """The quiz's questions in order, with points; beside them what can be added."""
    return _page(quiz_in(current_user, offering_id, quiz_id, EDIT))


@bp.get("/teach/<int:offering_id>/quizzes/<int:quiz_id>/questions/choose")
def choose(offering_id: int, quiz_id: int) -> str:
    """Questions of the bank, searched and filtered, to be ticked and added."""
    quiz = quiz_in(current_user, offering_id, quiz_id, EDIT)
    asked = _asked()
    course_id = quiz.offering.course_id
    return render_template(
        "quizzes/choose.html",
        quiz=quiz,
        offering=quiz.offering,
        asked=asked,
        page=bank.choosable(course_id, asked, asked_page()),
        categories=categories.tree(course_id),
        tags=bank.tag_names(course_id),
        kinds=KIND_WORDS,
        there={slot.question_version.question_id for slot in quiz.slots if slot.question_version},
        held=_held(quiz),
    )


@bp.post("/teach/<int:offering_id>/quizzes/<int:quiz_id>/questions/add")
def add_questions(offering_id: int, quiz_id: int) -> Response:
    """Put the ticked questions at the end."""
    quiz = quiz_in(current_user, offering_id, quiz_id, EDIT)
    ids = [whole_or(given, 0) for given in request.form.getlist("question")][:200]
    return _done(quiz, lambda: _added(operations.add_questions(quiz, ids)))


@bp.route("/teach/<int:offering_id>/quizzes/<int:quiz_id>/draws/new", methods=["GET", "POST"])
def add_draw(offering_id: int, quiz_id: int) -> str | Response | tuple[str, int]:
    """A random draw at the end."""
    quiz = quiz_in(current_user, offering_id, quiz_id, EDIT)
    form = _draw_form(quiz, None)
    if form.validate_on_submit():
        return _done(quiz, lambda: operations.add_draw(quiz, form.values()))
    read_only()
    page = _draw_page(quiz, None, form)
    return (page, 422) if request.method == "POST" else page


@bp.route(
    "/teach/<int:offering_id>/quizzes/<int:quiz_id>/draws/<int:slot_id>", methods=["GET", "POST"]
)
def edit_draw(offering_id: int, quiz_id: int, slot_id: int) -> str | Response | tuple[str, int]:
    """From what a draw draws; what somebody else changed meanwhile is not overwritten unseen."""
    quiz, slot = slot_in(current_user, offering_id, quiz_id, slot_id, EDIT)
    if slot.kind != "draw":
        abort(404)
    form = _draw_form(quiz, slot)
    if form.validate_on_submit():
        try:
            operations.change_draw(quiz, slot, form.values(), form.version.data or 0)
        except Conflict:
            form.version.data, form.version.raw_data = slot.version, None
            theirs = DrawForm(formdata=None, data=draw_data(slot))
            theirs.offer(categories.tree(quiz.offering.course_id))
            return _draw_page(quiz, slot, form, theirs), 409
        except Refused as refusal:
            _tell(refusal)
        return redirect(_compose_url(quiz), 303)
    read_only()
    page = _draw_page(quiz, slot, form)
    return (page, 422) if request.method == "POST" else page


@bp.post("/teach/<int:offering_id>/quizzes/<int:quiz_id>/slots/<int:slot_id>/points")
def set_points(offering_id: int, quiz_id: int, slot_id: int) -> Response | tuple[str, int]:
    """What each question of the slot is worth."""
    quiz, slot = slot_in(current_user, offering_id, quiz_id, slot_id, EDIT)
    form = PointsForm()
    if not form.validate() or form.points.data is None:
        read_only()
        return _page(quiz, wrong={slot.id: form}), 422
    points = form.points.data
    try:
        operations.set_points(quiz, slot, points, form.version.data or 0)
    except Conflict:
        said = _(
            "그 사이에 다른 사람이 배점을 %(points)s점으로 바꾸었습니다. 보고 다시 정해 주세요.",
            points=slot.points,
        )
        form.points.errors = [said]
        return _page(quiz, wrong={slot.id: form}), 409
    except Refused as refusal:
        _tell(refusal)
    return redirect(_compose_url(quiz, slot), 303)


@bp.post("/teach/<int:offering_id>/quizzes/<int:quiz_id>/questions/points")
def set_all_points(offering_id: int, quiz_id: int) -> Response | tuple[str, int]:
    """The same points for every question."""
    quiz = quiz_in(current_user, offering_id, quiz_id, EDIT)
    form = PointsForm()
    if not form.validate() or form.points.data is None:
        read_only()
        return _page(quiz, all_points=form), 422
    points = form.points.data
    return _done(quiz, lambda: operations.set_all_points(quiz, points))


@bp.post("/teach/<int:offering_id>/quizzes/<int:quiz_id>/slots/<int:slot_id>/section")
def set_section(offering_id: int, quiz_id: int, slot_id: int) -> Response | tuple[str, int]:
    """The heading of a section that begins here."""
    quiz, slot = slot_in(current_user, offering_id, quiz_id, slot_id, EDIT)
    form = SectionForm()
    if not form.validate():
        read_only()
        return _page(quiz, wrong_section={slot.id: form}), 422
    try:
        operations.set_section(
            quiz, slot, form.section_ko.data or "", form.section_en.data or "",
            form.version.data or 0,
        )  # fmt: skip
    except Conflict:
        form.section_ko.errors = [
            _("그 사이에 다른 사람이 '%(title)s'(으)로 바꾸었습니다.", title=slot.section_ko or "–")
        ]
        return _page(quiz, wrong_section={slot.id: form}), 409
    return redirect(_compose_url(quiz, slot), 303)


@bp.post("/teach/<int:offering_id>/quizzes/<int:quiz_id>/slots/<int:slot_id>/move")
def move_slot(offering_id: int, quiz_id: int, slot_id: int) -> Response:
    """One place up or down."""
    quiz, slot = slot_in(current_user, offering_id, quiz_id, slot_id, EDIT)
    step = -1 if request.form.get("to") == "up" else 1
    return _done(quiz, lambda: operations.move(quiz, slot, step), slot=slot)


@bp.post("/teach/<int:offering_id>/quizzes/<int:quiz_id>/questions/order")
def arrange(offering_id: int, quiz_id: int) -> Response | tuple[str, int]:
    """The order that was dragged together; 409 where the questions are others by now."""
    quiz = quiz_in(current_user, offering_id, quiz_id, EDIT)
    ids = [whole_or(part, 0) for part in request.form.get("order", "").split(",")][:500]
    try:
        operations.arrange(quiz, ids)
    except (OrderChanged, Refused):
        return words(Reason("order_changed")), 409
    return Response(status=204)


@bp.post("/teach/<int:offering_id>/quizzes/<int:quiz_id>/slots/<int:slot_id>/current")
def use_current(offering_id: int, quiz_id: int, slot_id: int) -> Response:
    """Ask the question in its current version."""
    quiz, slot = slot_in(current_user, offering_id, quiz_id, slot_id, EDIT)
    return _done(quiz, lambda: operations.use_current(quiz, slot), slot=slot)


@bp.post("/teach/<int:offering_id>/quizzes/<int:quiz_id>/slots/<int:slot_id>/remove")
def remove_slot(offering_id: int, quiz_id: int, slot_id: int) -> Response:
    """Take it out of the quiz; it stays in the bank."""
    quiz, slot = slot_in(current_user, offering_id, quiz_id, slot_id, EDIT)
    return _done(quiz, lambda: operations.remove(quiz, slot), _("문제를 뺐습니다."))


def _done(
    quiz: Quiz, change: Callable[[], object], said: str = "", slot: QuizSlot | None = None
) -> Response:
    """Do it, say what came of it (a text that *change* gives, or *said*), and go back."""
    url = _compose_url(quiz, slot)
    try:
        came = change()
    except Refused as refusal:
        _tell(refusal)
    else:
        message = came if isinstance(came, str) else said
        if message:
            flash(message, "success")
    return redirect(url, 303)


def _added(count: int) -> str:
    return _("%(n)s문제를 넣었습니다.", n=count) if count else ""


def _tell(refusal: Refused) -> None:
    for reason in refusal.reasons:
        flash(words(reason), "danger")


def _asked() -> BankFilter:
    kind = request.args.get("kind", "")
    return BankFilter(
        text=request.args.get("q", "").strip()[:100],
        kind=kind if kind in KIND_WORDS else "",
        category_id=whole_or(request.args.get("category"), 0) or None,
        tag=request.args.get("tag", "").strip()[:60],
        difficulty=whole_or(request.args.get("difficulty"), 0) or None,
    )


def _draw_form(quiz: Quiz, slot: QuizSlot | None) -> DrawForm:
    form = DrawForm(data=draw_data(slot))
    form.offer(categories.tree(quiz.offering.course_id))
    return form


def _draw_page(
    quiz: Quiz, slot: QuizSlot | None, form: DrawForm, theirs: DrawForm | None = None
) -> str:
    return render_template(
        "quizzes/draw.html",
        quiz=quiz,
        offering=quiz.offering,
        slot=slot,
        form=form,
        theirs=theirs,
        found=len(bank.pool_of(quiz, slot)) if slot is not None else None,
        tags=bank.tag_names(quiz.offering.course_id),
        held=_held(quiz),
    )


def _held(quiz: Quiz) -> list[str]:
    return [words(reason) for reason in publishing.held_reasons(queries.attempt_count(quiz.id))]


def _page(
    quiz: Quiz,
    *,
    wrong: dict[int, PointsForm] | None = None,
    wrong_section: dict[int, SectionForm] | None = None,
    all_points: PointsForm | None = None,
) -> str:
    slots: list[dict[str, Any]] = []
    rows = bank.bank_questions_of(quiz)
    paths = categories.paths(quiz.offering.course_id)
    number = 1
    for slot in quiz.slots:
        version = slot.question_version
        passage = version is not None and version.body.get("kind") == "text"
        slots.append(
            {
                "slot": slot,
                "question": rows.get(version.question_id) if version else None,
                "version": version,
                "passage": passage,
                "number": None if passage else number,
                "found": len(bank.pool_of(quiz, slot)) if slot.kind == "draw" else None,
                "category": " › ".join(paths.get(slot.category_id or 0, ())),
            }
        )
        number += 0 if passage else slot.draw_count
    return render_template(
        "quizzes/compose.html",
        quiz=quiz,
        offering=quiz.offering,
        slots=slots,
        kinds=KIND_WORDS,
        total=queries.possible_points(quiz.slots),
        count=number - 1,
        wrong=wrong or {},
        wrong_section=wrong_section or {},
        all_points=all_points,
        held=_held(quiz),
        bank_url=f"/teach/{quiz.offering_id}/questions",
        bank_empty=not rows and not bank.choosable(quiz.offering.course_id, BankFilter(), 1).total,
        publish_reasons=[words(reason) for reason in operations.publish_reasons(quiz)]
        if quiz.published_at is None
        else [],
    )


def _compose_url(quiz: Quiz, slot: QuizSlot | None = None) -> str:
    return url_for(
        "quizzes.compose",
        offering_id=quiz.offering_id,
        quiz_id=quiz.id,
        _anchor=f"slot-{slot.id}" if slot is not None else None,
    )
