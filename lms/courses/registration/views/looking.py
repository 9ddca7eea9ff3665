"""Course registration as students look at it: offerings, own requests, the week."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import clock
from lms.accounts.queries import organisations_by_ids
from lms.courses.catalogue.models import Offering
from lms.courses.registration import queries, words
from lms.courses.registration.loaders import Own, offering_asked, own_registration
from lms.courses.registration.queries import Filters
from lms.courses.registration.rules.deciding import Reason, may_leave
from lms.courses.registration.rules.policy import least
from lms.courses.registration.views import bp
from lms.courses.terms import queries as terms
from lms.courses.terms.models import Term
from lms.numbers import whole
from lms.paging import asked_page, page_url


@bp.get("/me/registration")
def mine() -> str | Response:
    """The registration of the term that is open, or opens next; else of the one that runs."""
    if not current_user.is_authenticated:
        abort(401)
    found = []
    for term in terms.own(current_user):
        who = queries.matriculated(current_user.id, term)
        if who is not None:
            found.append((term, queries.phase_of(term, who.year)))
    wanted = (
        next((term for term, now in found if now.open), None)
        or next((term for term, now in found if now.basket), None)
        or next((term for term, _now in found), None)
    )
    if wanted is None:
        return render_template("registration/none.html")
    return redirect(url_for(".catalogue", term_id=wanted.id))


def frame(own: Own) -> dict[str, Any]:
    """What every page of a term shows: the window, credits, baskets, who keeps the record."""
    policy = queries.policy_of(own.term)
    lines = queries.own_lines(current_user.id, own.term)
    held = [line for line in lines if line.state == "registered"]
    return {
        "term": own.term,
        "who": own.who,
        "windows": terms.windows(own.term),
        "phase": queries.phase_of(own.term, own.who.year),
        "now": clock.now(),
        "policy": policy,
        "lines": lines,
        "credits": sum(line.course.credits or 0 for line in held),
        "limit": queries.limit_of(current_user.id, own.term, policy),
        "least": least(policy, own.term.season),
        "counts": {
            state: sum(line.state == state for line in lines)
            for state in ("basket", "registered", "waiting")
        },
        "own_system": queries.own_system(own.term),
        "keeper": queries.keeper_of(own.term),
    }


def _filters() -> Filters:
    args = request.args
    day, time, sort, kind = (args.get(name, "") for name in ("day", "time", "sort", "kind"))
    return Filters(
        text=args.get("q", "").strip()[:100],
        kind=kind if kind in words.KINDS else "",
        version_id=args.get("curriculum", type=whole),
        organisation_id=args.get("organisation", type=whole),
        day=int(day) if day in {"0", "1", "2", "3", "4", "5", "6"} else None,
        time=time if time in words.TIMES else "",
        free=args.get("free") == "1",
        fits=args.get("fits") == "1",
        sort=sort if sort in ("title", "credits", "free", "code") else "title",
    )


@bp.get("/me/registration/<int:term_id>")
def catalogue(term_id: int) -> str:
    """The term's offerings, searched and filtered, with whether one may register now."""
    own = own_registration(current_user, term_id)
    page = frame(own)
    filters = _filters()
    versions = queries.curricula(own.term)
    if filters.version_id not in {version.id for version in versions}:
        filters = Filters(**{**vars(filters), "version_id": None})
    taken = [slot for line in page["lines"] if line.state == "registered" for slot in line.slots]
    listed = queries.catalogue(
        own.term, own.who, filters, taken=taken, page=asked_page(),
        reserved=queries.reserved_now(page["policy"], page["phase"].code),
    )  # fmt: skip
    judged = queries.decisions(
        current_user.id, own.term, own.who, [(one.offering, one.course) for one in listed.items]
    )
    return render_template(
        "registration/catalogue.html",
        **page, page=listed, page_url=page_url, filters=filters, judged=judged, versions=versions,
        organisations=queries.organisations_offering(own.term.id), here=request.full_path,
        states={line.offering.id: line for line in page["lines"]},
    )  # fmt: skip


@bp.get("/me/registration/<int:term_id>/own")
def own(term_id: int) -> str:
    """Basket, seats and waitlists of one's own."""
    held = own_registration(current_user, term_id)
    return own_page(held)


def own_page(held: Own, refused: dict[int, list[str]] | None = None) -> str:
    """The same, with why something in the basket was not registered."""
    page = frame(held)
    rows = [
        (line.offering, line.course)
        for line in page["lines"]
        if line.state in ("basket", "waiting")
    ]
    judged = queries.decisions(current_user.id, held.term, held.who, rows)
    way, why = may_leave(True, page["windows"], clock.now(), own_record=page["own_system"])
    return render_template(
        "registration/own.html",
        **page, judged=judged, way=way, why=words.reason(why) if why else "",
        refused=refused or {},
    )  # fmt: skip


@bp.get("/me/registration/<int:term_id>/timetable")
def timetable(term_id: int) -> str:
    """The week of what one holds; with ``?basket=1`` also of what one thinks of."""
    held = own_registration(current_user, term_id)
    page = frame(held)
    with_basket = request.args.get("basket") == "1"
    states = ("registered", "basket", "waiting") if with_basket else ("registered",)
    week = queries.week(page["lines"], states)
    loose = [line for line in page["lines"] if line.state in states and not line.slots]
    return render_template(
        "registration/timetable.html", **page, week=week, grid=_grid(week), loose=loose,
        with_basket=with_basket,
    )  # fmt: skip


def _grid(week: list[queries.WeekEntry]) -> dict[str, Any]:
    """The hours and days that the grid has, and what begins or runs in each cell."""
    days = range(max([4, *(entry.slot.weekday for entry in week)]) + 1)
    first = min([9, *(entry.slot.start // 60 for entry in week)])
    last = max([18, *(-(-entry.slot.end // 60) for entry in week)])
    cells: dict[tuple[int, int], list[queries.WeekEntry]] = {}
    for entry in week:
        for hour in range(entry.slot.start // 60, -(-entry.slot.end // 60)):
            cells.setdefault((hour, entry.slot.weekday), []).append(entry)
    return {"days": days, "hours": range(first, last), "cells": cells}


@bp.get("/me/registration/offerings/<int:offering_id>")
def offering(offering_id: int) -> str:
    """One offering: hours, seats by group, prerequisites line by line, and whether one may."""
    held, own_ = offering_asked(current_user, offering_id)
    return offering_page(held, own_)


def offering_page(held: Offering, own_: Own, refused: tuple[Reason, ...] = ()) -> str:
    """The same, with why what was asked just now was refused."""
    page = frame(own_)
    judged = queries.decisions(current_user.id, own_.term, own_.who, [(held, held.course)])
    decision, ask = judged.by_offering[held.id], judged.asked[held.id]
    names = organisations_by_ids([g.organisation_id for g in ask.pools.groups if g.organisation_id])
    return render_template(
        "registration/offering.html",
        **page, offering=held, course=held.course, decision=decision, ask=ask, judged=judged,
        line=next((one for one in page["lines"] if one.offering.id == held.id), None),
        organisations={id_: place.name for id_, place in names.items()},
        titles=words.course_titles(
            one.course_id for one in decision.check.lines if one.course_id is not None
        ),
        refused=words.reasons(refused),
    )  # fmt: skip


def own_links(term: Term) -> list[tuple[Any, str, str]]:
    """From a term to its registration, for those who are students there."""
    if queries.matriculated(current_user.id, term) is None:
        return []
    return [(_("수강신청"), url_for("registration.catalogue", term_id=term.id), "list-checks")]
