"""The offerings that I teach, and the first page of one."""

from __future__ import annotations

from flask import render_template, request
from flask_login import current_user

from lms import access, clock
from lms.access import Permission
from lms.courses.catalogue import queries as catalogue
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.queries import OfferingCard
from lms.courses.content import queries, registry
from lms.courses.content.views import bp
from lms.courses.enrolment import queries as enrolment
from lms.paging import asked_page, paged

#: In the order in which somebody who teaches looks for them.
PHASES = ("running", "coming", "draft", "over")


@bp.get("/teach")
def teach() -> str:
    """The offerings that I teach, with what waits in each."""
    access.require_anywhere(current_user, Permission.OFFERING_TEACH)
    found = catalogue.offering_cards(queries.taught_offerings(current_user))
    state, text = request.args.get("state", ""), request.args.get("q", "").strip().lower()
    phases = {card.id: _phase(card) for card in found.values()}
    cards = sorted(found.values(), key=lambda card: _place_in_list(card, phases[card.id]))
    if state in PHASES:
        cards = [card for card in cards if phases[card.id] == state]
    if text:
        cards = [
            card
            for card in cards
            if text in f"{card.title_ko} {card.title_en} {card.code} {card.label}".lower()
        ]
    page = paged(cards, asked_page())
    ids = [card.id for card in page.items]
    return render_template(
        "content/teach.html",
        page=page,
        total=len(found),
        state=state,
        phases=phases,
        text=request.args.get("q", ""),
        seats=enrolment.counts(ids, states=enrolment.SEATED),
        to_grade=registry.to_grade(current_user, ids),
    )


def _phase(card: OfferingCard) -> str:
    today = clock.today()
    if card.state == "draft":
        return "draft"
    if card.ends_on < today:
        return "over"
    return "coming" if card.starts_on > today else "running"


def _place_in_list(card: OfferingCard, phase: str) -> tuple[int, int, int]:
    """What runs first, the next to end before the others; then what comes; what is over last."""
    day = {"running": card.ends_on, "over": card.ends_on}.get(phase, card.starts_on).toordinal()
    return (PHASES.index(phase), -day if phase == "over" else day, card.id)


@bp.get("/teach/<int:offering_id>")
def dashboard(offering_id: int) -> str:
    """An offering at a glance for those who teach or run it: an assistant may teach without the
    roster, staff may see the roster without teaching."""
    teaches = Permission.OFFERING_TEACH in queries.permissions_at(current_user, offering_id)
    permission = Permission.OFFERING_TEACH if teaches else Permission.ROSTER_VIEW
    offering = offering_for(current_user, offering_id, permission)
    modules = queries.live_modules(offering.id)
    lessons = [lesson for _module, inside in modules for lesson in inside]
    seats = [seat.person_id for seat in enrolment.roster(offering.id)]
    progress = queries.progress_of_people(offering.id, seats)
    return render_template(
        "content/dashboard.html",
        offering=offering,
        lessons=lessons,
        seats=len(seats),
        finished=sum(one.complete for one in progress.values()),
        not_begun=sum(one.done == 0 for one in progress.values()),
        done=queries.done_by_lesson(offering.id),
        to_grade=registry.to_grade(current_user, [offering.id])[offering.id],
        may=queries.permissions_at(current_user, offering.id),
    )
