"""The bank: what is there, what it says, copies from elsewhere."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.courses.catalogue.loaders import offering_for
from lms.courses.rubrics import operations, queries, registry
from lms.courses.rubrics.loaders import EDIT, rubric_in, source_for, taught_courses
from lms.courses.rubrics.queries.bank import SORTS
from lms.courses.rubrics.views import bp
from lms.numbers import whole_or
from lms.paging import asked_page
from lms.skills import queries as skill_queries


@bp.get("/teach/<int:offering_id>/rubrics")
def index(offering_id: int) -> str:
    """The rubrics of the offering's course."""
    offering = offering_for(current_user, offering_id, EDIT)
    text = request.args.get("q", "").strip()[:80]
    sort = request.args.get("sort", SORTS[0])
    archived = request.args.get("state") == "archived"
    page = queries.bank(
        offering.course_id,
        text=text,
        sort=sort if sort in SORTS else SORTS[0],
        archived=archived,
        page=asked_page(),
    )
    return render_template(
        "rubrics/index.html", offering=offering, page=page, text=text, sort=sort, archived=archived
    )


@bp.get("/teach/<int:offering_id>/rubrics/elsewhere")
def elsewhere(offering_id: int) -> str:
    """Rubrics of other courses that one teaches, and of single assignments, to be copied."""
    offering = offering_for(current_user, offering_id, EDIT)
    text = request.args.get("q", "").strip()[:80]
    courses = {offering.course_id, *taught_courses(current_user)}
    page = queries.elsewhere(courses, text=text, page=asked_page())
    return render_template("rubrics/elsewhere.html", offering=offering, page=page, text=text)


@bp.get("/teach/<int:offering_id>/rubrics/<int:rubric_id>")
def show(offering_id: int, rubric_id: int) -> str:
    """What a rubric says, in its newest version or in the one that ``number`` names."""
    rubric, offering = rubric_in(current_user, offering_id, rubric_id)
    number = whole_or(request.args.get("number"), queries.current(rubric).number)
    version = next((one for one in rubric.versions if one.number == number), None)
    if version is None:
        abort(404)
    ids = {skill for line in version.criteria for skill in line.skills}
    return render_template(
        "rubrics/show.html",
        offering=offering,
        rubric=rubric,
        version=version,
        newest=queries.current(rubric),
        uses=registry.uses(one.id for one in rubric.versions),
        skills=skill_queries.by_ids(ids),
    )


@bp.post("/teach/<int:offering_id>/rubrics/<int:rubric_id>/copy")
def copy(offering_id: int, rubric_id: int) -> Response:
    """Copy a rubric into this course's bank, to be changed there."""
    source, offering = source_for(current_user, offering_id, rubric_id)
    ours = source.course_id == offering.course_id and source.in_bank
    made = operations.copy_to_bank(
        queries.current(source),
        offering.course_id,
        current_user,
        title_ko=(_("%(title)s 사본", title=source.title_ko) if ours else source.title_ko)[:160],
        title_en=source.title_en,
    )
    flash(_("평가표를 복사했습니다. 고쳐서 쓰세요."), "success")
    return redirect(url_for("rubrics.edit", offering_id=offering.id, rubric_id=made.id), 303)


@bp.post("/teach/<int:offering_id>/rubrics/<int:rubric_id>/archive")
def archive(offering_id: int, rubric_id: int) -> Response:
    """Take it out of the bank; what uses it goes on using it."""
    rubric, offering = rubric_in(current_user, offering_id, rubric_id)
    if operations.archive(rubric):
        flash(_("평가표를 치웠습니다. 쓰고 있는 과제에는 그대로 남습니다."), "success")
    return redirect(url_for("rubrics.index", offering_id=offering.id), 303)


@bp.post("/teach/<int:offering_id>/rubrics/<int:rubric_id>/restore")
def restore(offering_id: int, rubric_id: int) -> Response:
    """Put it back into the bank."""
    rubric, offering = rubric_in(current_user, offering_id, rubric_id)
    if operations.restore(rubric):
        flash(_("평가표를 되돌렸습니다."), "success")
    return redirect(url_for("rubrics.show", offering_id=offering.id, rubric_id=rubric.id), 303)
