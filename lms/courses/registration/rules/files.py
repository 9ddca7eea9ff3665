"""What a row of an institution's own course registration says, read leniently."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lms.courses.standing.rules.files import plain

#: By field: the names that systems give the column.
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "student_no": ("학번", "학생번호", "studentno", "studentnumber", "sisid", "userid"),
    "name": ("이름", "성명", "학생명", "name", "fullname"),
    "course": (
        "교과목번호", "과목번호", "과목코드", "교과목코드", "학수번호", "강좌번호", "coursecode",
        "coursenumber",
    ),
    "label": ("분반", "분반명", "분반번호", "반", "section"),
    "year": ("학년도", "개설년도", "개설연도", "년도", "연도", "year"),
    "season": ("학기", "개설학기", "term", "semester"),
    "state": ("수강상태", "신청상태", "수강구분", "신청구분", "처리구분", "상태", "status", "state"),
}  # fmt: skip
NEEDED: Final = ("student_no", "course")
_STATES: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("", "신청", "수강", "수강중", "수강신청", "신청완료", "확정", "정상", "등록", "재수강",
         "registered", "enrolled", "active", "y"),
        "registered",
    ),
    **dict.fromkeys(
        ("취소", "신청취소", "수강취소", "정정취소", "정정", "삭제", "변경취소", "폐강", "dropped",
         "deleted", "cancelled", "n"),
        "dropped",
    ),
    **dict.fromkeys(("철회", "수강철회", "수강포기", "포기", "withdrawn", "w"), "withdrawn"),
}  # fmt: skip
_SEASONS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("1", "1학기", "제1학기", "봄", "봄학기", "spring", "10"), "1"),
    **dict.fromkeys(("2", "2학기", "제2학기", "가을", "가을학기", "fall", "autumn", "20"), "2"),
    **dict.fromkeys(
        ("여름", "여름학기", "하계", "하계학기", "하계계절", "summer", "11"), "summer"
    ),
    **dict.fromkeys(
        ("겨울", "겨울학기", "동계", "동계학기", "동계계절", "winter", "21"), "winter"
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A row as read. *year* and *season*: none where the file does not say."""

    student_no: str
    name: str
    course: str
    label: str
    year: int | None
    season: str | None
    state: str  # registered, dropped, withdrawn


def read(row: Mapping[str, str]) -> tuple[Row | None, str]:
    """A row's values, or the code of what is wrong with it: no_number, no_course, bad_term,
    bad_state."""
    student_no, course = row.get("student_no", "").strip(), row.get("course", "").strip()
    if not student_no or len(student_no) > 20:
        return None, "no_number"
    if not course:
        return None, "no_course"
    year = re.sub(r"(학년도|년도|년)$", "", row.get("year", "").strip())
    season = plain(row.get("season", ""))
    combined = re.fullmatch(r"(\d{4})(?:년|학년도)?(\S+)", season)  # 2026-1, 2026학년도 여름학기
    if combined is not None and combined[2] in _SEASONS:
        year, season = year or combined[1], combined[2]
    if (year and not re.fullmatch(r"\d{4}", year, re.ASCII)) or (season and season not in _SEASONS):
        return None, "bad_term"
    state = _STATES.get(plain(row.get("state", "")))
    if state is None:
        return None, "bad_state"
    return (
        Row(
            student_no, row.get("name", "").strip(), course, row.get("label", "").strip(),
            int(year) if year else None, _SEASONS[season] if season else None, state,
        ),
        "",
    )  # fmt: skip


def section(label: str) -> str:
    """A section's name as two systems agree on it: 01, 1반 and 001분반 are one."""
    tidy = re.sub(r"(분반|반)$", "", plain(label))
    return tidy.lstrip("0") or tidy


def outcome(wanted: str, state: str | None, *, seated: bool, graded: bool) -> tuple[str, str]:
    """What a row does to what is there: (outcome, code of a refusal).

    *state*: of the registration that is there, none without one; *seated*: they sit in the
    course; *graded*: with a final result, which no file of registrations takes away.
    """
    if wanted == "registered":
        if seated and state == "registered":
            return "same", ""
        return ("add" if state is None else "change"), ""
    if seated:
        return ("bad", "graded") if graded else ("change", "")
    if state == wanted:
        return "same", ""
    if wanted == "dropped" and state in (None, "basket", "removed", "lapsed"):
        return "same", ""
    return ("add" if state is None else "change"), ""
