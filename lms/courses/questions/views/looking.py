"""Looking at a question: as a learner who answers it, and through its versions."""

from __future__ import annotations

import secrets

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.courses.questions import operations, queries, registry, showing
from lms.courses.questions.loaders import question_for, version_for
from lms.courses.questions.queries import bank
from lms.courses.questions.rules import marking, presenting
from lms.courses.questions.rules.checking import check
from lms.courses.questions.rules.differing import changes
from lms.courses.questions.rules.reviewing import EVERYTHING
from lms.courses.questions.views import bp
from lms.db import read_only
from lms.numbers import whole_or

PREFIX = "answer-"


@bp.route("/teach/<int:offering_id>/questions/<int:question_id>/preview", methods=["GET", "POST"])
def preview(offering_id: int, question_id: int) -> str:
    """The question as a learner sees it; what is answered is marked and shown, never stored."""
    offering, row = question_for(current_user, offering_id, question_id)
    number = whole_or(request.args.get("version"), 0)
    if number:
        version = version_for(current_user, offering_id, question_id, number)[2]
    else:
        version = queries.current_versions([row.id])[row.id]
    read_only()
    question = queries.question_of(version)
    seed = whole_or(request.values.get("seed"), 0) or secrets.randbelow(2**31)
    response = {}
    if request.method == "POST":
        fields = presenting.own_fields(request.form.lists(), PREFIX)
        response = presenting.read_response(question, seed, fields)
    return render_template(
        "questions/preview.html",
        offering=offering,
        row=row,
        version=version,
        question=question,
        presented=presenting.present(question, seed, shuffle=True),
        fields=presenting.filled(question, seed, response),
        response=response,
        marked=marking.mark(question, response) if request.method == "POST" else None,
        review=EVERYTHING,
        seed=seed,
        prefix=PREFIX,
        files=showing.files_of(version),
        findings=check(question),
    )


@bp.get("/teach/<int:offering_id>/questions/<int:question_id>/history")
def history(offering_id: int, question_id: int) -> str:
    """Every version with what changed in it, and where each is used."""
    offering, row = question_for(current_user, offering_id, question_id)
    versions = bank.history(row.id)
    questions = queries.questions_of(versions)
    steps = []
    for position, version in enumerate(versions):
        older = versions[position + 1] if position + 1 < len(versions) else None
        found = changes(questions[older.id], questions[version.id]) if older else []
        steps.append((version, found))
    return render_template(
        "questions/history.html",
        offering=offering,
        row=row,
        steps=steps,
        usage=registry.usage([row.id])[row.id],
    )


@bp.get("/teach/<int:offering_id>/questions/<int:question_id>/versions/<int:number>")
def version(offering_id: int, question_id: int, number: int) -> str:
    """A version beside another one (``against``; by default the current one)."""
    offering, row, old = version_for(current_user, offering_id, question_id, number)
    against = whole_or(request.args.get("against"), 0) or row.number
    _offering, _row, other = version_for(current_user, offering_id, question_id, against)
    old_question, other_question = queries.question_of(old), queries.question_of(other)
    return render_template(
        "questions/version.html",
        offering=offering,
        row=row,
        version=old,
        other=other,
        changes=changes(old_question, other_question),
        question=old_question,
        files=showing.files_of(old),
        numbers=list(range(1, row.number + 1)),
    )


@bp.post("/teach/<int:offering_id>/questions/<int:question_id>/versions/<int:number>/restore")
def restore(offering_id: int, question_id: int, number: int) -> Response:
    """Make an old version current again, as a new one."""
    _offering, row, old = version_for(current_user, offering_id, question_id, number)
    if operations.restore(row, current_user, old):
        flash(
            _("%(old)s판을 되살려 %(new)s판이 되었습니다.", old=number, new=row.number), "success"
        )
    else:
        flash(_("지금 판과 같아 바뀐 것이 없습니다."), "info")
    return redirect(url_for(".edit", offering_id=offering_id, question_id=question_id), 303)
