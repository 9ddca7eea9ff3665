"""A reviewer's pages: what is assigned, one applicant with the rubric, conflicts."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import access, audit, storage
from lms.courses.editing import Conflict, NotAllowed
from lms.courses.selection import operations, queries, sheets
from lms.courses.selection.loaders import REVIEW, review_file, review_for, reviewing_stage
from lms.courses.selection.models import StageReview
from lms.courses.selection.scopes import REVIEWING
from lms.courses.selection.views import bp
from lms.courses.selection.words import words
from lms.interop.formats.personal import has_resident_number
from lms.numbers import whole_or

Answer = str | Response | tuple[str, int]


@bp.get("/review")
@login_required
def reviews() -> str:
    """The stages in which one reviews."""
    calls = [
        scope.id for scope in access.scopes_with(current_user, REVIEW) if scope.kind == REVIEWING
    ]
    return render_template(
        "selection/reviews.html", found=queries.my_stages(current_user.id, calls)
    )


@bp.get("/review/stages/<int:stage_id>")
def review_stage(stage_id: int) -> str:
    """One's applicants in a stage."""
    stage = reviewing_stage(current_user, stage_id)
    found = queries.my_reviews(stage, current_user.id)
    if found:
        audit.read("applicants in selection", people=len(found))
    return render_template(
        "selection/review_stage.html",
        stage=stage, call=stage.call, reviews=found, settings=queries.settings_of(stage.call_id),
    )  # fmt: skip


@bp.get("/review/<int:review_id>")
def review(review_id: int) -> str:
    """One applicant as a scorer may see them, and the rubric."""
    return _page(review_for(current_user, review_id))


@bp.post("/review/<int:review_id>")
def score(review_id: int) -> Answer:
    """Keep points and notes, or hand them in."""
    found = review_for(current_user, review_id)
    points, wrong = _points(found)
    notes = request.form.get("notes", "").replace("\r\n", "\n")
    if has_resident_number(notes) or "\x00" in notes:
        wrong.append(_("메모에 저장할 수 없는 문자나 주민등록번호로 보이는 숫자가 있습니다."))
    if wrong:
        return _page(found, wrong), 422
    submit = request.form.get("do") != "keep"
    try:
        operations.score(
            found, current_user._get_current_object(), points, notes,
            version=whole_or(request.form.get("version"), -1), submit=submit,
        )  # fmt: skip
    except Conflict:
        said = _(
            "다른 창에서 이 채점을 먼저 저장했습니다. 저장된 점수를 아래에서 견주어 보고 다시 내 주십시오."
        )
        return _page(found, [said], conflict=True), 409
    except NotAllowed as no:
        return _page(found, [words(no.code, no.params)]), 422
    if not submit:
        flash(_("저장했습니다. 아직 내지 않았습니다."), "info")
        return redirect(url_for("selection.review", review_id=found.id), 303)
    flash(_("%(number)s 채점을 냈습니다.", number=found.entry.application.number), "success")
    waiting = [
        one for one in queries.my_reviews(found.entry.stage, current_user.id)
        if one.state == "assigned"
    ]  # fmt: skip
    if waiting and request.form.get("do") == "next":
        return redirect(url_for("selection.review", review_id=waiting[0].id), 303)
    return redirect(url_for("selection.review_stage", stage_id=found.entry.stage_id), 303)


def _points(found: StageReview) -> tuple[dict[int, Decimal], list[str]]:
    points, wrong = {}, []
    for line in operations.criteria_of(found.entry.stage):
        typed = request.form.get(f"points-{line.id}", "").strip()
        if not typed:
            continue
        try:
            value = Decimal(typed[:12])
        except InvalidOperation:
            value = Decimal(-1)
        if not value.is_finite() or not 0 <= value <= line.points:
            wrong.append(
                _("'%(title)s' 점수는 0부터 %(most)s까지입니다.",
                  title=line.title_ko, most=f"{line.points:f}")
            )  # fmt: skip
        else:
            points[line.id or 0] = value
    return points, wrong


def _page(found: StageReview, errors: list[str] | None = None, *, conflict: bool = False) -> str:
    entry = found.entry
    audit.read("applicant in selection", entry.application.person)
    blind = queries.settings_of(entry.stage.call_id).blind
    order = [one.id for one in queries.my_reviews(entry.stage, current_user.id)]
    at = order.index(found.id) if found.id in order else 0
    typed = errors is not None
    return render_template(
        "selection/review.html",
        review=found, entry=entry, stage=entry.stage, call=entry.stage.call, blind=blind,
        sheet=sheets.sheet(entry.application, blind=blind), errors=errors or [],
        criteria=operations.criteria_of(entry.stage), conflict=conflict,
        points={key[7:]: value for key, value in request.form.items()
                if key.startswith("points-")} if typed else found.points,
        notes=request.form.get("notes", "") if typed else found.notes,
        before=order[at - 1] if at > 0 else None,
        after=order[at + 1] if at + 1 < len(order) else None, place=at + 1, total=len(order),
        slot=queries.slot_of(entry.id) if entry.stage.kind == "interview" else None,
    )  # fmt: skip


@bp.get("/review/<int:review_id>/files/<int:file_id>")
def review_paper(review_id: int, file_id: int) -> Response:
    """A file that a scorer may open. Where names are hidden its name is the applicant's number, and
    what its program wrote into it about its author is left out."""
    attachment, found, number = review_file(current_user, review_id, file_id)
    audit.read("applicant file", found.entry.application.person, action="download")
    if not queries.settings_of(found.entry.stage.call_id).blind:
        return storage.send(attachment, inline=True)
    name = sheets.plain_name(found.entry.application.number, number, attachment.name)
    answer = sheets.nameless(attachment, name)
    if answer is None:
        flash(
            _("%(name)s은(는) 만든 사람의 정보를 지우지 못해 열 수 없습니다. 담당자에게 알려 주십시오.",
              name=name),
            "warning",
        )  # fmt: skip
        return redirect(url_for("selection.review", review_id=found.id), 303)
    return answer


@bp.post("/review/<int:review_id>/conflict")
def declare(review_id: int) -> Response:
    """Step back from an applicant whom one knows."""
    found = review_for(current_user, review_id)
    reason = request.form.get("reason", "").replace("\x00", "").strip()
    stage_id = found.entry.stage_id
    actor = current_user._get_current_object()
    operations.declare(found.entry.application, actor.id, actor, reason)
    flash(_("이해 충돌을 밝혔습니다. 이 지원자는 다른 심사위원이 봅니다."), "info")
    return redirect(url_for("selection.review_stage", stage_id=stage_id), 303)
