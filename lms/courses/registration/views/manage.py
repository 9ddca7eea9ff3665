"""Course registration for those who keep it: terms, offerings, turns, groups, export."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, audit, clock, csvio
from lms.accounts.queries import organisations_by_ids
from lms.courses import editing, reasons
from lms.courses.catalogue.models import Offering
from lms.courses.registration import operations, queries
from lms.courses.registration.exports import registration_table
from lms.courses.registration.forms import ExportForm, GroupsForm, TurnForm, rows_of
from lms.courses.registration.loaders import MANAGE, managed_offering, managed_turn
from lms.courses.registration.models import SeatGroup
from lms.courses.registration.rules.windows import list_ends
from lms.courses.registration.views import bp
from lms.courses.terms import queries as terms
from lms.courses.terms.loaders import term_for, universities
from lms.courses.terms.models import Term
from lms.db import release
from lms.paging import asked_page, page_url


@bp.get("/manage/registration")
def index() -> str:
    """The terms whose registration the person keeps, the latest first."""
    access.require_anywhere(current_user, MANAGE)
    kept = universities(current_user)
    held = terms.terms_at([place.id for place in kept])[:40]
    figures = queries.term_figures([term.id for term in held])
    return render_template(
        "registration/index.html",
        rows=[(term, figures[term.id]) for term in held],
        keeps_terms=bool(kept),
        now=clock.now(),
    )


@bp.get("/manage/registration/<int:term_id>")
def manage_term(term_id: int) -> str:
    """The offerings of a term with seats and waitlists."""
    return _term_page(term_for(current_user, term_id, MANAGE), ExportForm(formdata=None))


@bp.post("/manage/registration/<int:term_id>/export")
def export(term_id: int) -> Response | tuple[str, int]:
    """Every seat and place on a list as a file; asks for a reason and is logged."""
    term = term_for(current_user, term_id, MANAGE)
    form = ExportForm()
    if not form.validate():
        return _term_page(term, form), 422
    rows = queries.exported(term.id)
    head, table = registration_table(rows)
    audit.read(
        f"term {term.id} registrations", action="download",
        people=len({row.Person.id for row in rows}), reason=form.reason.data or "",
    )  # fmt: skip
    release()
    download = csvio.csv_download if form.format.data == "csv" else csvio.xlsx_download
    return download(f"registration-{term.id}", head, table)


def _term_page(term: Term, form: ExportForm) -> str:
    text = request.args.get("q", "").strip()[:100]
    show, sort = request.args.get("show", ""), request.args.get("sort", "title")
    return render_template(
        "registration/term.html",
        term=term,
        page=queries.offering_lines(term, text=text, show=show, sort=sort, page=asked_page()),
        page_url=page_url, text=text, show=show, sort=sort, form=form, now=clock.now(),
        figures=queries.term_figures([term.id])[term.id], windows=terms.windows(term),
        turns=queries.turns_of(term.id), keeper=queries.keeper_of(term),
    )  # fmt: skip


@bp.route("/manage/registration/<int:term_id>/turns", methods=["GET", "POST"])
def turns(term_id: int) -> str | Response | tuple[str, int]:
    """Turns of the window by year of study: the list, and adding one."""
    term = term_for(current_user, term_id, MANAGE)
    form = TurnForm()
    if form.validate_on_submit():
        try:
            operations.add_turn(term, form.turn())
            flash(_("학년별 기간을 넣었습니다."), "success")
            return redirect(url_for(".turns", term_id=term_id), 303)
        except editing.NotAllowed as no:
            form.form_errors.append(reasons.sentence(no.code, **no.params))
    page = render_template(
        "registration/turns.html", term=term, form=form, rows=queries.turns_of(term.id),
        window=terms.window(term, "registration"),
    )  # fmt: skip
    return (page, 422) if form.is_submitted() else page


@bp.post("/manage/registration/turns/<int:turn_id>/remove")
def remove_turn(turn_id: int) -> Response:
    """Take a turn away."""
    turn = managed_turn(current_user, turn_id)
    operations.remove_turn(turn)
    flash(_("학년별 기간을 뺐습니다."), "success")
    return redirect(url_for(".turns", term_id=turn.term_id), 303)


@bp.get("/manage/registration/offerings/<int:offering_id>")
def manage_offering(offering_id: int) -> str:
    """An offering's groups, its students and its waitlist; looking is logged."""
    offering, term = _opened(offering_id)
    return _offering_page(offering, term, _groups_form(offering, term))


@bp.post("/manage/registration/offerings/<int:offering_id>/groups")
def set_groups(offering_id: int) -> str | Response | tuple[str, int]:
    """Reserve seats for groups; a lost update is refused with both texts."""
    offering, term = _opened(offering_id)
    form = GroupsForm().offer(_choices(term))
    status, theirs = 422, None
    if form.validate_on_submit():
        try:
            operations.set_groups(offering.id, form.lines(), editing.version_in(form))
            flash(_("자리를 나누었습니다."), "success")
            return redirect(url_for(".manage_offering", offering_id=offering_id), 303)
        except editing.NotAllowed as no:
            form.form_errors.append(reasons.sentence(no.code, **no.params))
        except editing.Conflict:
            plan = queries.plan_of(offering.id)
            status, theirs = 409, list(plan.groups) if plan is not None else []
            form.version.data, form.version.raw_data = str(plan.version if plan else 0), None
    return _offering_page(offering, term, form, theirs), status


def _opened(offering_id: int) -> tuple[Offering, Term]:
    """The offering; looking is logged before anything is written."""
    offering, term = managed_offering(current_user, offering_id)
    people = len(queries.people_of(offering.id))
    audit.read(f"offering {offering.id} registrations", people=people)
    return offering, term


def _groups_form(offering: Offering, term: Term) -> GroupsForm:
    plan = queries.plan_of(offering.id)
    data = {
        "groups": rows_of(list(plan.groups) if plan is not None else []),
        "version": str(plan.version if plan is not None else 0),
    }
    return GroupsForm(formdata=None, data=data).offer(_choices(term))


def _choices(term: Term) -> list[tuple[int, str]]:
    return [(place.id, place.name) for place in queries.departments(term.organisation_id)]


def _offering_page(
    offering: Offering, term: Term, form: GroupsForm, theirs: list[SeatGroup] | None = None
) -> str:
    people = queries.people_of(offering.id)
    pools = queries.pools([offering], True)[offering.id]
    places = organisations_by_ids([g.organisation_id for g in pools.groups if g.organisation_id])
    return render_template(
        "registration/manage_offering.html",
        offering=offering, course=offering.course, term=term, form=form, theirs=theirs,
        people=people, pools=pools, keeper=queries.keeper_of(term),
        organisations={id_: place.name for id_, place in places.items()},
        ends=list_ends(terms.windows(term)),
    )  # fmt: skip
