"""The graders' list of requests, one request with its answer, and how requests are taken."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, audit, i18n
from lms.access import Permission, Scope
from lms.courses.assignments import queries as assignments
from lms.courses.assignments.operations import Refused
from lms.courses.catalogue.loaders import offering_for
from lms.courses.editing import Conflict
from lms.courses.feedback import operations, queries
from lms.courses.feedback.forms import AnswerForm, PolicyForm
from lms.courses.feedback.loaders import request_to_answer
from lms.courses.feedback.messages import STATES as STATE_WORDS
from lms.courses.feedback.messages import TONES, words
from lms.courses.feedback.models import RegradeRequest
from lms.courses.feedback.queries import SORTS, STATES, RequestFilter
from lms.courses.feedback.rules import RegradePolicy
from lms.courses.feedback.views import bp
from lms.courses.grading import queries as grading
from lms.courses.grading.loaders import may_release, require_release
from lms.courses.grading.models import Grade
from lms.courses.grading.operations import Conflict as MarkChanged
from lms.numbers import whole
from lms.paging import asked_page, page_url

GRADE = Permission.SUBMISSION_GRADE


@bp.get("/teach/<int:offering_id>/regrades")
def regrades(offering_id: int) -> str:
    """Requests of an offering, what waits first."""
    return _list(offering_id, None)


@bp.post("/teach/<int:offering_id>/regrades/policy")
def set_policy(offering_id: int) -> str | Response | tuple[str, int]:
    """Say for how long and how often learners may ask."""
    offering_for(current_user, offering_id, GRADE)
    access.require(current_user, Permission.ASSIGNMENT_EDIT, Scope("offering", offering_id))
    form = PolicyForm()
    if not form.validate():
        return _list(offering_id, form), 422
    policy = RegradePolicy(days=form.days.data, times=form.times.data)
    if operations.set_policy(offering_id, policy, form.reason.data or ""):
        flash(_("재채점 요청을 받는 방식을 바꾸었습니다."), "success")
    else:
        flash(_("바뀐 것이 없습니다."), "info")
    return redirect(url_for("feedback.regrades", offering_id=offering_id), 303)


@bp.get("/teach/<int:offering_id>/regrades/<int:request_id>")
def regrade(offering_id: int, request_id: int) -> str:
    """A request with the mark that it is about, and everything that was asked before."""
    asked = request_to_answer(current_user, offering_id, request_id)
    audit.read("submission", asked.person)
    return _page(asked, _grade(asked), None)


@bp.post("/teach/<int:offering_id>/regrades/<int:request_id>")
def answer(offering_id: int, request_id: int) -> str | Response | tuple[str, int]:
    """Answer: the mark stays, or changes, with a reason that the learner reads."""
    asked = request_to_answer(current_user, offering_id, request_id)
    grade = _grade(asked)
    form = AnswerForm.of(asked.submission.assignment, grade, asked.version)
    form.take(request.form)
    if form.errors:
        return _page(asked, grade, form), 422
    values = form.values(grade) if form.outcome == "changed" and form.touched else None
    if values is not None:
        require_release(current_user, offering_id)
    try:
        operations.answer(
            asked,
            current_user,
            form.outcome,
            form.answer,
            form.version,
            values=values,
            grade_version=form.grade_version,
        )
    except Conflict:
        said = _("그 사이에 다른 사람이 답했거나 요청이 거두어졌습니다. 아래는 지금 상태입니다.")
        return _page(asked, grade, form, conflict=said), 409
    except MarkChanged:
        said = _("그 사이에 점수가 바뀌었습니다. 지금 점수를 보고 다시 답해 주세요.")
        return _page(asked, _grade(asked), form, conflict=said), 409
    except Refused as refusal:
        form.errors = [("answer", words(reason)) for reason in refusal.reasons]
        return _page(asked, grade, form), 422
    flash(_("답을 보냈습니다."), "success")
    return redirect(url_for("feedback.regrades", offering_id=offering_id), 303)


def _grade(asked: RegradeRequest) -> Grade:
    grade = grading.grade_of(asked.submission_id)
    if grade is None:  # marks are never deleted; a request is only made about one
        abort(404)
    return grade


def _list(offering_id: int, form: PolicyForm | None) -> str:
    offering = offering_for(current_user, offering_id, GRADE)
    asked = _asked()
    page = queries.requests(offering.id, asked, asked_page())
    if page.items:
        action = "search" if asked.text else "view"
        audit.read("regrade requests", action=action, people=len(page.items))
    policy = queries.policy_of(offering.id).value
    return render_template(
        "feedback/regrades.html",
        offering=offering,
        asked=asked,
        page=page,
        page_url=page_url,
        counts=queries.state_counts(offering.id, asked),
        work=assignments.published_of(offering.id),
        states=STATES,
        state_words=STATE_WORDS,
        tones=TONES,
        policy=policy,
        form=form or PolicyForm(formdata=None, data={"days": policy.days, "times": policy.times}),
    )


def _asked() -> RequestFilter:
    args = request.args
    state, sort = args.get("state", STATES[0]), args.get("sort", SORTS[0])
    return RequestFilter(
        state=state if state in STATES else STATES[0],
        assignment_id=args.get("assignment", type=whole),
        text=args.get("q", "").strip()[:80],
        sort=sort if sort in SORTS else SORTS[0],
    )


def _page(
    asked: RegradeRequest, grade: Grade, form: AnswerForm | None, *, conflict: str = ""
) -> str:
    submission = asked.submission
    current = AnswerForm.of(submission.assignment, grade, asked.version)
    if form is None:
        form = current
    elif conflict:
        form.version, form.grade_version = current.version, current.grade_version
        for row, now in zip(form.rows, current.rows, strict=False):
            row.kept = now.kept
    scheme = grading.scheme_of(submission.assignment_id)
    hidden = grading.is_hidden(submission, scheme)
    return render_template(
        "feedback/regrade.html",
        offering=submission.assignment.offering,
        assignment=submission.assignment,
        submission=submission,
        asked=asked,
        grade=grade,
        form=form,
        conflict=conflict,
        may_release=may_release(current_user, submission.assignment.offering_id),
        name=scheme.number(submission) if hidden else i18n.person_name(asked.person),
        blind=hidden,
        history=queries.history(submission.id, asked.person_id),
        state_words=STATE_WORDS,
        tones=TONES,
    )
