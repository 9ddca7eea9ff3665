"""The grading screen: the work in the middle, the rubric and the comments at its side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit, i18n
from lms.courses.assignments import contents, hiding
from lms.courses.assignments import queries as assignments
from lms.courses.assignments.contents import FileView
from lms.courses.assignments.models import Submission
from lms.courses.assignments.operations import Refused
from lms.courses.grading import operations, queries, rules
from lms.courses.grading.forms import GradingForm
from lms.courses.grading.loaders import may_release, require_release, work_for
from lms.courses.grading.messages import words
from lms.courses.grading.models import Grade, Marking
from lms.courses.grading.operations import Conflict, MarkValues, RemarkValues
from lms.courses.grading.queries import Scheme
from lms.courses.grading.rules import Turn
from lms.courses.grading.views import bp
from lms.courses.grading.views.asking import asked_filter, wants_json
from lms.courses.rubrics.models import RubricVersion
from lms.i18n import person_name
from lms.numbers import whole_or

Answer = str | Response | tuple[str | Response, int]
_OWN = (Turn.FIRST, Turn.SECOND)
_BLIND = (Turn.FIRST, Turn.SECOND, Turn.HANDED_OVER, Turn.TAKEN)


@dataclass(frozen=True)
class Desk:
    """A submission as one grader has it before them. *kept*: what their form fills."""

    submission: Submission
    scheme: Scheme
    hidden: bool
    turn: Turn
    grade: Grade | None
    markings: list[Marking]
    kept: Grade | Marking | None

    @property
    def edition(self) -> RubricVersion | None:
        """The version of the rubric by which it is marked: what is kept keeps its own."""
        if self.kept is not None:
            return self.kept.rubric_version
        if self.turn is Turn.SETTLE and self.markings:
            return self.markings[-1].rubric_version
        return self.submission.assignment.rubric_version

    @property
    def newer(self) -> RubricVersion | None:
        """A newer version of the rubric than the mark's own; none: it is the newest."""
        now = self.submission.assignment.rubric_version
        own = self.grade.rubric_version_id if self.grade else None
        return now if self.grade is not None and now is not None and own != now.id else None

    @property
    def both(self) -> list[Marking]:
        """Both markings, where this grader may see them."""
        return self.markings if self.turn is Turn.SETTLE else []


def _desk(submission: Submission) -> Desk:
    scheme = queries.scheme_of(submission.assignment_id)
    grade = queries.grade_of(submission.id)
    markings = queries.markings_of(submission.id)
    turn = queries.turn(submission, current_user.id, markings, grade, scheme)
    own = next((line for line in markings if line.marker_id == current_user.id), None)
    return Desk(
        submission=submission,
        scheme=scheme,
        hidden=queries.is_hidden(submission, scheme),
        turn=turn,
        grade=grade,
        markings=markings,
        kept=own if turn in _BLIND else grade,
    )


@bp.get("/teach/<int:offering_id>/grading/<int:submission_id>")
def grade(offering_id: int, submission_id: int) -> str:
    """The work, and the mark as it is kept; ``edition=new`` takes up the rubric's newest version."""
    submission = work_for(current_user, offering_id, submission_id)
    audit.read("submission", submission.person)
    return show_screen(submission)


@bp.post("/teach/<int:offering_id>/grading/<int:submission_id>")
def save(offering_id: int, submission_id: int) -> Answer:
    """Keep the mark, release it, go on; another grader's mark is shown and never overwritten.

    A form that does not name this submission and the criteria that it is marked by is refused:
    what was filled in for one person never becomes another's.
    """
    submission = work_for(current_user, offering_id, submission_id)
    desk = _desk(submission)
    form = _sent(desk)
    if not form.is_for_this:
        return _not_for_this(desk)
    action = request.form.get("action", "save")
    if _reaches_learner(desk, action):
        require_release(current_user, offering_id)
    values = form.values()
    if values is None:
        return show_screen(submission, form=form), 422
    try:
        _keep(desk, form, values, action)
    except Conflict as conflict:
        theirs: Grade | Marking | None = conflict.args[0]
        form.version = theirs.version if theirs is not None else 0
        return show_screen(submission, form=form, theirs=theirs, conflict=True), 409
    except Refused as refusal:
        reasons = [words(reason) for reason in refusal.reasons]
        return show_screen(submission, form=form, reasons=reasons), 422
    return _go_on(submission, action)


