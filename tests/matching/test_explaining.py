"""Reasons in words say what the numbers hold, in Korean and English."""

from __future__ import annotations

from datetime import date

import pytest

from lms.matching import (
    Candidate,
    Evidence,
    EvidenceKind,
    Facts,
    Gate,
    GateKind,
    Opening,
    Requirement,
    RequirementKind,
)
from lms.matching.explaining import explain, explain_line
from lms.matching.matcher import Matcher
from tests.matching.conftest import TODAY
from tests.matching.fakes import FakeTaxonomy

TAXONOMY = FakeTaxonomy()
OPENING = Opening(
    "o",
    "인지 엔지니어",
    (
        Requirement("r1", "Python 활용 능력", skills=("python",)),
        Requirement("r2", "SQL 경험", skills=("sql",)),
        Requirement("r3", "Docker", RequirementKind.PREFERRED, skills=("docker",)),
        Requirement("g", "3월 1일까지 입사", gate=Gate(GateKind.START, by=date(2027, 3, 1))),
    ),
)
PYTHON = Evidence("e1", "Python 활용 과제", EvidenceKind.ASSESSED, ("python",), 0.95, 60.0, TODAY)


def told(matcher: Matcher, candidate: Candidate, lang: str, *, brief: bool = False) -> str:
    entry = matcher.rank(OPENING, [candidate], as_of=TODAY).entries[0]
    known = bool(candidate.evidence)
    return explain(entry, OPENING, lang, TAXONOMY, has_evidence=known, brief=brief)


def test_what_is_met_what_is_strongest_and_what_is_missing_is_said(matcher: Matcher) -> None:
    candidate = Candidate("a", (PYTHON,))
    assert told(matcher, candidate, "ko") == (
        "필수 요건 2개 중 1개 충족, 우대·업무 1개 중 0개 충족, 가장 강한 근거는 'Python 활용 능력', "
        "보이지 않는 역량은 SQL입니다."
    )
    assert told(matcher, candidate, "en") == (
        "Meets 1 of 2 must-haves, meets 0 of 1 preferred lines and duties, is strongest on "
        "“Python 활용 능력”, shows nothing for SQL."
    )


def test_a_brief_sentence_counts_and_keeps_a_failed_gate(matcher: Matcher) -> None:
    assert told(matcher, Candidate("a", (PYTHON,)), "ko", brief=True) == (
        "필수 요건 2개 중 1개 충족, 우대·업무 1개 중 0개 충족."
    )
    late = Candidate("a", (PYTHON,), Facts(available_from=date(2028, 1, 1)))
    assert told(matcher, late, "en", brief=True) == (
        "Meets 1 of 2 must-haves and 0 of 1 preferred lines and duties. "
        "A declared fact does not meet: 3월 1일까지 입사."
    )


@pytest.mark.parametrize(("lang", "words"), [("ko", "등록된 근거가 없어"), ("en", "No evidence")])
def test_an_empty_profile_says_why_it_scores_0(matcher: Matcher, lang: str, words: str) -> None:
    assert words in told(matcher, Candidate("a"), lang)


@pytest.mark.parametrize(
    ("lang", "words"), [("ko", "닿는 것이 없어"), ("en", "None of the evidence")]
)
def test_evidence_that_fits_nothing_is_another_reason(
    matcher: Matcher, lang: str, words: str
) -> None:
    far = Evidence("e", "회계", EvidenceKind.ASSESSED, ("battery-management",), 0.9)
    assert words in told(matcher, Candidate("a", (far,)), lang)


@pytest.mark.parametrize(("lang", "words"), [("ko", "맞지 않습니다"), ("en", "does not meet")])
def test_a_failed_gate_is_named(matcher: Matcher, lang: str, words: str) -> None:
    late = Candidate("a", (PYTHON,), Facts(available_from=date(2028, 1, 1)))
    sentence = told(matcher, late, lang)
    assert words in sentence
    assert "3월 1일까지 입사" in sentence
    assert words not in told(matcher, Candidate("a", (PYTHON,)), lang)


def test_a_line_is_told_with_its_state_evidence_and_gap(matcher: Matcher) -> None:
    entry = matcher.rank(OPENING, [Candidate("a", (PYTHON,))], as_of=TODAY).entries[0]
    met, missing = entry.lines[0], entry.lines[1]
    assert explain_line(met, OPENING.requirements[0], "ko", TAXONOMY) == (
        "Python 활용 능력 — 충족 (근거 1건)"
    )
    assert explain_line(missing, OPENING.requirements[1], "en", TAXONOMY) == (
        "SQL 경험 — not shown (no evidence; not shown: SQL)"
    )


def test_an_opening_with_nothing_to_score_says_so(matcher: Matcher) -> None:
    empty = Opening("o", "t")
    entry = matcher.rank(empty, [Candidate("a", (PYTHON,))], as_of=TODAY).entries[0]
    assert "없습니다" in explain(entry, empty, "ko", TAXONOMY)
    assert "no requirement" in explain(entry, empty, "en", TAXONOMY)
