"""The questions with which a survey of each kind begins; whoever makes it can change them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lms.courses.surveys.rules import Kind


@dataclass(frozen=True)
class Draft:
    """A question that is not stored yet."""

    kind: str
    text_ko: str
    text_en: str
    required: bool = True
    options: tuple[tuple[str, str], ...] = ()
    skill_id: str | None = None


TITLES = {
    Kind.MIDTERM: ("중간 강의평가", "Midterm course evaluation"),
    Kind.FINAL: ("강의평가", "Course evaluation"),
    Kind.SATISFACTION: ("만족도 조사", "Satisfaction survey"),
    Kind.BEFORE: ("수강 전 자기 평가", "Self-assessment before the course"),
    Kind.AFTER: ("수강 후 자기 평가", "Self-assessment after the course"),
}

_MIDTERM = (
    Draft("agreement", "수업의 목표와 평가 방법이 분명하다.", "The aims and the assessment are clear."),
    Draft("agreement", "수업의 속도가 나에게 맞는다.", "The pace suits me."),
    Draft("agreement", "질문하면 도움이 되는 답을 받는다.", "My questions get helpful answers."),
    Draft("agreement", "과제에 대한 피드백이 배우는 데 도움이 된다.", "Feedback on my work helps me learn."),
    Draft("text", "이대로 계속하면 좋겠는 것", "What should stay as it is", required=False),
    Draft("text", "남은 기간에 바꾸면 좋겠는 것", "What should change in the time that is left", required=False),
)  # fmt: skip
_FINAL = (
    Draft("agreement", "수업이 밝힌 목표를 이루었다.", "The course reached the aims that it stated."),
    Draft("agreement", "수업 자료가 이해에 도움이 되었다.", "The material helped me understand."),
    Draft("agreement", "교수자가 내용을 알기 쉽게 설명했다.", "The instructor explained clearly."),
    Draft("agreement", "과제와 시험이 배운 것을 잘 다루었다.", "Assignments and quizzes covered what was taught."),
    Draft("agreement", "채점이 기준에 따라 공정했다.", "Marking was fair and followed the criteria."),
    Draft("agreement", "피드백이 제때 왔고 도움이 되었다.", "Feedback came in time and was useful."),
    Draft("agreement", "이 과목을 다른 사람에게 권하겠다.", "I would recommend this course."),
    Draft(
        "choice", "일주일에 이 과목에 쓴 시간", "Time spent on this course in a week",
        options=(("3시간 미만", "Under 3 hours"), ("3–6시간", "3–6 hours"),
                 ("6–10시간", "6–10 hours"), ("10시간 이상", "10 hours or more")),
    ),
    Draft("text", "가장 도움이 된 것", "What helped most", required=False),
    Draft("text", "다음에는 달라지면 좋겠는 것", "What should be different next time", required=False),
)  # fmt: skip
_SATISFACTION = (
    Draft("satisfaction", "교육 내용", "Content of the training"),
    Draft("satisfaction", "강사", "Instructors"),
    Draft("satisfaction", "시설과 장비", "Rooms and equipment"),
    Draft("satisfaction", "운영과 안내", "Organisation and information"),
    Draft("satisfaction", "취업에 대한 도움", "Help towards a job"),
    Draft("text", "운영진에게 하고 싶은 말", "Anything you want to tell the organisers", required=False),
)  # fmt: skip


def questions(kind: str, skills: Iterable[tuple[str, str, str]] = ()) -> list[Draft]:
    """The questions of *kind*; a self-assessment asks for each of *skills* (id, Korean, English)."""
    if kind in (Kind.BEFORE, Kind.AFTER):
        return [Draft("ability", ko, en or ko, skill_id=key) for key, ko, en in skills]
    return list({Kind.MIDTERM: _MIDTERM, Kind.FINAL: _FINAL}.get(Kind(kind), _SATISFACTION))
