"""A ranking is stored and reread bit for bit, and data that is not what it should be is named."""

from __future__ import annotations

import dataclasses
import json
from datetime import date

import pytest
from hypothesis import given

from lms.matching import (
    Candidate,
    Evidence,
    EvidenceKind,
    Facts,
    FormatError,
    Gate,
    GateKind,
    Language,
    LanguageLevel,
    Opening,
    Ranking,
    Requirement,
    RequirementKind,
    Weights,
    digest,
    dumps,
    loads,
    to_plain,
)
from lms.matching.matcher import Matcher
from tests.matching.strategies import candidates, openings

EVERYTHING = Candidate(
    "k-1",
    (
        Evidence(
            "e1",
            "배터리 관리 프로젝트",
            EvidenceKind.PROJECT,
            ("battery-management",),
            0.5,
            12.0,
            date(2026, 3, 2),
            "캡스톤",
            "우수",
        ),
        Evidence("e2", "Python", EvidenceKind.CLAIMED),
    ),
    Facts(date(2027, 1, 1), ("eip",), (Language("en", LanguageLevel.B2),)),
)


def test_a_candidate_with_every_field_comes_back_the_same() -> None:
    assert loads(Candidate, dumps(EVERYTHING)) == EVERYTHING


@given(candidates(), openings())
def test_whatever_goes_in_comes_back_the_same_and_writes_the_same_bytes(
    candidate: Candidate, opening: Opening
) -> None:
    for kind, value in ((Candidate, candidate), (Opening, opening)):
        again = loads(kind, dumps(value))
        assert again == value
        assert dumps(again) == dumps(value)
        assert digest(again) == digest(value)


def test_a_ranking_is_reread_bit_for_bit(matcher: Matcher, today: date) -> None:
    opening = Opening(
        "o", "자율주행", (Requirement("r1", "배터리 관리 경험", skills=("battery-management",)),)
    )
    ranking = matcher.rank(opening, [EVERYTHING], as_of=today)
    assert ranking.entries[0].score > 0
    assert loads(Ranking, dumps(ranking)) == ranking
    assert dumps(loads(Ranking, dumps(ranking))) == dumps(ranking)


def test_the_plain_form_is_json_with_dates_and_kinds_as_text() -> None:
    plain = json.loads(json.dumps(to_plain(EVERYTHING)))
    assert plain["evidence"][0]["on"] == "2026-03-02"
    assert plain["evidence"][0]["kind"] == "project"
    assert plain["facts"]["languages"] == [{"code": "en", "level": "b2"}]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            '{"key": "a", "evidence": [{"id": "e", "text": "x", "kind": "rumour"}]}',
            "evidence[0].kind",
        ),
        (
            '{"key": "a", "evidence": [{"id": "e", "text": 3, "kind": "claimed"}]}',
            "evidence[0].text",
        ),
        ('{"key": "a", "evidence": {}}', "evidence"),
        ('{"evidence": []}', "key"),
        ('{"key": "a", "facts": {"available_from": "2026-13-01"}}', "facts.available_from"),
        ('{"key": "a", "name": "홍길동"}', ""),
        ("[]", ""),
        ("{", ""),
    ],
)
def test_wrong_data_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(FormatError) as caught:
        loads(Candidate, text)
    assert caught.value.place == place


def test_a_name_has_no_field_to_travel_in() -> None:
    fields = {field.name for kind in (Candidate, Facts) for field in dataclasses.fields(kind)}
    assert fields == {"key", "evidence", "facts", "available_from", "licences", "languages"}


@pytest.mark.parametrize("score", [-0.1, 1.1, float("nan")])
def test_a_score_outside_its_range_is_refused(score: float) -> None:
    with pytest.raises(ValueError, match="outside"):
        Evidence("e", "x", EvidenceKind.ASSESSED, score=score)


def test_two_passages_with_one_id_are_refused() -> None:
    passage = Evidence("e", "x", EvidenceKind.CLAIMED)
    with pytest.raises(ValueError, match="share an id"):
        Candidate("a", (passage, passage))


def test_a_gate_takes_exactly_the_fields_of_its_kind() -> None:
    with pytest.raises(ValueError, match="by"):
        Gate(GateKind.START, licence="eip")
    with pytest.raises(ValueError, match="language, level"):
        Gate(GateKind.LANGUAGE, language="en")


def test_weights_that_would_rank_claims_above_assessment_are_refused() -> None:
    with pytest.raises(ValueError, match="strength"):
        Weights(claimed=0.9)
    with pytest.raises(ValueError, match="outside"):
        Weights(must=2.0)


def test_a_requirement_says_what_it_is() -> None:
    line = Requirement(
        "r", "x", RequirementKind.DUTY, gate=Gate(GateKind.START, by=date(2027, 1, 1))
    )
    assert loads(Requirement, dumps(line)) == line
