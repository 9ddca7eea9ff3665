"""Postings of many shapes: what each line asks for, and that none is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.matching import RequirementKind
from lms.matching.splitting import SplitLine, requirements, split
from lms.matching.splitting.facts import LineFacts, facts_of
from lms.matching.splitting.headings import Section, section_of
from tests.matching.fakes import FakeTaxonomy

TAXONOMY = FakeTaxonomy()


def kinds(text: str) -> dict[str, str]:
    """Each line's text and kind; fails where a text comes twice."""
    lines = split(text, TAXONOMY)
    found = {line.text: line.kind.value for line in lines}
    assert len(found) == len(lines)
    return found


def of_kind(text: str, kind: str) -> list[str]:
    return [line.text for line in split(text, TAXONOMY) if line.kind == kind]


SECTIONS = """(주)가나모빌리티에서 함께할 분을 모십니다

{0}주요업무{1}
- 카메라 기반 객체 검출 모델 개발
- ROS2 노드 통합

{0}자격요건{1}
- Python 활용 능력
- 딥러닝 과목 이수 또는 이에 준하는 역량

{0}우대사항{1}
- Docker 사용 경험
- 정보처리기사

{0}복리후생{1}
- 중식 제공

{0}전형절차{1}
- 서류 → 면접 → 합격
"""
EXPECTED = {
    "(주)가나모빌리티에서 함께할 분을 모십니다": "other",
    "카메라 기반 객체 검출 모델 개발": "duty",
    "ROS2 노드 통합": "duty",
    "Python 활용 능력": "must",
    "딥러닝 과목 이수 또는 이에 준하는 역량": "must",
    "Docker 사용 경험": "preferred",
    "정보처리기사": "preferred",
    "중식 제공": "other",
    "서류 → 면접 → 합격": "other",
}


@pytest.mark.parametrize(
    "marks",
    [
        "■ |",
        "● |",
        "[|]",
        "【|】",
        "[ | ]",
        "◎ |:",
        "## |",
        "<|>",
        "1. |",
        "|",
        "▶|◀",
        "|：",
        "**|**",
        "🔹 |",
        "○ | (상세)",
    ],
)
def test_headings_are_recognised_whatever_is_drawn_around_them(marks: str) -> None:
    assert kinds(SECTIONS.format(*marks.split("|"))) == EXPECTED


@pytest.mark.parametrize(
    "bullet", ["- ", "• ", "· ", "* ", "▪ ", "ㆍ", "✓ ", "1) ", "① ", "ㅇ ", "", "   – "]
)
def test_bullets_of_every_kind_and_none_are_taken_off(bullet: str) -> None:
    text = SECTIONS.format("[", "]")
    text = re.sub(r"(?m)^- ", bullet, text)
    assert kinds(text) == EXPECTED


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n\n", "\u2028"])
def test_every_kind_of_line_end_ends_a_line(ending: str) -> None:
    assert kinds(SECTIONS.format("■ ", "").replace("\n", ending)) == EXPECTED


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("자격요건", "must"),
        ("지원 자격", "must"),
        ("필수 요건", "must"),
        ("이런 분을 찾고 있어요", "must"),
        ("Requirements:", "must"),
        ("Minimum Qualifications", "must"),
        ("What we’re looking for", "must"),
        ("Must-haves", "must"),
        ("우대 사항", "preferred"),
        ("이런 경험이 있으면 더 좋아요!", "preferred"),
        ("Nice to have", "preferred"),
        ("Nice-to-haves", "preferred"),
        ("Preferred qualifications", "preferred"),
        ("Bonus points", "preferred"),
        ("담당업무", "duty"),
        ("주요 업무 (상세)", "duty"),
        ("합류하면 하게 될 일", "duty"),
        ("What you'll do", "duty"),
        ("What you’ll do", "duty"),
        ("Key Responsibilities", "duty"),
        ("복리후생", "other"),
        ("모집부문", "other"),
        ("전형 절차", "other"),
        ("Benefits & Perks", "other"),
        ("About us", "other"),
        ("How to apply", "other"),
        ("담당업무 및 자격요건", "mixed"),
        ("Responsibilities and Requirements", "mixed"),
        ("구분", "neutral"),
    ],
)
def test_a_heading_opens_its_section(heading: str, section: str) -> None:
    assert section_of(heading) is Section(section)


