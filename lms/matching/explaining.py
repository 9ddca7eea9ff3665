"""Reasons in words, in Korean and English, from templates: no model writes here.

What is said is only what the numbers hold: states of lines, cited passages, missing skills, gates.
"""

from __future__ import annotations

from collections.abc import Mapping

from lms.matching.model import (
    EvidenceKind,
    GateState,
    LineMatch,
    LineState,
    Opening,
    RankedCandidate,
    Requirement,
    RequirementKind,
)
from lms.matching.skills import SkillLookup, name_of

KIND_NAMES: Mapping[str, Mapping[EvidenceKind, str]] = {
    "ko": {
        EvidenceKind.ASSESSED: "평가된 결과",
        EvidenceKind.CERTIFIED: "자격·인증",
        EvidenceKind.PROJECT: "프로젝트",
        EvidenceKind.CLAIMED: "이력서 기재",
    },
    "en": {
        EvidenceKind.ASSESSED: "assessed result",
        EvidenceKind.CERTIFIED: "certificate",
        EvidenceKind.PROJECT: "project",
        EvidenceKind.CLAIMED: "résumé line",
    },
}

STATE_NAMES: Mapping[str, Mapping[LineState, str]] = {
    "ko": {
        LineState.MET: "충족",
        LineState.PARTLY: "일부 충족",
        LineState.UNKNOWN: "확인 안 됨",
        LineState.NOT_MET: "미충족",
    },
    "en": {
        LineState.MET: "met",
        LineState.PARTLY: "partly met",
        LineState.UNKNOWN: "not shown",
        LineState.NOT_MET: "not met",
    },
}

_SHOWN = 3  # names in one sentence; more are counted


def explain(
    entry: RankedCandidate,
    opening: Opening,
    lang: str,
    taxonomy: SkillLookup,
    *,
    has_evidence: bool = True,
    brief: bool = False,
) -> str:
    """One sentence on why a candidate stands where they stand.

    `lang` is "ko" or "en" (anything else reads as "en"). `entry.lines` must have been worked out.
    `has_evidence` False says that the profile is empty, which is another reason for 0 than a poor
    fit. `brief` leaves out what a page draws beside it: the strongest line and the missing skills.
    """
    korean = _language(lang) == "ko"
    by_id = {line.id: line for line in opening.requirements}
    failed = [
        by_id[gate.requirement_id].text for gate in entry.gates if gate.state is GateState.FAILED
    ]
    sentence = (
        _summary_ko(entry, by_id, taxonomy, has_evidence, brief)
        if korean
        else _summary_en(entry, by_id, taxonomy, has_evidence, brief)
    )
    if not failed:
        return sentence
    listed = _listed(failed, korean)
    return (
        f"{sentence} 본인이 밝힌 사실이 다음 조건에 맞지 않습니다: {listed}."
        if korean
        else f"{sentence} A declared fact does not meet: {listed}."
    )


def explain_line(
    line: LineMatch, requirement: Requirement, lang: str, taxonomy: SkillLookup
) -> str:
    """One requirement in words: its state, how many passages show it, what is missing."""
    korean = _language(lang) == "ko"
    state = STATE_NAMES["ko" if korean else "en"][line.state]
    names = [name_of(taxonomy, skill, lang) for skill in line.missing]
    if korean:
        shown = f"근거 {len(line.cited)}건" if line.cited else "근거 없음"
        gap = f", 보이지 않는 역량: {_listed(names, True)}" if names else ""
        return f"{requirement.text} — {state} ({shown}{gap})"
    shown = (
        f"{len(line.cited)} pieces of evidence" if len(line.cited) != 1 else "1 piece of evidence"
    )
    gap = f"; not shown: {_listed(names, False)}" if names else ""
    return f"{requirement.text} — {state} ({shown if line.cited else 'no evidence'}{gap})"


def _summary_ko(
    entry: RankedCandidate,
    by_id: Mapping[str, Requirement],
    taxonomy: SkillLookup,
    evidence: bool,
    brief: bool,
) -> str:
    if not evidence:
        return "등록된 근거가 없어 0점입니다."
    asked, met = _counts(entry, by_id)
    if not any(asked):
        return "점수를 매길 요건이 공고에 없습니다."
    if entry.score == 0:
        return "가진 근거 가운데 이 공고의 요건에 닿는 것이 없어 0점입니다."
    parts = [f"필수 요건 {asked[0]}개 중 {met[0]}개 충족"] if asked[0] else []
    if asked[1]:
        parts.append(f"우대·업무 {asked[1]}개 중 {met[1]}개 충족")
    if brief:
        return ", ".join(parts) + "."
    best, missing = _best_and_missing(entry, by_id, taxonomy, "ko")
    if best:
        parts.append(f"가장 강한 근거는 '{best}'")
    if missing:
        parts.append(f"보이지 않는 역량은 {_listed(missing, True)}")
    return ", ".join(parts) + "입니다."


def _summary_en(
    entry: RankedCandidate,
    by_id: Mapping[str, Requirement],
    taxonomy: SkillLookup,
    evidence: bool,
    brief: bool,
) -> str:
    if not evidence:
        return "No evidence is on file, so the score is 0."
    asked, met = _counts(entry, by_id)
    if not any(asked):
        return "The opening has no requirement that could be scored."
    if entry.score == 0:
        return "None of the evidence speaks to this opening's requirements, so the score is 0."
    parts = [f"meets {met[0]} of {asked[0]} must-haves"] if asked[0] else []
    if asked[1]:
        parts.append(f"meets {met[1]} of {asked[1]} preferred lines and duties")
    if brief:
        sentence = ", ".join(parts).replace(", meets ", " and ")
        return sentence[0].upper() + sentence[1:] + "."
    best, missing = _best_and_missing(entry, by_id, taxonomy, "en")
    if best:
        parts.append(f"is strongest on “{best}”")
    if missing:
        parts.append(f"shows nothing for {_listed(missing, False)}")
    sentence = ", ".join(parts)
    return sentence[0].upper() + sentence[1:] + "."


def _counts(
    entry: RankedCandidate, by_id: Mapping[str, Requirement]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """((musts, others), (musts met, others met)) among the lines that are scored."""
    asked, met = [0, 0], [0, 0]
    for line in entry.lines:
        requirement = by_id[line.requirement_id]
        if requirement.gate is None:
            column = 0 if requirement.kind is RequirementKind.MUST else 1
            asked[column] += 1
            met[column] += line.state is LineState.MET
    return (asked[0], asked[1]), (met[0], met[1])


def _best_and_missing(
    entry: RankedCandidate, by_id: Mapping[str, Requirement], taxonomy: SkillLookup, lang: str
) -> tuple[str, list[str]]:
    """The text of the line with the highest score, and the skills missing for must-haves."""
    best = max(entry.lines, key=lambda line: line.score)
    missing = dict.fromkeys(
        name_of(taxonomy, skill, lang)
        for line in entry.lines
        if by_id[line.requirement_id].kind is RequirementKind.MUST
        for skill in line.missing
    )
    return (by_id[best.requirement_id].text if best.score > 0 else ""), list(missing)


def _listed(names: list[str], korean: bool) -> str:
    shown = ", ".join(names[:_SHOWN])
    more = len(names) - _SHOWN
    if more <= 0:
        return shown
    return f"{shown} 외 {more}개" if korean else f"{shown} and {more} more"


def _language(lang: str) -> str:
    return "ko" if lang.lower().startswith("ko") else "en"
