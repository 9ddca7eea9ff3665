"""Lists of requests for those who decide, one request, and deciding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, audit
from lms.access import Permission, Scope
from lms.courses.absences import operations, queries, words
from lms.courses.absences.forms import DecideForm
from lms.courses.absences.loaders import Deciding, as_decider, request_to_decide
from lms.courses.absences.operations import Refused
from lms.courses.absences.queries import Filter
from lms.courses.absences.sealed import note_of, reason_of
from lms.courses.absences.views import bp
from lms.courses.attendance import queries as attendance
from lms.courses.attendance import words as attendance_words
from lms.courses.attendance.framing import frame
from lms.courses.attendance.loaders import Place, place_for
from lms.courses.editing import Conflict, NotAllowed, version_in
from lms.numbers import whole_or
from lms.paging import asked_page, page_url

DECIDE = Permission.ABSENCE_DECIDE
STEPS = ("approved", "refused", "more_asked", "revoked")


@bp.get("/manage/absences")
def everywhere() -> str:
    """Requests of every place at which one decides."""
    access.require_anywhere(current_user, DECIDE)
    return _list(queries.places_to_decide(current_user), None)


@bp.get("/teach/<int:offering_id>/absences")
@bp.get("/manage/cohorts/<int:cohort_id>/absences")
def of_place(offering_id: int | None = None, cohort_id: int | None = None) -> str:
    """Requests of an offering or a cohort."""
    place = place_for(current_user, offering_id, cohort_id, DECIDE)
    return _list([place.scope], place)


@bp.post("/manage/absences/approve")
def approve_many() -> Response:
    """Approve those that were ticked, as they were seen."""
    access.require_anywhere(current_user, DECIDE)
    chosen: list[tuple[Deciding, int]] = []
    for text in request.form.getlist("request")[:200]:
        number, _dash, version = text.partition(":")
        chosen.append((request_to_decide(current_user, whole_or(number, 0)), whole_or(version, -1)))
    outcome = operations.approve_many(chosen, current_user, "")
    if outcome.approved:
        flash(_("%(n)s건을 승인했습니다.", n=outcome.approved), "success")
    if outcome.left:
        flash(
            _(
                "%(n)s건은 그 사이에 바뀌었거나 승인할 수 없어 그대로 두었습니다.",
                n=len(outcome.left),
            ),
            "warning",
        )
    if not chosen:
        flash(_("고른 신청이 없습니다."), "info")
    back = request.form.get("back", "")
    return redirect(back if _ours(back) else url_for("absences.everywhere"), 303)


@bp.get("/manage/absences/<int:request_id>")
def request_page(request_id: int) -> str:
    """One request with its documents and steps."""
    one = request_to_decide(current_user, request_id)
    audit.read("attendance request", one.request.person)
    return _page(one, DecideForm(formdata=None))


@bp.post("/manage/absences/<int:request_id>/<any(approved, refused, more_asked, revoked):step>")
def decide(request_id: int, step: str) -> str | Response | tuple[str, int]:
    """Take a step."""
    one = request_to_decide(current_user, request_id)
    if not one.decides:
        abort(403)
    form = DecideForm()
    if not form.validate():
        return _page(one, form), 422
    try:
        operations.decide(one.request, current_user, step, form.note.data or "", version_in(form))
    except Conflict:
        form.form_errors.append(_("그 사이에 신청의 상태가 바뀌었습니다. 아래는 지금 상태입니다."))
        return _page(request_to_decide(current_user, request_id), form), 409
    except NotAllowed as error:
        form.form_errors.append(attendance_words.refused(error))
        return _page(one, form), 422
    except Refused as refusal:
        for because in refusal.reasons:
            form.note.errors = [*form.note.errors, words.against(because)]
        return _page(one, form), 422
    flash(str(words.STEPS[step]) + ".", "success")
    return redirect(url_for("absences.request_page", request_id=request_id), 303)


def _ours(address: str) -> bool:
    return address.startswith(("/manage/absences", "/teach/", "/manage/cohorts/")) and (
        "//" not in address and "\\" not in address
    )


def _asked() -> Filter:
    args = request.args
    state, sort = args.get("state", queries.STATES[0]), args.get("sort", queries.SORTS[0])
    type_ = args.get("type", "")
    return Filter(
        state=state if state in queries.STATES else queries.STATES[0],
        type=type_ if type_ in words.TYPES else "",
        kind=args.get("kind", "")[:30],
        text=args.get("q", "").strip()[:80],
        sort=sort if sort in queries.SORTS else queries.SORTS[0],
    )


def _list(places: Sequence[Scope], place: Place | None) -> str:
    asked = _asked()
    secret = [one for one in places if not queries.is_staff(current_user, one)]
    page = queries.requests(places, asked, asked_page(), secret=secret)
    if page.items:
        action = "search" if asked.text else "view"
        audit.read("attendance requests", action=action, people=len(page.items))
    kinds: dict[str, Any] = {}
    for one in places:
        for kind in queries.policy_of(one).value.kinds:
            if not (kind.sensitive and one in secret):
                kinds.setdefault(kind.code, words.kind_name(kind))
    around: dict[str, Any] = frame(place) if place is not None else {"pages": [], "offering": None}
    return render_template(
        "absences/list.html",
        **{key: value for key, value in around.items() if key not in ("words", "place")},
        place=place,
        asked=asked,
        page=page.map(lambda row: as_decider(current_user, row)),
        page_url=page_url,
        counts=queries.counts(places, asked, secret=secret),
        kinds=sorted(kinds.items(), key=lambda pair: str(pair[1])),
        cards=attendance.cards(places),
        files=queries.documents([row.id for row in page.items]),
        words=words,
        here=request.path,
        back=request.full_path.rstrip("?"),
        may_set=access.may_anywhere(current_user, Permission.POLICY_MANAGE),
    )


def _page(one: Deciding, form: DecideForm) -> str:
    asked = one.request
    form.version.data, form.version.raw_data = asked.version, None
    mark = None
    if asked.session_id is not None:
        mark = attendance.marks([asked.session_id], [asked.person_id]).get(
            (asked.session_id, asked.person_id)
        )
    policy = queries.policy_of(asked.place).value
    return render_template(
        "absences/request.html",
        one=one,
        asked=asked,
        card=attendance.card(asked.place),
        mark=mark,
        kind=policy.kind(asked.kind) if one.open else None,
        quota=next(
            (
                quota
                for quota in queries.quotas(
                    attendance.card(asked.place), asked.person_id, asked.starts_on
                )
                if quota.kind.code == asked.kind
            ),
            None,
        )
        if one.open and asked.type == "absence"
        else None,
        files=queries.documents([asked.id])[asked.id] if one.open else [],
        reason=reason_of(asked) if one.open else "",
        note_of=note_of,
        form=form,
        words=words,
        attendance_words=attendance_words,
    )
