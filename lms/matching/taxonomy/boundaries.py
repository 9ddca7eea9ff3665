"""Where a name may begin and end inside running Korean and English.

Korean glues particles and further nouns to a name ("파이토치를", "딥러닝모델"), English does not; a
name in Latin letters may touch Hangul on either side, but no other letter.
"""

from __future__ import annotations

import re

from lms.matching.taxonomy.folding import NO_GAP, Folded, is_hangul

CERTAIN = 1.0
COMPOUND = 0.9
INSIDE_A_WORD = 0.6
NO_MATCH = 0.0

_SHORT_HANGUL, _LONG_HANGUL = 2, 4
_LONGEST_TAIL = 12

_PARTICLES = """
    은 는 이 가 을 를 와 과 의 로 으로 에 에서 에게 도 만 및 등 까지 부터 보다 처럼 이나 나 이며 며 이고 고 이란 란
    이라는 라는 이라고 라고 으로써 로써 으로서 로서 이다 입니다 인 이든 든 이든지 든지 이랑 랑 뿐 마다 이라도 라도 대로 밖에
    하고 하는 하며 하여 해서 해 한 할 함 하기 하던 했던 했고 했으며 했습니다 합니다 한다 하였고 하였으며 되는 된 될 됨 되고
    되며 되어 시 중 용 형 식 급 상 내 간 별 적 화 성 류 계 들 팀 여부
"""
_NOUNS = """
    기술 개발 모델 모델링 모형 분석 설계 경험 역량 능력 지식 활용 구축 운영 관리 프로그래밍 엔지니어 엔지니어링 개발자 전문가
    분석가 연구원 담당자 자격증 자격 기반 환경 서버 과정 교육 프로젝트 알고리즘 시스템 실무 업무 이해 구현 도입 적용 연구 서비스
    플랫폼 솔루션 라이브러리 프레임워크 엔진 코드 언어 기법 방법 이론 데이터 처리 파이프라인 클러스터 컨테이너 툴 도구 작성 수행
    최적화 고도화 자동화 응용 제어 장비 센서 학습 평가 검증 테스트 성능 품질 보안 문제 분야 관련 가능 우수 필수 숙련 중급 고급
    초급 기초 심화 입문 실습 강의 수업 학과 전공 산업 기업 부문 사용 이용 응시 취득 보유 소지 이수 수료
"""


def _any_of(words: str) -> str:
    return "(?:" + "|".join(sorted(words.split(), key=len, reverse=True)) + ")"


_PARTICLE_TAIL = re.compile(_any_of(_PARTICLES) + "{1,3}")
_NOUN_TAIL = re.compile(_any_of(_NOUNS) + "{1,4}" + _any_of(_PARTICLES) + "{0,3}")
_PARTICLE_AT = re.compile(
    r"(?:을|를|와|과|의|로|으로|에|에서|은|는|이|가|도|및|이나|나)(?![가-힣])"
)
_NEGATING = frozenset("비무반불미재준탈")
_VERSION = re.compile(r"\d{1,4}(?:\.\d{1,4}){0,3}(?!\w)", re.ASCII)


def _latin_word(character: str) -> bool:
    return character.isalnum() and not is_hangul(character)


def left(folded: Folded, i: int, hangul: int, *, after_a_name: bool) -> float:
    """How surely a name begins at character i; `hangul` is how many of its characters are Hangul.

    `after_a_name` says that another name ends just there: the two form a compound.
    """
    if i == 0 or folded.gaps[i] != NO_GAP:
        return CERTAIN
    here, before = folded.text[i], folded.text[i - 1]
    if not is_hangul(here):
        return NO_MATCH if _latin_word(before) and _latin_word_or_dot(here) else CERTAIN
    if not is_hangul(before) or after_a_name:
        return CERTAIN
    return INSIDE_A_WORD if hangul >= _LONG_HANGUL and before not in _NEGATING else NO_MATCH


def _latin_word_or_dot(character: str) -> bool:
    return character == "." or _latin_word(character)


def right(folded: Folded, end: int, hangul: int) -> float:
    """How surely a name ends before character `end`."""
    text = folded.text
    if end == len(text) or folded.gaps[end] != NO_GAP:
        return CERTAIN
    last, after = text[end - 1], text[end]
    if not is_hangul(last):
        return _right_of_latin(folded, end, last, after)
    tail = _hangul_run(folded, end)
    if not tail or _PARTICLE_TAIL.fullmatch(tail):
        return CERTAIN
    if _NOUN_TAIL.fullmatch(tail):
        return COMPOUND
    # One syllable that is no particle makes another word: 양자화 (quantization), 양자화학 (chemistry).
    return INSIDE_A_WORD if hangul > _SHORT_HANGUL and len(tail) > 1 else NO_MATCH


def _right_of_latin(folded: Folded, end: int, last: str, after: str) -> float:
    following = folded.text[end : end + 2]
    if after == "#" or following == "++":
        return NO_MATCH
    if not _latin_word(after) or not _latin_word(last):
        return NO_MATCH if last in "+#" and after in "+#" else CERTAIN
    if after.isdigit() and not last.isdigit():
        version = _VERSION.match(_latin_run(folded, end))
        return CERTAIN if version is not None else NO_MATCH
    return NO_MATCH


def _hangul_run(folded: Folded, end: int) -> str:
    """The Hangul glued on, up to one character more than any accepted tail has."""
    stop = end
    limit = min(len(folded.text), end + _LONGEST_TAIL + 1)
    while stop < limit and is_hangul(folded.text[stop]):
        if stop > end and folded.gaps[stop] != NO_GAP:
            break
        stop += 1
    return folded.text[end:stop]


def _latin_run(folded: Folded, end: int) -> str:
    stop = end
    limit = min(len(folded.text), end + 20)
    while stop < limit and not is_hangul(folded.text[stop]):
        if stop > end and folded.gaps[stop] != NO_GAP:
            break
        stop += 1
    return folded.text[end:stop]


def particle_at(text: str, position: int) -> re.Match[str] | None:
    """The particle that a text has at a position, if any."""
    return _PARTICLE_AT.match(text, position)
