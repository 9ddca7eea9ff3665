"""What invented people write: hand-ins, links, additions to feedback, lines of résumés."""

from __future__ import annotations

#: Short texts of hand-ins; ``{work}`` is the assignment's title.
HAND_INS = (
    "{work} 결과를 제출합니다. 처음에는 결측을 평균으로 채웠다가 특정 설비에서만 값이 비는 것을 보고 "
    "방법을 바꾸었습니다. 바꾸기 전과 후의 차이를 표 2에 적었습니다.",
    "실행 순서는 README에 있습니다. 전체를 다시 돌리는 데 제 노트북에서 7분 걸렸습니다. 난수 씨앗을 "
    "고정했지만 GPU에서는 소수 넷째 자리가 달라질 수 있습니다.",
    "요구한 네 항목을 모두 담았습니다. 세 번째 항목은 자신이 없어 두 가지 방법을 나란히 두었고, 왜 "
    "첫째 방법을 골랐는지 마지막 쪽에 설명했습니다.",
    "결론부터 말씀드리면 지금 자료로는 두 모델의 차이를 말할 수 없습니다. 신뢰구간이 겹칩니다. 자료가 "
    "얼마나 더 있어야 하는지 계산한 내용을 덧붙였습니다.",
    "조원과 토의했지만 코드와 글은 제가 썼습니다. 참고한 자료는 끝에 적었습니다. 시험은 열두 개이고 "
    "모두 통과합니다.",
    "{work} 제출입니다. 시간이 모자라 마지막 비교 실험은 절반만 했습니다. 못 한 부분과 그 까닭을 "
    "'한계' 절에 그대로 적었습니다.",
    "강의에서 배운 방법을 우리 회사 자료와 비슷하게 만든 합성 자료에 적용해 보았습니다. 단위를 두 번 "
    "틀렸다가 손 계산과 맞춰 보고서야 찾았습니다.",
    "그림은 세 장만 남겼습니다. 각 그림 아래 한 문장으로 읽는 법을 적었고, 나머지 그림은 부록으로 "
    "옮겼습니다.",
    "오류 분석이 가장 오래 걸렸습니다. 틀린 사례 서른 개를 직접 읽고 다섯 갈래로 나누었더니 두 갈래가 "
    "전체의 7할이었습니다.",
    "처음 제출 뒤에 경계 조건에서 실패하는 것을 발견하여 고쳤습니다. 고친 곳은 커밋 메시지에 "
    "적었습니다.",
    "발표를 염두에 두고 한 쪽 요약을 맨 앞에 두었습니다. 현장 담당자가 읽는다고 생각하고 용어를 "
    "풀어 썼습니다.",
    "측정값이 물리적으로 가능한 범위인지 먼저 검사했습니다. 범위를 벗어난 41행은 지우지 않고 표시만 "
    "했으며, 이 행을 빼고 넣은 결과를 함께 보였습니다.",
)

HAND_INS_ENGLISH = (
    "This is my hand-in for {work}. I first averaged over all days and only later saw that holidays "
    "behave differently, so section 3 was rewritten. The old numbers are kept in the appendix.",
    "Everything runs with one command; see the README. I fixed the seed, and the three tables of the "
    "report are produced by the script rather than typed in.",
    "I could not finish the last comparison. What is missing, and what I would expect to see, is "
    "written down under limits so that nobody takes silence for a result.",
    "The interesting part was the error analysis: two causes explain most of the failures, and one of "
    "them is in the labels, not in the model.",
    "I checked the units by hand for one row before trusting the pipeline. That caught a factor of "
    "1,000. The test for it is in tests/test_units.py.",
)

#: Something that a marker adds to what they say of everyone's work in a band.
MARKER_ADDS = (
    "재현 방법을 적어 준 덕분에 바로 확인할 수 있었습니다.",
    "다음 과제에서는 결론을 맨 앞 문장으로 옮겨 보세요.",
    "표의 단위를 한 번 더 확인해 주세요.",
    "코드의 이름이 읽기 좋아졌습니다. 지난번보다 많이 나아졌어요.",
    "궁금한 점은 면담 시간에 함께 보면 좋겠습니다.",
    "그림의 글자가 작아 인쇄하면 읽기 어렵습니다.",
    "시험을 먼저 쓴 흔적이 보여 반가웠습니다.",
    "참고한 자료의 출처를 본문에서도 밝혀 주세요.",
    "설명이 간결해서 읽는 데 3분이면 충분했습니다.",
)

