"""The tracks: what each is, for whom, and which courses it is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TrackText:
    """A track; *courses* are (slug, whether it is required), in their order."""

    slug: str
    short: str  # what tells its sections from those of others
    owner: str
    stream: str
    industry: str
    audiences: tuple[str, ...]
    title_ko: str
    title_en: str
    summary_ko: str
    summary_en: str
    description_ko: str
    description_en: str
    courses: tuple[tuple[str, bool], ...]


TRACKS = (
    TrackText(
        "ai-service-developer", "AI서비스", "academy", "academy", "ai", ("job_seeker", "youth"),
        "AI 서비스 개발자 과정",
        "AI service developer track",
        "자료를 다루는 기본기에서 시작해 언어 모델을 근거 있게 쓰고, 서비스로 내보내고 지켜보는 일까지 "
        "이어서 배웁니다.",
        "From handling data with care to using language models with evidence, and shipping and "
        "watching a service.",
        "전공과 경력을 묻지 않습니다. 첫 두 교과목에서 파이썬과 기계학습의 기초를 함께 다지고, 그 뒤로는 "
        "만든 것을 남이 다시 돌려 볼 수 있는지로 평가합니다.\n\n수료하면 과제의 기준별 평가가 역량 근거로 "
        "남고, 동의하신 분에 한해 지역 기업의 공고와 연결됩니다.",
        "No degree or earlier job is asked for. The first two courses lay the ground in Python and "
        "machine learning; from then on work is judged by whether somebody else can run it again.\n\n"
        "On completion the marks by criterion remain as evidence of skill and, for those who agree, "
        "are matched with openings of local companies.",
        (
            ("python-data-analysis", True),
            ("machine-learning-foundations", True),
            ("sql-data-engineering", True),
            ("nlp-llm-applications", True),
            ("mlops-cloud", False),
        ),
    ),
    TrackText(
        "mobility-vision-engineer", "비전", "academy", "academy", "automotive", ("job_seeker", "youth"),
        "미래차 비전 엔지니어 과정",
        "Mobility vision engineer track",
        "카메라와 라이다로 도로를 이해하고, 작은 차량 컴퓨터에서 제때 도는 소프트웨어를 만듭니다.",
        "Understand the road through cameras and lidar, and make software that runs in time on small "
        "vehicle computers.",
        "지역의 완성차와 부품 회사가 실제로 묻는 질문에서 과제를 골랐습니다. 검출기 하나를 만들고 끝내지 "
        "않고, 어떤 조건에서 믿을 수 없는지 적은 합격 판정서를 씁니다.",
        "The assignments come from questions that vehicle and parts makers really ask. Nobody stops "
        "at a detector that works: you write the acceptance report that says when it cannot be "
        "trusted.",
        (
            ("python-data-analysis", True),
            ("deep-learning-vision", True),
            ("autonomous-driving-perception", True),
            ("embedded-vehicle-software", True),
            ("mlops-cloud", False),
        ),
    ),
    TrackText(
        "data-shift-for-workers", "재직자", "academy", "academy", "energy", ("in_work",),
        "재직자 데이터 전환 과정",
        "Data skills for people in work",
        "일하는 사람이 자기 현장의 기록으로 배우는 저녁·주말 과정입니다. 에너지와 의료 현장의 자료를 "
        "주로 다룹니다.",
        "An evening and weekend track in which people in work learn on records like their own, mostly "
        "from energy and health care.",
        "매주 여섯 시간, 서른다섯 주 동안 진행합니다. 회사의 자료를 밖으로 가지고 나오지 않아도 되도록 "
        "모든 과제에 합성 자료를 제공합니다.",
        "Six hours a week for thirty-five weeks. Synthetic data comes with every assignment, so that "
        "nothing has to leave your company.",
        (
            ("python-data-analysis", True),
            ("sql-data-engineering", True),
            ("energy-forecasting", True),
            ("health-data-standards", True),
            ("machine-learning-foundations", False),
        ),
    ),
    TrackText(
        "energy-ai", "에너지", "seoseok-energy", "degree", "energy", ("student",),
        "에너지 AI 융합 전공",
        "Energy and AI major",
        "수요와 발전을 예측하고 배터리와 계통을 안전하게 운전하는 전공입니다. 영어 강의 한 과목이 "
        "포함됩니다.",
        "Forecasting demand and generation, and running batteries and networks safely. One course is "
        "taught in English.",
        "졸업을 앞둔 해에는 지역 에너지 회사와 함께 정한 주제로 설계 과제를 수행합니다.",
        "In the last year you work on a design project set together with local energy companies.",
        (
            ("python-data-analysis", True),
            ("machine-learning-foundations", True),
            ("energy-forecasting", True),
            ("sql-data-engineering", True),
            ("smart-grid-ems", True),
        ),
    ),
    TrackText(
        "digital-health", "헬스케어", "mudeung-health", "degree", "health", ("student",),
        "디지털 헬스케어 전공",
        "Digital health care major",
        "의료 기록의 뜻을 지키며 자료로 바꾸고, 영상 인공지능을 임상의 눈으로 검증합니다.",
        "Turn records into data without losing their meaning, and validate imaging AI the way a "
        "clinic would.",
        "가명처리와 연구 윤리를 처음 학기부터 다룹니다. 모든 실습은 공개 자료나 합성 자료로 합니다.",
        "Pseudonymisation and research ethics come in the first term. All exercises use public or "
        "synthetic data.",
        (
            ("python-data-analysis", True),
            ("machine-learning-foundations", True),
            ("health-data-standards", True),
            ("deep-learning-vision", True),
            ("medical-imaging-ai", True),
        ),
    ),
    TrackText(
        "future-mobility", "모빌리티", "eodeung-mobility", "degree", "automotive", ("student",),
        "미래 모빌리티 전공",
        "Future mobility major",
        "차량 임베디드 소프트웨어에서 자율주행 인지까지, 안전을 숫자로 말하는 법을 배웁니다.",
        "From embedded vehicle software to perception for autonomous driving: learn to speak of safety "
        "in numbers.",
        "실험실에는 실차 대신 시험대와 합성 주행 기록이 있습니다. 고장을 일부러 넣어 보는 과제가 많습니다.",
        "The laboratory has test benches and synthetic drives rather than cars, and many assignments "
        "inject faults on purpose.",
        (
            ("python-data-analysis", True),
            ("embedded-vehicle-software", True),
            ("deep-learning-vision", True),
            ("machine-learning-foundations", True),
            ("autonomous-driving-perception", True),
        ),
    ),
    TrackText(
        "core-ai", "핵심AI", "geukrak-ai", "degree", "ai", ("student",),
        "인공지능 핵심 전공",
        "Core AI major",
        "모델을 배우고, 재고, 다시 만들 수 있게 내보내는 일까지 한 흐름으로 다룹니다.",
        "Models learned, measured, and shipped so that they can be made again, in one line.",
        "수학보다 측정을 먼저 둡니다. 어떤 주장이든 구간과 함께 말하는 습관을 네 해 동안 기릅니다.",
        "Measurement comes before mathematics: for four years you practise never to claim without an "
        "interval.",
        (
            ("python-data-analysis", True),
            ("machine-learning-foundations", True),
            ("deep-learning-vision", True),
            ("sql-data-engineering", True),
            ("nlp-llm-applications", True),
            ("mlops-cloud", False),
        ),
    ),
)  # fmt: skip
