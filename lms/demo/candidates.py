"""Who turned matching on, what they would like, what their résumé says, who asked to meet them."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from lms.demo import phrases
from lms.demo.companies import SHOWN, Employer
from lms.demo.learners import Learner
from lms.demo.world import DOMAIN, World
from lms.evidence.operations import Shown
from lms.matching.model import EvidenceKind
from lms.placement.candidates import rules
from lms.placement.candidates.models import (
    CandidateProfile,
    HiddenFrom,
    Resume,
    ResumePassage,
)
from lms.placement.candidates.resumes import skills_in
from lms.placement.openings.models import RequirementLine
from lms.placement.ranking.models import PipelineEntry, RankingVisit
from lms.placement.ranking.rules import State

CONSENT = "third_party_matching"
#: The source under which a résumé's line is recorded.
RESUME = "resume_passage"


def build(world: World, learners: list[Learner], employers: list[Employer]) -> list[Any]:
    """Add candidates, résumés, and what some employers did; the profiles."""
    rng = world.chance("candidates")
    ready = [learner for learner in learners if learner.is_candidate]
    star = _star(ready)
    profiles = {}
    for learner in ready:
        if learner is star or rng.random() < 0.8:
            profiles[learner.person.id] = _turn_on(world, rng, learner, employers)
    if star is not None:
        star.person.name, star.person.english_name = "서민준", "Minjun Seo"
        star.person.initials = "ㅅㅁㅈ"
        star.person.email = f"graduate@{DOMAIN}"
        world.cast["graduate"] = star.person
    _meet(world, [learner for learner in ready if learner.person.id in profiles], employers, star)
    return list(profiles.values())


def _star(ready: list[Learner]) -> Learner | None:
    """The graduate of the demonstration: of the mobility track, with good results."""
    fitting = [
        learner
        for learner in ready
        if learner.group.text.slug == "mobility-vision-engineer" and learner.person.language == "ko"
    ]
    return max(fitting or ready, key=lambda learner: learner.average, default=None)


def _turn_on(world: World, rng: Random, learner: Learner, employers: list[Employer]) -> Any:
    ended = learner.member.ended_on
    first = ended + timedelta(days=2) if ended else world.day(-60)
    day = min(first + timedelta(days=rng.randrange(0, 60)), world.day(-1))
    at = world.hour(day, rng)
    consent = world.consent(learner.person, CONSENT, at)
    industry = learner.group.text.industry
    industries = [industry] + [other for other in rules.INDUSTRIES if rng.random() < 0.25]
    languages = {"ko": "native", "en": rng.choice(("a2", "b1", "b1", "b2", "b2", "c1"))}
    if learner.person.language == "en":
        languages = {"ko": rng.choice(("b1", "b2", "c1")), "en": rng.choice(("b2", "c1"))}
    start = world.day(rng.choice((0, 7, 14, 30)))
    if learner.member.expected_on is not None and ended is None:
        start = learner.member.expected_on + timedelta(days=rng.choice((3, 10, 30)))
    profile = world.rows.add(
        CandidateProfile,
        person_id=learner.person.id,
        key=rules.key_of(rng.randrange(len(rules.ALPHABET)) for _ in range(rules.KEY_LENGTH)),
        matching_since=at,
        consent_id=consent.id,
        available_from=start if rng.random() < 0.85 else None,
        districts=sorted(rng.sample(rules.DISTRICTS, rng.randrange(1, 5))),
        industries=sorted(set(industries)),
        employment_types=["regular"] + (["intern_to_hire"] if rng.random() < 0.4 else []),
        licences=[],
        languages=languages if rng.random() < 0.9 else {},
        updated_at=at,
    )
    world.tell(learner.person, "matching.on", {}, "/me/matching", at)
    if rng.random() < 0.12:
        hidden = rng.choice(employers)
        if hidden.place.slug != SHOWN:
            world.rows.add(
                HiddenFrom,
                person_id=learner.person.id,
                organisation_id=hidden.place.id,
                since=at,
            )
    if rng.random() < 0.55:
        _resume(world, rng, learner, industry, at)
    return profile


def _resume(world: World, rng: Random, learner: Learner, industry: str, at: Any) -> None:
    resume = world.rows.add(
        Resume,
        person_id=learner.person.id,
        source_format=rng.choice(("pdf", "hwpx", "docx", "pdf")),
        imported_at=at,
    )
    own = rng.sample(phrases.RESUME_LINES[industry], rng.randrange(1, 4))
    lines = own + rng.sample(phrases.RESUME_LINES["any"], rng.randrange(1, 4))
    for position, (kind, text) in enumerate(lines):
        skills = skills_in(text)
        on = at.date() - timedelta(days=rng.randrange(60, 1100))
        passage = world.rows.add(
            ResumePassage,
            resume_id=resume.id,
            position=position,
            kind=kind,
            text=text,
            skills=list(skills),
            shown=True,
            on=on,
        )
        world.show(
            learner.person,
            RESUME,
            passage.id,
            [Shown(skill, EvidenceKind.CLAIMED.value, text, on) for skill in skills],
            at,
        )


def _meet(
    world: World, ready: list[Learner], employers: list[Employer], star: Learner | None
) -> None:
    """The shown company looked at some; a few others did too."""
    rng = world.chance("meetings")
    hidden = {(row.person_id, row.organisation_id) for row in world.rows.of(HiddenFrom)}
    by_average = sorted(ready, key=lambda learner: -learner.average)
    asked = [employer for employer in employers if employer.place.slug == SHOWN]
    asked += [employer for employer in employers[1:9] if employer.openings]
    for number, employer in enumerate(asked):
        if not employer.openings:
            continue
        for looked_at in employer.openings[:2]:
            world.rows.add(
                RankingVisit,
                opening_id=looked_at.id,
                person_id=employer.recruiter.id,
                seen_at=world.now - timedelta(days=7 + number, hours=rng.randrange(20)),
            )
        opening = employer.openings[0]
        fitting = [
            learner
            for learner in by_average
            if (learner.person.id, employer.place.id) not in hidden
            and employer.profile.industry in (learner.group.text.industry, "ai")
            and learner is not star
        ]
        chosen = fitting[: 12 if number == 0 else 5]
        rng.shuffle(chosen)
        states = [State.SHORTLISTED, State.SHORTLISTED, State.INTRODUCED, State.PASSED, State.ASKED]
        for learner, state in zip(chosen, states if number == 0 else states[1:4], strict=False):
            _entry(world, rng, employer, opening, learner, state)
        if number == 0 and star is not None:
            _entry(world, rng, employer, opening, star, State.ASKED)


def _entry(
    world: World, rng: Random, employer: Employer, opening: Any, learner: Learner, state: State
) -> None:
    profile = next(
        row for row in world.rows.of(CandidateProfile) if row.person_id == learner.person.id
    )
    days = rng.randrange(1, max(2, min(6, (world.today - opening.opened_at.date()).days)))
    at = max(world.hour(world.day(-days), rng, 9, 18), opening.opened_at + timedelta(hours=1))
    entry = world.rows.add(
        PipelineEntry,
        opening_id=opening.id,
        person_id=learner.person.id,
        state=state.value,
        opened_at=at,
        decided_by_id=employer.recruiter.id,
        updated_at=at,
    )
    if state is State.PASSED:
        line = next(
            row
            for row in world.rows.of(RequirementLine)
            if row.opening_id == opening.id and row.kind == "must"
        )
        entry.reason_line = line.key
        entry.reason = "이 요건에 대한 근거가 아직 없습니다. 다음 공고 때 다시 보겠습니다."
    if state in (State.ASKED, State.INTRODUCED):
        entry.message = rng.choice(phrases.ASKING)
        entry.answer_by = world.day(5)
        entry.details = {"asked_on": at.date().isoformat(), "key": profile.key}
        place = employer.place
        world.tell(
            learner.person,
            "introduction.asked",
            {
                "company": {"ko": place.name, "en": place.english_name},
                "title": opening.title,
                "answer_by": entry.answer_by.isoformat(),
            },
            f"/me/requests#request-{entry.id}",
            at,
        )
    if state is State.INTRODUCED:
        entry.answer = "좋습니다. 다음 주 화요일과 목요일 오후가 편합니다."
        entry.details = {**entry.details, "phone": bool(learner.person.phone)}
        world.tell(
            employer.recruiter,
            "introduction.accepted",
            {"title": opening.title, "code": rules.shown_code(profile.key)},
            f"/openings/{opening.id}/candidates/{profile.key}",
            at + timedelta(hours=3) if at + timedelta(hours=3) < world.now else at,
        )
