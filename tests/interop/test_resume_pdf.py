"""PDF résumés: reading order, tables, and what cannot be read."""

from __future__ import annotations

import pytest

from lms.interop.formats.problems import Refused
from lms.interop.formats.resumes import Resume, read_document, read_resume
from tests.interop.makers import pdf


def texts(result: Resume) -> list[str]:
    return [passage.text for passage in result.passages]


def codes(result: Resume) -> set[str]:
    return {problem.code for problem in result.problems}


def lines(data: bytes) -> list[str]:
    return [line.text.strip() for line in read_document(data).lines]


def refusal(data: bytes) -> Refused:
    with pytest.raises(Refused) as refused:
        read_resume(data)
    return refused.value


def test_a_pdf_is_read_with_page_and_line() -> None:
    data = pdf(
        [(50, 60, 16, "경력사항"), (50, 90, 10, "2021.03 ~ 현재 데모모빌리티 데이터 엔지니어")],
        [(50, 60, 10, "차량 로그 이상 탐지 모델 개발")],
    )
    result = read_resume(data)
    assert texts(result) == [
        "2021.03 ~ 현재 데모모빌리티 데이터 엔지니어",
        "차량 로그 이상 탐지 모델 개발",
    ]
    assert [str(passage.where) for passage in result.passages] == ["p1:2", "p2:1"]
    assert [section.title for section in result.sections] == ["경력사항"]


def columns(left: list[str], right: list[str], leading: float = 16.0) -> bytes:
    placed = [(50.0, 120 + leading * row, 10.0, text) for row, text in enumerate(left)]
    placed += [(330.0, 120 + 15 * row, 10.0, text) for row, text in enumerate(right)]
    return pdf([(50, 60, 20, "Garam Han"), *placed])


def test_two_columns_are_read_one_after_the_other() -> None:
    left = ["Experience", "Demo Mobility data engineer", "built the pipelines", "tuned the models"]
    right = ["Skills", "Python and SQL for six years", "PyTorch and scikit-learn", "Docker"]
    assert lines(columns(left, right)) == ["Garam Han", *left, *right]


def test_columns_on_the_same_baselines_are_still_columns() -> None:
    left = ["Experience", "Demo Mobility data engineer", "built the pipelines", "tuned the models"]
    right = ["Skills", "Python", "PyTorch", "Docker"]
    assert lines(columns(left, right, leading=15.0)) == ["Garam Han", *left, *right]


def test_dates_at_the_right_margin_stay_with_their_lines() -> None:
    placed = []
    for row, (what, when) in enumerate(
        [
            ("Demo Mobility, data engineer", "2021.03 - 2023.02"),
            ("Demo Energy, analyst in the grid team", "2019.01 - 2021.02"),
            ("Demo Health, intern", "2018.07 - 2018.12"),
        ]
    ):
        placed += [(50, 100 + 20 * row, 10, what), (450, 100 + 20 * row, 10, when)]
    result = read_resume(pdf([(50, 60, 14, "Experience"), *placed]))
    assert [str(passage.start) for passage in result.passages] == ["2021-03", "2019-01", "2018-07"]
    assert "2021.03" in texts(result)[0]


def test_labels_at_the_left_margin_stay_with_their_values() -> None:
    placed = []
    for row, (label, value) in enumerate(
        [("회사", "데모모빌리티 데이터 플랫폼 팀"), ("직무", "데이터 엔지니어로 일했습니다"),
         ("성과", "수집 비용을 삼십 퍼센트 줄였습니다")]
    ):  # fmt: skip
        placed += [(50, 100 + 20 * row, 10, label), (150, 100 + 20 * row, 10, value)]
    assert lines(pdf(placed))[0] == "회사 데모모빌리티 데이터 플랫폼 팀"


def test_a_wrapped_sentence_is_one_passage() -> None:
    long = "Built a pipeline that collects the logs of eight hundred vehicles every night and"
    result = read_resume(
        pdf([(50, 60, 14, "Experience"), (50, 90, 10, long), (50, 103, 10, "keeps them clean.")])
    )
    assert texts(result) == [f"{long} keeps them clean."]


def test_a_word_in_two_typefaces_stays_one_word() -> None:
    # Latin and Hangul faces of one line differ in height, and so do the tops of their boxes.
    assert lines(pdf([(50, 100, 11, "차량"), (80, 102, 11, "800"), (96.5, 100, 11, "대의")])) == [
        "차량 800대의"
    ]


def test_items_whose_dots_are_drawn_belong_to_the_entry_above() -> None:
    result = read_resume(
        pdf(
            [
                (50, 60, 14, "경력"),
                (50, 90, 10, "데모모빌리티 2021.03 ~ 2022.02"),
                (70, 115, 10, "로그 분석"),
                (70, 128, 10, "모델 개발"),
                (50, 155, 10, "데모에너지 2019.01 ~ 2019.06"),
                (70, 180, 10, "발전량 예측"),
            ]
        )
    )
    assert [str(passage.start) for passage in result.passages] == ["2021-03"] * 3 + ["2019-01"] * 2


