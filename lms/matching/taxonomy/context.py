"""Whether words that usually mean something else name a skill where they stand.

"R", "Go", "C", two-letter initials, one-syllable names, and everyday words ("react", "스프링") count
only beside another sure name in a list ("Python, R"), or beside words that make the meaning plain
("R 언어", "Go developer", "AI 모델"); initials also straight before a sure name ("BI 대시보드").
"""

from __future__ import annotations

import re

from lms.matching.taxonomy.boundaries import particle_at

IN_CONTEXT = 0.8

_EVERYDAY_WORDS = """
    react rust swift spring express node spark oracle unity slack notion helm dart flask lime rag unreal
    rails scala puppet prefect playwright locust dagster cursor agile accessibility rest container containers
    스프링 스파크 플라스크 슬럼 루비 헬름 하이브 지라 노션 슬랙 유니티 장고 컨테이너
"""
EVERYDAY = frozenset(_EVERYDAY_WORDS.split())
"""Names that are also ordinary words: in lower case, or in Hangul, they need a neighbour."""

_LANGUAGE_AFTER = re.compile(
    r"\s{0,2}(?:언어|프로그래밍|프로그램|코딩|코드|개발|스크립트|패키지|통계|컴파일러|프레임워크|라이브러리|"
    r"languages?\b|programming\b|lang\b|developers?\b|coding\b|code\b|scripts?\b|packages?\b|"
    r"compilers?\b|framework\b|library\b|backend\b|백엔드)",
    re.IGNORECASE,
)
_TOPIC_AFTER = re.compile(
    r"\s{0,2}(?:모델|모형|기술|엔지니어|서비스|시스템|도구|툴|플랫폼|솔루션|알고리즘|설계|관리|구축|운영|전문가|"
    r"분석|활용|지식|이론|연구|역량|경험|프로젝트|파이프라인|데이터|디자인|업무|응용|분야|학습|이해|기반|담당|"
    r"models?\b|systems?\b|tools?\b|platforms?\b|pipelines?\b|engineers?\b|engineering\b|algorithms?\b|"
    r"services?\b|research\b|analysts?\b|automation\b|knowledge\b|projects?\b|skills?\b|experience\b|applications?\b|technolog|solutions?\b)",
    re.IGNORECASE,
)
_LIST_HEAD = re.compile(
    r"(?:(?:written|programming|programs|coding|code|fluent|proficient|skilled|experienced?|software) (?:in|with)\s"
    r"|(?:언어|기술\s?스택|스택|프레임워크|도구|툴|languages?|skills?|stack|frameworks?|tools?)\s{0,2}[:：]\s{0,2})$",
    re.IGNORECASE,
)
_BY_MEANS_OF = re.compile(
    r"\s{0,2}(?:활용|이용|사용|작성|구현|개발|프로그래밍|코딩|분석|다루|다룰)"
)
_STICKING_BEFORE = frozenset(".@&'’-+#$=/\\")
_STICKING_AFTER = frozenset("&'’-+#@=\\")
PEOPLES = frozenset({"korean", "english", "japanese", "chinese", "german"})
_AS_A_LANGUAGE = re.compile(
    r"\b(?:written|spoken|fluent|native|business|conversational|speak\w{0,4}|read\w{0,4}|in) $",
    re.IGNORECASE,
)
_OF_A_PEOPLE = re.compile(
    r"[ \t]{1,3}(?!(?:and|or|is|are|as|at|for|in|on|to|with|text|both|language|level|fluen|profic|speak|"
    r"writ|read|listen|skill|communic|convers|requir|prefer|native|business|test|score|document|"
    r"manual|paper)[a-z]{0,10}\b)[A-Za-z]",
)
_GLUE = re.compile(
    r"[\d.]{0,5}(?:[은는이가을를]?[\s,/·ㆍ|;:•*()\[\]&+、，]|-(?=\s)){0,8}"
    r"(?:(?:and|or|및|또는|혹은|와|과|이나|나|등)[\s,/·|;(\[]{1,3})?",
    re.IGNORECASE,
)
_LONGEST_GLUE = 16
_HEAD_WINDOW = 24


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing is stuck to the word that makes it part of another ("R&D", "C-level")."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    dotted = after == "." and end + 1 < len(text) and text[end + 1].isalnum()
    if before in _STICKING_BEFORE and not (before == "/" and start > 1):
        return False
    return after not in _STICKING_AFTER and not dotted


def explained(text: str, start: int, end: int, *, initials: bool) -> bool:
    """Whether the words next to text[start:end] make it a skill; `initials`: two capital letters."""
    if _LANGUAGE_AFTER.match(text, end):
        return True
    if _LIST_HEAD.search(text, max(0, start - _HEAD_WINDOW), start):
        return True
    particle = particle_at(text, end)
    if initials and text[start - 1 : start] == "(" and text[end : end + 1] == ")":
        return True
    if initials:
        return _TOPIC_AFTER.match(text, end) is not None or particle is not None
    return particle is not None and _BY_MEANS_OF.match(text, particle.end()) is not None


def is_adjective(text: str, start: int, end: int) -> bool:
    """Whether a language's English name at text[start:end] describes what follows it
    ("Korean hospitals"), and is not called a language ("written English good enough")."""
    if _AS_A_LANGUAGE.search(text, max(0, start - _HEAD_WINDOW), start):
        return False
    return _OF_A_PEOPLE.match(text, end) is not None


def are_initials(surface: str) -> bool:
    """Whether a short name is two capital letters, as ML, BI and QA are."""
    return len(surface) == 2 and surface.isascii() and surface.isupper()


def in_one_list(between: str) -> bool:
    """Whether two names with these words between them are items of one list."""
    if not between or len(between) > _LONGEST_GLUE:
        return False
    only_spaces = not between.strip(" \t\u00a0")
    return not only_spaces and _GLUE.fullmatch(between) is not None
