"""What-if: imagined marks and what they would come to. Nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms.courses import registry
from lms.courses.enrolment import queries as enrolment
from lms.courses.gradebook import queries
from lms.courses.gradebook.operations import MOST
from lms.courses.gradebook.queries import Key, Standing
from lms.courses.gradebook.rules import Item, Total
from lms.courses.gradebook.rules.needed import Needed, needed
from lms.courses.gradebook.rules.totals import compute, imagined
from lms.courses.gradebook.views.blueprint import bp
from lms.courses.points import NotPoints, read
from lms.courses.scales import queries as scales


@dataclass(frozen=True)
class Line:
    """An item with what was typed for it. *error*: why it could not be used."""

    item: Item
    typed: str
    error: str = ""

    @property
    def name(self) -> str:
        """The field's name."""
        return field_of(self.item.key)


@dataclass(frozen=True)
class Goal:
    """The target in percent, and what the item has to bring for it."""

    item: Item | None
    target: Decimal | None
    answer: Needed | None
    error: str = ""


def field_of(key: Key) -> str:
    """The field in which a mark for this item is typed."""
    return f"mark-{key[0]}-{key[1]}"


@bp.get("/me/results/<int:offering_id>/what-if")
@login_required
def what_if(offering_id: int) -> Response | str | tuple[str, int]:
    """One's own result with imagined marks: everything stands in the address."""
    seat = enrolment.seat_of(current_user.id, offering_id)
    if seat is None:
        abort(404)
    if registry.result_gates(current_user.id, [offering_id]).get(offering_id) is not None:
        return redirect(url_for("gradebook.my_result", offering_id=offering_id), 303)
    standing = queries.standing(offering_id, current_user.id)
    lines = [_line(item) for item in standing.posted if not item.omit_from_final]
    marks = {
        line.item.key: read(line.typed, MOST) for line in lines if line.typed and not line.error
    }
    scores = imagined(standing.scores, marks)
    goal = _goal(standing, scores)
    page = render_template(
        "gradebook/what_if.html",
        offering=seat.offering,
        standing=standing,
        lines=lines,
        typed=bool(marks),
        now=_both(standing, standing.scores),
        then=_both(standing, scores),
        goal=goal,
        targets=_targets(offering_id),
        wrong=any(line.error for line in lines) or bool(goal.error),
    )
    return (page, 422) if any(line.error for line in lines) or goal.error else page


def _both(standing: Standing, scores: Any) -> tuple[Total, Total]:
    """The current and the final total."""
    return (
        compute(standing.plan, scores, final=False),
        compute(standing.plan, scores, final=True),
    )


def _line(item: Item) -> Line:
    typed = request.args.get(field_of(item.key), "").strip()[:20]
    if not typed:
        return Line(item, "")
    try:
        read(typed, MOST)
    except NotPoints as problem:
        return Line(item, typed, _wrong(problem))
    return Line(item, typed)


def _wrong(problem: NotPoints) -> str:
    if problem.code == "negative":
        return _("0 이상으로 적어 주십시오.")
    if problem.code == "too_precise":
        return _("소수 둘째 자리까지 적을 수 있습니다.")
    if problem.code == "too_many_points":
        return _("점수가 너무 큽니다.")
    return _("숫자로 적어 주십시오.")


def _goal(standing: Standing, scores: Any) -> Goal:
    items = [item for item in standing.posted if not item.omit_from_final and not item.excused]
    asked = request.args.get("item", "")
    item = next((one for one in items if f"{one.kind}:{one.id}" == asked), None)
    if item is None:
        likely = [one for one in items if one.earned is None] or items
        item = likely[-1] if likely else None
    typed = request.args.get("target", "").strip()[:20]
    if not typed:
        return Goal(item, None, None)
    try:
        target = read(typed, Decimal(1000))
    except NotPoints as problem:
        return Goal(item, None, None, _wrong(problem))
    if item is None:
        return Goal(None, target, None)
    return Goal(item, target, needed(standing.plan, scores, item.key, target, final=True))


def _targets(offering_id: int) -> list[tuple[str, Decimal]]:
    """The letters of the offering's scale with the percent from which each is given."""
    scheme = scales.rules_of(offering_id).scheme.value
    half = Decimal("0.5") if scheme.whole_percent else Decimal(0)  # what rounds up to it
    return [(letter.name, letter.least - half) for letter in scheme.letters if letter.least > 0]
