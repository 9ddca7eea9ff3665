"""The résumé: a file becomes lines; the person looks at them, and decides which are shown."""

from __future__ import annotations

from io import BytesIO

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required
from werkzeug.wrappers import Response

from lms import clock, i18n, storage
from lms.accounts.models import Person
from lms.db import release
from lms.interop.formats.limits import DOCUMENT_BYTES
from lms.interop.formats.problems import Refused
from lms.numbers import whole_or
from lms.placement.candidates import operations, queries, resumes
from lms.placement.candidates.forms import ResumeForm
from lms.placement.candidates.views.base import bp, me, state_of
from lms.skills import queries as skills

Answer = str | Response | tuple[str, int]


def _page(person: Person, form: ResumeForm, problems: list[tuple[str, str]] | None = None) -> str:
    state = state_of(person)
    resume = state["resume"]
    named = {skill for row in resume.passages for skill in row.skills} if resume else set()
    return render_template(
        "candidates/resume.html",
        form=form,
        problems=problems or [],
        plan=queries.plan_of(person.id),
        file=queries.resume_file(person.id),
        skills=skills.by_ids(named),
        most=DOCUMENT_BYTES,
        notes=resumes.described(resume.problems, _language()) if resume else [],
        **state,
    )


def _language() -> resumes.Language:
    return "en" if i18n.current() == "en" else "ko"


@bp.get("/me/matching/resume")
@login_required
def resume() -> str:
    """The résumé as it stands, and a place to upload one."""
    return _page(me(), ResumeForm(formdata=None))


@bp.post("/me/matching/resume")
@login_required
def upload() -> Answer:
    """Read a file, outside any transaction, and keep what it would become."""
    person = me()
    form = ResumeForm()
    if not form.validate_on_submit():
        return _page(person, form), 422
    names = (person.name, person.english_name)
    release()
    file = form.file.data
    data = file.stream.read(DOCUMENT_BYTES + 1)
    try:
        read = resumes.read(data, names, clock.today())
    except Refused as refused:
        sentence = refused.en if _language() == "en" else refused.ko
        form.file.errors = [sentence]
        return _page(person, form), 422
    if not read.lines:
        plain = resumes.problems_to_plain(read.problems)
        form.file.errors = [_("이 파일에서 보여 줄 문장을 찾지 못했습니다.")]
        return _page(person, form, resumes.described(plain, _language())), 422
    stored = storage.keep(BytesIO(data), file.filename or "resume")
    operations.plan_resume(person, read, stored)
    return redirect(url_for("candidates.resume_preview"), 303)


@bp.get("/me/matching/resume/preview")
@login_required
def resume_preview() -> Answer:
    """What the upload would become: every line, with what was masked, and what was odd."""
    plan = queries.plan_of(me().id)
    if plan is None:
        return redirect(url_for("candidates.resume"))
    lines = [resumes.Line.from_plain(value) for value in plan.lines]
    return render_template(
        "candidates/resume_preview.html",
        plan=plan,
        lines=lines,
        skills=skills.by_ids(skill for line in lines for skill in line.skills),
        problems=resumes.described(plan.problems, _language()),
        replaces=queries.resume_of(me().id) is not None,
    )


@bp.post("/me/matching/resume/confirm")
@login_required
def confirm_resume() -> Answer:
    """Make it the résumé, exactly as it was shown."""
    shown = {whole_or(given, -1) for given in request.form.getlist("keep")}
    try:
        operations.confirm_plan(me(), request.form.get("token", ""), shown)
    except operations.PlanGone:
        if queries.plan_of(me().id) is not None:
            flash(_("그사이 다른 파일을 올리셨습니다. 지금 파일을 다시 확인해 주세요."), "warning")
            return redirect(url_for("candidates.resume_preview"), 303)
        flash(_("확인을 기다리는 이력서가 없습니다."), "info")
        return redirect(url_for("candidates.resume"), 303)
    flash(_("이력서를 저장했습니다."), "success")
    return redirect(url_for("candidates.resume"), 303)


@bp.post("/me/matching/resume/discard")
@login_required
def discard_resume() -> Response:
    """Forget the upload."""
    if operations.drop_plan(me()):
        flash(_("올린 파일을 지웠습니다. 저장된 것은 없습니다."), "success")
    return redirect(url_for("candidates.resume"), 303)


@bp.post("/me/matching/resume/lines")
@login_required
def choose_lines() -> Response:
    """Which lines are shown."""
    shown = {whole_or(given, -1) for given in request.form.getlist("keep")}
    operations.choose_lines(me(), shown)
    flash(_("보여 줄 문장을 저장했습니다."), "success")
    return redirect(url_for("candidates.resume"), 303)


@bp.post("/me/matching/resume/delete")
@login_required
def delete_resume() -> Response:
    """Remove it with everything that it claimed."""
    if operations.delete_resume(me()):
        flash(_("이력서와 그 근거를 지웠습니다."), "success")
    return redirect(url_for("candidates.resume"), 303)


@bp.get("/me/matching/resume/file")
@login_required
def resume_file() -> Response:
    """The file as it was uploaded; for its owner."""
    attachment = queries.resume_file(me().id)
    if attachment is None:
        abort(404)
    return storage.send(attachment)
