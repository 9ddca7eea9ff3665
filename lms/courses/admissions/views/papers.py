"""Papers that are asked for once more: the staff asks and takes back, the applicant hands in."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import clock
from lms.courses.admissions import papers, words
from lms.courses.admissions.forms import AskPapersForm
from lms.courses.admissions.loaders import (
    application_for,
    own_application,
    own_paper_request,
    paper_request_for,
)
from lms.courses.admissions.models import Application
from lms.courses.admissions.operations import asking
from lms.courses.admissions.papers import BadPaper
from lms.courses.admissions.views import bp
from lms.courses.admissions.views.applicants import Answer, application_page
from lms.courses.admissions.views.own import own_page
from lms.courses.editing import NotAllowed
from lms.db import read_only, release


@bp.post("/manage/applications/<int:application_id>/papers")
def ask_papers(application_id: int) -> Answer:
    """Ask for papers of a field once more."""
    found = application_for(current_user, application_id)
    form = AskPapersForm()
    items = {one.key: one for one in asking.items_of(found)}
    form.key.choices = [(key, words.label(one)) for key, one in items.items()]
    if not form.validate():
        read_only()
        return application_page(found, asks=form), 422
    actor = current_user._get_current_object()
    until = clock.seoul_end(form.until.data)
    if asking.ask(found, actor, items[form.key.data], form.text.data or "", until):
        flash(_("지원자에게 알렸습니다. 그때까지 낼 수 있습니다."), "success")
    else:
        flash(words.refusal("papers_late"), "warning")
    return redirect(url_for("admissions.application", application_id=found.id), 303)


@bp.post("/manage/applications/<int:application_id>/papers/<int:request_id>/end")
def end_papers(application_id: int, request_id: int) -> Response:
    """Not needed after all."""
    row = paper_request_for(current_user, application_id, request_id)
    if asking.take_back(row, current_user._get_current_object()):
        flash(_("요청을 거두었습니다."), "info")
    return redirect(url_for("admissions.application", application_id=application_id), 303)


@bp.post("/applications/<int:application_id>/papers/<int:request_id>")
def hand_in_papers(application_id: int, request_id: int) -> Answer:
    """Hand in what was asked for."""
    found = own_application(current_user, application_id)
    row = own_paper_request(current_user, application_id, request_id)
    sent = [
        file
        for name in ("file", "shot")
        for file in request.files.getlist(name)
        if file.filename
    ]  # fmt: skip
    if not asking.is_open(row):
        return _refused(found, row.id, words.refusal("papers_late"))
    if not sent:
        return _refused(found, row.id, _("파일이나 사진을 고르십시오."))
    try:
        release()  # pictures are converted and texts searched before the first write
        received = papers.receive(sent[:20])
        asking.hand_in(row, received, current_user._get_current_object())
    except BadPaper as bad:
        return _refused(found, row.id, words.paper(bad.code, bad.name))
    except NotAllowed as no:
        return _refused(found, row.id, words.refusal(no.code, no.params))
    flash(_("서류를 냈습니다. 접수증을 보냈습니다."), "success")
    return redirect(url_for("admissions.own", application_id=found.id), 303)


def _refused(found: Application, request_id: int, said: str) -> tuple[str, int]:
    read_only()
    return own_page(found, refused={request_id: said}), 422
