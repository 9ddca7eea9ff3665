"""A handed-in file on a page of its own: all of a long text, a document's text, a zip's members."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import storage
from lms.courses import viewing
from lms.courses.assignments import hiding
from lms.courses.assignments.loaders import file_for
from lms.courses.assignments.models import Submission
from lms.courses.assignments.views import bp
from lms.courses.assignments.views.submissions import log_reading
from lms.courses.viewing import PAGE_LINES, Shown
from lms.i18n import local
from lms.interop.formats.problems import Refused
from lms.numbers import whole_or
from lms.paging import Page, asked_page, page_url
from lms.storage import Attachment


@bp.get("/submissions/<int:submission_id>/files/<int:attachment_id>/view")
def view_file(submission_id: int, attachment_id: int) -> str:
    """A file, or the member of a zip that ``member`` names; ``part=1`` gives the text alone."""
    attachment, submission = file_for(current_user, submission_id, attachment_id)
    attachment = hiding.shown_file(attachment, submission, current_user)
    log_reading(submission, "submission file")
    shown, refused = _shown(attachment)
    if request.args.get("part") == "1" and shown is not None:
        return render_template("works/_part.html", shown=shown)
    return render_template(
        "works/file.html",
        shown=shown,
        refused=refused,
        file_name=attachment.name,
        trail=_trail(submission, attachment),
        pages=_pages(shown),
        page_url=page_url,
        **_urls(submission, attachment),
    )


@bp.get(
    "/submissions/<int:submission_id>/files/<int:attachment_id>/members/<int:index>/<path:name>"
)
def member_file(submission_id: int, attachment_id: int, index: int, name: str) -> Response:
    """A member of a zip as a download, or a picture in the page."""
    attachment, submission = file_for(current_user, submission_id, attachment_id)
    log_reading(submission, "submission file", "download")
    try:
        return viewing.member_file(storage.content(attachment.sha256), index)
    except (Refused, FileNotFoundError):
        abort(404)


def _shown(attachment: Attachment) -> tuple[Shown | None, str]:
    """What is shown, or why nothing is."""
    index = request.args.get("member")
    if index is None:
        return viewing.of_file(attachment, page=asked_page()), ""
    try:
        data = storage.content(attachment.sha256)
        return viewing.of_member(data, whole_or(index, -1), page=asked_page()), ""
    except Refused as refused:
        return None, viewing.refusal(refused)
    except FileNotFoundError:
        abort(404)


def _pages(shown: Shown | None) -> Page[None]:
    if shown is None:
        return Page([], 1, PAGE_LINES, 0)
    items: list[None] = [None] * len(shown.lines)
    return Page(items, (shown.first - 1) // PAGE_LINES + 1, PAGE_LINES, shown.total)


def _trail(submission: Submission, attachment: Attachment) -> list[tuple[str, str | None]]:
    """No name of a person: who marks may not be told whose work it is."""
    found: list[tuple[str, str | None]] = [
        (local(submission.assignment), None),
        (
            _("%(n)s번째 제출", n=submission.number),
            url_for("assignments.submission", submission_id=submission.id),
        ),
    ]
    if "member" in request.args:
        ids: dict[str, Any] = {"submission_id": submission.id, "attachment_id": attachment.id}
        found.append((attachment.name, url_for("assignments.view_file", **ids)))
    return found


def _urls(submission: Submission, attachment: Attachment) -> dict[str, Any]:
    ids: dict[str, Any] = {"submission_id": submission.id, "attachment_id": attachment.id}
    index = whole_or(request.args.get("member"), -1)
    own = url_for("assignments.file", **ids, name=attachment.name)
    shown = url_for("assignments.file", **ids, name=attachment.name, inline=1)
    if index >= 0:
        own = shown = member_url(ids)(index)
    return {
        "download": own,
        "shown_url": shown,
        "open_url": lambda at: url_for("assignments.view_file", **ids, member=at),
        "file_url": member_url(ids),
    }


def member_url(ids: dict[str, Any]) -> Callable[[int], str]:
    """The address of a member by its place in the zip; the browser takes the name from the answer."""
    return lambda index: url_for("assignments.member_file", **ids, index=index, name="file")