@pytest.mark.parametrize(
    "line",
    [
        "급여는 협의합니다",
        "Python",
        "우대하는 기술은 AWS입니다",
        "합류하면 딥러닝 모델을 개발합니다",
        "지원서는 이메일로 보내 주세요",
        "Experience with AWS is a plus",
        "You will build models",
        "about 5 years",
        "AI 엔지니어",
    ],
)
def test_a_line_of_content_is_no_heading(line: str) -> None:
    assert section_of(line) is None


def test_an_english_posting_is_split_by_its_sections() -> None:
    text = """About us
We build batteries in Gwangju.

What you’ll do
* Design battery management software
* Review code

Requirements
1. 3+ years of Python or equivalent experience
2. Bachelor's degree
3. Kubernetes is a plus

Nice to have
– Docker

Benefits
Free lunch
"""
    assert kinds(text) == {
        "We build batteries in Gwangju.": "other",
        "Design battery management software": "duty",
        "Review code": "duty",
        "3+ years of Python or equivalent experience": "must",
        "Bachelor's degree": "must",
        "Kubernetes is a plus": "preferred",
        "Docker": "preferred",
        "Free lunch": "other",
    }


def test_one_long_line_with_bracketed_headings_is_taken_apart() -> None:
    text = (
        "[모집부문] AI 엔지니어 [자격요건] - Python 능숙자 - SQL 활용 가능자 [우대사항] - AWS 경험 "
        "[복리후생] 점심 제공"
    )
    assert kinds(text) == {
        "AI 엔지니어": "other",
        "Python 능숙자": "must",
        "SQL 활용 가능자": "must",
        "AWS 경험": "preferred",
        "점심 제공": "other",
    }


def test_one_long_line_that_lost_every_mark_is_taken_apart_at_its_headings() -> None:
    text = "AI 엔지니어 담당업무 딥러닝 모델 개발 자격요건 Python 3년 이상 우대사항 AWS 경험자"
    assert kinds(text) == {
        "AI 엔지니어": "other",
        "딥러닝 모델 개발": "duty",
        "Python 3년 이상": "must",
        "AWS 경험자": "preferred",
    }


def test_prose_on_one_line_is_split_by_its_sentences() -> None:
    text = (
        "We are a health company in Gwangju. You will build ML models. You must have experience with "
        "Python. Experience with AWS is a plus. Send your CV to jobs@example.com."
    )
    assert list(kinds(text).values()) == ["other", "duty", "must", "preferred", "other"]


def test_prose_without_headings_is_classed_by_its_words() -> None:
    text = """파이썬으로 데이터를 다뤄 보신 분을 찾습니다.
딥러닝 모델을 개발하고 운영하게 됩니다.
쿠버네티스를 써 보셨다면 더 좋습니다.
급여는 협의합니다."""
    assert list(kinds(text).values()) == ["must", "duty", "preferred", "other"]


def test_a_table_pasted_with_tabs_is_read_by_its_columns() -> None:
    text = (
        "모집부문\t담당업무\t자격요건\t우대사항\n"
        "AI 엔지니어\t딥러닝 모델 개발\tPython 능숙\tAWS 경험\n"
        "데이터 분석가\t데이터 조회\tSQL 능숙\t\n"
        "\t보고서 작성\tSQL 기초\tDocker"
    )
    assert kinds(text) == {
        "AI 엔지니어": "other",
        "딥러닝 모델 개발": "duty",
        "Python 능숙": "must",
        "AWS 경험": "preferred",
        "데이터 분석가": "other",
        "데이터 조회": "duty",
        "SQL 능숙": "must",
        "보고서 작성": "duty",
        "SQL 기초": "must",
        "Docker": "preferred",
    }


