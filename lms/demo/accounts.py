"""The accounts of the demonstration: one for each role, and what to look at first."""

from __future__ import annotations

from dataclasses import dataclass

from lms.demo.world import DOMAIN


@dataclass(frozen=True)
class Account:
    """An account's local part, its role and first steps in both languages."""

    name: str
    role_ko: str
    role_en: str
    first_ko: str
    first_en: str

    @property
    def address(self) -> str:
        """The address to sign in with."""
        return f"{self.name}@{DOMAIN}"


ACCOUNTS = (
    Account(
        "trainee", "교육생", "trainee",
        "홈에서 팀 과제를 내고 퀴즈를 풀고 강의평가에 답한 뒤, '적은 사진으로 만드는 결함 분류기'의 "
        "줄마다 달린 의견을 읽어 보십시오.",
        "Hand in the team's work, take the quiz and answer the evaluation from the home page; read "
        "the remarks on the lines of your classifier.",
    ),
    Account(
        "graduate", "수료생", "graduate",
        "소개 요청에 답하고, 나에게 맞는 공고와 그 까닭을 보십시오.",
        "Answer the request to be introduced; see the openings that fit, and why.",
    ),
    Account(
        "student", "대학생", "university student",
        "'졸업 요건'에서 남은 요건과 그 근거를 보고, '졸업까지'의 계획과 '바꾼다면'을 열어 보십시오.",
        "See what your degree still asks and why; open the path to graduation and what if.",
    ),
    Account(
        "applicant", "지원자", "applicant",
        "'모집'에서 쓰다 둔 지원서를 이어서 쓰고, 휴대전화 화면에서 서류를 찍어 내 보십시오.",
        "Go on with the application that was begun under “Calls”; photograph papers with a phone.",
    ),
    Account(
        "instructor", "교수자", "instructor",
        "'딥러닝과 컴퓨터 비전 · 6기 비전'에서 코드, 노트북, 문서를 채점하고, 퀴즈의 서술 답과 재채점 "
        "요청, 문제 통계를 보십시오.",
        "In deep learning, cohort 6: grade code, notebooks and documents; see the essays of the quiz, "
        "the request to regrade and the statistics.",
    ),
    Account(
        "assistant", "조교", "teaching assistant",
        "두 사람이 채점하는 과제에서 첫 번째 채점을 하고, 게시판의 질문에 답해 보십시오.",
        "Mark first where two people mark, and answer questions on the board.",
    ),
    Account(
        "staff", "교육기관 담당자", "institution's staff",
        "모집 중인 7기의 명단과 교육과정을 관리하고, 강좌마다의 강의평가를 보십시오.",
        "Manage the curriculum and the roster of the cohort that is enrolling; see the evaluations.",
    ),
    Account(
        "payer", "지급 담당자", "payer",
        "승인된 훈련장려금의 지급 명단을 내려받고 지급일을 적어 보십시오.",
        "Download the payment list of an approved sheet of allowances and note it as paid.",
    ),
    Account(
        "employer", "기업 담당자", "employer",
        "공고의 후보 순위를 열고, 순위마다 붙은 근거를 읽어 보십시오.",
        "Open an opening's ranked candidates and read the evidence behind each rank.",
    ),
    Account(
        "office", "사업단", "programme office",
        "현황판의 숫자를 눌러 근거 목록으로 가 보고, 기다리는 기업을 확인해 주십시오.",
        "Follow the overview's numbers to their lists; verify the companies that wait.",
    ),
    Account(
        "admin", "시스템 관리자", "administrator",
        "사람과 역할, 변경 기록, 열람 기록을 보십시오.",
        "See people and roles, the audit trail and the access log.",
    ),
)  # fmt: skip


def written(password: str, address: str) -> str:
    """The text for whoever tries the demonstration."""
    lines = [
        "데모 계정 — 모두 꾸며 낸 사람입니다 / Demo accounts — everyone is invented",
        f"주소 / address:    {address}",
        f"비밀번호 / password: {password}   (모든 계정 공통 / the same for all)",
        "",
    ]
    for account in ACCOUNTS:
        lines += [
            f"{account.address:<36}{account.role_ko} / {account.role_en}",
            f"    {account.first_ko}",
            f"    {account.first_en}",
        ]
    return "\n".join(lines) + "\n"
