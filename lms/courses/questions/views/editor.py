"""Writing questions: the editor of every kind, its live preview, duplicates, retiring."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.courses.catalogue.models import Offering
from lms.courses.editing import Conflict, version_in
from lms.courses.questions import messages, operations, queries, registry, showing, uploads
from lms.courses.questions.forms.question import LANGUAGES, QuestionForm, fresh_data, lists_of
from lms.courses.questions.forms.reading import data_of, question_from
from lms.courses.questions.forms.rows import compacted, rearranged
from lms.courses.questions.loaders import bank_for, question_for
from lms.courses.questions.models import BankQuestion, QuestionCategory, QuestionVersion
from lms.courses.questions.queries import bank, categories
from lms.courses.questions.rules import marking, presenting
from lms.courses.questions.rules.checking import check
from lms.courses.questions.rules.differing import changes
from lms.courses.questions.rules.reviewing import EVERYTHING
from lms.courses.questions.uploads import Kept
from lms.courses.questions.views import bp
from lms.db import db, read_only, release
from lms.interop.formats.questions.model import File, Kind, Question
from lms.numbers import whole_or

TRY = "try-"  # begins the fields of the preview


@bp.route("/teach/<int:offering_id>/questions/new", methods=["GET", "POST"])
def create(offering_id: int) -> str | Response | tuple[str, int]:
    """Choose a kind, then write the question."""
    offering = bank_for(current_user, offering_id)
    asked = request.values.get("kind", "")
    if asked not in {one.value for one in Kind}:
        return render_template("questions/kinds.html", offering=offering, kinds=messages.KINDS)
    kind = Kind(asked)
    if request.method == "GET":
        form = _form(offering, kind, data=_fresh(offering, kind))
        return _page(offering, form, [])
    form = _sent(offering, kind)
    kept, problems = uploads.taken_up(
        request.files.getlist("uploads"), request.form.getlist("kept"), current_user.id, ()
    )
    if request.form.get("change"):
        read_only()
        return _page(offering, form, kept)
    question = _read(form, [one.stored.name for one in kept], None)
    if problems or question is None or not _sound(form, question):
        read_only()
        form.uploads.errors = [*form.uploads.errors, *problems]
        return _page(offering, form, kept), 422
    release()
    ready = operations.prepare(question, [one.stored for one in kept])
    offering = bank_for(current_user, offering_id)
    row = operations.create(
        offering.course,
        current_user,
        ready,
        _category(offering, form),
        skills=form.skills.data or [],
        difficulty=form.level,
    )
    flash(_("문항을 만들었습니다."), "success")
    if request.form.get("then") == "next":
        again = url_for(
            ".create", offering_id=offering_id, kind=kind.value, category=row.category_id or None
        )
        return redirect(again, 303)
    return redirect(_url(offering_id, row), 303)


@bp.route("/teach/<int:offering_id>/questions/<int:question_id>", methods=["GET", "POST"])
def edit(offering_id: int, question_id: int) -> str | Response | tuple[str, int]:
    """Change a question: a new version. What somebody else saved meanwhile is shown, not lost."""
    offering, row = question_for(current_user, offering_id, question_id)
    current = queries.current_versions([row.id])[row.id]
    stored = operations.stored_files(current)
    before = queries.question_of(current)
    kind = before.kind
    if request.method == "GET":
        form = _form(offering, kind, data=_data(row, before))
        form.tell(check(before))
        return _page(offering, form, [], row=row, current=current)
    form = _sent(offering, kind)
    dropped = set(request.form.getlist("dropped"))
    staying = [one for one in stored if one.name not in dropped]
    kept, problems = uploads.taken_up(
        request.files.getlist("uploads"),
        request.form.getlist("kept"),
        current_user.id,
        [one.name for one in staying],
    )
    if request.form.get("change"):
        read_only()
        return _page(offering, form, kept, row=row, current=current)
    files = [*staying, *(one.stored for one in kept)]
    question = _read(form, [one.name for one in files], before)
    if problems or question is None or not _sound(form, question):
        read_only()
        form.uploads.errors = [*form.uploads.errors, *problems]
        return _page(offering, form, kept, row=row, current=current), 422
    release()
    ready = operations.prepare(question, files)
    offering, row = question_for(current_user, offering_id, question_id)
    try:
        changed = operations.save(
            row,
            current_user,
            ready,
            version_in(form),
            category=_category(offering, form),
            skills=form.skills.data or [],
            difficulty=form.level,
        )
    except Conflict:
        return _conflict(offering, row, form, ready.question, kept)
    flash(
        _("저장했습니다. %(n)s판이 되었습니다.", n=row.number) if changed else _("저장했습니다."),
        "success",
    )
    return redirect(_url(offering_id, row), 303)


def _conflict(
    offering: Offering,
    row: BankQuestion,
    form: QuestionForm,
    mine: Question,
    kept: Sequence[Kept],
) -> tuple[str, int]:
    current = queries.current_versions([row.id])[row.id]
    found = changes(queries.question_of(current), mine)
    form.version.data, form.version.raw_data = str(row.version), None
    return _page(offering, form, kept, row=row, current=current, theirs=found), 409


@bp.post("/teach/<int:offering_id>/questions/try")
def try_out(offering_id: int) -> str | tuple[str, int]:
    """The question as it is being written: as learners will see it, to be answered and marked.

    A part of the page; nothing is stored.
    """
    offering = bank_for(current_user, offering_id)
    asked = request.values.get("kind", "")
    kind = Kind(asked) if asked in {one.value for one in Kind} else Kind.TEXT
    of = whole_or(request.args.get("question"), 0)
    links, names, before = {}, [], None
    if of:
        _offering, row = question_for(current_user, offering_id, of)
        current = queries.current_versions([row.id])[row.id]
        before = queries.question_of(current)
        links, names = showing.files_of(current), [one.name for one in before.files]
    form = _form(offering, kind, sent=compacted(request.form, lists_of(kind)))
    question = _read(form, names, before)
    read_only()
    return render_template("questions/_try.html", **tried(offering, form, question, links))


def tried(
    offering: Offering, form: QuestionForm, question: Question | None, links: Any
) -> dict[str, Any]:
    """What the preview shows: the question, or why it cannot be shown; the mark once answered."""
    if question is None:
        return {"offering": offering, "question": None, "problems": list(form.problems())}
    seed = whole_or(request.form.get(f"{TRY}seed"), 0) or secrets.randbelow(2**31)
    if request.form.get("change") == "shuffle":
        seed = secrets.randbelow(2**31)
    fields = presenting.own_fields(request.form.lists(), TRY)
    response = presenting.read_response(question, seed, fields)
    marked = marking.mark(question, response) if request.form.get("change") == "mark" else None
    return {
        "offering": offering,
        "question": question,
        "problems": [],
        "presented": presenting.present(question, seed, shuffle=True),
        "fields": presenting.filled(question, seed, response),
        "response": response,
        "seed": seed,
        "marked": marked,
        "review": EVERYTHING,
        "files": links,
        "prefix": TRY,
    }


@bp.post("/teach/<int:offering_id>/questions/<int:question_id>/duplicate")
def duplicate(offering_id: int, question_id: int) -> Response:
    """A copy in the same category, opened to be changed."""
    _offering, row = question_for(current_user, offering_id, question_id)
    name = row.title or row.excerpt[:80]
    copy = operations.duplicate(row, current_user, _("%(title)s (사본)", title=name)[:300])
    flash(_("사본을 만들었습니다. 고쳐서 저장하세요."), "success")
    return redirect(_url(offering_id, copy), 303)


@bp.post("/teach/<int:offering_id>/questions/<int:question_id>/retire")
def retire(offering_id: int, question_id: int) -> Response:
    """Take it out of use, or put it into use again."""
    _offering, row = question_for(current_user, offering_id, question_id)
    if request.form.get("state") == "in_use":
        operations.reinstate(row, current_user)
        flash(_("다시 쓰게 했습니다."), "success")
    else:
        operations.retire(row, current_user)
        flash(_("쓰지 않음으로 돌렸습니다. 이미 들어간 시험에는 그대로 남습니다."), "success")
    return redirect(_url(offering_id, row), 303)


# ---- the form ------------------------------------------------------------------------------------


def _form(
    offering: Offering, kind: Kind, *, sent: Any = None, data: dict[str, Any] | None = None
) -> QuestionForm:
    form = QuestionForm(formdata=sent, data=data)
    return form.of(kind, categories.tree(offering.course_id))


def _sent(offering: Offering, kind: Kind) -> QuestionForm:
    change = request.form.get("change", "")
    sent = rearranged(request.form, change)
    if not change:
        sent = compacted(sent, lists_of(kind))
    return _form(offering, kind, sent=sent)


def _fresh(offering: Offering, kind: Kind) -> dict[str, Any]:
    category = whole_or(request.args.get("category"), 0)
    known = categories.paths(offering.course_id)
    return {**fresh_data(kind), "category_id": category if category in known else 0}


def _data(row: BankQuestion, question: Question) -> dict[str, Any]:
    return {
        **data_of(question),
        "category_id": row.category_id or 0,
        "tags": ", ".join(one.name for one in row.tags),
        "difficulty": str(row.difficulty or ""),
        "skills": [one.skill_id for one in row.skills],
        "version": str(row.version),
    }


def _read(form: QuestionForm, names: Sequence[str], before: Question | None) -> Question | None:
    """What the form says; none where it cannot be read."""
    if not form.validate():
        return None
    known = {one.name: one for one in before.files} if before is not None else {}
    return question_from(form, [known.get(name) or File(name, b"") for name in names], before)


def _sound(form: QuestionForm, question: Question) -> bool:
    found = check(question)
    form.tell(found)
    return not any(one.error for one in found)


def _category(offering: Offering, form: QuestionForm) -> QuestionCategory | None:
    row = db.session.get(QuestionCategory, form.category_id.data or 0)
    return row if row is not None and row.course_id == offering.course_id else None


def _page(
    offering: Offering,
    form: QuestionForm,
    kept: Sequence[Kept],
    *,
    row: BankQuestion | None = None,
    current: QuestionVersion | None = None,
    theirs: Any = None,
) -> str:
    shown: dict[str, Any] = {}
    if request.form.get("change") in {"preview", "mark", "shuffle"}:
        names = [one.name for one in queries.question_of(current).files] if current else []
        bare = _form(offering, form.kind, sent=compacted(request.form, lists_of(form.kind)))
        before = queries.question_of(current) if current else None
        links = showing.files_of(current) if current else {}
        shown = tried(offering, bare, _read(bare, names, before), links)
    return render_template(
        "questions/edit.html",
        **{
            **shown,
            "offering": offering,
            "form": form,
            "kind": form.kind,
            "kind_name": messages.kind(form.kind),
            "row": row,
            "kept": kept,
            "attached": queries.files_of([current.id])[current.id] if current else [],
            "links": showing.files_of(current) if current else {},
            "dropped": set(request.form.getlist("dropped")),
            "theirs": theirs,
            "shown": bool(shown),
            "usage": registry.usage([row.id])[row.id] if row is not None else [],
            "tags": [name for name, _count in bank.tags(offering.course_id)],
            "languages": LANGUAGES,
            "limit": uploads.limit(),
        },
    )


def _url(offering_id: int, row: BankQuestion) -> str:
    return url_for(".edit", offering_id=offering_id, question_id=row.id)