def test_a_table_is_read_by_the_labels_of_its_rows() -> None:
    text = "구분\t내용\n자격요건\tPython 경험, SQL\n우대사항\tDocker\n근무지\t광주"
    assert kinds(text) == {"Python 경험, SQL": "must", "Docker": "preferred", "광주": "other"}


def test_a_table_of_two_columns_has_a_head_too() -> None:
    text = "담당업무\t자격요건\n모델 개발\tPython\n모델 운영\tDocker\n채용구분\t경력"
    assert kinds(text) == {
        "모델 개발": "duty",
        "Python": "must",
        "모델 운영": "duty",
        "Docker": "must",
        "경력": "other",
    }


def test_a_table_drawn_with_bars_is_read_too() -> None:
    text = "| 자격요건 | Python 경험 |\n| 우대사항 | Docker |"
    assert kinds(text) == {"Python 경험": "must", "Docker": "preferred"}


def test_a_label_on_one_line_speaks_of_that_line_only() -> None:
    text = "[자격요건]\n- Python 경험\n- (우대) AWS\n- SQL 경험"
    assert kinds(text) == {"Python 경험": "must", "AWS": "preferred", "SQL 경험": "must"}


def test_a_heading_with_its_content_on_the_line_opens_a_section() -> None:
    text = "담당업무: 모델 개발\n자격요건: Python\nSQL\n우대: AWS"
    assert kinds(text) == {"모델 개발": "duty", "Python": "must", "SQL": "must", "AWS": "preferred"}


def test_under_a_double_heading_each_line_speaks_for_itself() -> None:
    text = "담당업무 및 자격요건\n- 딥러닝 모델을 개발합니다\n- Python 경험\n- AWS 우대"
    assert list(kinds(text).values()) == ["duty", "must", "preferred"]


def test_a_preferred_line_among_requirements_is_preferred() -> None:
    assert of_kind("자격요건\n- Python 경험\n- AWS 경험자 우대", "preferred") == ["AWS 경험자 우대"]


def test_a_freely_worded_heading_is_guessed_and_shown() -> None:
    text = "자격요건\n- Python 경험\n\n저희가 드려요\n- 점심\n- 노트북"
    assert kinds(text) == {
        "Python 경험": "must",
        "저희가 드려요": "other",
        "점심": "other",
        "노트북": "other",
    }


def test_a_wrapped_line_is_put_together() -> None:
    text = "자격요건\n - 파이썬을 이용한 데이터 분석 및\n   모델 개발 경험\n - SQL 경험"
    assert of_kind(text, "must") == ["파이썬을 이용한 데이터 분석 및 모델 개발 경험", "SQL 경험"]


def test_how_to_apply_is_no_requirement_under_any_heading() -> None:
    text = "자격요건\n- Python 경험\n- 이력서를 hr@example.com 으로 보내 주세요"
    assert of_kind(text, "other") == ["이력서를 hr@example.com 으로 보내 주세요"]


def test_skills_and_alternatives_are_read_from_a_line() -> None:
    lines = {
        line.text: line
        for line in split(
            "자격요건\n- PyTorch 또는 TensorFlow 경험\n- Python, SQL 활용\n- 소통 능력", TAXONOMY
        )
    }
    either = lines["PyTorch 또는 TensorFlow 경험"]
    assert (either.skills, either.any_of) == (("pytorch", "tensorflow"), True)
    both = lines["Python, SQL 활용"]
    assert (both.skills, both.any_of) == (("python", "sql"), False)
    assert lines["소통 능력"].skills == ()


