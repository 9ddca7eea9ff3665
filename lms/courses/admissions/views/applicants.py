"""Applications for those who look at them: the list, one, scans, bulk acts, messages."""

from __future__ import annotations

from datetime import timedelta

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit, clock, storage
from lms.courses import editing
from lms.courses.admissions import registry, words
from lms.courses.admissions.forms import AskPapersForm, DecideForm, MessageForm, ScanForm
from lms.courses.admissions.loaders import (
    application_for,
    call_for,
    chosen_applications,
    file_for,
)
from lms.courses.admissions.models import Application, Call
from lms.courses.admissions.operations import applying, asking, files, looking
from lms.courses.admissions.queries import lists
from lms.courses.admissions.rules import answers as rules
from lms.courses.admissions.rules import form as forms
from lms.courses.admissions.rules.states import SEEN, Phase
from lms.courses.admissions.views import bp
from lms.courses.editing import Conflict, NotAllowed
from lms.courses.listing import asked
from lms.db import read_only
from lms.numbers import whole_or
from lms.paging import asked_page, paginate

#: How long an applicant has for papers that are asked for again, unless the staff says otherwise.
ASKED_FOR = timedelta(days=3)
Answer = str | Response | tuple[str, int]


@bp.get("/manage/admissions/<int:call_id>/applications")
def applications(call_id: int) -> str:
    """The applications of a call, filtered, sorted and paged; looking is logged."""
    found = call_for(current_user, call_id)
    text = request.args.get("q", "").strip()[:100]
    state = asked("state", {one.value: "" for one in SEEN})
    scans = request.args.get("scans") == "1"
    sort = request.args.get("sort", "number")
    sort = sort if sort.lstrip("-") in lists.SORTS else "number"
    query = lists.applications(found.id, text=text, state=state, scans=scans, sort=sort)
    page = paginate(query, asked_page(), size=50)
    audit.read(f"call {found.id}", action="search" if text else "view", people=len(page.items))
    return render_template(
        "admissions/applications.html",
        call=found, page=page, text=text, state=state, scans=scans, sort=sort, words=words,
        counts=lists.state_counts(found.id), actions=registry.actions(),
        seen=[one for one in words.STATES if one in SEEN],
    )  # fmt: skip


@bp.get("/manage/applications/<int:application_id>")
def application(application_id: int) -> str:
    """One application with its checks; looking is logged."""
    found = application_for(current_user, application_id)
    return application_page(found)


def application_page(
    found: Application, form: DecideForm | None = None, *, asks: AskPapersForm | None = None
) -> str:
    """The page of an application; *form*, *asks*: with what was typed and why it is wrong."""
    if form is None:
        form = DecideForm(formdata=None, data={"version": found.version})
    files_asked = asking.items_of(found)
    if asks is None:
        asks = AskPapersForm(formdata=None, data={"until": clock.today() + ASKED_FOR})
        asks.key.choices = [(one.key, words.label(one)) for one in files_asked]
    audit.read(f"application {found.id}", found.person)
    items = forms.read_all(found.form.items)
    submitted = [row for row in found.files if row.in_answers]
    counts = {row.key: sum(one.key == row.key for one in submitted) for row in submitted}
    shown = {one.key for one in forms.shown(items, found.answers)}
    return render_template(
        "admissions/application.html",
        application=found, call=found.call, steps=forms.steps(items), shown=shown, words=words,
        submitted=submitted, form=form, events=lists.events(found.id),
        problems=[
            (words.label(next(i for i in items if i.key == one.key)), words.answer_problem(one))
            for one in rules.check(items, found.answers, counts, found.submitted_at.date())
        ] if found.submitted_at else [],
        versions=lists.versions(found.id), panels=registry.staff_panels(found),
        asks=asks if files_asked and asking.may_ask(found) else None,
        asked=[(row, asking.standing(row)) for row in asking.requests_of(found)],
        labels={one.key: words.label(one) for one in items},
    )  # fmt: skip


@bp.post("/manage/applications/<int:application_id>/decide")
def decide(application_id: int) -> Answer:
    """Eligible or not, with the reason."""
    found = application_for(current_user, application_id)
    form = DecideForm()
    if not form.validate():
        read_only()
        return application_page(found, form), 422
    try:
        looking.decide(
            found, current_user._get_current_object(), form.verdict.data, form.reason.data or "",
            (form.told.data or "").strip(), editing.version_in(form),
        )  # fmt: skip
    except Conflict:
        form.form_errors.append(_("그 사이에 상태가 바뀌었습니다. 지금 상태를 보고 다시 하십시오."))
        form.version.data, form.version.raw_data = found.version, None
        read_only()
        return application_page(found, form), 409
    except NotAllowed as no:
        form.form_errors.append(words.refusal(no.code, no.params))
        read_only()
        return application_page(found, form), 422
    flash(_("저장했습니다."), "success")
    return redirect(url_for("admissions.application", application_id=found.id), 303)


@bp.get("/manage/applications/<int:application_id>/files/<int:file_id>")
def paper(application_id: int, file_id: int) -> FlaskResponse:
    """A submitted file; opening is logged."""
    row = file_for(current_user, application_id, file_id)
    audit.read("application file", row.application.person, action="download")
    return storage.send(row.attachment, inline=True)


