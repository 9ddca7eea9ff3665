"""Calls for visitors: the list, and one call with what it asks."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import clock, i18n
from lms.courses import vocabulary
from lms.courses.admissions import queries, words
from lms.courses.admissions.loaders import public_call
from lms.courses.admissions.operations import applying, calls
from lms.courses.admissions.queries import lists
from lms.courses.admissions.rules import form as forms
from lms.courses.admissions.rules.states import Phase
from lms.courses.admissions.views import bp
from lms.courses.editing import NotAllowed
from lms.courses.listing import asked
from lms.paging import asked_page, paginate

_SHOWN = (Phase.OPEN, Phase.UPCOMING, Phase.CLOSED)


@bp.get("/apply")
def index() -> str:
    """Calls for applications, searched and filtered."""
    text = request.args.get("q", "").strip()[:100]
    phase = asked("phase", {one.value: "" for one in _SHOWN})
    streams = vocabulary.choices("stream")
    stream = asked("stream", dict(streams))
    page = paginate(lists.public(text, phase, stream, clock.now()), asked_page(), size=20)
    return render_template(
        "admissions/index.html",
        page=page, text=text, phase=phase, stream=stream, streams=streams, words=words,
        phases=[(one.value, words.PHASES[one][0]) for one in _SHOWN],
        phase_of=applying.phase_of,
    )  # fmt: skip


@bp.get("/apply/<int:call_id>")
def call(call_id: int) -> str:
    """One call: when, for what, and what it asks. Counted once a visit."""
    found = public_call(call_id)
    seen = session.setdefault("calls_seen", [])
    if found.id not in seen:
        calls.visited(found.id)
        session["calls_seen"] = [*seen, found.id][-50:]
    form = queries.published_form(found.id)
    mine = lists.of_person(found.id, current_user.id) if current_user.is_authenticated else None
    return render_template(
        "admissions/call.html",
        call=found, mine=mine, words=words, phase=applying.phase_of(found),
        steps=forms.steps(forms.read_all(form.items)) if form else [], language=i18n.current(),
    )  # fmt: skip


@bp.post("/apply/<int:call_id>")
@login_required
def start(call_id: int) -> Response:
    """Begin an application, or go on with the one that was begun."""
    found = public_call(call_id)
    try:
        application = applying.start(current_user._get_current_object(), found)
    except NotAllowed as no:
        flash(words.refusal(no.code, no.params), "warning")
        return redirect(url_for("admissions.call", call_id=found.id), 303)
    if not applying.editable(application) or application.submitted_at is not None:
        return redirect(url_for("admissions.own", application_id=application.id), 303)
    return redirect(url_for("admissions.step", application_id=application.id, number=1), 303)
