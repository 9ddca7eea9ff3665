"""The headings, table labels and identity labels of Korean and English résumés.

The lists are of wordings in general use (standard Korean application forms, common English
headings). A heading that is not in them stays a heading of kind ``other``.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from lms.interop.formats.resumes.model import PassageKind

HEADING_CHARS: Final = 40

_HEADINGS: Final[dict[PassageKind, str]] = {
    PassageKind.EXPERIENCE: """
        경력|경력사항|경력 사항|업무경력|업무 경험|주요경력|주요 경력|직장경력|근무경력|
        근무 경험|경험|실무경험|실무 경험|인턴|인턴경험|인턴십|인턴 경력|경력기술서|경력 기술서|
        경력기술|담당업무|주요업무|주요 업무|경력 및 경험|경력/경험|아르바이트|현장실습|
        experience|work experience|professional experience|employment|employment history|
        work history|career|career history|career summary|internship|internships|
        relevant experience|industry experience|research experience|teaching experience""",
    PassageKind.EDUCATION: """
        학력|학력사항|학력 사항|최종학력|최종 학력|교육|교육사항|교육 사항|교육이수|교육 이수|
        교육이력|교육 이력|교육 및 연수|교육과정|이수교육|이수 교육|직무교육|훈련|훈련이력|연수|
        수강과목|이수과목|education|academic background|educational background|
        education and training|training|coursework|relevant coursework|courses|academic history""",
    PassageKind.PROJECT: """
        프로젝트|프로젝트 경험|프로젝트경험|프로젝트 이력|주요프로젝트|주요 프로젝트|
        수행프로젝트|수행 프로젝트|개인 프로젝트|팀 프로젝트|포트폴리오|연구|연구실적|연구 경험|
        projects|project|project experience|personal projects|selected projects|key projects|
        side projects|academic projects|portfolio|research|research projects""",
    PassageKind.SKILL: """
        기술|기술스택|기술 스택|보유기술|보유 기술|사용기술|사용 기술|보유역량|보유 역량|역량|
        핵심역량|핵심 역량|직무역량|직무 역량|스킬|전산능력|전산 능력|컴퓨터 활용능력|
        컴퓨터활용능력|활용능력|보유 스킬|개발 환경|개발환경|사용 언어|프로그래밍 언어|oa능력|
        oa 활용능력|skills|technical skills|skill set|skillset|core skills|key skills|
        tech stack|technologies|tools|tools and technologies|programming languages|competencies|
        core competencies|areas of expertise|expertise|technical proficiencies|skills and tools|
        skills & tools|skills summary""",
    PassageKind.CERTIFICATE: """
        자격|자격증|자격사항|자격 사항|자격증 및 면허|자격/면허|자격면허|면허|면허증|보유자격|
        보유 자격|자격증/어학|자격 및 면허|certificates|certificate|certifications|
        certification|licenses|licences|licenses and certifications|licenses & certifications|
        certifications and licenses|professional certifications""",
    PassageKind.AWARD: """
        수상|수상경력|수상 경력|수상내역|수상 내역|수상이력|수상 이력|수상실적|수상사항|포상|
        공모전|상훈|수상 및 공모전|awards|award|honors|honours|honors and awards|
        awards and honors|honors & awards|awards & honors|achievements and awards|prizes|
        scholarships""",
    PassageKind.LANGUAGE: """
        어학|어학능력|어학 능력|어학사항|어학 사항|어학성적|어학 성적|외국어|외국어능력|
        외국어 능력|외국어 활용능력|어학 및 외국어|공인어학성적|공인어학|어학시험|어학점수|
        languages|language|language skills|language proficiency|foreign languages""",
    PassageKind.OTHER: """
        자기소개|자기소개서|소개|간단소개|간단 소개|요약|핵심요약|지원동기|지원 동기|성장과정|
        성장 과정|성격의 장단점|입사 후 포부|입사후포부|대외활동|대외 활동|활동|활동사항|
        사회활동|사회봉사|봉사활동|봉사|동아리|논문|논문/특허|특허|저서|출판|발표|기타|기타사항|
        기타 사항|추천인|관심분야|취미|특기|해외경험|해외 경험|희망근무조건|희망직무|희망 직무|
        링크|summary|professional summary|profile|about|about me|objective|career objective|
        publications|patents|presentations|talks|volunteer|volunteering|volunteer experience|
        activities|extracurricular activities|interests|hobbies|references|
        additional information|leadership|memberships|open source|conferences|links|highlights""",
}  # fmt: skip

_PERSONAL_HEADINGS: Final = """
        인적사항|인적 사항|개인정보|개인 정보|기본정보|기본 정보|기본사항|신상정보|신상명세|
        연락처|가족사항|가족 사항|가족관계|병역|병역사항|병역 사항|신체사항|신체 사항|보훈|장애|
        보훈/장애|personal information|personal details|personal data|contact|
        contact information|contact details|contacts"""

# Labels in the first row of a table, by the kind of table that they give away.
_COLUMN_LABELS: Final[dict[PassageKind, str]] = {
    PassageKind.EXPERIENCE: """
        회사|회사명|직장명|재직기간|업무|직무|업종|입사일|퇴사일|소속|
        근무처|기관명|근무기간|직위|직급|직책|부서|담당업무|업무내용|
        퇴직사유|퇴사사유|company|employer|position|title|department|duties|responsibilities""",
    PassageKind.EDUCATION: """
        학교|학교명|입학일|졸업일|전공|학과|학위|졸업구분|졸업여부|졸업년도|입학년도|학점|성적|평점|재학기간|
        교육명|과정명|교육기관|교육기간|훈련기관|school|university|major|degree|gpa|institution""",
    PassageKind.PROJECT: """
        프로젝트명|과제명|역할|참여기간|참여율|사용기술|project|role""",
    PassageKind.SKILL: """
        기술명|기술|수준|숙련도|활용능력|프로그램|활용도|skill|level|proficiency""",
    PassageKind.CERTIFICATE: """
        자격증|자격증명|자격명|자격면허|자격/면허|취득일|취득일자|취득년월|발급기관|발행처|
        시행처|발급처|certificate|issuer|issued""",
    PassageKind.AWARD: """
        수상명|상훈명|수상내용|수여기관|시상기관|수상일|award|awarder""",
    PassageKind.LANGUAGE: """
        외국어|언어|어학|시험명|시험|점수|급수|등급|응시일|회화|language|test|score""",
    PassageKind.OTHER: """
        기간|내용|구분|비고|일자|날짜|기관|소재지|상세내용|세부내용|활동명|활동내용|지역|period|date|description|location|
        from|to|no|번호|순번""",
}  # fmt: skip

NAME_LABELS: Final = frozenset(
    {"성명", "이름", "한글", "성명한글", "한글성명", "한글이름", "name", "fullname", "성함"}
)
_IDENTITY: Final = """
        성명|이름|한글|한문|한자|영문|성명한글|한글성명|한글이름|영문성명|영문이름|성함|성별|
        생년월일|생일|나이|연령|만나이|국적|주소|현주소|거주지|본적|출생지|고향|연락처|전화|
        전화번호|휴대폰|휴대전화|핸드폰|자택전화|비상연락처|이메일|메일|email|e-mail|e메일|
        전자우편|팩스|sns|카카오톡|사진|결혼여부|결혼|혼인여부|종교|신장|체중|혈액형|시력|키|
        몸무게|병역|병역구분|군별|병과|복무기간|입대일|제대일|전역일|면제사유|보훈여부|보훈대상|
        장애여부|장애등급|가족관계|관계|동거여부|주민등록번호|생년월일성별|name|fullname|gender|
        sex|age|dateofbirth|birthdate|birthday|dob|nationality|citizenship|address|homeaddress|
        phone|phonenumber|mobile|cell|tel|telephone|fax|maritalstatus|photo|religion"""


def _fold(text: str) -> str:
    """A label without what forms put around it: numbers, shapes, brackets, spaces, colons."""
    bare = unicodedata.normalize("NFKC", text).casefold()
    bare = re.sub(r"^\s*(?:[ivx]{1,4}|\d{1,2}|[가나다라마바사])\s*[.)]\s*", "", bare)
    return re.sub(r"[^\w/&+가-힣-]|_", "", bare)


def _words(block: str) -> list[str]:
    return [_fold(word) for word in block.replace("\n", " ").split("|") if word.strip()]


HEADINGS: Final = {word: kind for kind, block in _HEADINGS.items() for word in _words(block)}
COLUMN_LABELS: Final = {
    word: kind for kind, block in reversed(_COLUMN_LABELS.items()) for word in _words(block)
}
PERSONAL_HEADINGS: Final = frozenset(_words(_PERSONAL_HEADINGS))
IDENTITY_LABELS: Final = frozenset(_words(_IDENTITY))

_CONTACT: Final = re.compile(
    r"^[^\w]*(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:\+?82[- ]?)?0?1[016789][- .]?\d{3,4}[- .]?\d{4}|"
    r"\(?0\d{1,2}\)?[- .]\d{3,4}[- .]\d{4}|"
    r"\+?\d{1,3}[- .(]{1,2}\d{2,4}[- .)]{1,2}\d{3,4}[- .]\d{4})"
    r"[^\w]*$"
)
_ADDRESS: Final = re.compile(
    r"(?:(?:https?://|www\.)\S+|(?:github|gitlab|linkedin|velog|notion)\.[a-z]{2,3}/\S+)",
    re.IGNORECASE,
)
_BETWEEN_CONTACTS: Final = re.compile(r"\s+[·•|/]\s+|\s*[,;]\s+|\s{2,}")


def heading_kind(text: str) -> PassageKind | None:
    """The kind that a line announces if it is a known heading, else None."""
    if len(text) > HEADING_CHARS:
        return None
    return HEADINGS.get(_fold(text))


def is_personal_heading(text: str) -> bool:
    """Whether a heading announces identity or contact data, which is no evidence of skill."""
    return len(text) <= HEADING_CHARS and _fold(text) in PERSONAL_HEADINGS


def is_identity_label(text: str) -> bool:
    """Whether a label stands before identity or contact data (성명, 생년월일, phone …)."""
    return len(text) <= HEADING_CHARS and _fold(text) in IDENTITY_LABELS


def is_name_label(text: str) -> bool:
    """Whether a label stands before the person's name."""
    return len(text) <= HEADING_CHARS and _fold(text) in NAME_LABELS


def is_contact(text: str) -> bool:
    """Whether a text is nothing but e-mail and web addresses and telephone numbers."""
    parts = [part for part in _BETWEEN_CONTACTS.split(text.strip()) if part]
    return bool(parts) and all(_CONTACT.match(part) or _ADDRESS.fullmatch(part) for part in parts)


def table_kind(cells: tuple[str, ...]) -> PassageKind | None:
    """The kind of table that a row of labels heads, or None if the row is not such a row."""
    labels = [_fold(cell) for cell in cells if cell.strip()]
    if len(labels) < 2 or any(label not in COLUMN_LABELS for label in labels):
        return None
    votes = [COLUMN_LABELS[label] for label in labels]
    said = [vote for vote in votes if vote is not PassageKind.OTHER]
    return max(said, key=said.count) if said else PassageKind.OTHER
