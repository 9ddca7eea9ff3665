"""A listed course: how it is listed, and what must come before it. Works without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.courses import editing
from lms.courses.degrees import operations, queries, words
from lms.courses.degrees.forms import CourseForm, values_of_course
from lms.courses.degrees.loaders import version_for
from lms.courses.degrees.models import CurriculumCourse, CurriculumVersion
from lms.courses.degrees.rules.prerequisites import (
    AllOf,
    AnyOf,
    CourseReq,
    Prerequisite,
    from_json,
)
from lms.courses.degrees.views import bp
from lms.db import read_only
from lms.numbers import whole_or

MOST_GROUPS, MOST_ROWS = 5, 6


@dataclass(frozen=True)
class Row:
    """A line of the builder as it was typed."""

    course: int = 0
    least: str = ""
    concurrent: bool = False


@dataclass(frozen=True)
class Group:
    """A group of lines: all or any of them."""

    mode: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Builder:
    """The whole form: all or any of the groups."""

    mode: str
    groups: tuple[Group, ...]

    def wider(self, rows: int = 1, groups: int = 1) -> Builder:
        """With room for more."""
        held = [
            Group(one.mode, (*one.rows, *[Row()] * min(rows, MOST_ROWS - len(one.rows))))
            for one in self.groups
        ]
        more = min(groups, MOST_GROUPS - len(held))
        return Builder(self.mode, (*held, *[Group("any", (Row(), Row()))] * more))


@bp.route(
    "/manage/degrees/curricula/<int:version_id>/courses/<int:course_id>", methods=["GET", "POST"]
)
def course(version_id: int, course_id: int) -> str | Response | tuple[str, int]:
    """How a course is listed."""
    row, listed = _listed(version_id, course_id)
    form = CourseForm(data=values_of_course(listed, row.version))
    status, different = 200, None
    if form.validate_on_submit():
        try:
            at = editing.version_in(form)
            operations.set_course(row, course_id, form.values(), version=at)
            flash(_("저장했습니다."), "success")
            return redirect(url_for("degrees.version", version_id=row.id, _anchor="courses"), 303)
        except editing.Conflict:
            status, different = 409, editing.against(form, values_of_course(listed, row.version))
        except editing.NotAllowed as no:
            form.form_errors.append(words.refusal(no.code, no.params))
    if form.is_submitted() and status == 200:
        status = 422
    return _page(row, listed, form, _of(from_json(listed.prerequisite)), [], different), status


@bp.post("/manage/degrees/curricula/<int:version_id>/courses/<int:course_id>/prerequisite")
def prerequisite(version_id: int, course_id: int) -> str | Response | tuple[str, int]:
    """Save what must come before, or show the form with more room."""
    row, listed = _listed(version_id, course_id)
    form = CourseForm(formdata=None, data=values_of_course(listed, row.version))
    typed = _typed()
    if request.form.get("do") == "more":
        read_only()
        return _page(row, listed, form, typed.wider(), [])
    try:
        expr = from_json(_json(typed))
        at = whole_or(request.form.get("version"), -1)
        operations.set_prerequisite(row, course_id, expr, version=at)
        flash(_("선수과목을 정했습니다."), "success")
        return redirect(url_for("degrees.version", version_id=row.id, _anchor="courses"), 303)
    except ValueError:
        errors = [_("최저 평점은 0에서 4.5까지의 수로 적어 주십시오.")]
        status = 422
    except editing.Conflict:
        errors = [_("다른 사람이 먼저 바꾸었습니다. 아래 내용을 확인하고 다시 저장해 주십시오.")]
        status = 409
    except editing.NotAllowed as no:
        ring = queries.courses_by_id(no.params.get("ring", ()))
        errors, status = [words.refusal(no.code, no.params, ring)], 422
    return _page(row, listed, form, typed, errors), status


def _listed(version_id: int, course_id: int) -> tuple[CurriculumVersion, CurriculumCourse]:
    row = version_for(current_user, version_id)
    listed = next((one for one in row.courses if one.course_id == course_id), None)
    if listed is None:
        abort(404)
    return row, listed


def _typed() -> Builder:
    groups = []
    for at in range(MOST_GROUPS):
        if f"g{at}-mode" not in request.form:
            break
        rows = []
        for line in range(MOST_ROWS):
            key = f"g{at}-{line}"
            if f"{key}-course" in request.form:
                rows.append(
                    Row(
                        whole_or(request.form.get(f"{key}-course"), 0),
                        request.form.get(f"{key}-least", "").strip()[:8],
                        f"{key}-concurrent" in request.form,
                    )
                )
        groups.append(Group(_mode(f"g{at}-mode"), tuple(rows)))
    return Builder(_mode("mode"), tuple(groups))


def _mode(name: str) -> str:
    return "all" if request.form.get(name) == "all" else "any"


def _json(typed: Builder) -> dict[str, Any] | None:
    """The builder as an expression; groups without courses are left out."""
    groups: list[dict[str, Any]] = []
    for one in typed.groups:
        items: list[dict[str, Any]] = []
        for row in one.rows:
            if row.course > 0:
                item: dict[str, Any] = {"course": row.course, "concurrent": row.concurrent}
                items.append({**item, "min": row.least} if row.least else item)
        if items:
            groups.append(items[0] if len(items) == 1 else {one.mode: items})
    if not groups:
        return None
    return groups[0] if len(groups) == 1 else {typed.mode: groups}


def _of(expr: Prerequisite | None) -> Builder:
    """An expression as the builder shows it: two levels, as the form makes them."""
    if expr is None:
        return Builder("all", ())
    if isinstance(expr, CourseReq):
        return Builder("all", (Group("any", (_row(expr),)),))
    if all(isinstance(item, CourseReq) for item in expr.items):
        rows = tuple(_row(item) for item in expr.items if isinstance(item, CourseReq))
        return Builder("all", (Group("all" if isinstance(expr, AllOf) else "any", rows),))
    groups = []
    for item in expr.items:
        if isinstance(item, CourseReq):
            groups.append(Group("any", (_row(item),)))
        else:
            rows = tuple(_row(one) for one in item.items if isinstance(one, CourseReq))
            groups.append(Group("any" if isinstance(item, AnyOf) else "all", rows))
    return Builder("all" if isinstance(expr, AllOf) else "any", tuple(groups))


def _row(req: CourseReq) -> Row:
    least = "" if req.min_grade_points is None else f"{req.min_grade_points:f}"
    return Row(req.course_id, least, req.concurrent)


def _page(
    row: CurriculumVersion, listed: CurriculumCourse, form: CourseForm, builder: Builder,
    errors: list[str], different: Any = None,
) -> str:  # fmt: skip
    others = queries.courses_by_id(
        one.course_id for one in row.courses if one.course_id != listed.course_id
    )
    return render_template(
        "degrees/course.html",
        row=row,
        listed=listed,
        form=form,
        builder=builder if builder.groups else builder.wider(0),
        others=sorted(others.values(), key=lambda one: one.code),
        errors=errors,
        differences=different,
        most_groups=MOST_GROUPS,
    )
