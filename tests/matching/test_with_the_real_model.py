"""The shipped model and taxonomy together: the right person first, in and across both languages."""

from __future__ import annotations

import pytest

from lms.matching import Candidate, Evidence, EvidenceKind, Opening
from lms.matching import taxonomy as shipped
from lms.matching.encoding import SentenceEncoder
from lms.matching.matcher import Matcher
from lms.matching.splitting import requirements, split
from tests.matching.conftest import TODAY

SAME_IN_BOTH = [
    (
        "객체 검출 모델을 학습하고 성능을 평가함",
        "Trained an object detection model and evaluated its performance",
    ),
    ("배터리 관리 시스템 펌웨어를 C로 구현", "Implemented battery management firmware in C"),
    (
        "병원 데이터로 시계열 예측 모델 개발",
        "Built a time series forecasting model on hospital data",
    ),
    ("쿠버네티스에 모델 서빙을 배포", "Deployed model serving on Kubernetes"),
    (
        "SQL로 매출 데이터를 분석하고 대시보드를 제작",
        "Analysed sales data with SQL, built a dashboard",
    ),
]
ASKED = [
    ("객체 검출 모델 개발 경험", "Experience developing object detection models"),
    ("임베디드 C 펌웨어 개발", "Embedded firmware development in C"),
    ("시계열 데이터 예측 경험", "Experience with time series forecasting"),
    ("쿠버네티스 기반 MLOps 경험", "Experience with MLOps on Kubernetes"),
    ("데이터 분석과 시각화 능력", "Data analysis and visualization skills"),
]
KOREAN, ENGLISH = 0, 1


@pytest.fixture(scope="module")
def real_matcher(real_encoder: SentenceEncoder) -> Matcher:
    return Matcher(real_encoder, shipped.load())


@pytest.mark.parametrize("line_in", [KOREAN, ENGLISH])
@pytest.mark.parametrize("evidence_in", [KOREAN, ENGLISH])
def test_the_fitting_work_comes_first_whatever_the_languages(
    real_matcher: Matcher, line_in: int, evidence_in: int
) -> None:
    people = [
        Candidate(
            f"c{i}",
            (Evidence("e", texts[evidence_in], EvidenceKind.ASSESSED, (), 0.9, 40.0, TODAY),),
        )
        for i, texts in enumerate(SAME_IN_BOTH)
    ]
    for i, asked in enumerate(ASKED):
        lines = requirements(split(f"자격요건\n{asked[line_in]}", shipped.load()))
        ranking = real_matcher.rank(Opening("o", "t", lines), people, as_of=TODAY)
        assert ranking.entries[0].key == f"c{i}"


def test_personal_data_moves_no_score_with_the_real_model(real_matcher: Matcher) -> None:
    def person(words: str) -> Candidate:
        text = f"{words}\n파이썬으로 데이터 분석 프로젝트 수행"
        return Candidate("a", (Evidence("e", text, EvidenceKind.CLAIMED),))

    lines = requirements(split("자격요건\n- 파이썬 데이터 분석 경험", shipped.load()))
    opening = Opening("o", "t", lines)
    entries = {
        real_matcher.rank(opening, [person(words)], as_of=TODAY).entries
        for words in (
            "성명: 홍길동\n성별: 남\n만 26세",
            "성명: 김서연\n성별: 여\n만 51세",
            "성명: Jane Doe\n성별: 여\n만 33세",
        )
    }
    assert len(entries) == 1
    assert next(iter(entries))[0].score > 0