def _reaches_learner(desk: Desk, action: str) -> bool:
    """Whether a learner would see it: the mark is shown by this, or was shown before."""
    if desk.turn in _BLIND:
        return False
    shown = desk.grade is not None and desk.grade.released_at is not None
    return shown or action in {"release", "release_next"}


@bp.post("/teach/<int:offering_id>/grading/<int:submission_id>/autosave")
def autosave(offering_id: int, submission_id: int) -> Response | tuple[Response, int]:
    """Keep an unreleased mark while it is being written; a released one is only saved on purpose."""
    submission = work_for(current_user, offering_id, submission_id)
    desk = _desk(submission)
    form = _sent(desk)
    if not form.is_for_this:
        said = _("이 양식은 다른 제출물의 것입니다. 화면을 새로 고쳐 주세요.")
        return jsonify(said=said, stop=True), 409
    if desk.grade is not None and desk.grade.released_at is not None:
        return jsonify(said=_("공개한 점수는 저절로 저장하지 않습니다."), stop=True), 409
    if desk.turn not in (*_OWN, Turn.MARK) and desk.grade is None:
        return jsonify(said=_("지금은 이 제출물을 채점할 차례가 아닙니다."), stop=True), 409
    values = form.values()
    if values is None:
        return jsonify(said=form.errors[0][1]), 422
    try:
        kept = _keep(desk, form, values, "save")
    except Conflict:
        said = _(
            "다른 사람이 이 제출물을 저장했습니다. 저장 단추를 누르면 둘을 견주어 볼 수 있습니다."
        )
        return jsonify(said=said, stop=True), 409
    except Refused as refusal:
        return jsonify(said=" ".join(words(reason) for reason in refusal.reasons)), 422
    assert kept is not None
    at = i18n.moment(kept.graded_at if isinstance(kept, Grade) else kept.marked_at)
    return jsonify(version=kept.version, said=_("%(at)s에 임시 저장했습니다.", at=at))


@bp.post("/teach/<int:offering_id>/grading/<int:submission_id>/presence")
def presence(offering_id: int, submission_id: int) -> Response:
    """Say that one has it open, and learn who else has."""
    submission = work_for(current_user, offering_id, submission_id)
    operations.seen_at_work(submission.id, current_user)
    others = queries.at_work([submission.id], but=current_user.id)[submission.id]
    return jsonify(said=_here(others))


def _here(others: list[Any]) -> str:
    names = ", ".join(person_name(one) for one in others)
    return _("%(names)s님도 지금 이 제출물을 보고 있습니다.", names=names) if names else ""


def _sent(desk: Desk) -> GradingForm:
    """The sent form, for the criteria that it names where they are the mark's or the newest."""
    named = whole_or(request.form.get("edition"), 0)
    edition = desk.edition
    if desk.newer is not None and desk.newer.id == named:
        edition = desk.newer
    return GradingForm.sent(desk.submission, request.form, edition, apart=desk.turn not in _BLIND)


def _keep(desk: Desk, form: GradingForm, values: MarkValues, action: str) -> Grade | Marking | None:
    """Write it where this grader's turn says; the row that was written."""
    done = action in {"release", "release_next"}
    if desk.turn in _OWN:
        if done:
            return operations.hand_over(desk.submission, current_user, values, form.version)
        return operations.save_marking(desk.submission, current_user, values, form.version)
    if desk.turn is Turn.SETTLE and desk.grade is None:
        return operations.settle(
            desk.submission, current_user, values, form.version, reason=form.reason, release=done
        )
    if desk.turn not in {Turn.MARK, Turn.SETTLE}:
        # Nothing of this grader's is there to be changed: the operation says so.
        return operations.save_marking(desk.submission, current_user, values, form.version)
    return operations.save(
        desk.submission,
        current_user,
        values,
        form.version,
        release=done,
        reason=form.reason,
        edition=form.edition,
    )


def _not_for_this(desk: Desk) -> Answer:
    said = _(
        "보내신 양식은 이 제출물의 것이 아니거나 그 사이에 평가 기준이 바뀌었습니다. 아무것도 저장하지 않았습니다. 아래의 내용을 보고 다시 적어 주세요."
    )
    if wants_json():
        return jsonify(said=said), 409
    return show_screen(desk.submission, reasons=[said]), 409


