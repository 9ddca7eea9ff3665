"""A rubric as a file: out as CSV, in from CSV or XLSX, looked at before it is kept."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import csvio, i18n
from lms.courses.catalogue.loaders import offering_for
from lms.courses.rubrics import queries
from lms.courses.rubrics.forms import RubricForm, rows_of_lines
from lms.courses.rubrics.loaders import EDIT, rubric_in
from lms.courses.rubrics.messages import words
from lms.courses.rubrics.operations import lines_of
from lms.courses.rubrics.rules import MOST_CRITERIA, MOST_LEVELS
from lms.courses.rubrics.sheets import HEADER, read_sheet, rows_of
from lms.courses.rubrics.views import bp
from lms.courses.rubrics.views.editing import page_of
from lms.db import read_only, release
from lms.interop.formats.problems import Refused
from lms.skills import queries as skills


@bp.get("/teach/<int:offering_id>/rubrics/<int:rubric_id>/rubric.csv")
def export(offering_id: int, rubric_id: int) -> Response:
    """The newest version as CSV, one row a level."""
    rubric, _offering = rubric_in(current_user, offering_id, rubric_id)
    rows = rows_of(lines_of(queries.current(rubric)))
    return csvio.csv_download(rubric.title_ko, HEADER, rows)


@bp.route("/teach/<int:offering_id>/rubrics/import", methods=["GET", "POST"])
def import_file(offering_id: int) -> str | tuple[str, int]:
    """Read a file into the form of a new rubric; nothing is kept before that is saved."""
    offering = offering_for(current_user, offering_id, EDIT)
    if request.method == "GET":
        return render_template("rubrics/import.html", offering=offering, header=HEADER, error="")
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        read_only()
        error = _("파일을 골라 주세요.")
        page = render_template("rubrics/import.html", offering=offering, header=HEADER, error=error)
        return page, 422
    release()
    try:
        table = csvio.uploaded_table(upload)
    except Refused as refused:
        read_only()
        error = refused.ko if i18n.current() == "ko" else refused.problem.describe("en")
        page = render_template("rubrics/import.html", offering=offering, header=HEADER, error=error)
        return page, 422
    sheet = read_sheet(table, _skill)
    read_only()
    notes = [
        _("%(line)s번째 줄: %(said)s", line=line, said=words(problem))
        for line, problem in sheet.problems
    ]
    for line in sheet.lines[:MOST_CRITERIA]:
        if len(line.levels) > MOST_LEVELS:
            said = _("수준은 %(most)s개까지 적을 수 있습니다.", most=MOST_LEVELS)
            notes.append(f"{line.title_ko}: {said}")
            del line.levels[MOST_LEVELS:]
    if len(sheet.lines) > MOST_CRITERIA:
        notes.append(_("평가 기준은 %(most)s개까지 적을 수 있습니다.", most=MOST_CRITERIA))
    if not sheet.lines:
        error = " ".join(notes) or _("평가 기준이 하나도 없습니다.")
        page = render_template("rubrics/import.html", offering=offering, header=HEADER, error=error)
        return page, 422
    name = (upload.filename or "").rsplit(".", 1)[0][:160]
    data = {"title_ko": name, "criteria": rows_of_lines(sheet.lines[:MOST_CRITERIA])}
    form = RubricForm(formdata=None, data=data)
    return page_of(offering, None, form, notes=notes)


def _skill(name: str) -> str | None:
    """The id of a skill by its id or one of its names."""
    if known := skills.by_ids([name]).get(name):
        return known.id
    found = skills.named(name)
    return found.id if found is not None else None
