"""The form that a new call begins with: what most calls of a stream ask, each line within the law."""

from __future__ import annotations

from lms.courses.admissions.rules.form import Item

_CONTACT = (
    Item("s_contact", "section", "연락처", "Contact"),
    Item("phone", "phone", "휴대전화", "Mobile phone", "합격 안내와 면접 일정을 알립니다.",
         "We use it for results and interview dates.", required=True, purpose="contact"),
    Item("address", "address", "주소", "Address", "우편물을 보낼 곳입니다.",
         "Where post is sent.", purpose="contact"),
)  # fmt: skip
_ELIGIBILITY = (
    Item("s_eligible", "section", "지원 자격", "Eligibility"),
    Item("n_eligible", "notice", "이 단계의 답은 지원 자격을 확인하는 데에만 씁니다.",
         "Answers of this step are used to check eligibility alone.",
         "심사위원과 채용 매칭에는 보이지 않습니다.", "Scorers and job matching never see them."),
    Item("birth", "date", "생년월일", "Date of birth", required=True, purpose="eligibility"),
    Item("work", "one", "현재 상태", "Present status", required=True, purpose="eligibility",
         options=(("job_seeker", "구직 중", "Looking for work"), ("in_work", "재직 중", "In work"),
                  ("student", "재학 중", "Student"))),
    Item("insurance", "file", "고용보험 자격 이력 내역서", "Employment insurance record",
         "주민등록번호 뒷자리를 가리고 올리십시오.", "Mask the resident registration number.",
         required=True, purpose="eligibility", shown_key="work", shown_codes=("in_work",), most=1),
)  # fmt: skip
_ACADEMY = (
    Item("s_about", "section", "경험과 동기", "Experience and motivation"),
    Item("education", "rows", "학력", "Education", "최근 것부터 적으십시오.", "Latest first.",
         columns=(("school", "학교·기관", "School"), ("major", "전공", "Major"),
                  ("until", "졸업(예정) 연월", "Graduation (year-month)"))),
    Item("career", "rows", "경력", "Career",
         columns=(("place", "회사·기관", "Company"), ("task", "맡은 일", "Work"),
                  ("span", "기간", "From – to"))),
    Item("motive", "long", "지원 동기", "Why do you apply?",
         "무엇을 배워서 어디에 쓰고 싶은지 적으십시오.", "What will you learn, and what for?",
         required=True, least=50, most=1500),
    Item("portfolio", "link", "포트폴리오 링크", "Portfolio link"),
    Item("papers", "file", "증빙 서류", "Papers", "수료증, 자격증, 상장 따위입니다.",
         "Certificates, licences, awards.", most=5),
)  # fmt: skip
_DEGREE = (
    Item("s_about", "section", "학업 계획", "Study plan"),
    Item("motive", "long", "학업 계획", "Study plan", "무엇을 어떤 순서로 배울지 적으십시오.",
         "What do you want to study, in which order?", required=True, least=50, most=1500),
    Item("transcript", "file", "성적증명서", "Transcript",
         "주민등록번호 뒷자리를 가리고 올리십시오.", "Mask the resident registration number.",
         required=True, most=3),
)  # fmt: skip
_CONSENTS = (
    Item("s_consent", "section", "동의", "Consent"),
    Item("c_collect", "consent", "개인정보 수집·이용에 동의합니다",
         "I agree to the collection and use of my personal data",
         "목적: 모집과 선발. 항목: 이 지원서에 적은 내용. 보유 기간: 선발이 끝나고 이의신청 기간이 지난 뒤 "
         "정해진 날까지이며, 뽑히지 않은 분의 서류는 파기합니다. 동의하지 않을 수 있으나 지원할 수 없습니다.",
         "Purpose: admission and selection. Data: what this application holds. Kept until the day that "
         "is set after the decision and the time for appeals; papers of those not admitted are destroyed. "
         "You may refuse, but then cannot apply.", required=True),
    Item("c_news", "consent", "다음 모집 소식을 받겠습니다", "Tell me about later calls",
         "동의하지 않아도 지원과 선발에 아무 영향이 없습니다.",
         "Refusing changes nothing about your application."),
)  # fmt: skip


def standard_form(stream: str) -> tuple[Item, ...]:
    """The beginning of a form for a stream (degree, academy, …)."""
    return (*_CONTACT, *_ELIGIBILITY, *(_DEGREE if stream == "degree" else _ACADEMY), *_CONSENTS)
