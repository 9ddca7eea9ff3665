"""The order, its publication, offers and the waiting list."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit, clock
from lms.courses.admissions.loaders import application_for
from lms.courses.admissions.models import Call
from lms.courses.editing import NotAllowed
from lms.courses.selection import exports, operations, queries
from lms.courses.selection.loaders import call_for, offer_for, ranking_for
from lms.courses.selection.models import Ranking
from lms.courses.selection.operations import PlanChanged
from lms.courses.selection.rules.offering import OfferState
from lms.courses.selection.views import bp
from lms.courses.selection.words import stage_title, words
from lms.csvio import xlsx_download
from lms.numbers import whole_or
from lms.paging import asked_page, page_url

Answer = str | Response | tuple[str, int]


@bp.get("/manage/admissions/<int:call_id>/selection/ranking")
def ranking(call_id: int) -> str:
    """The order that was made last, line by line, and what it was made from."""
    call = call_for(current_user, call_id)
    found = queries.published_ranking(call.id) or queries.latest_ranking(call.id)
    text, outcome = request.args.get("q", "").strip()[:100], request.args.get("outcome", "")
    outcome = outcome if outcome in ("seat", "waiting") else ""
    page = queries.ranking_page(found, asked_page(), text, outcome) if found else None
    if page is not None:
        audit.read("applicant ranking", action="search" if text else "view",
                   people=len(page.items))  # fmt: skip
    return render_template(
        "selection/ranking.html",
        call=call, ranking=found, page=page, page_url=page_url, text=text, outcome=outcome,
        stages=[one for one in queries.stages_of(call.id) if one.weight > 0],
        groups={one.code: one for one in queries.groups_of(call.id)},
        newest=queries.latest_ranking(call.id),
        waiting_size=queries.settings_of(call.id).waiting_size,
    )  # fmt: skip


@bp.post("/manage/admissions/<int:call_id>/selection/ranking")
def make_ranking(call_id: int) -> Response:
    """Make the order from what is decided."""
    call = call_for(current_user, call_id)
    try:
        made = operations.make_ranking(call, current_user._get_current_object())
        flash(_("순위 %(n)s판을 만들었습니다.", n=made.number), "success")
    except NotAllowed as no:
        flash(words(no.code, no.params), "warning")
    return redirect(url_for("selection.ranking", call_id=call.id), 303)


@bp.route("/manage/admissions/rankings/<int:ranking_id>/publish", methods=["GET", "POST"])
def publish(ranking_id: int) -> Answer:
    """What publishing would do, and doing exactly that."""
    found, call = ranking_for(current_user, ranking_id)
    if found.published_at is not None:
        return redirect(url_for("selection.offers", call_id=call.id))
    if request.method == "GET":
        return _publication(found, call)
    try:
        done = operations.publish(
            found, current_user._get_current_object(), request.form.get("plan", "")
        )
    except PlanChanged:
        return _publication(found, call, changed=True), 409
    except NotAllowed as no:
        flash(words(no.code, no.params), "warning")
        return redirect(url_for("selection.ranking", call_id=call.id), 303)
    flash(
        ngettext(
            "발표했습니다. %(n)s명에게 합격을 알렸습니다.",
            "발표했습니다. %(n)s명에게 합격을 알렸습니다.",
            len(done.offered),
            n=len(done.offered),
        ),
        "success",
    )
    return redirect(url_for("selection.offers", call_id=call.id), 303)


def _publication(found: Ranking, call: Call, *, changed: bool = False) -> str:
    plan = operations.plan_publication(found)
    audit.read("applicant ranking", people=len(found.lines))
    return render_template(
        "selection/publish.html",
        call=call, ranking=found, plan=plan, changed=changed,
        lines={line.application_id: line for line in found.lines},
        settings=queries.settings_of(call.id),
    )  # fmt: skip


@bp.post("/manage/admissions/rankings/<int:ranking_id>/export")
def export_ranking(ranking_id: int) -> Answer:
    """The order as a spreadsheet, for a stated reason."""
    found, call = ranking_for(current_user, ranking_id)
    reason = request.form.get("reason", "").strip()[:300]
    if not reason:
        flash(_("내려받는 사유를 적어 주십시오."), "warning")
        return redirect(url_for("selection.ranking", call_id=call.id), 303)
    states = {
        one.application_id: one.state for one in queries.call_offers(call.id, 1, size=100_000).items
    }
    stages = [stage_title(one) for one in queries.stages_of(call.id) if one.weight > 0]
    head, rows = exports.ranking_table(found.lines, states, stages)
    audit.read("applicant ranking", action="download", people=len(rows), reason=reason)
    return xlsx_download(f"selection-ranking-{found.id}.xlsx", head, rows)


@bp.get("/manage/admissions/<int:call_id>/selection/offers")
def offers(call_id: int) -> str:
    """Offers and the waiting list in their order, and what may be done with each."""
    call = call_for(current_user, call_id)
    state, text = request.args.get("state", ""), request.args.get("q", "").strip()[:100]
    state = state if state in set(OfferState) else ""
    page = queries.call_offers(call.id, asked_page(), state, text)
    audit.read("offers", action="search" if text else "view", people=len(page.items))
    return render_template(
        "selection/offers.html",
        call=call, page=page, page_url=page_url, state=state, text=text, now=clock.now(),
        counts=queries.offer_counts(call.id), late=queries.late(call.id),
        ranking=queries.published_ranking(call.id), settings=queries.settings_of(call.id),
    )  # fmt: skip


@bp.post("/manage/admissions/<int:call_id>/selection/offers/<any(settle,close,add):act>")
def move_list(call_id: int, act: str) -> Response:
    """Let the list move now, close it, or put somebody on it who passed late."""
    call = call_for(current_user, call_id)
    actor = current_user._get_current_object()
    try:
        if act == "settle":
            done = operations.settle(call)
            flash(_("만료 %(e)s명, 새 합격 %(o)s명입니다.", e=len(done.expired), o=len(done.offered)),
                  "info")  # fmt: skip
        elif act == "close":
            flash(_("예비 %(n)s명을 끝냈습니다.", n=operations.close_list(call, actor)), "info")
        else:
            found = application_for(current_user, whole_or(request.form.get("application"), 0))
            if found.call_id != call.id:
                abort(404)
            operations.admit_late(found, actor)
            flash(_("명단에 넣었습니다."), "success")
    except NotAllowed as no:
        flash(words(no.code, no.params), "warning")
    return redirect(url_for("selection.offers", call_id=call.id), 303)


@bp.post("/manage/admissions/offers/<int:offer_id>/take-back")
def take_back(offer_id: int) -> Response:
    """Withdraw an offer or a place on the list, for a reason that the applicant reads."""
    found, call = offer_for(current_user, offer_id)
    reason = request.form.get("reason", "").replace("\x00", "").strip()[:300]
    if not reason:
        flash(_("사유를 적어 주십시오."), "warning")
    elif operations.take_back(found, current_user._get_current_object(), reason):
        flash(_("거두었습니다. 자리는 다음 예비에게 갑니다."), "info")
    else:
        flash(_("이미 답했거나 끝난 합격입니다."), "warning")
    return redirect(url_for("selection.offers", call_id=call.id), 303)
