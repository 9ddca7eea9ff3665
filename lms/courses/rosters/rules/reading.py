"""Rows of a roster file, read leniently. Keys stay text: leading zeros are part of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from lms.interop.formats.personal import has_resident_number
from lms.interop.formats.tables import Table

#: By field the names that systems give the column, without spaces, signs and case.
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "email": ("이메일", "전자우편", "메일", "이메일주소", "email", "mail", "emailaddress"),
    "student_no": ("학번", "학생번호", "studentno", "studentnumber"),
    "number": ("번호", "회원번호", "number"),
    "external": ("외부id", "외부아이디", "사번", "externalid", "sisid", "userid", "sourcedid"),
    "name": ("이름", "성명", "학생명", "name", "fullname"),
    "state": ("상태", "처리", "구분", "status", "state"),
    "cohort": ("옮길기수", "이동기수", "새기수", "targetcohort", "newcohort"),
    "reason": ("사유", "reason"),
}
STAYS, ENDS, MOVES = "in", "end", "move"
_STATES: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("", "재학", "수강", "등록", "추가", "신규", "active", "enrolled", "add", "in", "current"),
        STAYS,
    ),
    **dict.fromkeys(
        ("취소", "중도포기", "중도탈락", "자퇴", "삭제", "종료", "수강취소", "제외", "withdrawn",
         "dropped", "deleted", "inactive", "end", "ended", "drop"),
        ENDS,
    ),
    **dict.fromkeys(("이동", "전과", "기수이동", "옮김", "move", "transfer", "transferred"), MOVES),
}  # fmt: skip
MOST: Final = 5000
_LONGEST: Final = 254


class Unreadable(ValueError):
    """The file is no roster; *code* and *params* become the sentence.

    Codes: no_key_column (with the key), no_rows, many_rows, resident_number (with the line).
    """

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True)
class Row:
    """A line of the file. *state* is in, end, move, or empty where the word is not known."""

    line: int
    key: str
    email: str = ""
    name: str = ""
    state: str = STAYS
    said: str = ""  # the word of the state as it was written
    cohort: str = ""
    reason: str = ""

    def kept(self) -> dict[str, Any]:
        """As a plan holds it."""
        return asdict(self)


def plain(text: str) -> str:
    """A heading, a word or a name without spaces, signs and case."""
    return re.sub(r"[\s_\-()/·.]+", "", unicodedata.normalize("NFC", text)).casefold()


def key_of(kind: str, text: str) -> str:
    """A key as it is compared: addresses in lower case, everything else exactly as written."""
    typed = unicodedata.normalize("NFC", text).strip()
    return typed.lower() if kind == "email" else typed


def rows_of(table: Table, key: str) -> list[Row]:
    """The rows of *table*, found by the column of *key*; :class:`Unreadable`."""
    columns = _columns(table.header)
    if key not in columns:
        raise Unreadable("no_key_column", key=key)
    if not table.rows:
        raise Unreadable("no_rows")
    if len(table.rows) > MOST:
        raise Unreadable("many_rows", most=MOST)
    found = []
    for row in table.rows:
        for cell in row.cells:
            if has_resident_number(cell):
                raise Unreadable("resident_number", line=row.line)
        values = {
            name: row.cells[at].strip()[:_LONGEST] if at < len(row.cells) else ""
            for name, at in columns.items()
        }
        if not any(values.values()):
            continue
        said = values.get("state", "")
        found.append(
            Row(
                row.line,
                key_of(key, values[key]),
                key_of("email", values.get("email", "")),
                values.get("name", ""),
                _STATES.get(plain(said), ""),
                said,
                values.get("cohort", ""),
                values.get("reason", ""),
            )
        )
    if not found:
        raise Unreadable("no_rows")
    return found


def _columns(header: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for position, name in enumerate(header):
        for column, names in HEADINGS.items():
            if column not in found and plain(name) in names:
                found[column] = position
                break
    return found