@pytest.mark.parametrize(
    ("text", "any_of"),
    [
        ("PyTorch, TensorFlow 중 하나 이상", True),
        ("experience with PyTorch or TensorFlow", True),
        ("PyTorch/TensorFlow", True),
        ("PyTorch 및 TensorFlow", False),
        ("PyTorch and TensorFlow", False),
        ("PyTorch 경험 또는 석사 학위", False),
    ],
)
def test_alternatives_are_told_from_lists(text: str, any_of: bool) -> None:
    assert split("자격요건\n" + text, TAXONOMY)[0].any_of is any_of


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Python 3년 이상", LineFacts(years_min=3)),
        ("경력 2~5년", LineFacts(years_min=2, years_max=5)),
        ("3~5년차 개발", LineFacts(years_min=3, years_max=5)),
        ("경력 5년 이하", LineFacts(years_max=5)),
        ("3+ years of experience", LineFacts(years_min=3)),
        ("at least 2 years in data", LineFacts(years_min=2)),
        ("2-4 years with Python", LineFacts(years_min=2, years_max=4)),
        ("신입 가능", LineFacts(newcomer=True)),
        ("경력무관, 학력무관", LineFacts(newcomer=True)),
        ("3년 이상 또는 이에 준하는 역량", LineFacts(years_min=3, equivalent=True)),
        ("학사 이상", LineFacts(degree="bachelor")),
        ("전문학사 이상", LineFacts(degree="associate")),
        ("석사 또는 박사", LineFacts(degree="master")),
        ("Master's degree in CS", LineFacts(degree="master")),
        ("PhD", LineFacts(degree="doctor")),
        ("지연 50 ms 이하", LineFacts()),
        ("2026년 3월 입사", LineFacts()),
    ],
)
def test_years_levels_and_degrees_are_read_out(text: str, facts: LineFacts) -> None:
    assert facts_of(text) == facts


def test_requirements_are_the_lines_that_ask_in_their_order() -> None:
    asked = requirements(split(SECTIONS.format("[", "]"), TAXONOMY))
    assert [line.id for line in asked] == [f"r{i}" for i in range(1, 7)]
    assert [line.kind for line in asked] == [
        RequirementKind.DUTY,
        RequirementKind.DUTY,
        RequirementKind.MUST,
        RequirementKind.MUST,
        RequirementKind.PREFERRED,
        RequirementKind.PREFERRED,
    ]
    assert asked[0].skills == ("object-detection",)


def assert_whole(text: str, lines: list[SplitLine]) -> None:
    """In order, apart, and between them only headings, marks and blanks."""
    at = 0
    for line in lines:
        assert at <= line.start < line.end
        assert re.sub(r"\s+", " ", text[line.start : line.end]).strip() == line.text
        at = line.end


@pytest.mark.parametrize("text", ["", " \n\t ", "----", "■■■\n***", "자격요건"])
def test_a_text_without_a_line_gives_none(text: str) -> None:
    assert split(text, TAXONOMY) == []


CONTENT = st.lists(
    st.sampled_from(
        [
            "데이터",
            "모델을",
            "Python",
            "검토합니다",
            "and",
            "ships",
            "SQL",
            "로봇팔",
            "2026",
            "(가칭)",
            "비용",
            "zeta",
            "도면",
        ]
    ),
    min_size=2,
    max_size=6,
).map(" ".join)
MARK = st.sampled_from(["- ", "• ", "", "1. ", "* "])
HEADING = st.sampled_from(["자격요건", "[우대사항]", "■ 담당업무", "Benefits", "Requirements:"])


@settings(deadline=None)
@given(st.lists(st.one_of(HEADING, st.tuples(MARK, CONTENT)), max_size=14))
def test_every_line_that_is_no_heading_is_in_exactly_one_element_in_order(
    parts: list[str | tuple[str, str]],
) -> None:
    wanted = [part[1] for part in parts if not isinstance(part, str)]
    text = "\n".join(
        part if isinstance(part, str) else "".join(part)
        for part in ["Title here", "About us", *parts]
    )
    lines = split(text, TAXONOMY)
    assert_whole(text, lines)
    assert [line.text for line in lines] == ["Title here", *wanted]


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="가나자격요건우대사항 -•■[]:\t|\n\r.Aa1)~년PythonSQL", max_size=80))
def test_any_text_is_split_in_order_without_overlap(text: str) -> None:
    assert_whole(text, split(text, TAXONOMY))