#: Lines of résumés by industry: (kind, text). They name skills as people write them.
RESUME_LINES: dict[str, tuple[tuple[str, str], ...]] = {
    "any": (
        (
            "experience",
            "지역 중소 제조사에서 6개월 인턴: Python과 pandas로 일일 생산 보고를 자동화",
        ),
        ("experience", "스타트업 백엔드 인턴 4개월, FastAPI와 PostgreSQL로 사내 예약 API 개발"),
        ("project", "공공데이터로 시내버스 도착 예측: LightGBM, 교차검증, 주간 재학습"),
        ("project", "팀 프로젝트에서 Git 브랜치 규칙과 코드 리뷰 절차를 정하고 6주 동안 운영"),
        ("project", "Docker와 GitHub Actions로 개인 블로그 검색 기능을 자동 배포"),
        ("certificate", "정보처리기사 취득"),
        ("certificate", "SQLD(SQL 개발자) 취득"),
        ("certificate", "빅데이터분석기사 필기 합격, 실기 준비 중"),
        ("experience", "공장 품질관리 2년: 불량 기록을 Excel에서 MySQL로 옮기고 주간 통계를 작성"),
        ("project", "Built a small dashboard with Streamlit to compare household electricity use"),
        ("experience", "Part-time tutor for introductory Python and statistics, two semesters"),
        ("project", "캡스톤 디자인: Linux 서버에서 Redis 대기열로 이미지 변환 작업을 분산"),
    ),
    "ai": (
        (
            "project",
            "PyTorch로 한국어 문장 분류기를 학습하고 Hugging Face Transformers로 미세 조정",
        ),
        ("project", "사내 문서 검색을 가정한 RAG 실습: 임베딩, 재순위화, 인용 검증"),
        ("experience", "데이터 라벨링 회사에서 검수 1년, 라벨 품질 지표와 가이드 개정을 담당"),
        ("project", "MLflow로 실험을 기록하고 FastAPI로 모델 서빙, 부하 시험까지 수행"),
        ("project", "Kubernetes 실습 클러스터에서 카나리 배포와 Prometheus 경보 구성"),
    ),
    "automotive": (
        ("project", "ROS 2와 LiDAR 시뮬레이터로 장애물 추적 노드 작성, 칼만 필터 조정"),
        ("experience", "자동차 부품사 생산기술 1년 8개월: PLC 점검과 비전 검사기 조명 조정"),
        ("project", "STM32 보드에서 C로 CAN 통신 진단 도구 제작"),
        ("project", "YOLO 계열 검출기를 TensorRT로 경량화하여 Jetson에서 초당 24장 처리"),
        ("project", "OpenCV로 도장 결함 사진을 전처리하고 합성곱 신경망으로 분류"),
    ),
    "energy": (
        ("experience", "태양광 시공사 현장 관리 2년: 인버터 기록 수집과 이상 신고 대응"),
        ("project", "기상청 예보를 이용한 태양광 발전량 예측과 구간 예측 비교"),
        ("certificate", "전기기사 취득"),
        ("project", "Modbus 통신으로 전력량계 값을 모아 최대수요를 관리하는 작은 EMS 제작"),
        ("project", "ESS 충방전 계획을 선형계획법으로 최적화한 교내 공모전 입상"),
    ),
    "health": (
        ("experience", "종합병원 의무기록실 1년: 진단 코드 입력과 자료 추출 요청 처리"),
        ("project", "FHIR 서버에서 검사 결과를 모아 SQL 표로 바꾸는 수집기 작성"),
        ("project", "흉부 X선 공개 자료로 분할 모델을 학습하고 외부 자료로 검증"),
        ("certificate", "보건의료정보관리사 면허"),
        ("project", "가명처리한 낙상 자료에서 k-익명성을 점검하는 도구 제작"),
    ),
}

#: What employers write when they ask to be introduced.
ASKING = (
    "안녕하세요. 과제에서 보여 주신 기준별 평가를 인상 깊게 보았습니다. 저희 팀이 하는 일과 잘 맞을 것 "
    "같아 30분 정도 이야기를 나누고 싶습니다. 편한 때를 알려 주시면 저희가 맞추겠습니다.",
    "반갑습니다. 공고의 필수 요건 대부분에 근거가 있어 연락드립니다. 면접이 아니라 서로 알아보는 "
    "자리로 생각해 주세요. 사무실에 와 보셔도 좋고 화상도 괜찮습니다.",
)
