"""The editor of a lesson, its preview and its files."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from lms import storage
from lms.access import Permission
from lms.accounts.models import Person
from lms.config import settings_of
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.content import messages, operations, queries, registry
from lms.courses.content.forms import LessonForm, key_text
from lms.courses.content.loaders import attachment_for, lesson_for, module_for
from lms.courses.content.models import Lesson, LessonDraft, Module
from lms.courses.content.rules import Key
from lms.courses.content.views import bp
from lms.db import db, read_only, release
from lms.i18n import local
from lms.interop.formats import sniff
from lms.markdown.files import PDF, is_notebook
from lms.numbers import whole, whole_or
from lms.storage import Attachment, Stored

EDIT = Permission.CONTENT_EDIT
MOST_FILES = 60  # of a lesson


class _Refused(ValueError):
    """A file that cannot be taken; ``args[0]`` is the sentence that says why."""


def _limit() -> int:
    """Bytes of one file: a request holds the rest of the form too."""
    return (settings_of(current_app).max_upload_mb - 1) * 1024 * 1024


def _kept(uploads: list[FileStorage], present: int) -> list[Stored]:
    """The uploaded files, safely on disk. Before the first write: disks are slow."""
    chosen = [one for one in uploads if one and one.filename]
    if present + len(chosen) > MOST_FILES:
        raise _Refused(_("한 차시에는 파일을 %(most)s개까지 붙일 수 있습니다.", most=MOST_FILES))
    if chosen:
        release()
    kept = []
    for one in chosen:
        try:
            stored = storage.keep(one.stream, one.filename or "", most=_limit())
        except storage.TooLarge as error:
            limit = _limit() // 1024 // 1024
            raise _Refused(
                _(
                    "'%(name)s' 파일이 너무 큽니다. 한도는 %(limit)s MB입니다.",
                    name=one.filename,
                    limit=limit,
                )
            ) from error
        if stored.size == 0:
            raise _Refused(_("'%(name)s' 파일이 비어 있습니다.", name=stored.name))
        if stored.media_type == sniff.KINDS["program"].mime or stored.name.lower().endswith(
            (".exe", ".bat", ".cmd", ".msi", ".scr")
        ):
            raise _Refused(_("'%(name)s' 같은 실행 파일은 붙일 수 없습니다.", name=stored.name))
        kept.append(stored)
    return kept


def _editor(
    offering: Offering,
    module: Module,
    form: LessonForm,
    lesson: Lesson | None = None,
    *,
    theirs: Lesson | None = None,
    draft: LessonDraft | None = None,
    status: int = 200,
) -> tuple[str, int]:
    """The editor. *theirs*: what somebody else saved meanwhile; *draft*: what was typed before and
    not saved, to be offered."""
    files = queries.lesson_files(lesson.id) if lesson else []
    author = (
        db.session.get(Person, theirs.updated_by_id) if theirs and theirs.updated_by_id else None
    )
    return (
        render_template(
            "content/edit.html",
            offering=offering,
            module=module,
            lesson=lesson,
            form=form,
            files=files,
            theirs=theirs,
            draft=draft,
            their_author=author,
            preview=queries.rendered(offering.id, form.body.data or "", files).html,
            limit=_limit(),
        ),
        status,
    )


@bp.route(
    "/teach/<int:offering_id>/content/modules/<int:module_id>/lessons/new", methods=["GET", "POST"]
)
def new_lesson(offering_id: int, module_id: int) -> Response | tuple[str, int]:
    """Write a new lesson at the end of a module."""
    offering, module = module_for(current_user, offering_id, module_id, EDIT)
    form = _with_items(LessonForm(), offering.id)
    if request.method == "GET":
        return _editor(offering, module, form)
    if request.form.get("preview") or not form.validate():
        read_only()
        return _editor(offering, module, form, status=200 if request.form.get("preview") else 422)
    try:
        stored = _kept(form.files.data or [], 0)
    except _Refused as error:
        form.files.errors = [error.args[0]]
        return _editor(offering, module, form, status=422)
    lesson = operations.add_lesson(module, form.values, current_user)
    operations.attach(lesson, stored, current_user)
    flash(_("차시를 저장했습니다."), "success")
    return redirect(url_for(".edit_lesson", offering_id=offering_id, lesson_id=lesson.id), 303)


def _with_items(form: LessonForm, offering_id: int) -> LessonForm:
    """The form with the activities that can make a lesson done."""
    form.item.choices = [
        ("", _("고르지 않음")),
        *(
            (key_text(one.key), f"{messages.kind_word(one.key)}: {local(one)}")
            for one in registry.subjects(offering_id)
        ),
    ]
    known = {value for value, _label in form.item.choices}
    if request.method == "GET" and form.item.data not in known:
        form.item.data = ""
    return form


def _waits_for_itself(form: LessonForm, lesson: Lesson, offering_id: int) -> bool:
    """Whether the lesson would be done by what opens after it; says so at the field."""
    own = Key("lesson", lesson.id)
    way = operations.would_wait(offering_id, own, form.values.item)
    if way is None:
        return False
    form.item.errors = [messages.way_sentence(way, queries.parts(offering_id))]
    return True


def _filled(lesson: Lesson, draft: LessonDraft | None = None) -> LessonForm:
    """The form with what is stored, or with what was typed on top of it."""
    text = draft or lesson
    return LessonForm(
        formdata=None,
        data={
            "version": draft.base_version if draft else lesson.version,
            "title_ko": text.title_ko,
            "title_en": text.title_en,
            "body": text.body,
            "minutes": lesson.minutes,
            "done_rule": lesson.done_rule,
            "item": key_text(queries.item_of(lesson)),
            "skills": [link.skill_id for link in lesson.skills],
            "state": "published" if lesson.published_at else "draft",
        },
    )


@bp.route("/teach/<int:offering_id>/content/lessons/<int:lesson_id>", methods=["GET", "POST"])
def edit_lesson(offering_id: int, lesson_id: int) -> Response | tuple[str, int]:
    """Write a lesson. Someone else's newer text is never overwritten unseen."""
    offering, lesson = lesson_for(current_user, offering_id, lesson_id, EDIT)
    module = lesson.module
    if request.method == "GET":
        draft = queries.draft_of(lesson.id, current_user.id)
        going_on = draft if request.args.get("draft") else None
        form = _with_items(_filled(lesson, going_on), offering.id)
        return _editor(offering, module, form, lesson, draft=None if going_on else draft)
    form = _with_items(LessonForm(), offering.id)
    if request.form.get("preview"):
        read_only()
        return _editor(offering, module, form, lesson)
    if not form.validate() or _waits_for_itself(form, lesson, offering.id):
        read_only()
        return _editor(offering, module, form, lesson, status=422)
    try:
        stored = _kept(form.files.data or [], len(queries.lesson_files(lesson.id)))
    except _Refused as error:
        form.files.errors = [error.args[0]]
        return _editor(offering, module, form, lesson, status=422)
    try:
        operations.save_lesson(lesson, form.values, whole_or(form.version.data, 0), current_user)
    except operations.Outdated:
        form.version.data = str(lesson.version)
        return _editor(offering, module, form, lesson, theirs=lesson, status=409)
    operations.attach(lesson, stored, current_user)
    flash(_("차시를 저장했습니다."), "success")
    return redirect(url_for(".edit_lesson", offering_id=offering_id, lesson_id=lesson.id), 303)


