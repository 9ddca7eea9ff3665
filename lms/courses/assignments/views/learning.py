"""An assignment as a learner sees it, and handing in."""

from __future__ import annotations

import secrets
from contextlib import suppress

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, clock, markdown
from lms.access import Permission, Scope
from lms.courses.assignments import operations, queries, registry, rules, uploads
from lms.courses.assignments.loaders import assignment_for
from lms.courses.assignments.messages import KIND_WORDS, words
from lms.courses.assignments.models import Assignment, Draft
from lms.courses.assignments.operations import Elsewhere, Refused
from lms.courses.assignments.rules import MOST_TEXT, Phase
from lms.courses.assignments.views import bp
from lms.courses.groups import queries as groups
from lms.db import release, unit_of_work
from lms.numbers import whole_or
from lms.skills import queries as skills
from lms.storage import Stored


@bp.get("/assignments/<int:assignment_id>")
def show(assignment_id: int) -> str:
    """An assignment: to a learner with the form, to those who teach as learners see it."""
    assignment = assignment_for(current_user, assignment_id, Permission.OFFERING_VIEW)
    return page(assignment)


@bp.post("/assignments/<int:assignment_id>")
def hand_in(assignment_id: int) -> str | Response | tuple[str | Response, int]:
    """Hand in. The answer is the receipt, the same one for a repeated request.

    What is refused is kept as a draft, files and all: nobody chooses a file twice.
    """
    assignment = assignment_for(current_user, assignment_id, Permission.SUBMISSION_MAKE)
    accepted = queries.accepted_by(assignment)
    release()  # files are hashed and written to disk before any row is
    kept, problems = uploads.keep_all(request.files.getlist("files"), accepted)
    text, link = request.form.get("text", ""), request.form.get("link", "")
    try:
        if problems:
            raise Refused(problems)
        submission, is_new = operations.hand_in(
            current_user,
            assignment,
            text=text,
            link=link,
            files=kept,
            held=[key for held in request.form.getlist("held") if (key := whole_or(held, 0))],
            client_key=_client_key(),
            revision=known_revision(),
        )
    except Refused as refusal:
        keep_refused(assignment, text, link, kept)
        reasons = [words(reason) for reason in refusal.reasons]
        if wants_json():
            return jsonify(reasons=reasons), 422
        return page(assignment, reasons=reasons), 422
    if is_new:
        flash(_("접수했습니다. 접수증을 메일로도 보냅니다."), "success")
    else:
        flash(_("이미 접수된 제출입니다. 접수증을 다시 보여 드립니다."), "success")
    url = url_for("assignments.receipt", submission_id=submission.id)
    return jsonify(url=url) if wants_json() else redirect(url, 303)


def keep_refused(assignment: Assignment, text: str, link: str, files: list[Stored]) -> None:
    """Keep refused work as a draft, in a transaction of its own: the refusal rolls back.

    Of the files, as many as may be handed in.
    """
    revision = known_revision()
    with unit_of_work():
        with suppress(Elsewhere):  # the other device's words stay; these are still in the form
            operations.save_draft(current_user, assignment, text=text, link=link, revision=revision)
        with suppress(Refused):
            for file in files:
                operations.add_file(current_user, assignment, file)


def wants_json() -> bool:
    """Whether the page's script asks."""
    return request.headers.get("X-Requested-With") == "fetch"


def known_revision() -> int | None:
    """The revision of the draft that the form was opened with; none: the form does not say."""
    given = request.form.get("revision", "")
    return whole_or(given, 0) if given else None


def _client_key() -> str:
    """The key of the opened form; a form without a usable one gets one for this request."""
    given = request.form.get("client_key", "")
    usable = 16 <= len(given) <= 64 and given.isascii() and given.isalnum()
    return given if usable else secrets.token_hex(16)


def page(
    assignment: Assignment,
    *,
    reasons: list[str] | None = None,
    elsewhere: Draft | None = None,
    said: str = "",
) -> str:
    """The page of an assignment, for whoever asks."""
    person = current_user
    scope = Scope("assignment", assignment.id)
    situation = queries.situation(person, assignment)
    submissions = queries.own_submissions(person.id, assignment.id)
    draft = queries.draft_of(person.id, assignment.id)
    phase = rules.phase(situation.dates, clock.now())
    group = queries.group_for(person.id, assignment)
    sent = request.method == "POST"
    teaches = access.may(person, Permission.SUBMISSION_VIEW, scope) or access.may(
        person, Permission.ASSIGNMENT_EDIT, scope
    )
    hidden = assignment.hide_until_open and phase is Phase.UPCOMING and not teaches
    skill_ids = {line.skill_id for line in assignment.skills}
    skill_ids |= {skill for line in assignment.criteria for skill in line.skills}
    return render_template(
        "assignments/show.html",
        assignment=assignment,
        offering=assignment.offering,
        hidden=hidden,
        brief="" if hidden else markdown.html(assignment.brief),
        dates=situation.dates,
        situation=situation,
        phase=phase,
        closed=[words(reason) for reason in rules.closed_reasons(situation, clock.now())],
        teaches=teaches,
        can_hand_in=access.may(person, Permission.SUBMISSION_MAKE, scope),
        submissions=submissions,
        reopened=queries.reopenings(assignment.id, person.id, group),
        marks=registry.released_marks(line.id for line in submissions),
        files=queries.files_of(submissions),
        draft=draft,
        draft_files=queries.draft_files(draft),
        loaded=draft is not None and not sent,
        elsewhere=elsewhere,
        said=said,
        group=group,
        mates=groups.members(group.id) if group is not None else [],
        text=request.form.get("text", "") if sent else (draft.text if draft else ""),
        link=request.form.get("link", "") if sent else (draft.link if draft else ""),
        revision=draft.revision if draft else 0,
        reasons=reasons or [],
        client_key=_client_key() if sent else secrets.token_hex(16),
        kinds=[str(KIND_WORDS[kind]) for kind in assignment.kinds],
        skills={} if hidden else skills.by_ids(skill_ids),
        accepted=situation.accepted,
        most_text=MOST_TEXT,
    )