@bp.get("/manage/admissions/<int:call_id>/scans")
def scans(call_id: int) -> str:
    """Files that nobody could read by machine, before scorers see them."""
    return _scans(call_for(current_user, call_id), None, 0)


def _scans(found: Call, form: ScanForm | None, at: int) -> str:
    page = paginate(lists.scans(found.id), asked_page(), size=20)
    audit.read(f"call {found.id}", people=len(page.items))
    labels = {
        row.id: next(
            (
                words.label(i)
                for i in forms.read_all(row.application.form.items)
                if i.key == row.key
            ),
            row.key,
        )
        for row in page.items
    }
    return render_template(
        "admissions/scans.html", call=found, page=page, words=words, labels=labels, form=form, at=at,
        proposed=None if applying.phase_of(found) is Phase.OPEN else clock.today() + ASKED_FOR,
    )  # fmt: skip


@bp.post("/manage/applications/<int:application_id>/files/<int:file_id>")
def review(application_id: int, file_id: int) -> Answer:
    """What was seen on a scan."""
    row = file_for(current_user, application_id, file_id)
    call, form = row.application.call, ScanForm()
    if not form.validate():
        read_only()
        return _scans(call, form, row.id), 422
    actor, found, reason = (
        current_user._get_current_object(),
        row.application,
        form.reason.data or "",
    )
    until = form.until.data if form.verdict.data == "refused" and asking.may_ask(found) else None
    item = next((one for one in asking.items_of(found) if one.key == row.key), None)
    again = item is not None and until is not None
    if files.review(row, actor, form.verdict.data, reason, tell=not again):
        if item is not None and until is not None:
            asking.ask(found, actor, item, reason, clock.seoul_end(until))
        flash(_("확인했습니다."), "success")
    return redirect(url_for("admissions.scans", call_id=call.id), 303)


def _chosen(found: Call) -> list[Application]:
    """What was ticked, or everything that the filter of the list shows."""
    if request.form.get("all") == "1":
        return lists.found(
            found.id, text=request.form.get("q", "")[:100], state=request.form.get("state", ""),
            scans=request.form.get("scans") == "1",
        )  # fmt: skip
    ids = [whole_or(one, 0) for one in request.form.getlist("application")][:5000]
    return chosen_applications(found, ids)


@bp.post("/manage/admissions/<int:call_id>/bulk")
def bulk(call_id: int) -> Answer:
    """Show what an act on chosen applications would do; nothing is written yet."""
    found = call_for(current_user, call_id)
    chosen = _chosen(found)
    act = request.form.get("do", "")
    if not chosen:
        flash(_("지원서를 하나 이상 고르십시오."), "warning")
        return redirect(url_for("admissions.applications", call_id=found.id), 303)
    other = next((one for one in registry.actions() if one.code == act), None)
    if other is not None:
        shown: Answer = other.show(found, {one.id for one in chosen})
        return shown
    read_only()
    if act == "message":
        return _message(found, chosen, MessageForm(formdata=None))
    if act not in looking.DECISIONS:
        abort(404)
    return _bulk(found, chosen, act, DecideForm(formdata=None, data={"verdict": act}))


def _bulk(found: Call, chosen: list[Application], act: str, form: DecideForm) -> str:
    changing, passed = looking.able(chosen, act)
    return render_template(
        "admissions/bulk.html", call=found, changing=changing, passed=passed, act=act, form=form,
        words=words,
    )  # fmt: skip


@bp.post("/manage/admissions/<int:call_id>/bulk/decide")
def bulk_decide(call_id: int) -> Answer:
    """Carry out what was shown."""
    found = call_for(current_user, call_id)
    chosen, form = _chosen(found), DecideForm()
    act = form.verdict.data if form.verdict.data in looking.DECISIONS else abort(404)
    if not form.validate():
        read_only()
        return _bulk(found, chosen, act, form), 422
    done = looking.decide_many(
        chosen, current_user._get_current_object(), act, form.reason.data or "",
        (form.told.data or "").strip(),
    )  # fmt: skip
    flash(
        ngettext("%(num)s건의 상태를 바꾸었습니다.", "%(num)s건의 상태를 바꾸었습니다.", done),
        "success",
    )
    return redirect(url_for("admissions.applications", call_id=found.id), 303)


def _message(
    found: Call, chosen: list[Application], form: MessageForm, *, shown: bool = False
) -> str:
    return render_template(
        "admissions/message.html", call=found, chosen=chosen, form=form, shown=shown, words=words
    )


@bp.post("/manage/admissions/<int:call_id>/message")
def message(call_id: int) -> Answer:
    """Show a message with those who get it; send it when that was confirmed."""
    found = call_for(current_user, call_id)
    chosen, form = _chosen(found), MessageForm()
    if not chosen:
        flash(_("지원서를 하나 이상 고르십시오."), "warning")
        return redirect(url_for("admissions.applications", call_id=found.id), 303)
    if not form.validate():
        read_only()
        return _message(found, chosen, form), 422
    if request.form.get("do") != "send":
        read_only()
        return _message(found, chosen, form, shown=request.form.get("do") == "preview")
    sent = looking.send(
        found, chosen, current_user._get_current_object(), form.title.data or "",
        (form.body.data or "").strip(),
    )  # fmt: skip
    flash(ngettext("%(num)s명에게 보냈습니다.", "%(num)s명에게 보냈습니다.", sent), "success")
    return redirect(url_for("admissions.applications", call_id=found.id), 303)
