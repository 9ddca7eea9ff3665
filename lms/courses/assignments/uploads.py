"""Files on their way: kept durably before anything is written, and kept over a refused form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage

from lms import storage
from lms.courses.assignments.rules import Reason
from lms.interop.formats import sniff
from lms.storage import Stored, TooLarge

#: Shorter than the day after which files that nothing refers to are swept.
KEPT_FOR = 6 * 3600  # seconds


@dataclass(frozen=True)
class Kept:
    """A file that lies on disk and waits in a form; the token is good for its owner only."""

    stored: Stored
    token: str


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="submission-file")


def keep_all(
    files: Iterable[FileStorage], person_id: int, most: int
) -> tuple[list[Kept], list[Reason]]:
    """Keep what was uploaded, in order; files that are too large are refused by name."""
    kept, reasons = [], []
    for file in files:
        if not file.filename:
            continue
        try:
            stored = storage.keep(file.stream, file.filename, most=most)
        except TooLarge:
            name = sniff.safe_name(file.filename)
            reasons.append(Reason("file_too_big", {"name": name, "most": most}))
            continue
        token = _signer().dumps([person_id, *astuple(stored)])
        kept.append(Kept(stored, str(token)))
    return kept, reasons


def taken_up(tokens: Iterable[str], person_id: int) -> tuple[list[Kept], list[Reason]]:
    """Files that an earlier, refused form left behind, if they are this person's and still there."""
    kept, expired = [], False
    for token in tokens:
        try:
            owner, *parts = _signer().loads(token, max_age=KEPT_FOR)
        except BadData:
            expired = True
            continue
        stored = Stored(*parts)
        if owner != person_id or not storage.path_of(stored.sha256).exists():
            expired = True
            continue
        kept.append(Kept(stored, token))
    return kept, [Reason("file_expired")] if expired else []
