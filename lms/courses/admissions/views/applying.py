"""Writing an application step by step, its files, the last check, submitting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response as FlaskResponse
from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import clock, i18n, storage
from lms.accounts.rules.people import phone_to_e164
from lms.courses import editing
from lms.courses.admissions import papers, words
from lms.courses.admissions.forms import VersionForm
from lms.courses.admissions.loaders import own_application, own_file
from lms.courses.admissions.models import Application
from lms.courses.admissions.operations import applying
from lms.courses.admissions.operations import files as files
from lms.courses.admissions.papers import BadPaper
from lms.courses.admissions.rules import answers as rules
from lms.courses.admissions.rules import form as forms
from lms.courses.admissions.rules.answers import AnswerProblem
from lms.courses.admissions.rules.form import Item, Kind
from lms.courses.admissions.views import bp
from lms.courses.editing import Conflict, Difference, NotAllowed
from lms.db import db, read_only, release

Answer = str | Response | tuple[str, int]


@bp.get("/applications/<int:application_id>/steps/<int:number>")
def step(application_id: int, number: int) -> str | Response:
    """One step of the form, as far as it is written."""
    found = own_application(current_user, application_id)
    if not applying.editable(found):
        return redirect(url_for("admissions.own", application_id=found.id))
    return _step(found, number)


def _step(
    found: Application, number: int, *, problems: Sequence[AnswerProblem] = (),
    refused: dict[str, str] | None = None, typed: dict[str, Any] | None = None,
    differences: Sequence[Difference] = (),
) -> str:  # fmt: skip
    items = forms.read_all(found.form.items)
    steps = forms.steps(items)
    if not 1 <= number <= len(steps):
        abort(404)
    answers = {**found.draft, **(typed or {})}
    errors = {one.key: words.answer_problem(one) for one in problems} | (refused or {})
    return render_template(
        "admissions/step.html",
        application=found, call=found.call, steps=steps, number=number, step=steps[number - 1],
        items=items, answers=answers, errors=errors, words=words, differences=list(differences) or None,
        open_steps=_unfinished(found, steps), files=files, most_bytes=papers.MOST_BYTES,
        accepted=papers.ACCEPTED, longest=rules.longest, shown={
            one.key for one in forms.shown(items, answers)
        },
    )  # fmt: skip


def _unfinished(found: Application, steps: list[list[Item]]) -> set[int]:
    """Numbers of the steps in which something is missing or wrong."""
    keys = {one.key for one in applying.against(found)}
    return {n for n, step in enumerate(steps, start=1) if keys & {one.key for one in step}}


@bp.post("/applications/<int:application_id>/steps/<int:number>")
def save(application_id: int, number: int) -> Answer:
    """Save a step with its files, and go where the button says."""
    found = own_application(current_user, application_id)
    steps = forms.steps(forms.read_all(found.form.items))
    if not 1 <= number <= len(steps):
        abort(404)
    do, fields = request.form.get("do", "save"), steps[number - 1]
    typed = _typed(fields)
    version = editing.version_in(VersionForm())
    joining, shots = _to_join(found, fields, do)
    try:
        release()  # pictures are converted and texts searched before the first write
        received, refused = _receive(fields)
        joined = _joined(joining, shots, refused)
        unlawful = applying.save(found, typed, version)
        refused |= {key: words.wrong("resident_number", {}) for key in unlawful}
        refused |= _act_on_files(found, fields, received, do)
        if joining is not None and joined is not None:
            files.replace_pictures(found, joining, joined, current_user)
    except Conflict:
        read_only()
        return _step(found, number, typed=typed, differences=_differ(found, fields, typed)), 409
    except NotAllowed as no:
        flash(words.refusal(no.code, no.params), "danger")
        return redirect(url_for("admissions.own", application_id=found.id), 303)
    keys = {one.key for one in fields}
    wrong = [one for one in applying.against(found) if one.key in keys]
    if refused or (do == "next" and wrong):
        shown = {key: typed[key] for key in unlawful}  # once more, to be mended; never kept
        return _answer_422(found, number, wrong if do == "next" else [], refused, shown)
    return redirect(_target(found, number, do, len(steps)), 303)


def _answer_422(
    found: Application,
    number: int,
    wrong: list[AnswerProblem],
    refused: dict[str, str],
    typed: dict[str, Any],
) -> tuple[str, int]:
    """What was typed is saved all the same: the refusal commits what it could keep."""
    page = _step(found, number, problems=wrong, refused=refused, typed=typed)
    db.session.commit()
    return page, 422


def _target(found: Application, number: int, do: str, last: int) -> str:
    if do in ("next", "skip"):
        if number >= last:
            return url_for("admissions.check", application_id=found.id)
        return url_for("admissions.step", application_id=found.id, number=number + 1)
    if do == "back" and number > 1:
        return url_for("admissions.step", application_id=found.id, number=number - 1)
    if do == "leave":
        return url_for("admissions.own", application_id=found.id)
    if do == "check":
        return url_for("admissions.check", application_id=found.id)
    target = url_for("admissions.step", application_id=found.id, number=number)
    kind, _dash, key = do.partition("-")
    return f"{target}#f-{key}" if kind in ("upload", "join") else target


def _typed(fields: Sequence[Item]) -> dict[str, Any]:
    return {
        one.key: rules.parse(one, request.form.getlist, phone_to_e164)
        for one in fields
        if one.asks and one.kind != Kind.FILE
    }


def _receive(fields: Sequence[Item]) -> tuple[dict[str, list[papers.Paper]], dict[str, str]]:
    """Uploads by field, kept on disk; and why those of a field were refused."""
    received: dict[str, list[papers.Paper]] = {}
    refused: dict[str, str] = {}
    for one in fields:
        sent = [
            file
            for name in (f"{one.key}-file", f"{one.key}-shot")
            for file in request.files.getlist(name)
            if file.filename
        ]
        if one.kind != Kind.FILE or not sent:
            continue
        try:
            received[one.key] = papers.receive(sent[:20])
        except BadPaper as bad:
            refused[one.key] = words.paper(bad.code, bad.name)
    return received, refused


def _act_on_files(
    found: Application, fields: Sequence[Item], received: dict[str, list[papers.Paper]], do: str
) -> dict[str, str]:
    """Put received files in, take out or join as the button says; why a field refused them."""
    by_key = {one.key: one for one in fields}
    refused: dict[str, str] = {}
    for key, given in received.items():
        try:
            files.put(found, by_key[key], given, current_user)
        except NotAllowed as no:
            refused[key] = words.refusal(no.code, no.params)
    act, _dash, rest = do.partition("-")
    if act == "remove" and rest.isdecimal():
        for row in files.in_draft(found):
            if row.id == int(rest) and row.key in by_key:
                files.remove(found, row)
    return refused


def _to_join(
    found: Application, fields: Sequence[Item], do: str
) -> tuple[Item | None, list[tuple[str, str]]]:
    """The field whose pictures the button joins, and their names and hashes; none for fewer than two."""
    item = next((one for one in fields if do == f"join-{one.key}"), None)
    rows = files.pictures(found, item.key) if item is not None else []
    shots = [(row.attachment.name, row.attachment.sha256) for row in rows]
    return (item, shots) if len(shots) > 1 else (None, [])


def _joined(
    item: Item | None, shots: Sequence[tuple[str, str]], refused: dict[str, str]
) -> papers.Paper | None:
    if item is None:
        return None
    try:
        return papers.join([(name, storage.content(sha256)) for name, sha256 in shots])
    except BadPaper as bad:
        refused[item.key] = words.paper(bad.code, bad.name)
        return None


def _differ(found: Application, fields: Sequence[Item], typed: dict[str, Any]) -> list[Difference]:
    return [
        Difference(
            words.label(one), words.answer(one, found.draft.get(one.key)),
            words.answer(one, typed.get(one.key)),
        )
        for one in fields
        if one.key in typed and (found.draft.get(one.key) or None) != typed[one.key]
    ]  # fmt: skip


@bp.post("/applications/<int:application_id>/autosave/<int:number>")
def autosave(application_id: int, number: int) -> tuple[FlaskResponse, int]:
    """Keep what stands in a step; the answer holds the next version and when."""
    found = own_application(current_user, application_id)
    steps = forms.steps(forms.read_all(found.form.items))
    if not 1 <= number <= len(steps):
        abort(404)
    try:
        unlawful = applying.save(
            found, _typed(steps[number - 1]), editing.version_in(VersionForm())
        )
    except Conflict:
        said = _("다른 창에서 저장한 내용이 있습니다. 새로 고치면 보입니다.")
        return jsonify(error=said), 409
    except NotAllowed as no:
        return jsonify(error=words.refusal(no.code, no.params)), 409
    saved = _("%(at)s에 저장했습니다.", at=i18n.moment(clock.now()))
    if unlawful:
        saved = words.wrong("resident_number", {})
    return jsonify(version=found.version, saved=saved), 200


@bp.get("/applications/<int:application_id>/check")
def check(application_id: int) -> str | Response:
    """Everything once more, with what is missing, before it is handed in."""
    found = own_application(current_user, application_id)
    if not applying.editable(found):
        return redirect(url_for("admissions.own", application_id=found.id))
    return _check(found, applying.against(found))


def _check(found: Application, problems: Sequence[AnswerProblem]) -> str:
    items = forms.read_all(found.form.items)
    steps = forms.steps(items)
    shown = {one.key for one in forms.shown(items, found.draft)}
    return render_template(
        "admissions/check.html",
        application=found, call=found.call, steps=steps, shown=shown, words=words, files=files,
        problems={one.key: words.answer_problem(one) for one in problems},
        step_of={one.key: n for n, step in enumerate(steps, start=1) for one in step},
        labels={one.key: words.label(one) for one in items}, answers=found.draft,
        changed=applying.changed(found),
    )  # fmt: skip


@bp.post("/applications/<int:application_id>/submit")
def submit(application_id: int) -> Answer:
    """Hand it in: the receipt goes out in the same transaction."""
    found = own_application(current_user, application_id)
    try:
        applying.submit(
            found, current_user._get_current_object(), editing.version_in(VersionForm())
        )
    except applying.Incomplete as incomplete:
        read_only()
        return _check(found, incomplete.problems), 422
    except Conflict:
        read_only()
        flash(_("다른 창에서 바꾼 내용이 있습니다. 다시 확인해 주십시오."), "warning")
        return _check(found, applying.against(found)), 409
    except NotAllowed as no:
        flash(words.refusal(no.code, no.params), "danger")
        return redirect(url_for("admissions.own", application_id=found.id), 303)
    flash(_("지원서를 냈습니다. 접수증을 메일로 보냈습니다."), "success")
    return redirect(url_for("admissions.own", application_id=found.id), 303)


@bp.get("/applications/<int:application_id>/files/<int:file_id>")
def own_paper(application_id: int, file_id: int) -> FlaskResponse:
    """One's own file."""
    row = own_file(current_user, application_id, file_id)
    return storage.send(row.attachment, inline=True)
