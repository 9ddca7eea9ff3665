"""Registers, training logs and counselling notes of a month as tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from lms import i18n
from lms.clock import SEOUL
from lms.courses.training_log import words
from lms.courses.training_log.models import CounselNote, TrainingLog
from lms.courses.training_log.queries.counselling import sharing_of
from lms.courses.training_log.queries.logs import LogLine, entries_of
from lms.courses.training_log.queries.registers import Register
from lms.courses.training_log.rules.counting import FIELDS
from lms.courses.training_log.rules.logs import clock_time
from lms.interop.formats.spreadsheets import Cell

Table = tuple[list[str], list[list[Cell]]]


def register_table(found: Register) -> Table:
    """A line a person, a column a session; how often each was what, and the rate of all so far."""
    several = {day for day, count in found.days if count > 1}
    states = list(words.GLYPHS)
    head = [_("번호"), _("이름"), _("영문 이름")]
    for session in found.sessions:
        column = f"{session.on:%m-%d} ({words.weekday(session.on)})"
        if session.on in several:
            column += f" {clock_time(session.periods[0][0])}"
        head.append(column)
    head += [str(words.GLYPHS[one][1]) for one in states]
    head += [_("미확인"), _("출석률(%%)")]
    head[-1] = head[-1].replace("%%", "%")
    rows: list[list[Cell]] = []
    for row in found.rows:
        mine = [cell for cell in row.cells if cell is not False]
        line: list[Cell] = [row.person.number, row.person.name, row.person.english_name]
        line += [words.glyph(cell) for cell in row.cells]
        line += [
            sum(isinstance(cell, tuple) and one in (cell or ("present",)) for cell in mine)
            for one in states
        ]
        line.append(sum(cell is None for cell in mine))
        line.append(row.summary.rate if row.summary is not None else None)
        rows.append(line)
    return head, rows


def log_table(lines: Sequence[LogLine]) -> Table:
    """A line a period; the counts as they were signed, or as they are now."""
    head = [
        _("날짜"), _("상태"), _("시작"), _("끝"), _("교과목"), _("교수자"), _("수업 내용"),
        *(str(words.COUNTS[one]) for one in FIELDS),
        _("특이 사항"), _("서명"), _("서명한 때"), _("승인"), _("승인한 때"),
    ]  # fmt: skip
    rows: list[list[Cell]] = []
    for line in lines:
        log = line.log
        counts = (log.content or {}).get("counts") if log is not None else None
        numbers: list[Cell] = [(counts or line.counts.values()).get(one, 0) for one in FIELDS]
        state = str(words.LOG_STATES[line.state][0])
        told = _signatures(log)
        entries = entries_of(log) if log is not None else []
        if not entries:
            rows.append([line.on, state, "", "", "", "", "", *numbers, "", *told])
        rows += [
            [
                line.on, state, clock_time(one.start), clock_time(one.end), one.subject,
                one.instructor, one.taught, *numbers, log.notes if log is not None else "", *told,
            ]
            for one in entries
        ]  # fmt: skip
    return head, rows


def _signatures(log: TrainingLog | None) -> list[Cell]:
    if log is None:
        return ["", "", "", ""]
    approver = i18n.person_name(log.approved_by) if log.approved_by is not None else ""
    return [log.signed_name, _moment(log.signed_at), approver, _moment(log.approved_at)]


def _moment(value: object) -> str:
    return f"{value.astimezone(SEOUL):%Y-%m-%d %H:%M}" if hasattr(value, "astimezone") else ""


def note_table(notes: Sequence[CounselNote]) -> Table:
    """A line a note."""
    head = [
        _("상담한 날"), _("번호"), _("이름"), _("종류"), _("내용"), _("후속 상담일"),
        _("쓴 사람"), _("공유"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            note.held_on, note.person.number, note.person.name, str(words.NOTE_KINDS[note.kind]),
            note.text, note.follow_up_on, i18n.person_name(note.author), shared_words(note),
        ]
        for note in notes
    ]  # fmt: skip
    return head, rows


def shared_words(note: CounselNote) -> str:
    """Who may read a note, in words."""
    sharing = sharing_of(note)
    if sharing.private:
        return _("나만") if note.author_id else ""
    told = [_("담당자 모두")] if sharing.with_staff else []
    return ", ".join(told + [i18n.person_name(one.person) for one in note.shares])


def month_name(first: date) -> str:
    """2026-03, for file names."""
    return f"{first:%Y-%m}"
