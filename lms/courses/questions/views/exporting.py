"""Taking questions along: what each format cannot hold is listed before the download."""

from __future__ import annotations

import io
from dataclasses import dataclass

from flask import abort, render_template, request, send_file
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import i18n
from lms.courses.catalogue.models import Offering
from lms.courses.questions import messages, queries
from lms.courses.questions.loaders import bank_for
from lms.courses.questions.models import BankQuestion
from lms.courses.questions.operations import many
from lms.courses.questions.queries import bank, categories
from lms.courses.questions.queries.versions import complete
from lms.courses.questions.views import bp
from lms.courses.questions.views.bank import asked_of, heading
from lms.interop.formats import sniff
from lms.interop.formats.problems import Refused
from lms.interop.formats.questions import FORMATS, WritePlan, write_plan
from lms.interop.formats.questions.model import Question
from lms.numbers import whole_or


@dataclass(frozen=True)
class Loss:
    """A question that a format does not hold (left out) or not wholly, and why."""

    name: str
    question_id: int
    left_out: bool
    sentences: list[str]


@dataclass(frozen=True)
class Offer:
    """A format with what it would lose; *data* none: it holds none of the questions."""

    code: str
    name: str
    written: int
    losses: list[Loss]


@bp.get("/teach/<int:offering_id>/questions/export")
def export(offering_id: int) -> str:
    """Each format with what it cannot hold of the chosen questions."""
    offering = bank_for(current_user, offering_id)
    rows, questions = _chosen(offering)
    offers = [_offer(code, rows, questions) for code in FORMATS] if rows else []
    return render_template(
        "questions/export.html",
        offering=offering,
        rows=rows,
        offers=offers,
        nodes=categories.tree(offering.course_id),
        asked=asked_of(offering.course_id, request.args),
        ids=request.args.getlist("ids"),
    )


@bp.get("/teach/<int:offering_id>/questions/export/<format_code>")
def download(offering_id: int, format_code: str) -> Response:
    """The file."""
    offering = bank_for(current_user, offering_id)
    if format_code not in FORMATS:
        abort(404)
    rows, questions = _chosen(offering, contents=True)
    if not rows:
        abort(404)
    try:
        written = write_plan(questions, format_code)
    except Refused:
        abort(404)
    if written.data is None:
        abort(404)
    name = sniff.safe_name(f"{offering.course.code}-questions{written.file_ending}")
    response = send_file(
        io.BytesIO(written.data),
        mimetype=written.media_type,
        as_attachment=True,
        download_name=name,
        max_age=0,
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _chosen(
    offering: Offering, *, contents: bool = False
) -> tuple[list[BankQuestion], list[Question]]:
    """The questions that the address names, or those that its filters find."""
    ids = [found for one in request.args.getlist("ids") if (found := whole_or(one, 0))]
    if ids:
        rows = bank.chosen(offering.course_id, ids[: many.MOST])
    else:
        rows = bank.all_matching(offering.course_id, asked_of(offering.course_id, request.args))
    versions = queries.current_versions(row.id for row in rows)
    held = queries.questions_of(versions.values(), contents=contents)
    paths = categories.paths(offering.course_id)
    return rows, [complete(held[versions[row.id].id], row, paths) for row in rows]


def _offer(code: str, rows: list[BankQuestion], questions: list[Question]) -> Offer:
    written: WritePlan = write_plan(questions, code)
    english = i18n.current() == "en"
    losses = []
    for row, problems in zip(rows, written.problems, strict=True):
        if problems:
            losses.append(
                Loss(
                    str(heading(row.title, row.excerpt)),
                    row.id,
                    any(one.severity == "error" for one in problems),
                    [one.en if english else one.ko for one in problems],
                )
            )
    kept = len(rows) - len(written.left_out)
    return Offer(code, str(messages.FORMATS.get(code, _("파일"))), kept, losses)
