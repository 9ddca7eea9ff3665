"""What a row of an institution's register says, read leniently and refused in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

#: By field: the names that systems give the column.
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "student_no": ("학번", "학생번호", "studentno", "studentnumber", "sisid", "userid"),
    "name": ("이름", "성명", "학생명", "name", "fullname"),
    "email": ("이메일", "전자우편", "메일", "email"),
    "number": ("번호", "회원번호", "number"),
    "track": ("과정", "학과", "학과전공", "전공", "track", "major"),
    "entrance": ("입학년도", "입학연도", "입학년", "entranceyear"),
    "year": ("학년", "yearofstudy"),
    "status": ("학적상태", "학적", "상태", "학적변동", "변동구분", "status"),
    "from": ("변동일", "변동일자", "적용일", "시작일", "from", "startdate"),
    "until": ("종료일", "휴학종료일", "만료일", "until", "enddate"),
    "terms": ("학기수", "휴학학기수", "terms"),
    "reason": ("사유", "변동사유", "reason"),
}
NEEDED: Final = ("student_no", "status")
_WORDS: Final[Mapping[str, str]] = {
    "재학": "enrolled", "입학": "enrolled", "복학": "enrolled", "편입": "enrolled",
    "재입학": "enrolled", "enrolled": "enrolled", "active": "enrolled",
    "휴학": "leave_general", "일반휴학": "leave_general", "leave": "leave_general",
    "leavegeneral": "leave_general", "군휴학": "leave_military", "군입대휴학": "leave_military",
    "군입대": "leave_military", "leavemilitary": "leave_military", "수료": "completed",
    "completed": "completed", "졸업유예": "graduation_deferred",
    "학사학위취득유예": "graduation_deferred", "graduationdeferred": "graduation_deferred",
    "졸업": "graduated", "graduated": "graduated", "자퇴": "withdrawn", "withdrawn": "withdrawn",
    "제적": "dismissed", "dismissed": "dismissed", "미복학제적": "dismissed",
    "미등록제적": "dismissed",
}  # fmt: skip
_DAY: Final = re.compile(
    r"(\d{4})\s*[-./년]?\s*(\d{1,2})\s*[-./월]?\s*(\d{1,2})\s*일?\.?", re.ASCII
)
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)


def plain(text: str) -> str:
    """A heading or a word without spaces, signs and case."""
    return re.sub(r"[\s_\-()/·.]+", "", text).lower()


def columns(header: Sequence[str], headings: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """By field the column that has it; the first of several."""
    found: dict[str, int] = {}
    for position, name in enumerate(header):
        for field, names in headings.items():
            if field not in found and plain(name) in names:
                found[field] = position
                break
    return found


def day(text: str) -> date | None:
    """A day from 2026-03-02, 2026.3.2, 20260302 or 2026년 3월 2일; ValueError where it is none."""
    typed = text.strip().split(" ")[0] if re.match(r"\d{4}-\d{2}-\d{2} ", text) else text.strip()
    if not typed:
        return None
    match = _COMPACT.fullmatch(typed) or _DAY.fullmatch(typed)
    if match is None:
        raise ValueError(text)
    return date(int(match[1]), int(match[2]), int(match[3]))


def read(row: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    """A row's values, and the code of what is wrong with it (empty: nothing).

    Codes: no_number, bad_status, bad_day, bad_year.
    """
    found: dict[str, Any] = {
        name: row.get(name, "").strip()
        for name in ("student_no", "name", "email", "number", "track", "reason")
    }
    if not found["student_no"] or len(found["student_no"]) > 20:
        return found, "no_number"
    status = _WORDS.get(plain(row.get("status", "")))
    if status is None:
        return found, "bad_status"
    found["status"] = status
    try:
        found["from"], found["until"] = day(row.get("from", "")), day(row.get("until", ""))
    except ValueError:
        return found, "bad_day"
    for name, low, high in (("entrance", 1950, 2100), ("year", 1, 8), ("terms", 0, 12)):
        typed = re.sub(r"(학년도|학년|년|학기)$", "", row.get(name, "").strip())
        if not typed:
            found[name] = None
        elif not typed.isascii() or not typed.isdigit() or not low <= int(typed) <= high:
            return found, "bad_year"
        else:
            found[name] = int(typed)
    return found, ""
