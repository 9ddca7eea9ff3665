"""Lists of documents as tables."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from lms.courses.documents import words
from lms.courses.documents.models import IssuedDocument
from lms.courses.documents.queries.issued import Verified
from lms.courses.documents.rules.numbers import grouped
from lms.interop.formats.spreadsheets import Cell

Table = tuple[list[str], list[list[Cell]]]


def document_table(rows: Sequence[IssuedDocument], verified: dict[int, Verified]) -> Table:
    """The register of issued documents (증명서 발급대장)."""
    head = [
        _("발급번호"), _("문서확인번호"), _("종류"), _("번호"), _("이름"), _("언어"), _("용도"),
        _("발급한 때"), _("상태"), _("사유"), _("확인 횟수"),
    ]  # fmt: skip
    return head, [
        [
            one.serial, grouped(one.document_no), words.title(one.snapshot["facts"]["title"]),
            one.person.number, one.person.name, str(words.LANGUAGES[one.language]), one.purpose,
            one.issued_at, str(words.STATES[one.state][0]), one.reason,
            verified[one.id].times if one.id in verified else 0,
        ]
        for one in rows if one.snapshot
    ]  # fmt: skip