def _go_on(submission: Submission, action: str) -> Response:
    offering_id, asked = submission.assignment.offering_id, asked_filter()
    kept = queries.grade_of(submission.id)
    released = kept is not None and kept.released_at is not None
    if released:
        said = _("저장했습니다.") if action.startswith("save") else _("점수를 공개하고 알렸습니다.")
    elif action.startswith("save"):
        said = _("저장했습니다. 아직 공개하지 않았습니다.")
    elif kept is not None:
        said = _("두 채점이 모여 점수가 정해졌습니다. 아직 공개하지 않았습니다.")
    else:
        said = _("채점을 마쳤습니다. 다른 채점을 기다립니다.")
    target: int | None = submission.id
    if action in {"release_next", "save_next"}:
        target = queries.neighbours(offering_id, submission.id, asked).next_ungraded
        target = target if target != submission.id else None
    if target is None:
        said = said + " " + _("채점할 것이 더 없습니다.")
        url = url_for("grading.index", offering_id=offering_id, **asked.arguments())
    else:
        url = url_for(
            "grading.grade", offering_id=offering_id, submission_id=target, **asked.arguments()
        )
    if not wants_json() or target is None:  # what is loaded whole does not keep what a script says
        flash(said, "success")
    if wants_json():
        return jsonify(said=said, url=url, submission=target)
    return redirect(url, 303)


def _files(submission: Submission, *, hidden: bool) -> list[FileView]:
    """The files as the page shows them; without their names while their author's is hidden."""
    found = []
    for file in assignments.files_of([submission])[submission.id]:
        view = contents.view_of(file)
        if hidden:
            plain = hiding.shown_file(file, submission, current_user)
            view = replace(view, attachment=plain, shown=replace(view.shown, name=plain.name))
        found.append(view)
    return found


def show_screen(
    submission: Submission,
    *,
    form: GradingForm | None = None,
    theirs: Grade | Marking | None = None,
    conflict: bool = False,
    reasons: list[str] | None = None,
    remark: RemarkValues | None = None,
) -> str:
    """The page of a submission; *form* with what was typed, *theirs* what somebody else saved."""
    desk = _desk(submission)
    assignment, asked = submission.assignment, asked_filter()
    if form is None:
        form = _opened(desk)
    same = queries.same_work(submission)
    grades = queries.grades_by_submission(other.id for other in same)
    at_work = queries.at_work([submission.id], but=current_user.id)[submission.id]
    values: dict[str, Any] = {
        "offering": assignment.offering,
        "submission": submission,
        "assignment": assignment,
        "desk": desk,
        "kept": desk.kept,
        "edition": form.edition,
        "theirs": GradingForm.of(submission, theirs) if conflict else None,
        "saver": theirs,
        "form": form,
        "may_release": may_release(current_user, assignment.offering_id),
        "reasons": reasons or [],
        "others": same,
        "grades": grades,
        "text": contents.lines_of_text(submission.text),
        "files": _files(submission, hidden=desk.hidden),
        "remarks": queries.remarks_for_grader(
            submission.id, current_user.id, only_own=desk.turn in _BLIND
        ),
        "text_hash": queries.text_hash(submission),
        "remark": remark,
        "around": queries.neighbours(assignment.offering_id, submission.id, asked),
        "asked": asked,
        "apart": _apart(desk),
        "others_here": _here(at_work),
    }
    return render_template("grading/grade.html", **values)


def _opened(desk: Desk) -> GradingForm:
    if request.args.get("edition") == "new" and desk.newer is not None:
        moved = operations.switch_edition(desk.grade, desk.newer)
        return GradingForm.of(desk.submission, desk.grade, desk.newer, moved)
    if desk.turn is Turn.SETTLE and desk.grade is None:
        return _between(desk)
    return GradingForm.of(desk.submission, desk.kept, desk.edition)


def _between(desk: Desk) -> GradingForm:
    """The middle of both markings, to be decided from."""
    one, other = (operations.given_of(line) for line in desk.markings)
    middle = rules.between(one, other)
    form = GradingForm.of(
        desk.submission,
        None,
        desk.edition,
        {key: (points, "") for key, points in middle.by_criterion.items()},
    )
    if not form.rows:
        form.points = f"{middle.points.normalize():f}"
    return form


def _apart(desk: Desk) -> Any:
    if len(desk.both) < 2:
        return None
    one, other = (operations.given_of(line) for line in desk.both)
    return rules.apart(one, other)
