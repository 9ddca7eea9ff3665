"""Bringing questions in: a file, a plan of what it would bring, and then exactly that plan."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import i18n, storage
from lms.courses.catalogue.models import Offering
from lms.courses.questions import likeness, messages, operations, uploads
from lms.courses.questions.forms.bank import CommitForm, UploadForm
from lms.courses.questions.loaders import bank_for, import_for
from lms.courses.questions.models import BankQuestion, QuestionCategory, QuestionImport
from lms.courses.questions.operations import importing
from lms.courses.questions.operations.importing import Stale
from lms.courses.questions.queries import bank, categories
from lms.courses.questions.rules.checking import check
from lms.courses.questions.views import bp
from lms.db import db, read_only, release
from lms.interop.formats import personal
from lms.interop.formats.problems import Language, Place, Problem, Refused
from lms.interop.formats.questions import Plan, Read, read
from lms.interop.formats.questions.model import as_json


@dataclass(frozen=True)
class Line:
    """A question of a plan. *findings*: (sentence, whether an error); *like*: what the bank has."""

    position: int
    read: Read
    findings: list[tuple[str, bool]]
    like: BankQuestion | None
    twice: int | None  # the position of the same question earlier in the file
    refused: bool  # it holds what must not be kept


@bp.route("/teach/<int:offering_id>/questions/import", methods=["GET", "POST"])
def upload(offering_id: int) -> str | Response | tuple[str, int]:
    """Choose a file; what it would bring is shown next."""
    offering = bank_for(current_user, offering_id)
    form = UploadForm()
    if request.method == "GET":
        return _upload_page(offering, form)
    given = request.files.get("file")
    if given is None or not given.filename:
        form.file.errors = [_("파일을 고르세요.")]
        read_only()
        return _upload_page(offering, form), 422
    data = given.stream.read(uploads.limit() + 1)
    release()
    try:
        if len(data) > uploads.limit():
            most = uploads.limit() // 1024 // 1024
            raise _TooLarge(_("파일이 너무 큽니다. 한도는 %(limit)s MB입니다.", limit=most))
        plan = read(data, given.filename)
    except (Refused, _TooLarge) as refused:
        sentence = str(refused) if isinstance(refused, _TooLarge) else _told(refused)
        form.file.errors = [sentence]
        read_only()
        return _upload_page(offering, form), 422
    stored = storage.keep(io.BytesIO(data), given.filename)
    offering = bank_for(current_user, offering_id)
    row = importing.begin(offering.course, current_user, stored, plan)
    return redirect(url_for(".import_plan", offering_id=offering_id, import_id=row.id), 303)


class _TooLarge(Exception):
    """A file beyond what a request may hold."""


@bp.route("/teach/<int:offering_id>/questions/import/<int:import_id>", methods=["GET", "POST"])
def import_plan(offering_id: int, import_id: int) -> str | Response | tuple[str, int]:
    """What would be brought in; then all of it, or nothing where anything changed since."""
    offering, row, file = import_for(current_user, offering_id, import_id)
    if row.committed_at is not None:
        flash(_("이미 가져온 파일입니다."), "info")
        return redirect(url_for(".index", offering_id=offering_id), 303)
    path = storage.path_of(file.sha256)
    if not path.exists():
        abort(404)
    release()
    plan = read(path.read_bytes(), file.name)
    lines = _lines(offering.course_id, plan)
    if request.method == "GET":
        form = CommitForm(data={"skip": [str(one.position) for one in lines if one.like]})
        return _plan_page(offering, row, plan, lines, form)
    form = CommitForm().offer(categories.tree(offering.course_id))
    skip = {int(one) for one in request.form.getlist("skip") if one.isdecimal()}
    skip |= {one.position for one in lines if one.refused}
    if len(skip & set(range(len(lines)))) == len(lines):
        flash(_("가져올 문항이 없습니다."), "warning")
        read_only()
        return _plan_page(offering, row, plan, lines, form), 422
    if not form.validate():
        abort(400)
    shown = (form.plan.data or "", form.bank.data or "")
    release()
    ready = [operations.prepare(one.question) for one in plan.questions]
    offering, row, _file = import_for(current_user, offering_id, import_id)
    try:
        made = importing.commit(
            row,
            offering.course,
            current_user,
            plan,
            ready,
            category=_category(offering, form),
            keep_categories=bool(form.keep_categories.data),
            shown=shown,
            skip=skip,
        )
    except Stale as stale:
        return _stale(offering_id, import_id, str(stale), plan, form)
    flash(
        ngettext(
            "문항 %(n)s개를 가져왔습니다.", "문항 %(n)s개를 가져왔습니다.", len(made), n=len(made)
        ),
        "success",
    )
    return redirect(url_for(".index", offering_id=offering_id, sort="-updated"), 303)


def _stale(
    offering_id: int, import_id: int, why: str, plan: Plan, form: CommitForm
) -> Response | tuple[str, int]:
    """The plan is shown anew, as it would be now; nothing was brought in."""
    if why == "done":
        flash(_("이미 가져온 파일입니다."), "info")
        return redirect(url_for(".index", offering_id=offering_id), 303)
    db.session.rollback()
    offering, row, _file = import_for(current_user, offering_id, import_id)
    lines = _lines(offering.course_id, plan)
    return _plan_page(offering, row, plan, lines, form, stale=why), 409


def _lines(course_id: int, plan: Plan) -> list[Line]:
    digests = [likeness.digest(one.question) for one in plan.questions]
    there = bank.alike(course_id, digests)
    first: dict[str, int] = {}
    found = []
    for position, (one, digest) in enumerate(zip(plan.questions, digests, strict=True)):
        wrong = [(messages.finding(finding), finding.error) for finding in check(one.question)]
        refused = personal.has_resident_number(str(as_json(one.question)))
        if refused:
            wrong.insert(0, (messages.finding("resident_number"), True))
        twice = first.setdefault(digest, position)
        found.append(
            Line(
                position,
                one,
                wrong,
                there.get(digest),
                twice if twice != position else None,
                refused,
            )
        )
    return found


def _category(offering: Offering, form: CommitForm) -> QuestionCategory | None:
    row = db.session.get(QuestionCategory, form.category_id.data or 0)
    return row if row is not None and row.course_id == offering.course_id else None


def _upload_page(offering: Offering, form: UploadForm) -> str:
    return render_template(
        "questions/import.html",
        offering=offering,
        form=form,
        formats=messages.FORMATS,
        limit=uploads.limit(),
    )


def _plan_page(
    offering: Offering,
    row: QuestionImport,
    plan: Plan,
    lines: Sequence[Line],
    form: CommitForm,
    stale: str = "",
) -> str:
    counts = Counter(one.read.question.kind.value for one in lines)
    form.plan.data, form.plan.raw_data = importing.plan_digest(plan), None
    form.bank.data, form.bank.raw_data = bank.state(offering.course_id), None
    whole = {id(one) for read in plan.questions for one in read.problems}
    whole |= {id(one) for item in plan.rejected for one in item.problems}
    return render_template(
        "questions/plan.html",
        offering=offering,
        row=row,
        plan=plan,
        lines=lines,
        general=[one for one in plan.problems if id(one) not in whole],
        form=form.offer(categories.tree(offering.course_id)),
        counts=[(messages.kind(kind), count) for kind, count in counts.most_common()],
        likes=sum(one.like is not None for one in lines),
        skipped=set(form.skip.data or []),
        stale=stale,
        formats=messages.FORMATS,
        told=told,
    )


def _told(refused: Refused) -> str:
    return refused.en if i18n.current() == "en" else refused.ko


def told(problem: Problem, at: Place | None = None) -> str:
    """A problem in the page's language, with its place unless that is *at*, which is said already."""
    language: Language = "en" if i18n.current() == "en" else "ko"
    if problem.where == at:
        return problem.en if language == "en" else problem.ko
    return problem.describe(language)