def test_a_hangul_word_cut_at_the_edge_is_put_together_again() -> None:
    first = "차량 주행 로그를 매일 수집하고 정제하는 파이프라인을 설계하"
    data = pdf([(50, 60, 14, "경력"), (50, 90, 10, first), (50, 103, 10, "고 운영했습니다")])
    assert texts(read_resume(data)) == [f"{first}고 운영했습니다"]


def test_a_row_of_labels_and_identity_cells_in_a_pdf_is_no_evidence() -> None:
    placed = [(50, 60, 10, "성명"), (120, 60, 10, "한가람"), (250, 60, 10, "생년월일"),
              (340, 60, 10, "1998. 3. 2."), (50, 100, 14, "학력"), (50, 130, 10, "기간"),
              (200, 130, 10, "학교명"), (350, 130, 10, "전공"), (50, 150, 10, "2015.03~2019.02"),
              (200, 150, 10, "조선대학교"), (350, 150, 10, "컴퓨터공학")]  # fmt: skip
    result = read_resume(pdf(placed))
    assert result.name == "한가람"
    assert texts(result) == ["2015.03~2019.02 조선대학교 컴퓨터공학"]


def ruled(rows: list[list[str]], top: float, widths: list[float]) -> tuple[list, list]:
    """Text and boxes of a table whose rows are 30 points high; cells wrap at their line breaks."""
    placed, boxes = [], []
    for row, cells in enumerate(rows):
        x = 50.0
        for text, width in zip(cells, widths, strict=True):
            y = top + 30 * row
            boxes.append((x, y, x + width, y + 30))
            placed += [
                (x + 3, y + 12 + 12 * at, 10, part) for at, part in enumerate(text.split("\n"))
            ]
            x += width
    return placed, boxes


def test_a_korean_form_of_ruled_tables_is_read_row_by_row() -> None:
    person, frame = ruled([["성명", "한가람", "연락처", "010-1234-5678"]], 60, [70, 150, 70, 150])
    career, grid = ruled(
        [
            ["기간", "회사명", "직위", "담당업무"],
            ["2021.03 ~\n현재", "데모모빌\n리티", "선\n임", "주행 로그 수집\n이상 탐지"],
            ["2019.01 ~\n2019.06", "데모에너\n지", "인\n턴", "발전량 예측"],
        ],
        140,
        [70, 50, 30, 290],
    )
    result = read_resume(pdf([*person, (50, 125, 14, "경력사항"), *career], boxes=[*frame, *grid]))
    assert result.name == "한가람"
    assert [(p.text, str(p.start), p.ongoing) for p in result.passages] == [
        ("2021.03 ~ 현재 | 데모모빌리티 | 선임 | 주행 로그 수집 이상 탐지", "2021-03", True),
        ("2019.01 ~ 2019.06 | 데모에너지 | 인턴 | 발전량 예측", "2019-01", False),
    ]


def test_a_border_around_columns_is_no_table() -> None:
    left = [
        (60.0, 110 + 16.0 * row, 10.0, text)
        for row, text in enumerate(
            ["Skills", "Python for six years", "PyTorch for three", "Docker", "Linux", "SQL", "Go"]
        )
    ]
    right = [(310.0, 110 + 16.0 * row, 10.0, text) for row, text in enumerate(
        ["Experience", "Demo Mobility engineer", "built pipelines", "tuned models", "led a team",
         "wrote tests", "kept watch"])]  # fmt: skip
    data = pdf([*left, *right], boxes=[(50, 90, 300, 300), (300, 90, 550, 300)])
    assert lines(data) == [text for *_, text in (*left, *right)]


def test_a_scan_says_that_it_is_one() -> None:
    result = read_resume(pdf([], image=True))
    assert texts(result) == []
    assert "resume.image_only" in codes(result)


def test_a_pdf_without_anything_is_empty() -> None:
    assert codes(read_resume(pdf([]))) == {"resume.empty"}


def test_a_picture_page_among_others_is_named() -> None:
    data = pdf([(50, 60, 10, "기술: Python")], image=True)
    assert "resume.image_page" not in codes(read_resume(data))
    result = read_resume(pdf([(50, 60, 10, "기술: Python")], [], image=True))
    problem = next(p for p in result.problems if p.code == "resume.image_page")
    assert problem.where.page == 2


def test_a_pdf_with_a_password_says_so() -> None:
    assert refusal(pdf([(50, 60, 10, "x")], password=True)).code == "resume.encrypted"


def test_type_too_small_to_see_is_not_read() -> None:
    result = read_resume(
        pdf([(50, 60, 10, "기술: Python"), (50, 90, 1, "Kubernetes Spark Scala Go Rust")])
    )
    assert texts(result) == ["Python"]
    assert "resume.hidden" in codes(result)


def test_a_pdf_cut_in_half_is_refused_or_read_but_nothing_else() -> None:
    data = pdf([(50, 60, 10, "기술: Python")])
    for part in (data[:60], data[: len(data) // 2], b"%PDF-1.7\n" + bytes(200)):
        try:
            result = read_resume(part)
        except Refused as refused:
            assert refused.code in ("file.broken", "resume.slow")  # noqa: PT017
        else:
            assert set(texts(result)) <= {"Python"}
