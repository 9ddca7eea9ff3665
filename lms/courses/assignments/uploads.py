"""Files on their way: judged by name and size, and kept durably before anything is written."""

from __future__ import annotations

from collections.abc import Iterable

from werkzeug.datastructures import FileStorage

from lms import storage
from lms.courses.assignments import rules
from lms.courses.assignments.rules import Accepted, Reason
from lms.interop.formats import sniff
from lms.storage import Stored, TooLarge


def keep_all(files: Iterable[FileStorage], accepted: Accepted) -> tuple[list[Stored], list[Reason]]:
    """Keep what was uploaded, in order; what is not accepted is refused by name and left out.

    A file that calls itself a notebook where notebooks are asked for has to be one.
    """
    kept: list[Stored] = []
    reasons: list[Reason] = []
    for file in files:
        if not file.filename:
            continue
        if not accepted.takes_files:
            return [], [Reason("kind_not_accepted", {"kind": "file"})]
        name, most = sniff.safe_name(file.filename), accepted.most_file_bytes
        if wrong := rules.file_reasons(name, 1, accepted):  # by its name, before it is read
            reasons += wrong
            continue
        try:
            stored = storage.keep(file.stream, file.filename, most=most)
        except TooLarge:
            reasons.append(Reason("file_too_big", {"name": name, "most": most}))
            continue
        broken = (
            stored.size > 0
            and rules.must_be_notebook(stored.name, accepted)
            and not rules.is_notebook(storage.content(stored.sha256))
        )
        wrong = rules.file_reasons(stored.name, stored.size, accepted, broken=broken)
        reasons += wrong
        if not wrong:
            kept.append(stored)
    return kept, reasons