@bp.post("/teach/<int:offering_id>/content/preview")
def preview(offering_id: int) -> str:
    """What is being written, as learners will see it; nothing is stored."""
    asked = request.args.get("lesson", type=whole)
    files: list[Attachment] = []
    if asked is not None:
        _offering, lesson = lesson_for(current_user, offering_id, asked, EDIT)
        files = queries.lesson_files(lesson.id)
    else:
        offering_for(current_user, offering_id, EDIT)
    read_only()
    html = queries.rendered(offering_id, request.form.get("body", "")[:400_000], files).html
    return render_template("content/_preview.html", preview=html)


@bp.post("/teach/<int:offering_id>/content/lessons/<int:lesson_id>/files")
def upload(offering_id: int, lesson_id: int) -> Response | tuple[Response, int]:
    """Files that were dropped or pasted into the editor: they are attached at once."""
    _offering, lesson = lesson_for(current_user, offering_id, lesson_id, EDIT)
    try:
        stored = _kept(request.files.getlist("files"), len(queries.lesson_files(lesson.id)))
    except _Refused as error:
        return jsonify(error=error.args[0]), 422
    added = operations.attach(lesson, stored, current_user)
    return jsonify(
        files=[_described(offering_id, one) for one in added],
        list=render_template(
            "content/_files.html",
            offering_id=offering_id,
            files=queries.lesson_files(lesson.id),
            editing=True,
        ),
    )


def _described(offering_id: int, file: Attachment) -> dict[str, Any]:
    """A file, and how the text refers to it."""
    target = f"file:{file.name}"
    if not target.isascii() or any(char in target for char in " ()<>"):
        target = f"<{target}>"
    shown = file.media_type.startswith(("image/", "video/")) or (
        file.media_type == PDF or is_notebook(file.name)
    )
    label = file.name.rsplit(".", 1)[0].replace("[", "(").replace("]", ")")
    return {
        "id": file.id,
        "name": file.name,
        "target": target,
        "url": url_for(
            "content.file", offering_id=offering_id, attachment_id=file.id, name=file.name
        ),
        "picture": file.media_type.startswith("image/"),
        "reference": f"{'!' if shown else ''}[{label}]({target})",
    }


@bp.post("/teach/<int:offering_id>/content/files/<int:attachment_id>/delete")
def detach(offering_id: int, attachment_id: int) -> Response:
    """Take a file away."""
    _offering, lesson, attachment = attachment_for(current_user, offering_id, attachment_id)
    lesson_for(current_user, offering_id, lesson.id, EDIT)
    operations.detach(attachment)
    flash(_("파일을 뺐습니다."), "success")
    return redirect(
        url_for(".edit_lesson", offering_id=offering_id, lesson_id=lesson.id, _anchor="attached"),
        303,
    )
