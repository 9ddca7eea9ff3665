"""Placing many by a list, and taking the list away: list → preview → exactly that."""

from __future__ import annotations

import json

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit, csvio, i18n
from lms.courses.catalogue.models import Offering
from lms.courses.groups import operations, queries
from lms.courses.groups.forms import ExportForm, ImportForm
from lms.courses.groups.loaders import set_for
from lms.courses.groups.messages import OUTCOMES, words
from lms.courses.groups.models import GroupSet
from lms.courses.groups.operations import Changed, Refused
from lms.courses.groups.rules import MOST_LINES, Plan, Written
from lms.courses.groups.views import board as board_page
from lms.courses.groups.views import bp
from lms.courses.groups.views.sets import board_url
from lms.db import release
from lms.interop.formats.problems import Refused as Unreadable
from lms.interop.formats.tables import Table, read_table

MOST_BYTES = 5 * 1024 * 1024
#: Headings of a first row that is no person, folded.
HEADINGS = {
    "이름", "사람", "번호", "이메일", "수강생", "교육생", "name", "person", "number", "email",
    "student", "learner",
}  # fmt: skip


@bp.route("/teach/<int:offering_id>/groups/<int:set_id>/import", methods=["GET", "POST"])
def place_many(offering_id: int, set_id: int) -> str | Response | tuple[str, int]:
    """Put people into groups by a list."""
    offering, group_set = set_for(current_user, offering_id, set_id)
    form = ImportForm()
    if not form.is_submitted():
        return _page(offering, group_set, form)
    if "plan" in request.form:
        return _commit(offering, group_set)
    written = _written(form) if form.validate() else []
    if not written:
        return _page(offering, group_set, form), 422
    plan = operations.make_plan(group_set, written)
    audit.read("groups", action="search", people=len(plan.lines))
    return _page(offering, group_set, form, plan, written)


def _commit(offering: Offering, group_set: GroupSet) -> Response | tuple[str, int]:
    form = ImportForm(formdata=None)
    written = _kept(request.form.get("plan", ""))
    try:
        plan = operations.place_many(
            group_set, written, request.form.get("digest", ""), current_user
        )
    except Changed as changed:
        flash(_("그사이 조가 바뀌었습니다. 새 미리보기를 확인해 주세요."), "warning")
        return _page(offering, group_set, form, changed.plan, written), 409
    except Refused as refused:
        form.form_errors = [words(reason) for reason in refused.reasons]
        return _page(offering, group_set, form), 422
    flash(
        ngettext(
            "%(n)s명을 조에 넣었습니다.",
            "%(n)s명을 조에 넣었습니다.",
            len(plan.changes),
            n=len(plan.changes),
        ),
        "success",
    )
    return redirect(board_url(offering.id, group_set.id), 303)


@bp.post("/teach/<int:offering_id>/groups/<int:set_id>/export")
def export(offering_id: int, set_id: int) -> Response | tuple[str, int]:
    """The set as a file that can be read in again; asks for a reason and is logged."""
    offering, group_set = set_for(current_user, offering_id, set_id)
    form = ExportForm()
    if not form.validate():
        return board_page.page(offering, group_set, export_form=form), 422
    found = queries.board(group_set)
    rows = [
        [person.number, column.group.name, person.name, person.email]
        for column in found.columns
        for person in column.members
    ]
    rows += [[seat.number, "", seat.name, seat.email] for seat in found.alone]
    audit.read(
        f"group_set {group_set.id} members",
        action="download",
        people=len(rows),
        reason=form.reason.data or "",
    )
    release()
    download = csvio.csv_download if form.format.data == "csv" else csvio.xlsx_download
    return download(f"groups-{set_id}", [_("번호"), _("조"), _("이름"), _("이메일")], rows)


def _written(form: ImportForm) -> list[Written]:
    upload = request.files.get("file")
    data = (form.rows.data or "").encode("utf-8", "replace")
    source = form.rows
    if upload is not None and upload.filename:
        data, source = upload.stream.read(MOST_BYTES + 1), form.file
        release()  # reading the file may take a while
    if not data.strip():
        form.form_errors = [_("명단을 적거나 파일을 골라 주세요.")]
        return []
    try:
        if len(data) > MOST_BYTES:
            source.errors = [_("파일이 5MB보다 큽니다.")]
            return []
        written = _lines(read_table(data))
    except Unreadable as no:
        source.errors = [no.en if i18n.current() == "en" else no.ko]
        return []
    if len(written) > MOST_LINES:
        source.errors = [_("한 번에 %(most)s줄까지 읽습니다.", most=MOST_LINES)]
        return []
    if not written:
        source.errors = [_("읽을 수 있는 줄이 없습니다. 한 줄에 '사람, 조'를 적어 주세요.")]
    return written


def _lines(table: Table) -> list[Written]:
    """The lines of a table: the first column says who, the second where to."""
    rows = [(row.line, row.cells) for row in table.rows]
    if table.header and "".join(table.header[0].split()).casefold() not in HEADINGS:
        rows.insert(0, (1, table.header))
    return [
        Written(line, cells[0].strip()[:254], (cells[1] if len(cells) > 1 else "").strip()[:200])
        for line, cells in rows
        if cells and cells[0].strip()
    ]


def _kept(text: str) -> list[Written]:
    """The list as the preview sent it back; what does not fit is no list."""
    try:
        given = json.loads(text)
        rows = [Written(int(n), str(who), str(group)) for n, who, group in given][:MOST_LINES]
        for row in rows:
            (row.who + row.group).encode()  # JSON can spell characters that no text holds
        return rows
    except (ValueError, TypeError, RecursionError, OverflowError):
        return []


def _page(
    offering: Offering,
    group_set: GroupSet,
    form: ImportForm,
    plan: Plan | None = None,
    written: list[Written] | None = None,
) -> str:
    kept = [[item.line, item.who, item.group] for item in written or []]
    return render_template(
        "groups/import.html",
        offering=offering,
        group_set=group_set,
        form=form,
        plan=plan,
        kept=json.dumps(kept, ensure_ascii=False),
        outcomes=OUTCOMES,
        most_bytes=MOST_BYTES,
    )
