"""The files of a work that is reviewed: on a page of their own, and their bytes."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

from flask import Response, abort, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user

from lms import storage
from lms.courses import viewing
from lms.courses.assignments import queries as assignments
from lms.courses.grading.rules import blind_file_name
from lms.courses.peer_review import plain
from lms.courses.peer_review.loaders import review_to_write
from lms.courses.peer_review.models import PeerReview
from lms.courses.peer_review.queries.works import masked, names_in, neutral_file, raw_of
from lms.courses.peer_review.views import bp
from lms.courses.viewing import PAGE_LINES, Shown
from lms.i18n import local
from lms.interop.formats.problems import Refused
from lms.numbers import whole_or
from lms.paging import Page, asked_page, page_url
from lms.storage import Attachment


def _file(row: PeerReview, position: int, *, anonymous: bool) -> Attachment:
    files = assignments.files_of([row.submission])[row.submission_id]
    if not 1 <= position <= len(files):
        abort(404)
    file = files[position - 1]
    return neutral_file(file, position) if anonymous else file


@bp.get("/peer/<key>/files/<int:position>")
def view_file(key: str, position: int) -> str:
    """A file, or the member of a zip that ``member`` names; ``part=1`` gives the text alone."""
    row, scheme = review_to_write(current_user, key)
    file = _file(row, position, anonymous=scheme.anonymous)
    shown, refused = _shown(row, file, anonymous=scheme.anonymous)
    if request.args.get("part") == "1" and shown is not None:
        return render_template("works/_part.html", shown=shown)
    raw = raw_of(file, shown.kind if shown else "other", scheme.anonymous)
    own = url_for("peer_review.file", key=key, position=position)
    return render_template(
        "peer_review/file.html",
        shown=shown,
        refused=refused,
        file_name=file.name,
        trail=_trail(row, key, position, file),
        pages=_pages(shown),
        page_url=page_url,
        download="" if raw == "no" or "member" in request.args else own,
        shown_url=f"{own}?inline=1",
        open_url=lambda at: url_for("peer_review.view_file", key=key, position=position, member=at),
        file_url=lambda at: url_for("peer_review.view_file", key=key, position=position, member=at),
    )


@bp.get("/peer/<key>/files/<int:position>/content")
def file(key: str, position: int) -> Response:
    """The bytes: not of what carries names inside, and else without what programs wrote in them."""
    row, scheme = review_to_write(current_user, key)
    attachment = _file(row, position, anonymous=scheme.anonymous)
    inline = request.args.get("inline") == "1"
    how = "whole"
    if scheme.anonymous:
        how = raw_of(attachment, viewing.of_file(attachment).kind, anonymous=True)
    if how == "no":
        abort(404)
    if how == "whole":
        return storage.send(attachment, inline=inline)
    try:
        copy = plain.copy(storage.content(attachment.sha256), attachment.media_type)
    except FileNotFoundError:
        abort(404)
    if copy is None:
        abort(404)
    response = send_file(
        io.BytesIO(copy),
        mimetype=attachment.media_type,
        as_attachment=not inline,
        download_name=attachment.name,
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _shown(row: PeerReview, file: Attachment, *, anonymous: bool) -> tuple[Shown | None, str]:
    """What is shown, or why nothing is."""
    index = request.args.get("member")
    try:
        if index is None:
            shown = viewing.of_file(file, page=asked_page())
        else:
            at = whole_or(index, -1)
            shown = viewing.of_member(storage.content(file.sha256), at, page=asked_page())
            if anonymous:
                shown = _renamed(shown, at)
    except Refused as refused:
        return None, viewing.refusal(refused)
    except FileNotFoundError:
        abort(404)
    return (masked(shown, names_in(row.submission)) if anonymous else shown), ""


def _renamed(shown: Shown, at: int) -> Shown:
    return replace(shown, name=blind_file_name(at + 1, shown.name))


def _pages(shown: Shown | None) -> Page[None]:
    if shown is None:
        return Page([], 1, PAGE_LINES, 0)
    items: list[None] = [None] * len(shown.lines)
    return Page(items, (shown.first - 1) // PAGE_LINES + 1, PAGE_LINES, shown.total)


def _trail(row: PeerReview, key: str, position: int, file: Attachment) -> list[Any]:
    found: list[Any] = [
        (
            local(row.assignment),
            url_for("peer_review.mine", assignment_id=row.assignment_id),
        ),
        (_("동료 평가"), url_for("peer_review.review", key=key)),
    ]
    if "member" in request.args:
        found.append((file.name, url_for("peer_review.view_file", key=key, position=position)))
    return found
