"""Candidates and openings as hypothesis makes them: few skills and words, so that they often meet."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from lms.matching import (
    Candidate,
    Evidence,
    EvidenceKind,
    Facts,
    Gate,
    GateKind,
    Language,
    LanguageLevel,
    Opening,
    Requirement,
    RequirementKind,
)
from tests.matching.fakes import SKILLS

WORDS = [
    "python",
    "파이썬",
    "pytorch",
    "딥러닝",
    "모델",
    "개발",
    "project",
    "data",
    "SQL",
    "분석",
    "exam",
    "docker",
    "운영",
    "배터리",
    "관리",
    "with",
    "and",
    "경험",
    "kubernetes",
    "robot",
    "보고서",
    "team",
    "객체",
    "검출",
]

skill_ids = st.sampled_from([*SKILLS, "not-in-the-taxonomy"])
texts = st.lists(st.sampled_from(WORDS), min_size=0, max_size=7).map(" ".join)
unit = st.integers(0, 100).map(lambda n: n / 100)
days = st.dates(date(2018, 1, 1), date(2027, 12, 31))


def evidence(key: str) -> st.SearchStrategy[Evidence]:
    return st.builds(
        Evidence,
        id=st.just(key),
        text=texts,
        kind=st.sampled_from(EvidenceKind),
        skills=st.lists(skill_ids, max_size=3, unique=True).map(tuple),
        score=st.none() | unit,
        hours=st.none() | st.integers(0, 400).map(float),
        on=st.none() | days,
    )


@st.composite
def passages(draw: st.DrawFn, most: int = 8, prefix: str = "e") -> tuple[Evidence, ...]:
    count = draw(st.integers(0, most))
    return tuple(draw(evidence(f"{prefix}{i}")) for i in range(count))


facts = st.builds(
    Facts,
    available_from=st.none() | days,
    licences=st.none() | st.lists(st.sampled_from(["eip", "운전면허"]), max_size=2).map(tuple),
    languages=st.none()
    | st.lists(
        st.builds(Language, st.sampled_from(["en", "ko"]), st.sampled_from(LanguageLevel)),
        max_size=2,
    ).map(tuple),
)


def candidates(key: str = "a") -> st.SearchStrategy[Candidate]:
    return st.builds(Candidate, key=st.just(key), evidence=passages(), facts=facts)


@st.composite
def pools(draw: st.DrawFn, most: int = 6) -> list[Candidate]:
    return [draw(candidates(f"c{i}")) for i in range(draw(st.integers(1, most)))]


gates = st.one_of(
    st.builds(Gate, st.just(GateKind.START), by=days),
    st.builds(Gate, st.just(GateKind.LICENCE), licence=st.sampled_from(["eip", "운전면허"])),
    st.builds(
        Gate,
        st.just(GateKind.LANGUAGE),
        language=st.sampled_from(["en", "ko"]),
        level=st.sampled_from(LanguageLevel),
    ),
)


@st.composite
def openings(draw: st.DrawFn, with_gates: bool = True) -> Opening:
    lines = []
    for i in range(draw(st.integers(0, 6))):
        lines.append(
            Requirement(
                id=f"r{i}",
                text=draw(texts),
                kind=draw(st.sampled_from(RequirementKind)),
                weight=draw(st.sampled_from([0.0, 0.5, 1.0, 2.0])),
                skills=tuple(draw(st.lists(skill_ids, max_size=3, unique=True))),
                any_of=draw(st.booleans()),
                gate=draw(st.none() | gates) if with_gates else None,
            )
        )
    return Opening("o", "opening", tuple(lines))
