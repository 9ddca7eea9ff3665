"""The list of differences from the official records, and deciding each."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit, storage
from lms.access import Permission
from lms.courses.absences.operations import Refused, keep_documents
from lms.courses.absences.operations.asking import MOST_BYTES
from lms.courses.absences.words import against
from lms.courses.attendance import queries as attendance
from lms.courses.attendance import words as attendance_words
from lms.courses.attendance.framing import frame
from lms.courses.attendance.loaders import place_for
from lms.courses.attendance_exchange import operations, queries, words
from lms.courses.attendance_exchange.forms import DifferenceForm
from lms.courses.attendance_exchange.loaders import difference_for, evidence_for
from lms.courses.attendance_exchange.views import bp
from lms.courses.editing import Conflict, NotAllowed, version_in
from lms.db import release
from lms.paging import asked_page, page_url

MANAGE = Permission.ATTENDANCE_MANAGE


@bp.get("/teach/<int:offering_id>/attendance/differences")
@bp.get("/manage/cohorts/<int:cohort_id>/attendance/differences")
def differences(offering_id: int | None = None, cohort_id: int | None = None) -> str:
    """Where our marks and the official records differ."""
    place = place_for(current_user, offering_id, cohort_id, MANAGE)
    state = request.args.get("state", queries.FILTERS[0])
    state = state if state in queries.FILTERS else queries.FILTERS[0]
    text = request.args.get("q", "").strip()[:80]
    page = queries.differences(place.scope, state, text, asked_page())
    if page.items:
        action = "search" if text else "view"
        audit.read("attendance differences", action=action, people=len(page.items))
    return render_template(
        "attendance_exchange/differences.html",
        **frame(place),
        page=page,
        page_url=page_url,
        counts=queries.counts(place.scope),
        state=state,
        text=text,
        filters=queries.FILTERS,
        policy=attendance.policy_at(place.scope).value,
        last=queries.last_import(place.scope),
        exchange_words=words,
    )


@bp.get("/attendance-differences/<int:difference_id>")
def difference(difference_id: int) -> str:
    """One difference: ours, theirs, and what was decided."""
    found, _place = difference_for(current_user, difference_id)
    audit.read("attendance differences", found.person)
    return _page(difference_id, DifferenceForm(formdata=None))


@bp.post("/attendance-differences/<int:difference_id>/<any(accepted, kept, asked):step>")
def decide(difference_id: int, step: str) -> str | Response | tuple[str, int]:
    """Accept the official record, keep ours, or ask the learner."""
    found, place = difference_for(current_user, difference_id)
    args: dict[str, Any] = {**place.args}
    form = DifferenceForm()
    if not form.validate():
        return _page(difference_id, form), 422
    release()
    try:
        files = keep_documents(request.files.getlist("documents"))
        operations.decide(found, current_user, step, form.note.data or "", files, version_in(form))
    except Conflict:
        form.form_errors.append(_("그 사이에 다른 사람이 결정했습니다. 아래는 지금 상태입니다."))
        return _page(difference_id, form), 409
    except Refused as refusal:
        form.documents.errors = [against(one) for one in refusal.reasons]
        return _page(difference_id, form), 422
    except NotAllowed as error:
        said = words.STEP_ERRORS.get(error.code)
        sentence = str(said) if said is not None else attendance_words.refused(error)
        field = {"no_note": form.note, "no_evidence": form.documents}.get(error.code)
        if field is None:
            form.form_errors.append(sentence)
        else:
            field.errors = [sentence]
        return _page(difference_id, form), 422
    flash(str(words.DECIDED[step]), "success")
    return redirect(url_for("attendance_exchange.differences", **args), 303)


@bp.get("/attendance-differences/<int:difference_id>/files/<int:attachment_id>/<path:name>")
def evidence(difference_id: int, attachment_id: int, name: str) -> Response:
    """Why a mark was kept."""
    file, person = evidence_for(current_user, difference_id, attachment_id)
    audit.read("attendance evidence", person, action="download")
    return storage.send(file)


def _page(difference_id: int, form: DifferenceForm) -> str:
    found, place = difference_for(current_user, difference_id)
    form.version.data, form.version.raw_data = found.version, None
    mark = attendance.marks([found.session_id], [found.person_id]).get(
        (found.session_id, found.person_id)
    )
    return render_template(
        "attendance_exchange/difference.html",
        **frame(place),
        found=found,
        mark=mark,
        record=queries.record_of(place.scope, found.person_id, found.session.on),
        files=storage.attachments(queries.EVIDENCE, [found.id])[found.id],
        form=form,
        most_bytes=MOST_BYTES,
        exchange_words=words,
        attendance_words=attendance_words,
    )
