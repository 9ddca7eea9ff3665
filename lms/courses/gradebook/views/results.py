"""Course results: the grid, one person, freezing; and a learner's own."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import access, audit, clock
from lms.access import Scope
from lms.accounts import queries as accounts
from lms.courses import registry
from lms.courses.catalogue.loaders import offering_for
from lms.courses.enrolment import queries as enrolment
from lms.courses.enrolment.queries import Seat
from lms.courses.gradebook import operations, queries, rules
from lms.courses.gradebook import registry as additions
from lms.courses.gradebook.messages import obstacle_words, settling_links
from lms.courses.gradebook.operations import Expected, NotReady, ReasonNeeded, SecondPersonNeeded
from lms.courses.gradebook.queries import Standing
from lms.courses.gradebook.views.blueprint import EDIT, FREEZE, VIEW, bp
from lms.courses.sections.asking import asked_section
from lms.courses.sections.queries import sections_by_person
from lms.interop.formats.hangul import finds
from lms.numbers import whole
from lms.paging import asked_page, paged

SHOWN = ("all", "passing", "undecided", "failing", "not_ready", "frozen", "changed")


@dataclass(frozen=True)
class Line:
    """A learner of the grid."""

    seat: Seat
    standing: Standing

    @property
    def undecided(self) -> bool:
        """Whether the requirements are not met, but what is still open may yet meet them."""
        standing = self.standing
        waits = standing.frozen is None and bool(standing.obstacles)
        return waits and not standing.shown.credit_earned

    def is_in(self, group: str) -> bool:
        """Whether the line belongs to a filter of the grid."""
        frozen = self.standing.frozen
        return {
            "passing": self.standing.shown.credit_earned,
            "undecided": self.undecided,
            "failing": not self.standing.shown.credit_earned and not self.undecided,
            "not_ready": frozen is None and bool(self.standing.obstacles),
            "frozen": frozen is not None,
            "changed": self.standing.changed_since,
        }.get(group, True)


@bp.get("/teach/<int:offering_id>/results")
def index(offering_id: int) -> str:
    """Learners and assignments, with what they add up to."""
    offering = offering_for(current_user, offering_id, VIEW)
    sections, held = asked_section(offering.id), sections_by_person(offering.id)
    lines = [
        line
        for line in _lines(offering.id)
        if sections.id is None or held.get(line.seat.person_id) == sections.id
    ]
    audit.read("course results", people=len(lines))
    text, shown = request.args.get("q", "").strip(), request.args.get("show", "all")
    sort = request.args.get("sort", "name")
    found = [
        line
        for line in lines
        if line.is_in(shown)
        and finds(text, line.seat.name, line.seat.english_name, line.seat.number)
    ]
    if sort.lstrip("-") == "percent":
        found.sort(key=lambda line: line.standing.shown.percent or Decimal(-1))
    if sort.startswith("-"):
        found.reverse()
    return render_template(
        "gradebook/index.html",
        offering=offering,
        page=paged(found, asked_page(), size=60),
        counts={group: sum(line.is_in(group) for line in lines) for group in SHOWN},
        shown=shown if shown in SHOWN else "all",
        sections=sections,
        held=held,
        text=text,
        sort=sort,
        policy=queries.policy_of(offering.id).value,
        may_freeze=access.may(current_user, FREEZE, Scope("offering", offering.id)),
    )


@bp.get("/teach/<int:offering_id>/results/<int:person_id>")
def person(offering_id: int, person_id: int) -> str:
    """One learner: the arithmetic, every requirement, every revision."""
    offering = offering_for(current_user, offering_id, VIEW)
    return _person_page(offering_id, person_id, offering=offering)


@bp.post("/teach/<int:offering_id>/results/<int:person_id>")
def freeze_one(offering_id: int, person_id: int) -> Response | tuple[str, int]:
    """Freeze one learner's result, or make a new revision with its reason; nobody does their own."""
    offering = offering_for(current_user, offering_id, FREEZE)
    if person_id == current_user.id:
        abort(403)
    if not enrolment.has_seat(person_id, offering.id):
        abort(404)
    reason = request.form.get("reason", "").replace("\x00", "")
    try:
        operations.freeze(offering, person_id, current_user, reason=reason)
    except NotReady as refusal:
        errors = [obstacle_words(item) for item in refusal.obstacles]
        return _person_page(offering_id, person_id, offering=offering, errors=errors), 422
    except ReasonNeeded:
        errors = [_("확정한 결과를 바꾸려면 사유를 적어 주세요.")]
        return _person_page(offering_id, person_id, offering=offering, errors=errors), 422
    except SecondPersonNeeded:
        additions.propose(offering, person_id, current_user, reason)
        flash(
            _("확정한 결과라 다른 사람의 승인이 필요합니다. 승인하는 사람에게 알렸습니다."), "info"
        )
        return redirect(
            url_for("gradebook.person", offering_id=offering_id, person_id=person_id), 303
        )
    flash(_("결과를 확정하고 알렸습니다."), "success")
    return redirect(url_for("gradebook.person", offering_id=offering_id, person_id=person_id), 303)


