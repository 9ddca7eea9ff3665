"""Files of a question on their way: on disk before anything is written, kept over a refused form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, replace

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage

from lms import storage
from lms.config import settings_of
from lms.interop.formats import sniff
from lms.storage import Stored, TooLarge

#: Shorter than the day after which files that nothing refers to are swept.
KEPT_FOR = 6 * 3600  # seconds
MOST_FILES = 20
_PROGRAMS = (".exe", ".bat", ".cmd", ".msi", ".scr")


@dataclass(frozen=True)
class Kept:
    """A file that waits in a form; the token is good for its owner only."""

    stored: Stored
    token: str


def limit() -> int:
    """Bytes of one file: a request holds the rest of the form too."""
    return (settings_of(current_app).max_upload_mb - 1) * 1024 * 1024


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="question-file")


def taken_up(
    uploads: Iterable[FileStorage], tokens: Iterable[str], person_id: int, taken: Iterable[str]
) -> tuple[list[Kept], list[str]]:
    """Files that were sent now or by an earlier, refused form, under names that are free.

    With them, what is wrong with those that were not taken.
    """
    kept, problems = _earlier(tokens, person_id)
    names = {*taken, *(one.stored.name for one in kept)}
    for upload in uploads:
        if not upload.filename:
            continue
        name = sniff.safe_name(upload.filename)
        if len(names) >= MOST_FILES:
            problems.append(
                _("한 문항에는 파일을 %(most)s개까지 붙일 수 있습니다.", most=MOST_FILES)
            )
            break
        if name.lower().endswith(_PROGRAMS):
            problems.append(_("'%(name)s' 같은 실행 파일은 붙일 수 없습니다.", name=name))
            continue
        try:
            stored = storage.keep(upload.stream, name, most=limit())
        except TooLarge:
            most = limit() // 1024 // 1024
            problems.append(
                _(
                    "'%(name)s' 파일이 너무 큽니다. 한도는 %(limit)s MB입니다.",
                    name=name,
                    limit=most,
                )
            )
            continue
        if not stored.size:
            problems.append(_("'%(name)s' 파일이 비어 있습니다.", name=name))
            continue
        stored = replace(stored, name=_free(stored.name, names))
        names.add(stored.name)
        kept.append(Kept(stored, str(_signer().dumps([person_id, *astuple(stored)]))))
    return kept, problems


def _earlier(tokens: Iterable[str], person_id: int) -> tuple[list[Kept], list[str]]:
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
    problem = _("먼저 올린 파일이 오래되어 사라졌습니다. 다시 올려 주세요.")
    return kept, [problem] if expired else []


def _free(name: str, names: Iterable[str]) -> str:
    taken, free, count = set(names), name, 1
    stem, dot, ending = name.rpartition(".")
    while free in taken:
        count += 1
        free = f"{stem}-{count}.{ending}" if dot else f"{name}-{count}"
    return free
