"""What writers share: each question is read back from what was written, and every loss is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from lms.interop.formats.problems import Place, Problem, Refused, problem
from lms.interop.formats.questions.canonical import differences
from lms.interop.formats.questions.model import Question
from lms.interop.formats.questions.plan import Plan, WritePlan


class Unwritable(Exception):
    """Why a format cannot hold a question."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params: dict[str, Any] = params


FIELDS: Final[dict[str, tuple[str, str]]] = {
    "text": ("문제 글", "the text"),
    "title": ("제목", "the title"),
    "points": ("배점", "the points"),
    "penalty": ("재시도 감점", "the penalty for another try"),
    "feedback": ("전체 피드백", "the general feedback"),
    "right_feedback": ("정답 피드백", "the feedback for right answers"),
    "partly_feedback": ("부분 정답 피드백", "the feedback for partly right answers"),
    "wrong_feedback": ("오답 피드백", "the feedback for wrong answers"),
    "hints": ("힌트", "the hints"),
    "choices": ("보기", "the choices"),
    "scoring": ("채점 방식", "the way of scoring"),
    "shuffle": ("보기 섞기", "shuffling"),
    "numbering": ("보기 번호", "the numbering of choices"),
    "truth": ("참·거짓", "true or false"),
    "true_feedback": ("‘참’ 피드백", "the feedback for “true”"),
    "false_feedback": ("‘거짓’ 피드백", "the feedback for “false”"),
    "answers": ("인정 답안", "the accepted answers"),
    "case_sensitive": ("대소문자 구분", "case sensitivity"),
    "numbers": ("수치 답안", "the accepted numbers"),
    "units": ("단위", "the units"),
    "unit_required": ("단위 필수", "that a unit is required"),
    "unit_penalty": ("단위 감점", "the penalty for a missing unit"),
    "pairs": ("짝", "the pairs"),
    "distractors": ("함정 답", "the distractors"),
    "items": ("항목", "the items"),
    "gaps": ("빈칸", "the gaps"),
    "language": ("프로그래밍 언어", "the programming language"),
    "template": ("답안 틀", "what the answer begins with"),
    "grader_note": ("채점자 안내", "the note for graders"),
    "least_words": ("최소 단어 수", "the least number of words"),
    "most_words": ("최대 단어 수", "the most words"),
    "most_files": ("파일 수", "the number of files"),
    "file_types": ("파일 종류", "the types of files"),
    "category": ("분류", "the category"),
    "tags": ("태그", "the tags"),
    "external_id": ("외부 ID", "the external ID"),
    "difficulty": ("난이도", "the difficulty"),
    "files": ("붙은 파일", "the attached files"),
}
"""What a field is called in a sentence, in Korean and English."""

Writer = Callable[[Sequence[Question]], bytes]
Reader = Callable[[bytes], Plan]


def plan(
    questions: Sequence[Question],
    format: str,
    write: Writer,
    read: Reader,
    own: Callable[[Question], Sequence[str]],
    media_type: str,
    file_ending: str,
) -> WritePlan:
    """A file of what can be written, and for each question what its reading back did not give.

    *own* names the fields that only this product reads from the file.
    """
    found = tuple(_problems(one, write, read, own) for one in questions)
    good = [
        question
        for question, problems in zip(questions, found, strict=True)
        if all(one.severity != "error" for one in problems)
    ]
    return WritePlan(format, write(good) if good else None, found, media_type, file_ending)


def _problems(
    question: Question, write: Writer, read: Reader, own: Callable[[Question], Sequence[str]]
) -> tuple[Problem, ...]:
    try:
        back = read(write([question]))
    except Unwritable as reason:
        return (problem(reason.code, **reason.params),)
    except Refused:
        return (problem("write.shape"),)
    if len(back.questions) != 1 or back.rejected:
        return (problem("write.shape"),)
    lost = differences(question, back.questions[0].question)
    if "kind" in lost:
        return (problem("write.shape"),)
    told = [(name, "write.field", "warning") for name in lost]
    told += [(name, "write.own", "note") for name in own(question) if name not in lost]
    return tuple(
        problem(
            code,
            severity="warning" if severity == "warning" else "note",
            what_ko=FIELDS[name][0],
            what_en=FIELDS[name][1],
        )
        for name, code, severity in told
    )


def refusal(reason: Problem, number: int, title: str) -> Refused:
    """A question's reason as the refusal of the whole file."""
    return Refused(reason.code, Place(line=number, item=title), **dict(reason.params))