@bp.get("/teach/<int:offering_id>/results/freeze")
def confirm(offering_id: int) -> str:
    """Who passes, who does not and why, and whose result cannot be final yet."""
    offering = offering_for(current_user, offering_id, FREEZE)
    lines = [line for line in _lines(offering.id) if line.standing.frozen is None]
    audit.read("course results", people=len(lines))
    ready = [line for line in lines if not line.standing.obstacles]
    not_ready = [line for line in lines if line.standing.obstacles]
    return render_template(
        "gradebook/freeze.html",
        offering=offering,
        passing=[line for line in ready if line.standing.final.credit_earned],
        failing=[line for line in ready if not line.standing.final.credit_earned],
        not_ready=not_ready,
        found=rules.held(line.standing.obstacles for line in not_ready),
        links=settling_links(current_user, offering.id),
        policy=queries.policy_of(offering.id).value,
        still_running=offering.ends_on >= clock.today(),
    )


@bp.post("/teach/<int:offering_id>/results/freeze")
def freeze(offering_id: int) -> Response:
    """Freeze what the page showed."""
    offering = offering_for(current_user, offering_id, FREEZE)
    done, left_out = operations.freeze_expected(offering, current_user, _expected())
    if done:
        flash(_("%(n)s명의 결과를 확정하고 알렸습니다.", n=len(done)), "success")
    if left_out:
        flash(
            _("그 사이에 바뀐 %(n)s명은 확정하지 않았습니다. 다시 보아 주세요.", n=left_out),
            "warning",
        )
    return redirect(url_for("gradebook.index", offering_id=offering_id), 303)


@bp.get("/me/results")
@login_required
def mine() -> str:
    """One's own courses with what they come to."""
    cards = enrolment.active_offerings(current_user.id, states=enrolment.SEATED)
    frozen = queries.recent_results(current_user.id, limit=200)
    done = {line.offering_id for line in frozen}
    return render_template(
        "gradebook/mine.html",
        gates=registry.result_gates(current_user.id, [*done, *(card.id for card in cards)]),
        frozen=frozen,
        running=[
            (card, queries.standing(card.id, current_user.id).provisional)
            for card in cards
            if card.id not in done
        ],
    )


@bp.get("/me/results/<int:offering_id>")
@login_required
def my_result(offering_id: int) -> str:
    """One's own result at any moment, with the arithmetic and every requirement."""
    seat = enrolment.seat_of(current_user.id, offering_id)
    if seat is None:
        abort(404)
    gate = registry.result_gates(current_user.id, [offering_id]).get(offering_id)
    if gate is not None:
        return render_template("gradebook/gated.html", offering=seat.offering, gate=gate)
    standing = queries.as_learner(queries.standing(offering_id, current_user.id))
    said = queries.comments_to(offering_id, current_user.id)
    return render_template(
        "gradebook/my_result.html",
        offering=seat.offering,
        standing=standing,
        told=[(item, said[item.key]) for item in standing.posted if item.key in said],
        revisions=queries.history(offering_id, current_user.id, for_learner=True),
    )


def _lines(offering_id: int) -> list[Line]:
    standings = queries.standings(offering_id)
    return [
        Line(seat, standings[seat.person_id])
        for seat in enrolment.roster(offering_id)
        if seat.person_id in standings
    ]


def _person_page(
    offering_id: int, person_id: int, *, offering: object, errors: list[str] | None = None
) -> str:
    lines = {line.seat.person_id: line for line in _lines(offering_id)}
    if person_id not in lines:
        abort(404)
    line = lines[person_id]
    if request.method == "GET":
        audit.read("course result", accounts.person_by_id(person_id))
    return render_template(
        "gradebook/person.html",
        offering=offering,
        seat=line.seat,
        standing=line.standing,
        revisions=queries.history(offering_id, person_id),
        errors=errors or [],
        may_freeze=access.may(current_user, FREEZE, Scope("offering", offering_id)),
        may_edit=access.may(current_user, EDIT, Scope("offering", offering_id)),
        reason=request.form.get("reason", ""),
    )


def _expected() -> list[Expected]:
    found = []
    for value in request.form.getlist("result"):
        person_id, _sep, rest = value.partition(":")
        percent, _sep, credit = rest.partition(":")
        try:
            expected = Expected(whole(person_id), Decimal(percent), credit == "1")
        except (ValueError, InvalidOperation):
            continue
        if expected.percent.is_finite() and credit in {"0", "1"}:
            found.append(expected)
    return found
