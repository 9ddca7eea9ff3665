"""What a list promises: evidence only helps, order of input never matters, reasons are the real
ones.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from lms.matching import (
    Candidate,
    Evidence,
    EvidenceKind,
    Facts,
    Gate,
    GateKind,
    GateState,
    Language,
    LanguageLevel,
    LineState,
    Opening,
    Ranking,
    Requirement,
    RequirementKind,
    Weights,
    dumps,
)
from lms.matching.matcher import Matcher, tie_break
from tests.matching.conftest import TODAY
from tests.matching.fakes import FakeEncoder, FakeTaxonomy
from tests.matching.strategies import candidates, openings, passages, pools

MATCHER = Matcher(FakeEncoder(), FakeTaxonomy())
relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)


def rank(opening: Opening, people: list[Candidate], **options: int) -> Ranking:
    return MATCHER.rank(opening, people, as_of=TODAY, **options)


def asks(*skills: str, text: str = "", **options: object) -> Opening:
    return Opening(
        "o", "t", (Requirement("r", text or " ".join(skills), skills=skills, **options),)
    )


def holds(key: str, *evidence: Evidence, facts: Facts | None = None) -> Candidate:
    return Candidate(key, evidence, facts or Facts())


def assessed(key: str, *skills: str, text: str = "", score: float = 0.9) -> Evidence:
    return Evidence(key, text, EvidenceKind.ASSESSED, skills, score, 40.0, TODAY)


@relaxed
@given(openings(), candidates(), passages(4, "more"))
def test_more_evidence_never_lowers_a_score_or_a_line(
    opening: Opening, candidate: Candidate, more: tuple[Evidence, ...]
) -> None:
    richer = Candidate(candidate.key, candidate.evidence + more, candidate.facts)
    before, after = (rank(opening, [one]).entries[0] for one in (candidate, richer))
    assert after.score >= before.score
    for old, new in zip(before.lines, after.lines, strict=True):
        assert new.score >= old.score
        if old.state is LineState.MET:
            assert new.state is LineState.MET


@relaxed
@given(openings(), candidates())
def test_without_every_passage_cited_for_a_line_that_line_falls(
    opening: Opening, candidate: Candidate
) -> None:
    entry = rank(opening, [candidate]).entries[0]
    for number, line in enumerate(entry.lines):
        cited = {one.evidence_id for one in line.cited}
        assert bool(cited) == (line.score > 0) or opening.requirements[number].gate is not None
        if line.score > 0:
            rest = tuple(one for one in candidate.evidence if one.id not in cited)
            poorer = Candidate(candidate.key, rest, candidate.facts)
            assert rank(opening, [poorer]).entries[0].lines[number].score < line.score


@relaxed
@given(openings(), candidates())
def test_a_contribution_is_the_lines_score_from_that_passage_alone(
    opening: Opening, candidate: Candidate
) -> None:
    entry = rank(opening, [candidate]).entries[0]
    by_id = {one.id: one for one in candidate.evidence}
    for number, line in enumerate(entry.lines):
        if opening.requirements[number].gate is None:
            for cited in line.cited:
                alone = Candidate("x", (by_id[cited.evidence_id],))
                assert rank(opening, [alone]).entries[0].lines[number].score == cited.contribution


@relaxed
@given(openings(), pools(), st.randoms(use_true_random=False))
def test_the_order_of_candidates_and_of_their_evidence_never_matters(
    opening: Opening, people: list[Candidate], random: object
) -> None:
    shuffled = [
        Candidate(one.key, tuple(random.sample(one.evidence, len(one.evidence))), one.facts)  # type: ignore[attr-defined]
        for one in people
    ]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert dumps(rank(opening, shuffled)) == dumps(rank(opening, people))


@relaxed
@given(openings(), pools())
def test_a_score_does_not_depend_on_who_else_is_in_the_list(
    opening: Opening, people: list[Candidate]
) -> None:
    together = {entry.key: entry for entry in rank(opening, people).entries}
    for one in people:
        alone = rank(opening, [one]).entries[0]
        assert alone.score == together[one.key].score
        assert alone.lines == together[one.key].lines


@relaxed
@given(openings(), pools())
def test_scores_lie_between_0_and_1_and_ranks_run_from_1(
    opening: Opening, people: list[Candidate]
) -> None:
    entries = rank(opening, people).entries
    assert [entry.rank for entry in entries] == list(range(1, len(people) + 1))
    for entry in entries:
        assert 0 <= entry.score <= 1
        assert entry.score == round(entry.score, 6)
    eligible = [entry.score for entry in entries if entry.eligible]
    assert eligible == sorted(eligible, reverse=True)
    assert [entry.eligible for entry in entries] == sorted(
        (entry.eligible for entry in entries), reverse=True
    )


@relaxed
@given(openings(with_gates=False))
def test_an_empty_profile_scores_0_on_every_line(opening: Opening) -> None:
    entry = rank(opening, [Candidate("a")]).entries[0]
    assert entry.score == 0
    assert all(line.score == 0 and line.state is LineState.UNKNOWN for line in entry.lines)


@relaxed
@given(openings(), pools())
def test_reasons_for_a_few_leave_every_score_and_place_as_they_are(
    opening: Opening, people: list[Candidate]
) -> None:
    full, few = rank(opening, people), rank(opening, people, reasons=1)
    assert [(e.key, e.score, e.gates) for e in full.entries] == [
        (e.key, e.score, e.gates) for e in few.entries
    ]
    assert few.entries[0] == full.entries[0]
    assert all(entry.lines == () for entry in few.entries[1:])


@given(
    st.sampled_from(["홍길동", "김서연", "Minsu Kim"]),
    st.sampled_from(["남", "여"]),
    st.integers(20, 60),
    st.sampled_from(["010-1234-5678", "062-715-2000"]),
)
@settings(deadline=None, max_examples=40)
def test_swapping_who_a_person_is_leaves_the_list_identical(
    name: str, gender: str, age: int, phone: str
) -> None:
    def profile(name: str, gender: str, age: int, phone: str) -> Candidate:
        text = f"성명: {name}\n성별: {gender}\n만 {age}세, {phone}\n파이썬 데이터 분석 경험"
        return holds("a", Evidence("e", text, EvidenceKind.CLAIMED))

    opening = asks("python", text="파이썬 데이터 분석")
    one = rank(opening, [profile(name, gender, age, phone)])
    two = rank(opening, [profile("박보검", "남", 33, "010-0000-0000")])
    assert one.entries == two.entries
    assert one.entries[0].score > 0


def test_assessed_work_ranks_above_the_same_words_claimed() -> None:
    kinds = {kind.value: Evidence("e", "python", kind, ("python",)) for kind in EvidenceKind}
    ranking = rank(asks("python"), [holds(name, passage) for name, passage in kinds.items()])
    assert [entry.key for entry in ranking.entries] == [
        "assessed",
        "certified",
        "project",
        "claimed",
    ]


def test_a_skill_itself_counts_for_more_than_one_near_it_and_that_for_more_than_none() -> None:
    people = [
        holds("itself", assessed("e", "pytorch")),
        holds("broader", assessed("e", "deep-learning")),
        holds("sibling", assessed("e", "tensorflow")),
        holds("none", assessed("e", "sql")),
    ]
    ranking = rank(asks("pytorch"), people)
    assert [entry.key for entry in ranking.entries] == ["itself", "broader", "sibling", "none"]


def test_a_korean_opening_finds_english_evidence_and_the_other_way_round() -> None:
    korean = asks("object-detection", text="객체 검출 모델 개발 경험")
    english = asks("object-detection", text="Object detection model development")
    by_words_ko = holds("ko", Evidence("e", "객체 인식 프로젝트", EvidenceKind.PROJECT))
    by_words_en = holds("en", Evidence("e", "object detection project", EvidenceKind.PROJECT))
    for opening in (korean, english):
        for entry in rank(opening, [by_words_ko, by_words_en]).entries:
            assert entry.lines[0].cited[0].skill == 1.0
            assert not entry.lines[0].missing


def test_several_skills_of_a_line_are_shown_by_several_passages() -> None:
    opening = asks("python", "sql")
    half = holds("half", assessed("e1", "python"))
    whole = holds("whole", assessed("e1", "python"), assessed("e2", "sql"))
    first, second = rank(opening, [half, whole]).entries
    assert first.key == "whole"
    assert {one.evidence_id for one in first.lines[0].cited} == {"e1", "e2"}
    assert second.lines[0].missing == ("sql",)


def test_one_of_two_alternatives_is_enough() -> None:
    person = [holds("a", assessed("e", "pytorch"))]
    both = rank(asks("pytorch", "sql"), person).entries[0].lines[0]
    either = rank(asks("pytorch", "sql", any_of=True), person).entries[0].lines[0]
    assert either.score > both.score
    assert either.missing == ()
    assert both.missing == ("sql",)


def test_a_posting_of_one_line_gives_no_full_score() -> None:
    strong = [holds("a", assessed("e", "python", text="python", score=1.0))]
    thin = rank(asks("python", text="python"), strong).entries[0]
    lines = tuple(Requirement(f"r{i}", "python", skills=("python",)) for i in range(4))
    full = rank(Opening("o", "t", lines), strong).entries[0]
    assert thin.lines[0].score == full.lines[0].score
    assert thin.score < full.score


def test_a_must_weighs_more_than_a_preferred_line() -> None:
    opening = Opening(
        "o",
        "t",
        (
            Requirement("r1", "python", RequirementKind.MUST, skills=("python",)),
            Requirement("r2", "docker", RequirementKind.PREFERRED, skills=("docker",)),
        ),
    )
    people = [holds("must", assessed("e", "python")), holds("nice", assessed("e", "docker"))]
    assert [entry.key for entry in rank(opening, people).entries] == ["must", "nice"]


START = Gate(GateKind.START, by=date(2027, 3, 1))
LICENCE = Gate(GateKind.LICENCE, licence="eip")
ENGLISH = Gate(GateKind.LANGUAGE, language="en", level=LanguageLevel.B2)


@pytest.mark.parametrize(
    ("gate", "facts", "state"),
    [
        (START, Facts(), GateState.UNKNOWN),
        (START, Facts(available_from=date(2027, 3, 1)), GateState.PASSED),
        (START, Facts(available_from=date(2027, 3, 2)), GateState.FAILED),
        (LICENCE, Facts(), GateState.UNKNOWN),
        (LICENCE, Facts(licences=("eip",)), GateState.PASSED),
        (LICENCE, Facts(licences=()), GateState.FAILED),
        (ENGLISH, Facts(), GateState.UNKNOWN),
        (ENGLISH, Facts(languages=(Language("en", LanguageLevel.C1),)), GateState.PASSED),
        (ENGLISH, Facts(languages=(Language("en", LanguageLevel.B1),)), GateState.FAILED),
        (ENGLISH, Facts(languages=(Language("ko", LanguageLevel.NATIVE),)), GateState.FAILED),
    ],
)
def test_only_a_declared_fact_fails_a_gate(gate: Gate, facts: Facts, state: GateState) -> None:
    opening = Opening("o", "t", (Requirement("g", "조건", gate=gate),))
    entry = rank(opening, [holds("a", facts=facts)]).entries[0]
    assert entry.gates[0].state is state
    expected = {"passed": "met", "failed": "not_met", "unknown": "unknown"}[state.value]
    assert entry.lines[0].state == expected
    assert entry.lines[0].score == 0


def test_a_certificate_moves_a_licence_from_unknown_to_met_and_a_claim_does_not() -> None:
    opening = Opening("o", "t", (Requirement("g", "정보처리기사", skills=("eip",), gate=LICENCE),))
    for kind, state in ((EvidenceKind.CERTIFIED, "passed"), (EvidenceKind.CLAIMED, "unknown")):
        entry = rank(opening, [holds("a", Evidence("e", "정보처리기사", kind, ("eip",)))]).entries[
            0
        ]
        assert entry.gates[0].state == state
        assert [one.evidence_id for one in entry.lines[0].cited] == (
            ["e"] if state == "passed" else []
        )


def test_a_failed_gate_takes_no_points_and_stands_last() -> None:
    opening = Opening(
        "o",
        "t",
        (Requirement("r", "python", skills=("python",)), Requirement("g", "시작일", gate=START)),
    )
    late = holds("late", assessed("e", "python"), facts=Facts(available_from=date(2028, 1, 1)))
    weak = holds("weak", Evidence("e", "python", EvidenceKind.CLAIMED, ("python",)))
    first, second = rank(opening, [late, weak]).entries
    assert (first.key, second.key) == ("weak", "late")
    assert second.score > first.score
    assert not second.eligible


def test_ties_are_broken_by_a_hash_and_not_by_the_key() -> None:
    people = [holds(f"c{i}", assessed("e", "python")) for i in range(12)]
    keys = [entry.key for entry in rank(asks("python"), people).entries]
    assert keys == sorted(keys, key=lambda key: tie_break("o", key))
    assert keys != sorted(keys)
    other = MATCHER.rank(Opening("p", "t", asks("python").requirements), people, as_of=TODAY)
    assert [entry.key for entry in other.entries] != keys


def test_an_older_result_counts_for_less() -> None:
    def dated(key: str, on: date) -> Candidate:
        return holds(
            key, Evidence("e", "python", EvidenceKind.ASSESSED, ("python",), 0.9, 40.0, on)
        )

    people = [dated("old", TODAY - timedelta(days=2000)), dated("new", TODAY)]
    assert [entry.key for entry in rank(asks("python"), people).entries] == ["new", "old"]


def test_the_inputs_hash_changes_with_every_input_and_with_nothing_else() -> None:
    opening, people = asks("python"), [holds("a", assessed("e", "python")), holds("b")]
    base = rank(opening, people).inputs_hash
    assert rank(opening, people[::-1]).inputs_hash == base
    assert rank(opening, people, reasons=1).inputs_hash == base
    assert rank(asks("sql"), people).inputs_hash != base
    assert rank(opening, people[:1]).inputs_hash != base
    later = MATCHER.rank(opening, people, as_of=TODAY + timedelta(days=1))
    assert later.inputs_hash != base
    weighted = Matcher(FakeEncoder(), FakeTaxonomy(), weights=Weights(version="x"))
    assert weighted.rank(opening, people, as_of=TODAY).inputs_hash != base


def test_a_vector_is_computed_once_for_a_text() -> None:
    encoder = FakeEncoder()
    matcher = Matcher(encoder, FakeTaxonomy())
    people = [
        holds("a", assessed("e", text="python exam")),
        holds("b", assessed("e", text="python exam")),
    ]
    matcher.rank(asks("python"), people, as_of=TODAY)
    once = list(encoder.encoded)
    matcher.rank(asks("python"), people, as_of=TODAY)
    assert encoder.encoded == once
    assert len(once) == len(set(once))


def test_two_candidates_with_one_key_are_refused() -> None:
    with pytest.raises(ValueError, match="share a key"):
        rank(asks("python"), [holds("a"), holds("a")])


def test_an_opening_without_requirements_and_a_pool_without_people_are_no_errors() -> None:
    assert rank(Opening("o", "t"), [holds("a", assessed("e", "python"))]).entries[0].score == 0
    assert rank(asks("python"), []).entries == ()


def test_another_process_with_another_hash_seed_makes_the_same_bytes() -> None:
    code = """
from tests.matching.test_ranking import MATCHER, TODAY, asks, assessed, holds
from lms.matching import dumps
people = [holds(f"c{i}", assessed("e1", "python", "pytorch", text="python project"),
          assessed("e2", "sql", text=f"데이터 분석 {i}")) for i in range(20)]
print(dumps(MATCHER.rank(asks("pytorch", "sql", text="데이터 python"), people, as_of=TODAY)))
"""
    root = Path(__file__).parents[2]
    outs = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin", "PYTHONPATH": str(root)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outs) == 1
    assert len(json.loads(outs.pop())["entries"]) == 20


@relaxed
@given(openings(), pools(3))
def test_a_gate_never_changes_a_score(opening: Opening, people: list[Candidate]) -> None:
    assume(any(line.gate for line in opening.requirements))
    doors_open = tuple(line for line in opening.requirements if line.gate is None)
    gated = {entry.key: entry.score for entry in rank(opening, people).entries}
    free = rank(Opening("o", "opening", doors_open), people)
    assert gated == {entry.key: entry.score for entry in free.entries}
