"""The words of a document. They are fixed with its language, whatever the language of the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from lms.courses.documents.rules.facts import Facts, ResultLine
from lms.courses.documents.rules.kinds import Kind

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_LABELS = {
    "name": ("성명", "Name"),
    "number": ("번호", "Student No."),
    "student_no": ("학번", "Student No."),
    "track_degree": ("학과(과정)", "Programme"),
    "track_academy": ("과정명", "Programme"),
    "cohort_degree": ("입학년도", "Entry"),
    "cohort_academy": ("기수", "Cohort"),
    "course": ("교과목", "Course"),
    "period": ("교육기간", "Period"),
    "entered": ("입학일", "Admitted on"),
    "entered_academy": ("입과일", "Entered on"),
    "completed": ("수료일", "Completed on"),
    "graduated": ("졸업일", "Graduated on"),
    "expected_degree": ("졸업예정일", "Expected graduation"),
    "expected_academy": ("수료예정일", "Expected completion"),
    "hours": ("교육시간", "Hours"),
    "credits": ("학점", "Credits"),
    "purpose": ("용도", "Purpose"),
    "serial": ("발급번호", "Serial No."),
    "document_no": ("문서확인번호", "Document No."),
    "average": ("평점평균", "Grade point average"),
    "converted": ("100점 환산", "Out of 100"),
    "earned": ("취득 학점", "Credits earned"),
    "courses": ("이수 과목", "Courses passed"),
    "hours_passed": ("이수 시간", "Hours passed"),
    "notes": ("비고", "Remarks"),
    "term": ("학기", "Term"),
    "time": ("기간", "Period"),
    "code": ("과목번호", "Code"),
    "title": ("교과목명", "Course title"),
    "amount": ("학점", "Credits"),
    "letter": ("성적", "Grade"),
    "points": ("평점", "Points"),
    "remark": ("이수", "Result"),
}
_BODY = {
    (Kind.COMPLETION, "degree"): (
        "위 사람은 본교 {track}의 전\u00a0과정을 수료하였음을 증명합니다.",
        "This is to certify that the above-named person has completed the programme "
        "{track} at {institution}.",
    ),
    (Kind.COMPLETION, "academy"): (
        "위 사람은 본 기관에서 실시한 {track} 전\u00a0과정을 성실히 이수하였으므로 이 증서를 수여합니다.",
        "This certificate is awarded to the above-named person, who has completed all "
        "requirements of the programme {track} at {institution}.",
    ),
    (Kind.COURSE, ""): (
        "위 사람은 본 기관에서 개설한 교과목 {course}의 교육을 이수하였으므로 이 증서를 수여합니다.",
        "This certificate is awarded to the above-named person, who has passed the course "
        "{course} at {institution}.",
    ),
    (Kind.ENROLMENT, "degree"): (
        "위 사람은 본교에 재학하고 있음을 증명합니다.",
        "This is to certify that the above-named person is enrolled in the programme "
        "{track} at {institution} on the date of issue.",
    ),
    (Kind.ENROLMENT, "academy"): (
        "위 사람은 본 기관의 {track}에 재원하고 있음을 증명합니다.",
        "This is to certify that the above-named person attends the programme {track} "
        "at {institution} on the date of issue.",
    ),
    (Kind.EXPECTED, "degree"): (
        "위 사람은 본교를 {on} 졸업할 예정임을 증명합니다.",
        "This is to certify that the above-named person is expected to graduate from "
        "{institution} on {on}.",
    ),
    (Kind.EXPECTED, "academy"): (
        "위 사람은 본 기관에서 {track}의 교육을 받고 있으며 {on} 수료할 예정임을 증명합니다.",
        "This is to certify that the above-named person is expected to complete the "
        "programme {track} at {institution} on {on}.",
    ),
    (Kind.GRADUATION, "degree"): (
        "위 사람은 본교 {track}의 전\u00a0과정을 이수하고 졸업하였음을 증명합니다.",
        "This is to certify that the above-named person has graduated from {institution}, "
        "having met every requirement of the programme {track}.",
    ),
    (Kind.TRANSCRIPT, ""): (
        "위와 같이 성적을 취득하였음을 증명합니다.",
        "This is to certify that the above is a true record of the results obtained.",
    ),
    ("statement", ""): (
        "위와 같이 교과목을 이수하였음을 확인합니다.",
        "This is to confirm the courses and results recorded above.",
    ),
}


_SEASONS = {
    "1": ("1학기", "Spring"),
    "summer": ("여름학기", "Summer"),
    "2": ("2학기", "Fall"),
    "winter": ("겨울학기", "Winter"),
}


def printed(facts: Facts, language: str, *, purpose: str = "") -> dict[str, Any]:
    """The words of the document: title, holder, rows, sentence, lines, totals and notes."""
    kind, words = Kind(facts.kind), _Words(language)
    english = language == "en"
    name = facts.english_name or facts.name if english else facts.name
    return {
        "title": facts.title[language],
        "institution": words.of(facts.institution),
        "name_label": words.label("name"),
        "name": name,
        "name_below": "" if english else facts.english_name,
        "rows": _rows(kind, facts, words, purpose),
        "body": _body(kind, facts, words),
        "day": words.day(facts.on),
        "columns": _columns(facts, words) if facts.lines else [],
        "lines": [_line(one, words) for one in facts.lines],
        "totals": _totals(facts, words),
        "notes_label": words.label("notes"),
        "notes": [words.of(note) for note in facts.notes],
        "serial_label": words.label("serial"),
        "document_no_label": words.label("document_no"),
    }


def texts(printed: Mapping[str, Any]) -> Iterator[str]:
    """Every word of what is printed."""
    for value in printed.values():
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            yield from texts(value)
        elif isinstance(value, Sequence):
            yield from texts({str(at): one for at, one in enumerate(value)})


class _Words:
    def __init__(self, language: str) -> None:
        self.language, self.at = language, 1 if language == "en" else 0

    def label(self, key: str) -> str:
        return _LABELS[key][self.at]

    def of(self, words: dict[str, str] | None) -> str:
        if words is None:
            return ""
        return words.get(self.language) or words["ko"]

    def day(self, iso: str) -> str:
        if not iso:
            return ""
        on = date.fromisoformat(iso)
        if self.at:
            return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"
        return f"{on.year}년 {on.month}월 {on.day}일"

    def term(self, key: str) -> str:
        year, _dash, season = key.partition("-")
        return f"{year} {_SEASONS[season][self.at]}"

    def span(self, first: str, last: str) -> str:
        if not first:
            return ""
        between = " – " if self.at else " ~ "
        return f"{self.day(first)}{between}{self.day(last)}"


def day(on: date, language: str) -> str:
    """A calendar day as a document writes it."""
    return _Words(language).day(on.isoformat())


def _rows(kind: Kind, facts: Facts, words: _Words, purpose: str) -> list[dict[str, Any]]:
    side = "degree" if facts.stream == "degree" else "academy"
    found: list[tuple[str, str, bool]] = [
        (words.label("student_no" if side == "degree" else "number"), facts.number, False)
    ]
    if facts.track:
        found.append((words.label(f"track_{side}"), words.of(facts.track), True))
    if facts.cohort:
        found.append((words.label(f"cohort_{side}"), words.of(facts.cohort), True))
    if facts.course:
        title = words.of(facts.course)
        found.append((words.label("course"), f"{title} ({facts.code})", True))
    taught = kind is Kind.COURSE or (kind is Kind.COMPLETION and side == "academy")
    if kind is not Kind.TRANSCRIPT and not taught:
        entered = "entered" if side == "degree" else "entered_academy"
        found.append((words.label(entered), words.day(facts.starts_on), True))
    elif taught:
        found.append((words.label("period"), words.span(facts.starts_on, facts.ends_on), True))
    if kind is Kind.COURSE and facts.credits:
        found.append((words.label("credits"), facts.credits, True))
    if facts.hours:
        unit = "{} hours" if words.at else "{}시간"
        found.append((words.label("hours"), unit.format(facts.hours), True))
    days = {
        Kind.COMPLETION: "completed", Kind.GRADUATION: "graduated", Kind.EXPECTED: f"expected_{side}",
    }  # fmt: skip
    if kind in days:
        found.append((words.label(days[kind]), words.day(facts.on), True))
    if purpose:
        found.append((words.label("purpose"), purpose, False))
    return [
        {"label": label, "value": value, "open": shown} for label, value, shown in found if value
    ]


def _body(kind: Kind, facts: Facts, words: _Words) -> str:
    side = "degree" if facts.stream == "degree" else "academy"
    if kind is Kind.TRANSCRIPT:
        key: tuple[Any, str] = (
            (kind, "") if facts.title["ko"] == "성적증명서" else ("statement", "")
        )
    else:
        key = (kind, "") if kind is Kind.COURSE else (kind, side)
    quote = ("“", "”") if words.at else ("‘", "’")
    named = {
        name: f"{quote[0]}{words.of(value)}{quote[1]}"
        for name, value in (("track", facts.track), ("course", facts.course))
        if value
    }
    return _BODY[key][words.at].format(
        **named, institution=words.of(facts.institution), on=words.day(facts.on)
    )


def _columns(facts: Facts, words: _Words) -> list[dict[str, Any]]:
    keys = ["term", "code", "title", "amount", "letter"]
    if any(line.points for line in facts.lines):
        keys.append("points")
    keys.append("remark")
    grades = {"letter", "points", "remark"}
    named = {
        "term": "term" if all(line.term for line in facts.lines) else "time",
        "amount": "amount" if any(line.credits for line in facts.lines) else "hours",
    }
    return [
        {"key": key, "label": words.label(named.get(key, key)), "grade": key in grades}
        for key in keys
    ]


def _line(line: ResultLine, words: _Words) -> dict[str, Any]:
    english = bool(words.at)
    if line.credits:
        amount = line.credits
    else:
        amount = (f"{line.hours} h" if english else f"{line.hours}시간") if line.hours else "–"
    if line.letter == "W":
        remark = "Withdrawn" if english else "수강포기"
    elif not line.counts:
        remark = "Repeated" if english else "재수강 대체"
    elif line.letter == "I":
        remark = "Incomplete" if english else "미완료"
    elif line.earned:
        remark = "Passed" if english else "이수"
    else:
        remark = "Not passed" if english else "미이수"
    first, last = line.starts_on[:7].replace("-", "."), line.ends_on[:7].replace("-", ".")
    return {
        "term": words.term(line.term) if line.term else _term(first, last),
        "code": line.code,
        "title": (line.en or line.ko) if english else line.ko,
        "amount": amount,
        "letter": line.letter or (f"{line.percent}%" if line.percent else "–"),
        "points": line.points or "–",
        "remark": remark,
    }


def _term(first: str, last: str) -> str:
    if first == last:
        return first
    return f"{first}–{last[5:] if first[:4] == last[:4] else last}"


def _totals(facts: Facts, words: _Words) -> list[dict[str, str]]:
    if facts.kind != Kind.TRANSCRIPT:
        return []
    found = []
    for one in facts.averages:
        found.append({"label": words.label("earned"), "value": one.earned})
        found.append({"label": words.label("average"), "value": one.text})
        if one.converted:
            found.append({"label": words.label("converted"), "value": f"{one.converted}/100"})
    passed = sum(line.earned and line.counts for line in facts.lines)
    found.append({"label": words.label("courses"), "value": f"{passed}"})
    if not any(line.credits for line in facts.lines):
        total = sum(int(one.hours or 0) for one in facts.lines if one.earned and one.counts)
        unit = "{} h" if words.at else "{}시간"
        found.append({"label": words.label("hours_passed"), "value": unit.format(total)})
    return found
