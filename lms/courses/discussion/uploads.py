"""Files that come with what people write."""

from __future__ import annotations

from flask import current_app, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from lms import markdown, storage
from lms.config import settings_of
from lms.db import release
from lms.interop.formats import sniff
from lms.storage import Attachment, Stored

MOST_FILES = 10
_PROGRAMS = (".exe", ".bat", ".cmd", ".msi", ".scr")


class Refused(ValueError):
    """A file that cannot be taken; ``args[0]`` is the sentence that says why."""


def limit() -> int:
    """Bytes of one file: a request holds the rest of the form too."""
    return int((settings_of(current_app).max_upload_mb - 1) * 1024 * 1024)


def keep(uploads: list[FileStorage] | None, present: int = 0) -> list[Stored]:
    """The uploaded files, safely on disk; *present*: how many there are. Before the first write."""
    chosen = [one for one in uploads or [] if one and one.filename]
    if present + len(chosen) > MOST_FILES:
        raise Refused(_("파일은 %(most)s개까지 붙일 수 있습니다.", most=MOST_FILES))
    if chosen:
        release()
    kept = []
    for one in chosen:
        try:
            stored = storage.keep(one.stream, one.filename or "", most=limit())
        except storage.TooLarge as error:
            raise Refused(
                _(
                    "'%(name)s' 파일이 너무 큽니다. 한도는 %(limit)s MB입니다.",
                    name=one.filename,
                    limit=limit() // 1024 // 1024,
                )
            ) from error
        if stored.size == 0:
            raise Refused(_("'%(name)s' 파일이 비어 있습니다.", name=stored.name))
        if stored.media_type == sniff.KINDS["program"].mime or stored.name.lower().endswith(
            _PROGRAMS
        ):
            raise Refused(_("'%(name)s' 같은 실행 파일은 붙일 수 없습니다.", name=stored.name))
        kept.append(stored)
    return kept


def address(offering_id: int, file: Attachment) -> str:
    """Where a file of an announcement or a post is read."""
    return url_for(
        "discussion.file", offering_id=offering_id, attachment_id=file.id, name=file.name
    )


def rendered(offering_id: int, body: str, files: list[Attachment], key: str) -> markdown.Rendered:
    """Markdown with its files as safe HTML; *key* keeps ids of several texts of a page apart."""
    by_name = {
        file.name: markdown.File(address(offering_id, file), file.media_type, file.size)
        for file in files
    }
    return markdown.render(body, by_name, key)
